"""Benchmarks: what the kernel does, against sympy doing the same, as ratios of one run.

    make bench

Each line gives the median time of the kernel and of the peer on the same question, and their
ratio. The peer's cache is cleared between repetitions.
"""

import platform
import random
import statistics
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import sympy

from lossproof.proofs.catalogue import claim_files, load
from lossproof.proofs.kernel.check import check
from lossproof.proofs.kernel.matrices import is_psd
from lossproof.proofs.kernel.numbers import number


def median(work: Callable[[], Any], repeats: int = 5) -> float:
    """Return the median time of a call in seconds, with sympy's cache empty at each start."""
    times = []
    for _ in range(repeats):
        sympy.core.cache.clear_cache()
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def semigroup(n: int) -> tuple[Callable[[], Any], Callable[[], Any]]:
    """Dephasing twice: the kernel for every n, sympy for one n with symbolic entries."""
    (path,) = [f for f in claim_files() if f.name.startswith("c3_1f_")]
    document = next(c for c in load(path) if c.name == "dephasing_composes").instance().to_json()
    p, q = sympy.symbols("p q")
    rho = sympy.Matrix(n, n, lambda i, j: sympy.Symbol(f"r{i}_{j}"))

    def dephase(rate: Any, a: Any) -> Any:
        return rate * a + (1 - rate) * sympy.diag(*[a[i, i] for i in range(n)])

    def peer() -> None:
        gap = dephase(p, dephase(q, rho)) - dephase(p * q, rho)
        assert gap.applyfunc(sympy.simplify) == sympy.zeros(n, n)

    def ours() -> None:
        assert check(document, {"kind": "derivation", "lines": []}).ok

    return ours, peer


def positivity(n: int) -> tuple[Callable[[], Any], Callable[[], Any]]:
    """Exact positive semidefiniteness of a singular rational Gram matrix."""
    rng = random.Random(0)
    columns = [
        [Fraction(rng.randint(-9, 9), rng.randint(1, 9)) for _ in range(n)] for _ in range(n - 1)
    ]
    gram = [[sum((c[i] * c[j] for c in columns), Fraction(0)) for j in range(n)] for i in range(n)]
    exact = [[number(x) for x in row] for row in gram]
    matrix = sympy.Matrix(n, n, lambda i, j: sympy.Rational(gram[i][j]))

    def ours() -> None:
        assert is_psd(exact)

    def peer() -> None:
        assert matrix.is_positive_semidefinite

    return ours, peer


def main() -> None:
    """Print one line a question."""
    print(f"Python {platform.python_version()}, sympy {sympy.__version__}, {platform.machine()}")
    print(f"{'question':44} {'kernel':>10} {'sympy':>10} {'ratio':>8}")
    questions = [
        ("semigroup of dephasing, all n against n = 3", semigroup(3)),
        ("semigroup of dephasing, all n against n = 6", semigroup(6)),
        ("exact PSD test, singular, n = 6", positivity(6)),
        ("exact PSD test, singular, n = 12", positivity(12)),
    ]
    for name, (ours, peer) in questions:
        here, there = median(ours), median(peer, 3)
        print(f"{name:44} {here * 1e3:8.2f}ms {there * 1e3:8.2f}ms {there / here:7.1f}x")


if __name__ == "__main__":
    main()
