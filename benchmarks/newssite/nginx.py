"""Serves a folder with nginx: on loopback, on ports that the system gives, by one worker.

A port each for plain pages, for gzip-encoded ones and for slow ones. The sockets are opened here
and inherited by nginx, so that no other program can take a port in between. A slow answer begins
50 ms after its request (nginx's echo module): the network is far away, the server is not busy.
"""

from __future__ import annotations

import os
import pwd
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import which

LATENCY_S = 0.05
KINDS = ("plain", "gzip", "slow")
_PATIENCE_S = 10
_PLACES = ("/usr/sbin/nginx", "/usr/local/sbin/nginx")  # not on everybody's PATH
_ECHO = Path("/usr/share/nginx/modules/ngx_http_echo_module.so")  # Debian: in nginx-light
_CONFIG = """
{modules}
daemon off;
worker_processes 1;  # a single process does not inherit sockets: nginx 1.22 crashes
user {user};
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 512; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  default_type application/octet-stream;
  types {{ text/html html; application/xml xml; text/plain txt; image/png png; }}
  charset utf-8;
  charset_types application/xml text/plain;
  open_file_cache max=8000 inactive=600s;
  open_file_cache_valid 600s;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  root {root};
  index index.html;
  {servers}
}}
"""
_PLAIN = "server {{ listen 127.0.0.1:{port}; location = /.count {{ stub_status; }} }}"
_GZIP = "server {{ listen 127.0.0.1:{port}; gzip_static always; }}"
_SLOW = (
    "server {{ listen 127.0.0.1:{port}; location / {{ echo_sleep {latency}; echo_exec @page; }}"
    " location @page {{ index index.html; }} }}"
)


class NginxMissingError(RuntimeError):
    """There is no nginx here that can serve; the text says what to install."""


@dataclass(frozen=True, kw_only=True)
class Served:
    """A running server."""

    ports: dict[str, int]
    """Port by kind: plain, gzip, slow."""
    pid: int

    def base(self, kind: str) -> str:
        """Return the address of the site, without a slash at the end."""
        return f"http://127.0.0.1:{self.ports[kind]}"

    def requests(self) -> int:
        """Return how many requests were answered so far, this one included."""
        with socket.create_connection(("127.0.0.1", self.ports["plain"]), _PATIENCE_S) as asking:
            asking.sendall(b"GET /.count HTTP/1.0\r\n\r\n")
            said = asking.makefile("rb").read()
        return int(said.split(b"requests")[1].split()[2])

    def cpu_s(self) -> float:
        """Return the processor time of the server's worker, in seconds."""
        workers = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text("utf-8").split()
        return sum(process_cpu_s(int(pid)) for pid in workers)


def process_cpu_s(pid: int) -> float:
    """Return the user and system time of a process that runs, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(root: Path, *, with_slow: bool = False) -> Iterator[Served]:
    """Serve a folder until the end of the block; raise NginxMissingError when that cannot be."""
    program = _program(with_slow=with_slow)
    kinds = KINDS if with_slow else KINDS[:2]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        sockets = {kind: stack.enter_context(_listening()) for kind in kinds}
        ports = {kind: one.getsockname()[1] for kind, one in sockets.items()}
        config = folder / "nginx.conf"
        config.write_text(_config(root, folder, ports), "utf-8")
        inherited = [one.fileno() for one in sockets.values()]
        process = subprocess.Popen(
            [program, "-e", str(folder / "error.log"), "-c", str(config)],
            env={**os.environ, "NGINX": "".join(f"{number};" for number in inherited)},
            pass_fds=inherited,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield _answering(Served(ports=ports, pid=process.pid), process, folder)
        finally:
            process.terminate()
            process.wait()


def _program(*, with_slow: bool) -> str:
    found = which("nginx") or next((one for one in _PLACES if Path(one).exists()), None)
    if found is None:
        raise NginxMissingError("nginx is missing: install it (Debian: apt install nginx-light)")
    if with_slow and not _ECHO.exists():
        raise NginxMissingError(
            f"nginx's echo module is missing at {_ECHO} (Debian: libnginx-mod-http-echo)"
        )
    return found


def _listening() -> socket.socket:
    one = socket.socket()
    one.setblocking(False)  # nginx leaves an inherited socket as it is
    one.bind(("127.0.0.1", 0))
    one.listen(511)
    return one


def _config(root: Path, folder: Path, ports: dict[str, int]) -> str:
    forms = {"plain": _PLAIN, "gzip": _GZIP, "slow": _SLOW}
    servers = [forms[kind].format(port=port, latency=LATENCY_S) for kind, port in ports.items()]
    modules = f"load_module {_ECHO};" if "slow" in ports else ""
    return _CONFIG.format(
        root=root.resolve(),
        folder=folder,
        servers="\n  ".join(servers),
        modules=modules,
        user=pwd.getpwuid(os.geteuid()).pw_name,
    )


def _answering(site: Served, process: subprocess.Popen[bytes], folder: Path) -> Served:
    """Return the server once it answers; raise RuntimeError with its own words when it ends."""
    until = time.monotonic() + _PATIENCE_S
    while process.poll() is None and time.monotonic() < until:
        with suppress(OSError, ValueError, IndexError):
            site.requests()
            return site
        time.sleep(0.02)
    raise RuntimeError(f"nginx did not start: {(folder / 'error.log').read_text('utf-8')}")
