"""Floor 1: definitions, written once, true of symbols, exact numbers and arrays alike."""
