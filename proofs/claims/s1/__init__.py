"""Section 1: the shared structure."""
