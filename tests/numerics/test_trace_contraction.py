"""Pairs of states, what outputs have in common, and Hilbert-Schmidt norms."""

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lossproof.numerics.trace_contraction import best_pair, common_part, euclidean_norm


def random_choi(seed: int, d_in: int, d_out: int, kraus: int) -> Any:
    rng = np.random.default_rng(seed)
    g = rng.normal(size=(kraus * d_out, d_in)) + 1j * rng.normal(size=(kraus * d_out, d_in))
    operators = np.linalg.qr(g)[0].reshape(kraus, d_out, d_in)
    vectors = operators.transpose(0, 2, 1).reshape(kraus, -1)
    return vectors.T @ vectors.conj()


def image(choi: Any, x: Any, d_in: int, d_out: int) -> Any:
    return np.einsum("iajb,ij->ab", choi.reshape(d_in, d_out, d_in, d_out), x)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([(2, 2, 2), (2, 3, 2), (3, 2, 3), (3, 3, 4)]))
def test_pairs_attain_their_value_and_norms_bound_it(seed: int, size: tuple[int, int, int]) -> None:
    d_in, d_out, kraus = size
    choi = random_choi(seed, d_in, d_out, kraus)
    pair = best_pair(choi, d_in, d_out)
    gap = np.outer(pair.plus, pair.plus.conj()) - np.outer(pair.minus, pair.minus.conj())
    out = image(choi, gap, d_in, d_out)
    assert abs(np.abs(np.linalg.eigvalsh(out)).sum() / 2 - pair.value) < 1e-9
    assert abs(np.trace(pair.effect @ out).real / 2 - pair.value) < 1e-9
    norm = euclidean_norm(choi, d_in, d_out)
    assert pair.value <= norm * np.sqrt(d_out / 2) + 1e-9
    rng = np.random.default_rng(seed)
    h = rng.normal(size=(d_in, d_in)) + 1j * rng.normal(size=(d_in, d_in))
    h = h + h.conj().T - 2 * np.trace(h).real / d_in * np.eye(d_in)
    assert np.linalg.norm(image(choi, h, d_in, d_out)) <= norm * np.linalg.norm(h) + 1e-9
    if d_in == d_out == 2:
        assert abs(pair.value - norm) < 1e-6


def test_what_depolarised_outputs_have_in_common() -> None:
    one = np.eye(3).reshape(-1, 1)
    choi = 0.4 * one @ one.T + 0.6 * np.eye(9) / 3
    x, notes = common_part(choi.astype(complex), 3, 3)
    assert x is not None and abs(np.trace(x).real - 0.6) < 1e-6 and notes == ()
