"""The whole chain, in the order in which the data meets it.

Scrapy's own names where Scrapy has the setting; ours begin with `ARCHIVER_`. A value can be set
with `-s NAME=VALUE`; docs/settings.md documents each of ours.
"""

from __future__ import annotations

import logging
from importlib.util import find_spec

from archiver import __version__, departure, rooms

departure.heed_signals_of_crawl()
rooms.check()

# --- Who we are -------------------------------------------------------------------------------
BOT_NAME = "archiver"
SPIDER_MODULES = ["spiders"]
NEWSPIDER_MODULE = "spiders"
COMMANDS_MODULE = "archiver.crawl.commands"  # `scrapy crawl` with Archiver's exit codes
SPIDER_CONTRACTS = {"archiver.commands.kept.contract.KeptContract": 1}  # `scrapy check`
ARCHIVER_CONTACT = ""  # e-mail or page of the operator: named in the User-Agent and in warcinfo
ARCHIVER_OPERATOR = ""  # who runs this crawl: warcinfo
USER_AGENT = f"Archiver/{__version__}"  # the session adds ARCHIVER_CONTACT

# --- Where it goes ----------------------------------------------------------------------------
ARCHIVER_ARCHIVE = ""  # the archive folder; empty: archives/<spider>
ARCHIVER_WARC_SIZE = 1_000_000_000  # bytes after which a WARC file is closed and the next begun
ARCHIVER_DIGEST = "sha256"  # of blocks and payloads: sha256, or sha1 for tools that need it
ARCHIVER_DEDUP_AGAINST = ""  # archive folders, comma-separated, whose payloads are referred to
ARCHIVER_RECHECK = "adaptive"  # known articles: when due; always, or never
ARCHIVER_EMBED_BASE = ""  # address asked in the place of every platform, by `archiver recheck`
ARCHIVER_FRESH = False  # forget pending requests and validators of earlier runs
ARCHIVER_LEAST_FREE = 256 << 20  # bytes of free disk below which a crawl pauses; 2 % at most
ARCHIVER_DISK_PATIENCE = 30  # seconds that a crawl pauses for free space before it ends
ARCHIVER_MAX_SIZE = 0  # bytes of responses after which a run ends; 0: no limit

# --- Which addresses may be connected ---------------------------------------------------------
ARCHIVER_CONNECT_TO = ""  # HOST:PORT:HOST2:PORT2, comma-separated, as curl's --connect-to
ARCHIVER_ALLOW_NETWORKS = ""  # CIDR, comma-separated: private networks that may be connected
ARCHIVER_ALLOW_PORTS = ""  # comma-separated: ports beside 80, 443 and those of the start URLs
ARCHIVER_CA_FILE = ""  # PEM file of a certificate authority that is trusted besides the usual
ARCHIVER_UNVERIFIED_HOSTS = ""  # comma-separated: certificates not verified; each record says so
DOWNLOAD_VERIFY_CERTIFICATES = True  # else whoever sits on the line writes the archive

# --- How we behave ----------------------------------------------------------------------------
ARCHIVER_POLITENESS = "adaptive"  # `off`: no delay and 16 connections per host; own servers only
ARCHIVER_TURNS = ""  # folder where crawls of this machine take turns at a host; off: they do not
ROBOTSTXT_OBEY = True  # RFC 9309; rules that cannot be fetched forbid all
COOKIES_ENABLED = False  # an archive of what everybody sees; nothing to leak across hosts
REFERRER_POLICY = "no-referrer"  # what was read before is nobody's business
CONCURRENT_REQUESTS = 32  # over all hosts: what one process carries on two cores
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # archiver.crawl.politeness.throttle sets each host's own
DOWNLOAD_DELAY = 1.0  # seconds; the least, archiver.crawl.politeness.throttle adapts it upwards
DOWNLOAD_TIMEOUT = 20  # seconds for a whole head, and for each silence after it
ARCHIVER_LONGEST_DOWNLOAD = 300  # seconds for the whole of an answer; a page has 60
RETRY_TIMES = 2  # a timeout once only: each try costs another one
ARCHIVER_PATIENCE = 600  # seconds that hosts may be away before a crawl ends as incomplete

# --- The bytes --------------------------------------------------------------------------------
DOWNLOAD_HANDLERS = {  # http and https only: no page has a file read or a bucket asked
    "http": "archiver.crawl.capture.CaptureHandler",
    "https": "archiver.crawl.capture.CaptureHandler",
    "file": None,
    "ftp": None,
    "s3": None,
    "data": None,
}

ARCHIVER_OFFLINE = ""  # archives, WARC or WACZ files, comma-separated: read these, ask nobody
ARCHIVER_OFFLINE_AT = ""  # YYYYMMDDhhmmss: the captures nearest to this time; empty: the newest

# --- What a hostile web may cost ---------------------------------------------------------------
DOWNLOAD_MAXSIZE = (
    128 << 20
)  # bytes of any answer; pages end at 32 MiB (archiver.crawl.limits.bounds)
DOWNLOAD_WARNSIZE = 0  # what is cut is counted and flagged; a warning a page says no more
REDIRECT_MAX_TIMES = 10  # a loop and an endless chain end here
DEPTH_LIMIT = 0  # archiver.crawl.spider.scope has its own, with reasons
URLLENGTH_LIMIT = 0  # likewise
DOWNLOADER_MIDDLEWARES = {  # None: what ours does instead, or what a setting here makes void
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "archiver.crawl.politeness.robots.RobotsMiddleware": 100,
    "archiver.crawl.politeness.throttle.ThrottleMiddleware": 200,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "archiver.crawl.asking.AuthMiddleware": 300,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": None,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": None,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": None,
    "archiver.crawl.asking.AskingMiddleware": 400,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "archiver.crawl.limits.retry.BoundedRetryMiddleware": 550,
    "archiver.crawl.frontier.patience.PatienceMiddleware": 560,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "archiver.crawl.limits.refresh.RefreshMiddleware": 580,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "archiver.crawl.limits.redirect.RedirectMiddleware": 600,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "archiver.crawl.limits.bounds.BoundsMiddleware": 590,
    "archiver.crawl.revalidate.RevalidateMiddleware": 595,
    "archiver.crawl.politeness.turns.TurnsMiddleware": 598,
}

# --- The pages --------------------------------------------------------------------------------
ARCHIVER_READING = "here"  # articles: here, workers or 1, 2, … processes, off (reread reads them)
HTTPERROR_ALLOW_ALL = True  # an error page is judged and recorded, not thrown away unseen
ITEM_PIPELINES = {
    "pipelines.judge.JudgePipeline": 100,
    "pipelines.dedup.DedupPipeline": 200,
    "pipelines.warc.WarcPipeline": 300,
    "pipelines.json.JsonPipeline": 400,
    "pipelines.catalogue.CataloguePipeline": 500,
}
DEFAULT_DROPITEM_LOG_LEVEL = logging.getLevelName(logging.DEBUG)  # a drop has its row elsewhere

ARCHIVER_REQUISITES = ""  # with an article: all, images, none; empty: all, `page`: none
SPIDER_MIDDLEWARES = {  # None: what the settings here make void; each costs every page
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,  # would heed a page's own policy
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
    "archiver.crawl.requisites.middleware.RequisitesMiddleware": 950,
}

# --- The engine -------------------------------------------------------------------------------
ASYNCIO_EVENT_LOOP = "uvloop.Loop" if find_spec("uvloop") else None  # none on Windows
CONCURRENT_ITEMS = 1  # no pipeline of ours waits; Scrapy starts as many tasks for every answer
DOWNLOADER_STATS = False  # the report of the run counts, from what is in the archive
LOG_FORMATTER = "archiver.crawl.loglines.LogLines"  # makes no line that nobody reads
SCHEDULER = "archiver.crawl.frontier.Frontier"
EXTENSIONS = {
    "archiver.crawl.session.Session": 0,
    "archiver.crawl.progress.Progress": 10,
}
TELNETCONSOLE_ENABLED = False  # a door into the process, even on loopback
REMOTE_CONTROL_ENABLED = False  # likewise
ARCHIVER_PROGRESS = "log"  # how a crawl shows itself: log, screen (as `archiver crawl`), off
ARCHIVER_DEGRADED_EXIT = False  # end with exit code 14 when a site's pages have changed
LOG_LEVEL = "INFO"
LOGSTATS_INTERVAL = 0  # Progress tells
WARN_ON_GENERATOR_RETURN_VALUE = False  # it reads source files, which an upgrade may replace
