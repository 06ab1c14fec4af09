r"""A scalar at explicit sizes as a list of operations on real numbers.

Sums, expectations over explicit laws, vectors and matrices are written out; complex numbers become
pairs. What is left is a list of steps, each an operation on earlier ones, that can be run in any
arithmetic: intervals, derivatives, exact values.

=======================  ==========================================================================
``const``, ``sqrt``      a rational, the root of an integer
``var``                  a variable of the box
``add mul neg inverse``  the field operations
``power``                a nonnegative integer power
``exp log log2 root``    functions of one number; ``eta`` is $-x\log_2 x$, ``abs`` the modulus
``least greatest``       of a list
``spectrum``             a function of the eigenvalues of a real symmetric matrix; it is named
                         ``entropy_of_psd`` where that is exactly known to be semidefinite, and
                         ``root_of_psd`` is the sum of the roots of such
``trace_log``            $\mathrm{tr}\,a\log b$ of two real symmetric matrices
=======================  ==========================================================================
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeAlias

from ..declarations import Domain, Refused, bounds
from .dyadic import Outside

Step: TypeAlias = tuple[Any, ...]
Scalar: TypeAlias = tuple[int, int | None]
"""Places of the real and the imaginary part; None is zero."""
Value: TypeAlias = Any
MAX_STEPS = 20_000


@dataclass
class Program:
    """The steps; every step is written once, however often it is used."""

    axes: list[str] = field(default_factory=list)
    """Names of the variables of the box, in order."""
    box: list[tuple[Fraction, Fraction]] = field(default_factory=list)
    open_ends: list[tuple[bool, bool]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    known: dict[Step, int] = field(default_factory=dict)
    env: dict[str, Value] = field(default_factory=dict)
    orders: dict[int, list[int]] = field(default_factory=dict)
    """Steps on which a step rests, once they were asked for."""

    def put(self, *step: Any) -> int:
        """Return the place of a step, which is added when it is new."""
        if step not in self.known:
            if len(self.steps) >= MAX_STEPS:
                raise Refused(f"more than {MAX_STEPS} operations at these sizes")
            self.known[step] = len(self.steps)
            self.steps.append(step)
        return self.known[step]

    # -- real numbers ------------------------------------------------------------------------------

    def const(self, value: Fraction | int) -> int:
        """Return a constant."""
        return self.put("const", Fraction(value))

    def constant(self, a: int) -> Fraction | None:
        """Return the value of a step that is a rational."""
        step = self.steps[a]
        return step[1] if step[0] == "const" else None

    def add(self, a: int, b: int) -> int:
        """Add, settling constants."""
        x, y = self.constant(a), self.constant(b)
        if x is not None and y is not None:
            return self.const(x + y)
        if x == 0:
            return b
        if y == 0:
            return a
        if self.steps[b] == ("neg", a) or self.steps[a] == ("neg", b):
            return self.const(0)
        return self.put("add", *sorted((a, b)))

    def neg(self, a: int) -> int:
        """Change the sign."""
        x = self.constant(a)
        if x is not None:
            return self.const(-x)
        return int(self.steps[a][1]) if self.steps[a][0] == "neg" else self.put("neg", a)

    def mul(self, a: int, b: int) -> int:
        """Multiply, settling constants."""
        x, y = self.constant(a), self.constant(b)
        if x is not None and y is not None:
            return self.const(x * y)
        for c, other in ((x, b), (y, a)):
            if c == 0:
                return self.const(0)
            if c == 1:
                return other
            if c == -1:
                return self.neg(other)
        return self.put("power", a, 2) if a == b else self.put("mul", *sorted((a, b)))

    def power(self, a: int, k: int) -> int:
        """Return an integer power."""
        if k < 0:
            return self.inverse(self.power(a, -k))
        x = self.constant(a)
        if k == 0 or x is not None:
            return self.const(Fraction(1) if k == 0 or x is None else x**k)
        return a if k == 1 else self.put("power", a, k)

    def inverse(self, a: int) -> int:
        """Return 1/a."""
        x = self.constant(a)
        if x is not None:
            if x == 0:
                raise Outside("division by zero")
            return self.const(1 / x)
        return self.put("inverse", a)

    def function(self, op: str, a: int) -> int:
        """Return a named function of one number."""
        x = self.constant(a)
        if x is not None:
            if op == "eta" and x in (0, 1):
                return self.const(0)
            if op == "abs":
                return self.const(abs(x))
            if op == "root" and x in (0, 1):
                return a
            if op in ("log", "log2") and x == 1:
                return self.const(0)
        return self.put(op, a)

    def entropy(self, places: Sequence[int]) -> int:
        """Return the sum of -x log2 x."""
        return self.total([self.function("eta", a) for a in places])

    def total(self, places: Sequence[int]) -> int:
        """Return a sum."""
        out = self.const(0)
        for a in places:
            out = self.add(out, a)
        return out

    # -- variables ---------------------------------------------------------------------------------

    def declare(self, name: str, domain: Domain) -> None:
        """Declare a variable that ranges over a finite interval, or a vector of rates."""
        if domain["domain"] == "real":
            lo, hi, lo_open, hi_open = bounds(domain)
            if lo is None or hi is None:
                raise Refused(
                    f"{name} ranges over an unbounded interval; an enclosure needs both ends"
                )
            self.env[name] = (self._axis(name, lo, hi, lo_open, hi_open), None)
        elif domain.get("entries") == "rates" and isinstance(domain.get("size"), int):
            self.env[name] = [
                (self._axis(f"{name}[{k}]", Fraction(0), Fraction(1), False, False), None)
                for k in range(domain["size"])
            ]
        elif domain["domain"] == "index":
            raise Refused("an enclosure speaks about numbers, not about a quantified index")
        else:
            raise Refused(
                f"{name} is a {domain['domain']}; enclosures take real variables of finite "
                "intervals, Prob, and Rates of explicit size"
            )

    def _axis(self, name: str, lo: Fraction, hi: Fraction, lo_open: bool, hi_open: bool) -> int:
        if lo == hi and (lo_open or hi_open):
            raise Refused(f"{name} ranges over an empty interval")
        self.axes.append(name)
        self.box.append((lo, hi))
        self.open_ends.append((lo_open, hi_open))
        return self.put("var", len(self.axes) - 1)
