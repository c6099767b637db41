"""Pages without their prose: structure, attributes and embeds stay, words become others."""
