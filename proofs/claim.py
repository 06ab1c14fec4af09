"""What a claim is: one body that states it, and the evidence attached to it in the same file."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from ..theory.domains import Domain, Size, quantified
from ..theory.expressions import Expr, Index, StatementError, as_expr, freshen
from ..theory.statements import tree_of
from .axioms import Axiom
from .kernel.declarations import Refused, Tree
from .kernel.instances import Instance, read_instance
from .kernel.language import shape
from .kernel.steps import CITING
from .values import exact_json, symbol_of

EXPECTATIONS = ("holds", "refuted", "open")
STRENGTH = ("refuted", "undecided", "supported", "decided", "certified", "proved")
"""Verdicts from the weakest support to the strongest."""


class ClaimError(Exception):
    """A claim that is at fault; the message says how to mend it."""


@dataclass
class Claim:
    """A statement whose variables are quantified by the annotations of its body.

    Decorators attach evidence: `derivation` (lines), `witness` (values at which the statement
    fails, or for which an existence statement holds), `instance` (values at which the hypotheses
    hold), `certificate` (for membership in a set).
    """

    body: Callable[..., Any]
    entry: str | None
    expect: str | None
    at_least: str | None
    uses: tuple[Claim, ...]
    assumes: tuple[Axiom, ...]
    corrected_by: str | None
    makers: dict[str, Callable[..., Any]] = field(default_factory=dict)
    start: str = "right"
    """The side of an inequality from which its derivation starts."""

    @property
    def name(self) -> str:
        """The name of the function that states the claim."""
        return self.body.__name__

    @property
    def sentence(self) -> str:
        """The sentence around the formula: the docstring."""
        return " ".join((self.body.__doc__ or "").split())

    @property
    def source(self) -> Path:
        """The file that states the claim."""
        return Path(inspect.getsourcefile(self.body) or "?")

    def domains(self) -> dict[str, Domain]:
        """Return the domain of each variable."""
        return quantified(self.body)

    def instance(self) -> Instance:
        """Trace the body once and return the claim in canonical form, checked by the kernel."""
        domains = self.domains()
        check_formula(self.body)
        try:
            statement = self.body(**{n: d.symbol(n) for n, d in domains.items()})
            tree = freshen(tree_of(statement), frozenset(domains))
        except (StatementError, ClaimError):
            raise
        except (Exception, SystemExit) as bad:
            raise ClaimError(f"the body raises {type(bad).__name__}: {bad}") from bad
        sizes = {n: d.declare() for n, d in domains.items() if isinstance(d, Size)}
        variables = [[n, d.declare()] for n, d in domains.items() if not isinstance(d, Size)]
        try:
            return read_instance(
                {"format": 1, "sizes": sizes, "variables": variables, "statement": tree}
            )
        except Refused as bad:
            raise ClaimError(str(bad)) from None

    def _attach(self, kind: str, maker: Callable[..., Any]) -> Callable[..., Any]:
        if kind in self.makers:
            raise ClaimError(f"{self.name} has a {kind} already")
        self.makers[kind] = maker
        return maker

    def derivation(self, lines: Callable[..., Any]) -> Callable[..., Any]:
        """Attach a generator of lines (rule, expression, why).

        Its parameters are those of the body, then the free indices (or, for a Loewner order, the
        free vector) in which the lines are written.
        """
        return self._attach("derivation", lines)

    def ascending(self, lines: Callable[..., Any]) -> Callable[..., Any]:
        """Attach a derivation of an inequality that starts from its smaller (left) side."""
        self.start = "left"
        return self._attach("derivation", lines)

    def optimum(self, parts: Callable[..., Any]) -> Callable[..., Any]:
        """Attach the two optima that settle the diamond norm of a Schur map at every size.

        A generator of (part, expression) with the parameters of the body and a free vector: the
        parts are those of the kernel's `schur_diamond` evidence.
        """
        return self._attach("optimum", parts)

    def independent(self, parts: Callable[..., Any]) -> Callable[..., Any]:
        """Attach independent vectors that bound a size from below, in a space of K dimensions.

        A generator with the parameters of the body, then the free indices i, j of the columns (and
        names to sum over): first ("space", K), then ("block", L, R, d), where L transposed times R
        is d within the block and 0 between blocks, then for each assumed equation that a product
        needs ("use", (block, block), hypothesis, indices, coefficient, *names with their sizes).
        """
        return self._attach("independent", parts)

    def witness(self, values: Callable[[], Any]) -> Callable[..., Any]:
        """Attach a function that returns the values of all variables, sizes included."""
        return self._attach("witness", values)

    def satisfied(self, values: Callable[[], Any]) -> Callable[..., Any]:
        """Attach a function that returns values at which all hypotheses hold."""
        return self._attach("satisfied", values)

    def certificate(self, make: Callable[[], Any]) -> Callable[..., Any]:
        """Attach a function that returns a certificate in the kernel's JSON form."""
        return self._attach("certificate", make)

    def touching(self, points: Callable[[], Any]) -> Callable[..., Any]:
        """Attach a function that returns points, {"p": Fraction(1, 3)} or a list of such, at which
        the two sides of an inequality meet; the search for enclosures cuts there."""
        return self._attach("touching", points)

    def touching_points(self) -> list[dict[str, Fraction]]:
        """Return the attached touching points."""
        maker = self.makers.get("touching")
        if maker is None:
            return []
        try:
            given = maker()
            points = [dict(p) for p in ([given] if isinstance(given, Mapping) else given)]
            return [{str(k): exact_fraction(v) for k, v in p.items()} for p in points]
        except (StatementError, ClaimError):
            raise
        except Exception as bad:
            raise ClaimError(f"the touching points raise {type(bad).__name__}: {bad}") from bad

    def lines(self) -> dict[str, Any] | None:
        """Return the attached derivation as kernel evidence, or ``None``."""
        maker = self.makers.get("derivation")
        if maker is None:
            return None
        check_formula(maker)
        domains = self.domains()
        arguments = {n: d.symbol(n) for n, d in domains.items()}
        extra = [n for n in inspect.signature(maker).parameters if n not in domains]
        for bound, symbol in self._free(extra).items():
            arguments[bound] = symbol
        known = inspect.signature(maker).parameters
        try:
            yielded = list(maker(**{n: v for n, v in arguments.items() if n in known}))
        except StatementError:
            raise
        except Exception as bad:
            raise ClaimError(f"the derivation raises {type(bad).__name__}: {bad}") from bad
        lines: list[Any] = []
        lemmas: dict[str, Any] = {}
        scale = None
        taken = frozenset({*domains, *extra})
        for item in yielded:
            rule, expression, why = _line(item)
            if rule.startswith(CITING):
                lemmas[item[0].name] = self._cited(item[0])
            expression = freshen(expression, taken)
            if rule == "Cancellation":
                scale = expression
            else:
                lines.append([rule, expression, why])
        found = {"kind": "derivation", "names": extra, "lines": lines, "scale": scale}
        if lemmas:
            found["lemmas"] = lemmas
        return found if self.start == "right" else {**found, "start": self.start}

    def optima(self) -> dict[str, Any] | None:
        """Return the attached optima of a diamond norm as kernel evidence, or ``None``."""
        maker = self.makers.get("optimum")
        if maker is None:
            return None
        check_formula(maker)
        instance = self.instance()
        found = next(diamonds(instance.statement), None)
        if found is None:
            raise ClaimError(f"{self.name} states no diamond norm, so it has no optimum")
        _, size, name, body = found
        domains = self.domains()
        arguments = {n: d.symbol(n) for n, d in domains.items()}
        extra = [n for n in inspect.signature(maker).parameters if n not in domains]
        if len(extra) != 1:
            raise ClaimError("an optimum is written with one free vector beside the variables")
        arguments[extra[0]] = Expr(("var", extra[0]), (size,))
        try:
            parts = {str(key): as_expr(value).tree for key, value in maker(**arguments)}
        except StatementError:
            raise
        except Exception as bad:
            raise ClaimError(f"the optimum raises {type(bad).__name__}: {bad}") from bad
        taken = frozenset({*domains, *extra})
        multiplier = at_all_ones(body, name, size)
        return {
            "kind": "schur-diamond",
            "multiplier": freshen(multiplier, taken),
            "vector": extra[0],
            **{key: freshen(tree, taken) for key, tree in parts.items()},
        }

    def vectors(self) -> dict[str, Any] | None:
        """Return the attached independent vectors as kernel evidence, or ``None``."""
        maker = self.makers.get("independent")
        if maker is None:
            return None
        check_formula(maker)
        domains = self.domains()
        extra = [n for n in inspect.signature(maker).parameters if n not in domains]
        if len(extra) < 2:
            raise ClaimError("independent vectors are written with two free indices, i and j")
        arguments = {n: d.symbol(n) for n, d in domains.items()}
        arguments.update({n: Index(("idx", n)) for n in extra})
        known = inspect.signature(maker).parameters
        taken = frozenset({*domains, *extra})
        try:
            given = list(maker(**{n: v for n, v in arguments.items() if n in known}))
            return {"kind": "dimension", "names": extra[:2], **_vectors(given, taken)}
        except StatementError:
            raise
        except Exception as bad:
            raise ClaimError(f"the independent vectors raise {type(bad).__name__}: {bad}") from bad

    def _cited(self, used: Claim | Axiom) -> dict[str, Any]:
        """Return what the kernel needs to know of an earlier claim, or of a cited theorem."""
        listed, where = (
            (self.uses, "uses") if isinstance(used, Claim) else (self.assumes, "assumes")
        )
        if not any(used is item for item in listed):
            raise ClaimError(f"the derivation of {self.name} cites {used.name}: list it in {where}")
        if isinstance(used, Claim):
            stated = used.instance().to_json()
            return {"instance": stated, "entry": used.entry}  # the entry is for readers
        if used.formal is None:
            raise ClaimError(f"{used.name} has no formal statement, so no line follows by it")
        formal = Claim(used.formal, None, None, None, (), (), None)
        return {"axiom": used.name, "instance": formal.instance().to_json()}

    def _free(self, names: Sequence[str]) -> dict[str, Any]:
        """Return symbols for the free indices, or the free vector, of a derivation."""
        statement = self.instance().statement
        while statement[0] == "implies":
            statement = statement[2]
        if statement[0] == "exists":
            domain = dict(statement[2])
            if list(names) != [statement[1]]:
                return {n: Index(("idx", n)) for n in names}
            return {statement[1]: symbol_of(domain, statement[1])}
        if statement[0] == "loewner" and len(names) == 1:
            size = shape(statement[1], self.instance().context())[0]
            return {names[0]: Expr(("var", names[0]), (size,))}
        return {n: Index(("idx", n)) for n in names}

    def values(self, kind: str) -> dict[str, Any] | None:
        """Return attached values in the kernel's JSON form, or ``None``."""
        maker = self.makers.get(kind)
        if maker is None:
            return None
        try:
            given = maker()
            return {name: exact_json(value) for name, value in dict(given).items()}
        except (StatementError, ClaimError):
            raise
        except Exception as bad:
            raise ClaimError(f"the {kind} raises {type(bad).__name__}: {bad}") from bad


def _vectors(given: Sequence[Any], taken: frozenset[str]) -> dict[str, Any]:
    """Write independent vectors in the kernel's JSON form."""
    out: dict[str, Any] = {"space": None, "blocks": [], "uses": []}
    for item in given:
        match item:
            case ("space", size):
                tree = as_expr(size).tree
                out["space"] = tree[1] if tree[0] == "size" else int(tree[1])
            case ("block", left, right, diagonal):
                parts = (left, right, diagonal)
                out["blocks"].append([freshen(as_expr(x).tree, taken) for x in parts])
            case ("use", (a, b), hypothesis, indices, coefficient, *bound):
                tree = freshen(as_expr(coefficient).tree, taken)
                over = [[name.tree[1], as_expr(size).tree[1]] for name, size in bound]
                tokens = [index.tree for index in indices]
                out["uses"].append([a, b, hypothesis, tokens, tree, over])
            case _:
                raise ClaimError('independent vectors are given by "space", "block" and "use"')
    return out


def diamonds(tree: Any) -> Iterator[Tree]:
    """Yield the diamond norms in a tree."""
    if isinstance(tree, tuple):
        if tree and tree[0] == "diamond":
            yield tree
        for part in tree:
            yield from diamonds(part)


def at_all_ones(body: Any, name: str, size: Any) -> Any:
    """Put the all-ones matrix into a map: what comes out is the multiplier of a Schur map."""
    if not isinstance(body, tuple):
        return body
    if body == ("var", name):
        return ("ones", size, size)
    return tuple(at_all_ones(part, name, size) for part in body)


def exact_fraction(value: Any) -> Fraction:
    """Read a coordinate of a touching point, which must be exact."""
    if isinstance(value, bool) or not isinstance(value, int | str | Fraction):
        raise ClaimError(
            f"a touching point has exact coordinates such as Fraction(1, 3) or '1/3', not {value!r}"
        )
    return Fraction(value)


def _line(item: Any) -> tuple[str, Tree, str]:
    if not isinstance(item, tuple) or len(item) not in (2, 3):
        raise ClaimError("a line of a derivation is (rule, expression) or (rule, expression, why)")
    if not isinstance(item[0], str | Claim | Axiom):
        raise ClaimError("the rule of a line is its name, an earlier claim or a cited theorem")
    if isinstance(item[0], str) and item[0].startswith(CITING):
        raise ClaimError(f"{item[0]!r}: a line cites the claim itself, not its name in quotes")
    rule = item[0] if isinstance(item[0], str) else CITING + item[0].name
    return rule, as_expr(item[1]).tree, str(item[2]) if len(item) == 3 else ""


def claim(
    *,
    entry: str | None = None,
    expect: str | None = None,
    at_least: str | None = None,
    uses: Sequence[Claim] = (),
    assumes: Sequence[Axiom] = (),
    corrected_by: str | None = None,
) -> Callable[[Callable[..., Any]], Claim]:
    """Turn a function that returns a statement into a claim.

    ``entry`` is the ledger entry (shipped claims), ``expect`` what the verdict must be: ``holds``
    (the default where there is an entry), ``refuted`` or ``open``; ``at_least`` the weakest
    verdict that is good enough; ``corrected_by`` the claim that replaces a refuted one.
    """
    if expect is not None and expect not in EXPECTATIONS:
        raise ClaimError(f"expect is one of {', '.join(EXPECTATIONS)}, not {expect!r}")
    if at_least is not None and at_least not in STRENGTH:
        raise ClaimError(f"at_least is one of {', '.join(STRENGTH)}, not {at_least!r}")

    def make(body: Callable[..., Any]) -> Claim:
        expected = expect or ("holds" if entry else None)
        return Claim(body, entry, expected, at_least, tuple(uses), tuple(assumes), corrected_by)

    return make


def check_formula(body: Callable[..., Any]) -> None:
    """Refuse a body that is no formula: branches, loops, tries and comparisons have no place.

    The traced formula is what is judged; a branch would hide the part that is not traced.
    """
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(body)))
    except (OSError, TypeError, SyntaxError):
        return
    banned = {
        ast.If: "if", ast.IfExp: "if", ast.While: "while", ast.Try: "try", ast.Match: "match",
        ast.Compare: "a comparison", ast.BoolOp: "and/or", ast.Global: "global",
        ast.Nonlocal: "nonlocal", ast.Assert: "assert", ast.AsyncFor: "async",
    }  # fmt: skip
    for node in ast.walk(tree):
        for kind, word in banned.items():
            if isinstance(node, kind):
                raise ClaimError(
                    f"line {getattr(node, 'lineno', '?')} of {body.__name__} uses {word}: a body "
                    "is a formula that is read once for all sizes; write Implies(hypothesis, ...) "
                    "or two claims"
                )
