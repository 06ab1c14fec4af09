"""A frame encloses every eigenvalue and every weight, however crude its vectors are."""

from fractions import Fraction as F
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lossproof.proofs.certificates.states import to_floats, to_grid
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.numbers import NotExact
from lossproof.proofs.kernel.quantities.frames import (
    State,
    as_state,
    entropy,
    frame,
    law,
    read_law,
    read_state,
    weights,
)
from lossproof.proofs.kernel.quantities.grid import Grid
from lossproof.proofs.kernel.quantities.problem import Ball

HALF: Any = {"exact": [["1/2", "0"], ["0", "1/2"]]}
GRID = {"den": 1, "re": [[1, 0], [0, 1]]}


def random_state(seed: int, n: int) -> tuple[Grid, Any]:
    rng = np.random.default_rng(seed)
    m = rng.integers(-50, 50, (n, n)) + 1j * rng.integers(-50, 50, (n, n))
    m = m @ m.conj().T + np.eye(n)
    den = int(np.trace(m).real)
    return Grid(den, m.real.astype(int).tolist(), m.imag.astype(int).tolist()), rng


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 6), st.sampled_from([0.0, 1e-9, 1e-4, 2e-3]))
def test_eigenvalues_and_weights_are_enclosed(seed: int, n: int, noise: float) -> None:
    h, rng = random_state(seed, n)
    floats = to_floats(h)
    values, vectors = np.linalg.eigh(floats)
    crude = vectors + noise * rng.normal(size=(n, n))
    seen = frame(h, to_grid(crude))
    found = np.sort([float(x) for x in seen.values])
    assert np.all(np.abs(found - values) <= float(seen.delta) + 1e-12)
    u, _, w = np.linalg.svd(crude)
    polar = u @ w
    assert np.linalg.norm(polar - crude, 2) <= float(seen.eps) + 1e-12
    back = polar @ np.diag([float(x) for x in seen.values]) @ polar.conj().T
    assert np.linalg.norm(back - floats, 2) <= float(seen.delta) + 1e-12
    other, _ = random_state(seed + 1, n)
    true = np.diag(polar.conj().T @ to_floats(other) @ polar).real
    for (low, high), x in zip(weights(seen, other, F(0)), true, strict=True):
        assert float(low) - 1e-12 <= x <= float(high) + 1e-12


def test_vectors_that_are_no_basis_are_refused() -> None:
    h = Grid(2, [[1, 0], [0, 1]], [[0, 0], [0, 0]])
    for vectors in (
        {"den": 1, "re": [[1, 1], [0, 0]]},
        {"den": 1, "re": [[1, 0]]},
        {"den": 1, "re": [[1], [0]]},
        {"den": 1, "re": [[0, 0], [0, 0]]},
        {"den": 1, "re": [[2, 0], [0, 2]]},
    ):
        with pytest.raises(Refused):
            frame(h, vectors)
    with pytest.raises(NotExact):
        frame(h, {"den": -1, "re": [[-1, 0], [0, -1]]})


@pytest.mark.parametrize(
    "spectrum",
    [
        [["1/2", 1]],
        [["1/2", 3]],
        [["1/2", 1], ["1/2", 1]],
        [["1/2", 2], ["0", 1]],
        [["1", 1], ["0", 1]],
        [["-1/2", 1], ["3/2", 1]],
        [["1/2", True]],
        [["1/2", "2"]],
        [],
    ],
)
def test_a_wrong_spectrum_is_refused(spectrum: Any) -> None:
    assert entropy(read_state(HALF), {"spectrum": [["1/2", 2]]}).lower == 1
    with pytest.raises((Refused, NotExact, ValueError)):
        entropy(read_state(HALF), {"spectrum": spectrum})


def test_a_spectrum_says_nothing_about_a_ball() -> None:
    ball = {"den": 2, "re": [[1, 0], [0, 1]], "radius": "1/1000000"}
    with pytest.raises(Refused):
        entropy(read_state(ball), {"spectrum": [["1/2", 2]]})
    found = entropy(read_state(ball), {"vectors": GRID})
    assert found.lower < 1 <= found.upper


@pytest.mark.parametrize(
    "matrix",
    [
        {"exact": [["1", "0"], ["0", "1"]]},
        {"exact": [["3/2", "0"], ["0", "-1/2"]]},
        {"exact": [["1/2", "1/2"], ["0", "1/2"]]},
        {"exact": [["1/2", "3/4"], ["3/4", "1/2"]]},
        {"exact": [["1", "0"]]},
        {"den": 2, "re": [[2, 0], [0, 2]], "radius": "1/1000"},
        {"den": 2, "re": [[1, 0], [0, 1]], "radius": "-1"},
        {"exact": [["1/2", [[2, "1/2", "0"]]], [[[2, "1/2", "0"]], "1/2"]]},
    ],
)
def test_what_is_no_state_is_refused(matrix: Any) -> None:
    with pytest.raises((Refused, NotExact)):
        read_state(matrix)


def test_the_centre_of_a_ball_is_hermitian() -> None:
    with pytest.raises(Refused, match="Hermitian"):
        read_state({"den": 4, "re": [[2, 1], [0, 2]], "radius": "1/2"})


def test_a_ball_without_a_state_in_it_is_refused() -> None:
    centre = Grid(10, [[12, 0], [0, -2]], [[0, 0], [0, 0]])
    with pytest.raises(Refused, match="semidefinite"):
        entropy(as_state(Ball(centre, F(1, 100))), {"vectors": GRID})


def test_laws() -> None:
    assert read_law({"exact": [["1/2", "1/4", "1/4"]]}).entropy().lower == F(3, 2)
    wide = law([F(1), F(0)], F(1, 1000)).entropy()
    assert wide.lower == 0 and wide.upper > F(1, 100)
    for entries in ([F(1, 2)], [F(3, 2), F(-1, 2)], [F(1, 2), F(1, 3)]):
        with pytest.raises(Refused):
            law(entries, F(0))
    with pytest.raises(Refused, match="one row"):
        read_law({"exact": [["1/2", "1/2"], ["1/2", "1/2"]]})
    with pytest.raises(Refused):
        read_law({"den": 2, "re": [[1, 1]], "im": [[1, 0]], "radius": "0"})
    assert State(Grid(1, [[1]], [[0]]), F(0)).dimension == 1
