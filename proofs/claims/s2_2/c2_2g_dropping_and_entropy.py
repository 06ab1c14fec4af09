"""C2.2g (section 2.2): can dropping parts of a system add entropy?

Of random variables it cannot, since joint entropies are monotone. Of quantum systems it can: half
of a Bell pair is maximally mixed, the pair is pure. What is dropped bounds what is added.
"""

from fractions import Fraction

from ....theory.vocabulary import (
    AtMost,
    BitLaw,
    ClassicalEntropy,
    Prob,
    QuantumEntropy,
    Size,
    bernoulli,
    expectation,
    ones,
    schur,
)
from ...claim import claim


@claim(entry="C2.2g", expect="refuted", corrected_by="dropping_variables_cannot_add_entropy")
def dropping_parts_cannot_add_entropy_as_stated(n: Size, p: Prob, S: QuantumEntropy["n"]) -> AtMost:
    r"""The mean entropy of the parts of a quantum system that are kept is at most that of the
    whole."""
    return AtMost(expectation(bernoulli(n, p), lambda m: S(m)), S(ones(n)))


@dropping_parts_cannot_add_entropy_as_stated.witness
def _():
    bell = {"graph": [[0, 1], [1, 0]], "parts": [[0], [1]]}
    return {"n": 2, "p": Fraction(1, 2), "S": bell}


@claim(entry="C2.2g", at_least="proved")
def dropping_variables_cannot_add_entropy(
    n: Size, law: BitLaw["n"], S: ClassicalEntropy["n"]
) -> AtMost:
    r"""The mean entropy of the random variables that are kept is at most that of all of them."""
    return AtMost(expectation(law, lambda m: S(m)), S(ones(n)))


@dropping_variables_cannot_add_entropy.ascending
def _(n, law, S):
    E = law.expectation
    yield "Definition", E(lambda m: S(schur(ones(n), m)))
    yield "Monotonicity", E(lambda m: S(ones(n))), "variables that are kept are among all"
    yield "Linearity", S(ones(n))


@claim(entry="C2.2g", at_least="proved")
def dropping_adds_at_most_what_is_dropped(
    n: Size[2, 3, 4], p: Prob, S: QuantumEntropy["n"]
) -> AtMost:
    r"""The mean entropy of the parts that are kept exceeds that of the whole by at most the mean
    entropy of the parts that are dropped (Araki and Lieb 1970)."""
    kept = bernoulli(n, p).expectation
    return AtMost(kept(lambda m: S(m)), S(ones(n)) + kept(lambda m: S(ones(n) - m)))
