"""Packages that others can open: WACZ 1.1.1, written in one stream and checked byte by byte."""
