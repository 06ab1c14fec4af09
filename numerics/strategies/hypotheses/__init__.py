"""Values that meet the hypotheses of a claim by construction, also where these are thin."""

from ._plan import MOST_EFFORT, effort, meet, thin

__all__ = ["MOST_EFFORT", "effort", "meet", "thin"]
