"""Joint distributions of finitely many variables, with exact probabilities."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING, Any, TypeAlias

from ._values_laws import fractions, normalised, tuple_of, word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[np.float64]

Outcome: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, repr=False)
class JointDistribution:
    """A joint distribution of finitely many variables, variable k with values 0, ..., shape[k] - 1.

    Made from a shape and a mapping of outcomes to probabilities; outcomes that are not listed have
    probability zero. Raises ``ValueError`` where that is no distribution.
    """

    shape: tuple[int, ...]
    weights: tuple[tuple[Outcome, Fraction], ...]

    def __init__(self, shape: Sequence[int], probability: Mapping[Any, Any]) -> None:
        """Read outcomes and probabilities, sorted."""
        dims = tuple(shape)
        if not dims or any(not isinstance(k, int) or k < 1 for k in dims):
            raise ValueError(f"a shape is a tuple of positive integers, not {shape!r}")
        weights = fractions(probability.values(), "a probability")
        normalised(weights)
        for outcome in probability:
            if len(outcome) != len(dims) or any(
                not 0 <= x < d for x, d in zip(outcome, dims, strict=True)
            ):
                raise ValueError(f"{tuple(outcome)} is no outcome of the shape {dims}")
        kept = sorted((tuple(o), w) for o, w in zip(probability, weights, strict=True) if w)
        object.__setattr__(self, "shape", dims)
        object.__setattr__(self, "weights", tuple(kept))

    def __getitem__(self, outcome: int | Sequence[int]) -> Fraction:
        """Return the probability of an outcome; ``IndexError`` for what is none."""
        key = (outcome,) if isinstance(outcome, int) else tuple(outcome)
        if len(key) != len(self.shape) or any(
            not 0 <= x < d for x, d in zip(key, self.shape, strict=True)
        ):
            raise IndexError(f"{outcome!r} is no outcome of the shape {self.shape}")
        return dict(self.weights).get(key, Fraction(0))

    def __len__(self) -> int:
        return prod(self.shape)

    def __iter__(self) -> Iterator[Fraction]:
        """Yield all probabilities, the last variable counted fastest."""
        return iter(self.vector())

    def marginal(self, *parts: int) -> JointDistribution:
        """Return the distribution of some of the variables, in the order given."""
        out: dict[Outcome, Fraction] = {}
        for outcome, weight in self.weights:
            key = tuple(outcome[k] for k in parts)
            out[key] = out.get(key, Fraction(0)) + weight
        return JointDistribution([self.shape[k] for k in parts], out)

    def entropy(self, *parts: int) -> float:
        """Return the Shannon entropy of some of the variables (of all, if none is named), bits."""
        from math import log2

        found = self.marginal(*parts) if parts else self
        return -sum(float(w) * log2(w) for _, w in found.weights)

    def vector(self) -> tuple[Fraction, ...]:
        """Return all probabilities, the last variable counted fastest."""
        found = dict(self.weights)
        zero = Fraction(0)
        return tuple(found.get(o, zero) for o in itertools.product(*map(range, self.shape)))

    def sympy(self) -> Any:
        """Return the exact array of sympy, one axis for each variable."""
        import sympy

        exact = [sympy.Rational(w.numerator, w.denominator) for w in self.vector()]
        return sympy.ImmutableDenseNDimArray(exact, self.shape)

    def _sympy_(self) -> Any:
        return self.sympy()

    def numpy(self) -> Array:
        """Return the probabilities as a float array of this shape."""
        import numpy as np

        return np.array([float(w) for w in self.vector()]).reshape(self.shape)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return self.numpy() if dtype is None else self.numpy().astype(dtype)

    def tolist(self) -> list[Fraction]:
        """Return exact probabilities, the last variable counted fastest."""
        return list(self.vector())

    def json(self) -> Any:
        """Return the probabilities as the kernel reads those of one variable."""
        return [str(w) for w in self.vector()]

    def __repr__(self) -> str:
        if name := joint_name(self):
            return name
        inside = ", ".join(f"{tuple_of(map(str, o))}: {word(w)}" for o, w in self.weights)
        return f"JointDistribution({tuple_of(map(str, self.shape))}, {{{inside}}})"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))


def joint_name(law: JointDistribution) -> str | None:
    """Return Python for a distribution that is uniform on all outcomes, or on few."""
    if len({w for _, w in law.weights}) > 1 or len(law.weights) > 8 < len(law):
        return None
    shape = tuple_of(map(str, law.shape))
    if len(law.weights) == len(law):
        return f"uniform_on({shape})"
    outcomes = ", ".join(tuple_of(map(str, o)) for o, _ in law.weights)
    return f"uniform_on({shape}, {outcomes})"


def product_of(*marginals: Sequence[Any]) -> JointDistribution:
    """Return the distribution of independent variables with these probabilities."""
    read = [fractions(m, "a probability") for m in marginals]
    law: dict[Outcome, Fraction] = {}
    for outcome in itertools.product(*(range(len(m)) for m in read)):
        weight = Fraction(1)
        for x, marginal in zip(outcome, read, strict=True):
            weight *= marginal[x]
        law[outcome] = weight
    return JointDistribution([len(m) for m in read], law)


def uniform_on(shape: Sequence[int], *outcomes: Sequence[int]) -> JointDistribution:
    """Return the uniform distribution on the listed outcomes (on all, if none is listed)."""
    listed = [tuple(o) for o in outcomes] or list(itertools.product(*map(range, shape)))
    return JointDistribution(shape, dict.fromkeys(listed, Fraction(1, len(set(listed)))))
