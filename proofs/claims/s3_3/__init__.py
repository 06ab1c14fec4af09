"""Section 3.3: feature-blind ensembles."""
