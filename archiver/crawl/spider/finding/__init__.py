"""How a site's articles are found: feeds, sitemaps, lists and their further pages, what is due."""
