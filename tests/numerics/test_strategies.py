"""Every drawn value lies in its domain, exactly; Hypothesis and the sampler draw alike."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from lossproof.numerics.strategies import (
    RandomSource,
    ReplaySource,
    draw_value,
    draw_values,
    instances,
    values,
)
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.evaluate import holds
from lossproof.proofs.kernel.instances import freeze
from lossproof.proofs.kernel.numbers import number
from lossproof.proofs.kernel.values import read_value

SIZES = {"n": 3, "m": 2}
ENTRIES = ("complex", "real", "bits", "signs", "rates")
WORLDS = ("classical", "quantum", "submodular")


def real(lo: str | None, hi: str | None, left: bool = False, right: bool = False) -> dict[str, Any]:
    return {"domain": "real", "lo": lo, "hi": hi, "lo_open": left, "hi_open": right}


DOMAINS: list[dict[str, Any]] = [
    real("0", "1"),
    real("0", "1", True, True),
    real("-1/3", "1", False, True),
    real("1/2", "1/2"),
    real("0", None, True),
    real("-5/2", None),
    real(None, "0", False, True),
    real(None, "7"),
    real(None, None),
    {"domain": "complex"},
    {"domain": "natural", "from": 2},
    {"domain": "index", "size": "n"},
    *({"domain": "vector", "size": "n", "entries": e} for e in ENTRIES),
    *({"domain": "matrix", "rows": "n", "cols": "m", "entries": e} for e in ENTRIES),
    {"domain": "hermitian", "size": "n"},
    {"domain": "state", "size": "n"},
    {"domain": "correlation", "size": "n", "entries": "real"},
    {"domain": "correlation", "size": "n", "entries": "complex"},
    {"domain": "distribution", "size": "n"},
    *({"domain": "law", "size": "n", "entries": e} for e in ENTRIES),
    {"domain": "convex"},
    *({"domain": "setfunction", "size": "n", "world": w} for w in WORLDS),
]
STATE = {"domain": "state", "size": "n"}
CORRELATION = {"domain": "correlation", "size": "n", "entries": "real"}


def environment(sizes: dict[str, int]) -> dict[str, Any]:
    return {name: number(k) for name, k in sizes.items()}


@pytest.mark.parametrize("domain", DOMAINS, ids=str)
def test_drawn_values_lie_in_their_domain(domain: dict[str, Any]) -> None:
    for n in (1, 2, 3, 4):
        sizes = {"n": n, "m": 2}
        source = RandomSource(n)
        for _ in range(60):
            read_value(domain, draw_value(source, domain, sizes), environment(sizes))


@settings(max_examples=150, derandomize=True, deadline=None)
@given(data=st.data(), domain=st.sampled_from(DOMAINS))
def test_hypothesis_draws_from_the_domains(data: Any, domain: dict[str, Any]) -> None:
    read_value(domain, data.draw(values(domain, SIZES)), environment(SIZES))


def test_a_value_outside_its_domain_is_told_apart() -> None:
    with pytest.raises(Refused):
        read_value(STATE, [["1", "0"], ["0", "1"]], environment({"n": 2}))
    with pytest.raises(Refused):
        read_value(real("0", None, True), "0", {})


def drawn(domain: dict[str, Any], n: int, count: int = 400) -> list[Any]:
    source = RandomSource(7)
    return [draw_value(source, domain, {"n": n}) for _ in range(count)]


def test_catalogue_of_states() -> None:
    qubits = drawn(STATE, 2)
    assert [["1", "0"], ["0", "0"]] in qubits
    assert [["1/2", "0"], ["0", "1/2"]] in qubits
    assert [["1/2", "1/2"], ["1/2", "1/2"]] in qubits
    bell = [["1/2", "0", "0", "1/2"], ["0"] * 4, ["0"] * 4, ["1/2", "0", "0", "1/2"]]
    assert bell in drawn(STATE, 4)


def test_catalogue_of_correlations() -> None:
    low = [["1" if i == j else "-1/2" for j in range(3)] for i in range(3)]
    found = drawn(CORRELATION, 3)
    assert low in found and [["1"] * 3] * 3 in found
    assert any("3/5" in row for matrix in found for row in matrix)


def test_catalogue_of_probabilities() -> None:
    found = set(drawn(real("0", "1"), 1))
    assert {"1/2", "0", "1", "1/3", "1/1000", "999/1000"} <= found


def test_shrinks_to_readable_values() -> None:
    full_rank = find(values(STATE, {"n": 2}), lambda rho: rho[0][1] != "0")
    assert full_rank == [["1/2", "1/2"], ["1/2", "1/2"]]
    assert find(values(real("0", "1"), {}), lambda p: p != "1/2") == "0"
    assert find(values(CORRELATION, {"n": 3}), lambda c: "-1/2" in c[0]) == [
        ["1" if i == j else "-1/2" for j in range(3)] for i in range(3)
    ]


def test_choices_replay() -> None:
    source = RandomSource(3)
    for domain in DOMAINS:
        source.restart()
        value = draw_value(source, domain, SIZES)
        assert draw_value(ReplaySource(source.choices), domain, SIZES) == value


def claim(variables: list[Any], hypothesis: Any) -> dict[str, Any]:
    trivial = ("equal", ("num", "0"), ("num", "0"))
    return {
        "format": 1,
        "sizes": {"n": {"from": 1}},
        "variables": variables,
        "statement": ("implies", (hypothesis,), trivial),
    }


LAW = {"domain": "law", "size": "n", "entries": "complex"}
MATRIX = {"domain": "matrix", "rows": "n", "cols": "n", "entries": "complex"}


@pytest.mark.parametrize(
    ("variables", "hypothesis"),
    [
        ([["p", real("0", "1")], ["q", real("0", "1")]], ("atmost", ("var", "p"), ("var", "q"))),
        ([["a", MATRIX], ["b", MATRIX]], ("equal", ("var", "a"), ("var", "b"))),
        ([["p", real("0", "1")]], ("equal", ("var", "p"), ("num", "1/3"))),
        ([["a", MATRIX]], ("equal", ("diagpart", ("var", "a")), ("var", "a"))),
        ([["L", LAW]], ("equal", ("E", ("law", "L"), "m", ("var", "m")), ("ones", "n"))),
    ],
)
def test_simple_hypotheses_are_met_by_construction(variables: list[Any], hypothesis: Any) -> None:
    source = RandomSource(1)
    instance = claim(variables, hypothesis)
    for _ in range(50):
        found = draw_values(source, instance, {"n": 2})
        env = environment({"n": 2})
        for name, domain in variables:
            env[name] = read_value(domain, found[name], env)
        assert holds(freeze(hypothesis), env)


def test_instances_carry_their_sizes() -> None:
    instance = claim([["rho", STATE]], ("equal", ("num", "0"), ("num", "0")))
    found = find(instances(instance, {"n": 2}), lambda drawn: True)
    assert found == {"n": 2, "rho": [["1", "0"], ["0", "0"]]}
