"""Makers: for each kind of statement, the evidence worth trying. The kernel checks all of it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from ..numerics.attack import SHRINKING, attack
from ..numerics.shrink import shrink
from .kernel.adjudicate import Decision, decide
from .kernel.declarations import Refused, Tree
from .kernel.evaluate import evaluate, fault, holds, holds_each
from .kernel.instances import Instance
from .kernel.numbers import NotExact, number
from .kernel.values import Undefined, Unknown, read_value
from .profiles import Profile
from .ranges import ranges
from .values import numbers_json

Json = dict[str, Any]

SMALL = (2, 3)
"""Sizes at which a statement about every size is certified, as far as that reaches."""


def automatic_evidence(
    instance: Instance, present: set[str], complaints: list[str]
) -> Iterator[Json]:
    """Yield evidence that needs no hint: normal forms, certificates, enumeration, evaluation."""
    statement = instance.statement
    listed = {name: list(rule["at"]) for name, rule in instance.sizes.items() if "at" in rule}
    explicit = set(listed) == set(instance.sizes)
    if "derivation" not in present and "negation" not in present:
        if statement[0] == "exists":
            yield {"kind": "negation", "lines": []}
        else:
            yield {"kind": "derivation", "lines": []}
            yield from _scaled_equivalence(statement)
            if listed:
                yield {"kind": "derivation", "lines": [], "at": listed}
    if _mentions(statement, "diamond") and "schur-diamond" not in present:
        from .certificates.diamond import diamond_bounds

        sizes = {
            name: listed.get(name) or [k for k in SMALL if k >= rule["from"]]
            for name, rule in instance.sizes.items()
        }
        found = diamond_bounds(instance.to_json(), sizes)
        if found is None:
            complaints.append(f"no certificate of the diamond norm settles this at {sizes}")
        else:
            yield found
    if _mentions(statement, "iterate"):
        for name, domain in instance.variables:
            if domain["domain"] == "natural":
                yield {"kind": "induction", "variable": name}
    if _mentions(statement, "value"):
        yield from _entropy_evidence(instance, listed, complaints)
    if explicit and not instance.variables:
        certificates = [c for env in _choices(listed) for c in certificates_for(statement, env)]
        yield {"kind": "evaluation", "at": listed, "certificates": certificates}
    elif explicit and _finite(instance):
        yield {"kind": "enumeration", "at": listed}


def _entropy_evidence(
    instance: Instance, listed: Mapping[str, list[int]], complaints: list[str]
) -> Iterator[Json]:
    """Yield multipliers of elemental inequalities, at small sizes where none are listed."""
    from .certificates.entropy_cone import NotFound, entropy_certificates
    from .kernel.linear import MAX_PARTS

    sizes = {
        name: listed.get(name) or [k for k in SMALL if k >= rule["from"]] or [rule["from"]]
        for name, rule in instance.sizes.items()
    }
    known = [d["size"] for _, d in instance.variables if d["domain"] == "setfunction"]
    counts = [k for size in known for k in ([size] if isinstance(size, int) else sizes[size])]
    if max(counts, default=0) > MAX_PARTS:
        complaints.append(f"multipliers are searched for at most {MAX_PARTS} parts")
        return
    try:
        yield entropy_certificates(instance, sizes)
    except NotFound as bad:
        complaints.append(str(bad))
    except (Refused, NotExact):
        return  # not a statement about entropies at explicit sizes


def _choices(listed: Mapping[str, list[int]]) -> Iterator[Json]:
    for values in itertools.product(*listed.values()):
        yield {name: number(k) for name, k in zip(listed, values, strict=True)}


def _scaled_equivalence(statement: Tree) -> Iterator[Json]:
    """For an equivalence of two equations, try the factors that occur in them as scales."""
    conclusion = statement[2] if statement[0] == "implies" else statement
    if conclusion[0] != "iff":
        return
    seen: set[Tree] = set()
    for factor in _scalar_factors(conclusion):
        if factor not in seen and len(seen) < 12:
            seen.add(factor)
            for scale in (factor, ("neg", factor)):
                yield {"kind": "derivation", "lines": [], "scale": scale}


def _scalar_factors(tree: Any) -> Iterator[Tree]:
    if isinstance(tree, tuple):
        if tree and tree[0] == "mul":
            yield tree[1]
        for part in tree:
            yield from _scalar_factors(part)


def _mentions(tree: Any, op: str) -> bool:
    return isinstance(tree, tuple) and (
        bool(tree and tree[0] == op) or any(_mentions(part, op) for part in tree)
    )


def _finite(instance: Instance) -> bool:
    return (
        bool(instance.variables)
        and all(
            domain["domain"] == "index" or domain.get("entries") in ("bits", "signs")
            for _, domain in instance.variables
            if domain["domain"] != "law"
        )
        and all(domain["domain"] != "law" for _, domain in instance.variables)
    )


# -- membership -----------------------------------------------------------------------------------


def certificates_for(statement: Any, env: Mapping[str, Any]) -> list[Json]:
    """Return a certificate for each membership in a statement, at explicit values."""
    out: list[Json] = []
    if not isinstance(statement, tuple):
        return out
    if statement and statement[0] == "member":
        _, element, (target,) = statement
        made = _certify(target, element, env)
        return [made] if made is not None else []
    for part in statement:
        out += certificates_for(part, env)
    return out


def _certify(target: str, element: Tree, env: Mapping[str, Any]) -> Json | None:
    try:
        if target == "sign_masks":
            from .certificates.sign_masks import certificate_sign_masks

            return certificate_sign_masks(numbers_json(evaluate(element, env)))
        from .certificates.joint_measurability import certificate_joint_measurability

        povms = [[numbers_json(evaluate(e, env)) for e in povm] for povm in element[1:]]
        return certificate_joint_measurability(povms)
    except (Unknown, NotExact):
        return None


# -- attack ---------------------------------------------------------------------------------------


class Faulty(Exception):
    """A statement that has no value at valid input: a fault of the claim, not a verdict."""


def attack_evidence(
    instance: Instance, profile: Profile, *, thorough: bool = True
) -> tuple[Json | None, list[Json]]:
    """Attack a statement; return the record of the attack, and what it found for the kernel.

    Raises `Faulty` where the statement is undefined at values that lie in their domains and meet
    every hypothesis. ``thorough`` says whether margins are screened in bulk and descended: what is
    settled already needs less.
    """
    if instance.statement[0] == "exists":
        return None, []
    if not instance.variables and not instance.sizes:
        certificates = certify_at(instance, {})
        return None, [
            {"kind": kind, "values": {}, "certificates": certificates}
            for kind in ("counterexample", "instance")
        ]
    oracle = Oracle(instance)
    found = attack(
        instance.to_json(),
        oracle.is_false,
        oracle.satisfies,
        fault=oracle.fault,
        candidates=profile.candidates,
        seed=profile.seed,
        thorough=thorough,
    )
    if found.fault is not None:
        raise Faulty(f"undefined at valid input: {found.fault[1]}", found.fault[0])
    extra: list[Json] = [
        {"kind": kind, "values": values, "certificates": certify_at(instance, values)}
        for kind, values in (("counterexample", found.counterexample), ("instance", found.instance))
        if values is not None
    ]
    sizes = {k: list(v) for k, v in found.sizes.items()}
    words = "; ".join(f"{k} = {ranges(v)}" for k, v in sizes.items())
    record = {
        "kind": "attack",
        "shows": "neutral",
        "covers": False,
        "scope": {"all": [], "at": sizes, "text": f"attacked at {words}" if words else "attacked"},
        "counts": {
            "candidates": found.candidates,
            "judged": found.judged,
            "suspicious": found.suspicious,
            "rounding": found.rounding,
            "ties": found.ties,
        },
        "attack": {
            "by": found.attacks,
            "margin": found.worst_margin,
            "worst": found.worst_values,
            "seed": found.seed,
            "hopeless": found.hopeless,
        },
        "data": None,
        "note": found.note,
    }
    return record, extra


def shortened(instance: Instance, data: Json) -> Json:
    """Return evidence; of a counterexample, one that a person can read."""
    if data["kind"] != "counterexample":
        return data
    document = instance.to_json()
    values = {**dict.fromkeys(document["sizes"], 0), **data["values"]}
    sizes = {name: int(values[name]) for name in document["sizes"]}
    short = shrink(document, sizes, values, Oracle(instance).is_false, SHRINKING)
    return {**data, "values": short, "certificates": certify_at(instance, short)}


def certify_at(instance: Instance, values: Mapping[str, Any]) -> list[Json]:
    """Return a certificate for each membership in the statement of a claim, at given values."""
    env = Oracle(instance).environment(values)
    return certificates_for(instance.statement, env) if env is not None else []


class Oracle:
    """Exact truth of one statement at given values, as the kernel computes it."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        statement = instance.statement
        self.hypotheses, self.conclusion = (
            statement[1:] if statement[0] == "implies" else ((), statement)
        )
        self.last: tuple[str, str] = "", ""
        """The values that were judged last, and why the statement has no value at them."""

    def environment(self, values: Mapping[str, Any]) -> Json | None:
        """Read values into the kernel's numbers; ``None`` when they are not in their domains."""
        try:
            env: Json = {name: number(values[name]) for name in self.instance.sizes}
            for name, domain in self.instance.variables:
                env[name] = read_value(domain, values[name], env)
        except (Refused, NotExact, KeyError):
            return None
        return env

    def is_false(self, values: Mapping[str, Any]) -> bool | None:
        """Whether the statement is false there; ``None`` when that is not decided."""
        self.last = repr(values), ""
        env = self.environment(values)
        if env is None:
            return None
        try:
            if self.hypotheses and not all(holds_each(self.hypotheses, env, ())):
                return None
            certificates = certificates_for(self.instance.statement, env)
            return not holds(self.conclusion, env, certificates)
        except Undefined as bad:
            self.last = repr(values), str(bad)
        except (Unknown, NotExact):
            pass
        return None

    def fault(self, values: Mapping[str, Any]) -> str:
        """Say why the statement is undefined at values in their domains that meet every hypothesis,
        such as "division by zero"; empty where it is not, or where that is not decided."""
        judged, why = self.last
        if judged == repr(values):
            return why
        env = self.environment(values)
        return "" if env is None else fault(self.instance.statement, env)

    def decide(self, values: Mapping[str, Any]) -> Decision:
        """Say what a violation that floats suspect is: real, rounding, a tie, or unknown."""
        env = self.environment(values)
        if env is None:
            return "unknown"
        return decide(self.instance.statement, env, certificates_for(self.instance.statement, env))

    def satisfies(self, values: Mapping[str, Any]) -> bool:
        """Whether the values lie in their domains and meet every hypothesis."""
        env = self.environment(values)
        if env is None:
            return False
        try:
            return all(t is True for t in holds_each(self.hypotheses, env, ()))
        except NotExact:
            return False
