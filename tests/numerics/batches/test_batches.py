"""Rows drawn in bulk lie in their domains, and their floats are those of their exact values."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lossproof.numerics.attack import attack
from lossproof.numerics.batches import draw_batch
from lossproof.numerics.floats import margin, read_batch
from lossproof.proofs.kernel.instances import read_instance
from lossproof.proofs.makers import Oracle

TRUE = ["atmost", ["num", "0"], ["num", "1"]]
DOMAINS: dict[str, dict[str, Any]] = {
    "interval": {"domain": "real", "lo": "0", "hi": "1", "lo_open": True, "hi_open": False},
    "half line": {"domain": "real", "lo": None, "hi": "-2", "lo_open": True, "hi_open": True},
    "line": {"domain": "real", "lo": None, "hi": None, "lo_open": True, "hi_open": True},
    "complex": {"domain": "complex"},
    "natural": {"domain": "natural", "from": 0},
    "index": {"domain": "index", "size": "n"},
    **{
        f"vector of {kind}": {"domain": "vector", "size": "n", "entries": kind}
        for kind in ("bits", "signs", "rates", "real", "complex")
    },
    "matrix": {"domain": "matrix", "rows": "n", "cols": 2, "entries": "complex"},
    "hermitian": {"domain": "hermitian", "size": "n"},
    "state": {"domain": "state", "size": "n"},
    "correlation": {"domain": "correlation", "size": "n", "entries": "real"},
    "complex correlation": {"domain": "correlation", "size": "n", "entries": "complex"},
    "unitary": {"domain": "unitary", "size": "n"},
    "channel": {"domain": "channel", "count": 2, "size": "n"},
    "distribution": {"domain": "distribution", "size": "n"},
    "law": {"domain": "law", "size": "n", "entries": "bits"},
    "convex": {"domain": "convex"},
}


def instance(statement: Any, **domains: dict[str, Any]) -> dict[str, Any]:
    return {
        "format": 1,
        "sizes": {"n": {"from": 1}},
        "variables": [[name, domain] for name, domain in domains.items()],
        "statement": statement,
    }


def flat(value: Any) -> list[np.ndarray[Any, Any]]:
    return list(value.values()) if isinstance(value, dict) else [value]


@pytest.mark.parametrize("n", [1, 2, 3, 5])
@pytest.mark.parametrize("name", DOMAINS)
def test_rows_are_in_their_domain_and_their_floats_are_theirs(name: str, n: int) -> None:
    made = instance(TRUE, x=DOMAINS[name])
    batch = draw_batch(made, {"n": n}, 300, seed=3)
    assert batch is not None and batch.count == 300
    oracle = Oracle(read_instance(made))
    for row in range(0, 300, 15):
        values = batch.values(row)
        assert values["n"] == n and oracle.satisfies(values)
        mine = flat(batch.env["x"])
        read = flat(read_batch(DOMAINS[name], [values["x"]]))
        if name == "law":  # outcomes without weight are not written
            kept = batch.env["x"]["weights"][row] > 0
            mine = [part[:, kept] for part in mine]
        for a, b in zip(mine, read, strict=True):
            assert np.allclose(a[row], b[0], rtol=1e-13, atol=1e-13)


def test_the_same_seed_draws_the_same_rows_and_another_others() -> None:
    made = instance(TRUE, x=DOMAINS["state"], p=DOMAINS["interval"])
    first, again, other = (draw_batch(made, {"n": 3}, 40, seed) for seed in (1, 1, 2))
    assert first is not None and again is not None and other is not None
    assert [first.values(k) for k in range(40)] == [again.values(k) for k in range(40)]
    assert [first.values(k) for k in range(40)] != [other.values(k) for k in range(40)]
    with pytest.raises(IndexError):
        first.values(40)


def test_what_holds_on_a_thin_set_is_left_to_drawing_one_by_one() -> None:
    half = ["equal", ["var", "p"], ["num", "1/2"]]
    made = instance(["implies", [half], TRUE], p=DOMAINS["interval"])
    assert draw_batch(made, {"n": 2}, 10, seed=0) is None


def test_states_of_every_rank_pure_diagonal_and_real_ones_occur() -> None:
    batch = draw_batch(instance(TRUE, x=DOMAINS["state"]), {"n": 3}, 2000, seed=0)
    assert batch is not None
    rho = batch.env["x"]
    ranks = (np.linalg.eigvalsh(rho) > 1e-9).sum(axis=1)
    for rank in (1, 2, 3):
        assert (ranks == rank).mean() > 0.1
    assert 0.1 < (np.abs(rho.imag).max(axis=(1, 2)) == 0).mean() < 0.9
    assert (np.abs(rho * (1 - np.eye(3))).max(axis=(1, 2)) == 0).mean() > 0.05


def test_a_violation_of_small_measure_is_found_in_bulk() -> None:
    # false only where both coordinates are within 1/40 of (23/60, 7/11)
    near = [
        ["less", ["abs", ["sub", ["var", name], ["num", place]]], ["num", "1/40"]]
        for name, place in (("x", "23/60"), ("y", "7/11"))
    ]
    made = instance(
        ["implies", near, ["less", ["var", "y"], ["var", "x"]]],
        x=DOMAINS["interval"],
        y=DOMAINS["interval"],
    )
    batch = draw_batch(made, {"n": 1}, 4096, seed=0)
    assert batch is not None
    margins = margin(made["statement"], batch.env, batch.count)
    hits = np.flatnonzero(margins < 0)
    assert len(hits) >= 3 and len(hits) < 40
    oracle = Oracle(read_instance(made))
    assert all(oracle.is_false(batch.values(int(k))) for k in hits)
    found = attack(made, oracle.is_false, oracle.satisfies, candidates=100, seed=0)
    assert found.counterexample is not None and oracle.is_false(found.counterexample)
    # the true neighbour is violated by no row
    made["statement"][2] = ["less", ["var", "x"], ["var", "y"]]
    assert (margin(made["statement"], batch.env, batch.count) > 0).all()


@pytest.mark.parametrize("n", [3, 4])
def test_unitaries_are_no_small_change_of_a_diagonal_one(n: int) -> None:
    batch = draw_batch(instance(TRUE, x=DOMAINS["unitary"]), {"n": n}, 500, seed=0)
    assert batch is not None
    # no n - 1 of the eigenvalues of most of them agree, as those of one reflection do
    angles = np.sort(np.angle(np.linalg.eigvals(batch.env["x"])), axis=1)
    distinct = 1 + (np.diff(angles, axis=1) > 1e-6).sum(axis=1)
    assert (distinct == n).mean() > 0.4


def test_correlations_of_every_rank_occur() -> None:
    for name, most in (("correlation", 5), ("complex correlation", 4)):
        batch = draw_batch(instance(TRUE, x=DOMAINS[name]), {"n": 5}, 2000, seed=0)
        assert batch is not None
        ranks = (np.linalg.eigvalsh(batch.env["x"]) > 1e-9).sum(axis=1)
        assert {1, most} <= set(ranks.tolist())
