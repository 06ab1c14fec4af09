"""Mask laws: finitely many masks with exact probabilities."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, prod
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from ._scalar import ZERO, Exact, exact

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[np.float64]

Mask: TypeAlias = tuple[Fraction, ...]
_BITS = (Fraction(0), Fraction(1))


def fractions(values: Iterable[Any], what: str) -> tuple[Fraction, ...]:
    """Return exact numbers; texts such as "1/3" and short floats are taken exactly."""
    out = []
    for x in values:
        try:
            out.append(Fraction(str(x)) if isinstance(x, float) else Fraction(x))
        except (TypeError, ValueError, ZeroDivisionError):
            raise ValueError(f"{what} is an exact number such as '1/3', not {x!r:.40}") from None
    return tuple(out)


def word(x: Fraction | Exact) -> str:
    """Return a number as Python."""
    whole = isinstance(x, Fraction) and x.denominator == 1
    return str(x) if whole else repr(str(x))


def entry(x: Any) -> Any:
    """Return an entry of a mask: a fraction, or where it is none an exact complex number."""
    try:
        return Fraction(str(x)) if isinstance(x, float) else Fraction(x)
    except (TypeError, ValueError, ZeroDivisionError):
        pass
    try:
        read = exact(x)
    except (TypeError, ValueError):
        raise ValueError(
            f"the entry of a mask is an exact number such as '1/3' or 'i', not {x!r:.40}"
        ) from None
    return read.real() if read.is_rational() else read


def tuple_of(items: Iterable[str]) -> str:
    """Return Python for a tuple."""
    listed = list(items)
    return f"({', '.join(listed)}{',' if len(listed) == 1 else ''})"


def normalised(weights: tuple[Fraction, ...]) -> None:
    """Raise ``ValueError`` unless these are probabilities that sum to one."""
    if any(w < 0 for w in weights):
        raise ValueError(f"a probability is negative: {min(weights)}")
    if sum(weights) != 1:
        raise ValueError(f"the probabilities sum to {sum(weights)}, not to 1")


@dataclass(frozen=True, repr=False)
class FiniteMaskLaw:
    """A law of masks: ``probability[mask]`` for each mask that occurs, all of one length.

    Made from a mapping of masks (tuples of exact numbers, which may be complex such as "i" or
    "3/5+4i/5") to probabilities. Raises
    ``ValueError`` where these are negative, do not sum to one, or lengths differ.
    """

    masks: tuple[tuple[Fraction, ...], ...]
    weights: tuple[Fraction, ...]

    def __init__(self, probability: Mapping[Any, Any]) -> None:
        """Read masks and weights, sorted; masks without weight are left out."""
        weights = fractions(probability.values(), "a probability")
        normalised(weights)
        masks = [tuple(map(entry, mask)) for mask in probability]
        if not masks[0] or len({len(mask) for mask in masks}) > 1:
            raise ValueError("masks have one length, at least 1")
        kept = [(m, w) for m, w in zip(masks, weights, strict=True) if w]
        real = all(isinstance(x, Fraction) for m, _ in kept for x in m)
        kept.sort(key=None if real else lambda pair: tuple(map(str, pair[0])))
        object.__setattr__(self, "masks", tuple(m for m, _ in kept))
        object.__setattr__(self, "weights", tuple(w for _, w in kept))

    @classmethod
    def sorted(cls, masks: Sequence[Mask], weights: Sequence[Fraction]) -> Self:
        """Return the law of sorted masks, valid by the caller's construction: nothing is read."""
        made = object.__new__(cls)
        kept = [(m, w) for m, w in zip(masks, weights, strict=True) if w]
        object.__setattr__(made, "masks", tuple(m for m, _ in kept))
        object.__setattr__(made, "weights", tuple(w for _, w in kept))
        return made

    @property
    def n(self) -> int:
        """The number of units."""
        return len(self.masks[0])

    def expectation(self, f: Any) -> Any:
        """Return the mean of a function of the mask, exactly if its values are exact."""
        values = [(w, f(m)) for m, w in zip(self.masks, self.weights, strict=True)]
        if any(isinstance(x, Exact) for _, x in values):
            total = ZERO
            for w, x in values:
                total = total + exact(x).times(w)
            return total.real() if total.is_rational() else total
        return sum((w * x for w, x in values), Fraction(0))

    def mean(self) -> tuple[Any, ...]:
        """Return $E m$, of shape ``(n,)``: fractions, `Exact` numbers where complex."""
        return tuple(self.expectation(lambda m, i=i: m[i]) for i in range(self.n))

    def second_moment(self) -> tuple[tuple[Any, ...], ...]:
        r"""Return $E\,m m^\dagger$, of shape ``(n, n)``."""
        return tuple(
            tuple(self.expectation(lambda m, i=i, j=j: _overlap(m[i], m[j])) for j in range(self.n))
            for i in range(self.n)
        )

    def support(self) -> Any:
        """Return the masks as an array ``(K, n)`` of floats, complex where they are."""
        import numpy as np

        kind = complex if any(isinstance(x, Exact) for mask in self.masks for x in mask) else float
        return np.array([[kind(x) for x in mask] for mask in self.masks])

    def probabilities(self) -> Array:
        """Return their probabilities as a float array ``(K,)``."""
        import numpy as np

        return np.array([float(w) for w in self.weights])

    def sympy(self) -> tuple[Any, Any]:
        """Return the exact column of probabilities and the matrix of masks, of sympy."""
        import sympy

        masks = sympy.Matrix([[exact(x).sympy() for x in mask] for mask in self.masks])
        return sympy.Matrix([exact(w).sympy() for w in self.weights]), masks

    def json(self) -> Any:
        """Return the law as the kernel reads it."""
        return {
            "weights": [str(w) for w in self.weights],
            "support": [[exact(x).json() for x in mask] for mask in self.masks],
        }

    def __len__(self) -> int:
        return len(self.masks)

    def __repr__(self) -> str:
        if name := law_name(self):
            return name
        parts = zip(self.masks, self.weights, strict=True)
        inside = ", ".join(f"{tuple_of(map(word, mask))}: {word(w)}" for mask, w in parts)
        return f"FiniteMaskLaw({{{inside}}})"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))


def _overlap(x: Fraction | Exact, y: Fraction | Exact) -> Any:
    if isinstance(x, Fraction) and isinstance(y, Fraction):
        return x * y
    return exact(x) * exact(y).conjugate()


def law_name(law: FiniteMaskLaw) -> str | None:
    """Return Python for a law that has a name; each name is confirmed by making the law again."""
    n = law.n
    if n > 10 or not {x for mask in law.masks for x in mask} <= {0, 1}:
        return None
    rates = law.mean()
    kept = {sum(mask) for mask in law.masks}
    if len(law.masks) == prod(2 if 0 < p < 1 else 1 for p in rates):  # full support, if a product
        if independent_masks(*rates) == law:
            return f"independent_masks({', '.join(map(word, rates))})"
    if kept <= {0, n} and all_or_none(n, rates[0]) == law:
        return f"all_or_none({n}, {word(rates[0])})"
    if len(kept) == 1 and k_of_n(n, int(min(kept))) == law:
        return f"k_of_n({n}, {min(kept)})"
    if n > 1 and all(k % 2 == 0 for k in kept) and even_masks(n) == law:
        return f"even_masks({n})"
    return None


def independent_masks(*rates: Any) -> FiniteMaskLaw:
    """Return the law of independent bits with these keep probabilities; Bernoulli dropout."""
    kept = fractions(rates, "a keep probability")
    if not kept or any(not 0 <= p <= 1 for p in kept):
        raise ValueError(f"keep probabilities lie in [0, 1], not {rates}")
    if len(kept) > 12:
        raise ValueError(f"2^{len(kept)} masks are too many to list; at most 12 units")
    tops = [1]  # of the weights, over the product of the denominators; masks in their order
    for p in kept:
        drop, keep = p.denominator - p.numerator, p.numerator
        tops = [w * factor for w in tops for factor in (drop, keep)]
    bottom = prod(p.denominator for p in kept)
    masks = list(itertools.product(_BITS, repeat=len(kept)))
    return FiniteMaskLaw.sorted(masks, [Fraction(w, bottom) for w in tops])


def k_of_n(n: int, k: int) -> FiniteMaskLaw:
    """Return the uniform law of the masks that keep exactly k of n units."""
    if not 0 <= k <= n or n < 1:
        raise ValueError(f"k lies between 0 and n >= 1, not k = {k}, n = {n}")
    weight = Fraction(1, comb(n, k))
    masks = (m for m in itertools.product((0, 1), repeat=n) if sum(m) == k)
    return FiniteMaskLaw(dict.fromkeys(masks, weight))


def all_or_none(n: int, p: Any) -> FiniteMaskLaw:
    """Return the law that keeps all n units with probability p, else none."""
    (kept,) = fractions([p], "a keep probability")
    return FiniteMaskLaw({(1,) * n: kept, (0,) * n: 1 - kept})


def even_masks(n: int) -> FiniteMaskLaw:
    """Return the uniform law of the masks with an even number of ones (n >= 2).

    Any n - 1 of the bits are independent and fair; all n together are not: the parity.
    """
    if n < 2:
        raise ValueError(f"parity needs two units or more, not {n}")
    masks = [m for m in itertools.product((0, 1), repeat=n) if sum(m) % 2 == 0]
    return FiniteMaskLaw(dict.fromkeys(masks, Fraction(1, len(masks))))
