"""The form of WARC files: headers, blocks, members."""
