"""What a claim can state, and the canonical form of each statement."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from .expressions import Expr, ShapeError, StatementError, Tree, as_expr


@dataclass(frozen=True, init=False)
class _Comparison:
    """Two sides of one shape; numbers stand for themselves."""

    left: Expr
    right: Expr

    op = ""
    rank: int | None = None

    def __init__(self, left: Any, right: Any) -> None:
        a, b = as_expr(left), as_expr(right)
        if a.shape != b.shape:
            raise ShapeError(
                f"{type(self).__name__} compares shapes {a.shape} and {b.shape}: both sides must "
                "have one shape; write c * identity(n) or zeros(n, n) for a number"
            )
        if self.rank is not None and len(a.shape) != self.rank:
            kind = ("scalars", "vectors", "matrices")[self.rank]
            raise ShapeError(f"{type(self).__name__} compares {kind}, not shape {a.shape}")
        object.__setattr__(self, "left", a)
        object.__setattr__(self, "right", b)

    def tree(self) -> Tree:
        """Return the canonical form."""
        return (self.op, self.left.tree, self.right.tree)


class Equal(_Comparison):
    """The two sides are equal, entry by entry."""

    op = "equal"


class AtMost(_Comparison):
    """A real scalar is at most another."""

    op = "atmost"
    rank = 0


class Less(_Comparison):
    """A real scalar is strictly less than another."""

    op = "less"
    rank = 0


class Loewner(_Comparison):
    r"""$A \preceq B$: the difference B - A is positive semidefinite."""

    op = "loewner"
    rank = 2


class Majorised(_Comparison):
    r"""$u \prec v$: real vectors, sorted partial sums of u at most those of v, equal totals."""

    op = "majorised"
    rank = 1


@dataclass(frozen=True)
class Member:
    """An element belongs to a named set: ``SIGN_MASKS`` or ``JOINTLY_MEASURABLE``."""

    element: Any
    target: str

    def tree(self) -> Tree:
        """Return the canonical form."""
        if self.target == JOINTLY_MEASURABLE:
            povms = tuple(tuple(as_expr(e).tree for e in povm) for povm in self.element)
            return ("member", ("povms", *povms), (self.target,))
        if self.target == SIGN_MASKS:
            return ("member", as_expr(self.element).tree, (self.target,))
        raise StatementError(f"unknown set {self.target!r}; known: SIGN_MASKS, JOINTLY_MEASURABLE")


SIGN_MASKS = "sign_masks"
"""The matrices E[s s^T] of random sign vectors s: the cut polytope in its +-1 form."""

JOINTLY_MEASURABLE = "jointly_measurable"
"""Families of POVMs that are marginals of one parent POVM."""


@dataclass(frozen=True)
class Not:
    """The negation of a statement."""

    statement: Statement

    def tree(self) -> Tree:
        """Return the canonical form."""
        return ("not", tree_of(self.statement))


@dataclass(frozen=True, init=False)
class And:
    """All of the statements hold."""

    parts: tuple[Statement, ...]

    def __init__(self, *parts: Statement) -> None:
        if not parts:
            raise StatementError("And needs at least one statement")
        object.__setattr__(self, "parts", parts)

    def tree(self) -> Tree:
        """Return the canonical form."""
        return ("and", *(tree_of(part) for part in self.parts))


@dataclass(frozen=True, init=False)
class Implies:
    """Where all hypotheses hold, the conclusion (the last argument) holds."""

    hypotheses: tuple[Statement, ...]
    conclusion: Statement

    def __init__(self, *parts: Statement) -> None:
        if len(parts) < 2:
            raise StatementError("Implies(hypothesis, ..., conclusion) needs at least two")
        object.__setattr__(self, "hypotheses", parts[:-1])
        object.__setattr__(self, "conclusion", parts[-1])

    def tree(self) -> Tree:
        """Return the canonical form."""
        assumed = tuple(tree_of(h) for h in self.hypotheses)
        return ("implies", assumed, tree_of(self.conclusion))


@dataclass(frozen=True)
class Iff:
    """The two statements hold together or fail together."""

    left: Statement
    right: Statement

    def tree(self) -> Tree:
        """Return the canonical form."""
        return ("iff", tree_of(self.left), tree_of(self.right))


@dataclass(frozen=True)
class ForSome:
    """Some element of the domain satisfies the body; named as the parameter of ``body``."""

    domain: Any
    body: Callable[[Any], Statement]

    def tree(self) -> Tree:
        """Return the canonical form."""
        from .domains import as_domain

        domain = as_domain(self.domain)
        name = next(iter(inspect.signature(self.body).parameters))
        inside = tree_of(self.body(domain.symbol(name)))
        return ("exists", name, tuple(sorted(domain.declare().items())), inside)


Statement: TypeAlias = (
    Equal | AtMost | Less | Loewner | Majorised | Member | Not | And | Implies | Iff | ForSome
)


def tree_of(statement: Any) -> Tree:
    """Return the canonical form of a statement; ``StatementError`` for anything else."""
    if isinstance(statement, _Comparison | Member | Not | And | Implies | Iff | ForSome):
        return statement.tree()
    raise StatementError(
        f"a body returns a statement such as Equal(a, b), not {type(statement).__name__}"
    )
