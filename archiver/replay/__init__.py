"""From an address and a time to the record that answers: archives, WARC files and WACZ alike."""
