"""Values are exact, valid or refused, readable, and made again by their repr."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis.vendor.pretty import pretty

import lossproof
from lossproof import certified, strategies
from lossproof.numerics.strategies._scalar import Exact, exact, root
from lossproof.numerics.strategies._values_quantum import (
    DensityMatrix,
    basis_state,
    bell,
    diagonal,
    ghz,
    isotropic,
    maximally_entangled,
    maximally_mixed,
    mixture,
    pure,
    tensor,
    tiles,
    w_state,
    werner,
)
from lossproof.proofs.certificates.given import given
from lossproof.proofs.kernel.numbers import read
from lossproof.proofs.kernel.values import read_value


def again(value: Any) -> Any:
    return eval(repr(value), {name: getattr(strategies, name) for name in dir(strategies)})


@pytest.mark.parametrize(
    "text",
    ["0", "1", "-7/3", "i", "-i", "i/2", "3/5+4i/5", "-1/2-5i/3", "sqrt(2)/2", "-i*sqrt(2)/2",
     "1/2+3i/2-2*sqrt(3)/5+7i*sqrt(6)"],
)  # fmt: skip
def test_numbers_are_read_and_written(text: str) -> None:
    x = exact(text)
    assert str(x) == text
    assert exact(str(x)) == x == exact(x.sympy())
    assert read(x.json()) == read(exact(x.json()).json())
    assert complex(x) == pytest.approx(complex(x.sympy()))


def test_arithmetic_of_roots() -> None:
    half = root(Fraction(1, 2))
    assert half * half == exact("1/2") and str(half) == "sqrt(2)/2"
    x = exact("1+sqrt(2)-i*sqrt(3)")
    assert x * x.inverse() == exact(1)
    assert complex(x.inverse()) == pytest.approx(1 / complex(1 + sqrt(2), -sqrt(3)))
    assert root(12) == exact("2*sqrt(3)")
    # Pell: 1 < 577/408 sqrt(2)/2 by 1e-6 only; the next convergent is on the other side
    assert exact("577/408-sqrt(2)").sign() == 1 and exact("239/169-sqrt(2)").sign() == -1
    assert exact(0).sign() == 0 and Exact() == exact("0")


@pytest.mark.parametrize(
    "bad", ["", "1/0", "one", "0.5", "1/2+", "sqrt()", "i2i", 0.1, None, [[1]]]
)
def test_what_is_no_number_is_refused(bad: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        exact(bad)


NAMED = [
    (bell(), "bell()", "Bell"),
    (maximally_mixed(4), "maximally_mixed(4)", "I/4"),
    (pure(1, 1), "pure(1, 1)", "|+><+|"),
    (pure(1, "-i"), "pure(1, 0-1j)", "|-i><-i|"),
    (pure(3, "4i"), "pure(3, 0+4j)", "|v><v|, v = 3|0>+4i|1>"),
    (pure(1, "1+i", 0), "pure(1, 1+1j, 0)", "|v><v|, v = |0>+(1+i)|1>"),
    (basis_state(2, 0), "basis_state(2, 0)", "|0><0|"),
    (diagonal("1/3", "2/3"), "diagonal('1/3', '2/3')", "diag(1/3, 2/3)"),
    (maximally_entangled(3), "maximally_entangled(3)", "Bell_3"),
    (ghz(3), "ghz(3)", "GHZ_3"),
    (w_state(3), "w_state(3)", "W_3"),
    (isotropic(2, "1/3"), "isotropic(2, '1/3')", "isotropic(1/3)"),
    (werner(3, "2/3"), "werner(3, '2/3')", "Werner(2/3)"),
    (tiles(), "tiles()", "Tiles"),
    (
        mixture((1, pure(1, 1)), (1, basis_state(2, 0))),
        "DensityMatrix([['3/4', '1/4'], ['1/4', '1/4']])",
        "[3/4, 1/4; 1/4, 1/4]",
    ),
]


@pytest.mark.parametrize(("state", "code", "text"), NAMED, ids=[text for _, _, text in NAMED])
def test_states_have_names(state: DensityMatrix, code: str, text: str) -> None:
    assert (repr(state), str(state)) == (code, text)
    assert pretty(state) == code
    assert again(state) == state and hash(again(state)) == hash(state)
    read_value({"domain": "state", "size": "n"}, state.json(), {"n": read(str(state.d))})
    assert DensityMatrix(state.sympy()) == state == DensityMatrix(state.rows)
    assert np.abs(np.asarray(state) - np.array(state.sympy(), complex)).max() < 1e-15


def test_values_are_taken_exactly_where_arrays_are() -> None:
    third = diagonal("1/3", "2/3")
    assert np.asarray(third).dtype == np.complex128
    assert np.allclose(third @ np.eye(2), np.diag([1 / 3, 2 / 3]))
    found = certified.relative_entropy(bell(), maximally_mixed(4))
    assert found.lower <= 2 <= found.upper and found.width < Fraction(1, 10**9)
    assert given(tensor(third, third), "rho").json == {"exact": tensor(third, third).json()}
    assert given(pure(1, "i*sqrt(2)"), "rho").exact


def test_known_properties() -> None:
    assert [x.rank for x in (bell(), tiles(), maximally_mixed(3))] == [1, 4, 3]
    assert maximally_mixed(4).purity == Fraction(1, 4)
    assert isotropic(2, 0) == maximally_mixed(4) and isotropic(2, 1) == bell() == ghz(2)
    assert werner(2, 1) == pure(0, 1, -1, 0)
    transpose = np.asarray(tiles()).reshape(3, 3, 3, 3).transpose(0, 3, 2, 1).reshape(9, 9)
    assert np.linalg.eigvalsh(transpose)[0] > -1e-12  # positive partial transpose


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([[1, 0], [0, 1]], "its trace is 2"),
        ([[2, 0], [0, -1]], "not positive semidefinite"),
        ([["1/2", "1/2"], [0, "1/2"]], "not Hermitian"),
        ([["1/2", "51/100"], ["51/100", "1/2"]], "not positive semidefinite"),
        ([[0, 1], [1, 1]], "not positive semidefinite"),
        ([[1, 0]], "1 x 2, not square"),
        ([[1], [0, 0]], "one length"),
        ([["1/2", 0.1], [0.1, "1/2"]], "write it as text"),
        (3, "list of rows"),
    ],
)
def test_what_is_no_state_is_refused(rows: Any, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        DensityMatrix(rows)


def test_names_are_public() -> None:
    listed: Any = strategies.__getattr__("__all__")
    assert lossproof.strategies is strategies and {"bell", "DensityMatrix"} <= set(listed)
    for name in listed:
        assert getattr(strategies, name).__name__ == name
    with pytest.raises(AttributeError):
        strategies.__getattr__("nonsense")
