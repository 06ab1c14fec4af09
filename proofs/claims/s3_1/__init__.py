"""Section 3.1: density matrices and dropout masks."""
