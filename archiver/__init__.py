"""Archiver: the archival crawler for entertainment news."""
