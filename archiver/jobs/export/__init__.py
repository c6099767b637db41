"""The same jobs for those who have a scheduler already: systemd units and crontab lines."""
