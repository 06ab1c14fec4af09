r"""C4.1a (section 4.1): what can be undone when the mask is on record.

Sign masks and 0/1 masks give one and the same dephasing. With the record the first are undone
exactly; of the second no more than is left.
"""

from ....theory.vocabulary import (
    Equal,
    Implies,
    Mask,
    Matrix,
    Prob,
    SignLaw,
    Signs,
    Size,
    Vector,
    bernoulli,
    dephase,
    diag,
    identity,
    ones,
    retention_matrix,
    second_moment,
    second_moment_map,
    zeros,
)
from ...claim import claim


@claim(entry="C4.1a")
def sign_masks_are_their_own_inverse(n: Size, s: Signs["n"]) -> Equal:
    r"""A sign mask is its own inverse."""
    return Equal(diag(s) @ diag(s), identity(n))


@claim(entry="C4.1a", uses=[sign_masks_are_their_own_inverse])
def sign_masks_are_undone_with_the_record(n: Size, s: Signs["n"], rho: Matrix["n"]) -> Equal:
    r"""So with the record it is undone in every state."""
    return Equal(diag(s) @ (diag(s) @ rho @ diag(s)) @ diag(s), rho)


@claim(entry="C4.1a", expect="refuted", corrected_by="masks_lose_what_they_drop")
def masks_are_undone_with_the_record_as_stated(
    n: Size, m: Mask["n"], x: Vector["n"], y: Vector["n"]
) -> Implies:
    r"""With the record a 0/1 mask can be undone, too: two vectors that look the same behind it are
    the same."""
    return Implies(Equal(diag(m) @ x, diag(m) @ y), Equal(x, y))


@claim(entry="C4.1a")
def masks_lose_what_they_drop(n: Size, m: Mask["n"], x: Vector["n"]) -> Equal:
    r"""A 0/1 mask maps to zero whatever lies in the units that it drops; none are dropped only
    by $m = 1$."""
    return Equal(diag(m) @ (diag(ones(n) - m) @ x), zeros(n))


@claim(entry="C4.1a")
def sign_masks_dephase(n: Size, p: Prob, law: SignLaw["n"], rho: Matrix["n"]) -> Implies:
    r"""Both kinds give the same channel. Sign masks with $\mathbb{E}[s_is_j] = p$ for $i \ne j$
    give $\Delta_p$."""
    return Implies(
        Equal(second_moment(law), retention_matrix(n, p)),
        Equal(second_moment_map(law, rho), dephase(p, rho)),
    )


@claim(entry="C4.1a")
def rescaled_masks_dephase(n: Size, p: Prob("(0, 1]"), rho: Matrix["n"]) -> Equal:
    r"""And so do Bernoulli masks divided by $\sqrt p$."""
    return Equal(second_moment_map(bernoulli(n, p), rho) / p, dephase(p, rho))
