"""Which addresses are articles to a spider: of all years, in their AMP form, on all its hosts."""

from __future__ import annotations

import pytest

from archiver.commands.choice import spider_of, spiders
from archiver.crawl.spider.paths import path_of

ARTICLES = [
    "https://deadline.com/2010/05/tin-moon-to-rise-again/",
    "https://variety.com/2016/film/news/nine-wells-1201884411/",
    "https://variety.com/2023/film/news/nine-wells-1235581234/amp/",
    "https://www.hollywoodreporter.com/news/puppet-fox-signs-26212",
    "https://www.indiewire.com/article/nine-wells-has-a-second-well",
    "https://www.billboard.com/biz/articles/news/touring/6077722/a-third-night",
    "https://www.rollingstone.com/music/news/plum-orchestra-live-20150303",
    "https://www.rollingstone.com/music/lists/nine-best-wells-w451202/second-well-w451204",
    "https://www.bbc.co.uk/news/entertainment-arts-35999111",
    "https://www.bbc.com/news/articles/c4gz7wq0x1mo",
    "https://www.bbc.com/news/live/entertainment-arts-56600011",
    "http://news.bbc.co.uk/2/hi/entertainment/8500112.stm",
    "https://www.tmz.com/2016/11/28/puppet-fox-agent/",
    "https://www.tmz.com/videos/2021-051121-fox-8880012/",
    "https://amp.tmz.com/2021/05/11/puppet-fox-agent/",
    "https://people.com/movies/marigold-tenby-wears-coat-8712345",
    "https://people.com/celebrity/marigold-tenby-wears-her-coat/",
    "https://stylewatch.people.com/2012/01/15/coat-of-flags/",
    "http://www.people.com/people/article/0,,20551234,00.html",
    "https://www.eonline.com/uk/news/1391234/puppet_fox_signs",
    "https://www.eonline.com/photos/31234/coats-of-the-week",
    "https://www.nme.com/news/plum-orchestra/51234",
    "https://www.nme.com/news/music/plum-orchestra-hall-3809417",
    "https://pitchfork.com/reviews/albums/plum-orchestra-nine-wells/",
    "https://www.buzzfeed.com/some_writer/nine-wells-ranked",
    "https://www.buzzfeednews.com/article/somewriter/nine-wells-closed",
    "https://www.avclub.com/articles/the-tin-moon,81234/",
    "https://www.avclub.com/the-tin-moon-1798234567",
    "https://www.polygon.com/2014/5/20/5732123/tin-moon-game",
    "https://www.polygon.com/movies/24012345/nine-wells",
    "https://www.polygon.com/nine-wells-game-sequel/",
    "https://mashable.com/2014/03/04/tin-moon-tweets/",
    "https://mashable.com/article/tin-moon-tweets.amp",
    "https://www.ladbible.com/entertainment/tin-moon-stuck-123456-20240501",
    "https://metro.co.uk/2024/07/17/tin-moon-stuck-21244999/amp/",
    "https://www.mirror.co.uk/3am/celebrity-news/tin-moon-stuck-33400999.amp",
    "https://www.dailymail.com/tvshowbiz/article-13357999/Tin-moon-stuck.html",
    "https://www.dailymail.co.uk/tvshowbiz/article-1335799/amp/Tin-moon-stuck.html",
    "https://www.dailystar.co.uk/showbiz/432123/Tin-moon-stuck",
    "https://www.thesun.co.uk/sol/homepage/showbiz/tv/4123456/Tin-moon.html",
    "https://www.the-sun.com/entertainment/8412345/tin-moon-stuck/",
    "https://www.bustle.com/p/why-the-tin-moon-stuck-2912345",
    "https://www.vulture.com/amp/2019/05/the-tin-moon-stuck.html",
    "https://nymag.com/movies/reviews/21234/",
    "https://observer.com/2018/05/tin-moon-opera-stuck/",
    "https://www.soompi.com/2014/01/05/idol-sings-in-hall/",
    "https://www.soompi.com/article/1512345wpp/idol-sings-in-hall",
    "https://www.koreaboo.com/news/idol-sings-hall/",
    "https://www.allkpop.com/article/2022/04/idol-sings-in-hall",
    "https://www.pinkvilla.com/entertainment/news/idol-sings-in-hall-1234567",
    "https://www.sportskeeda.com/amp/pop-culture/idol-sings-swimming-hall",
]
LISTS = [
    "https://variety.com/v/film/",
    "https://variety.com/amp/",
    "https://deadline.com/2010/05/",
    "https://www.bbc.co.uk/news/entertainment_and_arts",
    "https://www.bbc.co.uk/news/science-environment",
    "https://www.tmz.com/photos/",
    "https://www.tmz.com/videos/sports/",
    "https://people.com/tag/the-tin-moon-band/",
    "https://people.com/author/some-writer-name/",
    "https://www.eonline.com/news",
    "https://www.nme.com/news/music",
    "https://pitchfork.com/features/lists-and-guides/",
    "https://www.buzzfeed.com/celebrity",
    "https://www.dailystar.co.uk/showbiz/",
    "https://www.thesun.co.uk/tvandshowbiz/",
    "https://www.mirror.co.uk/3am/celebrity-news/",
    "https://www.vulture.com/movies/",
    "https://www.polygon.com/entertainment",
    "https://mashable.com/entertainment",
]


def _is_article(url: str) -> bool:
    spider = spider_of(url, spiders())
    assert spider is not None, f"no spider is for {url}"
    return spider.of({}).is_article(url)


@pytest.mark.parametrize("url", ARTICLES)
def test_an_address_of_an_article_is_one_to_its_spider(url: str) -> None:
    assert _is_article(url)


@pytest.mark.parametrize("url", LISTS)
def test_an_address_of_a_list_is_no_article(url: str) -> None:
    assert not _is_article(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://star.example/a/b",
        "https://star.example/amp/a/b",
        "https://star.example/platform/amp/a/b",
        "https://star.example/a/b/amp",
        "https://star.example/a/amp/b?page=2#end",
        "https://star.example/a/b.amp",
    ],
)
def test_the_marks_of_amp_are_no_part_of_a_path(url: str) -> None:
    assert path_of(url).rstrip("/") == "/a/b"


def test_words_that_begin_like_amp_stay() -> None:
    assert path_of("https://star.example/amplified/amp-up-the-choir") == (
        "/amplified/amp-up-the-choir"
    )
    assert path_of("https://star.example") == "/"
