"""Section 2.2: the information loss paradox."""
