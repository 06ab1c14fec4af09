r"""Which random masks have a given correlation matrix as their normalised second moment.

For $m \in \mathbb{C}^n$ random with $E|m_i|^2 > 0$ the matrix is
$C_{ij} = E[m_i \overline{m_j}] / \sqrt{E|m_i|^2 E|m_j|^2}$, the Schur multiplier that the mask
applies on average. Every correlation matrix is that of a Gaussian mask; phases, signs and 0/1 masks
have fewer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .correlations import correlation_matrix
from .cuts import cut_polytope
from .elliptope import elliptope
from .given import Given, InvalidInput
from .masks import normalised_mask_multiplier
from .phases import phase_mixture
from .result import Membership


@dataclass(frozen=True)
class Realisation:
    """Whether one family of masks has the matrix, with the certificate, or why that is plain."""

    possible: bool | None
    evidence: Membership | None
    why: str = ""

    def __bool__(self) -> bool:
        """Whether it is possible; raises ``ValueError`` when undecided."""
        if self.possible is None:
            raise ValueError(f"it stayed undecided: {self.why}")
        return self.possible


@dataclass(frozen=True)
class Realisations:
    """What each family of masks says: a table as text."""

    gaussian: Realisation
    phases: Realisation
    signs: Realisation
    zero_one: Realisation

    def __str__(self) -> str:
        words = {True: "yes", False: "no", None: "undecided"}
        rows = (
            ("Gaussian masks", self.gaussian),
            ("phase masks", self.phases),
            ("sign masks", self.signs),
            ("0/1 masks, some keep rates", self.zero_one),
        )
        return "\n".join(
            f"{name:27}{words[row.possible]}" + (f" ({row.why})" if row.why else "")
            for name, row in rows
        )


def realisations(correlation: Any) -> Realisations:
    r"""Say which families of random masks have this correlation matrix, each with its certificate.

    ``correlation`` is Hermitian, positive semidefinite, with unit diagonal; ``InvalidInput`` if it
    is not. Gaussian masks have every one ($m = \sqrt{C} g$); phases: `phase_mixture`; signs:
    `cut_polytope`; 0/1 masks, normalised by their keep rates: `normalised_mask_multiplier`. The
    sets are nested as signs within phases within Gaussian.

    >>> print(realisations([[1, "-1/2", "-1/2"], ["-1/2", 1, "-1/2"], ["-1/2", "-1/2", 1]]))
    Gaussian masks             yes
    phase masks                yes
    sign masks                 no
    0/1 masks, some keep rates no
    """
    c = correlation_matrix(correlation)
    return Realisations(
        gaussian=_asked(elliptope, c),
        phases=_asked(phase_mixture, c),
        signs=_real(cut_polytope, c),
        zero_one=_real(normalised_mask_multiplier, c),
    )


def _real(question: Callable[[Any], Membership], c: Given) -> Realisation:
    largest = float(np.abs(np.imag(c.floats)).max())
    if largest > c.radius:
        return Realisation(False, None, f"real masks, and an imaginary part is {largest:.3g}")
    return _asked(question, c)


def _asked(question: Callable[[Any], Membership], c: Given) -> Realisation:
    try:
        found = question(c)
    except InvalidInput as bad:  # too large for it
        return Realisation(None, None, str(bad))
    return Realisation(found.member, found, found.reason)
