"""The kernel's checkers for 0/1 masks: what stands and what is refused."""

import copy
import itertools
import random
from fractions import Fraction
from typing import Any

import pytest

from lossproof.proofs.certificates.masks import mask_robustness, normalised_mask_multiplier
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.quantities.boxes import first_box, greatest_on
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


def ball(entries: list[list[int]], den: int, radius: str) -> dict[str, Any]:
    return {"den": den, "re": entries, "radius": radius}


def test_a_radius_counts_against_every_verdict() -> None:
    rows = [[100, 49, 49], [49, 100, 49], [49, 49, 100]]
    pairs: dict[str, Any] = {"rates": ["1", "1", "1"], "weights": []}  # 2 (49/100 + r) <= 1
    assert examine(multiplier(ball(rows, 100, "1/100")), pairs).member is True
    with pytest.raises(Refused, match="exceed the diagonal"):
        examine(multiplier(ball(rows, 100, "1/99")), pairs)
    whole = {**pairs, "weights": [["49/100", [1, 1, 0]]]}  # nothing is left for what is smaller
    assert examine(multiplier(ball(rows, 100, "0")), whole).member is True
    with pytest.raises(Refused, match="exceed an entry"):
        examine(multiplier(ball(rows, 100, "1/10000")), whole)
    negative = [[10, -1], [-1, 10]]
    assert examine(multiplier(ball(negative, 10, "1/11")), {"negative": [0, 1]}).member is False
    with pytest.raises(Refused, match="not negative"):
        examine(multiplier(ball(negative, 10, "1/10")), {"negative": [0, 1]})
    middle = {"functional": {"den": 1, "re": [[0, -1, 1], [-1, 2, -1], [1, -1, 0]]}}
    bent = [[10, 6, 0], [6, 10, 6], [0, 6, 10]]  # load 6/5, blurred by 3 r
    assert examine(multiplier(ball(bent, 10, "1/16"), equal=True), middle).member is False
    with pytest.raises(Refused, match="does not separate"):
        examine(multiplier(ball(bent, 10, "1/14"), equal=True), middle)


def test_boxes_are_for_all_matrices_within_the_radius() -> None:
    sealed = normalised_mask_multiplier(IMPOSSIBLE).certificate
    rows = [[25, 20, 15], [20, 25, 24], [15, 24, 25]]
    assert examine(multiplier(ball(rows, 25, "1/1000000")), sealed).member is False
    with pytest.raises(Refused):
        examine(multiplier(ball(rows, 25, "1/10")), sealed)  # c13 = 7/10, c23 = 9/10 are possible
    nearer = [[1, "4/5", "7/10"], ["4/5", 1, "9/10"], ["7/10", "9/10", 1]]
    assert normalised_mask_multiplier(nearer).member is True


def test_a_radius_counts_eight_times_on_signs() -> None:
    """E m_1 m_2 <= E m_1 is off by 1/10, and r moves both sides."""
    joint = {"functional": {"den": 1, "re": [[0, 0, 0], [0, 0, 1], [0, 1, 0]]}}
    problem = {"quantity": "correlation_polytope", "matrix": ball([[5, 6], [6, 5]], 10, "1/21")}
    assert examine(problem, joint).member is False
    problem["matrix"] = ball([[5, 6], [6, 5]], 10, "1/19")
    with pytest.raises(Refused, match="does not separate"):
        examine(problem, joint)


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
    for subset, words in (
        ([0, 1, 1], "distinct"),
        ([], "distinct"),
        ([0, 1], "2 x 2"),
        ([0, 1, 3], "outside"),
    ):
        with pytest.raises(Refused, match=words):
            examine(problem, {**sealed, "subset": subset})


def test_a_flood_of_functionals_is_refused_at_once() -> None:
    rows = [["1" if i == j else "1/2" for j in range(18)] for i in range(18)]
    many = [{"den": 1, "re": [[1] * 18] * 18}] * 40
    flood = {"subset": list(range(18)), "functionals": many, "boxes": [0]}
    with pytest.raises(Refused, match="too many functionals"):
        examine(multiplier({"exact": rows}), flood)


def test_the_bound_on_a_box_is_attained_where_it_can_be() -> None:
    box = ((F(1), F(3)), (F(2), F(4)))
    none = [[F(0)] * 2] * 2
    form = [[F(1), F(2)], [F(2), F(0)]]
    assert greatest_on(box, form, none) == 3 * 3 + 2 * 2 * 3 * 4
    assert greatest_on(box, none, form) == 3 * 3 + 2 * 2 * 3 * 4
    assert greatest_on(box, [[F(-1), F(0)], [F(0), F(0)]], none) >= -1


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
