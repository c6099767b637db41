"""What a crawl costs, beside bare Scrapy, in interleaved rounds. `python -m benchmarks --help`."""
