r"""Check a sum-of-squares certificate: an identity of polynomials that makes a goal evident.

Evidence::

    {"kind": "sos", "at": {"n": [2]},
     "goals": [{"sizes": {"n": 2}, "certificate": {"multiplier": cone or null, "cone": cone}}]}

The kernel reads the statement itself (`systems`): goals $f \ge 0$ or $f > 0$, constraints
$g_i \ge 0$, equations $h_j = 0$. A *cone element* is

$$c + \sum_k z_k^\top Q_k z_k \prod_{i \in I_k} g_i + \sum_j \lambda_j h_j$$

with $c$ a sum of positive multiples of products of strict constraints (the empty product is 1),
monomials $z_k$, exact positive semidefinite $Q_k$ and arbitrary polynomials $\lambda_j$: it is
nonnegative, and positive where $c$ is not missing. With cone elements M and R the identity
$M f = R$ shows

- $f > 0$, if R has a positive part (then $M f > 0$ and $M \ge 0$);
- $f \ge 0$, if M or R has one;
- $f \ge 0$, if R has a part $c f^2$ with c > 0 ("own": were f < 0, then $M f \le 0 < R$);
- $f \ge 0$, if M is not the zero polynomial, there are no equations in M and R and they use no
  constraints but the ends of intervals: M is nonzero on a dense part of a box, and f continuous.

Source: G. Stengle, Math. Ann. 207 (1974); exact rounding after Peyrl and Parrilo, Theor. Comput.
Sci. 409 (2008).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .declarations import Refused
from .instances import Instance
from .matrices import is_psd
from .numbers import ONE, Number, read
from .polynomials import (
    Monomial,
    Polynomial,
    add,
    constant,
    multiply,
    scale,
    subtract,
    times,
)
from .soundness import check_sound
from .systems import System, systems

MAX_BASIS = 120
MAX_EXPONENT = 40


@dataclass(frozen=True)
class Cone:
    """A cone element: its polynomial and what its sign rests on."""

    poly: Polynomial
    positive: bool
    boxed: bool
    """Whether nothing but ends of intervals is used."""


def check_sos(instance: Instance, goals: Any) -> int:
    """Check one certificate for each goal; return how many squares were checked."""
    check_sound(instance.statement, instance.context())
    given = list(goals)
    squares = 0
    count = 0
    for system in systems(instance):
        if count == len(given):
            raise Refused("there are more inequalities than certificates")
        squares += check_goal(system, given[count])
        count += 1
    if count != len(given) or not count:
        raise Refused("there are more certificates than inequalities")
    return squares


def check_goal(system: System, certificate: Mapping[str, Any]) -> int:
    """Check that the certificate shows the goal of a system; return its number of squares."""
    given = dict(certificate["cone"])
    own = given.pop("own", None)
    right = read_cone(system, given)
    factor = certificate.get("multiplier")
    left = Cone(constant(ONE), True, True) if factor is None else read_cone(system, factor)
    total = right.poly
    if own is not None:
        squared = multiply(system.goal, system.goal)
        total = add(total, scale(_positive(own), squared))
    gap = subtract(multiply(left.poly, system.goal), total)
    if gap:
        raise Refused(f"the identity fails in {len(gap)} monomials")
    dense = left.boxed and right.boxed and bool(left.poly)
    if system.strict and not right.positive:
        raise Refused("a strict inequality needs a positive part in its certificate")
    if not (left.positive or right.positive or own is not None or dense):
        raise Refused("the multiplier may vanish where the inequality is stated")
    return len(certificate["cone"].get("squares", ()))


def read_cone(system: System, data: Mapping[str, Any]) -> Cone:
    """Read a cone element and check that it is one."""
    if set(data) - {"strict", "squares", "ideal"}:
        raise Refused("a cone element has the parts strict, squares and ideal")
    total: Polynomial = {}
    positive, boxed = False, True
    for factor, chosen in data.get("strict", ()):
        weight = _positive(factor)
        if any(not system.constraints[_position(i, system.constraints)].strict for i in chosen):
            raise Refused("a product of constraints that are not all strict is not positive")
        product, box = _product(system, chosen)
        total = add(total, scale(weight, product))
        positive, boxed = True, boxed and box
    for square in data.get("squares", ()):
        product, box = _product(system, square["times"])
        total = add(total, multiply(product, gram_form(system, square["basis"], square["gram"])))
        boxed = boxed and box
    for j, factor in data.get("ideal", ()):
        equation = system.equations[_position(j, system.equations)]
        total = add(total, multiply(read_polynomial(system, factor), equation))
        boxed = False
    return Cone(total, positive, boxed)


def _product(system: System, chosen: Any) -> tuple[Polynomial, bool]:
    """Return a product of constraints, and whether all are ends of intervals."""
    if len(chosen) > 12:
        raise Refused("a product of more than 12 constraints")
    out, boxed = constant(ONE), True
    for i in chosen:
        constraint = system.constraints[_position(i, system.constraints)]
        out = multiply(out, constraint.poly)
        boxed = boxed and constraint.box
    return out, boxed


def gram_form(system: System, basis: Any, gram: Any) -> Polynomial:
    r"""Return $z^\top Q z$, after checking that Q is real, symmetric and positive semidefinite."""
    monomials = [read_monomial(system, data) for data in basis]
    if not monomials or len(monomials) > MAX_BASIS:
        raise Refused(f"a square is written in 1 to {MAX_BASIS} monomials")
    matrix = [[read(x) for x in row] for row in gram]
    if len(matrix) != len(monomials) or any(len(row) != len(monomials) for row in matrix):
        raise Refused("a Gram matrix has as many rows and columns as there are monomials")
    if not all(x.is_real() for row in matrix for x in row):
        raise Refused("a Gram matrix is real")
    if not is_psd(matrix):
        raise Refused("a Gram matrix is not positive semidefinite")
    out: Polynomial = {}
    for a, row in zip(monomials, matrix, strict=True):
        for b, value in zip(monomials, row, strict=True):
            if not value.is_zero():
                mono = times(a, b)
                out[mono] = out[mono] + value if mono in out else value
    return {m: c for m, c in out.items() if not c.is_zero()}


def read_polynomial(system: System, data: Any) -> Polynomial:
    """Read ``[[coefficient, monomial], ...]``."""
    out: Polynomial = {}
    for value, mono in data:
        out = add(out, {read_monomial(system, mono): read(value)})
    return {m: c for m, c in out.items() if not c.is_zero()}


def read_monomial(system: System, data: Any) -> Monomial:
    """Read ``[[atom, exponent], ...]``, atoms by their number."""
    out: Monomial = ()
    for atom, exponent in data:
        _position(atom, system.atoms)
        if not isinstance(exponent, int) or not 1 <= exponent <= MAX_EXPONENT:
            raise Refused(f"an exponent is an integer from 1 to {MAX_EXPONENT}")
        out = times(out, ((atom, exponent),))
    return out


def _position(k: Any, items: Any) -> int:
    if not isinstance(k, int) or isinstance(k, bool) or not 0 <= k < len(items):
        raise Refused("a certificate mentions something that the statement does not have")
    return k


def _positive(data: Any) -> Number:
    value = read(data)
    if not value.is_real() or value.sign() <= 0:
        raise Refused("the weight of a positive part must be positive")
    return value


__all__ = ["check_goal", "check_sos", "gram_form", "read_cone"]
