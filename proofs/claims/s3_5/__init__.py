"""Section 3.5: shared optimisation principles."""
