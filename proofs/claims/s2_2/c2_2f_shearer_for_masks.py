"""C2.2f (section 2.2): what random masks leave of the entropy of a many-body state.

Shearer's inequality holds for quantum entropies, for every law of random subsets, since it needs
no more than strong subadditivity and that entropies of states are nonnegative.
"""

from ....theory.vocabulary import (
    AtMost,
    BitLaw,
    Prob,
    QuantumEntropy,
    Size,
    before,
    bernoulli,
    falls,
    least,
    mean,
    ones,
    schur,
    total,
    upto,
)
from ...claim import claim


@claim(entry="C2.2f", at_least="proved")
def quantum_shearer(n: Size, law: BitLaw["n"], S: QuantumEntropy["n"]) -> AtMost:
    r"""The mean entropy of the kept parts is at least the least coverage times the entropy of the
    whole."""
    return AtMost(least(mean(law)) * S(ones(n)), law.expectation(lambda m: S(m)))


@quantum_shearer.derivation
def _(n, law, S):
    E, P = law.expectation, mean(law)
    yield "Ordering", P, "the best covered part comes first"
    yield (
        "Chain rule",
        E(
            lambda m: total(
                n, lambda i: m[i] * (S(schur(m, upto(n, i))) - S(schur(m, before(n, i))))
            )
        ),
        r"$S(\varnothing) = 0$",
    )
    yield (
        "Strong subadditivity",
        total(n, lambda i: P[i] * (S(upto(n, i)) - S(before(n, i)))),
        "conditioning on more lowers the entropy",
    )
    yield (
        "Summation by parts",
        least(P) * S(ones(n)) + total(n, lambda i: falls(P)[i] * S(upto(n, i))),
        "the last part has the least coverage",
    )


@claim(entry="C2.2f", at_least="proved", uses=[quantum_shearer])
def quantum_shearer_for_dropout(n: Size, p: Prob, S: QuantumEntropy["n"]) -> AtMost:
    r"""Independent dropout with keep probability $p$ keeps at least the share $p$ of the entropy,
    on average."""
    return AtMost(p * S(ones(n)), bernoulli(n, p).expectation(lambda m: S(m)))


@quantum_shearer_for_dropout.derivation
def _(n, p, S):
    law = bernoulli(n, p)
    E, P = law.expectation, mean(law)
    yield (
        "Chain rule",
        E(
            lambda m: total(
                n, lambda i: m[i] * (S(schur(m, upto(n, i))) - S(schur(m, before(n, i))))
            )
        ),
        r"$S(\varnothing) = 0$",
    )
    yield (
        "Strong subadditivity",
        total(n, lambda i: P[i] * (S(upto(n, i)) - S(before(n, i)))),
        "conditioning on more lowers the entropy",
    )
    yield "Moments", total(n, lambda i: p * (S(upto(n, i)) - S(before(n, i)))), ""
    yield "Chain rule", p * S(ones(n)), "the sum telescopes"
