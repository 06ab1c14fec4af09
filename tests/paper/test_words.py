"""Foreign text is escaped; formulas in it are let through only when they are harmless."""

import pytest

from lossproof.paper.words import Math, Words, escape, is_safe, plain, read, to_latex


@pytest.mark.parametrize(
    "formula",
    [
        r"\mathbb{E}[m_i m_j] = p^2",
        r"\left(\frac{1}{2}\right)^{k}",
        r"\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}",
        r"\{0, 1\}^n",
    ],
)
def test_sound_formulas_pass(formula: str) -> None:
    assert is_safe(formula)
    assert read(f"so ${formula}$") == (Words("so "), Math(formula))


@pytest.mark.parametrize(
    "formula",
    [
        r"\input{/etc/hosts}", r"\def\x{1}", r"\immediate\write18{x}", r"\csname end\endcsname",
        "a_{i", "a}", r"\left( x", r"a & b", r"\unknownmacro", "^^5cinput", "a % b", "x_", "#1",
        r"\begin{verbatim}x\end{verbatim}", r"\begin{pmatrix} 1", "\\",
    ],
)  # fmt: skip
def test_harmful_or_broken_formulas_become_words(formula: str) -> None:
    assert not is_safe(formula)
    shown = to_latex(read(f"so ${formula}$"))
    assert "$" not in shown.replace(r"\$", "")


def test_words_are_escaped() -> None:
    assert escape(r"50% of a_b & {c} #1 $2 ^ ~ \x") == (
        r"50\% of a\_b \& \{c\} \#1 \$2 \textasciicircum{} \textasciitilde{} \textbackslash{}x"
    )
    assert escape("ρ ≤ 日") == r"\ensuremath{\rho} \ensuremath{\le} [U+65E5]"


def test_a_lone_dollar_sign_is_money() -> None:
    assert read("it costs $5") == (Words("it costs $5"),)
    assert read(r"\$5 and $x$") == (Words("$5 and "), Math("x"))


def test_sentences_for_a_terminal() -> None:
    assert (
        plain(r"$\mathbb{E}[m_i] = p^2$ and $\frac{1}{2} \rho^\dagger$") == "𝔼[m_i] = p² and 1/2 ρ†"
    )
