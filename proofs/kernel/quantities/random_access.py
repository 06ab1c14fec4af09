r"""Random access codes and CHSH values: means of largest eigenvalues, and two counting problems.

``random_access_code``
    A string $s = (s_1, \dots, s_n)$ of outcomes, each as likely, is encoded into one state; a
    measurement $M_x$, each x as likely, must return $s_x$. The best state for s gives the largest
    eigenvalue of $A_s = \frac{1}{n} \sum_x M_{x,s_x}$; the quantity is the mean of these.
``chsh_value``
    The largest eigenvalue of $A_0 \otimes (B_0 + B_1) + A_1 \otimes (B_0 - B_1)$: the best state
    for given observables, Hermitian ones with eigenvalues in [-1, 1].

Given measurements and observables are ones, or some are within the radius.

For each operator A, known up to r in its entries (so up to d r in norm), a vector v bounds the
largest eigenvalue from below by $v^\dagger A v / v^\dagger v - d r$, and a number $\mu$ with
$\mu \ge A$ from above by $\mu + d r$. Exactly: $A v = \mu v$, $v \ne 0$ and $\mu \ge A$.

``classical_random_access_code``
    n letters out of d, m letters sent. A decoder names a word $w_c$ for each message c; the best
    encoder sends the c whose word agrees most with the string. The maximum over all sets of
    words is enumerated; one of them is the word of zeros without loss, since shifting all strings
    and words alike changes nothing.
``optimal_qubit_random_access_code``
    Over all measurements $M_{x,0} - M_{x,1} = b_x + a_x \cdot \sigma$ of a qubit,
    $|a_x| + |b_x| \le 1$, the success is $\frac{1}{2} + \frac{1}{2n} E_s |\sum_x s_x a_x|$ with
    signs s, for the $b_x$ cancel in the mean; given vectors $a_x$ bound it from below. From above
    $E_s |\sum_x s_x a_x| \le (E_s |\sum_x s_x a_x|^2)^{1/2} = (\sum_x |a_x|^2)^{1/2} \le \sqrt n$
    (A. Ambainis, D. Leung, L. Mancinska, M. Ozols, 2008).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import comb, isqrt, prod
from typing import Any

from .. import matrices
from ..declarations import Refused
from ..matrices import Matrix, combine, product
from ..numbers import ONE, ZERO, Number, number, root
from ..numbers import read as read_number
from .finding import Finding, found_exactly
from .grid import (
    Grid,
    add,
    dagger,
    eigenvalue_at_most,
    identity,
    inner,
    is_psd,
    kron,
    read_grid,
    row_sum,
    scaled,
    times_dagger,
    trace,
    zeros,
)
from .measurability import read_family
from .measurability_exact import read_exact_family
from .problem import (
    Ball,
    enclose_number,
    exact_numbers,
    read_ball,
    read_exact,
    read_fraction,
    read_int,
)

Json = Any
MAX_STRINGS = 4096
MAX_WORK = 1 << 21
MAX_BITS_SENT = 10
DIGITS = 100


def check_code(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Bound the success of a random access code whose measurements are given."""
    povms = problem["povms"]
    if not isinstance(povms, list) or not povms or not all(isinstance(p, list) for p in povms):
        raise Refused("there are no measurements")
    if prod(map(len, povms)) > MAX_STRINGS or not all(povms):
        raise Refused("there are too many strings, or an empty measurement")
    share = Fraction(1, len(povms))
    if "exact" in certificate:
        effects = [[read_exact(e) for e in povm] for povm in povms]
        _sized([(len(e), len(e[0])) for povm in effects for e in povm])
        read_exact_family(problem, "white")  # sees that these are measurements
        mixed = (
            combine([(number(share), e) for e in chosen]) for chosen in itertools.product(*effects)
        )
        return _mean_exactly(mixed, certificate)
    balls = [[read_ball(e) for e in povm] for povm in povms]
    _sized([(e.centre.rows, e.centre.cols) for povm in balls for e in povm])
    read_family(problem, "white")  # sees that some measurements are within the radius
    return _mean((_average(chosen, share) for chosen in itertools.product(*balls)), certificate)


def check_chsh(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Bound the CHSH value of given observables over all states."""
    for side in ("alice", "bob"):
        if not isinstance(problem[side], list) or len(problem[side]) != 2:
            raise Refused("each side has two observables")
    if "exact" in certificate:
        (p, q), (r, s) = ([read_exact(m) for m in problem[side]] for side in ("alice", "bob"))
        _sized([(len(m), len(m[0])) for m in (p, q)])
        _sized([(len(m), len(m[0])) for m in (r, s)])
        minus = number(-1)
        for m in (p, q, r, s):
            unit = exact_numbers(identity(len(m)))
            if not all(matrices.is_psd(combine([(ONE, unit), (x, m)])) for x in (ONE, minus)):
                raise Refused("an observable is not Hermitian with eigenvalues in [-1, 1]")
        terms = [(_kron(p, r), ONE), (_kron(p, s), ONE), (_kron(q, r), ONE), (_kron(q, s), minus)]
        return _mean_exactly([combine([(c, m) for m, c in terms])], certificate)
    (a, b), (c, d) = ([read_ball(m) for m in problem[side]] for side in ("alice", "bob"))
    _sized([(m.centre.rows, m.centre.cols) for m in (a, b)])
    _sized([(m.centre.rows, m.centre.cols) for m in (c, d)])
    for ball in (a, b, c, d):
        n = ball.centre.rows
        most = scaled(identity(n), 1 + n * ball.radius)
        if not all(is_psd(add(most, scaled(ball.centre, sign))) for sign in (1, -1)):
            raise Refused("an observable is not Hermitian with eigenvalues in [-1, 1]")
    total, wrong = zeros(a.centre.rows * c.centre.rows, a.centre.rows * c.centre.rows), Fraction(0)
    for x, y, sign in ((a, c, 1), (a, d, 1), (b, c, 1), (b, d, -1)):
        total = add(total, scaled(kron(x.centre, y.centre), sign))
        # entries x, y known within r, s: their product within |x| s + |y| r + r s
        wrong += row_sum(x.centre) * y.radius + (row_sum(y.centre) + y.radius) * x.radius
    return _mean([Ball(total, wrong)], certificate)


def _average(chosen: tuple[Ball, ...], share: Fraction) -> Ball:
    centre: Grid = chosen[0].centre
    for ball in chosen[1:]:
        centre = add(centre, ball.centre)
    radius = sum((ball.radius for ball in chosen), Fraction(0))
    return Ball(scaled(centre, share), radius * share)


def _mean(operators: Iterable[Ball], certificate: Mapping[str, Json]) -> Finding:
    evidence = iter(certificate["tops"])
    lower = upper = Fraction(0)
    count = 0
    for operator in operators:
        data = next(evidence, None)
        if data is None:
            raise Refused("an operator lacks its evidence")
        a, slack = operator.centre, operator.centre.rows * operator.radius
        vector, top = read_grid(data["vector"]), read_fraction(data["top"])
        if (vector.rows, vector.cols) != (a.rows, 1):
            raise Refused("a vector has one entry for each dimension")
        square = trace(_gram(vector))[0]
        if not square:
            raise Refused("a vector is zero")
        if not eigenvalue_at_most(a, top):
            raise Refused("an eigenvalue exceeds its bound")
        lower += inner(a, times_dagger(vector)) / square - slack
        upper += top + slack
        count += 1
    if next(evidence, None) is not None:
        raise Refused("there is evidence for too many operators")
    return Finding(lower / count, upper / count)


def _gram(vector: Grid) -> Grid:
    return times_dagger(dagger(vector))


def _mean_exactly(operators: Iterable[Matrix], certificate: Mapping[str, Json]) -> Finding:
    evidence = iter(certificate["exact"])
    total, count = ZERO, 0
    for a in operators:
        data = next(evidence, None)
        if data is None:
            raise Refused("an operator lacks its evidence")
        vector, top = read_exact(data["vector"]), read_number(data["top"])
        if len(vector) != len(a) or len(vector[0]) != 1 or all(x[0].is_zero() for x in vector):
            raise Refused("an eigenvector has one entry for each dimension, and is not zero")
        scaled_vector = [[top * x for x in row] for row in vector]
        if not matrices.equal(product(a, vector), scaled_vector):
            raise Refused("a vector is no eigenvector")
        unit: Matrix = [[top if i == j else ZERO for j in range(len(a))] for i in range(len(a))]
        if not matrices.is_psd(combine([(ONE, unit), (number(-1), a)])):
            raise Refused("an eigenvalue exceeds its bound")
        total = total + top
        count += 1
    if next(evidence, None) is not None:
        raise Refused("there is evidence for too many operators")
    return found_exactly(total * number(Fraction(1, count)))


def _kron(a: Matrix, b: Matrix) -> Matrix:
    return [[x * y for x in row for y in other] for row in a for other in b]


def _sized(shapes: list[tuple[int, int]]) -> None:
    if set(shapes) != {(shapes[0][0], shapes[0][0])}:
        raise Refused("the operators are square matrices of one size")


# -- counting -------------------------------------------------------------------------------------


def work(n: int, d: int, m: int) -> int:
    """Return how many agreements the enumeration looks at."""
    words: int = d**n
    sent: int = min(d**m, words)
    return comb(words - 1, sent - 1) * words * sent


def check_classical(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Enumerate all decoders; the words of the certificate must be as good as the best."""
    n, d = read_int(problem["n"], 1, 20), read_int(problem["d"], 2, 64)
    m = read_int(problem["m"], 1, n)
    if d**n > MAX_WORK or work(n, d, m) > MAX_WORK:
        raise Refused("there are too many decoders to enumerate")
    strings = list(itertools.product(range(d), repeat=n))
    claimed = {tuple(read_int(x, 0, d - 1) for x in word) for word in certificate["words"]}
    if len(claimed) > d**m or any(len(word) != n for word in claimed):
        raise Refused("a decoder has one word of n letters for each message")
    agreements = {
        w: [sum(x == y for x, y in zip(w, s, strict=True)) for s in strings] for w in strings
    }
    best = max(
        sum(map(max, zip(agreements[strings[0]], *(agreements[w] for w in rest), strict=True)))
        if rest
        else sum(agreements[strings[0]])
        for rest in itertools.combinations(strings[1:], min(d**m, len(strings)) - 1)
    )
    if (
        sum(map(max, zip(*(agreements[w] for w in claimed), [0] * len(strings), strict=True)))
        != best
    ):
        raise Refused("another decoder is better")
    return found_exactly(number(Fraction(best, n * len(strings))))


def check_optimal(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Bound the best code of one qubit: axes from below, the mean square from above."""
    n = read_int(problem["n"], 1, MAX_BITS_SENT)
    exact_upper = number(Fraction(1, 2)) + root(n) * number(Fraction(1, 2 * n))
    axes = read_exact(certificate["axes"])
    if len(axes) != n or len(axes[0]) != 3:
        raise Refused("each bit has one axis of three entries")
    squares = [_square(axis) for axis in axes]
    if any((ONE + number(-1) * square).sign() < 0 for square in squares):
        raise Refused("an axis is longer than 1")
    lengths = [
        _square([_signed(signs, column) for column in zip(*axes, strict=True)])
        for signs in itertools.product((1, -1), repeat=n)
    ]
    if all((x + number(-n)).is_zero() for x in lengths):
        return found_exactly(exact_upper)
    low = sum((_root_below(enclose_number(x)[0]) for x in lengths), Fraction(0))
    return Finding(Fraction(1, 2) + low / (2 * n * len(lengths)), enclose_number(exact_upper)[1])


def _signed(signs: tuple[int, ...], column: tuple[Number, ...]) -> Number:
    total = ZERO
    for sign, x in zip(signs, column, strict=True):
        total = total + (x if sign > 0 else -x)
    return total


def _square(axis: list[Number]) -> Number:
    total = ZERO
    for x in axis:
        if not x.is_real():
            raise Refused("an axis is real")
        total = total + x * x
    return total


def _root_below(x: Fraction) -> Fraction:
    if x <= 0:
        return Fraction(0)
    return Fraction(isqrt((x.numerator << (2 * DIGITS)) // x.denominator), 1 << DIGITS)


RANDOM_ACCESS = {
    "random_access_code": check_code,
    "chsh_value": check_chsh,
    "classical_random_access_code": check_classical,
    "optimal_qubit_random_access_code": check_optimal,
}
