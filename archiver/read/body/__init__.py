"""The body: pieces of text in page order, which of them are the article's, and its blocks."""
