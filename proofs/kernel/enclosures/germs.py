r"""Expansions at a face, where a derivative may be infinite: sums of $c\,t^a L^k$, $L = -\log t$.

Near a face a variable is $x = c \pm t$ with $0 < t \le T < 1$, so $L \ge L_0 = -\log T > 0$. A germ
maps (a, k) to an interval that contains its coefficient for all such t and all values of the other
variables. A smooth function of a germ with a constant term $c_0$ is
$g(c_0) + g'(c_0)\,r + \tfrac12 g''(I)\,r^2$, with I around all values (Taylor); a logarithm or
root of a germ $t^a u$ without one is $-aL + \log u$ or $t^{a/2}\sqrt u$. The sign of a germ is that
of a term that outweighs all others: $t^d L^k$ rises on (0, T] if $L_0 \ge k/d$, so there it is at
most $T^d L_0^k$.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

from ..declarations import Refused
from .dyadic import Interval, Reals
from .program import Program
from .run import run

Germ: TypeAlias = dict[tuple[Fraction, int], Interval]
CONSTANT = (Fraction(0), 0)
MAX_TERMS, MAX_ORDER = 60, 4


def germ_sign(
    program: Program,
    goal: int,
    reals: Reals,
    box: Sequence[tuple[Fraction, Fraction]],
    axis: int,
    end: str,
    *,
    strict: bool,
) -> bool:
    """Whether a step is positive (or vanishes identically, unless ``strict``) for 0 < t <= T."""
    low, high = box[axis]
    if not 0 < high - low < 1:
        raise Refused("an expansion at a face needs a box of length less than 1 there")
    kind = Germs(reals, high - low)
    start, sign = (low, 1) if end == "lo" else (high, -1)
    values: list[Germ] = []
    for k, (a, b) in enumerate(box):
        if k == axis:
            values.append(kind.add(kind.of(start), {(Fraction(1), 0): reals.of(Fraction(sign))}))
        else:
            values.append(kind.clean({CONSTANT: reals.between(a, b)}))
    germ: Germ = run(program, goal, kind, values)
    return kind.outweighs(germ, strict=strict)


class Germs:
    """Arithmetic of germs on 0 < t <= T."""

    def __init__(self, reals: Reals, width: Fraction) -> None:
        """Take the arithmetic of the coefficients, and T."""
        self.reals, self.width = reals, width
        low = reals.neg(reals.function("log", reals.of(width)))[0]
        if low is None or low <= 0:
            raise Refused("an expansion at a face needs a shorter box")
        self.least: int = low
        """The least value of L = -log t."""
        self.rate: Germ = {CONSTANT: reals.rate}

    def clean(self, germ: Germ) -> Germ:
        """Drop what is zero, and take high orders into one term."""
        out: Germ = {}
        for (a, k), c in germ.items():
            if a > MAX_ORDER:
                c, a, k = self.reals.mul(c, self.factor(a - MAX_ORDER, k)), Fraction(MAX_ORDER), 0
            known = out.get((a, k))
            out[a, k] = c if known is None else self.reals.add(known, c)
        if len(out) > MAX_TERMS:
            raise Refused("an expansion has too many terms")
        if any(c[0] is None or c[1] is None for c in out.values()):
            raise Refused("an expansion has an unbounded coefficient")
        return {key: c for key, c in out.items() if c != (0, 0)}

    def factor(self, d: Fraction, k: int) -> Interval:
        """Enclose t^d L^k on (0, T], for d > 0, or d = 0 and k <= 0."""
        reals, least = self.reals, self.least
        if d < 0 or (d == 0 and k > 0):
            raise Refused("an expansion is unbounded at the face")
        if least * d < k * reals.one:
            raise Refused("an expansion at a face needs a shorter box")
        if d == 0 and k == 0:
            return reals.one, reals.one
        top = reals.of(self.width)
        root = d
        while root.denominator % 2 == 0:
            top, root = reals.function("root", top), root * 2
        if root.denominator > 1:
            raise Refused("an expansion has an exponent that is not handled")
        value = reals.power(top, int(root))
        most = reals.neg(reals.function("log", reals.of(self.width)))[1]
        log: Interval = (least, most) if k > 0 else reals.inverse((least, least))
        return 0, reals.mul(value, reals.power(log, abs(k)))[1]

    def reach(self, germ: Germ) -> Interval:
        """Enclose all values of a germ."""
        total: Interval = (0, 0)
        for (a, k), c in germ.items():
            total = self.reals.add(total, self.reals.mul(c, self.factor(a, k)))
        return total

    def leading(self, germ: Germ) -> tuple[Fraction, int]:
        """Return the exponents of the term that is the greatest as t falls to 0."""
        if not germ:
            raise Refused("an expansion vanishes where it may not")
        return min(germ, key=lambda key: (key[0], -key[1]))

    def over_leading(self, germ: Germ) -> Germ:
        """Divide by the leading t^a L^k."""
        a, k = self.leading(germ)
        return {(b - a, j - k): c for (b, j), c in germ.items()}

    def outweighs(self, germ: Germ, *, strict: bool) -> bool:
        """Whether one positive term outweighs all that may be negative (positive ones are left
        out), so that the germ is positive; without ``strict``, whether none may be negative."""
        if not strict and all(self._low(c) >= 0 for c in germ.values()):
            return True
        for (a, k), c in sorted(germ.items(), key=lambda item: (item[0][0], -item[0][1])):
            if self._low(c) <= 0:
                continue
            against: Germ = {
                (b - a, j - k): (self._low(d), self._low(d))
                for (b, j), d in germ.items()
                if self._low(d) < 0
            }
            try:
                bottom = self.reach(against)[0]
            except Refused:
                continue
            if bottom is not None and self._low(c) + bottom > 0:
                return True
        return False

    @staticmethod
    def _low(c: Interval) -> int:
        assert c[0] is not None
        return c[0]

    # -- field operations --------------------------------------------------------------------------

    def of(self, value: Fraction) -> Germ:
        """Return a rational."""
        return self.clean({CONSTANT: self.reals.of(value)})

    def root_of(self, k: int) -> Germ:
        """Return the square root of an integer."""
        return self.clean({CONSTANT: self.reals.root_of(k)})

    def add(self, a: Germ, b: Germ) -> Germ:
        """Add."""
        out = dict(a)
        for key, c in b.items():
            out[key] = self.reals.add(out[key], c) if key in out else c
        return self.clean(out)

    def neg(self, a: Germ) -> Germ:
        """Change the sign."""
        return {key: self.reals.neg(c) for key, c in a.items()}

    def mul(self, a: Germ, b: Germ) -> Germ:
        """Multiply."""
        out: Germ = {}
        for (p, j), c in a.items():
            for (q, k), d in b.items():
                key = (p + q, j + k)
                term = self.reals.mul(c, d)
                out[key] = self.reals.add(out[key], term) if key in out else term
        return self.clean(out)

    def power(self, a: Germ, k: int) -> Germ:
        """Return a^k, k >= 0."""
        out: Germ = {CONSTANT: (self.reals.one, self.reals.one)}
        for _ in range(k):
            out = self.mul(out, a)
        return out

    def inverse(self, a: Germ) -> Germ:
        """Return 1/a."""
        p, k = self.leading(a)
        inner = self.smooth("inverse", self.over_leading(a))
        return self.clean({(q - p, j - k): c for (q, j), c in inner.items()})

    # -- functions ---------------------------------------------------------------------------------

    def function(self, op: str, a: Germ) -> Germ:
        """Return a named function."""
        if op == "exp":
            return self.smooth(op, a)
        if op in ("eta", "root") and not a:
            return {}
        p, k = self.leading(a)
        if (p, k) == CONSTANT and op != "abs":
            return self.smooth(op, a)
        unit = self.over_leading(a)
        if op == "abs":
            low, high = self.reach(unit)
            if low is not None and low > 0:
                return a
            if high is not None and high < 0:
                return self.neg(a)
        elif op == "root" and k % 2 == 0:
            inner = self.smooth("root", unit)
            return self.clean({(q + p / 2, j + k // 2): c for (q, j), c in inner.items()})
        elif op == "eta" and k == 0 and len(a) == 1:
            (u,) = a.values()  # -tu log tu = t (-u log u) + u (-t log t), also where u may vanish
            grown = self.reals.mul(self.reals.mul(u, self.reals.rate), self.reals.of(p))
            return self.clean({(p, 0): self.reals.function("eta", u), (p, 1): grown})
        elif op in ("log", "log2", "eta") and k == 0:
            natural = self.add(self.neg(self.mul(self.of(p), {(Fraction(0), 1): self._one()})),
                               self.smooth("log", unit))  # fmt: skip
            if op == "log":
                return natural
            binary = self.mul(natural, self.rate)
            return binary if op == "log2" else self.neg(self.mul(a, binary))
        raise Refused(f"no expansion of {op!r} at this face")

    def _one(self) -> Interval:
        return self.reals.one, self.reals.one

    def smooth(self, op: str, a: Germ) -> Germ:
        """Return a smooth function of a germ with a constant term, by Taylor's theorem."""
        start = a.get(CONSTANT, (0, 0))
        rest = {key: c for key, c in a.items() if key != CONSTANT}
        value, slope, _ = self._taylor(op, start)
        if not rest:
            return self.clean({CONSTANT: value})
        everywhere = self.reals.hull(start, self.reals.add(start, self.reach(rest)))
        bend = self.reals.mul(self._taylor(op, everywhere)[2], self.reals.of(Fraction(1, 2)))
        first = {key: self.reals.mul(slope, c) for key, c in rest.items()}
        second = {key: self.reals.mul(bend, c) for key, c in self.mul(rest, rest).items()}
        return self.add(self.add(self.clean({CONSTANT: value}), self.clean(first)),
                        self.clean(second))  # fmt: skip

    def _taylor(self, op: str, x: Interval) -> tuple[Interval, Interval, Interval]:
        """Enclose a function and its first two derivatives; its argument stays off zero."""
        reals = self.reals
        if op == "exp":
            value = reals.function("exp", x)
            return value, value, value
        if x[0] is None or x[1] is None or (x[0] <= 0 and (op != "inverse" or x[1] >= 0)):
            raise Refused(f"an expansion takes {op} of something that may vanish")
        slope = reals.inverse(x)
        if op == "inverse":
            double = reals.mul(reals.of(Fraction(2)), reals.power(slope, 3))
            return slope, reals.neg(reals.power(slope, 2)), double
        value = reals.function(op, x)
        if op == "root":
            first = reals.mul(reals.inverse(value), reals.of(Fraction(1, 2)))
            half = reals.mul(first, reals.of(Fraction(1, 2)))
            return value, first, reals.neg(reals.mul(half, slope))
        if op == "log":
            return value, slope, reals.neg(reals.power(slope, 2))
        steep = reals.mul(reals.rate, slope)
        if op == "log2":
            return value, steep, reals.neg(reals.mul(steep, slope))
        if op == "eta":
            fall = reals.neg(reals.add(reals.function("log2", x), reals.rate))
            return value, fall, reals.neg(steep)
        raise Refused(f"no expansion of {op!r}")

    def extreme(self, items: list[Germ], direction: int) -> Germ:
        """Return the element that is the greatest (direction 1) or least near the face."""
        for k, item in enumerate(items):
            gaps = [self.add(item, self.neg(o)) for o in items[:k] + items[k + 1 :]]
            if all(self._sign(gap) == direction for gap in gaps):
                return item
        raise Refused("the least or greatest entry changes near the face")

    def _sign(self, germ: Germ) -> int:
        if not germ:
            return 0
        low, high = self.reach(self.over_leading(germ))
        if low is not None and low > 0:
            return 1
        return -1 if high is not None and high < 0 else 0
