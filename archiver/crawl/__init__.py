"""The only engine room that knows Scrapy."""
