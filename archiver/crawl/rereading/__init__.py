"""Every page of many WARC files read again by the spiders as they are now, on all cores."""
