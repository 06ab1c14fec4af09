"""One definition, three kinds of matrices: trees, sympy matrices and arrays agree."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy

from lossproof.proofs.kernel.evaluate import evaluate
from lossproof.theory.channels import dephase, second_moment_map
from lossproof.theory.masks import bernoulli, expectation, finite_law, mean, second_moment
from lossproof.theory.vocabulary import (
    abs2,
    as_expr,
    conj,
    dagger,
    diag,
    diagonal,
    diagonal_part,
    inner,
    outer,
    real_part,
    schur,
    trace,
    transpose,
)

A = sympy.Matrix([[1, 2 + sympy.I], [sympy.I / 3, -1]])
B = sympy.Matrix([[0, 1], [2, sympy.Rational(1, 2)]])
U: Any = sympy.Matrix([1 + sympy.I, sympy.Rational(2, 3)])

OPERATIONS: list[tuple[str, Callable[..., Any], tuple[Any, ...]]] = [
    ("diagonal_part", diagonal_part, (A,)),
    ("dagger", dagger, (A,)),
    ("transpose", transpose, (A,)),
    ("conj", conj, (A,)),
    ("real_part", real_part, (A,)),
    ("abs2", abs2, (A,)),
    ("trace", trace, (A,)),
    ("schur", schur, (A, B)),
    ("dephase", lambda a: dephase(sympy.Rational(1, 3), a), (A,)),
]


def floats(value: Any) -> Any:
    return np.array(
        sympy.Matrix([value] if not hasattr(value, "shape") else value).tolist(), complex
    )


def of_kernel(value: Any) -> Any:
    def number(x: Any) -> complex:
        return sum(complex(a, b) * r**0.5 for r, (a, b) in x.parts)

    if isinstance(value, list):
        return np.array([of_kernel(v) for v in value])
    return number(value)


@pytest.mark.parametrize(("name", "operation", "given"), OPERATIONS, ids=[o[0] for o in OPERATIONS])
def test_the_three_kinds_agree(
    name: str, operation: Callable[..., Any], given: tuple[Any, ...]
) -> None:
    exact = floats(operation(*given))
    tree = of_kernel(evaluate(operation(*map(as_expr, given)).tree, {}))
    array = (
        operation(*(floats(g) for g in given)) if name != "dephase" else dephase(1 / 3, floats(A))
    )
    assert np.allclose(np.squeeze(exact), np.squeeze(tree), atol=1e-14)
    assert np.allclose(np.squeeze(exact), np.squeeze(array), atol=1e-14)


def test_vectors_agree() -> None:
    entries: Any = list(U)
    u = np.array([complex(x) for x in entries])
    assert np.allclose(outer(u, u), floats(outer(U, U)))
    exact: Any = inner(U, U)
    assert np.isclose(inner(u, u), complex(exact))
    assert np.allclose(diag(u), floats(diag(U)))
    assert np.allclose(diagonal(np.diag(u)), u)


@pytest.mark.parametrize("p", [0.0, 0.25, 0.5, 1.0])
def test_enumerated_dropout_is_dephasing(p: float) -> None:
    """C1a on arrays: the mean over all 2^n masks against the closed form."""
    rho = floats(A)
    assert np.allclose(second_moment_map(bernoulli(2, p), rho), p * dephase(p, rho))


def test_moments_of_unequal_rates() -> None:
    law = bernoulli(3, [0.1, 0.5, 0.9])
    assert np.allclose(mean(law), [0.1, 0.5, 0.9])
    assert np.allclose(second_moment(law)[0], [0.1, 0.05, 0.09])


@pytest.mark.parametrize("bad", [-0.1, 1.1, float("nan")])
def test_rates_outside_the_unit_interval_are_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="keep probability"):
        bernoulli(2, bad)


def test_finite_laws_are_checked() -> None:
    for weights, masks in (([0.5, 0.6], [[1], [0]]), ([-1, 2], [[1], [0]]), ([1], [[1], [0]])):
        with pytest.raises(ValueError, match=r"weights|needs"):
            finite_law(weights, masks)


def test_an_exact_rate_stays_exact() -> None:
    law = bernoulli(3, Fraction(2, 5))
    kept = expectation(law, lambda m: inner(m, m))
    assert evaluate(kept.tree, {}).rational() == Fraction(6, 5)
