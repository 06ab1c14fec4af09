"""Hypothesis knows the types of our values, claims' domains have strategies, and nothing heavy is
loaded for it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

import lossproof
import lossproof.strategies as public
from lossproof.strategies import (
    CorrelationMatrix,
    Dataset,
    DensityMatrix,
    FiniteMaskLaw,
    JointDistribution,
    KrausChannel,
    Observable,
    Povm,
    SmallNetwork,
    UnitaryMatrix,
    for_domain,
)
from lossproof.theory import domains
from lossproof.theory.domains import Domain

QUICK = settings(max_examples=30, deadline=None, derandomize=True, database=None)
ROOT = Path(__file__).parents[3]
TYPES = [
    CorrelationMatrix, Dataset, DensityMatrix, FiniteMaskLaw, JointDistribution, KrausChannel,
    Observable, Povm, SmallNetwork, UnitaryMatrix, public.ConvexFunction, public.SetFunctionTable,
    public.Exact, public.ExactMatrix,
]  # fmt: skip


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.__name__)
def test_from_type_draws_values_of_the_type(kind: type) -> None:
    shapes = set()

    @QUICK
    @given(st.from_type(kind))
    def check(value: Any) -> None:
        assert type(value) is kind
        shapes.add(repr(value))

    check()
    assert len(shapes) > 5


def test_builds_and_annotations_find_them_too() -> None:
    def purity(rho: DensityMatrix) -> Fraction:
        return rho.purity

    assert find(st.builds(purity), lambda x: x < 1, settings=QUICK) == Fraction(1, 2)


def test_a_failure_shrinks_to_what_a_person_reads() -> None:
    found = find(st.from_type(DensityMatrix), lambda rho: rho.rank > 1, settings=QUICK)
    assert found == public.maximally_mixed(2)


def fresh(program: str) -> str:
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def test_the_entry_point_is_what_it_says_and_loads_nothing_heavy() -> None:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (target,) = table["project"]["entry-points"]["hypothesis"].values()
    module, _, name = target.partition(":")
    assert getattr(import_module(module), name) is public.register_loaded
    heavy = "{'numpy', 'sympy', 'scipy', 'cvxpy', 'lossproof.numerics.strategies'}"
    told = fresh(
        "import sys, importlib\n"
        f"getattr(importlib.import_module({module!r}), {name!r})()\n"
        f"print(sorted({heavy} & sys.modules.keys()))"
    )
    assert told == "[]"


@pytest.mark.parametrize(
    "order",
    [
        "from lossproof.strategies import Observable\nfrom hypothesis import strategies as st",
        "from hypothesis import strategies as st\nfrom lossproof.strategies import Observable",
    ],
)
def test_the_order_of_imports_does_not_matter(order: str) -> None:
    told = fresh(
        f"{order}\nimport lossproof.strategies as s\ns.register_loaded()\n"
        "from hypothesis import find\n"
        "print(find(st.from_type(Observable), lambda a: a.d == 2 and a[0, 1]).d)"
    )
    assert told == "2"


# -- the domains of claims ------------------------------------------------------------------------

SIZED = {
    "Matrix": ("n", 2),
    "RealMatrix": ("n", 2),
    "Channel": (2, "n"),
}
BARE = ("Complex", "Convex", "Natural", "Prob", "Real", "Size")


@pytest.mark.parametrize("name", sorted(set(domains.__all__) - {"Domain", "DomainError"}))
def test_every_domain_has_a_strategy(name: str) -> None:
    made = getattr(domains, name)
    if not (isinstance(made, type) and issubclass(made, Domain)):
        return  # a function of the package
    domain = made if name in BARE else made.__class_getitem__(SIZED.get(name, "n"))
    seen = set()

    @QUICK
    @given(for_domain(domain, n=3))
    def check(value: Any) -> None:
        seen.add(repr(value))

    check()
    assert len(seen) > 2


def test_values_of_domains_are_in_them() -> None:
    @QUICK
    @given(for_domain(domains.Real("(0, 1/2]")), for_domain(domains.Rates["n"], n=2))
    def check(x: Fraction, rates: tuple[Fraction, ...]) -> None:
        assert 0 < x <= Fraction(1, 2)
        assert len(rates) == 2 and all(0 <= p <= 1 for p in rates)

    @QUICK
    @given(for_domain(domains.QuantumEntropy[3]))
    def subadditive(entropy: Any) -> None:
        assert entropy(0, 1) <= entropy(0) + entropy(1)
        assert entropy(0, 1, 2) + entropy(1) <= entropy(0, 1) + entropy(1, 2)

    @QUICK
    @given(for_domain(domains.Convex), st.integers(-3, 3), st.integers(-3, 3))
    def convex(f: Any, x: int, y: int) -> None:
        assert f(Fraction(x + y, 2)) <= (f(x) + f(y)) / 2
        assert abs(f(float(x)) - f(x)) < 1e-12

    @QUICK
    @given(for_domain(domains.State["n"], n=2))
    def state(rho: DensityMatrix) -> None:
        assert abs(np.trace(np.asarray(rho)) - 1) < 1e-12

    check()
    subadditive()
    convex()
    state()


@pytest.mark.parametrize(
    ("domain", "word"),
    [(int, "no domain"), (domains.State["n"], "give the size n"), ("State", "no domain")],
)
def test_what_is_no_domain_is_refused(domain: Any, word: str) -> None:
    with pytest.raises(InvalidArgument, match=word):
        for_domain(domain).validate()


def test_a_size_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidArgument, match="at least 1"):
        for_domain(domains.State["n"], n=0).validate()


@pytest.mark.parametrize("name", sorted(set(domains.__all__) - {"Domain", "DomainError"}))
def test_from_type_draws_elements_of_domains(name: str) -> None:
    made = getattr(domains, name)
    if not isinstance(made, type):
        return
    assert getattr(lossproof, name) is made  # the public way to it tells Hypothesis
    seen = set()

    @QUICK
    @given(st.from_type(made))
    def check(value: Any) -> None:
        assert not isinstance(value, Domain)
        seen.add(repr(value))

    check()
    assert len(seen) > 2


def test_annotations_of_a_test_are_drawn() -> None:
    rows = []

    @QUICK
    @given(p=..., rho=...)
    def check(p: domains.Prob, rho: DensityMatrix) -> None:
        assert 0 <= cast(Any, p) <= 1
        rows.append((p, rho.d))

    check()
    assert {Fraction(0), Fraction(1), Fraction(1, 2)} <= {cast(Any, p) for p, _ in rows}


def test_a_users_own_strategy_stands() -> None:
    told = fresh(
        "from hypothesis import find, strategies as st\n"
        "from lossproof.strategies import DensityMatrix, bell\n"
        "st.register_type_strategy(DensityMatrix, st.just(bell()))\n"
        "import lossproof\n"
        "lossproof.State, lossproof.strategies.UnitaryMatrix\n"
        "print(find(st.from_type(DensityMatrix), lambda rho: True))"
    )
    assert told == "Bell"
