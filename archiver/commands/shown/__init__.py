"""What a person at a terminal sees: articles, cards, and one clear line for an error."""
