"""HTTP/1 as bytes: heads, framing, codings. Nothing here knows of WARC."""
