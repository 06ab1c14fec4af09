"""The polynomial reading of a statement agrees with its exact evaluation, domains included."""

# In the bodies of claims an annotation such as `p: Prob` is a quantifier, not the type of `p`.
# pyright: reportOperatorIssue=false, reportArgumentType=false, reportCallIssue=false
# pyright: reportIndexIssue=false

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from lossproof.numerics.strategies import RandomSource, draw_values
from lossproof.proofs.claim import claim
from lossproof.proofs.kernel import polynomials
from lossproof.proofs.kernel import systems as kernel_systems
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.evaluate import evaluate, holds
from lossproof.proofs.kernel.instances import Instance, at_sizes
from lossproof.proofs.kernel.numbers import ONE, ZERO, I, Number, number
from lossproof.proofs.kernel.polynomials import Polynomial
from lossproof.proofs.kernel.systems import systems
from lossproof.proofs.kernel.values import read_value
from lossproof.theory.expressions import Expr
from lossproof.theory.vocabulary import (
    AtMost,
    Complex,
    ComplexCorrelation,
    Correlation,
    Distribution,
    Equal,
    ForSome,
    Hermitian,
    Implies,
    Less,
    Loewner,
    Mask,
    Matrix,
    Natural,
    Prob,
    Rates,
    Real,
    RealMatrix,
    RealVector,
    Signs,
    Size,
    State,
    Vector,
    abs2,
    as_expr,
    bernoulli,
    conj,
    greatest,
    identity,
    inner,
    least,
    real_part,
    sqrt,
    total,
    trace,
    vector,
)


def fractions(p: Prob("(0, 1]"), x: Real) -> Any:
    return AtMost(x / (1 + x**2) - 1 / p, (x - 1) / p**3 + 1 / (p + 2))


def negative_denominator(x: Real("[-3, -1]"), y: Real) -> Any:
    return AtMost(y / x, 1 / (x**3 - 1) + y / (x - 1) ** 2)


def complex_division(z: Complex, x: Real) -> Any:
    return AtMost(real_part(z / (1 + x**2)), abs2(z) / (2 + abs2(z)))


def vectors(u: Vector[2], v: Vector[2], w: RealVector[2]) -> Any:
    return AtMost(real_part(inner(u, v) * inner(w, v)), abs2(inner(u, v)) + inner(w, w))


def matrices(A: Matrix[2], B: RealMatrix[2], H: Hermitian[2]) -> Any:
    return AtMost(real_part(trace(A @ B @ H)), real_part(conj(A[0, 1]) * H[1, 0]) + trace(H @ H))


def states(rho: State[3], p: Prob) -> Any:
    return AtMost(abs2(rho[0, 2]) * p, rho[0, 0] * rho[2, 2] - abs2(rho[1, 0]))


def correlations(C: Correlation[3], D: ComplexCorrelation[2]) -> Any:
    return AtMost(C[0, 1] * C[1, 2], C[0, 2] + abs2(D[0, 1]) * sqrt(2))


def weights(w: Distribution[3], r: Rates[2], m: Mask[2], s: Signs[2]) -> Any:
    return AtMost(w[0] * r[1] + m[0] * s[1], w[2] + inner(m, r) * s[0] ** 3)


def masks(n: Size[2, 3], p: Prob, x: RealVector["n"]) -> Any:
    E = bernoulli(n, p).expectation
    return AtMost(E(lambda m: inner(m, x)) ** 2, E(lambda m: inner(m, x) ** 2))


def sums(n: Size[2, 3], x: RealVector["n"]) -> Any:
    return AtMost(total(n, lambda i: x[i] ** 2), total(n, lambda i: x[i]) ** 2 / n + 1)


def powers(p: Prob, k: Natural) -> Any:
    return AtMost(p**k, 1 - p + p**2)


def assuming(x: Real, y: Real("[-1, 1)")) -> Any:
    return Implies(Less(0, x), AtMost(1 / (1 + y**2) - x, y / (3 + x**2)))


BODIES = [
    fractions, negative_denominator, complex_division, vectors, matrices, states, correlations,
    weights, masks, sums, powers, assuming,
]  # fmt: skip


def value_of(atom: Any, env: dict[str, Any]) -> Number:
    """Return the value of a real atom, from the exact values of the variables."""

    def entry(inner_atom: Any) -> Number:
        match inner_atom:
            case ("x", name, _):
                return env[name]
            case ("v", name, _, i):
                return env[name][i]
            case ("M", name, _, i, j):
                return env[name][i][j]
            case ("pw", base, exponent):
                out = ONE
                for _ in range(int(env[exponent].rational())):
                    out = out * entry(base)
                return out
        raise AssertionError(inner_atom)

    half = number(Fraction(1, 2))
    match atom:
        case ("re", part):
            return (entry(part) + entry(part).conjugate()) * half
        case ("im", part):
            return -I * (entry(part) - entry(part).conjugate()) * half
    return entry(atom)


def at(poly: Polynomial, values: list[Number]) -> Number:
    out = ZERO
    for mono, c in poly.items():
        for atom, e in mono:
            for _ in range(e):
                c = c * values[atom]
        out = out + c
    return out


def settings(instance: Instance) -> list[Instance]:
    rules = {n: r["at"] for n, r in instance.sizes.items()}
    if not rules:
        return [instance]
    ((name, sizes),) = rules.items()
    return [at_sizes(instance, {name: size}) for size in sizes]


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.__name__)
def test_the_reading_has_the_sign_of_the_statement(body: Callable[..., Any]) -> None:
    source = RandomSource(7)
    signs = set()
    for instance in settings(claim()(body).instance()):
        (system,) = systems(instance)
        statement = instance.statement
        hypotheses = statement[1] if statement[0] == "implies" else ()
        conclusion = statement[2] if statement[0] == "implies" else statement
        for _ in range(25):
            values = draw_values(source, instance.to_json(), {})
            env: dict[str, Any] = {}
            for name, domain in instance.variables:
                env[name] = read_value(domain, values[name], env)
            point = [value_of(atom, env) for atom in system.atoms]
            gap = evaluate(conclusion[2], env) - evaluate(conclusion[1], env)
            assert at(system.goal, point).sign() == gap.sign()
            signs.add(gap.sign())
            if all(holds(h, env) for h in hypotheses):
                for constraint in system.constraints:
                    assert at(constraint.poly, point).sign() >= int(constraint.strict)
                assert all(at(h, point).is_zero() for h in system.equations)
    assert len(signs - {0}) >= 1


def test_a_matrix_order_is_read_as_its_quadratic_form() -> None:
    def body(H: Hermitian[2], p: Prob) -> Any:
        return Loewner(H * p, identity(2))

    instance = claim()(body).instance()
    (system,) = systems(instance)
    source = RandomSource(3)
    seen = set()
    for _ in range(40):
        values = draw_values(source, instance.to_json(), {})
        env: dict[str, Any] = {n: read_value(d, values[n], {}) for n, d in instance.variables}
        v = [number(k) + I * number(j) for k, j in ((1, 2), (-1, 1))]
        point = [value_of(atom, {**env, "direction": v}) for atom in system.atoms]
        below = holds(instance.statement, env)
        sign = at(system.goal, point).sign()
        seen.add(below)
        assert not below or sign >= 0
    assert seen == {True, False}  # both are drawn, so the sign is compared where it matters


def modulus(x: Any) -> Expr:
    return Expr(("abs", as_expr(x).tree), ())


def triangle(x: Real, y: Real) -> Any:
    return AtMost(modulus(modulus(x) - modulus(y)), modulus(x - y) / 2 + 1)


def extremes(w: Distribution[3], x: Real) -> Any:
    return AtMost(greatest(vector([w[0], x, w[2] ** 2])), least(w) + x**2)


@pytest.mark.parametrize(("body", "cases"), [(triangle, 16), (extremes, 9)])
def test_moduli_and_extremes_are_read_case_by_case(body: Callable[..., Any], cases: int) -> None:
    """In each case that holds at a point the goal has the sign of the statement there."""
    instance = claim()(body).instance()
    found = list(systems(instance))
    assert len(found) == cases and all(system.whole for system in found)
    source = RandomSource(5)
    for _ in range(40):
        values = draw_values(source, instance.to_json(), {})
        env: dict[str, Any] = {n: read_value(d, values[n], {}) for n, d in instance.variables}
        gap = evaluate(instance.statement[2], env) - evaluate(instance.statement[1], env)
        met = 0
        for system in found:
            at_point = [value_of(a, env) for a in system.atoms]
            signs = [at(c.poly, at_point).sign() >= int(c.strict) for c in system.constraints]
            if all(signs) and all(at(h, at_point).is_zero() for h in system.equations):
                met += 1
                assert at(system.goal, at_point).sign() == gap.sign()
        assert met


def test_what_is_left_out_is_said() -> None:
    def body(C: Correlation[4], x: Real) -> Any:
        return AtMost(C[0, 1], 1)

    def larger(C: Correlation[3]) -> Any:
        return AtMost(C[0, 1], 1)

    (partial,) = systems(claim()(body).instance())
    (complete,) = systems(claim()(larger).instance())
    assert not partial.whole and complete.whole


# -- what has no reading --------------------------------------------------------------------------


def refused(body: Callable[..., Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        list(systems(claim()(body).instance()))


def test_statements_without_a_polynomial_reading_are_refused() -> None:
    def summed(n: Size, r: Rates["n"]) -> Any:
        """True of every rate, false of their sum."""
        return AtMost(total(n, lambda i: r[i]), 1)

    def matrices_of_any_size(n: Size, A: Hermitian["n"]) -> Any:
        return Loewner(A, A)

    def surd(p: Prob) -> Any:
        return AtMost(1, sqrt(p))

    def nested(p: Prob("(0, 1]")) -> Any:
        return AtMost(0, 1 / (1 + 1 / p))

    def some(p: Prob) -> Any:
        return ForSome(Prob, lambda x: AtMost(x, p))

    refused(summed, "unspecified length")
    refused(matrices_of_any_size, "at explicit sizes")
    refused(surd, "has no polynomial form")
    refused(nested, "a fraction inside a denominator")
    refused(some, "is no polynomial inequality")


def test_a_normal_form_is_a_polynomial_in_whole_powers_of_single_terms() -> None:
    p = ("x", "p", 0)

    def read(exponent: Fraction, sizes: Any = (), **options: Any) -> Polynomial:
        items = [((sizes, ((p, exponent),)), Fraction(3))]
        return polynomials.from_normal_form(items, lambda frozen: False, **options)

    assert read(Fraction(2)) == {((p, 2),): number(3)}
    assert read(Fraction(-1)) == {((p, 1),): number(3)}  # 3/p times p^2
    with pytest.raises(Refused, match="fractional power"):
        read(Fraction(1, 2))
    with pytest.raises(Refused, match="unspecified length"):
        read(Fraction(1), sizes=("n",))
    with pytest.raises(Refused, match="multiply it out"):
        read(Fraction(-1), cleared=False)


def test_a_hypothesis_without_a_reading_is_left_out() -> None:
    def vectors_of_any_size(n: Size, u: RealVector["n"], p: Prob) -> Any:
        return Implies(Equal(u, u), AtMost(p, 1))

    def order_of_any_size(n: Size, A: Hermitian["n"], p: Prob) -> Any:
        return Implies(Loewner(A, A), AtMost(p, 1))

    def summed(n: Size, u: RealVector["n"], p: Prob) -> Any:
        return Implies(AtMost(total(n, lambda i: u[i]), 1), AtMost(p, 1))

    for body in (vectors_of_any_size, order_of_any_size, summed):
        (system,) = systems(claim()(body).instance())
        assert len(system.constraints) == 2 and not system.equations and not system.whole


def test_the_least_entry_of_a_vector_of_any_size_stays_unknown() -> None:
    def body(n: Size, u: RealVector["n"], p: Prob) -> Any:
        return AtMost(p * least(u), 1 + least(u) ** 2)

    (system,) = systems(claim()(body).instance())
    assert len(system.atoms) == 2 and len(system.constraints) == 2 and not system.whole


def test_limits_of_what_is_written_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def cube(x: Real, y: Real) -> Any:
        return AtMost(x * y, (1 + x + y) ** 3)

    monkeypatch.setattr(kernel_systems, "MAX_GOALS", 8)
    refused(extremes, "more than 8 inequalities")
    monkeypatch.setattr(kernel_systems, "MAX_GOALS", 9)
    assert len(list(systems(claim()(extremes).instance()))) == 9
    monkeypatch.setattr(polynomials, "MAX_MONOMIALS", 9)
    refused(cube, "more than 9 monomials")
    line = polynomials.add(polynomials.constant(ONE), polynomials.variable(0))
    long = polynomials.power(line, 3)
    monkeypatch.setattr(polynomials, "MAX_MONOMIALS", 3)
    with pytest.raises(Refused, match="more than 3 monomials"):
        polynomials.substitute(long, 0, polynomials.add(line, polynomials.variable(1)))
    monkeypatch.setattr(polynomials, "MAX_MONOMIALS", 0)
    with pytest.raises(Refused, match="too large to multiply"):
        polynomials.multiply(long, long)
