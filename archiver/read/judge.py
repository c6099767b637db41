"""Is it an article? Told by the page alone: walls, error pages and empty shells are none.

Rule: words that look like a wall count only where there is hardly anything else to read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from archiver.model.article import Block, Doubt, EmbedBlock, Item, Update
from archiver.read.facts.gather import Sources

_HTML_TYPES = ("html", "xml", "text/plain", "octet-stream", "unknown")
_BINARY = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"RIFF", b"\x1f\x8b",
           b"ID3", b"OggS", b"\x00\x00\x00", b"wOF", b"BM")  # fmt: skip
_LITTLE = 1500
"""Letters below which a body may be a wall's own words."""
_TITLES = (
    ("challenge", re.compile(
        r"just a moment|attention required|checking your browser|verif(?:y|"
        r"ying) (?:that )?you are (?:a )?human|"
        r"are you (?:a )?(?:robot|human)|security check|ddos.guard|pardon our interruption|"
        r"one more step|please wait|human verification|bot (?:check|detection)|captcha",
        re.IGNORECASE)),
    ("blocked", re.compile(
        r"access (?:to this page has been )?denied|forbidden|\b403\b|you have been blocked|"
        r"request blocked|"
        r"not available in your (?:country|region)|unavailable for legal reasons|\b451\b",
        re.IGNORECASE)),
    ("soft-404", re.compile(
        r"\b404\b|(?:page|site|article|file|content|story) (?:can(?:no|')t be found|(?:was |"
        r"is )?not found|no longer exists|does(?: not|n't) exist)|"
        r"^not found|^oops|seite (?:wurde )?nicht gefunden|página no encontrada|"
        r"page (?:introuvable|non trouvée)|"
        r"pagina (?:non trovata|niet gevonden)|siden (?:finnes|findes) ikke|nie znaleziono|"
        r"sayfa bulunamad[\u0131i]|ページが見つかりません",
        re.IGNORECASE)),
    ("error-page", re.compile(
        r"\b50[0-4]\b|internal server error|bad gateway|service (?:temporarily )?unavailable|"
        r"gateway time-?out|"
        r"^error\b|an error (?:has )?occurred|something went wrong|under maintenance|"
        r"scheduled maintenance|"
        r"database connection|account suspended", re.IGNORECASE)),
    ("consent", re.compile(
        r"before you continue|your privacy (?:choices|is important)|privacy settings|"
        r"cookie (?:consent|settings|policy)|"
        r"we value your privacy|zustimmung|consent (?:required|management)|einwilligung|"
        r"datenschutzeinstellungen|"
        r"guce\b|your data\. your experience", re.IGNORECASE)),
    ("login", re.compile(
        r"^(?:log ?in|sign ?in|register|subscribe|anmelden|einloggen|iniciar sesión|"
        r"se connecter|accedi)\b",
        re.IGNORECASE)),
)  # fmt: skip
_CHALLENGERS = re.compile(
    r"/cdn-cgi/challenge-platform|captcha-delivery\.com|_Incapsula_Resource|px-captcha|perimeterx|"
    r"/_sec/cp_challenge|hcaptcha\.com/1/api|ddos-guard",
    re.IGNORECASE,
)


def not_html(data: bytes, content_type: str | None) -> Doubt | None:
    """Return the doubt that these bytes are no page at all; None when they may be one."""
    kind = (content_type or "").partition(";")[0].strip().lower()
    if kind and not any(part in kind for part in _HTML_TYPES):
        return Doubt(code="not-html", where="", expected="text/html", found=kind)
    head = data[:4096].lstrip()
    if not head:
        return Doubt(code="not-html", where="", expected="text/html", found="no bytes")
    if head.startswith(_BINARY) or (head[:1] in b"{[" and b"<html" not in data[:4096].lower()):
        return Doubt(code="not-html", where="", expected="text/html", found=repr(head[:12])[1:])
    if b"<" not in data.replace(b"\0", b"")[:100_000]:
        return Doubt(code="not-html", where="", expected="text/html", found="no element")
    return None


def why_none(
    sources: Sources, headline: str | None, blocks: Sequence[Block], text: str
) -> Doubt | None:
    """Return why a page is no article: a wall, an error, nothing to read; None when it is one."""
    titles = [title for title in (sources.head.title, headline) if title]
    is_bare = len(text) < _LITTLE and not _has_media(blocks)
    if is_bare and (wall := _wall(titles, sources)):
        return wall
    if not headline:
        return Doubt(code="no-headline", where="headline", expected="a headline")
    if not blocks:
        return Doubt(code="no-body", where="body", expected="a body")
    return None


def _wall(titles: Sequence[str], sources: Sources) -> Doubt | None:
    for code, words in _TITLES:
        for title in titles:
            if words.search(title):
                return Doubt(code=code, where="headline", expected="a headline", found=title[:200])
    found = next((src for src in sources.addresses if _CHALLENGERS.search(src)), None)
    is_bare = len(" ".join(sources.root.itertext("p", "div", "h1", "h2", "span"))) < _LITTLE
    if found and is_bare:
        return Doubt(code="challenge", where="", expected="an article", found=found[:200])
    return None


def _has_media(blocks: Sequence[Block]) -> bool:
    return any(isinstance(block, EmbedBlock | Item | Update) for block in blocks)
