"""Frames that are no embed of anybody: advertisements, counters, consent, buttons, log-ins.

The list is documented: what is not on it and stands in an article is kept as an `iframe`.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from archiver.read.embeds.address import Address

NOISE_HOSTS = re.compile(
    r"(?:^|\.)(?:"
    r"doubleclick\.net|googlesyndication\.com|googletagmanager\.com|googleadservices\.com"
    r"|google-analytics\.com|adnxs\.com|amazon-adsystem\.com|criteo\.(?:com|net)|taboola\.com"
    r"|outbrain\.com|adform\.net|rubiconproject\.com|pubmatic\.com|openx\.net|teads\.tv|smartadserver\.com"
    r"|quantserve\.com|scorecardresearch\.com|chartbeat\.(?:com|net)|krxd\.net|demdex\.net|bluekai\.com"
    r"|everesttech\.net|ivwbox\.de|ioam\.de|nuggad\.net|adition\.com|adsafeprotected\.com|moatads\.com"
    r"|onetrust\.com|cookielaw\.org|cookiebot\.com|consensu\.org|privacy-mgmt\.com|quantcast\.mgr\.consensu\.org"
    r"|sp-prod\.net|usercentrics\.eu|trustarc\.com|truste\.com|didomi\.io"
    r"|recaptcha\.net|hcaptcha\.com|accounts\.google\.com|apis\.google\.com|plusone\.google\.com"
    r"|addthis\.com|sharethis\.com|addtoany\.com|disqus\.com|livefyre\.com|spot\.im|openweb\.com|viafoura\.co"
    r"|list-manage\.com|stripe\.com|paypal\.com|piano\.io|tinypass\.com|poool\.fr|platform\.linkedin\.com"
    r"|widgets\.pinterest\.com|reddit\.com|redditstatic\.com|stumbleupon\.com"
    r"|googleapis\.com|gstatic\.com|cloudflare\.com|bing\.com|yandex\.ru|liveinternet\.ru|hotjar\.com"
    r")$"
)
NOISE_PATHS = re.compile(
    r"/plugins/(?!post|video|comment_embed)|/tr$|/recaptcha/|/subscribe_embed|/live_stream"
    r"|/widgets/(?:tweet_button|follow_button|hub|login|widget_iframe)|/srv/|/ns\.html"
    r"|/(?:ads?|adserver|advert\w*|banners?|pixel|track(?:ing|er)?|beacon|captcha|newsletter|signup|login|consent)"
    r"(?:/|\.|_|$)|/like\.php|/likebox|/share_button|/badge",
    re.IGNORECASE,
)
_NOISE_MARKS = re.compile(
    r"(?:^|[\s_-])(?:ads?|adframe|google_ads\w*|advert\w*|dfp|gtm|captcha|pixel"
    r"|consent-?(?:manager|popup|banner|dialog)|sp_message_\w*|tcfapi\w*|uspapi\w*|cmp(?:box|frame)?)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_SMALL = re.compile(r"\s*[01](?:px)?\s*$")


def is_noise(address: Address, element: HtmlElement) -> bool:
    """Say whether a frame of no known platform is an advertisement, a counter or a button."""
    if NOISE_HOSTS.search(address.host) or NOISE_PATHS.search(address.path):
        return True
    if any(_SMALL.match(element.get(side) or "") for side in ("width", "height")):
        return True
    style = (element.get("style") or "").replace(" ", "").lower()
    if "display:none" in style or "visibility:hidden" in style:
        return True
    marks = f"{element.get('id') or ''} {element.get('class') or ''} {element.get('name') or ''}"
    return bool(_NOISE_MARKS.search(marks))
