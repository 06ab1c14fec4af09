"""Known strings of both notations; every operation of the language prints."""

import inspect
import re
from collections.abc import Callable
from typing import Any

import pytest

from lossproof.paper.notation import NotPrintable, latex, text
from lossproof.proofs.kernel.declarations import Context
from lossproof.proofs.kernel.language import shape

Tree = Any
A, B, C = (("var", name) for name in "abc")


def num(value: Any) -> Tree:
    return ("num", str(value))


M = ("var", "m")
RHO = ("var", "rho")
P = ("var", "p")
ROW, COLUMN = ("idx", "i"), ("idx", "j")
LAW = ("bernoulli", "n", P)
SQUARE = ("matmul", ("matmul", ("diag", M), RHO), ("dagger", ("diag", M)))
ONE = num(1)


@pytest.mark.parametrize(
    ("tree", "plain", "tex"),
    [
        (
            ("E", LAW, "m", SQUARE),
            "𝔼_m[D_m ρ D_m†]",
            r"\mathbb{E}_{m}[D_{m} \rho D_{m}^{\dagger}]",
        ),
        (
            ("mul", P, ("add", ("mul", P, RHO), ("mul", ("sub", ONE, P), ("diagpart", RHO)))),
            "p (p ρ + (1 − p) Δ(ρ))",
            r"p \bigl(p \rho + (1 - p) \, \Delta(\rho)\bigr)",
        ),
        (("entry", RHO, ROW, COLUMN), "ρ_ij", r"\rho_{ij}"),
        (("entry", RHO, ("pos", 0), COLUMN), "ρ_1j", r"\rho_{1j}"),
        (("entry", ("var", "V"), ("pos", 9), COLUMN), "V_10,j", "V_{10,j}"),
        (("entry", ("mul", P, RHO), ROW, COLUMN), "(p ρ)_ij", r"(p \rho)_{ij}"),
        (("entry", ("diag", M), ROW, COLUMN), "(D_m)_ij", "(D_{m})_{ij}"),
        (("item", ("row", ("var", "S"), ROW), COLUMN), "S_ij", "S_{ij}"),
        (("hadamard", ("ones", "n", "n"), RHO), "J ⊙ ρ", r"J \odot \rho"),
        (
            ("hadamard", ("add", ("mul", P, ("ones", "n", "n")), ("eye", "n")), RHO),
            "(p J + I) ⊙ ρ",
            r"(p J + I) \odot \rho",
        ),
        (("matmul", ("hadamard", A, B), C), "(a ⊙ b) c", r"(a \odot b) \, c"),
        (("hadamard", ("matmul", A, B), C), "(a b) ⊙ c", r"(a b) \odot c"),
        (("outer", M, M), "m m†", r"m m^{\dagger}"),
        (("dot", A, B), "⟨a, b⟩", r"\langle a, b\rangle"),
        (("dot", A, ("matvec", B, A)), "a† b a", r"a^{\dagger} b a"),
        (("mul", ("dot", A, ("matvec", B, A)), C), "(a† b a) c", r"(a^{\dagger} b a) \, c"),
        (("conj", ("entry", ("var", "V"), ROW, COLUMN)), "V\u0304_ij", r"\bar{V}_{ij}"),
        (("abs2", ("sub", A, B)), "|a − b|²", r"\lvert a - b\rvert^{2}"),
        (("pow", ("item", M, ROW), num(2)), "m_i²", "m_{i}^{2}"),
        (("pow", ("var", "p"), ("var", "k")), "p^k", "p^{k}"),
        (
            ("mul", ("sum", "k", "n", ("item", A, ("idx", "k"))), B),
            "(Σ_{k=1..n} a_k) b",
            r"\left(\sum_{k=1}^{n} a_{k}\right) \, b",
        ),
        (
            ("sum", "i", "n", ("sum", "j", "n", ("entry", RHO, ROW, COLUMN))),
            "Σ_{i,j=1..n} ρ_ij",
            r"\sum_{i,j=1}^{n} \rho_{ij}",
        ),
        (
            ("diamond", "n", "X", ("sub", ("var", "X"), ("diagpart", ("var", "X")))),
            "‖X ↦ X − Δ(X)‖_⋄",
            r"\bigl\lVert X \mapsto X - \Delta(X)\bigr\rVert_{\diamond}",
        ),
        (("exp", ("neg", ("div", A, B))), "exp(−a/b)", r"\mathrm{e}^{-a/b}"),
        (("least", A), "min_k a_k", r"\min_{k} a_{k}"),
        (("greatest", ("vector", A, ("neg", A))), "max{a, −a}", r"\max\{a, -a\}"),
        (("bregman", "L", A, B), "D_L(a, b)", "D_{L}(a, b)"),
        (("rows", ("vector", ONE, A), ("vector", B, C)), "[1, a; b, c]",
         r"\begin{pmatrix} 1 & a \\ b & c \end{pmatrix}"),
        (("var", "f_bar"), "f\u0304", r"\bar{f}"),
        (("var", "w_star"), "w⋆", "w^{*}"),
        (("pow", ("var", "w_star"), num(2)), "(w⋆)²", "(w^{*})^{2}"),
        (("var", "sigma'"), "σ′", r"\sigma'"),
        (("var", "lambda_max"), "λ_max", r"\lambda_{\mathrm{max}}"),
        (("item", ("var", "x1"), ROW), "(x_1)_i", "(x_{1})_{i}"),
    ],
)  # fmt: skip
def test_known_strings(tree: Tree, plain: str, tex: str) -> None:
    assert text(tree) == plain
    assert latex(tree) == tex


def test_stored_lists_print_like_tuples() -> None:
    assert latex(["mul", ["var", "p"], ["var", "rho"]]) == latex(("mul", P, RHO))


def test_a_mask_under_two_laws_shows_them() -> None:
    other = ("bernoulli", "n", ("var", "q"))
    both = ("mul", ("E", LAW, "m", ("item", M, ROW)), ("E", other, "m", ("item", M, ROW)))
    assert "Ber(p)" in text(both) and "Ber(q)" in text(both)
    one = ("mul", ("E", LAW, "m", ("item", M, ROW)), ("E", LAW, "m", ("item", M, ROW)))
    assert "Ber" not in text(one)


def test_a_variable_called_like_a_constant_is_told_apart() -> None:
    for name, tree in (("I", ("eye", "n")), ("J", ("ones", "n", "n"))):
        assert latex(("var", name)) != latex(tree)
        assert text(("var", name)) != text(tree)


SAMPLES: dict[str, Tree] = {
    "num": num("3/4"), "imag": ("imag",), "sqrt": ("sqrt", 2), "size": ("size", "n"), "var": RHO,
    "delta": ("delta", ROW, COLUMN), "neg": ("neg", P), "conj": ("conj", RHO), "re": ("re", P),
    "abs2": ("abs2", P), "abs": ("abs", P), "add": ("add", P, P), "sub": ("sub", P, P),
    "hadamard": ("hadamard", RHO, RHO), "mul": ("mul", P, RHO), "div": ("div", RHO, P),
    "pow": ("pow", P, ("add", ("var", "k"), ONE)), "item": ("item", ("var", "x"), ROW),
    "entry": ("entry", RHO, ROW, COLUMN), "row": ("row", RHO, ROW),
    "sum": ("sum", "l", "n", ("item", ("var", "x"), ("idx", "l"))), "E": ("E", LAW, "m", M),
    "matmul": ("matmul", RHO, RHO), "matvec": ("matvec", RHO, ("var", "x")),
    "dagger": ("dagger", RHO), "transpose": ("transpose", RHO), "diagpart": ("diagpart", RHO),
    "trace": ("trace", RHO), "diagvec": ("diagvec", RHO), "diag": ("diag", ("var", "x")),
    "ones": ("ones", "n"), "zeros": ("zeros", "n", "n"), "eye": ("eye", "n"),
    "outer": ("outer", ("var", "x"), ("var", "x")), "dot": ("dot", ("var", "x"), ("var", "x")),
    "unit": ("unit", "n", ROW, COLUMN), "vector": ("vector", P, ONE),
    "rows": ("rows", ("vector", P, ONE), ("vector", ONE, P)), "apply": ("apply", "L", P),
    "bregman": ("bregman", "L", P, ONE), "least": ("least", ("var", "x")),
    "greatest": ("greatest", ("mul", P, ("var", "x"))), "exp": ("exp", P),
    "derivative": ("derivative", ("mul", P, P), "p"),
    "diamond": ("diamond", "n", "X", ("var", "X")),
    "finite": ("E", ("finite", "n", 2, ("var", "w"), ("var", "S")), "m", M),
    "law": ("E", ("law", "law"), "m", M),
    "value": ("value", "f", ("ones", "n")), "upto": ("upto", "n", ROW),
    "before": ("before", "n", ROW), "operator": ("operator", "A", ROW),
    "log": ("log", ("var", "p")),
    "log2": ("log2", ("var", "p")),
    "root": ("root", ("var", "p")),
    "binary_entropy": ("binary_entropy", ("var", "p")),
    "shannon_entropy": ("shannon_entropy", ("var", "x")),
    "von_neumann_entropy": ("von_neumann_entropy", ("var", "rho")),
    "eigenvalue_max": ("eigenvalue_max", ("var", "rho")),
    "eigenvalue_min": ("eigenvalue_min", ("var", "rho")),
    "trace_norm": ("trace_norm", ("var", "rho")),
    "falls": ("falls", ("var", "x")),
    "gradient": ("gradient", ("dot", ("var", "x"), ("var", "x")), "x"),
    "iterate": ("iterate", ("var", "k"), RHO, "Y", ("matmul", ("var", "Y"), RHO)),
}  # fmt: skip
REAL = {"domain": "real", "lo": "0", "hi": "1", "lo_open": False, "hi_open": False}
CONTEXT = Context(
    {"n": 1},
    {
        "p": REAL,
        "k": {"domain": "natural", "from": 0},
        "rho": {"domain": "state", "size": "n"},
        "x": {"domain": "vector", "size": "n", "entries": "real"},
        "w": {"domain": "distribution", "size": 2},
        "S": {"domain": "matrix", "rows": 2, "cols": "n", "entries": "complex"},
        "law": {"domain": "law", "size": "n", "entries": "bits"},
        "L": {"domain": "convex"},
        "A": {"domain": "channel", "count": "n", "size": "n"},
        "f": {"domain": "setfunction", "size": "n", "world": "quantum"},
        "i": {"domain": "index", "size": "n"},
        "j": {"domain": "index", "size": "n"},
    },
)


def _operations_of_the_language() -> set[str]:
    """Read the operations off the kernel's own table."""
    source = inspect.getsource(shape)
    heads = re.findall(r'case \(\(?((?:"\w+"(?: \| )?)+)|\| \("(\w+)"', source)
    return {name for pair in heads for group in pair for name in re.findall(r"\w+", group)}


def test_the_samples_are_the_whole_language() -> None:
    assert _operations_of_the_language() - {"pos", "idx"} <= set(SAMPLES)
    for name, tree in SAMPLES.items():
        shape(tree, CONTEXT)
        assert tree[0] == name or name in ("finite", "law")


@pytest.mark.parametrize("tree", SAMPLES.values(), ids=SAMPLES)
@pytest.mark.parametrize("notation", [latex, text])
def test_every_operation_prints_without_leaks(notation: Callable[[Tree], str], tree: Tree) -> None:
    for printed in (notation(tree), notation(("neg", tree)), notation(("abs2", tree))):
        assert printed
        assert not any(
            leak in printed for leak in ("'var'", "('", "#", "matvec", "bernoulli", "diagpart")
        )
        assert printed.count("(") == printed.count(")")
        assert printed.count("{") == printed.count("}")
        assert printed.count("$") == 0


def test_every_operation_compiles_in_typst() -> None:
    import typst

    from lossproof.paper.typst_notation import typst as printed

    lines = [f"$ {printed(tree)} $" for tree in SAMPLES.values()]
    lines += [f"$ {printed(('pow', ('neg', tree), num(2)))} $" for tree in SAMPLES.values()]
    assert typst.compile("\n".join(lines).encode(), format="pdf").startswith(b"%PDF")
    assert not any("\ue000" in line or "('" in line for line in lines)


def test_what_is_not_in_the_language_is_refused() -> None:
    with pytest.raises(NotPrintable):
        latex(("integral", P))
