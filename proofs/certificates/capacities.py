r"""Capacities in bits, between rationals that the kernel confirms.

>>> classical_capacity([[1, 0], ["1/2", "1/2"]])          # the Z-channel: log2(5/4)
>>> schur_quantum_capacity([[1, "1/2"], ["1/2", 1]])      # qubit dephasing: 1 - h(1/4)
>>> erasure_capacities("3/4", 2).quantum.exact            # 1/2
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any, TypeAlias

import numpy as np

from ...numerics.capacities import classical_slope, gram_vectors, maximise, schur_slope
from ..kernel.quantities.frames import MAX_EXACT
from .correlations import correlation_matrix
from .given import InvalidInput
from .result import Certified, certified, settle
from .rounding import guess
from .states import TOLERANCE, given_probability, given_rows, guessed_spectrum, to_grid

Json: TypeAlias = Any
LAW_BITS = 62
RARE = 40
"""Outputs are given a probability of at least 2^-RARE in the dual bound."""
BY_ELIMINATION = 16
"""Larger matrices are shown to be positive by a factor rather than by elimination."""
GUESSES = (12, 120, 1200)
"""Denominators of the optimal laws that are tried."""


def classical_capacity(channel: Any) -> Certified:
    r"""Return $C = \max_r I(r; W)$ of a stochastic matrix, ``channel[x][y]`` = W(y|x).

    ``primal`` is the law r of inputs, and $I(r; W) \le C$; ``dual`` that of outputs, q, and
    $C \le \max_x D(W_x \| q)$ (Shannon 1948; Arimoto and Blahut 1972).
    """
    read = given_rows(channel, "the channel")
    w = np.maximum(read.floats.real, 0)
    found = maximise(classical_slope(w), len(w))
    problem = {"quantity": "classical_capacity", "channel": read.json}
    dual = found.law @ w
    if read.exact:
        for weights in _guessed_laws(found.law):
            made = settle(problem, {"input": _row(weights)})
            if made is not None:
                chances = np.array(weights) / sum(weights)
                return certified(problem, made[0], primal=chances, dual=chances @ w)
    law = [round(x) for x in np.ldexp(found.law, LAW_BITS).tolist()]
    occurs = (w > 0).any(axis=0) | (not read.exact)
    output = np.where(occurs, np.maximum(dual, 2.0**-RARE), 0)
    certificate = {
        "input": _row(law),
        "output": _row([round(x) for x in np.ldexp(output, LAW_BITS).tolist()]),
    }
    return certified(problem, certificate, primal=found.law, dual=dual)


def schur_classical_capacity(correlation: Any) -> Certified:
    r"""Return the classical capacity of $\rho \mapsto C \circ \rho$: log2 n, whatever C."""
    read = correlation_matrix(correlation)
    certificate = {}
    if not read.exact and len(read.floats) > BY_ELIMINATION:
        values, vectors = np.linalg.eigh(read.floats)
        certificate = {"factor": to_grid(vectors * np.sqrt(np.maximum(values, 0)))}
    return certified(
        {"quantity": "schur_classical_capacity", "correlation": read.json}, certificate
    )


def schur_quantum_capacity(correlation: Any) -> Certified:
    r"""Return the quantum capacity of $\rho \mapsto C \circ \rho$, generalised dephasing.

    C is an n x n correlation matrix: positive semidefinite with ones on its diagonal. The channel
    is degradable (Devetak and Shor 2005), so $Q = \max_q S(q) - S(\sqrt q\, C \sqrt q)$, which is
    $\log_2 n - S(C/n)$ if C is circulant or symmetric enough. ``primal`` is the law q, which gives
    the upper bound as well.
    """
    read = correlation_matrix(correlation)
    problem = {"quantity": "schur_quantum_capacity", "correlation": read.json}
    n = len(read.floats)
    uniform = np.full(n, 1 / n)
    if read.exact and n <= MAX_EXACT:
        spectrum = guessed_spectrum(np.linalg.eigvalsh(read.floats) / n)
        made = settle(problem, {"spectrum": spectrum}) if spectrum else None
        if made is not None:
            return certified(problem, made[0], primal=uniform, dual=uniform)
    vectors = gram_vectors(read.floats)
    found = maximise(schur_slope(vectors), n)
    weights = [max(1, round(x)) for x in np.ldexp(found.law, LAW_BITS).tolist()]
    _, basis = np.linalg.eigh((vectors * found.law) @ vectors.conj().T)
    certificate = {
        "vectors": to_grid(vectors),
        "weights": _row(weights),
        "frame": to_grid(basis),
    }
    return certified(problem, certificate, primal=found.law, dual=found.law)


@dataclass(frozen=True)
class ErasureCapacities:
    """The classical and the quantum capacity of an erasure channel."""

    classical: Certified
    quantum: Certified


def erasure_capacities(p: Any, d: int) -> ErasureCapacities:
    """Return p log2 d and max(0, 2p - 1) log2 d; p is the probability that the input is kept.

    Bennett, DiVincenzo and Smolin 1997.
    """
    read = given_probability(p, "p")
    if isinstance(d, bool) or not isinstance(d, int | np.integer) or not 1 <= d <= 4096:
        raise InvalidInput(f"d = {d!r} is not a dimension from 1 to 4096")
    parts = [
        certified({"quantity": f"erasure_{kind}_capacity", "p": read.json, "d": int(d)}, {})
        for kind in ("classical", "quantum")
    ]
    return ErasureCapacities(*parts)


def _guessed_laws(law: Any) -> Iterator[list[int]]:
    """Yield laws of small denominators near a float one, as integer weights."""
    for denominator in GUESSES:
        parts = [guess(float(x), denominator) if x > TOLERANCE else Fraction(0) for x in law]
        if sum(parts) == 1:
            common = lcm(*(x.denominator for x in parts))
            yield [int(x * common) for x in parts]


def _row(weights: list[int]) -> Json:
    return {"den": 1, "re": [weights]}
