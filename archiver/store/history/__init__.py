"""What became of articles and embeds over time: when each was looked at, what was found."""
