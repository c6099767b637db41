"""What is still to be asked for: a Scrapy scheduler on the archive's journal."""

from archiver.crawl.frontier.scheduler import Frontier

__all__ = ["Frontier"]
