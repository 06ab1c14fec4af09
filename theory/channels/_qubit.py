"""Pauli matrices and noisy two-outcome qubit observables."""

from __future__ import annotations

from typing import Any

from ..algebra import MatrixLike, ScalarLike, identity, matrix
from ..expressions import IMAGINARY_UNIT as I


def pauli_x() -> MatrixLike:
    """Return the Pauli matrix X, ``(2, 2)``."""
    return matrix([[0, 1], [1, 0]])


def pauli_y() -> MatrixLike:
    """Return the Pauli matrix Y, ``(2, 2)``."""
    return matrix([[0, -I], [I, 0]])


def pauli_z() -> MatrixLike:
    """Return the Pauli matrix Z, ``(2, 2)``."""
    return matrix([[1, 0], [0, -1]])


def noisy_observable(visibility: ScalarLike, axis: MatrixLike) -> tuple[Any, Any]:
    r"""Return the effects $(I \pm \lambda A)/2$ of a $\pm1$ observable A under white noise."""
    return (
        (identity(2) + visibility * axis) / 2,
        (identity(2) - visibility * axis) / 2,
    )
