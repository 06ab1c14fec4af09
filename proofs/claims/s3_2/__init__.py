"""Section 3.2: high-dimensional spaces and projection."""
