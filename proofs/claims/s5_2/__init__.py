"""Section 5.2: decoherence-based learning theory."""
