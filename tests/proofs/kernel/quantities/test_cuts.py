"""The kernel's checkers of the cut polytope and the elliptope: what stands and what is refused."""

import itertools
import random
from fractions import Fraction
from typing import Any

import pytest

from lossproof.proofs.certificates.cuts import cut_polytope, cut_robustness
from lossproof.proofs.certificates.elliptope import elliptope, elliptope_robustness
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.quantities.cuts import greatest_cut
from lossproof.proofs.kernel.quantities.door import confirm, examine, seal

from .forging import forged, survivors_are_true

F = Fraction
HALF = {"exact": [["1" if i == j else "-1/2" for j in range(3)] for i in range(3)]}
"""Singular and positive semidefinite, outside CUT_3; its robustness there is 2/3."""
TRIANGLE = {"den": 1, "re": [[0, -1, -1], [-1, 0, -1], [-1, -1, 0]]}
BALANCED = [["1/2", [1, 1, -1]], ["1/2", [1, -1, 1]], ["1/2", [1, -1, -1]]]


def problem(quantity: str, matrix: Any = HALF) -> dict[str, Any]:
    return {"quantity": quantity, "matrix": matrix}


def ball(entries: list[list[int]], den: int, radius: str) -> dict[str, Any]:
    return {"den": den, "re": entries, "radius": radius}


def test_greatest_cut_is_the_greatest() -> None:
    rng = random.Random(0)
    for n in range(1, 8):
        f = [[0] * n for _ in range(n)]
        for i, j in itertools.combinations(range(n), 2):
            f[i][j] = f[j][i] = rng.randint(-9, 9)
        best = max(
            sum(f[i][j] * s[i] * s[j] for i, j in itertools.combinations(range(n), 2))
            for s in itertools.product((1, -1), repeat=n)
        )
        assert greatest_cut(f) == best


def test_the_triangle_by_hand() -> None:
    found = examine(problem("cut_polytope"), {"functional": TRIANGLE})
    assert found.member is False
    both = {"weights": BALANCED, "functional": TRIANGLE}
    assert examine(problem("cut_robustness"), both).exact is not None
    assert examine(problem("cut_robustness"), both).lower == F(2, 3)
    only = examine(problem("cut_robustness"), {"weights": BALANCED})
    assert (only.lower, only.upper) == (F(2, 3), 1)
    assert examine(problem("elliptope"), {}).member is True


def test_what_weights_miss_is_paid_for() -> None:
    """Weights for another matrix bound the gauge by their sum and the distance in l1."""
    third = {"exact": [["1" if i == j else "-1/3" for j in range(3)] for i in range(3)]}
    weights = [["1/3", s] for _, s in BALANCED]
    assert examine(problem("cut_polytope", third), {"weights": weights}).member is True
    with pytest.raises(Refused, match="exceed 1"):
        examine(problem("cut_polytope"), {"weights": weights})
    found = examine(problem("cut_robustness"), {"weights": weights})
    assert found.lower == 1 / (1 + 3 * (F(1, 2) - F(1, 3)))


def test_what_weights_miss_does_not_cancel() -> None:
    """Without weights the gauge is bounded by the sum of the sizes of the entries."""
    signed = {"exact": [["1", "3/4", "-3/4"], ["3/4", "1", "0"], ["-3/4", "0", "1"]]}
    assert examine(problem("cut_robustness", signed), {"weights": []}).lower == F(2, 3)
    up, down = [[2, "1/2", "0"]], [[2, "-1/2", "0"]]
    roots = {"exact": [["1", up, down], [up, "1", "0"], [down, "0", "1"]]}
    found = examine(problem("cut_robustness", roots), {"weights": []})
    assert found.lower is not None and found.lower**2 <= F(1, 2) < (found.lower + F(1, 2**90)) ** 2


def test_a_weak_functional_leaves_the_upper_bound_at_one() -> None:
    for entry in (1, 0, -1):
        weak = {"den": 1, "re": [[0, entry, 0], [entry, 0, 0], [0, 0, 0]]}
        found = examine(problem("cut_robustness"), {"weights": BALANCED, "functional": weak})
        assert (found.lower, found.upper) == (F(2, 3), 1)


def test_a_radius_counts_against_a_negative_eigenvalue() -> None:
    vector = {"vector": {"den": 3, "re": [[1], [1]]}}  # -1/4 on (1, 1), blurred by 4 r
    for quantity in ("elliptope", "cut_polytope"):
        near = problem(quantity, ball([[8, -9], [-9, 8]], 8, "1/17"))
        assert examine(near, vector).member is False
        with pytest.raises(Refused, match="negative eigenvalue"):
            examine(problem(quantity, ball([[8, -9], [-9, 8]], 8, "1/15")), vector)


def test_a_radius_counts_against_every_verdict() -> None:
    rows = [[8, -3, -3], [-3, 8, -3], [-3, -3, 8]]  # gauge 9/8
    assert (
        examine(problem("cut_polytope", ball(rows, 8, "1/100")), {"functional": TRIANGLE}).member
        is False
    )
    with pytest.raises(Refused, match="does not separate"):
        examine(problem("cut_polytope", ball(rows, 8, "1/24")), {"functional": TRIANGLE})
    rows = [[8, -2, -2], [-2, 8, -2], [-2, -2, 8]]  # gauge 3/4
    weights = {"weights": [["1/4", s] for _, s in BALANCED]}
    assert examine(problem("cut_polytope", ball(rows, 8, "1/12")), weights).member is True
    with pytest.raises(Refused, match="exceed 1"):
        examine(problem("cut_polytope", ball(rows, 8, "1/11")), weights)
    with pytest.raises(Refused, match="not shown"):
        examine(problem("elliptope", ball(rows, 8, "1/5")), {})
    assert examine(problem("elliptope", ball(rows, 8, "1/6")), {}).member is True


@pytest.mark.parametrize(
    ("certificate", "words"),
    [
        ({"weights": [["-1/2", [1, 1, 1]]]}, "negative"),
        ({"weights": [["1/2", [1, 1]]]}, "3 entries"),
        ({"weights": [["1/2", [1, 1, 0]]]}, "3 entries"),
        ({"weights": [["1/2", [1, 1, True]]]}, "3 entries"),
        ({"weights": [["1/2", [1, 1, 1.0]]]}, "3 entries"),
        ({"weights": [[[[1, "0", "1"]], [1, 1, 1]]]}, "not real"),
        ({"weights": [["nan", [1, 1, 1]]]}, "numeral"),
        ({"functional": {"den": 1, "re": [[0, 1], [1, 0]]}}, "3 x 3"),
        ({"functional": {"den": 1, "re": [[0, 1, 0], [0, 0, 0], [0, 0, 0]]}}, "not symmetric"),
        ({"functional": {"den": -1, "re": TRIANGLE["re"]}}, "positive"),
        ({"functional": {"den": 1, "re": [[0] * 3] * 3}}, "separate"),
        ({"functional": {**TRIANGLE, "im": TRIANGLE["re"]}}, "real"),
        ({"vector": {"den": 1, "re": [[1], [1], [1]]}}, "negative eigenvalue"),
        ({"vector": {"den": 1, "re": [[0], [0], [0]]}}, "zero"),
        ({"vector": {"den": 1, "re": [[1], [1]]}}, "size"),
        ({}, "malformed"),
    ],
)
def test_false_certificates_of_the_cut_polytope(certificate: Any, words: str) -> None:
    with pytest.raises(Refused, match=words):
        examine(problem("cut_polytope"), certificate)


@pytest.mark.parametrize(
    ("matrix", "words"),
    [
        ({"exact": [["1", "1/2"], ["1/3", "1"]]}, "not Hermitian"),
        ({"exact": [["2", "1/2"], ["1/2", "1"]]}, "diagonal"),
        ({"exact": [["1", "1/2"]]}, "square|Hermitian"),
        (ball([[9, 1], [1, 8]], 8, "1/9"), "diagonal"),
        (ball([[8, 1], [1, 8]], 8, "-1/9"), "not negative"),
    ],
)
def test_false_matrices(matrix: Any, words: str) -> None:
    for quantity in ("cut_polytope", "elliptope"):
        with pytest.raises(Refused, match=words):
            examine(problem(quantity, matrix), {"weights": []})


def test_complex_matrices_are_no_cuts() -> None:
    twist = [["1", [[1, "0", "1/2"]]], [[[1, "0", "-1/2"]], "1"]]
    with pytest.raises(Refused, match="not real"):
        examine(problem("cut_polytope", {"exact": twist}), {"weights": []})
    assert examine(problem("elliptope", {"exact": twist}), {}).member is True


def test_least_eigenvalues_are_least() -> None:
    """1, 1 and -1/2 ... a true eigenvalue that is not the least one is refused."""
    spread = {"exact": [["1", "2", "0"], ["2", "1", "0"], ["0", "0", "1"]]}  # -1, 1, 3
    true = {"least": "-1", "kernel": ["1", "-1", "0"]}
    assert examine(problem("elliptope_robustness", spread), true).lower == F(1, 2)
    for least, kernel in (("1", ["0", "0", "1"]), ("-1", ["0", "0", "1"]), ("-1", ["0"] * 3)):
        with pytest.raises(Refused):
            examine(problem("elliptope_robustness", spread), {"least": least, "kernel": kernel})
    with pytest.raises(Refused, match="not shown"):
        vector = {"den": 1, "re": [[1], [-1], [0]]}
        examine(problem("elliptope_robustness", spread), {"below": "-1/2", "vector": vector})


@pytest.mark.parametrize("floats", [False, True])
def test_forged_bounds_are_refused_or_true(floats: bool) -> None:
    matrix: Any = [[1, "-1/2", "1/7"], ["-1/2", 1, "-3/5"], ["1/7", "-3/5", 1]]
    if floats:
        matrix = [[float(F(x)) for x in row] for row in matrix]
    for found in (cut_robustness(matrix), elliptope_robustness(matrix)):
        refused = survivors_are_true(found.problem, found.certificate, found.lower, found.upper)
        assert refused > 0
        for fake in itertools.islice(forged(found.certificate), 40):
            with pytest.raises(Refused):
                confirm(found.problem, fake)  # the digest is the old one


@pytest.mark.parametrize("value", ["-1/2", "-1/3", "-1/3000", "-51/100"])
def test_forged_memberships_are_refused_or_true(value: str) -> None:
    matrix = [[1 if i == j else value for j in range(3)] for i in range(3)]
    for found in (cut_polytope(matrix), elliptope(matrix)):
        assert found.member is not None
        for fake in forged(found.certificate):
            try:
                answer = confirm(found.problem, seal(found.problem, fake))
            except Refused:
                continue
            assert answer.member is found.member


def test_what_is_not_hermitian_has_no_place_in_the_elliptope() -> None:
    """Also where the difference is smaller than what an irrational entry is enclosed to."""
    down = {"den": 1, "re": [[1], [-1]]}
    tiny = [[2, "1/10000000000000000000000000000000000000000", "0"]]
    for matrix in (ball([[8, 16], [0, 8]], 8, "0"), {"exact": [["1", "0"], [tiny, "1"]]}):
        for certificate in ({"vector": down}, {}):
            with pytest.raises(Refused, match="not Hermitian"):
                examine(problem("elliptope", matrix), certificate)
