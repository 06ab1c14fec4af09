"""Pairs of states that stand in a relation, by construction."""

from __future__ import annotations

from ._quantum_states import projector, state, vector
from ._source import Source, pick
from ._unitaries import unitary_whole
from ._whole import Whole, conjugated, diagonal, mixed

Pair = tuple[Whole, Whole]

RELATIONS: tuple[str, ...] = (
    "equal", "orthogonal", "commuting", "equal spectra", "majorised", "neighbours", "pure",
    "nested support",
)  # fmt: skip
_MIXED = (None, None, None, None, *RELATIONS)
_NEAR = (1000, 10, 100, 10**6, 10**9)


def pair(source: Source, d: int, relation: str | None) -> Pair:
    """Draw two states in a relation; without one, mostly independent states."""
    if relation is None:
        kinds = [k for k in _MIXED if not (d == 1 and k == "orthogonal")]
        relation = pick(source, kinds)
    match relation:
        case "equal":
            rho = state(source, d)
            return rho, rho
        case "pure":
            return projector(vector(source, d)), projector(vector(source, d))
        case "orthogonal":
            return _orthogonal(source, d)
        case "commuting":
            first, second = (_weights(source, d) for _ in range(2))
            u = unitary_whole(source, d)
            return conjugated(u, first), conjugated(u, second)
        case "equal spectra":
            rho = state(source, d)
            return rho, conjugated(unitary_whole(source, d), rho)
        case "majorised":  # mixtures of rotated copies have a flatter spectrum (Uhlmann 1971)
            sharp = state(source, d)
            shares = [(pick(source, (1, 2, 10)), unitary_whole(source, d)) for _ in range(2)]
            return mixed([(w, conjugated(u, sharp)) for w, u in shares]), sharp
        case "neighbours":
            rho, other = state(source, d), state(source, d)
            return rho, mixed([(pick(source, _NEAR) - 1, rho), (1, other)])
        case "nested support":
            rho, rest = state(source, d), state(source, d)
            return rho, mixed([(1, rho), (pick(source, (1, 2, 1000)), rest)])
    return state(source, d), state(source, d)


def _weights(source: Source, d: int) -> Whole:
    weights = [pick(source, (1, 0, 2, 3, 1000)) for _ in range(d)]
    weights = weights if any(weights) else [1, *weights[1:]]
    return diagonal(weights, sum(weights))


def _orthogonal(source: Source, d: int) -> Pair:
    """Draw states on complementary levels, and turn both."""
    cut = 1 + source.integer(d - 2)
    first, second = state(source, cut), state(source, d - cut)
    u = unitary_whole(source, d)
    return conjugated(u, _placed(first, 0, d)), conjugated(u, _placed(second, cut, d))


def _placed(block: Whole, start: int, d: int) -> Whole:
    """Return a matrix of d rows that is this block from a row on, and zero elsewhere."""
    stop = start + len(block.rows)

    def entry(i: int, j: int) -> tuple[int, int]:
        inside = start <= i < stop and start <= j < stop
        return block.rows[i - start][j - start] if inside else (0, 0)

    return Whole([[entry(i, j) for j in range(d)] for i in range(d)], block.bottom)
