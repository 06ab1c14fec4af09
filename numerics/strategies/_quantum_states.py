"""Density matrices from choices: a catalogue of special ones, then families, then generic ones.

One choice selects a special state or a family, so that whatever fails on a special state shrinks
to the simplest such state. Every state is a sum of projectors over its trace: valid by
construction, and of a rank that is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import isqrt

from ._exact import Gauss, gram
from ._generic import FINE, generator, induced_state
from ._numbers import GAUSSIAN
from ._source import Source, pick
from ._whole import Whole, from_fractions, mixed

Vector = list[Gauss]
SPECTRUM = (1, 2, 3, 1, 5, 10, 1000, 10**6)
"""Weights of projectors: mostly small, some near the boundary."""
_FIRST = (GAUSSIAN[1], GAUSSIAN[0], *GAUSSIAN[2:])
_FAMILIES = (
    "pure", "diagonal", "noisy", "ranked", "pure", "ranked", "noisy", "ranked",
    "pure", "diagonal", "ranked", "ranked", "pure", "ranked", "ranked", "generic",
)  # fmt: skip


@lru_cache(maxsize=64)
def catalogue(d: int, low: int = 1, high: int | None = None) -> tuple[Whole, ...]:
    """Return special states of some rank, the simplest first: where conjectures break."""
    from ._values_quantum import (
        DensityMatrix,
        basis_state,
        diagonal,
        ghz,
        isotropic,
        maximally_entangled,
        maximally_mixed,
        mixture,
        pure,
        tensor,
        tiles,
        w_state,
        werner,
    )

    n = isqrt(d)
    square = n * n == d and n > 1
    found: list[DensityMatrix] = [basis_state(d, 0), maximally_mixed(d), pure(*[1] * d)]
    # what breaks one conjecture stands together: shrinking goes from neighbour to neighbour
    few = [1, *[0] * (d - 2)]
    if d > 1:  # with coherence
        found += [pure(*[(-1) ** k for k in range(d)]), pure(*few, 1)]
        found += [pure(1, "i", *few[1:]), pure(*few, "i")]
    if square:  # and entangled
        found += [tensor(basis_state(n, 0), pure(*[1] * n))]
        found += [maximally_entangled(n), werner(n, 1), isotropic(n, f"1/{n}")]
        found += [isotropic(n, "99/100"), werner(n, "51/100")]
        found += [isotropic(n, f"1/{n + 1}"), werner(n, "1/2")]
    if d > 1:  # diagonal
        found += [basis_state(d, d - 1), diagonal("1/2", "1/2", *few[1:])]
        found += [diagonal("1/3", "2/3", *few[1:])]
        found += [diagonal("1/2", *[f"1/{2 * d - 2}"] * (d - 1))]  # degenerate below the top
    if square:
        twice = [int(k % (n + 1) == 0) for k in range(d)]
        found += [diagonal(*[f"{x}/{n}" for x in twice])]
        found += [tensor(basis_state(n, 0), maximally_mixed(n))]
    if not square:  # parts of unequal sizes: entangled as two qubits are, and classically so
        for b in (b for b in range(2, d) if d % b == 0):
            twice = [int(k in (0, b + 1)) for k in range(d)]
            found += [pure(*twice), diagonal(*[f"{x}/2" for x in twice])]
    if d == 9:
        found.append(tiles())
    if d >= 8 and d.bit_count() == 1:
        found += [ghz(d.bit_length() - 1), w_state(d.bit_length() - 1)]
    if d > 1:  # near the boundary, last since they are long
        noise, plus = maximally_mixed(d), pure(*[1] * d)
        for k in (1, 999, 10**6 - 1):
            found += [mixture((k, special), (1, noise)) for special in (basis_state(d, 0), plus)]
    most = d if high is None else high
    kept = dict.fromkeys(rho for rho in found if low <= rho.rank <= most)
    return tuple(
        from_fractions([[(x.real(), x.imag()) for x in row] for row in rho.rows]) for rho in kept
    )


def state(source: Source, d: int, low: int = 1, high: int | None = None) -> Whole:
    """Draw a density matrix whose rank is at least ``low`` and at most ``high``."""
    most = d if high is None else high
    special = catalogue(d, low, most)
    count = max(len(special), len(_FAMILIES))
    choice = source.integer(len(special) + count - 1)
    if choice < len(special):
        return special[choice]
    match _FAMILIES[(choice - len(special)) % len(_FAMILIES)]:
        case "pure" if low == 1:
            return projector(vector(source, d))
        case "diagonal":
            return _diagonal(source, d, low, most)
        case "noisy" if most == d:
            weight = pick(source, SPECTRUM)
            pure = projector(vector(source, d))
            return mixed([(weight, pure), (1, _flat(d))])
        case "generic":
            scale = pick(source, (1, FINE, FINE, FINE))  # so that seeds shrink to short numbers
            rank = low + source.integer(most - low)
            return induced_state(generator(source), d, rank, scale)
    return _ranked(source, d, low + source.integer(most - low))


def vector(source: Source, d: int) -> Vector:
    """Draw a vector of Gaussian integers that is not zero.

    The first entry is drawn last, and is 1 at its simplest: two levels shrink to the first and the
    last one, as in Bell's state.
    """
    found = [pick(source, GAUSSIAN) for _ in range(d - 1)]
    found = [pick(source, _FIRST), *found]
    return found if any(a or b for a, b in found) else [(1, 0), *found[1:]]


def projector(*vectors: Sequence[Gauss]) -> Whole:
    """Return the normalised sum of the projectors on vectors, of which one is not zero."""
    return weighted(vectors, [1] * len(vectors))


def weighted(vectors: Sequence[Sequence[Gauss]], weights: Sequence[int]) -> Whole:
    """Return the sum of weighted projectors over its trace."""
    total = gram(vectors, weights, len(vectors[0]))
    return Whole(total, sum(row[k][0] for k, row in enumerate(total)))


def _flat(d: int) -> Whole:
    return Whole([[(int(i == j), 0) for j in range(d)] for i in range(d)], d)


def _diagonal(source: Source, d: int, low: int, most: int) -> Whole:
    rank = low + source.integer(most - low)
    weights = [pick(source, SPECTRUM) for _ in range(rank)] + [0] * (d - rank)
    shift = source.integer(d - 1)
    weights = weights[shift:] + weights[:shift]
    rows = [[(weights[i] if i == j else 0, 0) for j in range(d)] for i in range(d)]
    return Whole(rows, sum(weights))


def _ranked(source: Source, d: int, rank: int) -> Whole:
    r"""Draw a state of this very rank: $P L W L^\dagger P^T$ with unit lower trapezoidal L.

    Every state has this form (Cholesky's, with pivoting).
    """
    shift = source.integer(d - 1)
    columns: list[Vector] = []
    for k in range(rank):
        below = [pick(source, GAUSSIAN) for _ in range(d - 1 - k)]
        column = [(0, 0)] * k + [(1, 0), *below]
        columns.append(column[shift:] + column[:shift])
    return weighted(columns, [pick(source, SPECTRUM) for _ in range(rank)])
