"""The catalogue: one ledger entry, one file; the folder is the registry."""
