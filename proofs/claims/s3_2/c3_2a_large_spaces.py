r"""C3.2a (section 3.2): do dropout and decoherence live in equally large spaces?

A layer of n neurons is a space of n dimensions, $\log_2 n$ qubits. Dephasing n qubits, each by
itself, acts on $2^n$ levels, by powers of p.
"""

from ....theory.vocabulary import Equal, Matrix, Prob, dephase, matrix, outer, schur, vector
from ...claim import claim


def dephase_qubits(p, flips, rho):
    r"""Return the state after $\frac{1+p}{2}\rho + \frac{1-p}{2} Z\rho Z$ for each of the Z with
    the given diagonals z, where $Z\rho Z = zz^T \odot \rho$."""
    for z in [vector(flip) for flip in flips]:
        rho = (1 + p) / 2 * rho + (1 - p) / 2 * schur(outer(z, z), rho)
    return rho


TWO = ([1, 1, -1, -1], [1, -1, 1, -1])
"""The diagonals of Z on the first and on the second of two qubits."""

THREE = ([1, 1, 1, 1, -1, -1, -1, -1], [1, 1, -1, -1] * 2, [1, -1] * 4)
"""Those of three qubits."""


def hamming_powers(p, qubits):
    """Return the matrix of the powers of p by the number of bits in which i and j differ."""
    levels = range(2**qubits)
    return matrix([[p ** (i ^ j).bit_count() for j in levels] for i in levels])


@claim(entry="C3.2a", expect="refuted", corrected_by="two_dephased_qubits")
def dephased_qubits_are_dephased_levels_as_stated(p: Prob, rho: Matrix[4]) -> Equal:
    r"""Dephasing two qubits is dephasing a layer of four units."""
    return Equal(dephase_qubits(p, TWO, rho), dephase(p, rho))


@claim(entry="C3.2a")
def two_dephased_qubits(p: Prob, rho: Matrix[4]) -> Equal:
    r"""Dephasing each of two qubits multiplies the entry $(i, j)$ of their four levels by $p$ to
    the number of bits in which $i$ and $j$ differ."""
    return Equal(dephase_qubits(p, TWO, rho), schur(hamming_powers(p, 2), rho))


@claim(entry="C3.2a")
def three_dephased_qubits(p: Prob, rho: Matrix[8]) -> Equal:
    r"""And so for three qubits, with eight levels."""
    return Equal(dephase_qubits(p, THREE, rho), schur(hamming_powers(p, 3), rho))
