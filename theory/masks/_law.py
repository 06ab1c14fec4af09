"""What every mask law has: a size, a canonical form, and an expectation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ..algebra import outer
from ..expressions import Expr, Size, Tree, bind


@dataclass(frozen=True)
class MaskDistribution:
    """A law of random masks of ``n`` units.

    ``tree`` is its canonical form for symbolic use; ``outcomes`` yields all (probability, mask)
    pairs for numeric use, the masks as numpy arrays of shape ``(n,)``.
    """

    n: Size
    tree: Tree | None
    outcomes: Callable[[], Iterator[tuple[Any, Any]]] | None = None

    def expectation(self, body: Callable[[Any], Any]) -> Any:
        r"""Return $\mathbb{E}[body(m)]$; the mask is called as the parameter of ``body``."""
        return expectation(self, body)


def law_variable(name: str, n: Size) -> MaskDistribution:
    """Return the law that a claim quantifies over."""
    return MaskDistribution(n, ("law", name))


def expectation(law: MaskDistribution, body: Callable[[Any], Any]) -> Any:
    r"""Return $\mathbb{E}_{m \sim law}[body(m)]$.

    Symbolic for a law of a claim; for a numeric law the sum over all outcomes.
    """
    if law.tree is None:
        if law.outcomes is None:
            raise TypeError("a numeric mask law needs its outcomes")
        return sum(weight * body(mask) for weight, mask in law.outcomes())
    name, inside = bind(body, lambda token: Expr(("var", token), (law.n,)))
    return Expr(("E", law.tree, name, inside.tree), inside.shape)


def mean(law: MaskDistribution) -> Any:
    r"""Return $\mathbb{E}[m]$, ``(n,)``."""
    return expectation(law, lambda m: m)


def second_moment(law: MaskDistribution) -> Any:
    r"""Return $\mathbb{E}[m m^\dagger]$, ``(n, n)``: the Schur multiplier of the mask."""
    return expectation(law, lambda m: outer(m, m))
