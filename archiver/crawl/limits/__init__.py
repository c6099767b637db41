"""What one answer may cost, and what is told when it is cut."""
