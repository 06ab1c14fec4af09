"""An earlier claim, or a cited theorem, as a rule: one side of it is replaced by the other.

The lemma speaks about all values of its variables. Matching one of its sides with an expression
fixes these values; each must be shown to lie in the domain that the lemma quantifies over, sizes
too, and what the lemma assumes must be assumed here, or hold by normal form.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .declarations import ENTRIES, Context, Domain, Refused, Size, Tree, bounds, domain_shape
from .equality import prove_equal
from .instances import SIZE_SLOTS, Instance, settle_domain
from .language import check_law, exponent_form, index_size, shape
from .positivity import is_indicator, is_real, nonnegative, positive, semidefinite
from .setfunctions import unused

BINDERS = {"sum": 1, "E": 2, "diamond": 2, "iterate": 3}
"""Where each binding operation of an expression keeps the name it binds."""

UNDERSTOOD = frozenset(
    """
    num imag sqrt size var idx pos law neg conj re abs2 abs add sub hadamard mul div pow delta item
    entry row sum E bernoulli finite matmul matvec dagger transpose diagpart trace diagvec diag ones
    zeros eye outer dot unit vector rows apply bregman value operator before upto falls least
    greatest exp iterate diamond trace_norm equal atmost less
    """.split()
)
"""Operations in which values are put for variables; a lemma with any other is not used."""

NAMED = ("apply", "bregman", "value", "operator")
"""Operations that mention a function by its name."""


@dataclass
class Match:
    """What the variables and sizes of a lemma stand for."""

    values: dict[str, Any] = field(default_factory=dict)
    sizes: dict[str, Size] = field(default_factory=dict)
    bound: dict[str, str] = field(default_factory=dict)
    """Names bound inside the pattern, and how they are called here."""


def applications(
    lemma: Instance, node: Tree, context: Context, wanted: str, hypotheses: tuple[Tree, ...]
) -> Iterator[Tree]:
    """Yield what the lemma makes of an expression, in the wanted direction."""
    statement: Tree = lemma.statement
    assumed: tuple[Tree, ...] = ()
    if statement[0] == "implies":
        assumed, statement = statement[1], statement[2]
    if statement[0] not in ("equal", "atmost", "less"):
        raise Refused("only a claim that states one equation or inequality is used in a line")
    if strange := operations((statement, assumed)) - UNDERSTOOD:
        raise Refused(f"a claim that mentions {', '.join(sorted(strange))} is not used in a line")
    _, a, b = statement
    for pattern, other, gives in ((a, b, "larger"), (b, a, "smaller")):
        if statement[0] != "equal" and gives != wanted:
            continue
        match = Match()
        if not _matches(pattern, node, lemma, match):
            continue
        match = _by_hypotheses(assumed, hypotheses, lemma, match)
        if not _admissible(lemma, match, context):
            continue
        if not all(_holds(h, lemma, match, context, hypotheses) for h in assumed):
            continue
        yield substituted(other, match, context)


def _by_hypotheses(
    assumed: tuple[Tree, ...], known: tuple[Tree, ...], lemma: Instance, match: Match
) -> Match:
    """Fix what one side of the lemma leaves open by what is assumed here."""
    for pattern in assumed:
        for hypothesis in known:
            trial = Match(dict(match.values), dict(match.sizes), dict(match.bound))
            if _matches(pattern, hypothesis, lemma, trial):
                match = trial
                break
    return match


def operations(tree: Any) -> set[str]:
    """Return the operations in a tree."""
    if not isinstance(tree, tuple) or not tree:
        return set()
    found = {tree[0]} if isinstance(tree[0], str) else operations(tree[0])
    return found.union(*map(operations, tree[1:]))


def _matches(pattern: Any, node: Any, lemma: Instance, match: Match) -> bool:
    """Match a pattern with an expression, extending ``match``."""
    variables = dict(lemma.variables)
    if not isinstance(pattern, tuple):
        return bool(pattern == node)
    head = pattern[0] if pattern else None
    if head == "var" and pattern[1] in variables:
        return _fix(match, pattern[1], node)
    if head in ("var", "idx") and pattern[1] in match.bound:
        return bool(node == (head, match.bound[pattern[1]]))
    if head == "idx" and pattern[1] in variables:
        known = isinstance(node, tuple) and node[:1] in (("idx",), ("pos",))
        return known and _fix(match, pattern[1], node)
    if head == "law" and pattern[1] in variables:
        return _fix(match, pattern[1], node)
    if not isinstance(node, tuple) or len(node) != len(pattern):
        return False
    if head == "size":
        return _size(pattern[1], _size_of(node), match)
    if head != node[0]:
        return False
    named = head if isinstance(head, str) else ""
    slots, place = SIZE_SLOTS.get(named, ()), BINDERS.get(named)
    order = range(1, len(pattern))
    for k in order:
        if k in slots:
            if not _size(pattern[k], node[k], match):
                return False
        elif k == place:
            match.bound[pattern[k]] = node[k]
        elif head in NAMED and k == 1:
            if not (pattern[1] in variables and _fix(match, pattern[1], node[1])):
                return False
        elif not _matches(pattern[k], node[k], lemma, match):
            return False
    return True


def _size_of(node: Tree) -> Any:
    if node[0] == "size":
        return node[1]
    return int(node[1]) if node[0] == "num" and str(node[1]).isdigit() else None


def _size(pattern: Any, found: Any, match: Match) -> bool:
    if not isinstance(pattern, str):
        return bool(pattern == found)
    if not isinstance(found, str | int) or isinstance(found, bool):
        return False
    return bool(match.sizes.setdefault(pattern, found) == found)


def _fix(match: Match, name: str, value: Any) -> bool:
    if any(_occurs(bound, value) for bound in match.bound.values()):
        return False  # the value would change with an index that the lemma sums over
    return bool(match.values.setdefault(name, value) == value)


def _occurs(name: str, tree: Any) -> bool:
    if isinstance(tree, tuple):
        return any(_occurs(name, part) for part in tree)
    return bool(tree == name)


# -- domains --------------------------------------------------------------------------------------


def _admissible(lemma: Instance, match: Match, context: Context) -> bool:
    """Whether every variable and size of the lemma is fixed, to something that it speaks about."""
    if any(name not in match.values for name, _ in lemma.variables):
        return False
    for name, domain in lemma.variables:
        for key in ("size", "rows", "cols", "count"):
            size = domain.get(key)
            if isinstance(size, str) and not _size_from(size, key, name, match, context):
                return False
    for name, rule in lemma.sizes.items():
        if name not in match.sizes or not _size_allowed(rule, match.sizes[name], context):
            return False
    try:
        return all(
            _belongs(match.values[name], settle_domain_any(domain, match), context)
            for name, domain in lemma.variables
        )
    except Refused:
        return False


def _size_from(size: str, key: str, name: str, match: Match, context: Context) -> bool:
    """Read a size of the lemma off the shape of what a variable stands for."""
    value = match.values[name]
    if size in match.sizes:
        return True
    try:
        if isinstance(value, str):
            found = context.domain(value).get(key)
        elif value[0] in ("idx", "pos"):
            found = index_size(value, context)
        elif value[0] in ("bernoulli", "finite", "law"):
            found = check_law(value, context)[0]
        else:
            dims = shape(value, context)
            found = dims[1 if key == "cols" else 0] if dims else None
    except Refused:
        return False
    if found is None:
        return False
    match.sizes[size] = found
    return True


def _size_allowed(rule: Any, size: Size, context: Context) -> bool:
    if isinstance(size, int):
        return size in rule["at"] if "at" in rule else size >= rule["from"]
    return "from" in rule and context.sizes.get(size, 0) >= rule["from"]


def settle_domain_any(domain: Domain, match: Match) -> dict[str, Any]:
    """Put the sizes found into a declaration."""
    sizes: Any = match.sizes  # names stand for names here, too
    return settle_domain(domain, sizes)


def _belongs(value: Any, domain: Domain, context: Context) -> bool:
    """Whether a value provably lies in a domain; what is not known here does not."""
    kind = domain["domain"]
    if kind in ("convex", "setfunction", "channel"):
        return isinstance(value, str) and _same_kind(context.domain(value), domain)
    if kind == "index":
        if value[0] == "pos":
            return isinstance(domain["size"], int) and value[1] < domain["size"]
        return bool(index_size(value, context) == domain["size"])
    if kind == "law":
        size, entries = check_law(value, context)
        return size == domain["size"] and _narrower(entries, domain["entries"])
    if shape(value, context) != domain_shape(domain):
        return False
    if value[0] == "var" and _same_kind(context.domain(value[1]), domain):
        return True
    match kind:
        case "complex":
            return True
        case "natural":
            constant, names = exponent_form(value)
            least = constant + sum(
                times * context.domain(name)["from"] for name, times in names.items()
            )
            return bool(least >= domain["from"])
        case "real":
            return is_real(value, context) and _between(value, domain, context)
        case "vector" | "matrix":
            entries = domain["entries"]
            if entries == "complex":
                return True
            if entries == "bits" and kind == "vector":
                return is_indicator(value, context)
            return bool(entries == "real" and is_real(value, context))
        case "hermitian":
            return _hermitian(value, context)
        case "state":
            one: Tree = ("num", "1")
            trace: Tree = ("trace", value)
            return semidefinite(value, context) and prove_equal(context, trace, one).equal
    return False


def _same_kind(found: Domain, domain: Domain) -> bool:
    """Whether one declaration is included in another of its kind."""
    kinds = {"state": ("state", "hermitian"), "correlation": ("correlation", "hermitian")}
    if domain["domain"] not in kinds.get(found["domain"], (found["domain"],)):
        return False
    if found["domain"] in ("real", "complex"):
        return found == domain
    for key in ("size", "rows", "cols", "count", "from"):
        if key in domain and found.get(key) != domain[key]:
            return False
    if "world" in domain:
        worlds = ("classical", "quantum", "submodular")  # each is included in the next
        return worlds.index(found["world"]) <= worlds.index(domain["world"])
    return "entries" not in domain or _narrower(found["entries"], domain["entries"])


def _narrower(found: str, wanted: str) -> bool:
    chain = {"bits": ("bits", "rates", "real", "complex"), "signs": ("signs", "real", "complex")}
    chain |= {"rates": ("rates", "real", "complex"), "real": ("real", "complex")}
    return found in ENTRIES and wanted in chain.get(found, ("complex",))


def _between(value: Tree, domain: Domain, context: Context) -> bool:
    lo, hi, lo_open, hi_open = bounds(domain)
    for end, strict, gap in (
        (lo, lo_open, ("sub", value, ("num", str(lo)))),
        (hi, hi_open, ("sub", ("num", str(hi)), value)),
    ):
        if end is not None and not (positive if strict else nonnegative)(gap, context):
            return False
    return True


def _hermitian(value: Tree, context: Context) -> bool:
    size = shape(value, context)[0]
    places: list[Tree] = []
    for stem in ("i", "j"):
        name = unused(stem, context, value)
        context = context.bind(name, {"domain": "index", "size": size})
        places.append(("idx", name))
    here: Tree = ("entry", value, *places)
    there: Tree = ("conj", ("entry", value, *reversed(places)))
    return prove_equal(context, here, there, _indices(context)).equal


def _indices(context: Context) -> list[tuple[str, Size]]:
    return [(n, d["size"]) for n, d in context.variables.items() if d["domain"] == "index"]


def _holds(
    hypothesis: Tree, lemma: Instance, match: Match, context: Context, known: tuple[Tree, ...]
) -> bool:
    """Whether what the lemma assumes is assumed here, or holds by normal form."""
    here = substituted(hypothesis, match, context)
    if here in known:
        return True
    try:
        match here:
            case ("atmost", a, b):
                return nonnegative(("sub", b, a), context)
            case ("less", a, b):
                return positive(("sub", b, a), context)
            case ("equal", a, b) if shape(a, context) == ():
                return prove_equal(context, a, b, _indices(context)).equal
    except Refused:
        return False
    return False


# -- substitution ---------------------------------------------------------------------------------


def substituted(tree: Any, match: Match, context: Context) -> Any:
    """Put the values found into the other side; names that it binds are made new."""
    taken = {*context.variables, *context.sizes, *_names(tuple(match.values.values()))}
    return _put(tree, match, {}, taken)


def _names(tree: Any) -> set[str]:
    if isinstance(tree, tuple):
        return set().union(*map(_names, tree)) if tree else set()
    return {tree} if isinstance(tree, str) else set()


def _put(tree: Any, match: Match, renamed: dict[str, str], taken: set[str]) -> Any:
    if not isinstance(tree, tuple) or not tree:
        return tree
    head = tree[0]
    if head in ("var", "idx", "law") and tree[1] in renamed:
        return (head, renamed[tree[1]])
    if head in ("var", "idx", "law"):
        return match.values[tree[1]]
    if head == "size":
        found = match.sizes[tree[1]]
        return ("size", found) if isinstance(found, str) else ("num", str(found))
    slots = SIZE_SLOTS.get(head, ()) if isinstance(head, str) else ()
    place = BINDERS.get(head) if isinstance(head, str) else None
    inside, new = renamed, ""
    if place is not None:
        new = tree[place]
        while new in taken:
            new += "'"
        inside = {**renamed, tree[place]: new}
        taken = {*taken, new}
    out: list[Any] = [head] if isinstance(head, str) else [_put(head, match, renamed, taken)]
    for k, part in enumerate(tree[1:], 1):
        if k in slots:
            out.append(match.sizes.get(part, part) if isinstance(part, str) else part)
        elif k == place:
            out.append(new)
        elif head in NAMED and k == 1:
            out.append(match.values[part])
        else:
            out.append(_put(part, match, inside, taken))
    return tuple(out)
