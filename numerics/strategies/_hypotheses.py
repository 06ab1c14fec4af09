"""Values that meet hypotheses: see the package ``hypotheses``."""

from .hypotheses import meet, thin

__all__ = ["meet", "thin"]
