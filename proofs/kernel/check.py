"""The kernel's door: one canonical instance and one piece of evidence in, yes or no out.

Nothing here trusts a solver, a search or the computer algebra system; only the standard library
is used, numbers are integers and fractions, and no text is ever evaluated.

=================  =============================================================  ===============
kind               what is checked                                                shows
=================  =============================================================  ===============
``derivation``     every line against the one before (`derivation`)               the statement
``induction``      base and step of what an iterated map gives (`induction`)      the statement
``diamond``        primal and dual certificate of a diamond norm (`diamond`)      the statement
``schur-diamond``  the same for a Schur map of unspecified size (`schur_diamond`) the statement
``dimension``      independent vectors in a space (`linear_algebra`)              the statement
``entropy-cone``   multipliers of elemental entropy inequalities (`entropy`)      the statement
``sos``            an identity with sums of squares (`sos`)                       the statement
``vertices``       a law replaced by its masks where all is affine (`vertices`)  the statement
``enclosure``      a subdivision of a box, bounds on each leaf (`enclosures`)     the statement
``enumeration``    the statement at every value of finite domains                 the statement
``evaluation``     a statement without variables, with certificates               the statement
``witness``        a value for which an existence statement holds                 the statement
``counterexample`` values in their domains at which the statement is false        its negation
``negation``       a derivation of the negation of an existence statement         its negation
``instance``       values at which all hypotheses hold                            not vacuous
=================  =============================================================  ===============
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .cube import cases_on_the_cube
from .declarations import Domain, Refused, Tree, check_domain, domain_shape
from .derivation import check_derivation
from .diamond import DUALITY, check_diamond
from .enclosures.covering import check_enclosure
from .entropy import SHANNON, STRONG_SUBADDITIVITY, check_entropy
from .evaluate import holds, holds_each
from .induction import check_induction
from .instances import Instance, at_sizes, instantiate, negation, read_instance
from .linear_algebra import check_dimension
from .numbers import NotExact, fraction, number
from .schur_diamond import check_schur_diamond
from .sos import check_sos
from .soundness import check_sound
from .steps import CITING
from .theorems import FORMAL
from .values import Unknown, read_value
from .vertices import reduce_to_masks

FOR, AGAINST, NEUTRAL = "for", "against", "neutral"
MAX_INSTANCES = 200_000
MAX_SIZE = 16
"""Greatest size at which a statement is enumerated."""
MAX_SIZE_OF_VALUES = 64
"""Greatest size of values at which a statement is evaluated once."""


@dataclass(frozen=True)
class Report:
    """What the kernel found: whether the evidence stands, what it shows, and how far it reaches."""

    ok: bool
    shows: str
    covers: bool
    scope: dict[str, Any]
    reason: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    stands_on: tuple[str, ...] = ()
    """The published theorems that the evidence takes for granted."""


def check(instance_json: Any, evidence: Any) -> Report:
    """Check one piece of evidence; anything malformed or false is refused with a reason."""
    try:
        instance = read_instance(instance_json)
        if not isinstance(evidence, dict) or evidence.get("kind") not in CHECKERS:
            raise Refused("unknown kind of evidence")
        return CHECKERS[evidence["kind"]](instance, evidence)
    except (Refused, NotExact, Unknown) as refusal:
        return Report(False, NEUTRAL, False, {}, str(refusal))
    except RecursionError:
        return Report(False, NEUTRAL, False, {}, "nested too deeply")
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as bad:
        return Report(False, NEUTRAL, False, {}, f"malformed evidence: {bad!r}"[:200])


# -- scope ----------------------------------------------------------------------------------------


def sizes_of(instance: Instance, evidence: Mapping[str, Any]) -> dict[str, list[int]]:
    """Return the sizes at which the evidence speaks; a size that is not listed is meant for all."""
    at = evidence.get("at") or {}
    out: dict[str, list[int]] = {}
    for name, values in at.items():
        if name not in instance.sizes:
            raise Refused(f"{name!r} is not a size of this claim")
        if not values or any(not isinstance(v, int) or isinstance(v, bool) for v in values):
            raise Refused("sizes are listed as integers")
        if any(not _allowed(instance.sizes[name], v) or v > MAX_SIZE for v in values):
            raise Refused(f"a listed value of {name} is not one the claim speaks about")
        out[str(name)] = sorted(set(values))
    return out


def _allowed(rule: Mapping[str, Any], value: int) -> bool:
    return value in rule["at"] if "at" in rule else value >= rule["from"]


def scope_of(instance: Instance, sizes: Mapping[str, list[int]]) -> tuple[dict[str, Any], bool]:
    """Return the machine-readable scope, and whether it is all that the statement quantifies."""
    listed = {k: list(v) for k, v in sizes.items()}
    names = [n for n in instance.sizes if n not in sizes] + [n for n, _ in instance.variables]
    covers = all(
        "at" in instance.sizes[name] and set(instance.sizes[name]["at"]) <= set(values)
        for name, values in sizes.items()
    )
    words = []
    if names:
        words.append("all " + ", ".join(_reach(instance, name) for name in names))
    words += [f"{k} = {', '.join(map(str, v))}" for k, v in listed.items()]
    return {"all": names, "at": listed, "text": "; ".join(words) or "as stated"}, covers


def _reach(instance: Instance, name: str) -> str:
    """Say over what a name ranges: a size that starts above 1 says where."""
    rule = instance.sizes.get(name, {})
    if "at" in rule:
        return f"{name} in {{{', '.join(map(str, rule['at']))}}}"
    return f"{name} ≥ {rule['from']}" if rule.get("from", 1) > 1 else name


def each_size(sizes: Mapping[str, list[int]]) -> Iterator[dict[str, int]]:
    """Yield every choice of the listed sizes."""
    for values in itertools.product(*sizes.values()):
        yield dict(zip(sizes, values, strict=True))


# -- kinds ----------------------------------------------------------------------------------------


def _derivation(instance: Instance, evidence: dict[str, Any]) -> Report:
    sizes = sizes_of(instance, evidence)
    lemmas: dict[str, Instance] = {}
    used: set[str] = set()
    for name, given in (evidence.get("lemmas") or {}).items():
        lemmas[CITING + str(name)], more = _lemma(str(name), given)
        used |= more
    used |= _theorems(instance, evidence, lemmas)
    steps = cases = 0
    for choice in each_size(sizes):
        lines = [[r, instantiate(_tuples(t), choice), w] for r, t, w in evidence.get("lines", [])]
        scale = evidence.get("scale")
        settled = {
            **evidence,
            "lines": lines,
            "scale": instantiate(_tuples(scale), choice) if scale else None,
        }
        done = check_derivation(at_sizes(instance, choice), settled, lemmas)
        steps, cases = done.steps, cases + done.cases
    scope, covers = scope_of(instance, sizes)
    counts = {"steps": steps, "cases": cases}
    return Report(True, FOR, covers, scope, counts=counts, stands_on=tuple(sorted(used)))


def _theorems(
    instance: Instance, evidence: Mapping[str, Any], lemmas: Mapping[str, Instance]
) -> set[str]:
    """Return the theorems about entropies that the rules of a derivation are.

    A claim about submodular functions may be cited of entropies: that these are submodular is
    then the theorem.
    """
    rules = {line[0] for line in evidence.get("lines", [])}
    if any("submodular" in _worlds(lemma) for lemma in lemmas.values()):
        rules.add("Strong subadditivity")
    worlds = _worlds(instance)
    used = set()
    if "Strong subadditivity" in rules and "quantum" in worlds:
        used.add(STRONG_SUBADDITIVITY)
    if rules & {"Strong subadditivity", "Monotonicity"} and "classical" in worlds:
        used.add(SHANNON)
    return used


def _worlds(instance: Instance) -> set[str]:
    """Return the kinds of set functions that an instance quantifies over."""
    return {str(d["world"]) for _, d in instance.variables if d["domain"] == "setfunction"}


def _lemma(name: str, given: Mapping[str, Any]) -> tuple[Instance, set[str]]:
    """Check an earlier claim by the evidence that comes with it; return what it states, and the
    theorems that its proof stands on."""
    if "axiom" in given:
        stated = read_instance(given["instance"])
        if FORMAL.get(str(given["axiom"])) != stated.sha256() or given["axiom"] != name:
            raise Refused(f"{name} is not what the cited theorem of this name says")
        return stated, {name}
    report = check(given["instance"], given["evidence"])
    if not report.ok or report.shows != FOR or not report.covers:
        raise Refused(f"the earlier claim {name} is not proved: {report.reason}")
    return read_instance(given["instance"]), set(report.stands_on)


def _tuples(data: Any) -> Any:
    return tuple(_tuples(x) for x in data) if isinstance(data, list | tuple) else data


def _negation(instance: Instance, evidence: dict[str, Any]) -> Report:
    opposite = deny(instance)
    report = _derivation(opposite, evidence)
    if not report.covers:
        return Report(True, NEUTRAL, False, report.scope, "the negation holds at listed sizes only")
    stands_on = report.stands_on
    return Report(True, AGAINST, True, report.scope, counts=report.counts, stands_on=stands_on)


def deny(instance: Instance) -> Instance:
    """Return the instance that states the negation of an existence statement, for every element.

    ``exists x: A and B and not C`` is denied by ``for all x: A and B imply C``. The domains of the
    outer variables are nonempty (`_inhabited`), so the denial contradicts the statement.
    """
    found: list[tuple[str, Domain]] = []
    body = instance.statement
    while body[0] == "exists":
        found.append((body[1], dict(body[2])))
        body = body[3]
    if not found:
        raise Refused("only an existence statement is refuted by its negation")
    for _, outer in instance.variables:
        _inhabited(outer)
    match body:
        case ("and", *parts, last) if parts:
            denied: Tree = ("implies", tuple(parts), negation(last))
        case _:
            denied = negation(body)
    return Instance(instance.sizes, (*instance.variables, *found), denied)


def _inhabited(domain: Domain) -> None:
    if domain["domain"] == "real" and domain["lo"] is not None and domain["hi"] is not None:
        open_end = domain["lo_open"] or domain["hi_open"]
        if fraction(domain["lo"]) == fraction(domain["hi"]) and open_end:
            raise Refused("an outer variable ranges over an empty interval")


def _diamond(instance: Instance, evidence: dict[str, Any]) -> Report:
    sizes = sizes_of(instance, evidence)
    for choice in each_size(sizes):
        found = [
            b for b in evidence["bounds"] if all(b["sizes"].get(k) == v for k, v in choice.items())
        ]
        if not found:
            raise Refused(f"no bounds for the sizes {choice}")
        check_diamond(at_sizes(instance, choice), found[0])
    scope, covers = scope_of(instance, sizes)
    counts = {"bounds": len(evidence["bounds"])}
    return Report(True, FOR, covers, scope, counts=counts, stands_on=(DUALITY,))


def _entropy(instance: Instance, evidence: dict[str, Any]) -> Report:
    sizes = sizes_of(instance, evidence)
    goals = terms = 0
    used: set[str] = set()
    for choice in each_size(sizes):
        found = [c for c in evidence["certificates"] if c["sizes"] == choice]
        if len(found) != 1:
            raise Refused(f"one certificate is expected for the sizes {choice}")
        shown = check_entropy(at_sizes(instance, choice), found[0])
        goals, terms, used = goals + shown.goals, terms + shown.terms, used | {*shown.stands_on}
    scope, covers = scope_of(instance, sizes)
    counts = {"inequalities": goals, "multipliers": terms}
    return Report(True, FOR, covers, scope, counts=counts, stands_on=tuple(sorted(used)))


def _sos(instance: Instance, evidence: dict[str, Any]) -> Report:
    sizes = sizes_of(instance, evidence)
    goals, squares = list(evidence["goals"]), 0
    for choice in each_size(sizes):
        settled = at_sizes(instance, choice)
        share = [g["certificate"] for g in goals if g["sizes"] == choice]
        squares += check_sos(settled, share)
    scope, covers = scope_of(instance, sizes)
    return Report(True, FOR, covers, scope, counts={"goals": len(goals), "squares": squares})


def _induction(instance: Instance, evidence: dict[str, Any]) -> Report:
    cases = check_induction(instance, evidence)
    scope, covers = scope_of(instance, {})
    return Report(True, FOR, covers, scope, counts={"steps": 2, "cases": cases})


def _schur_diamond(instance: Instance, evidence: dict[str, Any]) -> Report:
    facts = check_schur_diamond(instance, evidence)
    scope, covers = scope_of(instance, {})
    return Report(True, FOR, covers, scope, counts={"facts": facts})


def _dimension(instance: Instance, evidence: dict[str, Any]) -> Report:
    products = check_dimension(instance, evidence)
    scope, covers = scope_of(instance, {})
    return Report(True, FOR, covers, scope, counts={"products": products})


def _vertices(instance: Instance, evidence: dict[str, Any]) -> Report:
    check_sound(instance.statement, instance.context())
    reduced = reduce_to_masks(instance, evidence["law"])
    report = check(reduced.to_json(), evidence["evidence"])
    if not report.ok or report.shows != FOR:
        raise Refused(f"at a single mask: {report.reason or 'the evidence does not show it'}")
    return replace(report, counts={**report.counts, "vertices": 1})


def _enclosure(instance: Instance, evidence: dict[str, Any]) -> Report:
    sizes = sizes_of(instance, evidence)
    if set(instance.sizes) != set(sizes):
        raise Refused("an enclosure is made at listed sizes")
    leaves = 0
    for choice in each_size(sizes):
        found = [b for b in evidence["boxes"] if b["sizes"] == choice]
        if len(found) != 1:
            raise Refused(f"one covering is expected for the sizes {choice}")
        leaves += check_enclosure(at_sizes(instance, choice), found[0])
    scope, covers = scope_of(instance, sizes)
    return Report(True, FOR, covers, scope, counts={"boxes": leaves})


def _values(instance: Instance, evidence: Mapping[str, Any]) -> dict[str, Any]:
    """Read the values of every size and variable, each checked to lie in its domain."""
    data = evidence["values"]
    expected = {*instance.sizes, *(name for name, _ in instance.variables)}
    if set(data) != expected:
        raise Refused(f"values are expected for {sorted(expected)}")
    env: dict[str, Any] = {}
    for name, rule in instance.sizes.items():
        size = data[name]
        if (
            not isinstance(size, int)
            or isinstance(size, bool)
            or not 1 <= size <= MAX_SIZE_OF_VALUES
        ):
            raise Refused(f"the size {name} must be an integer from 1 to {MAX_SIZE_OF_VALUES}")
        if not _allowed(rule, size):
            raise Refused(f"the claim does not speak about {name} = {size}")
        env[name] = number(size)
    for name, domain in instance.variables:
        env[name] = read_value(domain, data[name], env)
    return env


def _counterexample(instance: Instance, evidence: dict[str, Any]) -> Report:
    env = _values(instance, evidence)
    if instance.statement[0] == "exists":
        raise Refused("no single value refutes an existence statement")
    if holds(instance.statement, env, evidence.get("certificates") or ()):
        raise Refused("the statement holds at these values")
    at = {k: [evidence["values"][k]] for k in instance.sizes}
    words = ", ".join(f"{k} = {v[0]}" for k, v in at.items())
    return Report(True, AGAINST, True, {"all": [], "at": at, "text": words or "as stated"})


def _instance(instance: Instance, evidence: dict[str, Any]) -> Report:
    env = _values(instance, evidence)
    hypotheses = instance.statement[1] if instance.statement[0] == "implies" else ()
    for truth in holds_each(hypotheses, env, evidence.get("certificates") or ()):
        if truth is not True:
            raise Refused("a hypothesis does not hold at these values")
    return Report(True, NEUTRAL, False, {"all": [], "at": {}, "text": "one instance"})


def _evaluation(instance: Instance, evidence: dict[str, Any]) -> Report:
    sizes = sizes_of(instance, evidence)
    if instance.variables or set(instance.sizes) != set(sizes):
        raise Refused("only a statement without variables, at listed sizes, is simply evaluated")
    for choice in each_size(sizes):
        settled = at_sizes(instance, choice)
        certificates = evidence.get("certificates") or ()
        if not holds(settled.statement, {}, certificates, enclosed=False):
            raise Refused("the statement is false")
    scope, covers = scope_of(instance, sizes)
    return Report(True, FOR, covers, scope, counts={"evaluations": 1})


def _witness(instance: Instance, evidence: dict[str, Any]) -> Report:
    if instance.variables or instance.sizes:
        raise Refused("a single witness settles only a statement without outer variables")
    match instance.statement:
        case ("exists", name, pairs, body):
            domain = dict(pairs)
        case _:
            raise Refused("a witness is evidence for an existence statement")
    check_domain(domain, instance.context())
    value = read_value(domain, evidence["value"], {})
    if not holds(body, {name: value}, evidence.get("certificates") or ()):
        raise Refused("the witness does not do what is stated")
    return Report(True, FOR, True, {"all": [], "at": {}, "text": "as stated"})


def _enumeration(instance: Instance, evidence: dict[str, Any]) -> Report:
    sizes = sizes_of(instance, evidence)
    if set(instance.sizes) != set(sizes):
        raise Refused("an enumeration lists every size")
    count = 0
    for choice in each_size(sizes):
        settled = at_sizes(instance, choice)
        check_sound(settled.statement, settled.context())
        if (cases := cases_on_the_cube(settled)) is not None:
            count += cases
            continue
        for env in finite_instances(settled):
            count += 1
            if count > MAX_INSTANCES:
                raise Refused(f"more than {MAX_INSTANCES} cases")
            if not holds(settled.statement, env, enclosed=False):
                raise Refused("the statement is false in one of the cases")
    scope, covers = scope_of(instance, sizes)
    return Report(True, FOR, covers, scope, counts={"instances": count})


def finite_instances(instance: Instance) -> Iterator[dict[str, Any]]:
    """Yield every assignment of values from finite domains; ``Refused`` when one is infinite."""

    def values(domain: Domain) -> list[Any]:
        shape = domain_shape(domain)
        if domain["domain"] == "index" and isinstance(domain["size"], int):
            return list(range(domain["size"]))
        alphabet = {"bits": (0, 1), "signs": (1, -1)}.get(str(domain.get("entries")))
        if domain["domain"] in ("vector", "matrix") and alphabet and shape:
            cells = 1
            for size in shape:
                if not isinstance(size, int):
                    raise Refused("an enumeration needs explicit sizes")
                cells *= size
            if cells > 17:
                raise Refused(f"2^{cells} cases are too many")
            numbers = [number(a) for a in alphabet]
            flat = itertools.product(numbers, repeat=cells)
            if len(shape) == 1:
                return [list(cell) for cell in flat]
            width = int(shape[1])
            return [[list(cell[k : k + width]) for k in range(0, cells, width)] for cell in flat]
        raise Refused("an enumeration needs finite domains: indices, bits or signs")

    names = [name for name, _ in instance.variables]
    for choice in itertools.product(*(values(domain) for _, domain in instance.variables)):
        yield dict(zip(names, choice, strict=True))


CHECKERS = {
    "derivation": _derivation,
    "negation": _negation,
    "induction": _induction,
    "diamond": _diamond,
    "schur-diamond": _schur_diamond,
    "dimension": _dimension,
    "entropy-cone": _entropy,
    "sos": _sos,
    "vertices": _vertices,
    "enclosure": _enclosure,
    "enumeration": _enumeration,
    "evaluation": _evaluation,
    "witness": _witness,
    "counterexample": _counterexample,
    "instance": _instance,
}

__all__ = [
    "CHECKERS",
    "Report",
    "check",
    "deny",
    "each_size",
    "finite_instances",
    "scope_of",
    "sizes_of",
]
