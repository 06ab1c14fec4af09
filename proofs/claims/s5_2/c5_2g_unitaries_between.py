"""C5.2g (section 5.2): do only the products of keep rates matter?

Where dephasing is composed with nothing in between, they do. One Hadamard gate in between and the
first rate is forgotten.
"""

from ....theory.vocabulary import (
    Equal,
    Matrix,
    Prob,
    Size,
    State,
    dagger,
    delta,
    dephase,
    matrix,
    matrix_unit,
    sqrt,
)
from ...claim import claim

H = matrix([[1, 1], [1, -1]]) / sqrt(2)
"""The Hadamard gate."""


def dephase_around_hadamard(a, b, rho):
    """Return the state after dephasing with rate a, a Hadamard gate and dephasing with rate b."""
    return dephase(b, H @ dephase(a, rho) @ dagger(H))


@claim(entry="C5.2g", expect="refuted", corrected_by="bare_composition_needs_only_the_product")
def only_the_product_matters_as_stated(a: Prob, b: Prob, rho: State[2]) -> Equal:
    r"""Also with a Hadamard gate in between, the rates $a$ and $b$ act as one rate $ab$ does."""
    return Equal(dephase_around_hadamard(a, b, rho), dephase_around_hadamard(a * b, 1, rho))


@only_the_product_matters_as_stated.witness
def _():
    return {"a": 1, "b": 0, "rho": [[1, 0], [0, 0]]}


@claim(entry="C5.2g")
def hadamard_makes_the_first_rate_irrelevant(a: Prob, b: Prob) -> Equal:
    r"""From $|0\rangle$, the coherence after $\Delta_a$, a Hadamard gate and $\Delta_b$ is $b/2$,
    whatever $a$ is."""
    return Equal(dephase_around_hadamard(a, b, matrix_unit(2, 0, 0))[0, 1], b / 2)


@claim(entry="C5.2g")
def bare_composition_needs_only_the_product(n: Size, a: Prob, b: Prob, rho: Matrix["n"]) -> Equal:
    r"""With nothing in between, the effect of two rates is that of their product."""
    return Equal(dephase(b, dephase(a, rho)), dephase(a * b, rho))


@bare_composition_needs_only_the_product.derivation
def _(n, a, b, rho, i, j):
    yield (
        "Definition",
        b * (a * rho[i, j] + (1 - a) * (delta(i, j) * rho[i, j]))
        + (1 - b) * (delta(i, j) * rho[i, j]),
        "an entry on the diagonal is kept",
    )
    yield "Algebra", a * b * rho[i, j] + (1 - a * b) * (delta(i, j) * rho[i, j]), "collect"
