"""The site of the benchmarks, as a site of ours: with a declared layout."""
