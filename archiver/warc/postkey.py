"""What distinguishes two requests for one address by other methods than GET.

The key of a POST or PUT holds method and body, in the manner of pywb and cdxj-indexer:
`?__wb_method=POST&…`; replay asks for it in the same form.
"""

from __future__ import annotations

import base64
import json
from email.message import Message
from email.parser import BytesParser
from urllib.parse import unquote_plus, urlencode

MAX_QUERY_LETTERS = 4096
_WITH_BODY = {"POST", "PUT"}


def append_request(url: str, *, method: str, content_type: str, body: bytes) -> tuple[str, str]:
    """Return the address with method and body appended, and the body as query alone."""
    query = _query(content_type, body)[:MAX_QUERY_LETTERS] if method in _WITH_BODY else ""
    appended = f"{'&' if '?' in url else '?'}__wb_method={method}"
    return url + appended + (f"&{query}" if query else ""), query


def _query(content_type: str, body: bytes) -> str:
    kind = content_type.partition(";")[0].strip().lower()
    try:
        if kind == "application/x-www-form-urlencoded":
            return unquote_plus(body.decode("utf-8"))
        if kind in ("application/json", "text/plain"):
            return urlencode(_flat_json(body))
        if kind.startswith("multipart/"):
            return urlencode(_form_parts(content_type, body))
    except ValueError:
        if kind == "application/json":
            return ""
    return f"__wb_post_data={base64.b64encode(body).decode('ascii')}"


def _flat_json(body: bytes) -> dict[str, str]:
    """Return the leaves of JSON, or of JSON lines, by their names; repeated names are numbered."""
    try:
        documents = [json.loads(body)]
    except ValueError:
        documents = [json.loads(line) for line in body.split(b"\n")] if b"\n" in body else []
        if not documents:
            raise
    leaves: dict[str, str] = {}
    counts: dict[str, int] = {}
    todo: list[tuple[str, object]] = [("", document) for document in reversed(documents)]
    while todo:
        name, value = todo.pop()
        if isinstance(value, dict):
            todo += reversed([(str(key), inner) for key, inner in value.items()])
        elif isinstance(value, list):
            todo += reversed([(name, inner) for inner in value])
        elif name:
            leaves[_free(name, leaves, counts)] = str(value)
    return leaves


def _free(name: str, leaves: dict[str, str], counts: dict[str, int]) -> str:
    if name not in leaves:
        return name
    counts[name] = counts.get(name, 1) + 1
    return f"{name}.{counts[name]}_"


def _form_parts(content_type: str, body: bytes) -> list[tuple[str, str]]:
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    message = BytesParser().parsebytes(head + body)
    if not message.is_multipart():
        raise ValueError("no multipart body")
    return [_form_part(part) for part in message.walk() if not part.is_multipart()]


def _form_part(part: Message) -> tuple[str, str]:
    name = part.get_param("name", "", "content-disposition")
    payload = part.get_payload(decode=True)
    value = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    return str(name), value
