"""Embeds that stand only in the data which the scripts of a page read."""
