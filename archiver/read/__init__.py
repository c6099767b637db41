"""From a page to an article: bytes in, facts out. No Scrapy, no socket, no clock."""
