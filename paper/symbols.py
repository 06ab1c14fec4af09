"""What the symbols of a claim mean: how masks are drawn, and a glossary of what occurs."""

# ruff: noqa: RUF001 - mathematical letters look like others
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..proofs.kernel.declarations import Context
from ..proofs.kernel.instances import Instance
from ..proofs.kernel.language import random_vector, shape
from ..theory.parts import named
from .notation import Notation, Tree, fresh, names_in, tuples
from .quantifiers import element_sign, field, is_text
from .words import Math, Part, Prose, Words, join


def walk(tree: Any, context: Context) -> Iterator[tuple[Tree, Context]]:
    """Yield every operation with the declarations that hold where it stands."""
    node: Any = tree
    match tree:
        case ("sum", name, size, body):
            yield node, context
            yield from walk(body, context.bind(name, {"domain": "index", "size": size}))
        case ("E", law, name, body):
            yield node, context
            yield from walk(law, context)
            yield from walk(body, context.bind(name, random_vector(law, context)))
        case ("diamond", size, name, body):
            yield node, context
            domain = {"domain": "matrix", "rows": size, "cols": size, "entries": "complex"}
            yield from walk(body, context.bind(name, domain))
        case ("exists", name, pairs, body):
            yield node, context
            yield from walk(body, context.bind(name, dict(pairs)))
        case ("value", _, mask):
            yield node, context
            for part in _members(mask):
                yield from walk(part, context)
        case ("hadamard" | "matmul" | "rows", *_) if (found := named(tree)) is not None:
            yield found, context
            for part in found[1:]:
                if part and isinstance(part[0], str):
                    yield from walk(part, context)
        case tuple():
            if tree and isinstance(tree[0], str):
                yield node, context
            for part in tree:
                yield from walk(part, context)


_SETS = ("hadamard", "add", "sub", "ones", "zeros", "upto", "before", "vector")


def _members(mask: Tree) -> Iterator[Tree]:
    """Yield what a subset is built from: its own operations are printed as those of sets."""
    if mask[0] not in _SETS:
        yield mask
    elif mask[0] in ("ones", "upto", "before"):
        yield ("initial",)
    elif mask[0] != "vector":
        for part in mask[1:]:
            if isinstance(part, tuple):
                yield from _members(part)


def masks(notation: Notation, trees: Sequence[tuple[Tree, Context]]) -> list[Prose]:
    """Say of each bound mask how it is drawn."""
    said: dict[Tree, Prose] = {}
    for tree, context in trees:
        for node, here in walk(tree, context):
            if node[0] == "E":
                said.setdefault((node[2], node[1]), _drawn(node[2], node[1], here, notation))
    return list(said.values())


def _drawn(name: str, law: Tree, context: Context, notation: Notation) -> Prose:
    shown = notation.name(name).text
    start: Prose = (Math(shown), Words(" "))
    if name in notation.show_law:
        drawn = f"{shown}{notation.symbols['drawn']}{notation.law(law)}"
        start = (Math(drawn), Words(" means that "), Math(shown), Words(" "))
    match law:
        case ("bernoulli", size, rate):
            i = fresh("ijklrst", law, ("var", name))
            each: Tree = ("item", rate, ("idx", i)) if shape(rate, context) else rate
            entry = notation(("item", ("var", name), ("idx", i)))
            chance = "Pr" if is_text(notation) else r"\Pr"
            bits = field("bits", notation, size)
            has: Prose = (Math(f"{shown} {element_sign(notation)} {bits}"), Words(" has "))
            start = (*start[:-2], *has) if name in notation.show_law else has
            return (
                *start, Words("independent entries with "),
                Math(f"{chance}({entry} = 1) = {notation(each)}"),
            )  # fmt: skip
        case ("finite", _, _, ("vector", *chances), ("rows", *outcomes)):
            takes: list[Prose] = [
                (Math(notation(mask)), Words(" with probability "), Math(notation(chance)))
                for mask, chance in zip(outcomes, chances, strict=True)
            ]
            return (*start, Words("is "), *join(takes, " or "))
        case ("finite", _, _, weights, support):
            k = fresh("klrst", law, ("var", name))
            row = notation(("row", support, ("idx", k)))
            weight = notation(("item", weights, ("idx", k)))
            return (
                *start, Words("is the row "), Math(row), Words(" with probability "), Math(weight),
            )  # fmt: skip
    return (*start, Words("is drawn from "), Math(notation.law(law)))


def glossary(notation: Notation, trees: Sequence[tuple[Tree, Context]]) -> list[Prose]:
    """Say what each symbol means that occurs, in a fixed order."""
    found: set[str] = set()
    for tree, context in trees:
        for name, domain in context.variables.items():
            if name in names_in(tree):
                found.add(f"domain {domain['domain']}")
        for node, here in walk(tree, context):
            found.add(node[0])
            if node[0] == "ones":
                found.add(f"ones {('vector', 'matrix')[len(node) - 2]}")
            if node[0] == "member":
                found.add(node[2][0])
            if node[0] == "exists":
                found.add(f"domain {dict(node[2])['domain']}")
            if node[0] in ("pow", "abs", "abs2", "apply") and shape(node, here):
                found.add("entrywise")
    entries = _meanings(notation)
    return [prose for keys, prose in entries if found & set(keys.split(","))]


def _meanings(notation: Notation) -> list[tuple[str, Prose]]:
    """Return the dictionary of this notation: which operations call for which explanation."""
    text = is_text(notation)
    x, y, a = ("var", "x"), ("var", "y"), ("var", "A")
    u, v = ("var", "u"), ("var", "v")

    def tex(latex: str, plain: str) -> Math:
        return Math(plain if text else latex)

    def shown(tree: Tree) -> Math:
        return Math(notation(tree))

    gap = tex("L(x) - L(y) - L'(y)\\,(x - y)", "L(x) − L(y) − L′(y) (x − y)")
    return [
        ("domain state", (
            Words("a density matrix is positive semidefinite with trace 1"),
        )),
        ("domain correlation", (
            Words("a correlation matrix is positive semidefinite with unit diagonal"),
        )),
        ("domain distribution", (
            Words("a probability vector has nonnegative entries with sum 1"),
        )),
        ("domain law", (Words("masks have finite second moments"),)),
        ("initial", (
            Math("[i]"), Words(" is the set "), tex(r"\{1, \dots, i\}", "{1, …, i}"),
        )),
        ("value", (
            Words("0/1 vectors stand for the sets of their ones"),
        )),
        ("falls", (
            shown(("item", ("falls", ("var", "v")), ("idx", "i"))),
            Words(" is 0 for the last entry"),
        )),
        ("E", (tex(r"\mathbb{E}_{m}", "𝔼_m"), Words(" is the expectation over the random mask "),
               Math("m"))),
        ("dagger,outer", (
            Math(notation(("dagger", a))), Words(" is the conjugate transpose"),
        )),
        ("diag", (
            shown(("diag", x)), Words(" is the diagonal matrix with the entries of "), Math("x"),
        )),
        ("diagpart", (
            shown(("diagpart", a)), Words(" is the diagonal part of "), Math("A"),
            Words(", all other entries set to zero"),
        )),
        ("diagvec", (
            shown(("diagvec", a)), Words(" is the vector of diagonal entries of "), Math("A"),
        )),
        ("hadamard", (tex(r"\odot", "⊙"), Words(" is the entrywise (Schur) product"))),
        ("ones matrix", (Math("J"), Words(" is the all-ones matrix"))),
        ("eye", (Math("I"), Words(" is the identity"))),
        ("ones vector", (tex(r"\mathbf{1}", "𝟏"), Words(" is the all-ones vector"))),
        ("delta", (tex(r"\delta_{ij}", "δ_ij"), Words(" is 1 for "), tex("i = j", "i = j"),
                   Words(" and 0 otherwise"))),
        ("unit", (shown(("unit", 2, ("idx", "i"), ("idx", "j"))),
                  Words(" is the matrix with a single 1, in row "), Math("i"),
                  Words(" and column "), Math("j"))),
        ("dot", (
            shown(("dot", u, v)), Words(" is conjugate-linear in "), Math("u"),
        )),
        ("entrywise", (
            Words("functions, powers and moduli of vectors and matrices are taken entry by entry"),
        )),
        ("bregman", (
            shown(("bregman", "L", x, y)), Words(" is "), gap, Words(", with "),
            tex("L'(y)", "L′(y)"), Words(" a subgradient"),
        )),
        ("row", (
            shown(("row", a, ("idx", "i"))), Words(" is row "), Math("i"), Words(" of "), Math("A"),
        )),
        ("diamond", (
            tex(r"\lVert\cdot\rVert_{\diamond}", "‖·‖_⋄"),
            Words(" is the full diamond norm, at most 2 for a difference of channels"),
        )),
        ("loewner", (
            tex(r"A \preceq B", "A ⪯ B"), Words(" means that "), tex("B - A", "B − A"),
            Words(" is positive semidefinite"),
        )),
        ("majorised", (
            tex(r"u \prec v", "u ≺ v"), Words(" means that "), Math("v"), Words(" majorises "),
            Math("u"),
        )),
        ("sign_masks", (
            tex(r"\mathrm{CUT}_{n}", "CUT_n"), Words(" is the set of the matrices "),
            tex(r"\mathbb{E}[s s^{\mathsf{T}}]", "𝔼[s sᵀ]"), Words(" of random signs "),
            tex(r"s \in \{-1, 1\}^{n}", "s ∈ {−1, 1}^n"),
        )),
        ("jointly_measurable", (
            Words("measurements are jointly measurable when they are marginals of one parent "
                  "measurement"),
        )),
        ("log", (tex(r"\log", "log"), Words(" is the natural logarithm"))),
        ("binary_entropy", (
            shown(("binary_entropy", ("var", "p"))), Words(" is the binary entropy in bits"),
        )),
        ("shannon_entropy", (
            shown(("shannon_entropy", ("var", "w"))), Words(" is the Shannon entropy in bits"),
        )),
        ("von_neumann_entropy", (
            shown(("von_neumann_entropy", ("var", "rho"))),
            Words(" is the von Neumann entropy in bits"),
        )),
        ("eigenvalue_max,eigenvalue_min", (
            shown(("eigenvalue_max", a)), Words(" and "), shown(("eigenvalue_min", a)),
            Words(" are the greatest and the least eigenvalue of "), Math("A"),
        )),
        ("trace_norm", (
            shown(("trace_norm", a)), Words(" is the trace norm of "), Math("A"),
        )),
        ("tensor", (
            tex(r"A \otimes B", "A ⊗ B"), Words(" is the tensor product"),
        )),
        ("partial_trace", (
            tex(r"\operatorname{tr}_{2}^{2 \times 3}", "tr_2^(2×3)"),
            Words(" traces out the second of two parts, of 2 and 3 levels"),
        )),
        ("partial_transpose", (
            tex(r"\operatorname{T}_{2}^{2 \times 3}", "T_2^(2×3)"),
            Words(" transposes the second of two parts, of 2 and 3 levels"),
        )),
        ("relative_entropy", (
            shown(("relative_entropy", ("var", "rho"), ("var", "sigma"))),
            Words(" is the relative entropy in nats"),
        )),
        ("fidelity", (
            shown(("fidelity", ("var", "rho"), ("var", "sigma"))),
            Words(" is the fidelity, the square of the trace norm of "),
            tex(r"\sqrt{\rho}\sqrt{\sigma}", "√ρ √σ"),
        )),
        ("imag", (Math(notation(("imag",))), Words(" is the imaginary unit"))),
    ]  # fmt: skip


def sentence(items: Sequence[Prose], start: str) -> Prose:
    """Join explanations to one sentence; empty when there are none."""
    if not items:
        return ()
    out: list[Part] = [Words(start)]
    for k, item in enumerate(items):
        out += [Words("; ")] if k else []
        out += item
    return (*out, Words("."))


def conventions(instance: Instance, notation: Notation, *more: Any, known: bool = False) -> Prose:
    """Return ``Here ...``: laws of masks and, unless ``known``, what the symbols mean."""
    context = instance.context()
    trees = [(instance.statement, context), *((tuples(t), c) for t, c in more)]
    items = masks(notation, trees)
    if not known:
        items += glossary(notation, trees)
    return sentence(items, "Here ")
