"""Read correlation matrices: Hermitian with unit diagonal; and say what a membership found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..kernel.matrices import Matrix
from ..kernel.numbers import ONE
from ..kernel.quantities.phases import is_psd_exactly
from .given import Given, InvalidInput, from_floats, given_square
from .result import Membership, settle

Json: TypeAlias = Any

UNIT = 1e-9
"""Diagonal entries of floats may miss 1, eigenvalues 0, by this; it becomes uncertainty."""


def given_real(matrix: Any, what: str) -> Given:
    """Read a real symmetric matrix."""
    read = given_square(matrix, what, hermitian=True)
    imaginary = float(np.abs(read.floats.imag).max())
    if imaginary:
        raise InvalidInput(
            f"{what} has imaginary parts up to {imaginary:.3g}; a real symmetric matrix is "
            "expected (complex ones: elliptope)"
        )
    return read


def given_correlation(matrix: Any, what: str, *, real: bool) -> Given:
    """Read a Hermitian matrix with unit diagonal."""
    read = given_real(matrix, what) if real else given_square(matrix, what, hermitian=True)
    diagonal = np.diagonal(read.floats)
    gap = float(np.abs(diagonal - 1).max())
    if read.exact:
        if all((row[k] - ONE).is_zero() for k, row in enumerate(read.numbers())):
            return read
    elif gap <= UNIT:
        if gap == 0:
            return read
        floats = read.floats.copy()
        np.fill_diagonal(floats, 1)
        return from_floats(floats, what, slack=gap)
    raise InvalidInput(
        f"{what} has a diagonal entry {complex(diagonal[int(np.abs(diagonal - 1).argmax())]):.6g}; "
        "every diagonal entry must be 1 (divide C_ij by the root of C_ii C_jj)"
    )


def correlation_matrix(matrix: Any) -> Given:
    """Read a correlation matrix: Hermitian, positive semidefinite, with unit diagonal."""
    what = "the correlation matrix"
    c = given_correlation(matrix, what, real=False)
    least = float(np.linalg.eigvalsh(c.floats)[0])
    doubtful = c.exact and least < UNIT  # floats cannot tell
    if least < -UNIT or (doubtful and not is_psd_exactly(c.numbers())):
        raise InvalidInput(
            f"{what} has the eigenvalue {least:.3g}; none may be negative"
            " (a correlation matrix is positive semidefinite)"
        )
    if c.exact or -least <= c.radius:
        return c
    return from_floats(c.floats, what, slack=-least)


@dataclass(frozen=True)
class Meant:
    """A real matrix in floats; its exact entries, or the radius within which they lie."""

    floats: NDArray[np.float64]
    exact: Matrix | None
    radius: Fraction

    @staticmethod
    def by(read: Given) -> Meant:
        """Return what a caller meant."""
        if read.exact:
            return Meant(read.floats.real, read.numbers(), Fraction(0))
        return Meant(read.floats.real, None, Fraction(read.json["radius"]))

    def near_boundary(self, name: str) -> str:
        """Return why membership stayed open."""
        if self.exact:
            return f"no exact certificate was found: the matrix is close to the boundary of {name}"
        return (
            f"the floats stand for members of {name} as well as for others: "
            "give exact entries, such as Fraction or sympy numbers, to decide it"
        )


def judged(
    problem: Json,
    candidates: Iterable[tuple[Mapping[str, Json], Any, Any]],
    what: str,
    reason: str,
    notes: Sequence[str] = (),
) -> Membership:
    """Return the first of (certificate, primal, dual) that the kernel confirms, else undecided.

    ``notes`` may grow while the candidates are made.
    """
    for certificate, primal, dual in candidates:
        found = settle(problem, certificate)
        if found is not None:
            sealed, finding = found
            return Membership(
                problem,
                sealed,
                set=what,
                member=finding.member,
                primal=primal,
                dual=dual,
                notes=tuple(notes),
                stands_on=finding.stands_on,
            )
    return Membership(problem, {}, set=what, member=None, reason=reason, notes=tuple(notes))


def rounded(value: float, bits: int = 60) -> Fraction:
    """Return a float on a common grid."""
    return Fraction(round(Fraction(value) * (1 << bits)), 1 << bits)
