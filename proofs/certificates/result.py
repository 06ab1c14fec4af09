"""What the certified functions return: a number between exact bounds, or membership in a set."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import isfinite, ulp
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from ..kernel.declarations import Refused
from ..kernel.numbers import Number
from ..kernel.quantities.door import confirm, examine, seal
from ..kernel.quantities.finding import Finding

if TYPE_CHECKING:
    import sympy

Json: TypeAlias = Any
SCHEMA = 1


@dataclass(frozen=True)
class Certificate:
    """A problem and what proves the answer, as JSON; the kernel reads nothing else."""

    problem: Json
    certificate: Json

    def check(self) -> Finding:
        """Let the kernel check the certificate again; raises ``Refused`` when it does not stand."""
        return confirm(self.problem, self.certificate)

    def to_json(self) -> dict[str, Json]:
        """Return the form that `lossproof recheck FILE` reads."""
        return {"schema": SCHEMA, "problem": self.problem, "certificate": self.certificate}

    def save(self, path: str | Path) -> None:
        """Write the certificate to a file, at once or not at all."""
        target = Path(path)
        text = json.dumps(self.to_json(), ensure_ascii=False, separators=(",", ":"))
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write(text)
            os.replace(name, target)
        except BaseException:
            os.unlink(name)
            raise


@dataclass(frozen=True)
class Certified(Certificate):
    """A quantity between two rationals that the kernel confirmed.

    ``value`` is the float; ``primal`` and ``dual`` are the float optimisers that attain the lower
    and the upper bound; ``exact`` is the value as a sympy number where the kernel confirmed that it
    is attained, else ``None``; ``notes`` say which solvers were passed over, and why.
    """

    quantity: str
    value: float
    lower: Fraction
    upper: Fraction
    number: Number | None = None
    primal: Any = field(default=None, repr=False)
    dual: Any = field(default=None, repr=False)
    notes: tuple[str, ...] = ()
    stands_on: tuple[str, ...] = ()

    @property
    def width(self) -> float:
        """Return upper - lower."""
        return float(self.upper - self.lower)

    @property
    def exact(self) -> sympy.Expr | None:
        """Return the exact value as a sympy number, where the kernel confirmed it."""
        return None if self.number is None else to_sympy(self.number)

    def __contains__(self, value: Any) -> bool:
        """Whether a real number lies between the bounds.

        A float stands for all that is rounded to it: 2/3 is in [2/3, 2/3], and so is 2 / 3.
        """
        if isinstance(value, float):
            if not isfinite(value):
                return False
            half = Fraction(ulp(value)) / 2
            return self.lower - half <= Fraction(value) <= self.upper + half
        return bool(self.lower <= value <= self.upper)

    def __float__(self) -> float:
        return self.value

    def __str__(self) -> str:
        if self.number is not None:
            return f"{self.quantity} = {self.number}"
        low, high = float(self.lower), float(self.upper)
        return f"{self.quantity} = {self.value:.10g} in [{low:.10g}, {high:.10g}]"


@dataclass(frozen=True)
class Membership(Certificate):
    """Whether something belongs to a set; ``member`` is ``None`` when that stayed undecided.

    ``primal`` are the weights or the parent that show membership, ``dual`` the functional that
    separates; ``reason`` says why the question stayed open.
    """

    set: str
    member: bool | None
    primal: Any = field(default=None, repr=False)
    dual: Any = field(default=None, repr=False)
    reason: str = ""
    notes: tuple[str, ...] = ()
    stands_on: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether it is a member; raises ``ValueError`` when undecided."""
        if self.member is None:
            raise ValueError(f"membership in {self.set} stayed undecided: {self.reason}")
        return self.member

    def check(self) -> Finding:
        """Let the kernel check the certificate again; raises ``Refused`` when it does not stand."""
        if self.member is None:
            raise Refused(f"there is no certificate: {self.reason}")
        return super().check()


def load(path: str | Path) -> Certificate:
    """Read a saved certificate; `Certificate.check` then lets the kernel look at it.

    Raises ``ValueError`` when the file holds none.
    """
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
        return Certificate(data["problem"], data["certificate"])
    except (KeyError, TypeError, ValueError):
        raise ValueError(f"{path} is no saved certificate") from None


def settle(
    problem: Json, certificate: Mapping[str, Json]
) -> tuple[dict[str, Json], Finding] | None:
    """Seal a certificate and ask the kernel; ``None`` when it is refused."""
    try:
        found = examine(problem, certificate)
    except Refused:
        return None
    return seal(problem, certificate), found


def certified(
    problem: Json,
    certificate: Mapping[str, Json],
    *,
    value: float | None = None,
    primal: Any = None,
    dual: Any = None,
    notes: tuple[str, ...] = (),
) -> Certified:
    """Seal a certificate, let the kernel confirm it, and return the result.

    Raises ``Refused`` when the kernel does not accept it: the caller then offers a wider one.
    """
    found = examine(problem, certificate)
    if found.lower is None or found.upper is None:
        raise Refused("the certificate gives no bound on one side")
    if value is None or not found.lower <= value <= found.upper:
        value = float((found.lower + found.upper) / 2)
    return Certified(
        problem,
        seal(problem, certificate),
        quantity=problem["quantity"],
        value=value,
        lower=found.lower,
        upper=found.upper,
        number=found.exact,
        primal=primal,
        dual=dual,
        notes=notes,
        stands_on=found.stands_on,
    )


def to_sympy(value: Number) -> sympy.Expr:
    """Return an exact number as a sympy expression."""
    import sympy

    total = sympy.Integer(0)
    for r, (a, b) in value.parts:
        re = sympy.Rational(a.numerator, a.denominator)
        im = sympy.Rational(b.numerator, b.denominator)
        total = total + (re + sympy.I * im) * sympy.sqrt(r)
    return total
