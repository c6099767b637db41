"""Mail Online.

Verified on a saved page of 2024-04. Paragraphs have `mol-para-with-font`; the key points stand
before the body in a list of their own.
"""

from __future__ import annotations

from archiver.crawl.spider.site import SiteSpider
from archiver.read.layout import Layout


class DailyMail(SiteSpider):
    """`scrapy crawl dailymail`: feeds, sections and articles."""

    name = "dailymail"
    allowed_domains = ("dailymail.co.uk", "dailymail.com")
    feeds = {
        "": "https://www.dailymail.co.uk/articles.rss",
        "tvshowbiz": "https://www.dailymail.co.uk/tvshowbiz/articles.rss",
    }
    sections = {"tvshowbiz": "https://www.dailymail.co.uk/tvshowbiz/index.html"}
    article_url = r"/article-\d+/[^/]+\.html$"
    layouts = (
        Layout(
            body="#js-article-text [itemprop=articleBody]",
            headline="#js-article-text > h1, #js-article-text h1",
            authors=".author-section .author",
            published=".article-timestamp-published time[datetime]",
            modified=".article-timestamp-updated time[datetime]",
            remove=".mol-video, .related-carousel, .moduleFull, aside, form",
        ),
    )
    expects = {"headline": 1.0, "text": 0.9, "published": 0.95, "authors": 0.8}
