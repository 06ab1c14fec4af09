"""From a tree at explicit sizes to the steps of a program: everything is written out."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..declarations import Refused, Tree
from ..functions import PAIRED, SPECTRAL, eigenvalues
from ..language import exponent_form
from ..matrices import Matrix, inner, is_hermitian, is_psd
from ..numbers import ZERO, I, NotExact, NoValue, Number, fraction, number
from ..pairs import apply_pair, check_pair, factors, filled
from .dyadic import Outside, Reals
from .formal import Exact
from .program import Program, Scalar, Value
from .run import run

MAX_TIMES = 16
"""Times that a map may be applied to be written out."""
MAX_MASKS = 10
"""Units of a Bernoulli mask beyond which its mean is not written out."""


@dataclass(frozen=True)
class Writer:
    """Writes a tree out as steps of a program."""

    program: Program
    sound: bool = True
    """Whether the tree was checked to mean something (`soundness`); else laws, and matrices whose
    eigenvalues are taken, are checked here."""

    def scalar(self, tree: Tree) -> int:
        """Return the place of the real value of a scalar tree."""
        return self.real(self.value(tree, self.program.env))

    def value(self, tree: Tree, env: Mapping[str, Value]) -> Value:
        """Return a scalar, or lists of them."""
        p = self.program

        def at(part: Tree) -> Value:
            return self.value(part, env)

        match tree:
            case ("num", text):
                return p.const(fraction(text)), None
            case ("imag",):
                return p.const(0), p.const(1)
            case ("sqrt", k):
                return p.put("sqrt", k), None
            case ("size" | "var", name):
                if name not in env:
                    raise Refused(f"{name!r} has no explicit value here")
                return env[name]
            case ("neg", a):
                return _map(self.negated, at(a))
            case ("conj", a):
                return _map(self.conjugate, at(a))
            case ("re", a):
                return _map(lambda x: (x[0], None), at(a))
            case ("abs2", a):
                return _map(self.modulus, at(a))
            case ("abs" | "exp" | "log" | "log2" | "root", a):
                return _map(lambda x: (p.function(tree[0], self.real(x)), None), at(a))
            case ("binary_entropy", a):
                x = self.real(at(a))
                return p.entropy([x, p.add(p.const(1), p.neg(x))]), None
            case ("shannon_entropy", v):
                return p.entropy([self.real(x) for x in at(v)]), None
            case (str(op), a) if op in SPECTRAL:
                return self.spectral(op, at(a)), None
            case (str(op), a, b) if op in PAIRED:
                return self.paired(op, at(a), at(b)), None
            case ("add", a, b):
                return _zip(self.plus, at(a), at(b))
            case ("sub", a, b):
                return _zip(lambda x, y: self.plus(x, self.negated(y)), at(a), at(b))
            case ("hadamard", a, b):
                return _zip(self.times, at(a), at(b))
            case ("mul", a, b):
                left, right = at(a), at(b)
                if isinstance(left, tuple):
                    return _map(lambda x: self.times(left, x), right)
                return _map(lambda x: self.times(right, x), left)
            case ("div", a, b):
                bottom = self.inverse(at(b))
                return _map(lambda x: self.times(x, bottom), at(a))
            case ("pow", a, exponent):
                constant = self._times(exponent, env)
                return _map(lambda x: self.raised(x, constant), at(a))
            case ("delta", a, b):
                return p.const(int(_position(a, env) == _position(b, env))), None
            case ("item", v, i) | ("row", v, i):
                return at(v)[_position(i, env)]
            case ("entry", m, i, j):
                return at(m)[_position(i, env)][_position(j, env)]
            case ("sum", name, size, body):
                return self.total([self.value(body, {**env, name: k}) for k in range(_size(size))])
            case ("E", law, name, body):
                return self.expectation(law, name, body, env)
            case ("matmul", a, b):
                columns = list(zip(*at(b), strict=True))
                return [[self.inner(row, column) for column in columns] for row in at(a)]
            case ("matvec", a, x):
                vector = at(x)
                return [self.inner(row, vector) for row in at(a)]
            case ("dagger", a):
                return [[self.conjugate(x) for x in c] for c in zip(*at(a), strict=True)]
            case ("transpose", a):
                return [list(column) for column in zip(*at(a), strict=True)]
            case ("trace", a):
                return self.total([row[k] for k, row in enumerate(at(a))])
            case ("diagvec", a):
                return [row[k] for k, row in enumerate(at(a))]
            case ("diagpart", a):
                return _grid(len(m := at(a)), lambda i, j: m[i][j] if i == j else self.zero)
            case ("diag", v):
                return _grid(len(x := at(v)), lambda i, j: x[i] if i == j else self.zero)
            case ("ones" | "zeros", *sizes):
                fill = (p.const(int(tree[0] == "ones")), None)
                if len(sizes) == 1:
                    return [fill] * _size(sizes[0])
                return [[fill] * _size(sizes[1]) for _ in range(_size(sizes[0]))]
            case ("eye", size):
                return _grid(_size(size), lambda i, j: (p.const(int(i == j)), None))
            case ("outer", u, v):
                right = [self.conjugate(y) for y in at(v)]
                return [[self.times(x, y) for y in right] for x in at(u)]
            case ("dot", u, v):
                return self.inner([self.conjugate(x) for x in at(u)], at(v))
            case ("unit", size, i, j):
                where = (_position(i, env), _position(j, env))
                return _grid(_size(size), lambda r, c: (p.const(int((r, c) == where)), None))
            case ("vector" | "rows", *items):
                return [at(item) for item in items]
            case ("before" | "upto", size, i):
                last = _position(i, env) + (tree[0] == "upto")
                return [(p.const(int(k < last)), None) for k in range(_size(size))]
            case ("least" | "greatest", v):
                return p.put(tree[0], *(self.real(x) for x in at(v))), None
            case ("falls", v):
                entries = at(v)
                gaps = [self.plus(x, self.negated(y)) for x, y in itertools.pairwise(entries)]
                return [*gaps, self.zero]
            case ("iterate", exponent, start, name, body):
                value, times = at(start), self._times(exponent, env)
                if not 0 <= times <= MAX_TIMES:
                    raise Refused("a map is applied too often to be written out")
                for _ in range(times):
                    value = self.value(body, {**env, name: value})
                return value
            case ("value", name, mask) if name in env:
                digits = [p.constant(self.real(x)) for x in at(mask)]
                if any(d not in (0, 1) for d in digits):
                    raise Refused("a set function of something that may be no subset")
                return env[name][sum(1 << k for k, d in enumerate(digits) if d == 1)]
            case ("operator", name, k) if name in env:
                return env[name][_position(k, env)]
            case ("apply", name, x) if name in env:
                return _map(lambda y: self._convex(env[name], y), at(x))
        raise Refused(f"no enclosure of {tree[0]!r}")

    def _times(self, exponent: Tree, env: Mapping[str, Value]) -> int:
        """Return an exponent as a number: that of a variable is known at a point only."""
        constant, names = exponent_form(exponent)
        for name, factor in names.items():
            known = self.program.constant(env[name][0]) if name in env else None
            if known is None or known.denominator != 1:
                raise Refused("an enclosure takes explicit exponents")
            constant += factor * int(known)
        return constant

    def _convex(self, f: Any, x: Scalar) -> Scalar:
        """Return an explicit convex function $c x^2 + max_k (a_k x + b_k)$ at a real number."""
        p, place = self.program, self.real(x)
        square = p.mul(self.placed(f["curvature"])[0], p.power(place, 2))
        lines = [p.add(p.mul(self.placed(a)[0], place), self.placed(b)[0]) for a, b in f["pieces"]]
        return p.add(square, p.put("greatest", *lines)), None

    # -- complex numbers ---------------------------------------------------------------------------

    @property
    def zero(self) -> Scalar:
        """Zero."""
        return self.program.const(0), None

    def real(self, x: Scalar) -> int:
        """Return the place of a number that is real as it is written."""
        if x[1] is not None and not self._vanishes(x[1]):
            raise Refused("an enclosure takes real numbers only; an imaginary part is left")
        return x[0]

    def _vanishes(self, place: int) -> bool:
        """Whether a step is exactly zero. At a point, one that is provably not is a fault."""
        if self.program.constant(place) is not None:
            nothing = self.program.constant(place) == 0
            if not nothing and not self.sound:
                raise Outside("a number that is not real stands where a real one is meant")
            return nothing
        if self.sound:
            return False
        try:
            if not run(self.program, place, Exact(), ()):
                return True
        except (Refused, NotExact):
            pass
        low, high = run(self.program, place, Reals(160, clip=False), ())
        if (low is not None and low > 0) or (high is not None and high < 0):
            raise Outside("a number that is not real stands where a real one is meant")
        return False

    def plus(self, x: Scalar, y: Scalar) -> Scalar:
        """Add."""
        p = self.program
        parts = [part for part in (x[1], y[1]) if part is not None]
        return p.add(x[0], y[0]), p.total(parts) if parts else None

    def negated(self, x: Scalar) -> Scalar:
        """Change the sign."""
        p = self.program
        return p.neg(x[0]), None if x[1] is None else p.neg(x[1])

    def conjugate(self, x: Scalar) -> Scalar:
        """Conjugate."""
        return x[0], None if x[1] is None else self.program.neg(x[1])

    def times(self, x: Scalar, y: Scalar) -> Scalar:
        """Multiply."""
        p = self.program
        (a, b), (c, d) = x, y
        if b is None and d is None:
            return p.mul(a, c), None
        zero = p.const(0)
        b, d = zero if b is None else b, zero if d is None else d
        re = p.add(p.mul(a, c), p.neg(p.mul(b, d)))
        im = p.add(p.mul(a, d), p.mul(b, c))
        return re, None if p.constant(im) == 0 else im

    def modulus(self, x: Scalar) -> Scalar:
        """Return the squared modulus."""
        p = self.program
        square = p.power(x[0], 2)
        return (square if x[1] is None else p.add(square, p.power(x[1], 2))), None

    def inverse(self, x: Scalar) -> Scalar:
        """Return 1/x."""
        p = self.program
        if x[1] is None:
            return p.inverse(x[0]), None
        bottom = p.inverse(self.modulus(x)[0])
        return p.mul(x[0], bottom), p.neg(p.mul(x[1], bottom))

    def raised(self, x: Scalar, k: int) -> Scalar:
        """Return an integer power."""
        if x[1] is None:
            return self.program.power(x[0], k), None
        if k < 0:
            return self.raised(self.inverse(x), -k)
        out: Scalar = (self.program.const(1), None)
        for _ in range(k):
            out = self.times(out, x)
        return out

    # -- sums --------------------------------------------------------------------------------------

    def total(self, parts: list[Value]) -> Value:
        """Add scalars, vectors or matrices."""
        out = parts[0]
        for part in parts[1:]:
            out = _zip(self.plus, out, part)
        return out

    def inner(self, u: Sequence[Scalar], v: Sequence[Scalar]) -> Scalar:
        """Return the bilinear product."""
        return self.total([self.times(x, y) for x, y in zip(u, v, strict=True)])  # type: ignore[no-any-return]

    def expectation(self, law: Tree, name: str, body: Tree, env: Mapping[str, Value]) -> Value:
        """Return the mean over all outcomes of an explicit law."""
        p = self.program
        parts: list[tuple[Scalar, list[Scalar]]] = []
        match law:
            case ("bernoulli", size, rate):
                n, value = _size(size), self.value(rate, env)
                if n > MAX_MASKS:
                    raise Refused(f"2^{n} masks are too many for an enclosure")
                rates = value if isinstance(value, list) else [value] * n
                for r in rates:
                    self._probable([r, self.plus((p.const(1), None), self.negated(r))])
                one: Scalar = (p.const(1), None)
                for bits in itertools.product((0, 1), repeat=n):
                    weight = one
                    for bit, r in zip(bits, rates, strict=True):
                        factor = r if bit else self.plus(one, self.negated(r))
                        weight = self.times(weight, factor)
                    mask: list[Scalar] = [(p.const(bit), None) for bit in bits]
                    parts.append((weight, mask))
            case ("finite", _, _, weights, support):
                chances = self.value(weights, env)
                self._probable(chances)
                parts = list(zip(chances, self.value(support, env), strict=True))
            case ("law", known) if known in env:
                for w, row in zip(env[known]["weights"], env[known]["support"], strict=True):
                    parts.append((self.placed(w), [self.placed(x) for x in row]))
            case _:
                raise Refused("an enclosure takes the mean over explicit laws only")
        if not self.sound:  # what has no weight may be undefined; the weights are rational here
            parts = [(w, mask) for w, mask in parts if p.constant(w[0]) != 0]
        return self.total(
            [
                _map(lambda x, w=w: self.times(w, x), self.value(body, {**env, name: mask}))
                for w, mask in parts
            ]
        )

    def _probable(self, weights: Sequence[Scalar]) -> None:
        """Refuse weights that are not explicit probabilities, where nothing has checked them."""
        if self.sound:
            return
        known = [self.program.constant(x[0]) if x[1] is None else None for x in weights]
        if any(w is not None and w < 0 for w in known):
            raise Outside("a weight of a law is negative")
        total = sum((w for w in known if w is not None), Fraction(0))
        if total != 1 and None not in known:
            raise Outside("the weights of a law do not sum to 1")
        if total != 1 or any(w is None or w < 0 for w in known):
            raise Refused("the law of a mean is not known to be one of probabilities")

    # -- spectra -----------------------------------------------------------------------------------

    def spectral(self, op: str, m: list[list[Scalar]]) -> int:
        """Return a function of the eigenvalues of a Hermitian matrix."""
        p, n = self.program, len(m)
        exact = None if self.sound else self._exact(m)
        if exact is None:
            self._hermitian(m)
            values = self.known_spectrum(m)
        else:
            values = self._exact_spectrum(op, exact)
            op = "entropy_of_psd" if op == "von_neumann_entropy" and values is None else op
        if values is None:
            return p.put("spectrum", op, *_symmetric(self, m, n))
        if op == "von_neumann_entropy":
            return p.entropy(values)
        if op == "trace_norm":
            return p.total([p.function("abs", x) for x in values])
        if len(set(values)) == 1:
            return values[0]
        return p.put("greatest" if op == "eigenvalue_max" else "least", *sorted(set(values)))

    def paired(self, op: str, left: list[list[Scalar]], right: list[list[Scalar]]) -> int:
        """Return a function of two exact semidefinite matrices."""
        if self.sound:
            raise Refused(f"{op} is enclosed at explicit values only")
        a, b = self._exact(left), self._exact(right)
        if a is None or b is None:
            raise Refused(f"{op} is enclosed of matrices with exact entries only")
        try:
            check_pair(op, a, b)
            return self.placed(apply_pair(op, a, b))[0]
        except NoValue as bad:
            raise Outside(str(bad)) from None
        except NotExact:
            pass
        p = self.program
        if op == "relative_entropy":
            entropy = p.mul(
                p.function("log", p.const(2)), self.spectral("von_neumann_entropy", left)
            )
            ends = [[[self.placed(x) for x in row] for row in m] for m in (a, filled(b))]
            copies, *rows = _together(self, ends, len(a))
            return p.neg(p.add(entropy, p.put("trace_log", copies, *rows)))
        weights, vectors = factors(a)
        turned = [[x.conjugate() for x in v] for v in vectors]
        images = [[inner(row, v) for row in b] for v in vectors]
        n = len(weights)
        rows = [[self.placed(inner(turned[i], images[j])) for j in range(n)] for i in range(n)]
        for i in range(n):
            for j in range(n):
                scale = p.function("root", self.placed(weights[i] * weights[j])[0])
                rows[i][j] = self.times(rows[i][j], (scale, None))
        return p.power(p.put("spectrum", "root_of_psd", *_symmetric(self, rows, n)), 2)

    def placed(self, value: Number) -> Scalar:
        """Write an exact number as steps."""
        p = self.program
        parts = []
        for choose in (0, 1):
            total = p.const(0)
            for radicand, coefficient in value.parts:
                root = p.const(1) if radicand == 1 else p.put("sqrt", radicand)
                total = p.add(total, p.mul(p.const(coefficient[choose]), root))
            parts.append(total)
        return parts[0], (None if p.constant(parts[1]) == 0 else parts[1])

    def _exact(self, m: list[list[Scalar]]) -> Matrix | None:
        """Return a matrix as exact numbers, where every entry is one."""
        kind, p = Exact(), self.program

        def number_at(place: int | None) -> Number:
            if place is None:
                return ZERO
            known = p.constant(place)
            return number(known) if known is not None else kind.number(run(p, place, kind, ()))

        try:
            return [[number_at(re) + I * number_at(im) for re, im in row] for row in m]
        except (Refused, NotExact):
            return None

    def _exact_spectrum(self, op: str, m: Matrix) -> list[int] | None:
        """Return the eigenvalues of an exact matrix as steps, where they are exact; a matrix that
        is not what the operation asks for is a fault."""
        if not is_hermitian(m):
            raise Outside(f"{op} of a matrix that is not Hermitian")
        if op == "von_neumann_entropy" and not is_psd(m):
            raise Outside(f"{op} of a matrix that is not positive semidefinite")
        try:
            return [self.placed(x)[0] for x in eigenvalues(m)]
        except NotExact:
            return None

    def _hermitian(self, m: list[list[Scalar]]) -> None:
        """Refuse a matrix that is not Hermitian, entry by entry, where nothing has checked it."""
        if self.sound:
            return
        for i, row in enumerate(m):
            for j, x in enumerate(row[: i + 1]):
                gap = self.plus(x, self.negated(self.conjugate(m[j][i])))
                for g in gap:
                    if g is None or not (left := run(self.program, g, Exact(), ())):
                        continue
                    kind = Outside if set(left) == {()} else Refused  # () is no logarithm
                    raise kind("the eigenvalues of a matrix that is not Hermitian")

    def known_spectrum(self, m: list[list[Scalar]]) -> list[int] | None:
        """Return the eigenvalues as steps: of a diagonal matrix, of aI + bJ, of a 2 x 2 matrix."""
        p, n = self.program, len(m)
        off = {m[i][j] for i in range(n) for j in range(n) if i != j}
        diagonal = [m[k][k][0] for k in range(n)]
        if all(p.constant(re) == 0 and (im is None or p.constant(im) == 0) for re, im in off):
            return diagonal
        if len(off) == 1 and len(set(diagonal)) == 1 and (b := off.pop())[1] is None:
            low = p.add(diagonal[0], p.neg(b[0]))
            return [p.add(diagonal[0], p.mul(p.const(n - 1), b[0]))] + [low] * (n - 1)
        if n == 2:
            a, d = diagonal
            half = p.const(Fraction(1, 2))
            gap = p.power(p.add(a, p.neg(d)), 2)
            square = p.add(gap, p.mul(p.const(4), self.modulus(m[0][1])[0]))
            spread = p.function("root", square)
            middle = p.add(a, d)
            return [
                p.mul(half, p.add(middle, spread)),
                p.mul(half, p.add(middle, p.neg(spread))),
            ]
        return None


def _together(writer: Writer, matrices: list[list[list[Scalar]]], n: int) -> tuple[Any, ...]:
    """Return real symmetric matrices as rows of places: all doubled where one is complex."""
    p = writer.program
    found = [_symmetric(writer, m, n) for m in matrices]
    if len({copies for copies, _ in found}) == 1:
        return (found[0][0], *(rows for _, rows in found))
    zero, doubled = p.const(0), []
    for copies, rows in found:
        if copies == 1:
            nothing = (zero,) * n
            rows = (*((*row, *nothing) for row in rows), *((*nothing, *row) for row in rows))
        doubled.append(rows)
    return (2, *doubled)


def _symmetric(writer: Writer, m: list[list[Scalar]], n: int) -> tuple[Any, ...]:
    """Return a real symmetric matrix as rows of places; a complex one is doubled."""
    p = writer.program
    if all(im is None or p.constant(im) == 0 for row in m for _, im in row):
        return (1, tuple(tuple(m[max(i, j)][min(i, j)][0] for j in range(n)) for i in range(n)))
    zero = p.const(0)

    def real(i: int, j: int) -> int:
        return m[max(i, j)][min(i, j)][0]

    def imaginary(i: int, j: int) -> int:
        if i == j:
            return zero
        im = m[max(i, j)][min(i, j)][1]
        value = zero if im is None else im
        return value if i > j else p.neg(value)

    top = [[*(real(i, j) for j in range(n)), *(p.neg(imaginary(i, j)) for j in range(n))]
           for i in range(n)]  # fmt: skip
    bottom = [[*(imaginary(i, j) for j in range(n)), *(real(i, j) for j in range(n))]
              for i in range(n)]  # fmt: skip
    return (2, tuple(map(tuple, [*top, *bottom])))


def _map(f: Any, value: Value) -> Value:
    return [_map(f, x) for x in value] if isinstance(value, list) else f(value)


def _zip(f: Any, a: Value, b: Value) -> Value:
    if isinstance(a, list):
        return [_zip(f, x, y) for x, y in zip(a, b, strict=True)]
    return f(a, b)


def _grid(n: int, f: Any) -> list[list[Scalar]]:
    return [[f(i, j) for j in range(n)] for i in range(n)]


def _size(size: Any) -> int:
    if not isinstance(size, int):
        raise Refused(f"an enclosure is made at explicit sizes; {size} is unspecified")
    return size


def _position(index: Tree, env: Mapping[str, Value]) -> int:
    if index[0] == "pos":
        return int(index[1])
    if not isinstance(env.get(index[1]), int):
        raise Refused(f"the index {index[1]!r} has no explicit value here")
    return int(env[index[1]])
