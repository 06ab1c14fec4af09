"""Published values lie inside the certified intervals, and these are narrow.

The instances are built here from their textbook definitions, once exactly and, where they have
irrational or long entries, also as floats.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy
from sympy import I, Matrix, Rational, cos, eye, log, pi, sqrt, zeros

from lossproof import certified

Row = tuple[str, Callable[[], Any], Any]
WIDTH = Fraction(1, 10**6)

X, Y, Z = Matrix([[0, 1], [1, 0]]), Matrix([[0, -I], [I, 0]]), Matrix([[1, 0], [0, -1]])
HALF = Rational(1, 2)


def choi(*kraus: Any) -> Any:
    """Return the Choi matrix of Kraus operators, input tensor output."""
    d_out, d_in = kraus[0].shape
    out = zeros(d_in * d_out, d_in * d_out)
    for k in kraus:
        v = Matrix(d_in * d_out, 1, lambda r, _, k=k: k[r % d_out, r // d_out])
        out += v * v.H
    return out.applyfunc(sympy.expand)


def identity(d: int) -> Any:
    """Return the Choi matrix of the identity."""
    return choi(eye(d))


def depolarizing(d: int, q: Any) -> Any:
    r"""Return $\rho \mapsto q\rho + (1-q)\,\mathrm{tr}\rho\,1/d$."""
    return q * identity(d) + (1 - q) * eye(d * d) / d


def dephasing(d: int, p: Any) -> Any:
    r"""Return $\rho \mapsto p\rho + (1-p)\,\mathrm{diag}\rho$."""
    units = [Matrix(d, d, lambda i, j, k=k: int(i == j == k)) for k in range(d)]
    return p * identity(d) + (1 - p) * choi(*units)


def pauli(*p: Any) -> Any:
    """Return the Pauli channel with probabilities of 1, X, Y, Z."""
    return sum((q * choi(m) for q, m in zip(p, (eye(2), X, Y, Z), strict=True)), zeros(4, 4))


def transposition(d: int) -> Any:
    """Return the Choi matrix of the transposition: the swap."""
    return Matrix(d * d, d * d, lambda r, c: int(r // d == c % d and r % d == c // d))


def replacing(rho: Any, d: int = 2) -> Any:
    """Return the channel that throws its input away and prepares rho."""
    return sympy.kronecker_product(eye(d), rho)


def damping(g: Any) -> Any:
    """Return amplitude damping."""
    return choi(Matrix([[1, 0], [0, sqrt(1 - g)]]), Matrix([[0, sqrt(g)], [0, 0]]))


def erasing(d: int, p: Any) -> Any:
    """Return the erasure channel that keeps its input with probability p."""
    kept = sqrt(p) * Matrix(d + 1, d, lambda a, i: int(a == i))
    lost = [
        sqrt(1 - p) * Matrix(d + 1, d, lambda a, i, k=k: int(a == d and i == k)) for k in range(d)
    ]
    return choi(kept, *lost)


def distance(a: Any, b: Any, *dims: Any) -> Callable[[], Any]:
    """Return the diamond distance of two Choi matrices, when called."""
    return lambda: certified.diamond_norm(a - b, (dims[0], dims[1]) if dims else None)


S_GATE, T_GATE = Matrix([[1, 0], [0, I]]), Matrix([[1, 0], [0, (1 + I) / sqrt(2)]])
PLUS, MIXED = Matrix([[HALF, HALF], [HALF, HALF]]), eye(2) / 2
ZERO, ONE = Matrix([[1, 0], [0, 0]]), Matrix([[0, 0], [0, 1]])

DIAMOND: list[Row] = [
    (
        "id - depolarizing, d=2: 2(1-q)(1-1/d^2)",
        distance(identity(2), depolarizing(2, Rational(1, 3))),
        2 * Rational(2, 3) * Rational(3, 4),
    ),
    (
        "id - depolarizing, d=3",
        distance(identity(3), depolarizing(3, Rational(1, 4))),
        Rational(4, 3),
    ),
    (
        "two depolarizing channels",
        distance(depolarizing(2, Rational(3, 4)), depolarizing(2, Rational(1, 8))),
        Rational(15, 16),
    ),
    (
        "id - dephasing, n=2: 2(1-p)(1-1/n)",
        distance(identity(2), dephasing(2, Rational(2, 7))),
        Rational(5, 7),
    ),
    (
        "id - dephasing, n=3",
        distance(identity(3), dephasing(3, Rational(2, 7))),
        2 * Rational(5, 7) * Rational(2, 3),
    ),
    ("id - dephasing, n=4", distance(identity(4), dephasing(4, Rational(1, 2))), Rational(3, 4)),
    ("id - Z: orthogonal unitaries", distance(identity(2), choi(Z)), 2),
    ("id - S: 2 sqrt(1 - nu^2)", distance(identity(2), choi(S_GATE)), sqrt(2)),
    ("id - T: 2 sin(pi/8)", distance(identity(2), choi(T_GATE)), 2 * sympy.sin(pi / 8)),
    (
        "Pauli channels: l1 distance",
        distance(
            pauli(HALF, Rational(1, 4), Rational(1, 8), Rational(1, 8)),
            pauli(*[Rational(1, 4)] * 4),
        ),
        HALF,
    ),
    (
        "bit flip against phase flip",
        distance(
            pauli(Rational(9, 10), Rational(1, 10), 0, 0),
            pauli(Rational(9, 10), 0, 0, Rational(1, 10)),
        ),
        Rational(1, 5),
    ),
    ("transposition, d=2 (Paulsen): d", lambda: certified.diamond_norm(transposition(2)), 2),
    ("transposition, d=3", lambda: certified.diamond_norm(transposition(3)), 3),
    (
        "reduction map, d=3: (d^2+d-2)/d",
        lambda: certified.diamond_norm(eye(9) - identity(3)),
        Rational(10, 3),
    ),
    (
        "Werner-Holevo channels, d=3 (Watrous): perfectly distinguishable",
        lambda: certified.diamond_norm(
            (eye(9) + transposition(3)) / 4 - (eye(9) - transposition(3)) / 2
        ),
        2,
    ),
    (
        "replacing channels: trace distance",
        distance(replacing(PLUS), replacing(Matrix([[Rational(3, 4), 0], [0, Rational(1, 4)]]))),
        2 * sqrt(Rational(5, 16)),
    ),
    ("replacing channels, orthogonal", distance(replacing(ZERO), replacing(ONE)), 2),
    (
        "erasure channels: 2|p-q|",
        distance(erasing(2, Rational(1, 4)), erasing(2, Rational(3, 4)), 2, 3),
        1,
    ),
    ("trace, M_3 -> C", lambda: certified.diamond_norm(eye(3), (3, 1)), 1),
    (
        "completely positive map: norm of the adjoint at 1",
        lambda: certified.diamond_norm(choi(Matrix([[1, 0], [0, 2]]))),
        4,
    ),
    ("complete amplitude damping - id", distance(damping(1), identity(2)), 2),
    ("zero difference", distance(identity(2), identity(2)), 0),
    ("a number", lambda: certified.diamond_norm([["-2/3"]]), Rational(2, 3)),
]

SCHUR: list[Row] = [
    (
        f"id - dephasing as a Schur map, n={n}",
        lambda n=n: certified.schur_diamond_norm(
            [[0 if i == j else "3/4" for j in range(n)] for i in range(n)]
        ),
        Rational(3, 2) * (1 - Rational(1, n)),
    )
    for n in (2, 5, 16)
]


def effects(*axes: Any) -> list[list[Any]]:
    """Return the projective qubit measurements along Bloch axes."""
    out = []
    for a in axes:
        sigma = a[0] * X + a[1] * Y + a[2] * Z
        out.append([(eye(2) + s * sigma) / 2 for s in (1, -1)])
    return out


def robustness(*axes: Any, noise: Any = "white") -> Callable[[], Any]:
    """Return the incompatibility robustness of qubit measurements, when called."""
    return lambda: certified.incompatibility_robustness(effects(*axes), noise)


EX, EY, EZ = (1, 0, 0), (0, 1, 0), (0, 0, 1)
SLANTED = (Rational(3, 5), 0, Rational(4, 5))
PLANAR = [(cos(k * pi / 3), 0, sympy.sin(k * pi / 3)) for k in range(3)]


def floats(povms: Any) -> Any:
    """Return the effects as arrays of floats."""
    return [[np.array(e.evalf(17).tolist(), complex) for e in povm] for povm in povms]


MEASURABILITY: list[Row] = [
    ("X, Z, white noise (Busch 1986)", robustness(EX, EZ), 1 / sqrt(2)),
    ("X, Y, Z, white noise", robustness(EX, EY, EZ), 1 / sqrt(3)),
    (
        "two axes, |a+b|+|a-b| <= 2 (Busch 1986)",
        robustness(SLANTED, EZ),
        2 / (sqrt(Rational(18, 5)) + sqrt(Rational(2, 5))),
    ),
    ("three axes in a plane", robustness(*PLANAR), Rational(2, 3)),
    ("X, Y under Z-dephasing", robustness(EX, EY, noise=("dephasing", eye(2))), 1 / sqrt(2)),
    ("commuting measurements", robustness(EZ, EZ), 1),
    (
        "X, Z, general noise: (1 + 1/sqrt d)/2",
        robustness(EX, EZ, noise="general"),
        (1 + 1 / sqrt(2)) / 2,
    ),
    (
        "X, Z, given in floats",
        lambda: certified.incompatibility_robustness(floats(effects(EX, EZ))),
        1 / sqrt(2),
    ),
    *[
        (
            f"MUB pair, d={d} (Carmeli, Heinosaari, Toigo 2012)",
            lambda d=d: certified.mub_robustness(d, 2),
            (sqrt(d) + 2) / (2 * (sqrt(d) + 1)),
        )
        for d in (2, 3, 4, 5)
    ],
    (
        "3 MUBs, d=3 (Designolle et al. 2019)",
        lambda: certified.mub_robustness(3, 3),
        cos(pi / 18) / sqrt(3),
    ),
    (
        "4 MUBs, d=3 (Designolle et al. 2019)",
        lambda: certified.mub_robustness(3, 4),
        (1 + 3 * sqrt(5)) / 16,
    ),
]


def correlation(n: int, c: Any) -> Any:
    """Return the matrix with off-diagonal entries c."""
    return (1 - c) * eye(n) + c * sympy.ones(n, n)


def cycle(n: int, c: Any) -> Any:
    """Return the matrix with entries c on the edges of a cycle."""
    return Matrix(n, n, lambda i, j: 1 if i == j else c if (i - j) % n in (1, n - 1) else 0)


def entropy_of(*p: Any) -> Any:
    """Return the Shannon entropy in bits."""
    return -sum(x * log(x, 2) for x in p)


TRINE = [
    Matrix(
        [
            [(1 + cos(2 * k * pi / 3)) / 2, sympy.sin(2 * k * pi / 3) / 2],
            [sympy.sin(2 * k * pi / 3) / 2, (1 - cos(2 * k * pi / 3)) / 2],
        ]
    )
    for k in range(3)
]
BB84 = [ZERO, ONE, PLUS, Matrix([[HALF, -HALF], [-HALF, HALF]])]
SLICE = Rational(11, 100)
ENTROPIES: list[Row] = [
    (
        "h(0.11), exactly given",
        lambda: certified.binary_entropy("11/100"),
        entropy_of(SLICE, 1 - SLICE),
    ),
    ("h(1/2)", lambda: certified.binary_entropy("1/2"), 1),
    ("h(0)", lambda: certified.binary_entropy(0), 0),
    ("H(1/2, 1/4, 1/4)", lambda: certified.shannon_entropy(["1/2", "1/4", "1/4"]), Rational(3, 2)),
    ("S(1/3)", lambda: certified.von_neumann_entropy(eye(3) / 3), log(3, 2)),
    ("S of a pure state", lambda: certified.von_neumann_entropy(PLUS), 0),
    (
        "S of a mixed qubit",
        lambda: certified.von_neumann_entropy(Matrix([[Rational(3, 4), 0], [0, Rational(1, 4)]])),
        entropy_of(Rational(3, 4), Rational(1, 4)),
    ),
    (
        "S of a float state",
        lambda: certified.von_neumann_entropy(np.diag([0.9, 0.1])),
        entropy_of(Rational(9, 10), Rational(1, 10)),
    ),
    (
        "Holevo information of the trine",
        lambda: certified.holevo_information(["1/3"] * 3, TRINE),
        1,
    ),
    ("Holevo information of BB84", lambda: certified.holevo_information(["1/4"] * 4, BB84), 1),
    (
        "Holevo information of |0>, |+>",
        lambda: certified.holevo_information(["1/2"] * 2, [ZERO, PLUS]),
        entropy_of((2 + sqrt(2)) / 4, (2 - sqrt(2)) / 4),
    ),
    ("coherence of |+>", lambda: certified.relative_entropy_of_coherence(PLUS), 1),
    ("relative entropy to the mixed state", lambda: certified.relative_entropy(ZERO, MIXED), 1),
    (
        "mutual information of a noisy bit",
        lambda: certified.mutual_information([["3/8", "1/8"], ["1/8", "3/8"]]),
        1 - entropy_of(Rational(1, 4), Rational(3, 4)),
    ),
    (
        "Maassen-Uffink for X, Z",
        lambda: certified.maassen_uffink(eye(2), Matrix([[1, 1], [1, -1]]) / sqrt(2)),
        1,
    ),
    (
        "Maassen-Uffink for Fourier, d=3",
        lambda: certified.maassen_uffink(
            eye(3), np.exp(2j * np.pi * np.outer(range(3), range(3)) / 3) / np.sqrt(3)
        ),
        log(3, 2),
    ),
]

CAPACITIES: list[Row] = [
    (
        "binary symmetric channel: 1 - h",
        lambda: certified.classical_capacity([["9/10", "1/10"], ["1/10", "9/10"]]),
        1 - entropy_of(Rational(1, 10), Rational(9, 10)),
    ),
    (
        "binary erasure channel",
        lambda: certified.classical_capacity([["3/4", 0, "1/4"], [0, "3/4", "1/4"]]),
        Rational(3, 4),
    ),
    (
        "Z-channel at 1/2: log2(5/4)",
        lambda: certified.classical_capacity([[1, 0], ["1/2", "1/2"]]),
        log(Rational(5, 4), 2),
    ),
    (
        "noisy typewriter on 4 letters",
        lambda: certified.classical_capacity(
            [["1/2", "1/2", 0, 0], [0, "1/2", "1/2", 0], [0, 0, "1/2", "1/2"], ["1/2", 0, 0, "1/2"]]
        ),
        1,
    ),
    (
        "dephased qubit, Q = 1 - h((1+p)/2)",
        lambda: certified.schur_quantum_capacity([[1, "1/2"], ["1/2", 1]]),
        1 - entropy_of(Rational(3, 4), Rational(1, 4)),
    ),
    (
        "dephased qutrit, Q = log2 n - S(C/n)",
        lambda: certified.schur_quantum_capacity(correlation(3, HALF)),
        log(3, 2) - entropy_of(Rational(2, 3), Rational(1, 6), Rational(1, 6)),
    ),
    (
        "classical capacity of dephasing",
        lambda: certified.schur_classical_capacity(correlation(4, HALF)),
        2,
    ),
    (
        "erasure, quantum (Bennett, DiVincenzo, Smolin 1997)",
        lambda: certified.erasure_capacities("3/4", 2).quantum,
        HALF,
    ),
    (
        "erasure, classical",
        lambda: certified.erasure_capacities("3/4", 4).classical,
        Rational(3, 2),
    ),
    ("erasure below one half", lambda: certified.erasure_capacities("1/3", 2).quantum, 0),
]


def noisy(eta: Any, *axes: Any) -> list[list[Any]]:
    """Return the measurements with white noise."""
    return [[eta * e + (1 - eta) * eye(2) / 2 for e in povm] for povm in effects(*axes)]


PHASES = Matrix([[0, 1, 1, 1], [1, 0, I, -I], [1, -I, 0, I], [1, I, -I, 0]])
SIC = eye(4) + PHASES / sqrt(3)
"""Gram matrix of the four states of the qubit SIC (up to phases): PHASES squares to 3."""

ROBUSTNESS: list[Row] = [
    (
        "cut polytope, c = -1/2, n=3 (triangle)",
        lambda: certified.cut_robustness(correlation(3, -HALF)),
        Rational(2, 3),
    ),
    (
        "elliptope, c = -1, n=4: 1/(n-1)",
        lambda: certified.elliptope_robustness(correlation(4, -1)),
        Rational(1, 3),
    ),
    (
        "elliptope, 5-cycle: 1/|lambda_min|",
        lambda: certified.elliptope_robustness(cycle(5, 1)),
        (sqrt(5) - 1) / 2,
    ),
    ("sign masks, 5-cycle", lambda: certified.cut_robustness(cycle(5, 1)), HALF),
    (
        "0/1 masks at equal rates, path",
        lambda: certified.mask_robustness(Matrix([[1, 1, 0], [1, 1, 1], [0, 1, 1]])),
        HALF,
    ),
    ("SIC, mixed-unitary threshold", lambda: certified.phase_robustness(SIC), sqrt(3) / 2),
    ("blind masks: 1 - C(n-t,k)/C(n,k)", lambda: certified.blind_masks(7, 3, 2), Rational(5, 7)),
    (
        "stone, scissors, paper",
        lambda: certified.game_value([[0, -1, 1], [1, 0, -1], [-1, 1, 0]]),
        0,
    ),
    (
        "matching pennies, weighted (von Neumann)",
        lambda: certified.game_value([[3, -1], [-1, 1]]),
        Rational(1, 3),
    ),
]

W1 = [["9/10", "1/10"], ["1/10", "9/10"]]
CONTRACTION: list[Row] = [
    ("Dobrushin, binary symmetric", lambda: certified.contraction_coefficient(W1), Rational(4, 5)),
    (
        "relative entropy, binary symmetric: (1-2d)^2 (Ahlswede, Gacs 1976)",
        lambda: certified.contraction_coefficient(W1, "relative_entropy"),
        Rational(16, 25),
    ),
    (
        "relative entropy, erasure: 1-e",
        lambda: certified.contraction_coefficient(
            [["3/4", 0, "1/4"], [0, "3/4", "1/4"]], "relative_entropy"
        ),
        Rational(3, 4),
    ),
    (
        "relative entropy, Z-channel",
        lambda: certified.contraction_coefficient([[1, 0], ["1/4", "3/4"]], "relative_entropy"),
        Rational(3, 4),
    ),
    (
        "trace distance, depolarizing qubit",
        lambda: certified.contraction_coefficient(depolarizing(2, Rational(1, 3)), dims=(2, 2)),
        Rational(1, 3),
    ),
    (
        "trace distance, amplitude damping: sqrt(1-g)",
        lambda: certified.contraction_coefficient(damping(Rational(3, 4)), dims=(2, 2)),
        HALF,
    ),
    (
        "maximal correlation, doubly symmetric source",
        lambda: certified.maximal_correlation([["2/5", "1/10"], ["1/10", "2/5"]]),
        Rational(3, 5),
    ),
]

RANKS: list[Row] = [
    ("identity", lambda: certified.choi_rank(identity(2)), 1),
    ("dephasing, n=3", lambda: certified.choi_rank(dephasing(3, HALF)), 3),
    ("depolarizing, d=2", lambda: certified.choi_rank(depolarizing(2, HALF)), 4),
    ("amplitude damping", lambda: certified.choi_rank(damping(Rational(1, 3))), 2),
    (
        "amplitude damping, in floats",
        lambda: certified.choi_rank(
            [np.diag([1, np.sqrt(0.7)]), np.array([[0, np.sqrt(0.3)], [0, 0]])]
        ),
        2,
    ),
    ("erasure, d=2", lambda: certified.choi_rank(erasing(2, HALF), (2, 3)), 3),
    (
        "Werner-Holevo, antisymmetric, d=3",
        lambda: certified.choi_rank((eye(9) - transposition(3)) / 2),
        3,
    ),
    (
        "Werner-Holevo, symmetric, d=3",
        lambda: certified.choi_rank((eye(9) + transposition(3)) / 4),
        6,
    ),
    ("Schur channel of the SIC Gram matrix", lambda: certified.schur_choi_rank(SIC), 2),
]

GUESSING: list[Row] = [
    (
        "|0>, |+> (Helstrom 1969)",
        lambda: certified.guessing_probability(None, [ZERO, PLUS]),
        (1 + 1 / sqrt(2)) / 2,
    ),
    ("orthogonal states", lambda: certified.guessing_probability(None, [ZERO, ONE]), 1),
    (
        "identical states",
        lambda: certified.guessing_probability(["1/3", "2/3"], [PLUS, PLUS]),
        Rational(2, 3),
    ),
    (
        "trine (Ban et al. 1997)",
        lambda: certified.guessing_probability(None, TRINE),
        Rational(2, 3),
    ),
    ("BB84 states", lambda: certified.guessing_probability(None, BB84), HALF),
    (
        "pure state against mixed",
        lambda: certified.guessing_probability(None, [ZERO, MIXED]),
        Rational(3, 4),
    ),
    (
        "BB84, basis told later (Ballester, Wehner, Winter 2008)",
        lambda: certified.guessing_probability(None, BB84, told=[0, 0, 1, 1]),
        (1 + 1 / sqrt(2)) / 2,
    ),
]

RAC: list[Row] = [
    (
        "2 -> 1, qubit (Ambainis et al. 2002)",
        lambda: certified.random_access_code([X, Z]),
        (1 + 1 / sqrt(2)) / 2,
    ),
    ("3 -> 1, qubit", lambda: certified.random_access_code([X, Y, Z]), (1 + 1 / sqrt(3)) / 2),
    ("2 -> 1, classical", lambda: certified.classical_random_access_code(2), Rational(3, 4)),
    ("3 -> 1, classical", lambda: certified.classical_random_access_code(3), Rational(3, 4)),
]

MEMBERS: list[tuple[str, Callable[[], Any], bool]] = [
    ("c = -1/2 in the elliptope", lambda: certified.elliptope(correlation(3, -HALF)), True),
    ("c = -1/2 no mixture of signs", lambda: certified.cut_polytope(correlation(3, -HALF)), False),
    (
        "c = -1/3, n = 3, on the facet",
        lambda: certified.cut_polytope(correlation(3, -Rational(1, 3))),
        True,
    ),
    ("c = -1/2 a mixture of phases", lambda: certified.phase_mixture(correlation(3, -HALF)), True),
    (
        "c = -1/3, n = 4, balanced signs",
        lambda: certified.cut_polytope(correlation(4, -Rational(1, 3))),
        True,
    ),
    (
        "c = -1/5, n = 5, on the pentagonal facet",
        lambda: certified.cut_polytope(correlation(5, -Rational(1, 5))),
        True,
    ),
    ("c = -1/4, n = 5", lambda: certified.cut_polytope(correlation(5, -Rational(1, 4))), False),
    ("SIC no mixture of phases", lambda: certified.phase_mixture(SIC), False),
    ("not positive", lambda: certified.elliptope(correlation(3, -Rational(3, 5))), False),
    (
        "no 0/1 multiplier at any rates",
        lambda: certified.normalised_mask_multiplier(
            [[1, "4/5", "3/5"], ["4/5", 1, "24/25"], ["3/5", "24/25", 1]]
        ),
        False,
    ),
    (
        "path at 1/sqrt 2, rates (1, 2, 1)",
        lambda: certified.normalised_mask_multiplier(
            Matrix([[1, 1 / sqrt(2), 0], [1 / sqrt(2), 1, 1 / sqrt(2)], [0, 1 / sqrt(2), 1]])
        ),
        True,
    ),
    (
        "independent 0/1 masks",
        lambda: certified.correlation_polytope([["1/2", "1/4"], ["1/4", "1/2"]]),
        True,
    ),
    (
        "more often both than one",
        lambda: certified.correlation_polytope([["1/4", "1/3"], ["1/3", "1/2"]]),
        False,
    ),
    ("X, Z at 7/10", lambda: certified.jointly_measurable(noisy(Rational(7, 10), EX, EZ)), True),
    (
        "X, Z at 71/100",
        lambda: certified.jointly_measurable(noisy(Rational(71, 100), EX, EZ)),
        False,
    ),
    (
        "X, Y, Z at 577/1000",
        lambda: certified.jointly_measurable(noisy(Rational(577, 1000), EX, EY, EZ)),
        True,
    ),
    (
        "X, Y, Z at 578/1000",
        lambda: certified.jointly_measurable(noisy(Rational(578, 1000), EX, EY, EZ)),
        False,
    ),
]


ALL = [*DIAMOND, *SCHUR, *MEASURABILITY, *ENTROPIES, *CAPACITIES, *ROBUSTNESS, *CONTRACTION]
ALL += [*RANKS, *GUESSING, *RAC]
ROUNDING = Rational(1, 10**30)
"""The published value is itself evaluated to more digits than this."""


@pytest.mark.parametrize(("make", "value"), [row[1:] for row in ALL], ids=[row[0] for row in ALL])
def test_the_interval_contains_the_published_value(make: Callable[[], Any], value: Any) -> None:
    found = make()
    low, high = (Rational(x.numerator, x.denominator) for x in (found.lower, found.upper))
    assert low - ROUNDING <= sympy.N(value, 50) <= high + ROUNDING
    assert found.upper - found.lower <= WIDTH
    if found.exact is not None:
        assert abs(sympy.N(found.exact - value, 50)) < ROUNDING
    checked = found.check()
    assert (checked.lower, checked.upper) == (found.lower, found.upper)


@pytest.mark.parametrize(
    ("make", "member"), [row[1:] for row in MEMBERS], ids=[row[0] for row in MEMBERS]
)
def test_membership_is_as_published(make: Callable[[], Any], member: bool) -> None:
    found = make()
    assert found.member is member and bool(found) is member
    assert found.check().member is member


def test_the_gram_matrix_is_the_one_of_a_sic() -> None:
    assert (PHASES * PHASES - 3 * eye(4)).applyfunc(sympy.expand) == zeros(4, 4)


def test_there_are_many_of_them() -> None:
    assert len(ALL) + len(MEMBERS) >= 100
