"""Serve the made-up web by hand, until Ctrl-C, and say how to crawl it."""

from __future__ import annotations

import sys
import threading
from contextlib import suppress

from .server import MadeUpWeb


def main() -> None:
    """Serve, and print what a crawl needs to know."""
    with MadeUpWeb() as web, suppress(KeyboardInterrupt):
        sys.stdout.write(
            f"hosts: {', '.join(sorted(web.sites))}\n"
            f"scrapy crawl sportskeeda -s ARCHIVER_CONNECT_TO={web.connect_to}"
            f" -s ARCHIVER_CA_FILE={web.ca_file} -s ARCHIVER_POLITENESS=off\n"
        )
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
