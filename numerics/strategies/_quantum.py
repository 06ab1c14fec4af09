"""Public strategies for quantum states."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis.strategies import SearchStrategy

from ._checks import drawn, integers, one_of, refuse, strategy, whole
from ._generic import generator, induced_state
from ._quantum_bipartite import bipartite, kinds
from ._quantum_pairs import RELATIONS, pair
from ._quantum_states import state
from ._values_quantum import DensityMatrix
from ._whole import Whole


def _value(found: Whole) -> DensityMatrix:
    return DensityMatrix.over(found.rows, found.bottom)


@strategy
def density_matrices(
    d: int, *, min_rank: int = 1, max_rank: int | None = None, distribution: str | None = None
) -> SearchStrategy[DensityMatrix]:
    r"""Return the strategy of density matrices on d levels.

    Special states first (basis states, I/d, $|+\rangle\langle+|$, Bell, isotropic, Werner, states
    next to the boundary), then pure, diagonal, noisy and arbitrary states of small Gaussian
    integers, now and then Hilbert-Schmidt distributed ones. The rank is at least ``min_rank`` and
    at most ``max_rank`` (d), exactly.

    ``distribution="hilbert-schmidt"`` asks for random states only: $GG^\dagger/\mathrm{tr}$ of a
    Gaussian matrix of d rows and K columns, where K is ``max_rank``; for K < d this is the induced
    measure of rank K (K. Zyczkowski, H.-J. Sommers, 2001).

    Raises ``InvalidArgument`` when it is used, as Hypothesis's own strategies do.
    """
    whole("d", d)
    whole("min_rank", min_rank, 1, d)
    most = d if max_rank is None else whole("max_rank", max_rank, min_rank, d)
    if one_of("distribution", distribution, (None, "hilbert-schmidt")):
        return drawn(lambda source: _value(induced_state(generator(source), d, most)))
    return drawn(lambda source: _value(state(source, d, min_rank, most)))


@strategy
def pure_states(d: int, *, distribution: str | None = None) -> SearchStrategy[DensityMatrix]:
    """Return the strategy of pure states on d levels, as density matrices of rank one.

    ``distribution="haar"`` asks for uniformly distributed ones only.
    """
    whole("d", d)
    if one_of("distribution", distribution, (None, "haar")):
        return drawn(lambda source: _value(induced_state(generator(source), d, 1)))
    return drawn(lambda source: _value(state(source, d, 1, 1)))


@strategy
def state_pairs(
    d: int, *, relation: str | None = None
) -> SearchStrategy[tuple[DensityMatrix, DensityMatrix]]:
    r"""Return the strategy of pairs of states on d levels that stand in a relation.

    - ``None``: two states, independent or in one of these relations;
    - ``"equal"``; ``"orthogonal"`` (supports, d > 1); ``"commuting"``; ``"pure"`` (both);
    - ``"equal spectra"``: the second is a unitary conjugate of the first;
    - ``"majorised"``: the spectrum of the first is majorised by that of the second;
    - ``"neighbours"``: they differ by a part of 1/10 to $10^{-9}$;
    - ``"nested support"``: the support of the first lies in that of the second.

    Each holds exactly, by construction.
    """
    whole("d", d)
    one_of("relation", relation, (None, *RELATIONS))
    if d == 1 and relation == "orthogonal":
        refuse("d", d, "orthogonal states need two levels or more")

    def build_pair(found: tuple[Whole, Whole]) -> tuple[DensityMatrix, DensityMatrix]:
        return _value(found[0]), _value(found[1])

    return drawn(lambda source: build_pair(pair(source, d, relation)))


@strategy
def bipartite_states(
    dims: Sequence[int] = (2, 2), *, kind: str | None = None
) -> SearchStrategy[DensityMatrix]:
    """Return the strategy of states of two systems, the second counted fastest.

    - ``"product"``; ``"classical"`` (diagonal in local bases); ``"separable"`` (mixtures of
      products); ``"entangled"`` (pure, Schmidt rank two or more);
    - ``"PPT"``: positive partial transpose;
    - ``"isotropic"``, ``"Werner"``: equal dimensions, often at the threshold of entanglement;
    - ``"bound entangled"``: entangled and PPT, for dims (3, 3);
    - ``"generic"``: any state, as `density_matrices` draws them; ``None``: any of these.
    """
    pair_of_dims = integers("dims", dims)
    if len(pair_of_dims) != 2:
        refuse("dims", dims, "two systems have two dimensions, such as (2, 3)")
    both = (pair_of_dims[0], pair_of_dims[1])
    one_of("kind", kind, (None, *kinds(both)))
    return drawn(lambda source: _value(bipartite(source, both, kind)))
