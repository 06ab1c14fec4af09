"""Exact certificates that measurements are, or are not, jointly measurable."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, TypeAlias

from ...numerics.membership import choices, incompatibility_witness, parent_povm
from ..kernel.matrices import Matrix, combine, equal
from ..kernel.membership import check_membership, check_separation
from ..kernel.numbers import ONE, number
from .rounding import (
    from_json,
    hermitian,
    identity,
    repair,
    shifted,
    subtract,
    to_floats,
    to_json,
)

Json: TypeAlias = Any
TARGET = "jointly_measurable"
GUESSES = ((12, True), (1000, True), (10**6, False), (10**10, False))
"""Denominators to try, and whether entries are guessed one by one."""


def certificate_joint_measurability(povms: Json) -> dict[str, Any] | None:
    """Return a parent POVM or a witness of incompatibility; ``None`` when neither is found.

    ``povms`` is a list of measurements, each a list of exact effects as JSON. Whatever is returned,
    the kernel accepts.
    """
    exact = [[from_json(effect) for effect in povm] for povm in povms]
    floats = [[to_floats(effect) for effect in povm] for povm in exact]
    parent = parent_povm(floats)
    if not isinstance(parent, str) and parent[1] > -1e-6:
        effects, _ = parent
        for denominator, simple in GUESSES:
            rounded = [hermitian(g, denominator, simple=simple) for g in effects]
            if certificate := _parent(exact, rounded):
                return certificate
    witness = incompatibility_witness(floats)
    if isinstance(witness, str) or witness[2] < -1e-9:
        return None
    for denominator, simple in GUESSES:
        ws = [[hermitian(w, denominator, simple=simple) for w in row] for row in witness[0]]
        bound = hermitian(witness[1], denominator, simple=simple)
        if certificate := _witness(exact, ws, bound):
            return certificate
    return None


def _parent(povms: list[list[Matrix]], rounded: list[Matrix]) -> dict[str, Any] | None:
    """Correct the rounded effects so that their marginals are exact, and check.

    With $N$ choices of outcomes and $k_x$ outcomes of measurement x, adding to each effect
    $G_a$ the sum over x of (missing marginal of $a_x$) $k_x/N$ minus what the total missing is
    counted too often, sets every marginal right.
    """
    outcomes = choices(povms)
    n = len(outcomes)
    d = len(povms[0][0])
    if any(not equal(combine([(ONE, e) for e in povm]), identity(d)) for povm in povms):
        return None
    total = subtract(identity(d), combine([(ONE, g) for g in rounded]))
    missing = [
        [
            subtract(
                effect,
                combine([(ONE, g) for g, o in zip(rounded, outcomes, strict=True) if o[x] == a]),
            )
            for a, effect in enumerate(povm)
        ]
        for x, povm in enumerate(povms)
    ]
    often = number(Fraction(1 - len(povms), n))
    effects = []
    for g, outcome in zip(rounded, outcomes, strict=True):
        parts = [(ONE, g), (often, total)]
        for x, a in enumerate(outcome):
            parts.append((number(Fraction(len(povms[x]), n)), missing[x][a]))
        effects.append(combine(parts))
    certificate = {"kind": "parent_povm", "effects": [to_json(g) for g in effects]}
    return certificate if check_membership(TARGET, povms, certificate) else None


def _witness(
    povms: list[list[Matrix]], ws: list[list[Matrix]], bound: Matrix
) -> dict[str, Any] | None:
    """Lift the bound above every choice of witnesses, and check."""
    gaps = [
        combine([(ONE, bound), *((number(-1), ws[x][a]) for x, a in enumerate(choice))])
        for choice in choices(povms)
    ]
    eps = repair(gaps)
    if eps is None:
        return None
    certificate = {
        "kind": "incompatibility",
        "witness": [[to_json(w) for w in row] for row in ws],
        "bound": to_json(shifted(bound, eps)),
    }
    return certificate if check_separation(TARGET, povms, certificate) else None
