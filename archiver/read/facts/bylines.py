"""From a byline to people and agencies with their roles."""

from __future__ import annotations

import re

from archiver.model.article import AuthorRole
from archiver.read.body.words import key_of

_DASHES = "\\-\u2013\u2014"
_LEAD = re.compile(
    r"^[\W_]*(?:(?:written|posted|published|submitted|reported|story|words|text|article|analysis|opinion|"
    r"review|commentary|column|interview|autore|auteur|auteurs|autor(?:en|es|a)?|authors?|"
    r"forfatter|写真|文)\s*[:：]?\s*)?"  # noqa: RUF001
    r"(?:(?:by|von|par|por|di|av|af|door|от|texte?)\b[\s:]*)?",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:view all (?:posts|articles)(?: by)?|more (?:stories|posts|articles|from|by)(?: by)?|"
    r"see full bio|read more|"
    r"all posts by|posts by|articles by|follow(?: me)?(?: on)?|about the author|show bio|contact|"
    r"\[email.protected\]|view profile|opens? in new window|staff writer profile)\b",
    re.IGNORECASE,
)
_EDITED = re.compile(r"\b(?:edited|editing|redigiert|bearbeitet)\s+(?:by|von)\s+", re.IGNORECASE)
_MONTHS = (
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|januar|februar|märz|mai|juni|juli|okt|dez|"
    "enero|febrero|abril|junio|julio|agosto|diciembre|janvier|février|mars|avril|juin|juillet|août"
)
_TAIL = re.compile(
    rf"\s*(?:\s[|·•/]\s*|\s[{_DASHES}]+\s|[,|]?\s+(?:on|at|in|updated|published|posted|last)\s+(?=\S*[\dA-Z])"
    rf"|[,|]?\s*\b(?:updated|published|posted|aktualisiert)\b|\s@|\b\d{{1,2}}[:.]\d\d"
    rf"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b\d{{1,2}}\.?\s+(?:{_MONTHS})|\b(?:{_MONTHS})[a-z]*\.?\s+\d"
    rf"|\b\d{{1,4}}[./{_DASHES}]\d{{1,2}}[./{_DASHES}]|\b(?:19|20)\d\d\b|\b\d+\s+(?:min|hours?|days?|comments?)).*$",
    re.DOTALL | re.IGNORECASE,
)
_JOB = re.compile(
    r"(?<=\w)[\s,]+(?:(?:senior|staff|chief|political|politics|special|associate|contributing|"
    r"deputy|"
    r"managing|executive|national|education|labor|technology|tech|science|health|sports?|news|"
    r"business|entertainment|culture|foreign|royal|show ?biz|digital|freelance|guest|social media|"
    r"us|uk|audience|content|breaking|trending|live|weather)\s+)*"
    r"(?:writer|reporter|editor|editor-in-chief|correspondent|journalist|columnist|contributor|"
    r"producer|"
    r"redakteur(?:in)?|freelancer|critic|author|blogger)s?\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_AND = re.compile(r"\s*(?:;|\s+(?:and|und|et|y|&|og|och|ja)\s+|\s*[|•·●]\s*|\s*/\s+|\s+with\s+)\s*")
_COMMA = re.compile(r"\s*[,，、]\s*")  # noqa: RUF001
_FOR = re.compile(
    r"\s+for\s+(?:the\s+)?\S*(?:\.(?:com|net|org|de|co\.uk)|mail|news|online|press|times|"
    r"post)\b.*$",
    re.IGNORECASE,
)
_SUFFIX = re.compile(
    r"^(?:jr|sr|ii|iii|iv|md|m\.d|phd|ph\.d|esq|dds|rn|mba|ma|msc|dr)\.?$", re.IGNORECASE
)
_NO_NAME = re.compile(
    r"^(?:admin(?:istrator)?|guest|staff|unknown|none|null|n/?a|authors?|editors?|anonymous|"
    r"(?:unsere[rn]? |(?:von )?der |die )?redaktion|red|"
    r"contributors?|op-?ed|see all|view all|agenc(?:y|ies)|agenturen|agences|agencias|"
    r"no(?: author)?|(?:ver\u00f6ffentlicht|published|posted|publi\u00e9)(?: \w+)?|"
    r"by|share|comments?|subscribe|login|sign in|home|follow|advertisement|\d+)$",
    re.IGNORECASE,
)
_NOT_IN_NAMES = re.compile(
    r"[?!=<>{}]|https?:|\d{3}|\b(?:image|photo|picture|foto|video|getty|login|log in|sign|"
    r"subscribe|download|"
    r"share|click|your|our|you|this|read|watch|free|app|newsletter|comments?|cookies?)\b",
    re.IGNORECASE,
)
_NETWORKS = re.compile(
    r"\s+(?:on\s+)?(?:twitter|facebook|instagram|linkedin|e-?mail|rss|website|x\.com|bio|"
    r"profile|feed)\W*$",
    re.IGNORECASE,
)
_AGENCIES = re.compile(
    r"^(?:AP|AFP|dpa|APA|sda|SID|KNA|epd|ANSA|EFE|Reuters|PTI|IANS|ANI|UPI|TASS|Xinhua|Yonhap|"
    r"PA Media|(?:The )?Associated Press|Press Association|Agence France[- ]Presse|"
    r"Bloomberg(?: News)?|Deutsche Presse-Agentur|Press Trust of India|(?:The )?Canadian Press|"
    r"Europa Press|Belga|NTB|TT|Ritzau|CNN Wire|Tribune News Service|AAP|Anadolu)"
    r"(?: Agency| News Agency| Nachrichtenagentur)?$",
    re.IGNORECASE,
)
_STOP = re.compile(r"(?<=\w{3})\.$")
"""A full stop that ends a line; the one of "Jr." stays."""
_LONGEST_NAME = 80
_MOST_WORDS = 7


def people_in(text: str, *, printed: bool) -> list[tuple[str, AuthorRole]]:
    """Return the names in a byline with their roles.

    `printed` says that it is running text of the page, which has dates, jobs and buttons
    around the names; what JSON-LD or a meta element states is only split.
    """
    people: list[tuple[str, AuthorRole]] = []
    edges = f' \t,:;|/*→»●•·\u201c\u201d"{_DASHES}'
    for n, part in enumerate(_EDITED.split(_MORE.sub(" ; ", text))):
        line = _LEAD.sub("", part, count=1)
        for name in _AND.split(_without_tail(line) if printed else line):
            parts = _by_commas(_without_job(name, printed=printed), printed=printed)
            names = [
                tidy for one in parts if is_name(tidy := _STOP.sub("", one.strip(edges).strip()))
            ]
            people += [(tidy, "editor" if n else role_of(tidy)) for tidy in names]
    return people


def role_of(name: str) -> AuthorRole:
    """Return `agency` for the name of a news agency, else `author`."""
    return "agency" if _AGENCIES.match(name) else "author"


def is_name(text: str) -> bool:
    """Whether a text may be the name of a person, a desk or an agency."""
    if _NOT_IN_NAMES.search(text):
        return False
    if not 1 < len(text) <= _LONGEST_NAME or len(text.split()) > _MOST_WORDS or "http" in text:
        return False
    return len(key_of(text)) > 1 and not _NO_NAME.match(text) and not key_of(text).isdigit()


def _without_tail(line: str) -> str:
    return _TAIL.sub("", line)


def _without_job(name: str, *, printed: bool) -> str:
    if not printed:
        return name
    bare = _JOB.sub("", _NETWORKS.sub("", _NETWORKS.sub("", name)))
    bare = _FOR.sub("", bare)
    return bare if bare.strip() else name


def _by_commas(name: str, *, printed: bool) -> list[str]:
    """Split at commas; "Jr." stays with its name, and what follows a name but is none goes."""
    parts = [part for part in _COMMA.split(name) if part]
    if len(parts) == 1:
        return parts
    if len(parts) == 2 and not printed and all(len(part.split()) == 1 for part in parts):  # noqa: PLR2004
        return [f"{parts[1]} {parts[0]}"]
    kept = parts[:1]
    for part in parts[1:]:
        if _SUFFIX.match(part):
            kept[-1] = f"{kept[-1]}, {part}"
        elif len(part.split()) <= 4 and (len(part.split()) > 1 or _AGENCIES.match(part)):  # noqa: PLR2004
            kept.append(part)
    return kept
