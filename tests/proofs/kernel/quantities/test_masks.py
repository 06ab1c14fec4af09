"""The kernel's checkers for 0/1 masks: what stands and what is refused."""

import copy
import itertools
import random
from fractions import Fraction
from typing import Any

import pytest

from lossproof.proofs.certificates.masks import mask_robustness, normalised_mask_multiplier
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.quantities.boxes import first_box
from lossproof.proofs.kernel.quantities.door import confirm, examine, seal
from lossproof.proofs.kernel.quantities.masks import least_mask

from .forging import forged, survivors_are_true

F = Fraction
ROOT = [[2, "1/2", "0"]]  # 1/sqrt 2
PATH = {"exact": [["1", ROOT, "0"], [ROOT, "1", ROOT], ["0", ROOT, "1"]]}
RATES = ["1", [[2, "1", "0"]], "1"]
WEIGHTS = [["1", [1, 1, 0]], ["1", [0, 1, 1]]]
IMPOSSIBLE = [[1, "4/5", "3/5"], ["4/5", 1, "24/25"], ["3/5", "24/25", 1]]


def multiplier(matrix: Any = PATH, equal: Any = False) -> dict[str, Any]:
    return {"quantity": "mask_multiplier", "matrix": matrix, "equal_rates": equal}


def robustness(matrix: Any = PATH) -> dict[str, Any]:
    return {"quantity": "mask_robustness", "matrix": matrix}


def test_least_mask_is_the_least() -> None:
    rng = random.Random(1)
    for n in range(1, 7):
        w = [[0] * n for _ in range(n)]
        for i, j in itertools.combinations_with_replacement(range(n), 2):
            w[i][j] = w[j][i] = rng.randint(-5, 5)
        best = min(
            sum(w[i][j] * m[i] * m[j] for i in range(n) for j in range(n))
            for m in itertools.product((0, 1), repeat=n)
        )
        assert least_mask(w) == best


def test_the_path_by_hand() -> None:
    found = examine(multiplier(), {"rates": RATES, "weights": WEIGHTS})
    assert found.member is True
    with pytest.raises(Refused, match="exceed the diagonal"):
        examine(multiplier(), {"rates": ["1", "1", "1"], "weights": []})
    with pytest.raises(Refused, match="exceed the diagonal"):
        examine(multiplier(equal=True), {"rates": RATES, "weights": []})
    middle = {"den": 1, "re": [[0, -1, 1], [-1, 2, -1], [1, -1, 0]]}
    assert examine(multiplier(equal=True), {"functional": middle}).member is False


@pytest.mark.parametrize(
    ("certificate", "words"),
    [
        ({"rates": RATES, "weights": [["-1", [1, 1, 0]]]}, "negative"),
        ({"rates": RATES, "weights": [["1", [1, 1, 1]]]}, "exceed an entry"),
        ({"rates": RATES, "weights": [["1", [1, 2, 0]]]}, "0 or 1"),
        ({"rates": RATES, "weights": [["1", [True, True, False]]]}, "0 or 1"),
        ({"rates": RATES[:2], "weights": WEIGHTS}, "one positive rate"),
        ({"rates": ["1", "0", "1"], "weights": []}, "one positive rate"),
        ({"rates": ["-1", "-3/2", "-1"], "weights": []}, "one positive rate"),
        ({"negative": [0, 2]}, "not negative"),
        ({"negative": [0, 3]}, "outside"),
        ({"negative": [0, -1]}, "outside"),
        ({"negative": [True, 2]}, "outside"),
    ],
)
def test_false_certificates_of_multipliers(certificate: Any, words: str) -> None:
    with pytest.raises(Refused, match=words):
        examine(multiplier(), certificate)


def test_functionals_must_be_right_on_every_mask() -> None:
    wrong = {"den": 1, "re": [[0, -1, 0], [-1, 1, 0], [0, 0, 0]]}
    with pytest.raises(Refused, match="negative at a mask"):
        examine(multiplier(equal=True), {"functional": wrong})
    with pytest.raises(Refused, match="no positive diagonal"):
        flat = {"den": 1, "re": [[0, 0, 0]] * 3}
        examine(robustness(), {"functional": flat})


def test_the_boxes_must_cover_all_rates() -> None:
    found = normalised_mask_multiplier(IMPOSSIBLE)
    problem, sealed = found.problem, found.certificate
    assert examine(problem, sealed).member is False
    nodes = sealed["boxes"]
    for other, words in (
        (nodes[:-1], "left over"),
        ([*nodes, 0], "more boxes"),
        ([0], "not negative|left over"),
        ([], "left over"),
        ([[0, "1/2"], *nodes], "does not split"),
        ([[1, "1000"], *nodes, *nodes], "does not split"),
        ([99, *nodes[1:]], "no such functional|more boxes"),
        ([True], "malformed"),
    ):
        with pytest.raises(Refused, match=words):
            examine(problem, {**sealed, "boxes": other})
    for subset in ([0, 1, 1], [0, 1], [0, 1, 3], []):
        with pytest.raises(Refused):
            examine(problem, {**sealed, "subset": subset})


def test_no_boxes_refute_a_matrix_that_has_rates() -> None:
    """The tree of the impossible matrix, offered for possible ones nearby."""
    found = normalised_mask_multiplier(IMPOSSIBLE)
    for c13 in ("19/25", "96/125", "4/5"):
        problem = copy.deepcopy(found.problem)
        problem["matrix"]["exact"][0][2] = problem["matrix"]["exact"][2][0] = c13
        rows = [[F(x) for x in row] for row in problem["matrix"]["exact"]]
        assert normalised_mask_multiplier(rows).member is True
        with pytest.raises(Refused):
            examine(problem, found.certificate)


def test_first_box_holds_what_the_ratios_allow() -> None:
    half = (F(1, 2), F(1, 2))
    one, none = (F(1), F(1)), (F(0), F(0))
    box = first_box([[one, half, none], [half, one, half], [none, half, one]])
    assert box == ((1, 1), (F(1, 2), 2), (F(1, 4), 4))
    with pytest.raises(Refused, match="connect"):
        first_box([[one, none], [none, one]])


def test_the_correlation_polytope_by_hand() -> None:
    exclusive = {"exact": [["1/2", "0"], ["0", "1/2"]]}
    problem = {"quantity": "correlation_polytope", "matrix": exclusive}
    weights = [["1/2", [1, -1, 1]], ["1/2", [1, 1, -1]]]
    assert examine(problem, {"weights": weights}).member is True
    more = {"quantity": "correlation_polytope", "matrix": {"exact": [["3/5", "0"], ["0", "1/2"]]}}
    with pytest.raises(Refused):
        examine(more, {"weights": weights})
    never = {"den": 1, "re": [[0, -1, -1], [-1, 0, -1], [-1, -1, 0]]}
    assert examine(more, {"functional": never}).member is False


def test_forged_bounds_are_refused_or_true() -> None:
    third = [[1 if i == j else "1/3" for j in range(4)] for i in range(4)]
    third[0][1] = third[1][0] = "4/5"
    third[0][2] = third[2][0] = "3/4"
    found = mask_robustness(third)
    assert found.exact is not None and found.exact < 1
    assert survivors_are_true(found.problem, found.certificate, found.lower, found.upper) > 0


@pytest.mark.parametrize("equal", [False, True])
@pytest.mark.parametrize("c", ["7/10", "71/100", "1/2", "51/100"])
def test_forged_memberships_are_refused_or_true(c: str, equal: bool) -> None:
    matrix = [[1, c, "0"], [c, 1, c], ["0", c, 1]]
    found = normalised_mask_multiplier(matrix, equal_rates=equal)
    assert found.member is (F(c) <= (F(1, 2) if equal else F(7071, 10000)))
    for fake in forged(found.certificate):
        try:
            answer = confirm(found.problem, seal(found.problem, fake))
        except Refused:
            continue
        assert answer.member is found.member
