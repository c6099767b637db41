"""Asking the platforms whether the posts of an archive are still there."""
