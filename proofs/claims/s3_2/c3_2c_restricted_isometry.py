r"""C3.2c (section 3.2): does dropout mirror the projections of compressed sensing?

Those keep the length of every sparse vector, nearly. A mask that drops a unit maps a basis vector
to zero; it keeps lengths only in a basis that is spread out over the units.
"""

from ....theory.vocabulary import (
    AtMost,
    Equal,
    Implies,
    Index,
    Mask,
    Prob,
    Real,
    Signs,
    Size,
    bernoulli,
    diag,
    expectation,
    identity,
    inner,
    total,
    zeros,
)
from ...claim import claim


def kept(m, x):
    r"""Return $\|D_m x\|^2$."""
    return inner(diag(m) @ x, diag(m) @ x)


@claim(entry="C3.2c", expect="refuted", corrected_by="spread_out_vectors_keep_their_share")
def masks_keep_sparse_vectors_as_stated(
    n: Size, d: Real("[0, 1)"), m: Mask["n"], i: Index["n"]
) -> AtMost:
    r"""With some constant $\delta < 1$ every mask keeps the length of every basis vector:
    $(1-\delta)\,\|e_i\|^2 \le \|D_m e_i\|^2$."""
    return AtMost((1 - d) * inner(identity(n)[i], identity(n)[i]), kept(m, identity(n)[i]))


@claim(entry="C3.2c")
def dropped_unit_is_lost(n: Size, m: Mask["n"], i: Index["n"]) -> Implies:
    r"""A mask that drops the unit $i$ maps its basis vector to zero: the isometry constant of
    order 1 is at least 1."""
    return Implies(Equal(m[i], 0), Equal(diag(m) @ identity(n)[i], zeros(n)))


@claim(entry="C3.2c")
def spread_out_vectors_keep_their_share(n: Size, m: Mask["n"], s: Signs["n"]) -> Equal:
    r"""Of a unit vector with entries $\pm 1/\sqrt n$, such as one of a Hadamard basis, every mask
    keeps exactly the share of the units that it keeps."""
    return Equal(kept(m, s) / n, total(n, lambda i: m[i]) / n)


@claim(entry="C3.2c", uses=[spread_out_vectors_keep_their_share])
def spread_out_vectors_keep_their_length(n: Size, p: Prob("(0, 1]"), s: Signs["n"]) -> Equal:
    r"""Under Bernoulli dropout the rescaled squared length of such a vector has mean 1 and
    variance $\frac{1-p}{pn}$, which falls as the layer grows."""
    return Equal(
        expectation(bernoulli(n, p), lambda m: (kept(m, s) / (p * n) - 1) ** 2), (1 - p) / (p * n)
    )


@claim(entry="C3.2c", uses=[dropped_unit_is_lost])
def kept_length_of_basis_vector(n: Size, p: Prob("(0, 1]"), i: Index["n"]) -> Equal:
    r"""For a basis vector that variance is $(1-p)/p$, however large the layer."""
    return Equal(
        expectation(bernoulli(n, p), lambda m: (kept(m, identity(n)[i]) / p - 1) ** 2), (1 - p) / p
    )
