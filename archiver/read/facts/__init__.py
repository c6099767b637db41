"""From the statements of a page to the facts of its article: cleaned, compared, chosen."""
