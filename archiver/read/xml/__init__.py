"""Feeds and sitemaps as streams of records: bounded, lenient, without DTD, entity or network."""
