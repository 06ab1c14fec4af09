r"""Entropies and entropic constants, in bits, between rationals that the kernel confirms.

Every function returns a `Certified`: bounds that hold for all states (and channels) that the given
floats may stand for, the exact value where it is rational, and a certificate.

>>> float(binary_entropy(0.11))                              # 0.4999...
>>> von_neumann_entropy([["1/2", "1/2"], ["1/2", "1/2"]]).exact    # 0: a pure state
>>> holevo_information([0.5, 0.5], [[[1, 0], [0, 0]], [[0, 0], [0, 1]]]).exact    # 1
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np

from ..kernel.declarations import Refused
from ..kernel.quantities import grid as g
from ..kernel.quantities.bipartite import parts
from ..kernel.quantities.entropies import ensemble
from ..kernel.quantities.problem import read_ball
from .frameworks import framework
from .given import Given, InvalidInput
from .result import Certified, certified
from .states import (
    TOLERANCE,
    diagonal,
    evidence,
    evidence_of,
    given_joint,
    given_law,
    given_probability,
    given_state,
    to_floats,
    to_grid,
)

Json: TypeAlias = Any
MAX_SHARP = 16
SHARP_DIGITS = 50
SHARP_BITS = 140
"""Eigenvectors with more digits than a double has, for states that are known exactly."""


def shannon_entropy(p: Any) -> Certified:
    r"""Return $H(p) = -\sum_i p_i \log_2 p_i$ of a probability vector."""
    law = given_law(p, "p")
    return certified({"quantity": "shannon_entropy", "p": law.json}, {}, primal=_reals(law))


def binary_entropy(p: Any) -> Certified:
    r"""Return $h(p) = -p \log_2 p - (1 - p) \log_2 (1 - p)$, 0 <= p <= 1."""
    read = given_probability(p, "p")
    return certified({"quantity": "binary_entropy", "p": read.json}, {})


def mutual_information(joint: Any, dims: tuple[int, int] | None = None) -> Certified:
    """Return I(X; Y) = H(X) + H(Y) - H(XY); ``joint[x][y]`` is the probability of (x, y).

    With ``dims=(a, b)`` the matrix is a density matrix of two systems, of dimensions a and b, and
    I(A:B) = S(A) + S(B) - S(AB).
    """
    if dims is not None:
        return _of_two_systems("quantum_mutual_information", joint, dims)
    read = given_joint(joint, "the joint law")
    return certified({"quantity": "mutual_information", "joint": read.json}, {})


def conditional_entropy(joint: Any, dims: tuple[int, int] | None = None) -> Certified:
    """Return H(X|Y) = H(XY) - H(Y); ``joint[x][y]`` is the probability of (x, y).

    With ``dims=(a, b)`` the matrix is a density matrix of two systems, and S(A|B) = S(AB) - S(B),
    which may be negative.
    """
    if dims is not None:
        return _of_two_systems("quantum_conditional_entropy", joint, dims)
    read = given_joint(joint, "the joint law")
    return certified({"quantity": "conditional_entropy", "joint": read.json}, {})


def _of_two_systems(quantity: str, rho: Any, dims: tuple[int, int]) -> Certified:
    read = given_state(rho, "rho")
    try:
        a, b = (int(d) for d in dims)
    except (TypeError, ValueError):
        raise InvalidInput(f"dims = {dims!r} are not two dimensions") from None
    if min(a, b) < 1 or a * b != read.shape[0]:
        raise InvalidInput(f"rho has dimension {read.shape[0]}, which is not {a} x {b}")
    problem = {"quantity": quantity, "rho": read.json, "dims": [a, b]}
    names = ("whole", "first", "second")
    states = parts(problem)
    return certified(problem, {n: evidence(s) for n, s in zip(names, states, strict=True)})


def von_neumann_entropy(rho: Any) -> Certified:
    r"""Return $S(\rho) = -\mathrm{tr}\, \rho \log_2 \rho$; ``primal`` are the eigenvalues."""
    return _of_one_state("von_neumann_entropy", rho)


def relative_entropy_of_coherence(rho: Any) -> Certified:
    r"""Return $C_r(\rho) = S(\mathrm{diag}\,\rho) - S(\rho)$ (Baumgratz, Cramer, Plenio 2014)."""
    return _of_one_state("relative_entropy_of_coherence", rho)


def _of_one_state(quantity: str, rho: Any) -> Certified:
    read = given_state(rho, "rho")
    primal = np.linalg.eigvalsh(read.floats)
    problem = {"quantity": quantity, "rho": read.json}
    return certified(problem, {"rho": evidence_of(read)}, primal=primal)


def holevo_information(probabilities: Any, states: Sequence[Any]) -> Certified:
    r"""Return $\chi = S(\sum_i p_i \rho_i) - \sum_i p_i S(\rho_i)$ (Holevo 1973).

    ``primal`` is the average state.
    """
    law = given_law(probabilities, "the probabilities")
    try:
        listed = list(states)
    except TypeError:
        raise InvalidInput(f"the states are a sequence of matrices, not {states!r:.60}") from None
    read = [given_state(rho, f"state {k}") for k, rho in enumerate(listed)]
    if len(read) != law.shape[1]:
        raise InvalidInput(f"{len(read)} states were given for {law.shape[1]} probabilities")
    if len({x.shape for x in read}) > 1:
        raise InvalidInput("the states of an ensemble have one dimension")
    problem = {
        "quantity": "holevo_information",
        "probabilities": law.json,
        "states": [x.json for x in read],
    }
    average = ensemble(problem)[2]
    certificate = {"average": evidence(average), "states": [evidence_of(x) for x in read]}
    return certified(problem, certificate, primal=to_floats(average.centre))


def relative_entropy(rho: Any, sigma: Any) -> Certified:
    r"""Return $D(\rho\|\sigma) = \mathrm{tr}\,\rho(\log_2 \rho - \log_2 \sigma)$.

    Two probability vectors (sequences of numbers) are compared as diagonal states. Where rho has
    weight outside the support of sigma the value is infinite: that is an ``InvalidInput``, and so
    is a sigma whose floats leave open whether it is singular (give exact numbers then).
    """
    a, b = _state_or_law(rho, "rho"), _state_or_law(sigma, "sigma")
    if a.shape != b.shape:
        raise InvalidInput(f"rho has dimension {a.shape[0]}, sigma {b.shape[0]}")
    problem = {"quantity": "relative_entropy", "rho": a.json, "sigma": b.json}
    certificate: dict[str, Json] = {"rho": evidence_of(a)}
    own, other = read_ball(a.json), read_ball(b.json)
    above = other.centre
    if np.linalg.eigvalsh(b.floats)[0] <= 2 * len(b.floats) * max(b.radius, 2.0**-50):
        null = _null_space(above) if not own.radius and not other.radius else None
        if null is not None:
            image = g.product(own.centre, null)
            if any(map(any, image.re)) or any(map(any, image.im)):
                raise InvalidInput(
                    "the relative entropy is infinite: rho has weight outside the support of sigma"
                )
            certificate["null"] = g.write_grid(null)
            above = g.add(above, g.times_dagger(null))
    best: Certified | None = None
    for vectors in _eigenvectors(above, sharper=not other.radius):
        try:
            found = certified(problem, {**certificate, "sigma": vectors})
        except Refused:
            continue
        if best is None or found.width < best.width:
            best = found
        if best.width < TOLERANCE:
            break
    if best is None:
        raise InvalidInput(
            "sigma is singular, or so nearly that its entries do not settle it: the relative "
            "entropy may be infinite. Give both states exactly (integers, fractions, sympy)"
        )
    return best


def _reals(law: Given) -> Any:
    return law.floats.real[0]


def _state_or_law(value: Any, what: str) -> Given:
    array = np.asarray(value, dtype=object) if framework(value) is None else None
    return (
        diagonal(given_law(value, what))
        if array is not None and array.ndim == 1
        else given_state(value, what)
    )


def _eigenvectors(h: g.Grid, *, sharper: bool) -> Iterator[Json]:
    """Yield approximate eigenvectors as evidence: in doubles, then with more digits."""
    floats = to_floats(h)
    yield to_grid(np.linalg.eigh((floats + floats.conj().T) / 2)[1])
    if sharper and h.rows <= MAX_SHARP:
        yield _sharp(h)


def _sharp(h: g.Grid) -> Json:
    from mpmath import mp, mpf

    with mp.workdps(SHARP_DIGITS):
        m = mp.matrix(h.rows, h.rows)
        for i in range(h.rows):
            for j in range(h.rows):
                m[i, j] = mp.mpc(mpf(h.re[i][j]) / h.den, mpf(h.im[i][j]) / h.den)
        vectors = mp.eighe(m)[1]
        den = 1 << SHARP_BITS
        n = range(h.rows)
        return {
            "den": den,
            "re": [[int(mp.nint(mp.re(vectors[i, j]) * den)) for j in n] for i in n],
            "im": [[int(mp.nint(mp.im(vectors[i, j]) * den)) for j in n] for i in n],
        }


def _null_space(h: g.Grid) -> g.Grid | None:
    """Return vectors that span the kernel of a Hermitian matrix, of about unit length."""
    import flint

    n = h.rows
    # (x, y) with (Re + i Im)(x + iy) = 0; every vector comes twice, which does no harm
    top = [[*h.re[i], *(-x for x in h.im[i])] for i in range(n)]
    bottom = [[*h.im[i], *h.re[i]] for i in range(n)]
    basis, rank = flint.fmpz_mat(top + bottom).nullspace()
    if not rank:
        return None
    columns = [[int(basis[i, j]) for i in range(2 * n)] for j in range(rank)]
    sizes = [max(x.bit_length() for x in v) for v in columns]
    most = max(sizes)
    # every column is divided by a power of two, so that its entries are at most 1
    shifted = [[x << (most - size) for x in v] for v, size in zip(columns, sizes, strict=True)]
    re = [[v[i] for v in shifted] for i in range(n)]
    return g.Grid(1 << most, re, [[v[n + i] for v in shifted] for i in range(n)])
