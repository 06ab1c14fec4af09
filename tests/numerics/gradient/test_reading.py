"""Every gradient is the one that differences show, for each operation and each kind of variable."""

# In the bodies of claims an annotation such as `p: Prob` is a quantifier, not the type of `p`.
# pyright: reportOperatorIssue=false, reportArgumentType=false, reportCallIssue=false
# pyright: reportIndexIssue=false, reportAttributeAccessIssue=false

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from lossproof import (
    AtMost,
    Channel,
    Complex,
    ComplexCorrelation,
    Convex,
    Correlation,
    Distribution,
    Equal,
    Hermitian,
    Index,
    MaskLaw,
    Matrix,
    Prob,
    Rates,
    Real,
    RealVector,
    State,
    Unitary,
    Vector,
    abs2,
    bernoulli,
    binary_entropy,
    claim,
    conj,
    dagger,
    diag,
    diagonal,
    diagonal_part,
    eigenvalue_max,
    eigenvalue_min,
    exp,
    expectation,
    greatest,
    identity,
    inner,
    iterate,
    least,
    log,
    log2,
    matrix,
    mean,
    ones,
    outer,
    real_part,
    schur,
    second_moment_map,
    shannon_entropy,
    sqrt,
    total,
    trace,
    trace_norm,
    transpose,
    vector,
    von_neumann_entropy,
)
from lossproof.numerics.floats import evaluate
from lossproof.numerics.gradient import nodes as ad
from lossproof.numerics.gradient._descent import _packed, _Run, _unpacked
from lossproof.numerics.gradient.objective import goals
from lossproof.numerics.gradient.reading import NoGradient, read
from lossproof.numerics.strategies import RandomSource

BODIES: list[Callable[..., Any]] = []


def smooth(body: Callable[..., Any]) -> Callable[..., Any]:
    BODIES.append(body)
    return body


@smooth
def entropy(rho: State[3]) -> Any:
    return AtMost(von_neumann_entropy(rho), trace(rho @ rho))


@smooth
def entropies_of_numbers(p: Prob, w: Distribution[3]) -> Any:
    return AtMost(binary_entropy(p), shannon_entropy(w) * log2(2 + p) + exp(-p))


@smooth
def spectra(a: Hermitian[3], b: Hermitian[3]) -> Any:
    return AtMost(trace_norm(a - b), eigenvalue_max(a) - eigenvalue_min(b))


@smooth
def products(m: Matrix[2, 3], u: Vector[3], v: Vector[2]) -> Any:
    return AtMost(abs2(inner(v, m @ u)), real_part(trace(m @ dagger(m))) / (1 + inner(u, u)))


@smooth
def entries(c: Correlation[3], d: ComplexCorrelation[3]) -> Any:
    return AtMost(
        c[0, 1] * c[1, 2], real_part(d[0, 1] * d[1, 2] * conj(d[0, 2])) + greatest(diagonal(c))
    )


@smooth
def unitaries(u: Unitary[2], rho: State[2]) -> Any:
    return AtMost(real_part(trace(u @ rho)), abs2((u @ rho @ dagger(u))[0, 1]))


@smooth
def channels(phi: Channel[2, 2], rho: State[2]) -> Any:
    return AtMost(von_neumann_entropy(phi(rho)), trace(phi(rho) @ phi(rho)))


@smooth
def laws(law: MaskLaw[2], x: Vector[2]) -> Any:
    return AtMost(expectation(law, lambda m: abs2(inner(m, x))), abs2(inner(mean(law), x)))


@smooth
def dropout(p: Prob, q: Rates[2], x: RealVector[2], f: Convex) -> Any:
    law = bernoulli(2, q)
    return AtMost(f(p * (x[0] + x[1])), expectation(law, lambda m: f(inner(m, x))))


@smooth
def moments(p: Prob, rho: State[2]) -> Any:
    image = second_moment_map(bernoulli(2, p), rho)
    return AtMost(
        trace(image @ image), trace(schur(rho, transpose(rho)) @ diagonal_part(rho)) + p**3
    )


@smooth
def functions(x: Real("[1/10, 3]"), y: Real("(0, inf)"), z: Complex) -> Any:
    return AtMost(log(x) * sqrt(x + y), abs(z) + least(vector([x, y + 5])) + x / y)


@smooth
def built(u: Vector[2], t: Real, i: Index[2]) -> Any:
    m = matrix([[t, 1], [u[0], 2]]) + outer(u, u) + diag(u) - identity(2)
    return AtMost(real_part(total(2, lambda k: m[k, i] * u[k])), inner(ones(2), ones(2)) * t)


@smooth
def repeated(p: Prob, rho: State[2]) -> Any:
    out = iterate(3, lambda m: p * m + (1 - p) * diagonal_part(m), rho)
    return AtMost(trace(out @ out), 1)


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.__name__)
def test_gradients_are_the_differences(body: Callable[..., Any]) -> None:
    instance = claim()(body).instance().to_json()
    goal = next(goals(instance["statement"]))
    run = _Run(instance, {}, goal, np.random.default_rng(3), RandomSource(3))
    theta = [part for found in run.charts for part in found.free]
    rng = np.random.default_rng(4)
    for row in (1, 3, 5):  # starts at random, away from kinks
        rows = slice(row, row + 1)
        here = [part[rows] for part in theta]
        _, grads = run.evaluate(here, rows)
        flat, slope = _packed(here), _packed(grads)
        for _ in range(4):
            way = rng.normal(size=flat.shape)
            step = 1e-6
            up, _ = run.evaluate(_unpacked(flat + step * way, here), rows)
            down, _ = run.evaluate(_unpacked(flat - step * way, here), rows)
            seen = (up[0] - down[0]) / (2 * step)
            assert seen == pytest.approx(float(slope @ way), rel=2e-4, abs=2e-6)


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.__name__)
def test_values_are_those_of_the_float_reading(body: Callable[..., Any]) -> None:
    instance = claim()(body).instance().to_json()
    goal = next(goals(instance["statement"]))
    run = _Run(instance, {}, goal, np.random.default_rng(5), RandomSource(5))
    theta = [part for found in run.charts for part in found.free]
    env, _ = run.environment(theta, slice(None))

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(part) for key, part in value.items()}
        return value.value if isinstance(value, ad.Node) else value

    floats = {name: plain(value) for name, value in env.items()}
    for side in instance["statement"][1:]:
        mine, theirs = read(side, env).value, evaluate(side, floats, len(theta[0]))
        assert np.allclose(mine, theirs, rtol=1e-10, atol=1e-12)


def test_what_has_no_gradient_is_refused_not_guessed() -> None:
    with pytest.raises(NoGradient, match="diamond"):
        read(["diamond", 2, "x", ["var", "x"]], {})


def test_an_equation_is_descended_by_its_defect() -> None:
    def wrong(p: Prob) -> Any:
        return Equal(p * p, p)

    instance = claim()(wrong).instance().to_json()
    goal = next(goals(instance["statement"]))
    run = _Run(instance, {}, goal, np.random.default_rng(1), RandomSource(1))
    found = run.descend(30)
    assert found[0][2] == pytest.approx(-1 / 16, abs=1e-9)  # at p = 1/2
