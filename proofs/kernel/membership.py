r"""Certificates for membership in a named set, and for its opposite.

``sign_masks``
    The matrices $E[ss^T]$ over random signs: the cut polytope in its $\pm1$ form. In: weights over
    sign vectors. Out: a symmetric W whose inner product with what is off the diagonal exceeds its
    greatest value over all sign vectors, which are enumerated (`quantities.cuts`).

``jointly_measurable``
    Families of POVMs that are marginals of one parent. In: the parent. Out (duality): Hermitian
    $W_{x,a}$ and Y with $Y \succeq \sum_x W_{x,a_x}$ for every choice of outcomes $(a_x)$ and
    $\sum_{x,a} tr(W_{x,a} M_{x,a}) > tr Y$; for a parent G that sum would be
    $\sum_a tr(G_a \sum_x W_{x,a_x}) \le tr Y$.
"""

from __future__ import annotations

import itertools
from math import lcm
from typing import Any

from .declarations import Refused
from .matrices import Matrix, combine, equal, is_hermitian, is_psd, trace_product
from .numbers import ONE, ZERO, NotExact, Number, fraction, number, read
from .quantities.cuts import gauge_at_least, gauge_at_most
from .quantities.symmetric import at_most_one, exactly, with_unit_diagonal


def check_membership(target: str, value: Any, certificate: Any) -> bool:
    """Whether the certificate shows that the value belongs to the set."""
    try:
        if not isinstance(certificate, dict):
            return False
        if target == "sign_masks" and certificate.get("kind") == "sign_weights":
            return _is_mixture_of_cuts(value, certificate)
        if target == "jointly_measurable" and certificate.get("kind") == "parent_povm":
            return _is_parent(value, certificate)
    except (NotExact, Refused, KeyError, TypeError, ValueError, IndexError):
        return False
    return False


def check_separation(target: str, value: Any, certificate: Any) -> bool:
    """Whether the certificate shows that the value does not belong to the set."""
    try:
        if not isinstance(certificate, dict):
            return False
        if target == "sign_masks" and certificate.get("kind") == "sign_functional":
            return _separates_from_cuts(value, certificate)
        if target == "jointly_measurable" and certificate.get("kind") == "incompatibility":
            return _separates_from_joint(value, certificate)
    except (NotExact, Refused, KeyError, TypeError, ValueError, IndexError):
        return False
    return False


def _matrix(data: Any) -> Matrix:
    return [[read(x) for x in row] for row in data]


def _is_mixture_of_cuts(value: Matrix, certificate: dict[str, Any]) -> bool:
    matrix = with_unit_diagonal(exactly(value))
    return at_most_one(gauge_at_most(matrix, certificate["weights"]))


def _separates_from_cuts(value: Matrix, certificate: dict[str, Any]) -> bool:
    rows = [[fraction(x) for x in row] for row in certificate["functional"]]
    den = lcm(*(x.denominator for row in rows for x in row))
    whole = [[x.numerator * (den // x.denominator) for x in row] for row in rows]
    return not at_most_one(gauge_at_least(exactly(value), {"den": den, "re": whole}))


def _is_parent(povms: list[list[Matrix]], certificate: dict[str, Any]) -> bool:
    outcomes = list(itertools.product(*(range(len(povm)) for povm in povms)))
    effects = [_matrix(m) for m in certificate["effects"]]
    d = len(povms[0][0])
    if len(effects) != len(outcomes) or not all(is_psd(g) and len(g) == d for g in effects):
        return False
    identity = [[ONE if i == j else ZERO for j in range(d)] for i in range(d)]
    if not equal(combine([(ONE, g) for g in effects]), identity):
        return False
    for setting, povm in enumerate(povms):
        for a, effect in enumerate(povm):
            part = [(ONE, g) for g, o in zip(effects, outcomes, strict=True) if o[setting] == a]
            if not equal(combine(part), effect):
                return False
    return True


def _separates_from_joint(povms: list[list[Matrix]], certificate: dict[str, Any]) -> bool:
    witness = [[_matrix(m) for m in setting] for setting in certificate["witness"]]
    bound = _matrix(certificate["bound"])
    if [len(s) for s in witness] != [len(povm) for povm in povms]:
        return False
    if not all(is_hermitian(w) for setting in witness for w in setting):
        return False
    value = ZERO
    for setting, povm in zip(witness, povms, strict=True):
        for w, effect in zip(setting, povm, strict=True):
            if len(w) != len(effect):
                return False
            value = value + trace_product(w, effect)
    for choice in itertools.product(*(range(len(povm)) for povm in povms)):
        minus = [(number(-1), witness[x][a]) for x, a in enumerate(choice)]
        if not is_psd(combine([(ONE, bound), *minus])):
            return False
    trace: Number = ZERO
    for k in range(len(bound)):
        trace = trace + bound[k][k]
    return (value - trace).sign() > 0
