"""The kernel's bounds of incompatibility: right ones stand, forged ones fall or stay true."""

import copy
import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest

from lossproof.proofs.certificates.measurability import (
    incompatibility_robustness,
    jointly_measurable,
    mub_robustness,
)
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.quantities.door import confirm, seal
from lossproof.proofs.kernel.quantities.finding import Finding

Json = Any
ROOT_HALF = 0.5**0.5
GENERAL = (1 + ROOT_HALF) / 2
HALF_ROOT_2 = [[2, "1/2", "0"]]
X = [{"exact": [["1/2", s + "1/2"], [s + "1/2", "1/2"]]} for s in ("", "-")]
Y = [
    {"exact": [["1/2", [[1, "0", s]]], [[[1, "0", t]], "1/2"]]}
    for s, t in (("-1/2", "1/2"), ("1/2", "-1/2"))
]
Z = [{"exact": [["1", "0"], ["0", "0"]]}, {"exact": [["0", "0"], ["0", "1"]]}]
COMPUTATIONAL = {"exact": [["1", "0"], ["0", "1"]]}
ONE = {"den": 1, "re": [[1, 0], [0, 1]]}
ZERO = {"den": 1, "re": [[0, 0], [0, 0]]}


def problem(*povms: Json, noise: str = "white") -> Json:
    out = {"quantity": "incompatibility_robustness", "povms": list(povms), "noise": noise}
    return {**out, "basis": COMPUTATIONAL} if noise == "dephasing" else out


def ask(instance: Json, certificate: Json) -> Finding:
    return confirm(instance, seal(instance, certificate))


def busch(eta: Fraction) -> list[Json]:
    """Return (1 + eta (aX + bZ))/4 over a, b = 1, -1: a parent of noisy X and Z."""
    out = []
    for a in (1, -1):
        for b in (1, -1):
            top, den = eta.numerator, 4 * eta.denominator
            one = eta.denominator
            out.append({"den": den, "re": [[one + b * top, a * top], [a * top, one - b * top]]})
    return out


def projectors(bound: Fraction) -> Json:
    """Return X and Z themselves as a witness."""
    n, d = bound.numerator, bound.denominator
    x = [{"den": 2, "re": [[1, s], [s, 1]]} for s in (1, -1)]
    z = [{"den": 1, "re": [[1, 0], [0, 0]]}, {"den": 1, "re": [[0, 0], [0, 1]]}]
    return {"effects": [x, z], "bound": {"den": d, "re": [[n, 0], [0, n]]}}


def test_noisy_x_and_z_by_hand() -> None:
    """Busch 1986: the noisy Pauli pair is jointly measurable up to 1/sqrt 2 = 0.70710678..."""
    low, high = Fraction(70710678, 10**8), Fraction(170710679, 10**8)
    found = ask(problem(X, Z), {"eta": str(low), "parent": busch(low), "witness": projectors(high)})
    assert found.lower == low
    assert found.upper is not None and 0 < found.upper - Fraction(70710678, 10**8) < Fraction(
        1, 10**7
    )
    assert found.exact is None


@pytest.mark.parametrize("eta", ["70710679/100000000", "1", "3/2", "-1/2"])
def test_too_much_is_refused(eta: str) -> None:
    with pytest.raises(Refused):
        ask(problem(X, Z), {"eta": eta, "parent": busch(Fraction(eta))})


def test_a_bound_below_the_choices_is_refused() -> None:
    with pytest.raises(Refused, match="exceeded by a choice"):
        ask(problem(X, Z), {"witness": projectors(Fraction(17, 10))})


def test_marginals_that_are_nearly_right_are_mended_or_refused() -> None:
    eta = Fraction(7, 10)
    parent = busch(Fraction(7000001, 10**7))
    assert ask(problem(X, Z), {"eta": str(eta), "parent": parent}).lower == eta
    with pytest.raises(Refused, match="not positive enough"):
        ask(problem(X, Z), {"eta": str(eta), "parent": busch(Fraction(65, 100))})
    parent[0]["re"][0][1] += 1
    with pytest.raises(Refused, match="not positive enough"):  # no longer Hermitian
        ask(problem(X, Z), {"eta": str(eta), "parent": parent})


def test_a_witness_without_slope_bounds_nothing() -> None:
    flat = {"effects": [[ONE, ONE], [ONE, ONE]], "bound": {"den": 1, "re": [[2, 0], [0, 2]]}}
    with pytest.raises(Refused, match="does not fall"):
        ask(problem(X, Z), {"witness": flat})
    turned = {"effects": [[Z_(0), Z_(1)], [ZERO, ZERO]], "bound": ONE}
    with pytest.raises(Refused, match="does not fall"):  # X is traceless against it
        ask(problem(X, Z), {"witness": turned})


def Z_(k: int) -> Json:
    return {"den": 1, "re": [[1 - k, 0], [0, k]]}


def test_without_evidence_the_bounds_are_trivial() -> None:
    found = ask(problem(X, Z), {})
    assert (found.lower, found.upper, found.exact) == (0, 1, None)


def test_one_measurement_is_its_own_parent() -> None:
    found = ask(problem(X), {})
    assert found.lower == found.upper == 1 and str(found.exact) == "1"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"povms": []}, "no measurements"),
        ({"povms": [X, []]}, "no measurements"),
        ({"povms": [X, Z[:1]]}, "sum to the identity"),
        ({"povms": [X, [*Z, Z[0]]]}, "sum to the identity"),
        ({"povms": [X, [{"exact": [["1"]]}]]}, "1 x 1"),
        (
            {
                "povms": [
                    [
                        {"exact": [["2", "0"], ["0", "1"]]},
                        {"exact": [["-1", "0"], ["0", "0"]]},
                    ],
                    Z,
                ]
            },
            "not positive",
        ),
        ({"noise": "pink"}, "white, dephasing or general"),
        ({"noise": None}, "white, dephasing or general"),
        ({"noise": "dephasing", "basis": {"exact": [["1", "1"], ["0", "1"]]}}, "orthonormal"),
        ({"noise": "dephasing"}, "malformed"),
        ({"povms": [X * 1000, Z * 1000]}, "too many"),
    ],
)
def test_what_is_no_problem_is_refused(change: Json, word: str) -> None:
    with pytest.raises(Refused, match=word):
        ask({**problem(X, Z), **change}, {})


def test_swapped_and_missing_parts_are_refused() -> None:
    eta = Fraction(7, 10)
    good = {"eta": str(eta), "parent": busch(eta), "witness": projectors(Fraction(2))}
    ask(problem(X, Z), good)
    assert isinstance(good["parent"], list)
    for change in (
        {"parent": good["parent"][:3]},
        {"parent": [*good["parent"], ZERO]},
        {"parent": good["parent"][::-1]},
        {"parent": [ONE, ZERO, ZERO, ZERO]},
        {"eta": 0.7},
        {"eta": True},
        {"eta": "7/0"},
        {"witness": {"effects": [[ONE]], "bound": ONE}},
        {"witness": {"effects": [[ONE, ONE, ONE], [ONE]], "bound": ONE}},
        {"witness": {**projectors(Fraction(2)), "bound": {"den": 1, "re": [[4]]}}},
    ):  # fmt: skip
        with pytest.raises(Refused):
            ask(problem(X, Z), {**good, **change})


def test_exactly_one_over_root_two() -> None:
    """The projectors as a witness, and rank-one effects as a parent: both give 1/sqrt 2."""
    quarter = [[2, "1/8", "0"]]
    parent = []
    for a in (1, -1):
        for b in (1, -1):
            x = [[2, f"{a}/8", "0"]]
            up, down = [[1, "1/4", "0"], [2, f"{b}/8", "0"]], [[1, "1/4", "0"], [2, f"{-b}/8", "0"]]
            parent.append({"exact": [[up, x], [x, down]]})
    bound = [[1, "1", "0"], [2, "1/2", "0"]]
    witness = {"effects": [X, Z], "bound": {"exact": [[bound, "0"], ["0", bound]]}}
    good = {"value": HALF_ROOT_2, "parent": parent, "witness": witness}
    found = ask(problem(X, Z), good)
    assert str(found.exact) == "1/2*sqrt(2)"
    assert found.lower is not None and found.upper is not None
    assert found.lower <= Fraction(ROOT_HALF) + Fraction(1, 10**15) and found.lower < found.upper
    low = [[1, "1", "0"], [2, "49/100", "0"]]
    for change in (
        {"value": "7/10"},
        {"value": [[2, "1/2", "1"]]},
        {"value": quarter},
        {"value": "1"},
        {"parent": [parent[0], None, None, None]},
        {"parent": parent[::-1]},
        {"parent": parent[:3]},
        {"witness": {**witness, "bound": {"exact": [[low, "0"], ["0", low]]}}},
        {"witness": {**witness, "effects": [Z, X]}},
        {"witness": {**witness, "effects": [X]}},
        {"witness": None},
    ):
        with pytest.raises(Refused):
            ask(problem(X, Z), {**good, **change})
    ball = [{"den": 2, "re": [[1, s], [s, 1]], "radius": "1/1000000000000"} for s in (1, -1)]
    with pytest.raises(Refused, match="not known exactly"):
        ask(problem(ball, Z), good)


def test_a_sharp_measurement_leaves_no_room_under_its_own_dephasing() -> None:
    """C3.4e: X and Z under dephasing along Z are incompatible for every eta > 0.

    No finite witness shows it; on what parents of the sharp Z can reach, X itself does.
    """
    kernels = [[None, None], [{"exact": [["0"], ["1"]]}, {"exact": [["1"], ["0"]]}]]
    signed = [{"exact": [["0", s + "1"], [s + "1", "0"]]} for s in ("", "-")]
    nothing = {"exact": [["0", "0"], ["0", "0"]]}
    inverses = [{"exact": [["0", "1"]]}, {"exact": [["1", "0"]]}] * 2
    witness = {
        "effects": [signed, [nothing, nothing]],
        "bound": nothing,
        "unreached": {"kernels": kernels, "inverses": inverses},
    }
    instance = problem(X, Z, noise="dephasing")
    found = ask(instance, {"value": "0", "witness": witness})
    assert found.lower == found.upper == 0 and found.exact is not None
    for change in (
        {"unreached": None},
        {"unreached": {"kernels": kernels[::-1], "inverses": inverses}},
        {"unreached": {"kernels": kernels, "inverses": inverses[::-1]}},
        {"unreached": {"kernels": kernels, "inverses": inverses[:2]}},
    ):
        with pytest.raises(Refused):
            ask(instance, {"value": "0", "witness": {**witness, **change}})
    with pytest.raises(Refused):  # white noise does reach there
        ask(problem(X, Z), {"value": "0", "witness": witness})


def test_a_wider_ball_gives_wider_bounds() -> None:
    def uncertain(radius: str) -> Json:
        x = [{"den": 2, "re": [[1, s], [s, 1]], "radius": radius} for s in (1, -1)]
        return problem(x, Z)

    eta, certificate = Fraction(7, 10), {"witness": projectors(Fraction(17072, 10**4))}
    certificate |= {"eta": str(eta), "parent": busch(eta)}
    uppers = [ask(uncertain(r), certificate).upper for r in ("0", "1/100000", "1/10000")]
    assert uppers == sorted(uppers, key=lambda u: u or 0) and len(set(uppers)) == 3
    with pytest.raises(Refused, match="not positive enough"):
        ask(uncertain("1/100"), certificate)
    with pytest.raises(Refused):
        ask(uncertain("-1/100"), certificate)


def test_radius_lies_are_seen_by_the_normalisation() -> None:
    off = [{"den": 100, "re": [[50, s], [s, 50]], "radius": "0"} for s in (50, -49)]
    with pytest.raises(Refused, match="sum to the identity"):
        ask(problem(off, Z), {})


def corrupted(certificate: Json) -> Iterator[Json]:
    """Yield copies with one number changed: the last digit of it, its sign, or its size."""

    def leaves(data: Json, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        if isinstance(data, dict | list):
            for key, value in data.items() if isinstance(data, dict) else enumerate(data):
                yield from leaves(value, (*path, key))
        elif path[0] != "sha256" and data is not None:
            yield path

    for path in leaves(certificate):
        for change in (lambda v: v + 1, lambda v: -v - 1, lambda v: v + (1 << 58), lambda v: True):
            forged = copy.deepcopy(certificate)
            target = forged
            for key in path[:-1]:
                target = target[key]
            value = target[path[-1]]
            target[path[-1]] = str(change(0)) if isinstance(value, str) else change(value)
            if json.dumps(forged) != json.dumps(certificate):
                yield forged


@pytest.mark.parametrize(
    ("result", "truth"),
    [
        (lambda: incompatibility_robustness([rounded(X), rounded(Z)]), ROOT_HALF),
        (lambda: incompatibility_robustness([rounded(X), rounded(Z)], "general"), GENERAL),
        (lambda: incompatibility_robustness([rounded(X), rounded(Y)], "dephasing"), ROOT_HALF),
        (lambda: incompatibility_robustness([floats(X), floats(Z)]), ROOT_HALF),
        (lambda: mub_robustness(2, 2, "general"), GENERAL),
        (lambda: incompatibility_robustness([floats(X), floats(Z)], "dephasing"), 0.0),
    ],
)  # fmt: skip
def test_a_resealed_forgery_is_refused_or_true(result: Any, truth: float) -> None:
    found = result()
    forgeries = 0
    for forged in corrupted(found.certificate):
        with pytest.raises(Refused):  # the digest is the old one
            confirm(found.problem, forged)
        try:
            bounds = ask(found.problem, forged)
        except Refused:
            forgeries += 1
            continue
        assert bounds.lower is not None and bounds.upper is not None
        assert bounds.lower <= Fraction(truth) + Fraction(1, 10**15)
        assert bounds.upper >= Fraction(truth) - Fraction(1, 10**15)
    assert forgeries > 20


def test_forged_memberships_are_refused() -> None:
    noisy = [
        [[["17/20", 0], [0, "3/20"]], [["3/20", 0], [0, "17/20"]]],
        [[["1/2", "7/20"], ["7/20", "1/2"]], [["1/2", "-7/20"], ["-7/20", "1/2"]]],
    ]
    compatible, sharp = jointly_measurable(noisy), jointly_measurable([floats(X), floats(Z)])
    assert compatible.check().member is True and sharp.check().member is False
    for mine, other, truth in ((compatible, sharp, True), (sharp, compatible, False)):
        with pytest.raises(Refused):
            ask(mine.problem, other.certificate)
        for forged in corrupted(mine.certificate):
            try:
                assert ask(mine.problem, forged).member is truth
            except Refused:
                continue


def test_a_certificate_is_about_its_own_problem() -> None:
    pair = mub_robustness(3, 2)
    other = mub_robustness(3, 2, "general")
    with pytest.raises(Refused, match="changed since"):
        confirm(other.problem, pair.certificate)
    bounds = None
    try:
        bounds = ask(other.problem, pair.certificate)
    except Refused:
        return
    assert bounds.lower is not None and bounds.lower <= Fraction((1 + 3**-0.5) / 2)


def rounded(effects: list[Json]) -> list[Any]:
    """Return effects as floats that are a rounding away from what they are meant to be."""
    return [[[x * (1 - 2**-53) for x in row] for row in e] for e in floats(effects)]


def floats(effects: list[Json]) -> list[Any]:
    def number(x: Json) -> complex:
        if isinstance(x, str):
            return complex(float(Fraction(x)))
        return sum(complex(float(Fraction(a)), float(Fraction(b))) * r**0.5 for r, a, b in x)

    return [[[number(x) for x in row] for row in e["exact"]] for e in effects]
