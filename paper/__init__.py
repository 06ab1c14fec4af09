"""Floor 4: what a reader sees."""
