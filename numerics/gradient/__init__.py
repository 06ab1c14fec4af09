"""Descend the margin of a claim with analytic gradients, and return exact values near its optimum.

Floats only choose where to look: every candidate is exact and lies in its domain by construction.
"""

from ._descent import Descent, descend

__all__ = ["Descent", "descend"]
