r"""Families of matrices and vectors with one eigenbasis, and what is conjugated or added to them.

$U\,\mathrm{diag}(\lambda)\,U^\dagger$ with an exact unitary matrix U: whatever is asked of the
spectra (equal, 0 and 1, signs, disjoint supports, sum one) is a choice of rational numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from .._numbers import GAUSSIAN
from .._source import Source, pick
from .._unitaries import unitary
from ._gauss import (
    ONE,
    ZERO,
    Gauss,
    Irrational,
    dagger,
    deep,
    diagonal,
    each,
    gauss,
    minus,
    outer,
    plus,
    product,
    scaled,
    write,
)
from ._scene import Move, Scene, Values

Value: TypeAlias = Any
Spectra: TypeAlias = Callable[[Source, int, int], list[list[Gauss]]]
"""Count of matrices and levels to a spectrum for each, as if all were states."""

SQUARE = ("state", "hermitian", "unitary", "matrix")
_WEIGHTS = (1, 2, 0, 3, 1, 0, 5)
_LEVELS = (1, 0, -1, 2, -2, 3, 1, 0)
_PHASES = tuple(
    Gauss(Fraction(x, c), Fraction(y, c))
    for x, y, c in ((1, 0, 1), (-1, 0, 1), (0, 1, 1), (3, 4, 5), (0, -1, 1), (-5, 12, 13))
)
_SHARES = tuple(Fraction(t) for t in ("1/2", "0", "1", "1/3", "2/3", "1/4", "9/10"))


def square_size(scene: Scene, name: str) -> int | None:
    """Return the number of levels of a variable that is a square matrix."""
    domain = scene.domains[name]
    if domain["domain"] not in SQUARE:
        return None
    if domain["domain"] == "matrix":
        return domain["rows"] if domain["rows"] == domain["cols"] else None
    size: int = domain["size"]
    return size


def basis(source: Source, n: int) -> Value:
    """Draw an exact unitary matrix: the identity, a product of rotations, or a reflection."""
    kind = source.integer(4)
    if kind == 0:
        return diagonal([ONE] * n)
    if kind == 1:
        return deep(unitary(source, n), 2)
    return reflection([Gauss(*map(Fraction, pick(source, GAUSSIAN))) for _ in range(n)])


def reflection(v: Value) -> Value:
    r"""Return $1 - 2 v v^\dagger / v^\dagger v$ (Householder 1958), rational where v is."""
    size = sum((x.re * x.re + x.im * x.im for x in v), Fraction(0))
    one = diagonal([ONE] * len(v))
    return minus(one, scaled(2 / size, outer(v, v))) if size else one


def rotated(u: Value, spectrum: Sequence[Gauss]) -> Value:
    r"""Return $U\,\mathrm{diag}(\lambda)\,U^\dagger$; projectors on one vector by a short way."""
    return product(product(u, diagonal(list(spectrum))), dagger(u))


# -- spectra --------------------------------------------------------------------------------------


def _generic(source: Source, count: int, n: int) -> list[list[Gauss]]:
    return [_chances(source, n) for _ in range(count)]


def _chances(source: Source, n: int) -> list[Gauss]:
    weights = [pick(source, _WEIGHTS) for _ in range(n)]
    if not any(weights):
        weights[source.integer(n - 1)] = 1
    return [gauss(Fraction(w, sum(weights))) for w in weights]


def _permuted(source: Source, count: int, n: int) -> list[list[Gauss]]:
    first = _chances(source, n)
    return [first, *(_shuffled(source, first) for _ in range(count - 1))]


def _shuffled(source: Source, items: Sequence[Gauss]) -> list[Gauss]:
    left = list(items)
    return [left.pop(source.integer(len(left) - 1)) for _ in items]


def _projectors(source: Source, count: int, n: int) -> list[list[Gauss]]:
    return [[gauss(source.integer(1)) for _ in range(n)] for _ in range(count)]


def _lines(source: Source, count: int, n: int) -> list[list[Gauss]]:
    return [_level(source.integer(n - 1), n) for _ in range(count)]


def _level(k: int, n: int) -> list[Gauss]:
    return [ONE if j == k else ZERO for j in range(n)]


def _signs(source: Source, count: int, n: int) -> list[list[Gauss]]:
    return [[gauss(1 - 2 * source.integer(1)) for _ in range(n)] for _ in range(count)]


def _apart(source: Source, count: int, n: int) -> list[list[Gauss]]:
    """Give each matrix levels of its own, of equal or unequal weight."""
    owner = [k % count for k in range(n)]
    equal = source.integer(1)
    out = []
    for j in range(count):
        weights = [0 if owner[k] != j else 1 if equal else 1 + source.integer(2) for k in range(n)]
        out.append([gauss(Fraction(w, sum(weights) or 1)) for w in weights])
    return out


def _divided(source: Source, count: int, n: int) -> list[list[Gauss]]:
    """Share out each level among the matrices: they sum to one."""
    columns = [_chances(source, count) for _ in range(n)]
    return [[column[j] for column in columns] for j in range(count)]


def _assigned(source: Source, count: int, n: int) -> list[list[Gauss]]:
    """Give each level to one of the matrices: projectors that sum to one."""
    owner = [source.integer(count - 1) for _ in range(n)]
    return [[ONE if owner[k] == j else ZERO for k in range(n)] for j in range(count)]


def _ordered(source: Source, count: int, n: int) -> list[list[Gauss]]:
    steps = [[gauss(pick(source, (1, 0, 2, 1))) for _ in range(n)] for _ in range(count)]
    out = [[gauss(pick(source, _LEVELS)) for _ in range(n)]]
    for step in steps[1:]:
        out.append([x + y for x, y in zip(out[-1], step, strict=True)])
    return out


def _reals(source: Source, count: int, n: int) -> list[list[Gauss]]:
    return [[gauss(pick(source, _LEVELS)) for _ in range(n)] for _ in range(count)]


def _parts(source: Source, count: int, n: int) -> list[list[Gauss]]:
    return [[gauss(pick(source, _SHARES)) for _ in range(n)] for _ in range(count)]


def _phases(source: Source, count: int, n: int) -> list[list[Gauss]]:
    return [[pick(source, _PHASES) for _ in range(n)] for _ in range(count)]


def _traceless(source: Source, count: int, n: int) -> list[list[Gauss]]:
    out = []
    for spectrum in _reals(source, count, n):
        mean = sum((x.re for x in spectrum), Fraction(0)) / n
        out.append([x - gauss(mean) for x in spectrum])
    return out


_SPECTRA: tuple[Spectra, ...] = (
    _generic, _permuted, _reals, _projectors, _lines, _apart, _signs, _divided, _assigned,
    _ordered, _parts, _traceless, _phases,
)  # fmt: skip
"""Fit for a state, or for other kinds of matrices, which is found out by trying."""


# -- families -------------------------------------------------------------------------------------


def families(scene: Scene, names: Sequence[str]) -> Iterator[Move]:
    """Yield moves that put all named matrices, and vectors beside them, into one eigenbasis."""
    sizes = {n for name in names if (n := square_size(scene, name)) is not None}
    for n in sorted(sizes):
        matrices = [name for name in names if square_size(scene, name) == n]
        vectors = [name for name in names if _vector_size(scene, name) == n]
        unitaries = [m for m in matrices if scene.domains[m]["domain"] == "unitary"]
        for spectra in _SPECTRA:
            yield _family(scene, matrices, vectors, n, spectra)
        if unitaries and len(unitaries) < len(matrices):
            yield _family(scene, matrices, vectors, n, _generic, _phases)
            yield _family(scene, matrices, vectors, n, _generic, _signs)


def _vector_size(scene: Scene, name: str) -> int | None:
    domain = scene.domains[name]
    usual = domain["domain"] == "vector" and domain["entries"] in ("complex", "real")
    return domain["size"] if usual else None


def _family(
    scene: Scene,
    matrices: Sequence[str],
    vectors: Sequence[str],
    n: int,
    spectra: Spectra,
    of_unitaries: Spectra | None = None,
) -> Move:
    def move(_: Values, source: Source) -> Values | None:
        real = any(scene.domains[m].get("entries") == "real" for m in (*matrices, *vectors))
        u = diagonal([ONE] * n) if real else basis(source, n)
        found = spectra(source, len(matrices), n)
        other = of_unitaries(source, len(matrices), n) if of_unitaries else found
        changed: Values = {}
        for k, name in enumerate(matrices):
            kind = scene.domains[name]["domain"]
            changed[name] = write(rotated(u, other[k] if kind == "unitary" else found[k]))
        first = source.integer(n - 1)
        for k, name in enumerate(vectors):
            column = (first + k) % n
            changed[name] = write([u[r][column] for r in range(n)])
        return changed if _all_inside(scene, changed) else None

    return move


def _all_inside(scene: Scene, changed: Values) -> bool:
    for name, value in changed.items():
        if not scene.contains(name, value):
            return False
        if scene.domains[name]["domain"] == "unitary" and not _unitary(deep(value, 2)):
            return False
    return True


def _unitary(u: Value) -> bool:
    return bool(product(dagger(u), u) == diagonal([ONE] * len(u)))


def anticommuting(scene: Scene, names: Sequence[str]) -> Iterator[Move]:
    """Yield the move to Pauli matrices beside an identity, in one basis: squares are one."""
    matrices = [m for m in names if (square_size(scene, m) or 1) % 2 == 0]
    matrices = [m for m in matrices if scene.domains[m]["domain"] != "state"]
    if not 2 <= len(matrices) <= len(_PAULIS):
        return

    def move(_: Values, source: Source) -> Values | None:
        turn = source.integer(2)
        changed: Values = {}
        n = square_size(scene, matrices[0]) or 2
        u = basis(source, n)
        for k, name in enumerate(matrices):
            if square_size(scene, name) != n:
                return None
            pauli = _PAULIS[(k + turn) % 3]
            tall = [
                [pauli[2 * i // n][2 * j // n] if i % (n // 2) == j % (n // 2) else ZERO
                 for j in range(n)] for i in range(n)
            ]  # fmt: skip
            changed[name] = write(product(product(u, tall), dagger(u)))
        return changed if _all_inside(scene, changed) else None

    yield move


_I = Gauss(Fraction(0), Fraction(1))
_PAULIS = ([[ZERO, ONE], [ONE, ZERO]], [[ONE, ZERO], [ZERO, -ONE]], [[ZERO, -_I], [_I, ZERO]])


# -- single matrices ------------------------------------------------------------------------------


def single(scene: Scene, name: str) -> Iterator[Move]:
    """Yield moves that give one matrix a structure, keeping something of its drawn value."""
    kind = scene.domains[name]["domain"]
    for change in _CHANGES.get(kind, ()):

        def move(
            values: Values, source: Source, change: Callable[[Value, Source], Value] = change
        ) -> Values | None:
            try:
                value = write(change(deep(values[name], 2), source))
            except Irrational:
                return None
            return {name: value} if scene.contains(name, value) else None

        yield move


def _real(a: Value, _: Source) -> Value:
    return each(lambda x: gauss(x.re), a)


def _diagonal(a: Value, _: Source) -> Value:
    return diagonal([row[k] for k, row in enumerate(a)])


def _pure(a: Value, source: Source) -> Value:
    """Keep one column, or draw a vector."""
    n = len(a)
    k = source.integer(2 * n - 1)
    v = (
        [row[k] for row in a]
        if k < n
        else [Gauss(*map(Fraction, pick(source, GAUSSIAN))) for _ in a]
    )
    size = sum((x.re * x.re + x.im * x.im for x in v), Fraction(0))
    if not size:
        v, size = [ONE] * n, Fraction(n)
    return scaled(1 / size, outer(v, v))


def _noise(a: Value, _: Source) -> Value:
    return diagonal([gauss(Fraction(1, len(a)))] * len(a))


def _square(a: Value, _: Source) -> Value:
    return product(a, dagger(a))


def _effect(a: Value, _: Source) -> Value:
    squared = product(a, dagger(a))
    trace = sum((squared[k][k].re for k in range(len(a))), Fraction(0))
    return scaled(1 / trace, squared) if trace else squared


def _half_effect(a: Value, source: Source) -> Value:
    return scaled(pick(source, _SHARES), _effect(a, source))


def _symmetric(a: Value, _: Source) -> Value:
    return plus(a, [list(column) for column in zip(*a, strict=True)])


def _self_adjoint(a: Value, _: Source) -> Value:
    return plus(a, dagger(a))


def _skew(a: Value, _: Source) -> Value:
    return minus(a, dagger(a))


def _antisymmetric(a: Value, _: Source) -> Value:
    return minus(a, [list(column) for column in zip(*a, strict=True)])


def _upper(a: Value, _: Source) -> Value:
    return [[x if j > i else ZERO for j, x in enumerate(row)] for i, row in enumerate(a)]


def _triangular(a: Value, _: Source) -> Value:
    return [[x if j >= i else ZERO for j, x in enumerate(row)] for i, row in enumerate(a)]


def _circulant(a: Value, _: Source) -> Value:
    n = len(a)
    return [[a[0][(j - i) % n] for j in range(n)] for i in range(n)]


def _isometry(a: Value, source: Source) -> Value:
    rows, cols = len(a), len(a[0])
    u = deep(unitary(source, max(rows, cols)), 2)
    return [row[:cols] for row in u[:rows]]


def _involution(a: Value, source: Source) -> Value:
    return rotated(basis(source, len(a)), _signs(source, 1, len(a))[0])


def _doubly(a: Value, source: Source) -> Value:
    """Draw a doubly stochastic matrix: a mixture of permutations (Birkhoff 1946)."""
    return mixed_permutations(source, len(a))


def _permutation(a: Value, source: Source) -> Value:
    return permutation(source, len(a))


def _null(a: Value, _: Source) -> Value:
    return scaled(0, a)


def permutation(source: Source, n: int) -> Value:
    """Draw a permutation matrix."""
    left = list(range(n))
    order = [left.pop(source.integer(len(left) - 1)) for _ in range(n)]
    return [[ONE if order[i] == j else ZERO for j in range(n)] for i in range(n)]


def mixed_permutations(source: Source, n: int) -> Value:
    """Draw a convex combination of three permutation matrices."""
    parts = [scaled(w.re, permutation(source, n)) for w in _chances(source, 3)]
    return plus(plus(parts[0], parts[1]), parts[2])


_CHANGES: dict[str, tuple[Callable[[Value, Source], Value], ...]] = {
    "state": (_real, _diagonal, _pure, _noise),
    "hermitian": (
        _real, _diagonal, _square, _effect, _half_effect, _involution, _pure, _doubly,
        _circulant, _null,
    ),
    "matrix": (
        _isometry, _real, _symmetric, _self_adjoint, _square, _effect, _involution, _skew,
        _antisymmetric, _diagonal, _pure, _circulant, _doubly, _permutation, _triangular, _upper,
        _null,
    ),
    "unitary": (_real, _diagonal, _involution, _permutation),
    "correlation": (_real,),
}  # fmt: skip


# -- pairs ----------------------------------------------------------------------------------------


def pairs(scene: Scene, name: str, other: str) -> Iterator[Move]:
    """Yield moves that make the second of two square matrices of one size from the first."""
    n = square_size(scene, name)
    if n is None or square_size(scene, other) != n or name == other:
        return
    changes: tuple[Callable[[Value, Source], Value], ...] = (
        lambda a, source: product(product(u := basis(source, n), a), dagger(u)),
        lambda a, source: plus(a, _positive(source, n)),
        lambda a, source: plus(a, rotated(basis(source, n), _lines(source, 1, n)[0])),
        lambda a, _: a,
        lambda a, _: [list(column) for column in zip(*a, strict=True)],
        lambda a, source: _polynomial(a, source, scene.domains[other]["domain"] == "state"),
        lambda a, _: minus(diagonal([ONE] * n), a),
        lambda a, _: dagger(a),
        lambda a, _: scaled(-1, a),
    )
    for change in changes:

        def move(
            values: Values, source: Source, change: Callable[[Value, Source], Value] = change
        ) -> Values | None:
            try:
                value = write(change(deep(values[name], 2), source))
            except Irrational:
                return None
            changed = {other: value}
            return changed if _all_inside(scene, changed) else None

        yield move


def _positive(source: Source, n: int) -> Value:
    g = [[Gauss(*map(Fraction, pick(source, GAUSSIAN[:8]))) for _ in range(n)] for _ in range(n)]
    return product(g, dagger(g))


def _polynomial(a: Value, source: Source, of_trace_one: bool) -> Value:
    """Return a polynomial in the matrix, which commutes with it."""
    n = len(a)
    share = pick(source, _SHARES)
    shift = Fraction(1 - share, n) if of_trace_one else Fraction(pick(source, _LEVELS))
    return plus(scaled(share, a), diagonal([gauss(shift)] * n))


# -- families of effects --------------------------------------------------------------------------


def effects(scene: Scene, names: Sequence[str]) -> Iterator[Move]:
    """Yield the move to effects that sum to one and need not commute: a mixture of two bases."""
    domains = scene.domains
    some = [m for m in names if domains[m]["domain"] == "hermitian"]
    if not some or len({domains[m]["size"] for m in some}) != 1:
        return
    n, count = domains[some[0]]["size"], len(some)

    def move(_: Values, source: Source) -> Values | None:
        share = pick(source, _SHARES[:1] + _SHARES[3:])
        total = [scaled(0, diagonal([ONE] * n)) for _ in some]
        for weight in (share, 1 - share):
            u, parts = basis(source, n), _divided(source, count, n)
            total = [
                plus(t, scaled(weight, rotated(u, part)))
                for t, part in zip(total, parts, strict=True)
            ]
        return {name: write(value) for name, value in zip(some, total, strict=True)}

    yield move
