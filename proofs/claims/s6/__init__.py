"""Section 6: philosophical implications."""
