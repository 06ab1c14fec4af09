"""Exact values in claim files (integers, fractions, sympy numbers, lists) as kernel JSON."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ..theory.domains import (
    BitLaw,
    Channel,
    ClassicalEntropy,
    Complex,
    ComplexCorrelation,
    Convex,
    Correlation,
    Distribution,
    Domain,
    Hermitian,
    Index,
    Mask,
    MaskLaw,
    Matrix,
    Natural,
    QuantumEntropy,
    Rates,
    Real,
    RealMaskLaw,
    RealMatrix,
    RealVector,
    SignLaw,
    Signs,
    State,
    Submodular,
    Unitary,
    Vector,
)  # fmt: skip
from ..theory.expressions import Expr, StatementError, as_expr
from .kernel.evaluate import evaluate
from .kernel.numbers import Number, write


def exact_json(value: Any) -> Any:
    """Return the JSON form of an exact value; floats are refused with a reason."""
    if isinstance(value, Mapping):
        return {str(k): exact_json(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [exact_json(v) for v in value]
    if isinstance(value, bool):
        raise StatementError("a truth value is not a number")
    if isinstance(value, int):
        return value if abs(value) < 10**9 else str(value)
    if isinstance(value, Fraction):
        return str(value)
    expression = value if isinstance(value, Expr) else as_expr(value)
    return numbers_json(evaluate(expression.tree, {}))


def numbers_json(value: Any) -> Any:
    """Return the JSON form of numbers, vectors and matrices of the kernel."""
    if isinstance(value, Number):
        return write(value)
    return [numbers_json(v) for v in value]


_KINDS: dict[tuple[str, str | None], type[Domain]] = {
    ("complex", None): Complex, ("natural", None): Natural, ("index", None): Index,
    ("convex", None): Convex, ("hermitian", None): Hermitian,
    ("unitary", None): Unitary, ("channel", None): Channel,
    ("state", None): State,
    ("distribution", None): Distribution, ("real", None): Real,
    ("vector", "complex"): Vector, ("vector", "real"): RealVector, ("vector", "bits"): Mask,
    ("vector", "signs"): Signs, ("vector", "rates"): Rates,
    ("matrix", "complex"): Matrix, ("matrix", "real"): RealMatrix,
    ("correlation", "real"): Correlation, ("correlation", "complex"): ComplexCorrelation,
    ("law", "complex"): MaskLaw, ("law", "real"): RealMaskLaw, ("law", "bits"): BitLaw,
    ("law", "signs"): SignLaw, ("setfunction", "submodular"): Submodular,
    ("setfunction", "classical"): ClassicalEntropy, ("setfunction", "quantum"): QuantumEntropy,
}  # fmt: skip


def symbol_of(domain: Mapping[str, Any], name: str) -> Any:
    """Return the generic element of a declared domain."""
    kind = _KINDS[(domain["domain"], domain.get("entries", domain.get("world")))]
    sizes = tuple(domain[k] for k in ("count", "size", "rows", "cols") if k in domain)
    return kind(sizes if kind.sizes or sizes else ()).symbol(name)
