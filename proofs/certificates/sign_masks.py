"""Exact certificates that a matrix is, or is not, a second moment of random signs."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from ...numerics.membership import sign_functional, sign_vectors, sign_weights
from ..kernel.matrices import Matrix
from ..kernel.membership import check_membership, check_separation
from ..kernel.numbers import ONE, write
from .rounding import from_json, guess, solve_exactly, to_floats

Json: TypeAlias = Any
MAX_SIZE = 9
"""Beyond it the 2^(n-1) sign vectors make the exact elimination slow."""


def certificate_sign_masks(matrix: Json) -> dict[str, Any] | None:
    """Return weights over sign vectors, or a separating functional; ``None`` when neither is found.

    ``matrix`` is exact, as JSON. Whatever is returned, the kernel accepts.
    """
    value = from_json(matrix)
    if len(value) > MAX_SIZE or any(len(row) != len(value) for row in value):
        return None
    return _weights(value) or _functional(value)


def _weights(value: Matrix) -> dict[str, Any] | None:
    """Return exact weights on the sign vectors that a vertex of the float program uses."""
    found = sign_weights(to_floats(value).real)
    if isinstance(found, str):
        return None
    signs = sign_vectors(len(value))
    support = [s for s, w in zip(signs, found, strict=True) if w > 1e-9]
    below = [(i, j) for i in range(len(value)) for j in range(i)]
    columns = [[*(s[i] * s[j] for i, j in below), 1] for s in support]
    weights = solve_exactly(columns, [*(value[i][j] for i, j in below), ONE])
    if weights is None:
        return None
    pairs = [[write(w), list(s)] for w, s in zip(weights, support, strict=True) if not w.is_zero()]
    certificate = {"kind": "sign_weights", "weights": pairs}
    return certificate if check_membership("sign_masks", value, certificate) else None


def _functional(value: Matrix) -> dict[str, Any] | None:
    """Return a separating functional with the smallest denominators that still separate."""
    found = sign_functional(to_floats(value).real)
    if isinstance(found, str):
        return None
    for denominator in (1, 2, 6, 60, 10_000, 10**8):
        rows = [[str(guess(x, denominator)) for x in row] for row in np.round(found, 12)]
        certificate = {"kind": "sign_functional", "functional": rows}
        if check_separation("sign_masks", value, certificate):
            return certificate
    return None
