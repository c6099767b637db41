"""The same spiders, middlewares and pipelines, with bytes from WARC and without a network."""
