"""What is seen in a tree: which elements stand for embeds, in every markup there is."""
