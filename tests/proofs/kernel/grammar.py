"""Random well-formed trees over a fixed set of variables, for attacking the kernel."""

import random
from fractions import Fraction
from typing import Any

from lossproof.proofs.kernel.declarations import Context
from lossproof.proofs.kernel.numbers import I, number

Tree = tuple[Any, ...]

REAL = {"domain": "real", "lo": "0", "hi": "1", "lo_open": False, "hi_open": False}
VARIABLES: dict[str, dict[str, Any]] = {
    "p": REAL,
    "q": REAL,
    "z": {"domain": "complex"},
    "x": {"domain": "vector", "size": "n", "entries": "complex"},
    "b": {"domain": "vector", "size": "n", "entries": "bits"},
    "s": {"domain": "vector", "size": "n", "entries": "signs"},
    "w": {"domain": "distribution", "size": "n"},
    "rho": {"domain": "state", "size": "n"},
    "C": {"domain": "correlation", "size": "n", "entries": "real"},
    "A": {"domain": "matrix", "rows": "n", "cols": "n", "entries": "complex"},
    "U": {"domain": "unitary", "size": "n"},
    "f": {"domain": "setfunction", "size": "n", "world": "submodular"},
    "law": {"domain": "law", "size": "n", "entries": "complex"},
    "real_law": {"domain": "law", "size": "n", "entries": "real"},
    "bit_law": {"domain": "law", "size": "n", "entries": "bits"},
    "sign_law": {"domain": "law", "size": "n", "entries": "signs"},
    "L": {"domain": "convex"},
    "i": {"domain": "index", "size": "n"},
    "j": {"domain": "index", "size": "n"},
}
CONTEXT = Context({"n": 1}, VARIABLES)
INDICES = [("i", "n"), ("j", "n")]
LAWS = ["law", "real_law", "bit_law", "sign_law"]
RATES: list[Tree] = [("var", "p"), ("num", "1/2"), ("mul", ("var", "p"), ("var", "q"))]


class Grower:
    """Draws trees; names of bound indices and random vectors are never reused."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.count = 0

    def name(self, stem: str) -> str:
        """Return a fresh name."""
        self.count += 1
        return f"{stem}{self.count}"

    def index(self, scope: list[str]) -> Tree:
        """Return one of the indices in scope."""
        return ("idx", self.rng.choice(scope))

    def scalar(self, depth: int, scope: list[str], masks: list[str]) -> Tree:
        """Return a scalar tree."""
        pick, sub = self.rng.choice, self.scalar
        if depth == 0:
            return pick(
                [
                    ("num", pick(["0", "1", "2", "-1", "1/2"])),
                    ("var", pick(["p", "q", "z"])),
                    ("size", "n"),
                    ("imag",),
                    ("sqrt", pick([2, 3, 6])),
                    ("item", ("var", pick(["x", "b", "s", "w", *masks])), self.index(scope)),
                    (
                        "entry",
                        ("var", pick(["rho", "C", "A", "U"])),
                        self.index(scope),
                        self.index(scope),
                    ),
                    ("delta", self.index(scope), self.index(scope)),
                ]
            )
        kind = self.rng.randrange(15)
        if kind < 5:
            op = pick(["add", "sub", "mul", "mul"])
            return (op, sub(depth - 1, scope, masks), sub(depth - 1, scope, masks))
        if kind == 5:
            return (pick(["neg", "conj", "re", "abs2"]), sub(depth - 1, scope, masks))
        if kind == 6:
            return ("pow", sub(depth - 1, scope, masks), ("num", pick(["0", "1", "2"])))
        if kind in (7, 8):
            k = self.name("k")
            return ("sum", k, "n", sub(depth - 1, [*scope, k], masks))
        if kind in (9, 10):
            m = self.name("m")
            law = pick([("bernoulli", "n", pick(RATES)), *(("law", name) for name in LAWS)])
            return ("E", law, m, sub(depth - 1, scope, [*masks, m]))
        if kind == 11:
            return ("dot", self.vector(depth - 1, masks), self.vector(depth - 1, masks))
        if kind == 14:
            fraction = (
                "div",
                ("num", "1"),
                ("add", ("num", "1"), ("abs2", sub(depth - 1, scope, masks))),
            )
            return pick([fraction, ("conj", ("mul", ("imag",), fraction))])
        if kind == 12 and pick([True, False]):
            return ("value", "f", self.subset(depth - 1, scope))
        if kind == 12:
            return ("trace", self.matrix(depth - 1, masks))
        if pick([True, False]):
            return ("apply", "L", ("re", sub(depth - 1, scope, masks)))
        return ("entry", self.matrix(depth - 1, masks), self.index(scope), self.index(scope))

    def subset(self, depth: int, scope: list[str]) -> Tree:
        """Return the indicator of a subset."""
        pick = self.rng.choice
        if depth <= 0:
            place = (pick(["upto", "before"]), "n", self.index(scope))
            return pick([("var", "b"), ("ones", "n"), ("zeros", "n"), place, place])
        a, b = self.subset(depth - 1, scope), self.subset(depth - 2, scope)
        both = ("hadamard", a, b)
        return pick([both, both, ("sub", ("add", a, b), both), ("sub", ("ones", "n"), a)])

    def vector(self, depth: int, masks: list[str]) -> Tree:
        """Return a vector tree."""
        pick = self.rng.choice
        if depth <= 0:
            return pick([("var", pick(["x", "b", "s", "w", *masks])), ("ones", "n")])
        return pick(
            [
                ("hadamard", self.vector(depth - 1, masks), self.vector(depth - 1, masks)),
                ("matvec", self.matrix(depth - 1, masks), self.vector(depth - 1, masks)),
                ("diagvec", self.matrix(depth - 1, masks)),
                ("mul", ("var", "p"), self.vector(depth - 1, masks)),
                ("add", self.vector(depth - 1, masks), self.vector(depth - 1, masks)),
            ]
        )

    def matrix(self, depth: int, masks: list[str]) -> Tree:
        """Return a matrix tree."""
        pick = self.rng.choice
        if depth <= 0:
            return pick([("var", pick(["rho", "C", "A", "U"])), ("eye", "n"), ("ones", "n", "n")])
        sub = self.matrix
        return pick(
            [
                ("diagpart", sub(depth - 1, masks)),
                ("dagger", sub(depth - 1, masks)),
                ("transpose", sub(depth - 1, masks)),
                ("hadamard", sub(depth - 1, masks), sub(depth - 1, masks)),
                ("matmul", sub(depth - 1, masks), sub(depth - 1, masks)),
                ("matmul", ("dagger", ("var", "U")), ("matmul", ("var", "U"), sub(0, masks))),
                ("matmul", ("matmul", ("var", "U"), sub(0, masks)), ("dagger", ("var", "U"))),
                ("add", sub(depth - 1, masks), sub(depth - 1, masks)),
                ("outer", self.vector(depth - 1, masks), self.vector(depth - 1, masks)),
                ("diag", self.vector(depth - 1, masks)),
            ]
        )


def environment(rng: random.Random, n: int) -> dict[str, Any]:
    """Return random exact values of all variables at size n, each in its domain."""

    def rational() -> Any:
        return number(Fraction(rng.randint(-6, 6), rng.randint(1, 4)))

    def complex_() -> Any:
        return rational() + I * rational()

    def unit() -> Any:
        return number(Fraction(rng.randint(0, 6), 6))

    raw = [rng.randint(0, 4) for _ in range(n)]
    raw[rng.randrange(n)] += 1
    weights = [number(Fraction(a, sum(raw))) for a in raw]
    columns = [[complex_() for _ in range(n)] for _ in range(2)]
    gram = [
        [columns[0][a] * columns[0][b].conjugate() + columns[1][a] * columns[1][b].conjugate()
         for b in range(n)] for a in range(n)
    ]  # fmt: skip
    trace: Any = sum((gram[k][k] for k in range(1, n)), gram[0][0])
    state = [[x * trace.inverse() for x in row] for row in gram] if not trace.is_zero() else [
        [number(Fraction(int(a == b), n)) for b in range(n)] for a in range(n)
    ]  # fmt: skip
    signs = [[rng.choice([1, -1]) for _ in range(n)] for _ in range(2)]
    correlation = [
        [number(Fraction(signs[0][a] * signs[0][b] + signs[1][a] * signs[1][b], 2))
         for b in range(n)] for a in range(n)
    ]  # fmt: skip
    half = number(Fraction(1, 2))
    order, signs_of = rng.sample(range(n), n), [rng.choice([1, -1]) for _ in range(n)]
    unitary = [[number(signs_of[a] if order[a] == b else 0) for b in range(n)] for a in range(n)]
    if n > 1:  # turn two rows by a rational angle, one with a phase
        c, s = number(Fraction(3, 5)), I * number(Fraction(4, 5))
        top, low = unitary[0], unitary[1]
        unitary[0] = [c * x + s * y for x, y in zip(top, low, strict=True)]
        unitary[1] = [s * x + c * y for x, y in zip(top, low, strict=True)]
    points = [number(rng.randint(0, 3)) for _ in range(n)]
    table = []
    for mask in range(1 << n):  # a modular function plus a concave one of the size
        chosen = [k for k in range(n) if mask >> k & 1]
        size = number(Fraction(len(chosen) * (7 - len(chosen)), 2))
        table.append(sum((points[k] for k in chosen), size))
    return {
        "U": unitary,
        "f": table,
        "n": number(n),
        "p": unit(),
        "q": unit(),
        "z": complex_(),
        "x": [complex_() for _ in range(n)],
        "b": [number(rng.randint(0, 1)) for _ in range(n)],
        "s": [number(rng.choice([1, -1])) for _ in range(n)],
        "w": weights,
        "rho": state,
        "C": correlation,
        "A": [[complex_() for _ in range(n)] for _ in range(n)],
        "law": {"weights": [half, half], "support": [[complex_() for _ in range(n)] for _ in "ab"]},
        "real_law": {
            "weights": [half, half],
            "support": [[rational() for _ in range(n)] for _ in "ab"],
        },
        "bit_law": {
            "weights": [half, half],
            "support": [[number(rng.randint(0, 1)) for _ in range(n)] for _ in "ab"],
        },
        "sign_law": {
            "weights": [half, half],
            "support": [[number(rng.choice([1, -1])) for _ in range(n)] for _ in "ab"],
        },
        "L": {
            "curvature": unit(),
            "pieces": [(rational(), rational()) for _ in range(2)],
        },
        "i": rng.randrange(n),
        "j": rng.randrange(n),
    }
