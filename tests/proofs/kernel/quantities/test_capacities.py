"""Capacities: any law gives true bounds, forged certificates prove nothing, lies are refused."""

from fractions import Fraction as F
from typing import Any

import numpy as np
import pytest

from lossproof.proofs.certificates.capacities import (
    classical_capacity,
    erasure_capacities,
    schur_classical_capacity,
    schur_quantum_capacity,
)
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.quantities.door import confirm, seal

from .forging import survivors_are_true

Z: Any = {"quantity": "classical_capacity", "channel": {"exact": [["1", "0"], ["1/2", "1/2"]]}}
C3 = np.array([[1, 0.5, 0.2j], [0.5, 1, 0.1], [-0.2j, 0.1, 1]])


def row(*weights: int) -> Any:
    return {"den": 1, "re": [list(weights)]}


def checked(problem: Any, certificate: Any) -> tuple[F, F]:
    found = confirm(problem, seal(problem, certificate))
    assert found.lower is not None and found.upper is not None
    return found.lower, found.upper


def test_forged_certificates_prove_nothing_false() -> None:
    refused = 0
    for found in (
        classical_capacity([[0.9, 0.1], [0.3, 0.7]]),
        classical_capacity([[1, 0], ["1/2", "1/2"]]),
        schur_quantum_capacity(C3),
        schur_quantum_capacity([[1, "1/2"], ["1/2", 1]]),
    ):
        refused += survivors_are_true(found.problem, found.certificate, found.lower, found.upper)
    assert refused > 80


def test_any_laws_give_true_bounds() -> None:
    capacity = F(np.log2(1.25))
    for a in (1, 3, 9):
        for b in (1, 2, 7):
            low, high = checked(Z, {"input": row(a, b), "output": row(a, b)})
            assert low <= capacity + F(1, 10**15) and capacity <= high + F(1, 10**15)
    for wrong in (row(0, 0), row(-1, 2), row(1), row(1, 2, 3)):
        with pytest.raises(Refused):
            checked(Z, {"input": wrong, "output": row(1, 1)})
        with pytest.raises(Refused):
            checked(Z, {"input": row(1, 1), "output": wrong})
    with pytest.raises(Refused):  # an output that occurs
        checked(Z, {"input": row(1, 1), "output": row(1, 0)})
    with pytest.raises(Refused, match="occurs"):  # so even where the bounds would not contradict
        checked(Z, {"input": row(1, 0), "output": row(1, 0)})
    ball = {"den": 2, "re": [[2, 0], [2, 0]], "radius": "1/100"}
    noisy = {"quantity": "classical_capacity", "channel": ball}
    with pytest.raises(Refused, match="occurs"):  # an output that may occur
        checked(noisy, {"input": row(1, 0), "output": row(1, 0)})
    for law in (row(1, 1), row(1, 0), row(2, 3)):  # not optimal: 3, 2 is
        with pytest.raises(Refused):
            checked(Z, {"input": law})
    assert checked(Z, {"input": row(3, 2)})[1] - capacity < F(1, 10**15)


def test_bounds_hold_throughout_the_ball() -> None:
    rng = np.random.default_rng(0)
    centre = np.array([[0.9, 0.1, 0.0], [0.2, 0.3, 0.5]])
    radius = 1e-3
    den = 10**6
    problem = {
        "quantity": "classical_capacity",
        "channel": {
            "den": den,
            "re": np.rint(centre * den).astype(int).tolist(),
            "radius": str(F(radius)),
        },
    }
    best = classical_capacity(centre)
    low, high = checked(problem, best.certificate)
    assert high - low > F(1, 1000)
    for _ in range(20):
        near = (1 - radius / 2) * centre + radius / 2 * rng.dirichlet(np.full(3, 0.2), size=2)
        assert low <= classical_capacity(near).upper and classical_capacity(near).lower <= high


def test_any_weights_give_true_bounds_of_schur_channels() -> None:
    best = schur_quantum_capacity(C3)
    vectors, frame = best.certificate["vectors"], best.certificate["frame"]
    tight = checked(best.problem, best.certificate)
    for weights in (row(1, 1, 1), row(5, 1, 2)):
        y = np.array(vectors["re"]) + 1j * np.array(vectors.get("im", 0))
        y = y / vectors["den"]
        q = np.array(weights["re"][0]) / sum(weights["re"][0])
        basis = np.linalg.eigh((y * q) @ y.conj().T)[1]
        grid = {
            "den": 1 << 50,
            "re": np.rint(np.real(basis) * 2.0**50).astype(int).tolist(),
            "im": np.rint(np.imag(basis) * 2.0**50).astype(int).tolist(),
        }
        low, high = checked(best.problem, {"vectors": vectors, "weights": weights, "frame": grid})
        assert low <= tight[1] and tight[0] <= high
        loose = checked(best.problem, {"vectors": vectors, "weights": weights, "frame": frame})
        assert loose[0] <= tight[1] and tight[0] <= loose[1]
    for weights in (row(0, 1, 1), row(1, 1)):
        with pytest.raises(Refused):
            checked(best.problem, {"vectors": vectors, "weights": weights, "frame": frame})
    other = schur_quantum_capacity(np.eye(3) * 0.5 + np.full((3, 3), 0.5 + 0j))
    problem = {**best.problem, "correlation": other.problem["correlation"]}
    low, high = checked(problem, best.certificate)  # vectors of another matrix
    assert low <= other.upper and other.lower <= high


def test_the_closed_form_needs_constant_diagonals() -> None:
    """C/3 has the spectrum 2/3, 1/3, 0, but the third level is apart: Q = 1, not log 3 - S(C/3)."""
    c = {"exact": [["1", "1", "0"], ["1", "1", "0"], ["0", "0", "1"]]}
    problem = {"quantity": "schur_quantum_capacity", "correlation": c}
    with pytest.raises(Refused, match="constant"):
        checked(problem, {"spectrum": [["2/3", 1], ["1/3", 1], ["0", 1]]})


@pytest.mark.parametrize(
    "c",
    [
        {"exact": [["1", "2"], ["2", "1"]]},
        {"exact": [["2", "0"], ["0", "1"]]},
        {"exact": [["1", "1/2"]]},
        {"exact": [["1", "1/2"], ["0", "1"]]},
        {"den": 10, "re": [[9, 0], [0, 11]], "radius": "1/100"},
    ],
)
def test_what_is_no_correlation_matrix_is_refused(c: Any) -> None:
    for quantity in ("schur_classical_capacity", "schur_quantum_capacity"):
        problem = {"quantity": quantity, "correlation": c}
        with pytest.raises(Refused):
            checked(problem, {"spectrum": [["1/2", 2]]})


def test_malformed_erasures_are_refused() -> None:
    found = erasure_capacities("1/2", 2)
    assert found.quantum.check().exact == found.quantum.number
    for change in ({"p": {"exact": [["2"]]}}, {"p": {"exact": [["-1/2"]]}}, {"d": 0}, {"d": True}):
        problem = {**found.classical.problem, **change}
        with pytest.raises(Refused):
            checked(problem, {})
    for p in (-5, 15):
        ball = {"den": 10, "re": [[p]], "radius": "1/100"}
        with pytest.raises(Refused, match="between 0 and 1"):
            checked({**found.classical.problem, "p": ball}, {})
    assert schur_classical_capacity([[1, 0.3], [0.3, 1]]).check().exact is not None


def test_a_ball_without_a_correlation_matrix_has_no_capacity() -> None:
    def asked(re: Any, certificate: Any) -> tuple[F, F]:
        matrix = {"den": 10, "re": re, "radius": "1/1000"}
        return checked({"quantity": "schur_classical_capacity", "correlation": matrix}, certificate)

    factor = {"factor": {"den": 10, "re": [[7, 7], [7, 7]]}}
    for certificate in ({}, factor):
        assert asked([[10, 10], [10, 10]], {}) == (1, 1)  # singular: within the radius
        with pytest.raises(Refused, match="positive semidefinite"):
            asked([[10, 11], [11, 10]], certificate)
    close = {"factor": {"den": 1000, "re": [[707, 707], [707, 707]]}}
    assert asked([[10, 10], [10, 10]], close) == (1, 1)
