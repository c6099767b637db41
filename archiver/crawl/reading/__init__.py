"""Reading pages beside fetching them: here, in worker processes, or later.

Whatever the way, a page is parsed once: its links, what it needs and its article come of one tree.
"""
