"""What a random mask does to second moments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..algebra import MatrixLike, ScalarLike, conj, dagger, diag, matrix_unit, total
from ..masks import MaskDistribution, expectation


def second_moment_map(law: MaskDistribution, rho: MatrixLike) -> MatrixLike:
    r"""Return $\mathbb{E}[D_m\,\rho\,D_m^\dagger]$, ``(n, n)``.

    The action of a random mask $x \mapsto m \circ x$ on the second moment $\rho$ of a layer.
    """
    return expectation(law, lambda m: diag(m) @ rho @ dagger(diag(m)))


def choi_form(n: Any, channel: Callable[[MatrixLike], MatrixLike], v: MatrixLike) -> ScalarLike:
    r"""Return $\langle V|\sum_{ij}|i\rangle\langle j|\otimes\Phi(|i\rangle\langle j|)|V\rangle$.

    The quadratic form of the Choi matrix at the vector with entries $V_{ia}$; the map is
    completely positive iff it is nonnegative for every V (Choi 1975).
    """
    return total(
        n,
        lambda i: total(
            n,
            lambda j: total(
                n,
                lambda a: total(
                    n, lambda b: conj(v[i, a]) * channel(matrix_unit(n, i, j))[a, b] * v[j, b]
                ),
            ),
        ),
    )
