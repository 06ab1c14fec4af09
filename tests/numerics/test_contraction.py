"""The best time of a pair of rows, and the second singular value."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lossproof.numerics.contraction import best_times, maximal_correlation


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 4), st.integers(2, 5))
def test_no_other_time_is_better(seed: int, n: int, m: int) -> None:
    rng = np.random.default_rng(seed)
    w = rng.dirichlet(np.ones(m), size=n)
    pairs = [(x, y) for x in range(n) for y in range(x + 1, n)]

    def value(p: np.ndarray, q: np.ndarray, t: float) -> float:
        return 1 - float(np.sum(p * q / (t * p + (1 - t) * q)))

    for (x, y), t in zip(pairs, best_times(w), strict=True):
        best = value(w[x], w[y], float(t))
        assert all(value(w[x], w[y], s) <= best + 1e-12 for s in rng.random(20))


def test_a_flat_pair_stays_in_the_middle() -> None:
    assert best_times(np.array([[0.7, 0, 0.3], [0, 0.7, 0.3]]))[0] == 0.5
    assert best_times(np.array([[1.0, 0], [0.7, 0.3]]))[0] > 0.999


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 4), st.integers(2, 4))
def test_the_functions_attain_the_correlation(seed: int, n: int, m: int) -> None:
    joint = np.random.default_rng(seed).dirichlet(np.ones(n * m)).reshape(n, m)
    rho, f, g = maximal_correlation(joint)
    p, q = joint.sum(axis=1), joint.sum(axis=0)
    if n > 1:
        assert abs(p @ f**2 - 1) < 1e-9 and abs(q @ g**2 - 1) < 1e-9
        assert abs(p @ f) < 1e-6 and abs(abs(f @ joint @ g - (p @ f) * (q @ g)) - rho) < 1e-9
    assert 0 <= rho <= 1 + 1e-12
