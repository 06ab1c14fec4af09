r"""The elliptope: correlation matrices, that is $C \succeq 0$ with unit diagonal, real or complex.

For Hermitian C with unit diagonal and least eigenvalue $\mu \le 1$, $\lambda C + (1-\lambda) 1$ is
positive semidefinite for exactly $0 \le \lambda \le \lambda^* = \min(1, 1/(1 - \mu))$.

Within a radius r, C moves by a Hermitian matrix of norm at most $nr$ (sum of a row), and
$v^\dagger C v$ by at most $r (\sum_i |v_i|)^2$.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from .. import matrices
from ..declarations import Refused
from ..matrices import Matrix
from ..numbers import ONE, Number, read
from .finding import Finding, found_exactly
from .grid import (
    Grid,
    identity,
    is_hermitian,
    is_psd,
    positive_by_factor,
    product,
    read_grid,
    scaled,
    subtract,
)
from .problem import Ball, enclose, read_ball, read_exact, read_fraction

Json: TypeAlias = Any


def check_elliptope(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Test positivity, or read a vector v with a negative v^dagger C v."""
    ball = read_unit_diagonal(problem["matrix"])
    if "vector" in certificate:
        if rayleigh(ball, certificate["vector"]) >= 0:
            raise Refused("the vector does not show a negative eigenvalue")
        return Finding(member=False)
    if "exact" in problem["matrix"] and ball.radius:  # irrational: it may be singular
        positive = matrices.is_psd(read_exact(problem["matrix"]))
    else:
        positive = _psd(ball, certificate)
    if not positive:
        raise Refused("the matrix is not shown to be positive semidefinite")
    return Finding(member=True)


def check_elliptope_robustness(
    problem: Mapping[str, Json], certificate: Mapping[str, Json]
) -> Finding:
    r"""Read a number below the least eigenvalue and a vector that bounds it from above.

    ``{"below": "-1/3", "factor": ..., "vector": ...}``, or exactly ``{"least": number, "kernel":
    [numbers]}`` with $C - \mu 1 \succeq 0$ and $(C - \mu 1) v = 0 \ne v$.
    """
    ball = read_unit_diagonal(problem["matrix"])
    if "least" in certificate:
        least = read(certificate["least"])
        _confirm_least(read_exact(problem["matrix"]), least, certificate["kernel"])
        return found_exactly(ONE if least.sign() >= 0 else (ONE - least).inverse())
    low = read_fraction(certificate["below"])
    shifted = subtract(ball.centre, scaled(identity(ball.centre.rows), low))
    if not _psd(Ball(shifted, ball.radius), certificate):
        raise Refused("the least eigenvalue is not shown to be that large")
    if low >= 0:
        return found_exactly(ONE)
    high = rayleigh(ball, certificate["vector"])
    return Finding(1 / (1 - low), Fraction(1) if high >= 0 else 1 / (1 - high))


def read_unit_diagonal(data: Json) -> Ball:
    """Read a Hermitian matrix whose diagonal is 1, exactly or up to the radius."""
    ball = read_ball(data)
    centre = ball.centre
    if not is_hermitian(centre):
        raise Refused("the matrix is not Hermitian")
    if "exact" in data:
        entries = read_exact(data)
        if not matrices.is_hermitian(entries):
            raise Refused("the matrix is not Hermitian")
        if any(not (row[k] - ONE).is_zero() for k, row in enumerate(entries)):
            raise Refused("a diagonal entry is not 1")
    elif any(
        abs(row[k] - centre.den) > ball.radius * centre.den for k, row in enumerate(centre.re)
    ):
        raise Refused("a diagonal entry is not 1")
    return ball


def rayleigh(ball: Ball, vector: Json) -> Fraction:
    r"""Return an upper bound of $v^\dagger C v / v^\dagger v$ for every C in the ball."""
    v = read_grid(vector)
    if v.cols != 1 or v.rows != ball.centre.rows:
        raise Refused("the vector has not the size of the matrix")
    size = sum(abs(x) + abs(y) for (x,), (y,) in zip(v.re, v.im, strict=True))
    square = sum(x * x + y * y for (x,), (y,) in zip(v.re, v.im, strict=True))
    if not square:
        raise Refused("the vector is zero")
    image = product(ball.centre, v)
    value = sum(
        x * a + y * b for (x,), (y,), (a,), (b,) in zip(v.re, v.im, image.re, image.im, strict=True)
    )
    # the image has the denominator of the centre once, and that of v once more
    centre = Fraction(value * v.den, image.den) / square
    return centre + ball.radius * size * size / square


def _psd(ball: Ball, certificate: Mapping[str, Json]) -> bool:
    """Test all of a ball; with a factor the test is quick for strictly positive matrices."""
    centre = _lowered(ball)
    if "factor" in certificate:
        return positive_by_factor(centre, read_grid(certificate["factor"]))
    return is_psd(centre)


def _lowered(ball: Ball) -> Grid:
    if not ball.radius:
        return ball.centre
    n = ball.centre.rows
    return subtract(ball.centre, scaled(identity(n), n * ball.radius))


def _confirm_least(entries: Matrix, least: Number, data: Json) -> None:
    """Show that a number is the least eigenvalue of an exact matrix."""
    v = [read(x) for x in data]
    if len(v) != len(entries) or all(x.is_zero() for x in v) or not least.is_real():
        raise Refused("an eigenvector has the size of the matrix and is not zero")
    shifted: Matrix = [
        [x - least if i == j else x for j, x in enumerate(row)] for i, row in enumerate(entries)
    ]
    if any(not matrices.inner(row, v).is_zero() for row in shifted):
        raise Refused("the vector is not an eigenvector")
    exact = enclose(shifted)
    if not (matrices.is_psd(shifted) if exact.radius else is_psd(exact.centre)):
        raise Refused("there is a smaller eigenvalue")


ELLIPTOPE = {
    "elliptope": check_elliptope,
    "elliptope_robustness": check_elliptope_robustness,
}
