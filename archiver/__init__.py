"""Archiver: the archival crawler for entertainment news."""

__version__ = "0.1.0"
