"""The runs of jobs: what waits, what is alive, how each one ended."""
