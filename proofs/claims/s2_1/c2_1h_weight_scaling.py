r"""C2.1h (section 2.1): is the network with scaled weights the mean of the ensemble?

It is where every mask variable enters affinely, for then the network is its own multilinear
extension. A rectifier between the masks breaks it.
"""

from fractions import Fraction

from ....theory.vocabulary import (
    And,
    Equal,
    Matrix,
    Prob,
    Rates,
    Real,
    RealMatrix,
    RealVector,
    Size,
    Vector,
    as_expr,
    bernoulli,
    delta,
    diag,
    expectation,
    greatest,
    inner,
    total,
    vector,
)
from ...claim import claim


def gate(a, b):
    r"""Return $\mathrm{ReLU}(a - b)$."""
    return greatest(vector([a - b, 0]))


def two_units(m, f):
    r"""Return $f_0 + f_1m_1 + f_2m_2 + f_{3}m_1m_2$: any function of two bits."""
    return f[0] + f[1] * m[0] + f[2] * m[1] + f[3] * m[0] * m[1]


def pairs(n, A, m):
    r"""Return $\sum_{i \ne j} A_{ij}m_im_j$."""
    return total(n, lambda i: total(n, lambda j: (1 - delta(i, j)) * A[i, j] * m[i] * m[j]))


@claim(entry="C2.1h", expect="refuted", corrected_by="fresh_masks_in_linear_layers_scale")
def scaled_network_is_the_mean_as_stated(p: Rates[2]) -> Equal:
    r"""The network $\mathrm{ReLU}(m_1 - m_2)$ with the keep rates for the masks is its mean over
    the masks."""
    return Equal(gate(p[0], p[1]), expectation(bernoulli(2, p), lambda m: gate(m[0], m[1])))


@claim(entry="C2.1h")
def rectifier_between_the_masks() -> And:
    r"""At $p = 1/2$ it is 0 with the keep rates, and $1/4$ in the mean."""
    half = as_expr(Fraction(1, 2))
    return And(
        Equal(gate(half, half), 0),
        Equal(expectation(bernoulli(2, half), lambda m: gate(m[0], m[1])), Fraction(1, 4)),
    )


@claim(entry="C2.1h")
def functions_of_two_bits_scale(p: Rates[2], f: RealVector[4]) -> Equal:
    r"""For independent units of any rates the mean of a function of two of them is its multilinear
    extension at the rates."""
    return Equal(expectation(bernoulli(2, p), lambda m: two_units(m, f)), two_units(p, f))


@claim(entry="C2.1h")
def pairwise_functions_scale(
    n: Size, p: Rates["n"], b: RealVector["n"], A: RealMatrix["n"]
) -> Equal:
    r"""So for all n, where units enter alone and in pairs of different ones."""
    return Equal(
        expectation(bernoulli(n, p), lambda m: inner(b, m) + pairs(n, A, m)),
        inner(b, p) + pairs(n, A, p),
    )


@claim(entry="C2.1h")
def a_function_that_is_its_mean_is_affine(t: Prob, a: Real, b: Real) -> Equal:
    r"""Conversely, a mean over a bit is affine in its rate: with the values $a$ at 0 and $b$ at 1
    it is $a + t(b - a)$. A network that is its own mean at all rates is affine in each."""
    return Equal(expectation(bernoulli(1, t), lambda m: (1 - m[0]) * a + m[0] * b), a + t * (b - a))


@claim(entry="C2.1h")
def equal_rates_do_not_tell(p: Prob) -> Equal:
    r"""At equal rates alone nothing follows: $m_1^2 - m_2^2$ is not affine, and has the mean 0
    and the value 0 there."""
    return Equal(expectation(bernoulli(2, p), lambda m: m[0] ** 2 - m[1] ** 2), p**2 - p**2)


@claim(entry="C2.1h")
def fresh_masks_in_linear_layers_scale(
    a: Size,
    b: Size,
    c: Size,
    p: Prob,
    q: Prob,
    W: Matrix["b", "a"],
    V: Matrix["c", "b"],
    x: Vector["a"],
) -> Equal:
    r"""Deep linear networks with fresh masks in each layer are their mean: each layer is multiplied
    by its keep rate."""
    return Equal(
        expectation(
            bernoulli(b, q),
            lambda k: expectation(bernoulli(a, p), lambda m: V @ (diag(k) @ (W @ (diag(m) @ x)))),
        ),
        q * p * (V @ (W @ x)),
    )
