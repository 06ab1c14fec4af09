"""Where the noise threshold is an algebraic number, the kernel confirms it exactly."""

from typing import Any

import numpy as np
import pytest
import sympy
from sympy import I, Rational, sqrt

from lossproof.proofs.certificates import _faces_of_parents as search
from lossproof.proofs.certificates.measurability import (
    incompatibility_robustness,
    jointly_measurable,
    mub_robustness,
)
from lossproof.proofs.kernel.numbers import number
from lossproof.proofs.kernel.quantities.measurability_exact import read_exact_family

HALF = Rational(1, 2)
HADAMARD = sympy.Matrix([[1, 1], [1, -1]]) / sqrt(2)


def pauli(x: Any, y: Any, z: Any) -> list[Any]:
    x, y, z = map(sympy.sympify, (x, y, z))
    return [
        [[HALF * (1 + s * z), HALF * s * (x - I * y)], [HALF * s * (x + I * y), HALF * (1 - s * z)]]
        for s in (1, -1)
    ]


X, Y, Z = pauli(1, 0, 0), pauli(0, 1, 0), pauli(0, 0, 1)
TRINE = [
    Rational(2, 3) * sympy.Matrix(pauli(*v)[0])
    for v in ((1, 0, 0), ("-1/2", 0, "sqrt(3)/2"), ("-1/2", 0, "-sqrt(3)/2"))
]
SLANTED = [X, pauli("1/2", 0, "sqrt(3)/2"), pauli("-1/2", 0, "sqrt(3)/2")]
NEVER = [[0, 0], [0, 0]]


@pytest.mark.parametrize(
    ("povms", "noise", "value"),
    [
        # P. Busch 1986: 2/(|a + b| + |a - b|) for pairs, 1/sqrt(a^2 + b^2 + c^2) for orthogonal
        # triples of qubit measurements
        ([X, Z], "white", 1 / sqrt(2)),
        ([X, Y, Z], "white", 1 / sqrt(3)),
        ([X, pauli("3/5", 0, "4/5")], "white", sqrt(5) / 3),
        ([X, pauli(0, 0, "4/5")], "white", 5 / sqrt(41)),
        (
            [pauli("1/2", "1/3", "1/5"), pauli("3/5", 0, "4/5")],
            "white",
            2 / (sqrt(Rational(2089, 900)) + sqrt(Rational(433, 900))),
        ),
        # evenly spread in a plane, 1/(k sin(pi/2k)); with one more across: |u|^2 = 9/4 + 1
        (SLANTED, "white", Rational(2, 3)),
        ([*SLANTED[:1], *SLANTED[1:], Y], "white", 2 / sqrt(13)),
        # general noise: the witness of the projectors, lambda/m
        ([X, Z], "general", (1 + 1 / sqrt(2)) / 2),
        ([X, Y, Z], "general", (1 + 1 / sqrt(3)) / 2),
        # dephasing, C3.4e
        ([X, Y], "dephasing", 1 / sqrt(2)),
        ([X, Z], "dephasing", 0),
        ([X, Y, Z], "dephasing", 0),
        ([Z, Y], ("dephasing", HADAMARD), 1 / sqrt(2)),
        ([Z, X], ("dephasing", HADAMARD), 0),
        # compatible with nothing to spare
        ([Z, Z], "white", 1),
        ([X, X, X], "white", 1),
        ([X, X], "dephasing", 1),
        ([TRINE, TRINE], "white", 1),
        ([TRINE, [TRINE[0] + TRINE[1], TRINE[2]]], "white", 1),
        ([pauli("3/5", 0, 0), pauli(0, 0, "4/5")], "white", 1),
        # an outcome that never occurs
        ([[*X, NEVER], [NEVER, *Z]], "white", 1 / sqrt(2)),
        ([[*X, NEVER], Z], "dephasing", 0),
    ],
)
def test_exact_thresholds(povms: Any, noise: Any, value: Any) -> None:
    found = incompatibility_robustness(povms, noise)
    assert found.exact is not None and sympy.simplify(found.exact - value) == 0
    assert found.width < 1e-25 and found.lower <= found.upper
    assert abs(found.value - float(value)) < 1e-12
    again = found.check()
    assert again.exact == found.number


@pytest.mark.parametrize(
    ("d", "m", "noise", "value"),
    [
        (2, 2, "white", 1 / sqrt(2)),
        (3, 2, "white", (sqrt(3) + 2) / (2 * (sqrt(3) + 1))),
        (4, 2, "white", Rational(2, 3)),
        (2, 3, "white", 1 / sqrt(3)),
        (3, 4, "white", (1 + 3 * sqrt(5)) / 16),  # lambda = (3 + sqrt 5)/2
        (3, 2, "general", (1 + 1 / sqrt(3)) / 2),
        (4, 2, "general", Rational(3, 4)),
        (3, 2, "dephasing", 0),
        (4, 2, "dephasing", 0),
    ],
)
def test_mutually_unbiased_bases_exactly(d: int, m: int, noise: str, value: Any) -> None:
    """C3.4e for pairs: (sqrt d + 2)/(2 (sqrt d + 1))."""
    found = mub_robustness(d, m, noise)
    assert found.exact is not None and sympy.simplify(found.exact - value) == 0


def test_compatible_with_nothing_to_spare() -> None:
    edge = 1 / sqrt(2)
    for povms in (
        [X, X],
        [TRINE, TRINE],
        [pauli(edge, 0, 0), pauli(0, 0, edge)],
        [[*X, NEVER], X],
    ):
        found = jointly_measurable(povms)
        assert found.member is True and found.check().member is True
    beyond = edge + Rational(1, 10**6)
    assert jointly_measurable([pauli(beyond, 0, 0), pauli(0, 0, edge)]).member is False


def test_a_nested_radical_stays_a_bracket() -> None:
    """Directions at 45 degrees: 2/(sqrt(2 + sqrt 2) + sqrt(2 - sqrt 2))."""
    found = incompatibility_robustness([X, pauli("1/sqrt(2)", 0, "1/sqrt(2)")])
    value = 2 / (np.sqrt(2 + np.sqrt(2)) + np.sqrt(2 - np.sqrt(2)))
    assert found.exact is None and found.lower < value < found.upper and found.width < 1e-8


def test_a_wrong_guess_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(family: Any, floats: Any, faces: Any, eta: Any) -> Any:
        return [{"exact": [["1/4", "0"], ["0", "1/4"]]}] * len(faces)

    monkeypatch.setattr(search, "_parent_on", wrong)
    found = incompatibility_robustness([X, Z])
    assert found.exact is None and found.width < 1e-7
    assert found.lower < sympy.N(1 / sqrt(2), 40) < found.upper
    assert jointly_measurable([TRINE, TRINE]).member is None


def test_a_wrong_witness_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    original = search._witnesses

    def wrong(*arguments: Any) -> Any:
        for w, bound in original(*arguments):
            yield w, [[x * number(2) for x in row] for row in bound]

    monkeypatch.setattr(search, "_witnesses", wrong)
    found = incompatibility_robustness([X, Z])
    assert found.exact is None and found.width < 1e-7


def test_the_faces_of_sharp_measurements_are_exact() -> None:
    up, down = {"exact": [["1", "0"], ["0", "0"]]}, {"exact": [["0", "0"], ["0", "1"]]}
    problem = {"povms": [[up, down]], "basis": {"exact": [["1", "0"], ["0", "1"]]}}
    white = read_exact_family(problem, "white")
    assert search.Reach.of(white).kernels is None  # white noise reaches everywhere
    kernels = search.Reach.of(read_exact_family(problem, "dephasing")).kernels
    assert kernels is not None and [len(v) for v in kernels[0]] == [1, 1]
