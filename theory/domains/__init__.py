"""What a claim quantifies over: the annotation of a variable is its quantifier.

Every domain is used bare where it needs no size (``p: Prob``), or with sizes in brackets
(``rho: State["n"]``, ``v: Vector[3]``); intervals are written ``Real("(0, 1]")``.
"""

from ._base import Domain, DomainError, as_domain, quantified
from ._functions import ClassicalEntropy, Convex, QuantumEntropy, Submodular
from ._laws import BitLaw, MaskLaw, RealMaskLaw, SignLaw
from ._matrices import (
    Channel,
    ComplexCorrelation,
    Correlation,
    Hermitian,
    Matrix,
    RealMatrix,
    State,
    Unitary,
)
from ._numbers import Complex, Index, Natural, Prob, Real, Size
from ._vectors import Distribution, Mask, Rates, RealVector, Signs, Vector

__all__ = [
    "BitLaw",
    "Channel",
    "ClassicalEntropy",
    "Complex",
    "ComplexCorrelation",
    "Convex",
    "Correlation",
    "Distribution",
    "Domain",
    "DomainError",
    "Hermitian",
    "Index",
    "Mask",
    "MaskLaw",
    "Matrix",
    "Natural",
    "Prob",
    "QuantumEntropy",
    "Rates",
    "Real",
    "RealMaskLaw",
    "RealMatrix",
    "RealVector",
    "SignLaw",
    "Signs",
    "Size",
    "State",
    "Submodular",
    "Unitary",
    "Vector",
    "as_domain",
    "quantified",
]
