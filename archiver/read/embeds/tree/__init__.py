"""Whose the elements of a page are: its prose, its containers, how far an embed reaches."""
