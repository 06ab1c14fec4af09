"""Section 5.1: engineered dropout."""
