"""Exchanges to WARC records and back. No Scrapy, no socket, no clock."""
