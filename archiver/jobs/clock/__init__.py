"""When a job is due: the time, cron expressions, intervals, zones and their changes."""
