"""Values that meet the hypotheses of a claim by construction, also where these are thin."""

from ._plan import meet, thin

__all__ = ["meet", "thin"]
