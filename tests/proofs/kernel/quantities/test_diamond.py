"""The checker of diamond norms: what it confirms is true, whoever sealed it."""

from __future__ import annotations

import copy
import random
from fractions import Fraction
from typing import Any

import pytest

from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.quantities.door import confirm, seal
from lossproof.proofs.kernel.quantities.finding import Finding

# identity minus complete dephasing of one qubit: J = |00><11| + |11><00|, of norm 1
FLIP = [[0, 0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 0]]
BALL = {"den": 1, "re": FLIP, "radius": "0"}
EXACT = {"exact": [[str(x) for x in row] for row in FLIP]}
# eigenvectors (1, 0, 0, 1) / sqrt 2 and (1, 0, 0, -1) / sqrt 2, so Q = |J| = diag(1, 0, 0, 1)
BRACKET = {
    "root": {"den": 1, "re": [[1, 0], [0, 1]]},
    "sign": {"den": 1, "re": [[0, 0, 0, 1], [0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 0]]},
    "plus": {"den": 10**6, "re": [[707107], [0], [0], [707107]]},
    "minus": {"den": 10**6, "re": [[707107], [0], [0], [-707107]]},
    "mu": "1000001/1000000",
}
HALF = [["0", "0", "0", "1/2"], ["0"] * 4, ["0"] * 4, ["1/2", "0", "0", "0"]]
VALUE = {
    "rho": {"exact": [["1/2", "0"], ["0", "1/2"]]},
    "x": {"exact": HALF},
    "dual": {"exact": [["1", "0", "0", "0"], ["0"] * 4, ["0"] * 4, ["0", "0", "0", "1"]]},
    "value": "1",
}


def problem(choi: Any, size: Any = 2, out: Any = 2) -> dict[str, Any]:
    return {"quantity": "diamond_norm", "in": size, "out": out, "choi": choi}


def judged(about: Any, certificate: Any) -> Finding:
    """Return what the kernel finds when a forger has computed the digest."""
    return confirm(about, seal(about, certificate))


def leaves(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if not isinstance(data, dict | list):
        return [path]
    items = data.items() if isinstance(data, dict) else enumerate(data)
    return [leaf for key, value in items for leaf in leaves(value, (*path, key))]


def changed(data: Any, path: tuple[Any, ...], new: Any) -> Any:
    out = copy.deepcopy(data)
    inner = out
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = new(inner[path[-1]])
    return out


def test_the_bounds_of_a_good_certificate() -> None:
    found = judged(problem(BALL), BRACKET)
    assert found.lower == 1 and found.upper is not None
    assert 1 < found.upper < 1 + Fraction(1, 10**5)
    found = judged(problem(EXACT), VALUE)
    assert found.lower == found.upper == 1 and str(found.exact) == "1"


def test_a_radius_widens_both_bounds() -> None:
    exact = judged(problem(BALL), BRACKET)
    wider = judged(problem({**BALL, "radius": "1/1000"}), BRACKET)
    assert exact.lower is not None and exact.upper is not None
    assert wider.lower == exact.lower - Fraction(8, 1000)
    assert wider.upper == exact.upper + Fraction(8, 1000)
    # a map within the radius: J with 1/1000 added to one diagonal entry has norm above 1
    assert judged(problem({**BALL, "radius": "1000"}), BRACKET).lower == 0


def test_changed_entries_are_refused_unless_sealed_again() -> None:
    for certificate, choi in ((BRACKET, BALL), (VALUE, EXACT)):
        sealed = seal(problem(choi), certificate)
        for path in leaves(sealed):
            forged = changed(sealed, path, lambda x: x + 1 if isinstance(x, int) else f"{x}1")
            with pytest.raises(Refused):
                confirm(problem(choi), forged)


def forgeries(x: Any) -> list[Any]:
    if isinstance(x, int):
        return [x + 1, x - 1, -x, 0, 2 * x, x * 10**9, x // 2, True, None, "1", 0.5]
    value = Fraction(x)
    return [str(value + Fraction(1, 9)), str(value - Fraction(1, 9)), str(-value), "0", "2", "1e3"]


def test_resealed_forgeries_are_refused_or_still_true() -> None:
    refused = 0
    for certificate, choi in ((BRACKET, BALL), (VALUE, EXACT)):
        for path in leaves(certificate):
            for k in range(len(forgeries(1 if path[-1] == "den" else "1"))):

                def forge(x: Any, k: int = k) -> Any:
                    options = forgeries(x)
                    return options[k % len(options)]

                try:
                    found = judged(problem(choi), changed(certificate, path, forge))
                except Refused:
                    refused += 1
                    continue
                assert found.lower is not None and found.upper is not None
                assert found.lower <= 1 <= found.upper
    assert refused > 150


def test_random_certificates_never_exclude_the_value() -> None:
    draw = random.Random(4)
    confirmed = 0
    for _ in range(300):

        def block(rows: int, cols: int) -> list[list[int]]:
            return [[draw.randint(-3, 3) for _ in range(cols)] for _ in range(rows)]

        sign = block(4, 4)
        sign = [[sign[i][j] + sign[j][i] for j in range(4)] for i in range(4)]
        certificate = {
            "root": {"den": draw.randint(1, 3), "re": block(2, 2), "im": block(2, 2)},
            "sign": {"den": draw.randint(1, 6), "re": sign},
            "plus": {"den": draw.randint(1, 3), "re": block(4, 2), "im": block(4, 2)},
            "mu": str(draw.randint(0, 200)),
        }
        try:
            found = judged(problem(BALL), certificate)
        except Refused:
            continue
        confirmed += 1
        assert found.lower is not None and found.upper is not None
        assert found.lower <= 1 <= found.upper
    assert confirmed > 30


@pytest.mark.parametrize(
    ("about", "certificate"),
    [
        (problem(BALL, 4, 2), BRACKET),
        (problem(BALL, 1, 2), BRACKET),
        (problem(BALL, True, 4), BRACKET),
        (problem(BALL, 2, "2"), BRACKET),
        (problem(BALL, 0, 0), BRACKET),
        (problem({**BALL, "radius": "-1"}), BRACKET),
        (problem({**BALL, "den": 0}), BRACKET),
        (problem({**BALL, "den": -1}), BRACKET),
        (problem({**BALL, "re": FLIP[:3]}), BRACKET),
        (problem({**BALL, "re": [[0, 0, 0, 1], *FLIP[1:3], [0, 0, 0, 0]]}), BRACKET),
        (problem({**BALL, "im": FLIP}), BRACKET),
        (problem(BALL) | {"scale": 2}, BRACKET),
        (problem(BALL), VALUE),
        (problem(BALL), {k: v for k, v in BRACKET.items() if k != "mu"}),
        (problem(BALL), {**BRACKET, "mu": "1/2"}),
        (problem(BALL), {**BRACKET, "plus": BRACKET["root"]}),
        (problem(BALL), {**BRACKET, "root": {"den": 1, "re": [[0, 0], [0, 0]]}}),
        (problem(BALL), {**BRACKET, "root": BRACKET["sign"]}),
        (problem(EXACT), {**VALUE, "value": "2"}),
        (problem(EXACT), {**VALUE, "value": [[1, "1", "1"]]}),
        (problem(EXACT), {**VALUE, "x": VALUE["dual"]}),
        (problem(EXACT), {**VALUE, "dual": VALUE["x"]}),
        (problem(EXACT), {**VALUE, "rho": {"exact": [["1", "0"], ["0", "0"]]}}),
        (problem(EXACT), {**VALUE, "rho": {"exact": [["1", "0"], ["0", "1"]]}}),
        (problem({"exact": [["0", "0", "0", "1"], ["0"] * 4, ["0"] * 4, ["0"] * 4]}), VALUE),
    ],
)
def test_what_does_not_fit_is_refused(about: Any, certificate: Any) -> None:
    with pytest.raises(Refused):
        judged(about, certificate)


def test_a_block_that_is_linked_through_another_row_is_seen() -> None:
    # Q - J has a negative eigenvalue although all its 2 x 2 minors at the diagonal are positive
    row = ["1", "-3/5", "-3/5", "-3/5"]
    star = [[row[abs(i - j) if i != j else 0] for j in range(4)] for i in range(4)]
    zero = [["0"] * 4 for _ in range(4)]
    forged = {**VALUE, "x": {"exact": zero}, "dual": {"exact": star}, "value": "0"}
    with pytest.raises(Refused, match="Q >= J"):
        judged(problem({"exact": zero}), forged)


def pair(a: int, b: int) -> list[list[str]]:
    return [[str(a), "0"], ["0", str(b)]]


@pytest.mark.parametrize(
    ("choi", "x", "dual", "value", "words"),
    [
        (pair(1, 0), pair(2, 0), pair(2, 0), "2", "X <= rho"),
        (pair(-1, 0), pair(-2, 0), pair(2, 0), "2", "X >= -rho"),
        (pair(1, 0), pair(0, 0), pair(0, 0), "0", "Q >= J"),
        (pair(-1, 0), pair(0, 0), pair(0, 0), "0", "Q >= -J"),
        (pair(1, 0), pair(0, 0), pair(1, 0), "0", "tr_out Q"),
        (pair(1, 1), pair(1, 0), pair(1, 1), "1", "tr_out Q"),
    ],
)
def test_one_false_part_is_enough(choi: Any, x: Any, dual: Any, value: str, words: str) -> None:
    # a map from one level to two: its norm is the trace norm of J
    forged = {"rho": [["1"]], "x": x, "dual": dual}
    certificate = {k: {"exact": m} for k, m in forged.items()} | {"value": value}
    with pytest.raises(Refused, match=words):
        judged(problem({"exact": choi}, 1, 2), certificate)


def test_neither_side_of_a_bracket_may_cheat() -> None:
    about = problem({"den": 1, "re": [[0, 1], [1, 0]], "radius": "0"}, 1, 2)  # of norm 2
    honest = {
        "root": {"den": 1, "re": [[1]]},
        "sign": {"den": 1, "re": [[0, 1], [1, 0]]},
        "plus": {"den": 10, "re": [[7], [7]]},
        "minus": {"den": 10, "re": [[7], [-7]]},
        "mu": "1000",
    }
    assert judged(about, honest).lower == 2
    # the square of this one is 1 as well, though its norm is above 100
    with pytest.raises(Refused, match="observable"):
        judged(about, {**honest, "sign": {"den": 1, "re": [[1, 100], [0, -1]]}})
    with pytest.raises(Refused, match="exceeds mu"):
        judged(about, {**honest, "mu": "0"})
