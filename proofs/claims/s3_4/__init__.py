"""Section 3.4: co-measurability and complementarity."""
