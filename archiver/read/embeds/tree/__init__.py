"""Embeds in the elements of a page: where they stand, whose they are, how far they reach."""
