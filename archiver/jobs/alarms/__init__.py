"""What somebody should be told, once, and when it is over."""
