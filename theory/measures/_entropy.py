r"""Words over entropies of subsets: conditional entropy, mutual information, independence, purity.

``S`` is an entropy function (``ClassicalEntropy``, ``QuantumEntropy``), in bits. A set of parts is
a position, a tuple of positions (from 0; these need an explicit number of parts), or a 0/1 vector.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from ..algebra import ScalarLike, ones, schur, subset
from ..expressions import Expr, SetFunction, ShapeError
from ..statements import And, Equal

PartsLike: TypeAlias = Any


def _union(S: SetFunction, *sets: PartsLike) -> Expr:
    """Return the indicator vector of a union."""
    if not isinstance(S, SetFunction):
        raise ShapeError(
            "an entropy function is expected first: S: QuantumEntropy[3]; of a state rho write "
            "quantum_mutual_information(rho, (2, 2)) or quantum_conditional_entropy(rho, (2, 2))"
        )
    positions: set[int] = set()
    masks: list[Expr] = []
    for part in sets:
        if isinstance(part, Expr):
            masks.append(part)
            continue
        listed = (part,) if isinstance(part, int) else tuple(part)
        if any(not isinstance(k, int) or isinstance(k, bool) for k in listed):
            raise ShapeError("a set of parts is a position, a tuple of positions or a 0/1 vector")
        positions |= set(listed)
    if positions or not masks:
        if not isinstance(S.size, int):
            raise ShapeError(f"positions among an unspecified number {S.size} of parts")
        masks.insert(0, subset(S.size, *sorted(positions)))
    out = masks[0]
    for mask in masks[1:]:
        out = out + mask - schur(out, mask)
    return out


def conditional_entropy(S: SetFunction, A: PartsLike, B: PartsLike) -> ScalarLike:
    r"""Return $S(A|B) = S(AB) - S(B)$, in bits; for states it may be negative."""
    return S(_union(S, A, B)) - S(_union(S, B))


def mutual_information(S: SetFunction, A: PartsLike, B: PartsLike) -> ScalarLike:
    r"""Return $I(A:B) = S(A) + S(B) - S(AB)$, in bits."""
    return S(_union(S, A)) + S(_union(S, B)) - S(_union(S, A, B))


def conditional_mutual_information(
    S: SetFunction, A: PartsLike, B: PartsLike, C: PartsLike
) -> ScalarLike:
    r"""Return $I(A:B|C) = S(AC) + S(BC) - S(ABC) - S(C)$, in bits.

    Nonnegative by strong subadditivity (Lieb and Ruskai 1973).
    """
    return S(_union(S, A, C)) + S(_union(S, B, C)) - S(_union(S, A, B, C)) - S(_union(S, C))


def Independent(S: SetFunction, *sets: PartsLike) -> Equal:
    r"""State $S(A_1 \dots A_k) = \sum_i S(A_i)$: disjoint parts are independent."""
    if len(sets) < 2:
        raise ShapeError("independence is between at least two sets of parts")
    total = S(_union(S, sets[0]))
    for part in sets[1:]:
        total = total + S(_union(S, part))
    return Equal(S(_union(S, *sets)), total)


def Markov(S: SetFunction, *chain: PartsLike) -> Equal | And:
    r"""State the Markov chain $A_1 - A_2 - \dots - A_k$: $I(A_1 \dots A_{i-1} : A_{i+1} | A_i) = 0$
    for each inner $A_i$ (Hayden, Jozsa, Petz and Winter 2004 for states)."""
    if len(chain) < 3:
        raise ShapeError("a Markov chain has at least three sets of parts")
    links = [
        Equal(S(_union(S, *chain[: i + 1])) + S(_union(S, *chain[i : i + 2])),
              S(_union(S, *chain[: i + 2])) + S(_union(S, chain[i])))
        for i in range(1, len(chain) - 1)
    ]  # fmt: skip
    return links[0] if len(links) == 1 else And(*links)


def FunctionOf(S: SetFunction, A: PartsLike, B: PartsLike) -> Equal:
    r"""State $S(A|B) = 0$ as $S(AB) = S(B)$: classically, A is a function of B."""
    return Equal(S(_union(S, A, B)), S(_union(S, B)))


def Pure(S: SetFunction) -> Equal:
    r"""State $S(1 \dots n) = 0$: the whole is in a pure state (classically, constant)."""
    return Equal(S(ones(S.size)), 0)


__all__ = [
    "FunctionOf",
    "Independent",
    "Markov",
    "Pure",
    "conditional_entropy",
    "conditional_mutual_information",
    "mutual_information",
]
