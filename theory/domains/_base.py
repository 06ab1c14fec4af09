"""The protocol of a domain, and how annotations are read."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from ..expressions import Expr, StatementError


class DomainError(StatementError):
    """An annotation that names no domain, or a domain given the wrong sizes."""


@dataclass(frozen=True)
class Domain:
    """A set that a variable ranges over; ``args`` is what stands in the brackets."""

    args: tuple[Any, ...] = ()

    sizes: ClassVar[int] = 0

    def __class_getitem__(cls, item: Any) -> Self:
        """Build the domain with the given sizes."""
        return cls(item if isinstance(item, tuple) else (item,))

    def __post_init__(self) -> None:
        """Check the number and the kind of the sizes."""
        if len(self.args) != self.sizes:
            example = ", ".join(['"n"', '"m"'][: self.sizes])
            hint = f"{type(self).__name__}[{example}]" if self.sizes else type(self).__name__
            raise DomainError(f"{type(self).__name__} takes {self.sizes} sizes: write {hint}")
        for size in self.args:
            good = isinstance(size, str) or (isinstance(size, int) and size >= 1)
            if not good or isinstance(size, bool):
                raise DomainError(f"{size!r} is no size: give a name or a positive integer")

    def declare(self) -> dict[str, Any]:
        """Return the kernel's declaration of the domain."""
        raise NotImplementedError

    def symbol(self, name: str) -> Any:
        """Return the generic element called ``name``."""
        raise NotImplementedError

    def _size(self, position: int = 0) -> int | str:
        size: int | str = self.args[position]
        return size


def variable(name: str, *shape: int | str) -> Expr:
    """Return the expression that a variable stands for."""
    return Expr(("var", name), shape)


def as_domain(annotation: Any) -> Domain:
    """Return the domain that an annotation names; ``DomainError`` for anything else."""
    if isinstance(annotation, Domain):
        return annotation
    if inspect.isclass(annotation) and issubclass(annotation, Domain):
        return annotation()
    shown = getattr(annotation, "__name__", repr(annotation))
    raise DomainError(
        f"{shown} is no domain; use Size, Prob, Real, State['n'], Vector['n'] and the like"
    )


def quantified(body: Callable[..., Any]) -> dict[str, Domain]:
    """Return the domain of each parameter of a claim's body, in order."""
    try:
        hints = inspect.get_annotations(body, eval_str=True)
    except NameError as missing:
        raise DomainError(f"unknown domain: {missing}") from None
    out: dict[str, Domain] = {}
    for name in inspect.signature(body).parameters:
        if name not in hints:
            raise DomainError(f"the parameter {name!r} needs a domain: write {name}: Prob")
        out[name] = as_domain(hints[name])
    return out
