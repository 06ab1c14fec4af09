r"""Ask z3's nlsat whether a polynomial inequality can fail.

The question is the kernel's own polynomial system: all constraints and equations, and the negation
of the goal, over the reals; $\sqrt r$ is a positive number whose square is r. The answer ``unsat``
is taken at its word and yields no more than *decided*; a rational model is a proposal for a
counterexample, which the kernel evaluates.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from ..kernel.declarations import Refused
from ..kernel.instances import Instance, at_sizes
from ..kernel.numbers import NotExact, Number
from ..kernel.polynomials import Polynomial
from ..kernel.systems import System, systems
from ..kernel.unchecked import question
from .sos import Outcome

Json = dict[str, Any]

MAX_ATOMS = 10
"""Cylindrical decomposition is doubly exponential in the number of real variables."""

HOW_TO_INSTALL = (
    "z3 was not asked: pip install 'lossproof[smt]' installs it, and it decides many polynomial "
    "inequalities that have no certificate"
)


def solver() -> Any:
    """Return z3, imported late, or ``None`` where it is not installed."""
    try:
        import z3
    except ImportError:
        return None
    return z3


def smt_evidence(
    instance: Instance, choices: Sequence[dict[str, int]], seconds: float = 10.0
) -> tuple[Outcome, Json | None]:
    """Ask about every goal; return the evidence or what happened, and values that may refute."""
    z3 = solver()
    if z3 is None:
        return Outcome(None, HOW_TO_INSTALL), None
    try:
        todo = [(c, s) for c in choices for s in systems(at_sizes(instance, c))]
    except (Refused, NotExact) as bad:
        return Outcome(None, f"no polynomial inequality: {bad}", searched=False), None
    goals: list[Json] = []
    started = time.monotonic()
    for sizes, system in todo:
        if len(system.atoms) > MAX_ATOMS:
            return Outcome(None, f"z3 was not asked about more than {MAX_ATOMS} variables"), None
        left = seconds - (time.monotonic() - started)
        if left <= 0:
            return Outcome(None, f"z3 gave up after {seconds:.0f} s"), None
        answer, model = ask(system, left)
        if answer == "sat":
            if not system.whole:
                return Outcome(None, "z3 has no answer: not all hypotheses are polynomial"), None
            story = "at a point that is not rational or not confirmed"
            return Outcome(None, story, denied=True), _values(instance, sizes, system, model)
        if answer != "unsat":
            return Outcome(None, f"z3 gave up after {seconds:.0f} s"), None
        goals.append({"sizes": sizes, "asked": question(system), "answer": answer})
    at: dict[str, list[int]] = {}
    for sizes in choices:
        for name, value in sizes.items():
            at[name] = sorted({*at.get(name, []), value})
    word = f"z3 {z3.get_version_string()} (nlsat)"
    return Outcome({"kind": "smt", "at": at, "solver": word, "goals": goals}, ""), None


def ask(system: System, seconds: float) -> tuple[str, list[Fraction] | None]:
    """Return sat, unsat or unknown, and for sat the point, rounded where it is irrational."""
    z3 = solver()
    asked = z3.Tactic("qfnra-nlsat").solver()
    asked.set("timeout", max(int(seconds * 1000), 1))
    xs = [z3.Real(f"x{k}") for k in range(len(system.atoms))]
    roots: dict[int, Any] = {}

    def written(poly: Polynomial) -> Any:
        total = z3.RealVal(0)
        for mono, value in poly.items():
            part = _coefficient(value, roots, z3)
            for atom, e in mono:
                part = part * xs[atom] ** e
            total = total + part
        return total

    for constraint in system.constraints:
        left = written(constraint.poly)
        asked.add(left > 0 if constraint.strict else left >= 0)
    for equation in system.equations:
        asked.add(written(equation) == 0)
    goal = written(system.goal)
    asked.add(goal <= 0 if system.strict else goal < 0)
    for r, root in roots.items():
        asked.add(root > 0, root * root == r)
    watch = threading.Timer(seconds + 1, z3.main_ctx().interrupt)  # the timeout is not always kept
    watch.start()
    try:
        answer = str(asked.check())
    finally:
        watch.cancel()
    if answer != "sat":
        return answer, None
    model = asked.model()
    return answer, [_fraction(model.eval(x, model_completion=True)) for x in xs]


def _coefficient(value: Number, roots: dict[int, Any], z3: Any) -> Any:
    total = z3.RealVal(0)
    for r, (re, _) in value.parts:
        part = z3.Q(re.numerator, re.denominator)
        if r != 1:
            part = part * roots.setdefault(r, z3.Real(f"root{r}"))
        total = total + part
    return total


def _fraction(value: Any) -> Fraction:
    if hasattr(value, "approx"):
        value = value.approx(30)
    return Fraction(int(value.numerator_as_long()), int(value.denominator_as_long()))


# -- a point as values of the variables -----------------------------------------------------------


def _values(
    instance: Instance, sizes: Mapping[str, int], system: System, point: list[Fraction] | None
) -> Json | None:
    """Return a counterexample for the kernel to evaluate; ``None`` where there is no such form."""
    if point is None or not system.whole or set(sizes) != set(instance.sizes):
        return None
    found = dict(zip(system.atoms, point, strict=True))
    values: Json = dict(sizes)
    for name, domain in at_sizes(instance, sizes).variables:
        value = _value(name, domain, found)
        if value is None:
            return None
        values[name] = value
    return values


def _value(name: str, domain: Mapping[str, Any], found: Mapping[Any, Fraction]) -> Any:
    def plain(atom: Any, default: Fraction = Fraction(0)) -> Fraction:
        return found.get(atom, default)

    def pair(atom: Any, sign: int = 1) -> Any:
        return _json(plain(("re", atom)), sign * plain(("im", atom)))

    kind, entries = domain["domain"], domain.get("entries")
    size = domain.get("size")
    if kind == "real":
        return str(plain(("x", name, 0), _inside(domain)))
    if kind == "complex":
        return pair(("x", name, 1))
    if kind == "vector" and isinstance(size, int):
        if entries == "complex":
            return [pair(("v", name, 1, k)) for k in range(size)]
        filler = Fraction(1 if entries == "signs" else 0)
        return [str(plain(("v", name, 0, k), filler)) for k in range(size)]
    if kind == "distribution" and isinstance(size, int):
        head = [plain(("v", name, 0, k)) for k in range(size - 1)]
        return [str(x) for x in [*head, 1 - sum(head)]]
    if kind == "matrix" and isinstance(domain["rows"], int) and isinstance(domain["cols"], int):
        spots = [[(i, j) for j in range(domain["cols"])] for i in range(domain["rows"])]
        if entries == "complex":
            return [[pair(("M", name, "c", i, j)) for i, j in row] for row in spots]
        return [[str(plain(("M", name, "r", i, j))) for i, j in row] for row in spots]
    if kind in ("hermitian", "state", "correlation") and isinstance(size, int):
        return _hermitian(name, kind, entries == "real", size, plain, pair)
    return None


def _hermitian(name: str, kind: str, real: bool, size: int, plain: Any, pair: Any) -> Any:
    diagonal = [plain(("M", name, "h", k, k)) for k in range(size)]
    if kind == "state":
        diagonal[-1] = 1 - sum(diagonal[:-1])
    if kind == "correlation":
        diagonal = [Fraction(1)] * size

    def entry(i: int, j: int) -> Any:
        if i == j:
            return str(diagonal[i])
        low, high = min(i, j), max(i, j)
        if real:
            return str(plain(("M", name, "s", low, high)))
        return pair(("M", name, "h", low, high), 1 if i < j else -1)

    return [[entry(i, j) for j in range(size)] for i in range(size)]


def _inside(domain: Mapping[str, Any]) -> Fraction:
    lo = None if domain["lo"] is None else Fraction(domain["lo"])
    hi = None if domain["hi"] is None else Fraction(domain["hi"])
    if lo is not None and hi is not None:
        return (lo + hi) / 2
    if lo is not None:
        return lo + 1
    return Fraction(0) if hi is None else hi - 1


def _json(re: Fraction, im: Fraction) -> Any:
    return str(re) if not im else [[1, str(re), str(im)]]


__all__ = ["HOW_TO_INSTALL", "ask", "smt_evidence", "solver"]
