"""One recogniser per platform, each asked "is this yours?"."""
