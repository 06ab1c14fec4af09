"""Section 5.3: co-measurability frameworks."""
