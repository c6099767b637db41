"""The made-up web answers as real sites do: framing, validators, hosts, certificates."""

from __future__ import annotations

import gzip
import http.client
import re
import ssl
import zlib
from collections.abc import Iterator

import pytest
from web import MadeUpWeb, Pages, Reply, odd
from web.sites import every_site, idolgazette, sportskeeda, varietyhall


@pytest.fixture(scope="module")
def web() -> Iterator[MadeUpWeb]:
    with MadeUpWeb() as served:
        yield served


def _asked(
    web: MadeUpWeb, host: str, path: str, method: str = "GET", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    line = http.client.HTTPConnection("127.0.0.1", web.http_port, timeout=10)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    line.request(method, path, headers={"Host": host, **named})
    answer = line.getresponse()
    body = answer.read()
    line.close()
    return answer, body


def test_sites_are_told_apart_by_host(web: MadeUpWeb) -> None:
    titles = [_asked(web, host, "/")[1] for host in (idolgazette.HOST, varietyhall.HOST)]

    assert b"Idol Gazette" in titles[0]
    assert b"Variety Hall" in titles[1]


def test_a_host_of_nobody_gets_421(web: MadeUpWeb) -> None:
    assert _asked(web, "www.elsewhere.example", "/")[0].status == 421


def test_https_is_trusted_with_the_ca_file_only(web: MadeUpWeb) -> None:
    context = ssl.create_default_context(cafile=str(web.ca_file))
    line = http.client.HTTPSConnection("localhost", web.https_port, timeout=10, context=context)
    line.request("GET", "/robots.txt", headers={"Host": sportskeeda.HOST})
    answer = line.getresponse()
    answer.read()
    line.close()

    unsure = http.client.HTTPSConnection("localhost", web.https_port, timeout=10)
    with pytest.raises(ssl.SSLCertVerificationError):
        unsure.request("GET", "/")
    unsure.close()
    assert answer.status == 200


def test_the_certificate_names_every_host(web: MadeUpWeb) -> None:
    context = ssl.create_default_context(cafile=str(web.ca_file))
    line = http.client.HTTPSConnection("localhost", web.https_port, timeout=10, context=context)
    line.connect()
    assert isinstance(line.sock, ssl.SSLSocket)
    certificate = line.sock.getpeercert()
    line.close()

    assert certificate is not None
    names = {entry[1] for entry in certificate["subjectAltName"]}
    assert set(web.sites) <= names


def test_a_known_page_is_304_without_a_body(web: MadeUpWeb) -> None:
    first, body = _asked(web, idolgazette.HOST, idolgazette.FANS.path)
    tag, modified = first.headers["ETag"], first.headers["Last-Modified"]

    by_tag = _asked(web, idolgazette.HOST, idolgazette.FANS.path, If_None_Match=tag)
    by_date = _asked(web, idolgazette.HOST, idolgazette.FANS.path, If_Modified_Since=modified)
    changed = _asked(web, idolgazette.HOST, idolgazette.FANS.path, If_None_Match='"older"')

    assert [by_tag[0].status, by_date[0].status, changed[0].status] == [304, 304, 200]
    assert by_tag[1] == b""
    assert changed[1] == body


def test_a_chunked_reply_has_no_length_and_unpacks(web: MadeUpWeb) -> None:
    answer, body = _asked(web, sportskeeda.HOST, odd.CHUNKED)

    assert answer.headers["Transfer-Encoding"] == "chunked"
    assert "Content-Length" not in answer.headers
    assert gzip.decompress(body).endswith(b"</html>\n")


def test_a_head_request_gets_the_length_and_no_body(web: MadeUpWeb) -> None:
    answer, body = _asked(web, sportskeeda.HOST, "/robots.txt", method="HEAD")

    assert int(answer.headers["Content-Length"]) > 0
    assert body == b""


def test_a_proxy_asks_in_absolute_form(web: MadeUpWeb) -> None:
    _, direct = _asked(web, varietyhall.HOST, "/robots.txt")
    _, proxied = _asked(web, "ignored.example", f"http://{varietyhall.HOST}/robots.txt")

    assert proxied == direct


def test_a_connection_serves_several_requests(web: MadeUpWeb) -> None:
    line = http.client.HTTPConnection("127.0.0.1", web.http_port, timeout=10)
    line.connect()
    port = line.sock.getsockname()[1]

    for path in ("/robots.txt", "/feed/", "/"):
        line.request("GET", path, headers={"Host": idolgazette.HOST})
        line.getresponse().read()

    assert line.sock.getsockname()[1] == port
    line.close()


def test_the_log_tells_what_was_served() -> None:
    with MadeUpWeb() as web:
        _asked(web, sportskeeda.HOST, odd.GONE, User_Agent="Asker/1")

        (served,) = web.log

    assert (served.method, served.status, served.user_agent) == ("GET", 410, "Asker/1")
    assert served.url == f"http://{sportskeeda.HOST}{odd.GONE}"
    assert served.started <= served.ended


@pytest.mark.parametrize("site", every_site(), ids=lambda site: str(site.hosts[0]))
def test_everything_a_page_needs_of_its_own_host_is_there(site: Pages) -> None:
    home = f"https://{site.hosts[0]}"
    needed = {
        address.removeprefix(home)
        for page in site.pages.values()
        for address in re.findall(rb'(?:href|src|srcset)="([^" ]+)', _plain(page))
        for address in [address.decode()]
        if address.startswith((f"{home}/", "/")) and not address.startswith("//")
    }

    assert needed - set(site.pages) <= {odd.ABSENT}
    assert len(needed) > 10


def _plain(page: Reply) -> bytes:
    packed = page.body.startswith(b"\x1f\x8b")  # and perhaps cut off on purpose
    return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(page.body) if packed else page.body
