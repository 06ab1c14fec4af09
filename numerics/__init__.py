"""Floor 2: attack and optimisation; trusted for nothing."""
