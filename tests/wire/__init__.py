"""A server on raw sockets, and a crawl in its own process: every byte is known on both sides."""
