"""What stays: the archive folder and everything in it but the WARC records themselves."""
