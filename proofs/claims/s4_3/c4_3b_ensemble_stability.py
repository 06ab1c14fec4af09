r"""C4.3b (section 4.3): how much steadier an ensemble is than its members.

K random predictions with common variance $\sigma^2$ and pairwise correlation $r$, for instance
because they share weights.
"""

from fractions import Fraction

from ....theory.vocabulary import (
    And,
    AtMost,
    Equal,
    Implies,
    Real,
    RealMaskLaw,
    Size,
    expectation,
    mean,
    outer,
    retention_matrix,
    second_moment,
    total,
)
from ...claim import claim

HALF = Fraction(1, 2)


def average(K, x):
    """Return the ensemble average of K predictions."""
    return total(K, lambda k: x[k]) / K


@claim(entry="C4.3b")
def variance_of_ensemble_mean(
    K: Size, sigma: Real, r: Real("[-1, 1]"), law: RealMaskLaw["K"]
) -> Implies:
    r"""If the predictions have the covariance matrix $\sigma^2(rJ + (1-r)I)$, their average has
    the variance $\sigma^2(r + (1-r)/K)$."""
    return Implies(
        Equal(second_moment(law), outer(mean(law), mean(law)) + sigma**2 * retention_matrix(K, r)),
        Equal(
            expectation(law, lambda x: (average(K, x) - average(K, mean(law))) ** 2),
            sigma**2 * (r + (1 - r) / K),
        ),
    )


@variance_of_ensemble_mean.satisfied
def _():
    return {
        "K": 2,
        "sigma": 1,
        "r": -1,
        "law": {"weights": [HALF, HALF], "support": [[1, -1], [-1, 1]]},
    }


@claim(entry="C4.3b", uses=[variance_of_ensemble_mean])
def shared_weights_leave_a_floor(K: Size, sigma: Real, r: Real("[-1, 1]")) -> And:
    r"""However large the ensemble, its variance stays above $r\sigma^2$; what averaging can remove
    falls like $1/K$."""
    return And(
        AtMost(r * sigma**2, sigma**2 * (r + (1 - r) / K)),
        Equal(sigma**2 * (r + (1 - r) / K) - r * sigma**2, (1 - r) * sigma**2 / K),
    )
