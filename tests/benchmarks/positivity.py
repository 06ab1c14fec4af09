"""Exact positive semidefiniteness of a singular rational Gram matrix."""

import random
from fractions import Fraction
from importlib import import_module
from typing import Any

from contender import OURS, Contender, Question


def gram(n: int, seed: int) -> list[list[Fraction]]:
    rng = random.Random(seed)
    columns = [
        [Fraction(rng.randint(-9, 9), rng.randint(1, 9)) for _ in range(n)] for _ in range(n - 1)
    ]
    return [[sum((c[i] * c[j] for c in columns), Fraction(0)) for j in range(n)] for i in range(n)]


def prepare_ours(n: int, seed: int) -> Any:
    from lossproof.proofs.kernel.numbers import number

    return [[number(x) for x in row] for row in gram(n, seed)]


def kernel(matrix: Any) -> float:
    from lossproof.proofs.kernel.matrices import is_psd

    return float(is_psd(matrix))


def prepare_sympy(n: int, seed: int) -> Any:
    sympy: Any = import_module("sympy")
    sympy.core.cache.clear_cache()
    entries = gram(n, seed)
    return sympy.Matrix(n, n, lambda i, j: sympy.Rational(entries[i][j]))


def definiteness(matrix: Any) -> float:
    return float(matrix.is_positive_semidefinite)


QUESTION = Question(
    "exact positivity of a singular matrix, n",
    (6, 12),
    {
        "lossproof, kernel": Contender("lossproof", prepare_ours, kernel, OURS),
        "sympy": Contender("sympy", prepare_sympy, definiteness, OURS),
    },
)
