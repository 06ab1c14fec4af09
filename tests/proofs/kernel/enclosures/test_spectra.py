"""Eigenvalues of matrices of intervals: what is no bounded symmetric matrix is refused."""

from typing import Any

import pytest

from lossproof.proofs.kernel.check import check
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.enclosures.dyadic import Reals
from lossproof.proofs.kernel.enclosures.spectra import eigenvalues, spectrum

REALS = Reals(64)
ONE = REALS.one


def test_unbounded_entries_and_crooked_matrices_are_refused() -> None:
    for entry in ((None, ONE), (0, None), (None, None)):
        with pytest.raises(Refused, match="unbounded"):
            eigenvalues(REALS, [[entry]])
    with pytest.raises(Refused, match="not symmetric"):
        eigenvalues(REALS, [[(0, 0), (ONE, ONE)], [(0, 0), (0, 0)]])


def test_the_spread_of_the_entries_is_in_every_eigenvalue() -> None:
    """All of [[a, b], [b, a]] with a in [-1, 1], b in [0, 2]: from -3 to 1 and from -1 to 3."""
    a, b = (-ONE, ONE), (0, 2 * ONE)
    low, high = eigenvalues(REALS, [[a, b], [b, a]])
    assert low[0] <= -3 * ONE and low[1] >= ONE
    assert high[0] <= -ONE and high[1] >= 3 * ONE


def test_functions_of_a_spectrum_that_occurs_in_pairs() -> None:
    values = (3, 3, -1, -1)
    entries = [[ONE * x * (i == j) for j in range(4)] for i, x in enumerate(values)]
    rows = [[(x, x) for x in row] for row in entries]
    for op, value in (("eigenvalue_max", 3), ("eigenvalue_min", -1), ("trace_norm", 4)):
        low, high = spectrum(REALS, op, 2, rows)
        assert low is not None and high is not None and low <= value * ONE <= high
        assert high - low < 1 << 32


# -- at exact values, where nothing has been checked ----------------------------------------------


def rows(*entries: Any) -> Any:
    half = len(entries) // 2
    return ["rows", ["vector", *entries[:half]], ["vector", *entries[half:]]]


X, ZERO, I = ["var", "x"], ["num", "0"], ["imag"]  # noqa: E741
FIVE: Any = ["mul", ["num", "5"], X]
ROOT: Any = ["root", ["add", ["num", "1"], X]]
SURD: Any = ["mul", ["num", "5"], ROOT]


def above_three(tree: Any) -> bool:
    """Whether the kernel takes x = 1 for a witness of 3 < tree."""
    ends = [["domain", "real"], ["hi", "1"], ["hi_open", False], ["lo", "0"], ["lo_open", False]]
    statement = ["exists", "x", ends, ["less", ["num", "3"], tree]]
    stated = {"format": 1, "sizes": {}, "variables": [], "statement": statement}
    return check(stated, {"kind": "witness", "value": "1"}).ok


@pytest.mark.parametrize("op", ["eigenvalue_max", "trace_norm"])
@pytest.mark.parametrize(
    "matrix",
    [
        rows(ZERO, FIVE, ZERO, ZERO),  # nilpotent: its eigenvalues are 0
        rows(ZERO, SURD, ZERO, ZERO),
        rows(ZERO, ZERO, SURD, ZERO),
        rows(["mul", FIVE, I], ZERO, ZERO, FIVE),
        rows(SURD, ["mul", ROOT, I], ["mul", ROOT, I], SURD),  # symmetric, not Hermitian
        ["rows", ["vector", ZERO, ZERO, X], ["vector", SURD, ZERO, ZERO], ["vector", X, ZERO, X]],
    ],
)
def test_a_matrix_that_is_not_hermitian_has_no_greatest_eigenvalue(op: str, matrix: Any) -> None:
    assert not above_three([op, matrix])
    assert not above_three(["add", ["num", "100"], [op, matrix]])


@pytest.mark.parametrize(
    "matrix",
    [
        rows(ZERO, SURD, SURD, ZERO),
        rows(SURD, ["mul", ROOT, I], ["neg", ["mul", I, ROOT]], SURD),
        rows(SURD, ["add", X, ["mul", X, ROOT]], ["mul", X, ["add", ["num", "1"], ROOT]], SURD),
        ["rows", ["vector", SURD, ZERO, X], ["vector", ZERO, ROOT, X], ["vector", X, X, X]],
    ],
)
def test_a_hermitian_one_has(matrix: Any) -> None:
    assert above_three(["eigenvalue_max", matrix])
    assert not above_three(["eigenvalue_max", ["neg", ["matmul", matrix, matrix]]])
