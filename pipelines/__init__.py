"""Thin doors between Scrapy and the archive: one class per file."""
