"""Rigorous enclosures: integer intervals, derivatives, spectra, coverings of a box."""
