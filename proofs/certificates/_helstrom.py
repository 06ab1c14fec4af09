"""The exact measurement that tells two pure states apart, or any two states of a qubit."""

from __future__ import annotations

from fractions import Fraction

from ..kernel.matrices import Matrix, combine, product, trace_product
from ..kernel.numbers import ONE, ZERO, NotExact, Number, number, root

HALF = number(Fraction(1, 2))


def two_effects(first: Matrix, second: Matrix) -> list[Matrix] | None:
    r"""Return the projectors on where $\Delta = \sigma_0 - \sigma_1$ is positive, and the rest.

    With two nonzero eigenvalues $\lambda_+ > 0 > \lambda_-$ the first projector is
    $\Delta (\Delta - \lambda_-) / (\lambda_+ (\lambda_+ - \lambda_-))$; both follow from the traces
    of $\Delta$ and of its square. ``None`` where they are not simple; for other spectra the result
    is no measurement, and the kernel refuses it.
    """
    delta = combine([(ONE, first), (number(-1), second)])
    d = len(delta)
    unit: Matrix = [[ONE if i == j else ZERO for j in range(d)] for i in range(d)]
    total = ZERO
    for k in range(d):
        total = total + delta[k][k]
    spread = trace_product(delta, delta)
    try:
        gap = _root(spread + spread + -(total * total))
        high, low = (total + gap) * HALF, (total + -gap) * HALF
        if high.sign() <= 0 or low.sign() >= 0:
            return None
        factor = (high * gap).inverse()
    except NotExact:
        return None
    shifted = combine([(ONE, delta), (-low, unit)])
    positive = combine([(factor, product(delta, shifted))])
    return [positive, combine([(ONE, unit), (number(-1), positive)])]


def _root(square: Number) -> Number:
    """Return the square root of a rational."""
    value = square.rational()
    if value < 0:
        raise NotExact("a negative number has no real root")
    return root(value.numerator * value.denominator) * number(Fraction(1, value.denominator))
