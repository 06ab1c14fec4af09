"""Quantities: one per file."""

from ._diamond import diamond_norm

__all__ = ["diamond_norm"]
