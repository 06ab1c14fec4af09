"""Section 4.2: emergent robustness."""
