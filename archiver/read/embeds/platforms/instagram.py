"""Instagram: posts by their short code; `/p/`, `/reel/` and `/tv/` are the same post.

"View this post on Instagram" is no caption, and "A post shared by NAME (@user)" is the author.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from archiver.model.embed import Embed, EmbedAuthor
from archiver.read.embeds.address import Address, address_of
from archiver.read.embeds.loader import EmbedLoader, one_line, words_of
from archiver.read.embeds.platforms import Platform

_POST = re.compile(r"^/(?:(?!p/|reels?/|tv/)([\w.]+)/)?(?:p|reels?|tv)/([\w-]{5,})")
_CODE = re.compile(r"[\w-]{5,}")
_PUBLIC_CODE = 28
"""Characters; what follows in a longer code opens a private post and is no part of the id."""
_SHARED_BY = re.compile(
    r"(?P<before>.*?)\(\s*[\u200e\u2068]?@(?P<handle>[\w.]+)[\u200e\u2069]?\s*\)(?P<behind>.*)",
    re.DOTALL,
)
_VIEW = re.compile(
    r"(?:\S+\s+){2,7}(?:de\s|az?\s)?instagram\S*(?:\s+\S+){0,3}|instagram\S*(?:\s+\S+){2,4}"
    r"|.{0,12}(?:instagram|インスタグラム|인스타그램).{1,16}",
    re.IGNORECASE,
)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_LONGEST_VIEW = 70
"""Characters of "View this post on Instagram" in any language."""
_LONGEST_LINE = 300
"""Characters; a longer text is a caption."""


def read_address(address: Address) -> Embed | None:
    """Return the post of any spelling of its address."""
    found = _POST.match(address.path)
    return _post(found[2], handle=found[1], source=address.text) if found else None


def _post(code: str, *, handle: str | None = None, source: str | None = None) -> Embed:
    code = code[:-_PUBLIC_CODE] if len(code) > _PUBLIC_CODE else code
    known = handle if handle not in {"share", "explore", "s"} else None
    return Embed(
        platform="instagram",
        id=code,
        url=f"https://www.instagram.com/p/{code}/",
        source_url=source,
        author=EmbedAuthor(handle=known),
    )


def read_element(element: HtmlElement) -> Embed | None:
    """Return the post of a blockquote, a drawn frame's box or a place holder."""
    code = element.get("data-shortcode") or ""
    if element.tag == "amp-instagram" and _CODE.fullmatch(code):
        return _post(code)
    address = address_of(element.get("data-instgrm-permalink") or "")
    embed = read_address(address) if address else None
    embed = embed or _linked(element)
    return _with_words(element, embed) if embed and element.tag == "blockquote" else embed


def _linked(element: HtmlElement) -> Embed | None:
    for link in element.iter("a"):
        address = address_of(link.get("href") or "")
        if address and address.host.endswith("instagram.com") and (found := read_address(address)):
            return found
    return None


def _with_words(element: HtmlElement, embed: Embed) -> Embed:
    loader = EmbedLoader()
    captions: list[str] = []
    for part in words_of(element).text.split("\n\n"):
        line = one_line(part)
        if not line or _invites(line):
            continue
        shared = _SHARED_BY.fullmatch(line)
        if shared and len(line) < _LONGEST_LINE:
            loader.add_value("handle", shared["handle"])
            loader.add_value("name", _name(element, shared["before"]))
        else:
            captions.append(part)
    moment = element.find(".//time")
    if moment is not None:
        loader.add_value("created_raw", moment.text_content())
        loader.add_value("created", moment.get("datetime"))
        loader.add_value("created_source", "printed" if moment.get("datetime") else None)
    loader.add_value("text", "\n\n".join(captions) or None)
    return loader.load_embed(embed)


def _invites(line: str) -> bool:
    """Say whether a line asks to look at the post on Instagram: three words at least, or CJK."""
    if len(line) > _LONGEST_VIEW or not _VIEW.fullmatch(line):
        return False
    return line.count(" ") > 1 or bool(_CJK.search(line))


def _name(element: HtmlElement, before: str) -> str | None:
    for link in element.iter("a"):
        address = address_of(link.get("href") or "")
        if address and address.path.strip("/").count("/") == 0 and address.path != "/":
            return str(link.text_content())
    lowered = before.strip().lower()
    for words in SHARED_BY:
        if lowered.startswith(words):
            return before.strip()[len(words) :].strip(" :\u200e\u200f\u2068\u2069") or None
    return None


SHARED_BY = (
    "a post shared by",
    "a photo posted by",
    "a photo shared by",
    "a video posted by",
    "a video shared by",
    "ein beitrag geteilt von",
    "ein von",
    "une publication partagée par",
    "une photo publiée par",
    "una publicación compartida de",
    "una publicación compartida por",
    "una foto publicada por",
    "un post condiviso da",
    "una foto pubblicata da",
    "uma publicação compartilhada por",
    "uma publicação partilhada por",
    "een bericht gedeeld door",
    "post udostępniony przez",
    "публикация от",
    "допис, поширений",
    "ett inlägg delat av",
    "et opslag delt af",
    "et innlegg delt av",
    "příspěvek sdílený",
    "príspevok, ktorý zdieľa",
    "o postare distribuită de",
    "η δημοσίευση κοινοποιήθηκε από το χρήστη",
    "sebuah kiriman dibagikan oleh",
    "bài viết do",
    "โพสต์ที่แชร์โดย",
    "تمت مشاركة منشور بواسطة",
    "פוסט משותף על ידי",
    "objavu dijeli",
)
"""What stands before the author's name, lower case; in other languages the name stands first."""

PLATFORM = Platform(
    name="instagram",
    hosts=("instagram.com", "instagr.am", "ddinstagram.com"),
    read_address=read_address,
    read_element=read_element,
    tags=("amp-instagram",),
    classes=("instagram-media",),
    attributes=("data-instgrm-permalink",),
)
