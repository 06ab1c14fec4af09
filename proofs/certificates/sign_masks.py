"""Exact certificates that a matrix is, or is not, a second moment of random signs."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np

from ..kernel.membership import check_membership, check_separation
from .correlations import Meant
from .cuts import candidates
from .rounding import from_json, to_floats

Json: TypeAlias = Any


def certificate_sign_masks(matrix: Json) -> dict[str, Any] | None:
    """Return weights over sign vectors, or a separating functional; ``None`` when neither is found.

    ``matrix`` is exact, as JSON. Whatever is returned, the kernel accepts.
    """
    value = from_json(matrix)
    if any(len(row) != len(value) for row in value):
        return None
    floats = to_floats(value)
    if np.any(floats.imag):
        return None
    for certificate, _, functional in candidates(Meant(floats.real, value, Fraction(0)), []):
        if "weights" in certificate:
            inside = {"kind": "sign_weights", **certificate}
            if check_membership("sign_masks", value, inside):
                return inside
        elif "functional" in certificate:
            rows = [[str(x) for x in row] for row in functional.tolist()]
            outside = {"kind": "sign_functional", "functional": rows}
            if check_separation("sign_masks", value, outside):
                return outside
    return None
