"""Section 2.1: noise as a feature."""
