"""Sentences in Typst: words cannot break out, LaTeX of authors is translated."""

import pytest
import typst

from lossproof.paper.typst_words import escape, from_latex, to_typst
from lossproof.paper.words import _KNOWN, Display, Math, Words, read


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"\rho_{ij} \le 2", "ρ_(i j) ≤ 2"),
        (r"\frac{1}{n}", "(1)/(n)"),
        (r"x_i^2", "x_(i)^(2)"),
        (r"\mathrm{tr}\,\rho", '"tr" ρ'),
        (r"\mathbb{E}[m]", "bb(E) [ m ]"),
        (r"\{0, 1\}^n", "{ 0 , 1 }^(n)"),
        (r"f'(x)", "f′ ( x )"),
        (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", 'mat(delim: "(", 1, 2; 3, 4)'),
        (r"a/b", r"a \/ b"),
        (r"\sum_{i=1}^n x_i", "∑_(i = 1)^(n) x_(i)"),
    ],
)
def test_small_formulas_are_translated(latex: str, shown: str) -> None:
    assert from_latex(latex) == shown


def test_every_command_that_authors_may_use_is_known_here() -> None:
    with_argument = {"frac", "tfrac", "dfrac", "binom", "begin", "end"}
    for name in _KNOWN - with_argument:
        shown = from_latex(rf"\{name}{{x}}")
        assert f'"{name}"' not in shown.replace(f'op("{name}")', ""), name


def test_words_are_escaped() -> None:
    hostile = "#import *all* _of_ $it$ <now> @x [y] `z` \\ // - = +"
    source = f"{escape(hostile)}\n\n{to_typst([Words(hostile), Math('x'), Words(' #eval')])}"
    assert typst.compile(source.encode(), format="pdf").startswith(b"%PDF")
    for mark in "#*_$<@[`":
        assert f"\\{mark}" in escape(hostile)


def test_the_full_stop_goes_into_the_display() -> None:
    shown = to_typst([Words("that "), Display(("x = 1", "y = 2")), Words(". Then")])
    assert shown == r"that $ x = 1, \ y = 2. $ Then"


def test_authored_sentences_keep_words_and_formulas_apart() -> None:
    shown = to_typst(read(r"the rate $p_i \in [0, 1]$ costs \$5"), authored=True)
    assert shown == r"the rate $p_(i) ∈ [ 0 , 1 ]$ costs \$5"
