r"""Run a program in some arithmetic, and with derivatives over the axes of a box.

A jet is a value with its first and, if asked for, second derivatives; ``None`` stands for a
derivative that vanishes identically, so that nothing unbounded is multiplied by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from ..declarations import Refused
from .dyadic import Interval, Reals
from .program import Program
from .spectra import spectrum, trace_log

Arithmetic: TypeAlias = Any
"""`Reals` or `Exact`: the operations of an arithmetic."""


def run(program: Program, goal: int, kind: Arithmetic, values: Sequence[Any]) -> Any:
    """Return the value of a step when the axes have the given values."""
    return _values(program, _needed(program, goal), kind, values)[goal]


def run_all(program: Program, goal: int, kind: Arithmetic) -> Any:
    """Return the value of a step without variables; every other step, also one that was multiplied
    by zero or cancelled, must have a value, too."""
    return _values(program, range(len(program.steps)), kind, ())[goal]


def _values(
    program: Program, needed: Sequence[int], kind: Arithmetic, values: Sequence[Any]
) -> list[Any]:
    out: list[Any] = [None] * (needed[-1] + 1)
    for place in needed:
        match program.steps[place]:
            case ("const", value):
                out[place] = kind.of(value)
            case ("sqrt", k):
                out[place] = kind.root_of(k)
            case ("var", axis):
                out[place] = values[axis]
            case ("add", a, b):
                out[place] = kind.add(out[a], out[b])
            case ("neg", a):
                out[place] = kind.neg(out[a])
            case ("mul", a, b):
                out[place] = kind.mul(out[a], out[b])
            case ("inverse", a):
                out[place] = kind.inverse(out[a])
            case ("power", a, k):
                out[place] = kind.power(out[a], k)
            case (("least" | "greatest") as op, *items):
                direction = 1 if op == "greatest" else -1
                out[place] = kind.extreme([out[a] for a in items], direction)
            case ("spectrum", op, copies, rows):
                if not isinstance(kind, Reals):
                    raise Refused("a spectrum has no derivative, and no exact value, here")
                out[place] = spectrum(kind, op, copies, [[out[a] for a in row] for row in rows])
            case ("trace_log", copies, left, right):
                if not isinstance(kind, Reals):
                    raise Refused("a logarithm of a matrix has no derivative, or exact value, here")
                ends = [[[out[a] for a in row] for row in m] for m in (left, right)]
                out[place] = trace_log(kind, copies, *ends)
            case (str(op), a):
                out[place] = kind.function(op, out[a])
    return out


def _needed(program: Program, goal: int) -> list[int]:
    """Return the steps on which a step rests, in order."""
    cached = program.orders.get(goal)
    if cached is not None:
        return cached
    wanted = {goal}
    for place in range(goal, -1, -1):
        if place not in wanted:
            continue
        match program.steps[place]:
            case ("const" | "sqrt" | "var", _):
                pass
            case ("power", a, _):
                wanted.add(a)
            case ("spectrum", _, _, rows):
                wanted |= {a for row in rows for a in row}
            case ("trace_log", _, left, right):
                wanted |= {a for row in (*left, *right) for a in row}
            case (_, *parts):
                wanted |= set(parts)
    program.orders[goal] = sorted(wanted)
    return program.orders[goal]


@dataclass(frozen=True)
class Jet:
    """A value, its gradient and, where second derivatives are carried, its Hessian by rows."""

    value: Any
    gradient: tuple[Any, ...]
    hessian: tuple[tuple[Any, ...], ...] | None = None


class Jets:
    """Arithmetic of jets over an arithmetic of values."""

    def __init__(self, base: Arithmetic, axes: int, *, second: bool) -> None:
        """Take the arithmetic of the values and the number of axes."""
        self.base, self.axes, self.second = base, axes, second
        self.rate = self.lift(base.rate)

    def lift(self, value: Any) -> Jet:
        """Return a constant."""
        nothing = (None,) * self.axes
        return Jet(value, nothing, (nothing,) * self.axes if self.second else None)

    def variable(self, axis: int, value: Any) -> Jet:
        """Return the variable of an axis."""
        flat = self.lift(value)
        one = self.base.of(Fraction(1))
        return Jet(value, tuple(one if k == axis else None for k in range(self.axes)), flat.hessian)

    def of(self, value: Fraction) -> Jet:
        """Return a rational."""
        return self.lift(self.base.of(value))

    def root_of(self, k: int) -> Jet:
        """Return the square root of an integer."""
        return self.lift(self.base.root_of(k))

    def _plus(self, a: Any, b: Any) -> Any:
        return b if a is None else a if b is None else self.base.add(a, b)

    def _times(self, a: Any, b: Any) -> Any:
        return None if a is None or b is None else self.base.mul(a, b)

    def _rows(self, entry: Any) -> tuple[tuple[Any, ...], ...] | None:
        if not self.second:
            return None
        return tuple(tuple(entry(i, j) for j in range(self.axes)) for i in range(self.axes))

    def add(self, a: Jet, b: Jet) -> Jet:
        """Add."""
        p, q = a.hessian, b.hessian
        return Jet(
            self.base.add(a.value, b.value),
            tuple(self._plus(x, y) for x, y in zip(a.gradient, b.gradient, strict=True)),
            self._rows(lambda i, j: self._plus(p[i][j], q[i][j]) if p and q else None),
        )

    def neg(self, a: Jet) -> Jet:
        """Change the sign."""

        def flip(x: Any) -> Any:
            return None if x is None else self.base.neg(x)

        p = a.hessian
        return Jet(
            flip(a.value),
            tuple(flip(x) for x in a.gradient),
            self._rows(lambda i, j: flip(p[i][j]) if p else None),
        )

    def mul(self, a: Jet, b: Jet) -> Jet:
        """Multiply."""
        p, q, g, h = a.hessian, b.hessian, a.gradient, b.gradient
        plus, times = self._plus, self._times

        def second(i: int, j: int) -> Any:
            if p is None or q is None:
                return None
            cross = plus(times(g[i], h[j]), times(g[j], h[i]))
            return plus(cross, plus(times(a.value, q[i][j]), times(p[i][j], b.value)))

        return Jet(
            self.base.mul(a.value, b.value),
            tuple(plus(times(a.value, y), times(x, b.value)) for x, y in zip(g, h, strict=True)),
            self._rows(second),
        )

    def power(self, a: Jet, k: int) -> Jet:
        """Return a^k, k >= 2."""
        base, n = self.base, Fraction
        first = base.mul(base.of(n(k)), base.power(a.value, k - 1))
        second = base.mul(base.of(n(k * (k - 1))), base.power(a.value, k - 2))
        return self._chain(a, base.power(a.value, k), lambda: first, lambda: second)

    def inverse(self, a: Jet) -> Jet:
        """Return 1/a."""
        base = self.base
        value = base.inverse(a.value)
        return self._chain(
            a,
            value,
            lambda: base.neg(base.power(value, 2)),
            lambda: base.mul(base.of(Fraction(2)), base.power(value, 3)),
        )

    def function(self, op: str, a: Jet) -> Jet:
        """Return a named function."""
        base, x = self.base, a.value
        value = base.function(op, x)
        if all(g is None for g in a.gradient):
            return self.lift(value)
        if isinstance(base, Reals) and op in ("root", "eta", "log", "log2"):
            low, high = base._inside(op, x)
            x = (low, high)
        if op == "exp":
            return self._chain(a, value, lambda: value, lambda: value)
        if op == "abs":
            return a if self._sign(x) > 0 else self.neg(a)
        if op == "root":
            half = base.of(Fraction(1, 2))
            first = base.mul(half, base.inverse(value))
            return self._chain(
                a,
                value,
                lambda: first,
                lambda: base.neg(base.mul(base.mul(half, first), base.inverse(x))),
            )
        slope = base.inverse(x)
        if op == "log":
            return self._chain(a, value, lambda: slope, lambda: base.neg(base.power(slope, 2)))
        steep = base.mul(base.rate, slope)
        if op == "log2":
            return self._chain(a, value, lambda: steep, lambda: base.neg(base.mul(steep, slope)))
        if op == "eta":
            return self._chain(
                a,
                value,
                lambda: base.neg(base.add(base.function("log2", x), base.rate)),
                lambda: base.neg(steep),
            )
        raise Refused(f"no derivative of {op!r}")

    def _chain(self, a: Jet, value: Any, first: Any, second: Any) -> Jet:
        g, p = a.gradient, a.hessian
        if all(x is None for x in g):
            return self.lift(value)
        slope = first()
        bend = second() if self.second else None
        return Jet(
            value,
            tuple(self._times(slope, x) for x in g),
            self._rows(
                lambda i, j: self._plus(
                    self._times(bend, self._times(g[i], g[j]))
                    if i != j
                    else self._times(bend, None if g[i] is None else self.base.power(g[i], 2)),
                    self._times(slope, p[i][j]) if p else None,
                )
            ),
        )

    def _sign(self, x: Any) -> int:
        if isinstance(self.base, Reals):
            if x[0] is not None and x[0] > 0:
                return 1
            if x[1] is not None and x[1] < 0:
                return -1
            raise Refused("a modulus has no derivative around zero")
        sign: int = self.base.number(x).sign()
        if sign == 0:
            raise Refused("a modulus has no derivative at zero")
        return sign

    def extreme(self, items: list[Jet], direction: int) -> Jet:
        """Return the element that is the greatest (direction 1) or least throughout."""
        for k, item in enumerate(items):
            others = items[:k] + items[k + 1 :]
            gaps = [self.base.add(item.value, self.base.neg(o.value)) for o in others]
            try:
                if all(self._sign(gap) == direction for gap in gaps):
                    return item
            except Refused:
                continue
        raise Refused("the least or greatest entry changes, so it has no derivative here")


def jet(
    program: Program, goal: int, kind: Arithmetic, values: Sequence[Any], *, second: bool
) -> Jet:
    """Return a step with its derivatives by all axes."""
    jets = Jets(kind, len(values), second=second)
    found: Jet = run(program, goal, jets, [jets.variable(k, v) for k, v in enumerate(values)])
    return found


def interval_of(reals: Reals, box: Sequence[tuple[Fraction, Fraction]]) -> list[Interval]:
    """Return a box in the arithmetic of intervals."""
    return [reals.between(low, high) for low, high in box]
