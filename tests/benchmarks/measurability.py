"""Benchmark: noise that mutually unbiased bases stand, with and without certificate, against cvxpy.

    python tests/benchmarks/measurability.py

The peer is the plain program, one Hermitian variable for each choice of outcomes, by the faster of
Clarabel and SCS. All answer the same families of bases and have to agree.
"""

import itertools
import math
import statistics
import time
from collections.abc import Callable
from typing import Any

import cvxpy
import numpy as np

from lossproof.certified import incompatibility_robustness, mutually_unbiased_bases
from lossproof.numerics.measurability import Noisy, Solution, solve_noise, weyl_symmetry

cp: Any = cvxpy
Answer = Callable[[Any], float]


def families(d: int, m: int, count: int = 3) -> list[Any]:
    """Return projectors [x][a] of some of the choices of m bases."""
    bases = mutually_unbiased_bases(d)
    some = list(itertools.combinations(range(len(bases)), m))[:count]
    return [np.einsum("xia,xja->xaij", bases[list(s)], bases[list(s)].conj()) for s in some]


def plain(solver: str) -> Answer:
    """Return the plain program."""

    def answer(povms: Any) -> float:
        m, d = povms.shape[:2]
        eta, choices = cp.Variable(), list(itertools.product(range(d), repeat=m))
        parent = {c: cp.Variable((d, d), hermitian=True) for c in choices}
        rules = [g >> 0 for g in parent.values()]
        for x, a in itertools.product(range(m), range(d)):
            noisy = eta * povms[x, a] + (1 - eta) * np.eye(d) / d
            rules.append(sum(g for c, g in parent.items() if c[x] == a) == noisy)
        try:
            cp.Problem(cp.Maximize(eta), rules).solve(solver=solver)
        except cp.error.SolverError:  # the equations are redundant, which some solvers dislike
            return math.nan
        return float(eta.value)

    return answer


def in_floats(povms: Any) -> float:
    """Solve on the orbits of the Weyl-Heisenberg group."""
    d = povms.shape[1]
    problem = Noisy(list(povms), [np.array([np.eye(d) / d] * d, complex) for _ in povms])
    found = solve_noise(problem, weyl_symmetry(problem))
    assert isinstance(found, Solution)
    return found.eta


def certified(povms: Any) -> float:
    """Ask for exact bounds, which the kernel has checked."""
    return incompatibility_robustness(povms).value


def median(work: Answer, instances: list[Any], repeats: int) -> tuple[float, list[float]]:
    """Return the median time of an answer in seconds, and the answers."""
    work(instances[0])
    times, answers = [], []
    for povms in instances * repeats:
        start = time.perf_counter()
        answers.append(work(povms))
        times.append(time.perf_counter() - start)
    return statistics.median(times), answers[: len(instances)]


def main() -> None:
    """Print one line for each number of bases."""
    print(f"{'bases':14} {'cvxpy':>10} {'floats':>10} {'':>8} {'certified':>10}")
    for d, m in ((2, 3), (3, 2), (3, 3), (4, 2), (4, 3)):
        instances = families(d, m)
        peers = [median(plain(solver), instances, 1) for solver in ("CLARABEL", "SCS")]
        there, peer = min(p for p in peers if not any(map(math.isnan, p[1])))
        ours, quick = median(in_floats, instances, 5)
        exact, sure = median(certified, instances, 5)
        assert np.allclose(peer, quick, atol=1e-4) and np.allclose(quick, sure, atol=1e-7)
        print(
            f"d = {d}, m = {m:<4} {there * 1e3:8.1f}ms {ours * 1e3:8.2f}ms {there / ours:7.0f}x"
            f" {exact * 1e3:8.2f}ms {there / exact:7.1f}x"
        )


if __name__ == "__main__":
    main()
