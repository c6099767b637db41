"""Jobs: crawls that begin by themselves, for years.

The jobs file says what and when; APScheduler's triggers say when that is; the table of runs says
whether. Each run is a process of its own: this room starts `archiver crawl` and never imports it.
"""
