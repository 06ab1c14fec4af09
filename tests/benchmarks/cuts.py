"""Benchmark: membership in the cut polytope, by facets and with a certificate, against cvxpy.

    python tests/benchmarks/cuts.py

The peer is the plain vertex program, a feasibility question on 2^(n-1) weights. Both answer the
same matrices, some inside and some outside, and have to agree.
"""

import itertools
import statistics
import time
from collections.abc import Callable
from typing import Any

import cvxpy as cp
import numpy as np

from lossproof.certified import cut_polytope
from lossproof.numerics.cuts import cut_gauge_by_facets


def matrices(n: int, count: int) -> list[Any]:
    """Return correlation matrices, every other one mixed with the identity."""
    rng = np.random.default_rng(n)
    out = []
    for k in range(count):
        vectors = rng.normal(size=(n, 3))
        vectors /= np.linalg.norm(vectors, axis=1)[:, None]
        weight = 0.5 if k % 2 else 1.0
        out.append(weight * vectors @ vectors.T + (1 - weight) * np.eye(n))
    return out


def by_vertices(matrix: Any) -> bool:
    """Ask cvxpy for weights on the sign vectors."""
    n = len(matrix)
    signs = np.array([(1, *s) for s in itertools.product((1, -1), repeat=n - 1)])
    i, j = np.triu_indices(n, 1)
    weights = cp.Variable(len(signs), nonneg=True)
    rules = [(signs[:, i] * signs[:, j]).T @ weights == matrix[i, j], cp.sum(weights) == 1]
    problem: Any = cp.Problem(cp.Minimize(0), rules)
    problem.solve()
    return bool(problem.status == cp.OPTIMAL)


def by_facets(matrix: Any) -> bool:
    """Ask whether a facet is violated."""
    return cut_gauge_by_facets(matrix) <= 1


def certified(matrix: Any) -> bool:
    """Ask for an exact certificate, which the kernel has checked."""
    return bool(cut_polytope(matrix))


def median(work: Callable[[Any], bool], instances: list[Any]) -> tuple[float, list[bool]]:
    """Return the median time of an answer in seconds, and the answers."""
    work(instances[0])
    times, answers = [], []
    for matrix in instances:
        start = time.perf_counter()
        answers.append(work(matrix))
        times.append(time.perf_counter() - start)
    return statistics.median(times), answers


def main() -> None:
    """Print one line a size."""
    print(f"{'cut polytope':14} {'cvxpy':>10} {'facets':>10} {'':>8} {'certified':>10}")
    for n in range(3, 7):
        instances = matrices(n, 20)
        there, peer = median(by_vertices, instances)
        facets, quick = median(by_facets, instances)
        exact, sure = median(certified, instances)
        assert peer == quick == sure
        print(
            f"n = {n:<10} {there * 1e3:8.2f}ms {facets * 1e6:8.2f}us {there / facets:7.0f}x"
            f" {exact * 1e3:8.2f}ms {there / exact:7.1f}x"
        )


if __name__ == "__main__":
    main()
