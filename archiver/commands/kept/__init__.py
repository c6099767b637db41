"""Kept pages: one page and what reading it gives, as a test of a site's spider."""
