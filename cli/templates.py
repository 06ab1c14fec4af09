"""The claims that `lossproof new` writes: one small one of each common kind."""

from __future__ import annotations

from collections.abc import Sequence

HEAD = '''\
"""Claims of mine; judge them with: lossproof check {name}

A claim is one function. The annotations of its parameters are the quantifiers ("for all sizes n,
all states rho of that size"), the docstring is the sentence, and the body returns the formula. The
body is read once, symbolically: no floats, no if, no comparison with < or ==. Write 1/2 as
Fraction(1, 2), x <= y as AtMost(x, y), and "if ... then" as Implies(hypothesis, conclusion).
"""

from lossproof import (
    {imports},
)
'''

IDENTITY = '''

# An identity for all n. Here the proof is found by itself: a line of algebra, at unspecified n.
@claim()
def dephasing_twice(n: Size, p: Prob, q: Prob, rho: State["n"]) -> Equal:
    r"""Dephasing with retention $p$, then with $q$, is dephasing with retention $pq$."""
    return Equal(dephase(q, dephase(p, rho)), dephase(p * q, rho))
'''

INEQUALITY = '''

# An inequality with hypotheses: the last argument of Implies is the conclusion.
@claim()
def means_are_in_order(a: Real, b: Real) -> Implies:
    r"""The product of two nonnegative numbers is at most the square of their mean."""
    return Implies(AtMost(0, a), AtMost(0, b), AtMost(a * b, ((a + b) / 2) ** 2))
'''

ENTROPY = '''

# Inequalities of entropies. S holds the entropies of all parts of three random variables, 0, 1, 2;
# QuantumEntropy does the same for three quantum systems.
@claim()
def processing_loses_information(S: ClassicalEntropy[3]) -> Implies:
    r"""In a Markov chain $0 - 1 - 2$ the end knows no more of the beginning than the middle."""
    return Implies(
        Markov(S, 0, 1, 2), AtMost(mutual_information(S, 0, 2), mutual_information(S, 0, 1))
    )


@claim()
def coins_are_above_the_parabola(p: Prob) -> AtMost:
    r"""The entropy of a coin, in bits, is at least $4p(1-p)$."""
    return AtMost(4 * p * (1 - p), binary_entropy(p))
'''

REFUTED = '''

# A guess that is false, and says so: the verdict must be "refuted", or the run fails. Without
# expect= a refutation that comes as a surprise fails the run as well.
@claim(expect="refuted", corrected_by="sum_of_squares_with_the_size")
def sum_of_squares_as_guessed(n: Size, x: RealVector["n"]) -> AtMost:
    r"""The squared sum is at most the sum of squares."""
    return AtMost(total(n, lambda i: x[i]) ** 2, total(n, lambda i: x[i] ** 2))


# Its correction. This proof needs a hint: each line names the rule by which it follows. The hint is
# checked, not believed; take it away, and the claim is "supported": attacked, but not proved.
@claim(at_least="proved")
def sum_of_squares_with_the_size(n: Size, x: RealVector["n"]) -> AtMost:
    r"""The squared sum is at most $n$ times the sum of squares."""
    return AtMost(total(n, lambda i: x[i]) ** 2, n * total(n, lambda i: x[i] ** 2))


@sum_of_squares_with_the_size.ascending
def _(n, x):
    yield "Cauchy-Schwarz", n * total(n, lambda i: x[i] ** 2), "against the all-ones vector"
'''

KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "identity": (IDENTITY, ("Equal", "Prob", "Size", "State", "claim", "dephase")),
    "inequality": (INEQUALITY, ("AtMost", "Implies", "Real", "claim")),
    "entropy": (
        ENTROPY,
        (
            "AtMost", "ClassicalEntropy", "Implies", "Markov", "Prob", "binary_entropy", "claim",
            "mutual_information",
        ),
    ),
    "refuted": (REFUTED, ("AtMost", "RealVector", "Size", "claim", "total")),
}  # fmt: skip
"""For each kind its text and the names that it needs."""


def template(name: str, kinds: Sequence[str]) -> str:
    """Return the text of a claim file with these kinds of claims."""
    wanted = [KINDS[kind] for kind in dict.fromkeys(kinds)]
    imports = sorted({word for _, words in wanted for word in words})
    head = HEAD.format(name=name, imports=",\n    ".join(imports))
    return head + "".join(text for text, _ in wanted)
