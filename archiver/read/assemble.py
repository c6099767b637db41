"""Draft and body put together: the article as one line of JSON will say it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from archiver.model.article import (
    Article,
    ArticleKind,
    Block,
    Doubt,
    EmbedBlock,
    Extracted,
    Image,
    ImageBlock,
    Item,
    ListBlock,
    Table,
    Update,
)
from archiver.model.url import host_of
from archiver.read.body.blocks import text_of
from archiver.read.body.figures import Album
from archiver.read.body.read import Body
from archiver.read.body.words import key_of
from archiver.read.facts.gather import Sources
from archiver.read.facts.loader import Draft
from archiver.read.facts.pictures import image_identity
from archiver.read.links import absolute, base_of
from archiver.read.sources import jsonld
from archiver.read.sources.odd import no_web_address

GENERIC_REVISION = "2026-11"
_FLAGS = {
    **dict.fromkeys(("true", "yes", "1", "free"), True),
    **dict.fromkeys(("false", "no", "0", "locked", "metered"), False),
}
"""Of JSON-LD, and the tiers of Facebook's `article:content_tier`."""


def assemble(
    sources: Sources,
    draft: Draft,
    body: Body,
    *,
    doubts: list[Doubt],
    site: str | None,
    spider: str | None,
    revision: str,
) -> Article:
    """Return the article; the draft has a headline and the body has blocks."""
    published, published_raw = draft.published or (None, None)
    modified, modified_raw = draft.modified or (None, None)
    base = base_of(sources.root, sources.url)
    canonical = _canonical(draft, sources, base, doubts)
    headline = draft.headline or ""
    return Article(
        url=sources.url,
        headline=headline,
        extracted=Extracted(by=_by(revision, site), layout=body.layout),
        body=tuple(body.blocks),
        text=text_of(body.blocks),
        content_digest=digest_of(headline, body.blocks),
        canonical_url=canonical,
        site=site,
        spider=spider,
        alternative_headline=draft.alternative_headline,
        description=draft.description,
        authors=tuple(draft.authors),
        published=published,
        published_raw=published_raw,
        modified=modified,
        modified_raw=modified_raw,
        language=draft.language,
        section=draft.section,
        keywords=tuple(draft.keywords),
        is_accessible_for_free=_flag(draft.is_accessible_for_free, doubts),
        images=_images(sources, draft, body, base, doubts),
        kind=_kind(sources, body),
        flags=("truncated",) if any(one.code == "truncated" for one in doubts) else (),
        doubts=tuple(dict.fromkeys(doubts)),
    )


def _by(revision: str, site: str | None) -> str:
    if revision != "generic":
        return revision
    return f"{site or 'generic'}@{GENERIC_REVISION}"


def _flag(said: str | None, doubts: list[Doubt]) -> bool | None:
    """Return what is said of the access; what means neither yes nor no is told."""
    word = (said or "").lower()
    if said and word not in _FLAGS:
        where = "is_accessible_for_free"
        doubts.append(Doubt(code="unread", where=where, expected="yes or no", found=said[:120]))
    return _FLAGS.get(word)


def _canonical(draft: Draft, sources: Sources, base: str, doubts: list[Doubt]) -> str | None:
    """Return the canonical address; one on another host is a claim that anyone could make."""
    for said in (sources.head.canonical, draft.canonical_url, sources.head.first("canonical_url")):
        address = absolute(base, said) if said else None
        if address is None:
            doubts += [no_web_address(said, "canonical_url")] if said else []
            continue
        mine, theirs = host_of(sources.url or address) or "", host_of(address) or ""
        if mine == theirs or mine.endswith(f".{theirs}") or theirs.endswith(f".{mine}"):
            return address
        doubts.append(
            Doubt(code="canonical-elsewhere", where="canonical_url", expected=mine, found=address)
        )
        return None
    return None


def _kind(sources: Sources, body: Body) -> ArticleKind:
    """Return the kind: as the body was found, or a video or sound with few words around it."""
    if body.kind != "article":
        return body.kind
    node_types = jsonld.types_of(sources.node) if sources.node else set()
    said = (sources.head.first("type") or "").lower()
    if "AudioObject" in node_types or "PodcastEpisode" in node_types or said.startswith("music"):
        return "audio"
    if node_types & jsonld.MEDIA or said.startswith("video"):
        return "video"
    return "article"


def _images(
    sources: Sources, draft: Draft, body: Body, base: str, doubts: list[Doubt]
) -> tuple[Image, ...]:
    """Return the lead picture that the page names, then those of the body, one per identity."""
    album = Album()
    leads = _leads(sources, draft, base, doubts)
    for n, (address, _) in enumerate(leads.values()):
        album.add(
            Image(
                url=address,
                role="lead" if n == 0 else "body",
                identity=image_identity(address),
                sizes=(address,),
            )
        )
    for image in (*body.album.pictures(), *_of_items(body.blocks)):
        album.add(image)
    doubts += _other_leads(list(leads.values()))
    return album.pictures()


def _leads(
    sources: Sources, draft: Draft, base: str, doubts: list[Doubt]
) -> dict[str, tuple[str, str]]:
    """Return the addresses of the lead picture by identity, each with the source that names it.

    A layout's comes first, then what the metas and JSON-LD name.
    """
    stated = [
        sources.linked.picture(one) for one in jsonld.as_list((sources.node or {}).get("image"))[:5]
    ]
    named = [
        (draft.lead_image, "layout"),
        *((said.value, said.source) for said in sources.head.says("lead_image")),
        *((url, "json-ld") for url in stated),
    ]
    found: dict[str, tuple[str, str]] = {}
    for value, source in named:
        if address := absolute(base, value) if value else None:
            found.setdefault(image_identity(address), (address, source))
        elif value:
            doubts.append(no_web_address(value, "images"))
    return found


def _other_leads(leads: Sequence[tuple[str, str]]) -> Iterator[Doubt]:
    """Yield the first source none of whose pictures has the name of one of the first source's."""
    names: dict[str, set[str]] = {}
    for address, source in leads:
        names.setdefault(source, set()).add(key_of(urlsplit(address).path.rpartition("/")[2]))
    for address, source in leads:
        if names[source].isdisjoint(names[leads[0][1]]):
            won, lost = ": ".join(reversed(leads[0])), f"{source}: {address}"
            yield Doubt(code="sources-disagree", where="images", expected=won, found=lost)
            return


def _of_items(blocks: Iterable[Block]) -> Iterator[Image]:
    for block in blocks:
        if isinstance(block, Item) and block.image:
            yield replace(block.image, role="body")


def digest_of(headline: str, blocks: Sequence[Block]) -> str:
    """Return the digest over headline and blocks, the same for the same words, pictures and posts.

    Letters and digits count, case-folded; spacing, punctuation and markup do not, nor what
    stands around the body.
    """
    sums = hashlib.sha256(key_of(headline).encode("utf-8", "replace"))
    for part in _parts(blocks):
        sums.update(b"\0" + part.encode("utf-8", "replace"))
    return f"sha256:{sums.hexdigest()}"


def _parts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, EmbedBlock):
            yield "|".join(block.embed.identity)
        elif isinstance(block, ImageBlock):
            yield image_identity(block.url)
        elif isinstance(block, Item | Update):
            yield key_of(block.title or "")
            yield from _parts(block.body)
        elif isinstance(block, ListBlock):
            yield key_of("".join(block.items))
        elif isinstance(block, Table):
            yield key_of("".join(cell for row in block.rows for cell in row))
        elif text := getattr(block, "text", ""):
            yield key_of(text)
