r"""C3.4f (section 3.4): what random fragments of the environment know of a system.

The system is the first part, the environment the others; the whole is in a pure state. A fragment
keeps each part of the environment with probability p.
"""

from ....theory.vocabulary import (
    Equal,
    Implies,
    Prob,
    Pure,
    QuantumEntropy,
    bernoulli,
    expectation,
    subset,
    vector,
)
from ...claim import claim


def known(S, size, p):
    r"""Return $\mathbb{E}[S(\text{system}) + S(F) - S(\text{system}, F)]$ over fragments F."""
    return expectation(
        bernoulli(size - 1, p),
        lambda m: (
            S(subset(size, 0))
            + S(vector([0, *[m[k] for k in range(size - 1)]]))
            - S(vector([1, *[m[k] for k in range(size - 1)]]))
        ),
    )


@claim(entry="C3.4f", at_least="proved")
def fragments_of_two(p: Prob, S: QuantumEntropy[3]) -> Implies:
    r"""With two parts in the environment, what fragments at the rates $p$ and $1-p$ know of the
    system sums to twice its entropy."""
    return Implies(Pure(S), Equal(known(S, 3, p) + known(S, 3, 1 - p), 2 * S(subset(3, 0))))


@claim(entry="C3.4f", at_least="proved")
def fragments_of_three(p: Prob, S: QuantumEntropy[4]) -> Implies:
    r"""And so with three."""
    return Implies(Pure(S), Equal(known(S, 4, p) + known(S, 4, 1 - p), 2 * S(subset(4, 0))))
