r"""C4.3d (section 4.3): does noise help to escape local minima?

Not of one parameter: there the landscape stays what it is. Of two it may merge minima; a convex
one it leaves convex. Masks are not rescaled here.
"""

from ....theory.vocabulary import (
    And,
    AtMost,
    Convex,
    Equal,
    ForSome,
    Implies,
    Less,
    Prob,
    Real,
    RealMaskLaw,
    RealVector,
    Size,
    bernoulli,
    bregman,
    expectation,
    inner,
    schur,
)
from ...claim import claim


def noisy(p, there, at_zero):
    r"""Return $\mathbb{E}f(mw)$ for one parameter: $f(mw)$ is $f(w)$ or $f(0)$."""
    return expectation(bernoulli(1, p), lambda m: m[0] * there + (1 - m[0]) * at_zero)


def valley(a, b):
    r"""Return $a^2 + b^2 + (a^4 + b^4)/4 - 4ab$."""
    return a**2 + b**2 + (a**4 + b**4) / 4 - 4 * a * b


def noisy_valley(p, a, b):
    r"""Return $\mathbb{E}f(m \odot w)$ for this f."""
    return expectation(bernoulli(2, p), lambda m: valley(m[0] * a, m[1] * b))


@claim(entry="C4.3d", expect="refuted", corrected_by="noise_keeps_the_order_of_losses")
def noise_reorders_one_parameter_as_stated(low: Real, high: Real, at_zero: Real) -> ForSome:
    r"""At some keep rate $p > 0$ noise lifts a lower loss of one parameter, $f(w) < f(v)$, to the
    height of a higher one."""
    return ForSome(
        Prob("(0, 1]"),
        lambda p: And(Less(low, high), AtMost(noisy(p, high, at_zero), noisy(p, low, at_zero))),
    )


@noise_reorders_one_parameter_as_stated.derivation
def _(low, high, at_zero, p):
    yield "Normal form", noisy(p, low, at_zero) + p * (high - low), "differences shrink by $p$"


@claim(entry="C4.3d")
def one_parameter_keeps_its_landscape(p: Prob, there: Real, at_zero: Real) -> Equal:
    r"""Of one parameter the noisy loss is $p f(w) + (1-p) f(0)$."""
    return Equal(noisy(p, there, at_zero), p * there + (1 - p) * at_zero)


@claim(entry="C4.3d", uses=[one_parameter_keeps_its_landscape])
def noise_keeps_the_order_of_losses(
    p: Prob("(0, 1]"), low: Real, high: Real, at_zero: Real
) -> Implies:
    r"""So lower stays lower: minima stay where they are."""
    return Implies(Less(low, high), Less(noisy(p, low, at_zero), noisy(p, high, at_zero)))


@noise_keeps_the_order_of_losses.derivation
def _(p, low, high, at_zero):
    yield "Normal form", noisy(p, low, at_zero) + p * (high - low), "differences shrink by $p$"


@claim(entry="C4.3d")
def noise_merges_two_minima(p: Prob("(0, 1/2]"), a: Real, b: Real) -> AtMost:
    r"""Of two it may remove minima. The noisy loss of $a^2 + b^2 + (a^4 + b^4)/4 - 4ab$ is, for
    $p \le 1/2$, least at $a = b = 0$."""
    return AtMost(0, noisy_valley(p, a, b))


@noise_merges_two_minima.derivation
def _(p, a, b):
    yield (
        "Normal form",
        p * ((1 - 2 * p) * (a**2 + b**2) + (a**4 + b**4) / 4 + 2 * p * (a - b) ** 2),
        "",
    )


@claim(entry="C4.3d")
def two_minima_above_one_half(p: Prob("(1/2, 1]"), a: Real, b: Real) -> AtMost:
    r"""For $p > 1/2$ it is nowhere below $-p(4p-2)^2/2$, its value at the two points
    $a = b = \pm\sqrt{4p-2}$."""
    return AtMost(-p * (4 * p - 2) ** 2 / 2, noisy_valley(p, a, b))


@two_minima_above_one_half.derivation
def _(p, a, b):
    c = 4 * p - 2
    yield (
        "Normal form",
        -p * c**2 / 2 + p * ((a**2 - c) ** 2 / 4 + (b**2 - c) ** 2 / 4 + 2 * p * (a - b) ** 2),
        r"three squares, all zero where $a = b$ and $a^2 = 4p - 2$",
    )


@claim(entry="C4.3d")
def convex_stays_convex(
    n: Size,
    f: Convex,
    law: RealMaskLaw["n"],
    x: RealVector["n"],
    u: RealVector["n"],
    v: RealVector["n"],
    t: Prob,
) -> AtMost:
    r"""And convex stays convex, under every law of masks: here for a convex loss of a linear
    output, between the weights $u$ and $v$."""
    return AtMost(
        expectation(law, lambda m: f(t * inner(u, schur(m, x)) + (1 - t) * inner(v, schur(m, x)))),
        t * expectation(law, lambda m: f(inner(u, schur(m, x))))
        + (1 - t) * expectation(law, lambda m: f(inner(v, schur(m, x)))),
    )


@convex_stays_convex.derivation
def _(f, law, x, u, v, t):
    E = law.expectation

    def between(m):
        return t * inner(u, schur(m, x)) + (1 - t) * inner(v, schur(m, x))

    yield (
        "Normal form",
        E(lambda m: f(between(m)))
        + t * E(lambda m: bregman(f, inner(u, schur(m, x)), between(m)))
        + (1 - t) * E(lambda m: bregman(f, inner(v, schur(m, x)), between(m))),
        "f lies above its tangents",
    )
