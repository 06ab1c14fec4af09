"""Bounds of entropies hold for everything in the ball, and forged certificates prove nothing."""

from fractions import Fraction as F
from typing import Any

import numpy as np
import pytest

from lossproof.proofs.certificates import entropies as made
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.quantities.door import confirm, seal

from .forging import survivors_are_true

Json = Any
QUARTERS = [["3/4", "1/4"], ["1/4", "1/4"]]
MIXED_FLOATS = np.array([[0.6, 0.2], [0.2, 0.4]])
MIXED = [["2/3", "1/5"], ["1/5", "1/3"]]


def states(seed: int, n: int, count: int) -> list[Any]:
    rng = np.random.default_rng(seed)
    m = rng.normal(size=(count, n, n)) + 1j * rng.normal(size=(count, n, n))
    m = m @ m.conj().transpose(0, 2, 1)
    return list(m / np.trace(m, axis1=1, axis2=2)[:, None, None])


def all_kinds() -> list[Any]:
    a, b, c = states(1, 3, 3)
    return [
        made.shannon_entropy([0.1, 0.2, 0.7]),
        made.binary_entropy(0.3),
        made.mutual_information([[0.1, 0.2], [0.3, 0.4]]),
        made.conditional_entropy([[0.1, 0.2], [0.3, 0.4]]),
        made.mutual_information(np.kron(a, b), dims=(3, 3)),
        made.conditional_entropy(np.kron(MIXED_FLOATS, MIXED_FLOATS), dims=(2, 2)),
        made.von_neumann_entropy(a),
        made.von_neumann_entropy(MIXED),
        made.relative_entropy_of_coherence(a),
        made.relative_entropy(a, b),
        made.relative_entropy(QUARTERS, MIXED),
        made.relative_entropy(np.diag([0.5, 0.5, 0]), np.diag([0.25, 0.75, 0])),
        made.holevo_information([0.2, 0.3, 0.5], [a, b, c]),
        made.holevo_information(["1/2", "1/2"], [QUARTERS, MIXED]),
    ]


def test_forged_certificates_prove_nothing_false() -> None:
    refused = 0
    for found in all_kinds():
        assert found.width < 1e-9
        refused += survivors_are_true(found.problem, found.certificate, found.lower, found.upper)
    assert refused > 300


def test_a_certificate_of_one_state_proves_nothing_about_another() -> None:
    a, b = (made.von_neumann_entropy(x) for x in states(2, 3, 2))
    try:
        found = confirm(b.problem, seal(b.problem, a.certificate))
    except Refused:
        return
    assert found.lower is not None and found.upper is not None
    assert found.lower <= b.upper and b.lower <= found.upper


def test_a_lie_about_the_radius_is_another_problem() -> None:
    found = made.von_neumann_entropy(states(3, 3, 1)[0])
    problem = {"quantity": "von_neumann_entropy", "rho": {**found.problem["rho"], "radius": "0"}}
    with pytest.raises(Refused):  # the sealed problem is another one
        confirm(problem, found.certificate)
    with pytest.raises(Refused):  # nor is the rounded matrix itself a state
        confirm(problem, seal(problem, found.certificate))


def test_bounds_hold_throughout_the_ball() -> None:
    rng = np.random.default_rng(4)
    pure = np.zeros((3, 3))
    pure[0, 0] = 1
    for radius in (1e-3, 1e-6):
        for centre in (*states(5, 3, 2), pure):
            json = {
                "den": 10**12,
                "re": np.rint(centre.real * 10**12).astype(int).tolist(),
                "im": np.rint(np.imag(centre) * 10**12).astype(int).tolist(),
                "radius": str(F(radius)),
            }
            vectors = made.von_neumann_entropy(centre).certificate["rho"]
            if "vectors" not in vectors:
                vectors = {"vectors": {"den": 1, "re": np.eye(3, dtype=int).tolist()}}
            problem = {"quantity": "von_neumann_entropy", "rho": json}
            found = confirm(problem, seal(problem, {"rho": vectors}))
            assert found.lower is not None and found.upper is not None
            for _ in range(20):
                other = states(int(rng.integers(1 << 30)), 3, 1)[0]
                near = (1 - radius / 2) * centre + radius / 2 * other
                values = np.linalg.eigvalsh(near)
                entropy = float(-np.sum(values * np.log2(np.maximum(values, 1e-300))))
                assert float(found.lower) - 1e-12 <= entropy <= float(found.upper) + 1e-12


@pytest.mark.parametrize(
    ("problem", "certificate"),
    [
        ({"quantity": "shannon_entropy", "p": {"exact": [["1/2", "1/3"]]}}, {}),
        ({"quantity": "shannon_entropy", "p": {"exact": [["3/2", "-1/2"]]}}, {}),
        ({"quantity": "shannon_entropy"}, {}),
        ({"quantity": "binary_entropy", "p": {"exact": [["3/2"]]}}, {}),
        ({"quantity": "binary_entropy", "p": {"exact": [["1/2", "1/2"]]}}, {}),
        ({"quantity": "mutual_information", "joint": {"exact": [["1/2"], ["1"]]}}, {}),
        ({"quantity": "von_neumann_entropy", "rho": {"exact": [["1"]]}}, {}),
        (
            {"quantity": "quantum_mutual_information", "rho": {"exact": [["1"]]}, "dims": [2, 1]},
            {},
        ),
        (
            {
                "quantity": "quantum_conditional_entropy",
                "rho": {"exact": [["1"]]},
                "dims": [True, 1],
            },
            {},
        ),
        ({"quantity": "conditional_entropy", "joint": {"exact": [["1/2"], ["1"]]}}, {}),
        ({"quantity": "von_neumann_entropy", "rho": {"exact": [["1"]]}}, {"rho": None}),
        (
            {
                "quantity": "holevo_information",
                "probabilities": {"exact": [["1"]]},
                "states": [{"exact": [["1"]]}, {"exact": [["1"]]}],
            },
            {},
        ),
    ],
)
def test_malformed_problems_are_refused(problem: Json, certificate: Json) -> None:
    with pytest.raises(Refused):
        confirm(problem, seal(problem, certificate))


def test_a_null_space_must_belong_to_both() -> None:
    """|0><0| against |1><1|, with a vector that only one of them kills."""
    zero, one = {"exact": [["1", "0"], ["0", "0"]]}, {"exact": [["0", "0"], ["0", "1"]]}
    plus = {"exact": [["1/2", "1/2"], ["1/2", "1/2"]]}
    own = {"spectrum": [["1", 1], ["0", 1]]}
    eye = {"den": 1, "re": [[1, 0], [0, 1]]}
    for rho in (zero, plus):
        problem = {"quantity": "relative_entropy", "rho": rho, "sigma": one}
        for null in ([[1], [0]], [[0], [1]], [[1], [-1]], [[1, 0], [0, 1]]):
            certificate = {"rho": own, "sigma": eye, "null": {"den": 1, "re": null}}
            with pytest.raises(Refused):
                confirm(problem, seal(problem, certificate))
        with pytest.raises(Refused):
            confirm(problem, seal(problem, {"rho": own, "sigma": eye}))


def test_two_systems_fill_the_whole_space() -> None:
    """diag(1, 0, 0) would look like a state of two levels if the third were overlooked."""
    rho = {"exact": [["1", "0", "0"], ["0", "0", "0"], ["0", "0", "0"]]}
    pure = {"spectrum": [["1", 1], ["0", 1]]}
    for quantity in ("quantum_mutual_information", "quantum_conditional_entropy"):
        problem = {"quantity": quantity, "rho": rho, "dims": [2, 1]}
        certificate = {"whole": {"spectrum": [["1", 1], ["0", 2]]}, "first": pure}
        certificate["second"] = {"spectrum": [["1", 1]]}
        with pytest.raises(Refused, match="product"):
            confirm(problem, seal(problem, certificate))
