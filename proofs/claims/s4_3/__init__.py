"""Section 4.3: universal principles."""
