"""Facts that travel along the way of a page.

Standard library only. Nothing here opens a socket, a clock or a file.
"""
