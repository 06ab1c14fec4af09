r"""The robustness of incompatibility where a parent and a witness meet exactly.

The mathematics is that of `measurability`, over $\mathbb{Q}(i, \sqrt 2, \sqrt 3, \dots)$ and with
nothing left to mend: the effects of the parent are positive and their marginals *equal* the noisy
measurements (or exceed $\eta M$, for general noise), and the witness gives the same $\eta$ from
above, $tr\,Y - c_0 = \eta c_1$ with $c_1 > 0$.

Where noise leaves an effect sharp, a witness has only to hold on what parents can reach. If
$M_{x,b} K = 0 = N_{x,b} K$, then $G_a K = 0$ whenever $a_x = b$, since $0 \le G_a \le
M^\eta_{x,b}$. For columns K collected over x and any L let $R = 1 - KL$; then
$G_a = R^\dagger G_a R$, and $tr\,G_a H = tr\,G_a R H R^\dagger \ge 0$ if
$R H R^\dagger \ge 0$, $H = Y - \sum_x W_{x,a_x}$.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any

from ..declarations import Refused
from ..matrices import Matrix, combine, equal, is_hermitian, is_psd, product, trace_product
from ..numbers import ONE, ZERO, Number, number, read
from .finding import Finding, found_exactly
from .problem import exact_numbers, read_ball, read_exact

Json = Any
MAX_EXACT = 1 << 12
MINUS = number(-1)


@dataclass(frozen=True)
class ExactFamily:
    """Measurements and what noise turns them into; for general noise that is left open."""

    povms: list[list[Matrix]]
    noise: list[list[Matrix]] | None

    @property
    def d(self) -> int:
        """The dimension."""
        return len(self.povms[0][0])

    def choices(self) -> list[tuple[int, ...]]:
        """Return every choice of outcomes; the last measurement runs first."""
        return list(itertools.product(*(range(len(row)) for row in self.povms)))

    def at(self, x: int, b: int, eta: Number) -> Matrix:
        """Return a noisy effect."""
        if self.noise is None:
            return combine([(eta, self.povms[x][b])])
        return combine([(eta, self.povms[x][b]), (ONE - eta, self.noise[x][b])])


def check_exact(problem: Mapping[str, Json], certificate: Mapping[str, Json]) -> Finding:
    """Confirm the exact robustness."""
    family = read_exact_family(problem, problem["noise"])
    eta = read(certificate["value"])
    if eta.sign() < 0 or (ONE - eta).sign() < 0:
        raise Refused("a fraction of noise lies between 0 and 1")
    if not eta.is_zero():  # without the measurements themselves there is always a parent
        check_exact_parent(family, eta, certificate["parent"])
    if not (ONE - eta).is_zero():
        _check_exact_witness(family, eta, certificate["witness"])
    return found_exactly(eta)


def check_exact_member(problem: Mapping[str, Json], parent: Json) -> Finding:
    """Confirm joint measurability by an exact parent."""
    check_exact_parent(read_exact_family(problem, "white"), ONE, parent)
    return Finding(member=True)


def check_exact_parent(family: ExactFamily, eta: Number, data: Json) -> None:
    """Refuse unless the effects are a parent at eta; ``None`` stands for a zero effect."""
    d = family.d
    terms: list[list[list[tuple[Number, Matrix]]]] = [[[] for _ in row] for row in family.povms]
    for choice, entries in zip(family.choices(), data, strict=True):
        if entries is None:
            continue
        effect = _square(read_exact(entries), d)
        if not is_psd(effect):
            raise Refused("an effect of the parent is not positive semidefinite")
        for x, b in enumerate(choice):
            terms[x][b].append((ONE, effect))
    for x, row in enumerate(terms):
        sums = [combine([(ZERO, identity(d)), *parts]) for parts in row]
        if not equal(combine([(ONE, s) for s in sums]), identity(d)):
            raise Refused("the parent does not sum to the identity")
        for b, marginal in enumerate(sums):
            noisy = family.at(x, b, eta)
            if family.noise is None:
                if not is_psd(combine([(ONE, marginal), (MINUS, noisy)])):
                    raise Refused("a marginal lies below the measurement")
            elif not equal(marginal, noisy):
                raise Refused("a marginal of the parent is not the noisy measurement")


def _check_exact_witness(family: ExactFamily, eta: Number, data: Mapping[str, Json]) -> None:
    d = family.d
    w = [[_square(read_exact(entry), d) for entry in row] for row in data["effects"]]
    bound = _square(read_exact(data["bound"]), d)
    if [len(row) for row in w] != [len(row) for row in family.povms]:
        raise Refused("a witness has one matrix for each effect")
    c0 = c1 = ZERO
    for x, row in enumerate(w):
        for b, part in enumerate(row):
            if not is_hermitian(part) or (family.noise is None and not is_psd(part)):
                raise Refused("a witness is Hermitian, and positive for general noise")
            start = ZERO if family.noise is None else trace_product(part, family.noise[x][b])
            c0 = c0 + start
            c1 = c1 + trace_product(part, family.povms[x][b]) - start
    if c1.sign() <= 0:
        raise Refused("the witness does not fall with the noise")
    trace = ZERO
    for k in range(d):
        trace = trace + bound[k][k]
    if not (trace - c0 - eta * c1).is_zero():
        raise Refused("the witness gives another value")
    unreached = data.get("unreached")
    kernels = None if unreached is None else _kernels(family, unreached["kernels"])
    for k, choice in enumerate(family.choices()):
        parts = [(MINUS, w[x][b]) for x, b in enumerate(choice)]
        gap = combine([(ONE, bound), *parts])
        if kernels is not None and unreached is not None:
            gap = _on_reached(gap, kernels, choice, unreached["inverses"][k])
        if not is_psd(gap):
            raise Refused("the bound of the witness is exceeded by a choice of outcomes")


def _kernels(family: ExactFamily, data: Json) -> list[list[Matrix | None]]:
    """Read the columns that each effect and its noise send to zero."""
    if family.noise is None or [len(r) for r in data] != [len(r) for r in family.povms]:
        raise Refused("kernels belong to effects with a given noise")
    out: list[list[Matrix | None]] = []
    for x, row in enumerate(data):
        out.append([])
        for b, entry in enumerate(row):
            columns = None if entry is None else read_exact(entry)
            for m in (family.povms[x][b], family.noise[x][b]) if columns else ():
                if any(not v.is_zero() for line in product(m, columns or []) for v in line):
                    raise Refused("a kernel is not sent to zero")
            out[-1].append(columns)
    return out


def _on_reached(
    gap: Matrix, kernels: list[list[Matrix | None]], choice: tuple[int, ...], inverse: Json
) -> Matrix:
    columns = [k for x, b in enumerate(choice) if (k := kernels[x][b]) is not None]
    if inverse is None or not columns:
        return gap
    d = len(gap)
    together = [[v for k in columns for v in k[i]] for i in range(d)]
    rest = combine([(ONE, identity(d)), (MINUS, product(together, read_exact(inverse)))])
    turned = [[rest[j][i].conjugate() for j in range(d)] for i in range(d)]
    return product(product(rest, gap), turned)


# -- the problem ----------------------------------------------------------------------------------


def read_exact_family(problem: Mapping[str, Json], noise: Json) -> ExactFamily:
    """Read measurements whose entries are known exactly, and see that they are measurements."""
    povms = [[_numbers(m) for m in row] for row in problem["povms"]]
    if not povms or not all(povms) or prod(map(len, povms)) > MAX_EXACT:
        raise Refused("no measurements, or too many choices of their outcomes")
    d = len(povms[0][0])
    for row in povms:
        for m in row:
            if not is_psd(_square(m, d)):
                raise Refused("an effect is not positive semidefinite")
        if not equal(combine([(ONE, m) for m in row]), identity(d)):
            raise Refused("the effects of a measurement do not sum to the identity")
    if noise == "general":
        return ExactFamily(povms, None)
    if noise == "white":
        return ExactFamily(povms, [[_white(m) for m in row] for row in povms])
    if noise != "dephasing":
        raise Refused("the noise is white, dephasing or general")
    basis = _square(_numbers(problem["basis"]), d)
    adjoint = [[basis[j][i].conjugate() for j in range(d)] for i in range(d)]
    if not equal(product(adjoint, basis), identity(d)):
        raise Refused("the basis is not orthonormal")
    return ExactFamily(povms, [[_dephased(m, basis, adjoint) for m in row] for row in povms])


def _numbers(data: Json) -> Matrix:
    """Read exact entries, or a grid that is known without error."""
    if isinstance(data, Mapping) and "exact" in data:
        return read_exact(data)
    ball = read_ball(data)
    if ball.radius:
        raise Refused("the entries of a measurement are not known exactly")
    return exact_numbers(ball.centre)


def _white(m: Matrix) -> Matrix:
    d = len(m)
    total = ZERO
    for k in range(d):
        total = total + m[k][k]
    return combine([(total * number(Fraction(1, d)), identity(d))])


def _dephased(m: Matrix, basis: Matrix, adjoint: Matrix) -> Matrix:
    d = len(m)
    turned = product(product(adjoint, m), basis)
    kept = [[turned[i][j] if i == j else ZERO for j in range(d)] for i in range(d)]
    return product(product(basis, kept), adjoint)


def identity(d: int) -> Matrix:
    """Return the identity matrix."""
    return [[ONE if i == j else ZERO for j in range(d)] for i in range(d)]


def _square(m: Matrix, d: int) -> Matrix:
    if len(m) != d or any(len(row) != d for row in m):
        raise Refused(f"a matrix is not {d} x {d}")
    return m
