"""Unitary matrices, observables, channels and measurements: of their kind, exactly."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument, NoSuchExample

from lossproof import certified, strategies
from lossproof.numerics.strategies import RandomSource
from lossproof.numerics.strategies._generic import generator, haar_unitary
from lossproof.numerics.strategies._scalar import adjoint, identity, multiply, pivots, scaled
from lossproof.numerics.strategies._whole import PRIME, ROOT, dagger, rank_at_least, times
from lossproof.strategies import (
    KrausChannel,
    Observable,
    Povm,
    UnitaryMatrix,
    amplitude_damping,
    basis_state,
    channels,
    clock,
    cnot,
    density_matrices,
    dephasing,
    depolarising,
    erasure,
    fourier,
    hadamard,
    identity_channel,
    identity_gate,
    maximally_mixed,
    measurement,
    observables,
    pauli,
    permutation,
    phase_gate,
    povms,
    pure,
    replacement,
    shift,
    swap,
    trine,
    unitaries,
    unitary_channel,
    werner_holevo,
)

QUICK = settings(max_examples=60, deadline=None, derandomize=True, database=None)


def again(value: Any) -> Any:
    return eval(repr(value), {name: getattr(strategies, name) for name in dir(strategies)})


def choi_rank(phi: KrausChannel) -> int:
    return len(pivots(phi.choi().rows) or ())


# -- values ---------------------------------------------------------------------------------------

NAMED: list[tuple[Any, str]] = [
    (identity_gate(2), "I_2"), (pauli("X"), "X"), (pauli("XZ"), "XZ"), (hadamard(), "H"),
    (cnot(), "CNOT"), (swap(2), "SWAP"), (shift(3), "X_3"), (clock(3), "Z_3"), (fourier(3), "F_3"),
    (phase_gate(1, "3/5+4i/5"), "diag(1, 3/5+4i/5)"),
    (permutation(0, 2, 1), "permutation(0, 2, 1)"),
    (Observable(pauli("Z")), "Z"), (Observable([[1, 2], [2, 0]]), "[1, 2; 2, 0]"),
    (identity_channel(2), "id"), (dephasing(2, "1/2"), "dephasing(1/2)"),
    (depolarising(3, "1/3"), "depolarising(1/3)"),
    (amplitude_damping(2, "16/25"), "damping(16/25)"),
    (erasure(2, "1/2"), "erasure(1/2)"), (replacement(2, 2), "replacement by |0><0|"),
    (werner_holevo(3), "Werner-Holevo"), (measurement(2), "basis"), (trine(), "trine"),
    (unitary_channel(pauli("Y")), "[0, -i; i, 0]"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "text"), NAMED, ids=[text for _, text in NAMED])
def test_values_have_names_and_are_made_again(value: Any, text: str) -> None:
    assert str(value) == text
    assert again(value) == value and type(again(value)) is type(value)
    assert type(value)(value) == value  # valid, checked exactly


def test_known_identities() -> None:
    assert multiply(pauli("X").rows, pauli("Y").rows) == phase_gate("i", "-i").rows
    h = hadamard().rows
    assert multiply(multiply(h, pauli("X").rows), h) == pauli("Z").rows
    f = fourier(3).rows  # it turns the shift into the clock
    assert multiply(multiply(f, shift(3).rows), adjoint(f)) == clock(3).rows
    assert (
        dephasing(2, 0)(pure(1, 1)) == maximally_mixed(2) == depolarising(2, 0)(basis_state(2, 0))
    )
    assert amplitude_damping(2, 1)(basis_state(2, 1)) == basis_state(2, 0)
    assert erasure(2, 1)(pure(1, 1)) == basis_state(3, 2)
    # qubit damping by g and then h is damping by 1 - (1-g)(1-h)
    twice = amplitude_damping(2, "9/25") @ amplitude_damping(2, "9/25")
    assert twice.choi() == amplitude_damping(2, 1 - Fraction(16, 25) ** 2).choi()
    rho = pure(1, "2i", 3)
    transposed = tuple(zip(*rho.rows, strict=True))
    expected = tuple(
        tuple((identity(3)[i][j] - transposed[i][j]).times(Fraction(1, 2)) for j in range(3))
        for i in range(3)
    )
    assert werner_holevo(3)(rho).rows == expected
    assert [str(p) for p in trine().probabilities(basis_state(2, 0))] == ["2/3", "1/6", "1/6"]


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: UnitaryMatrix([[1, 1], [0, 1]]), "not orthonormal"),
        (lambda: UnitaryMatrix([["3/5", "4/5"], ["4/5", "3/5"]]), "not orthonormal"),
        (lambda: UnitaryMatrix([[1, 0]]), "not square"),
        (lambda: Observable([[0, "i"], ["i", 0]]), "not Hermitian"),
        (lambda: KrausChannel([[[1, 0], [0, "1/2"]]]), "preserve the trace"),
        (lambda: KrausChannel([]), "at least one"),
        (lambda: KrausChannel([[[1]], [[1, 0]]]), "one shape"),
        (lambda: Povm([[[1, 0], [0, 0]]]), "sum to one"),
        (lambda: Povm([[[2, 0], [0, 1]], [[-1, 0], [0, 0]]]), "effect 1.* semidefinite"),
        (lambda: dephasing(2, "3/2"), "from 0 to 1"),
        (lambda: pauli("XA"), "I, X, Y and Z"),
        (lambda: fourier(5), "exact here for"),
        (lambda: permutation(0, 0), "in some order"),
    ],
)
def test_what_is_not_valid_is_refused(make: Callable[[], Any], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        make()


def test_certified_takes_them_exactly() -> None:
    assert certified.diamond_distance(identity_channel(2), unitary_channel(pauli("Z"))).exact == 2
    assert certified.choi_rank(dephasing(3, "1/2")).exact == 3
    assert certified.is_channel(certified.as_map(erasure(2, "1/3")))
    assert certified.as_map(depolarising(2, "1/5")).exact


# -- kinds ----------------------------------------------------------------------------------------


@QUICK
@given(st.data(), st.integers(1, 4))
def test_unitaries_are_unitary(data: Any, d: int) -> None:
    for kind in (None, "named", "permutation-phase", "cayley", "rotation", "haar"):
        found = data.draw(unitaries(d, kind=kind))
        assert found.d == d and UnitaryMatrix(found.rows) == found
    phases = data.draw(unitaries(d, kind="permutation-phase"))
    assert sorted(sum(map(bool, row)) for row in phases.rows) == [1] * d


@QUICK
@given(unitaries(4, kind="clifford"))
def test_clifford_gates_turn_paulis_into_paulis(gate: UnitaryMatrix) -> None:
    assert UnitaryMatrix(gate.rows) == gate
    for letters in ("XI", "IX", "ZI", "IZ"):
        turned = multiply(multiply(gate.rows, pauli(letters).rows), adjoint(gate.rows))
        assert all(sum(map(bool, row)) == 1 for row in turned)
        assert {str(x) for row in turned for x in row} <= {"0", "1", "-1", "i", "-i"}


@QUICK
@given(st.data(), st.sampled_from([1, 2, 3, 4]))
def test_observables_are_of_their_kind(data: Any, d: int) -> None:
    for kind in (None, "hermitian", "projector", "sign"):
        found = Observable(data.draw(observables(d, kind=kind)).rows)
        square = multiply(found.rows, found.rows)
        assert kind != "projector" or square == found.rows
        assert kind != "sign" or square == identity(d)
    if d in (2, 4):
        found = data.draw(observables(d, kind="pauli"))
        assert multiply(found.rows, found.rows) == identity(d)


@QUICK
@given(st.data(), st.sampled_from([(2, 2), (2, 3), (3, 2), (3, 3), (1, 2), (4, 1)]))
def test_channels_are_channels(data: Any, dims: tuple[int, int]) -> None:
    d_in, d_out = dims
    for kind in (None, "generic", "entanglement-breaking", "extremal", "named"):
        phi = data.draw(channels(d_in, d_out, kind=kind))
        assert KrausChannel(phi) == phi and (phi.d_in, phi.d_out) == dims
    count = data.draw(st.integers(-(-d_in // d_out), 4))
    assert len(KrausChannel(data.draw(channels(d_in, d_out, kraus=count)))) == count


@QUICK
@given(st.data(), st.sampled_from([2, 3]))
def test_channels_are_of_their_kind(data: Any, d: int) -> None:
    def draw(kind: str) -> KrausChannel:
        return KrausChannel(data.draw(channels(d, kind=kind)))

    assert choi_rank(draw("unitary")) == 1
    for kind in ("mixed-unitary", "unital", "Schur", "dephasing", "depolarising"):
        assert draw(kind).is_unital()
    schur = draw("Schur")
    for a in schur:
        assert not any(x for i, row in enumerate(a.rows) for j, x in enumerate(row) if i != j)
    for a in draw("mixed-unitary"):
        gram = multiply(adjoint(a.rows), a.rows)
        assert gram == scaled(identity(d), gram[0][0].real())
    breaking = draw("entanglement-breaking")
    choi = breaking.choi()  # separable, so its partial transpose is positive
    flipped = tuple(
        tuple(choi[i * d + m, k * d + j] for k in range(d) for m in range(d))
        for i in range(d)
        for j in range(d)
    )
    assert pivots(flipped) is not None


@QUICK
@given(st.data(), st.sampled_from([2, 3]))
def test_extremal_channels_are_extremal(data: Any, d: int) -> None:
    """Choi's criterion, in floats: the A_i^* A_j span as many dimensions as there are pairs."""
    phi = data.draw(channels(d, kind="extremal"))
    products = [(a.numpy().conj().T @ b.numpy()).ravel() for a in phi for b in phi]
    assert np.linalg.svd(np.array(products), compute_uv=False)[-1] > 1e-7


def test_independence_is_never_claimed_wrongly() -> None:
    assert ROOT * ROOT % PRIME == PRIME - 1
    assert rank_at_least([[(1, 0), (0, 1)], [(1, 0), (0, -1)]], 2)
    assert not rank_at_least([[(1, 0), (0, 1)], [(0, 1), (-1, 0)]], 2)
    # dephasing by one half is a mixture of I and Z, so no extreme point
    half = channels(2, kraus=2, kind="extremal")
    with pytest.raises(NoSuchExample):
        find(half, lambda phi: phi.is_unital() and choi_rank(phi) == 2,
             settings=settings(max_examples=300, database=None, derandomize=True))  # fmt: skip


@QUICK
@given(st.data(), st.integers(1, 4), st.integers(1, 5))
def test_measurements_are_measurements(data: Any, d: int, outcomes: int) -> None:
    found = data.draw(povms(d, outcomes))
    assert Povm(found) == found and len(found) == outcomes and found.d == d
    free = data.draw(povms(d))
    assert Povm(free) == free and 1 <= len(free) <= d + 1
    rho = data.draw(density_matrices(d))
    assert sum(p.real() for p in found.probabilities(rho)) == 1 or any(
        not p.is_rational() for p in found.probabilities(rho)
    )


# -- shrinking, arguments, distributions ----------------------------------------------------------


def smallest(strategy: Any, condition: Callable[[Any], bool] = lambda value: True) -> str:
    return str(find(strategy, condition, settings=settings(database=None, derandomize=True)))


def test_they_shrink_to_readable_values() -> None:
    assert smallest(unitaries(3)) == "I_3" and smallest(channels(2)) == "id"
    assert smallest(unitaries(2), lambda u: any(x.parts and not x.is_gaussian() for r in u.rows
                    for x in r)) == "H"  # fmt: skip
    assert smallest(unitaries(2), lambda u: bool(u[0, 1])) == "X"
    assert smallest(observables(2)) == "Z" and smallest(povms(2)) == "basis"
    assert smallest(channels(2), lambda phi: len(phi) == 3) == "dephasing(1/2)"
    assert smallest(channels(2), lambda phi: not phi.is_unital()) in (
        "damping(1/2)", "replacement by |0><0|",
    )  # fmt: skip


BAD: list[tuple[Callable[[], Any], str]] = [
    (lambda: unitaries(0), "d=0"),
    (lambda: unitaries(3, kind="clifford"), "kind='clifford'"),
    (lambda: observables(3, kind="pauli"), "kind='pauli'"),
    (lambda: channels(2, 3, kind="unital"), "kind='unital'"),
    (lambda: channels(4, 2, kraus=1), "kraus=1 .* at least 2"),
    (lambda: channels(2, kraus=3, kind="extremal"), "kind='extremal'"),
    (lambda: channels(2, 2, kind="erasure"), "'erasure'"),
    (lambda: povms(2, 0), "outcomes=0"),
    (lambda: povms(2, 65), "at most 64"),
]


@pytest.mark.parametrize(("make", "message"), BAD)
def test_bad_arguments_are_refused_when_used(make: Callable[[], Any], message: str) -> None:
    strategy = make()
    with pytest.raises(InvalidArgument, match=message):
        strategy.validate()


@settings(max_examples=60, derandomize=True, database=None)  # health checks and deadline as usual
@given(unitaries(5), observables(5), channels(4), povms(5))
def test_five_levels_are_quick_enough(u: Any, a: Any, phi: Any, m: Any) -> None:
    assert u.d == a.d == m.d == 5 and phi.d_in == 4


@pytest.mark.parametrize("d", [2, 3])
def test_moments_of_haar_unitaries(d: int) -> None:
    """E|U_ij|^2 = 1/d, E|U_ij|^4 = 2/(d(d+1)), E|tr U|^2 = 1, E|tr U^2|^2 = 2, E tr U = 0 (P.
    Diaconis, M. Shahshahani, 1994). 3000 matrices, |z| < 4."""
    source, count = RandomSource(d), 3000
    found = np.empty((count, d, d), complex)
    for k in range(count):
        made = haar_unitary(generator(source), d)
        if k < 20:
            unit = times(dagger(made), made).reduced()
            assert unit.bottom == 1 and unit.rows[0][0] == (1, 0) == unit.rows[d - 1][d - 1]
        found[k] = [[complex(a / made.bottom, b / made.bottom) for a, b in r] for r in made.rows]
    traces: Any = np.trace(found, axis1=1, axis2=2)
    squares = np.trace(found @ found, axis1=1, axis2=2)
    for values, expected in (
        (np.abs(found[:, 0, 0]) ** 2, 1 / d),
        (np.abs(found[:, 0, 1]) ** 4, 2 / (d * (d + 1))),
        (np.abs(traces) ** 2, 1),
        (np.abs(squares) ** 2, 2),
        (traces.real, 0),
        (traces.imag, 0),
        (np.real(found[:, 0, 0]), 0),
    ):
        z = (values.mean() - expected) / (values.std() / np.sqrt(count))
        assert abs(z) < 4
    # what QR without its phases mended gives is told apart: E tr U is then far from 0
    flat = np.random.default_rng(0).standard_normal((2, count, d, d))
    wrong: Any = np.trace(np.linalg.qr(flat[0] + 1j * flat[1])[0], axis1=1, axis2=2).real
    assert abs(wrong.mean()) > 8 * wrong.std() / np.sqrt(count)
