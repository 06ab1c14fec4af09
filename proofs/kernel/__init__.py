"""The checker: standard library only; see `check` for its door."""
