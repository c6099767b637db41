"""Where a page states its facts, each source by itself; the loader compares them."""
