"""A made-up news site, written as files and served by nginx."""
