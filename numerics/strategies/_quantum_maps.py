"""Public strategies for unitary matrices, observables, channels and measurements."""

from __future__ import annotations

from hypothesis.strategies import SearchStrategy

from . import _scalar
from ._checks import drawn, one_of, refuse, strategy, whole
from ._quantum_channels import Shape, channel, povm
from ._quantum_channels import kinds as channel_kinds
from ._quantum_unitaries import exact_rows, hermitian_rows, unitary
from ._quantum_unitaries import kinds as unitary_kinds
from ._scalar import Rows
from ._source import Source, pick
from ._values_channels import KrausChannel, Povm
from ._values_gates import Observable, UnitaryMatrix
from ._values_gates import pauli as pauli_matrix
from ._whole import Whole


@strategy
def unitaries(d: int, *, kind: str | None = None) -> SearchStrategy[UnitaryMatrix]:
    r"""Return the strategy of unitary matrices of d levels, exactly unitary.

    - ``"named"``: identity, Pauli, shift, clock, Fourier (Hadamard), CNOT, SWAP;
    - ``"permutation-phase"``; ``"rotation"``: planar rotations by rational angles;
    - ``"cayley"``: $(1 - iA)/(1 + iA)$ of small Hermitian A;
    - ``"clifford"``: products of H, S, X and CNOT, for d a power of two;
    - ``"haar"``: within 1e-6 of a Haar-distributed one; ``None``: any of these.

    Raises ``InvalidArgument`` when it is used.
    """
    whole("d", d)
    one_of("kind", kind, (None, *unitary_kinds(d)))
    return drawn(lambda source: UnitaryMatrix.trusted(unitary(source, d, kind)))


@strategy
def observables(d: int, *, kind: str | None = None) -> SearchStrategy[Observable]:
    r"""Return the strategy of Hermitian matrices of d levels.

    ``kind`` is ``"hermitian"``, ``"projector"``, ``"sign"`` (eigenvalues $\pm 1$), ``"pauli"``
    (tensor products of Pauli matrices, for d a power of two), or ``None`` for any of these.
    """
    whole("d", d)
    allowed = [*_OBSERVABLES] if d > 1 and d.bit_count() == 1 else [*_OBSERVABLES][1:]
    one_of("kind", kind, (None, *allowed))

    def build(source: Source) -> Observable:
        chosen = kind or pick(source, allowed)
        return Observable.trusted(_OBSERVABLES[chosen](source, d))

    return drawn(build)


@strategy
def channels(
    d_in: int, d_out: int | None = None, *, kraus: int | None = None, kind: str | None = None
) -> SearchStrategy[KrausChannel]:
    r"""Return the strategy of channels from ``d_in`` to ``d_out`` levels (as many, if not said).

    ``kraus`` asks for so many Kraus operators. Kinds:

    - ``"generic"``: blocks of an isometry; ``"extremal"``: extreme points (M.-D. Choi, 1975);
      ``"entanglement-breaking"``: measure and prepare; ``"named"``;
    - as many levels out as in: ``"unitary"``, ``"mixed-unitary"``, ``"Schur"``, ``"unital"``,
      ``"dephasing"``, ``"depolarising"``, ``"amplitude damping"``; one more: ``"erasure"``.

    Each preserves the trace exactly, by construction.
    """
    whole("d_in", d_in)
    out = d_in if d_out is None else whole("d_out", d_out)
    fewest = -(-d_in // out)
    if kraus is not None:
        whole("kraus", kraus, fewest)
    shape = Shape(d_in, out, kraus)
    one_of("kind", kind, (None, *channel_kinds(shape)))
    return drawn(lambda source: KrausChannel.trusted(channel(source, shape, kind)))


@strategy
def povms(d: int, outcomes: int | None = None) -> SearchStrategy[Povm]:
    """Return the strategy of measurements of d levels with so many outcomes (1 to d + 1).

    Bases first, then coarse-grained and noisy ones, effects of rank one, and generic effects. They
    sum to one exactly; some may vanish.
    """
    whole("d", d)
    if outcomes is not None:
        whole("outcomes", outcomes)
        if outcomes > 64:
            refuse("outcomes", outcomes, "at most 64 are drawn")

    def build(source: Source) -> Povm:
        # as many as there are levels is the simplest number
        counts = (d, *[k for k in range(1, d + 2) if k != d])
        count = pick(source, counts) if outcomes is None else outcomes
        return Povm.trusted(povm(source, d, count))

    return drawn(build)


def _pauli(source: Source, d: int) -> Rows:
    letters = "".join(pick(source, "ZXYI") for _ in range(d.bit_length() - 1))
    return pauli_matrix(letters).rows


def _hermitian(source: Source, d: int) -> Rows:
    return exact_rows(Whole(hermitian_rows(source, d), pick(source, (1, 1, 2, 3, 1000))))


def _projector(source: Source, d: int) -> Rows:
    return _turned(source, d, (1, 0))


def _sign(source: Source, d: int) -> Rows:
    return _turned(source, d, (1, -1))


def _turned(source: Source, d: int, values: tuple[int, int]) -> Rows:
    """Draw a diagonal matrix of two values, and turn it."""
    core = _scalar.diagonal_rows([_scalar.rational(pick(source, values)) for _ in range(d)])
    if source.integer(2) == 0:
        return core
    turn = unitary(source, d, None)
    return _scalar.multiply(_scalar.multiply(turn, core), _scalar.adjoint(turn))


_OBSERVABLES = {
    "pauli": _pauli,
    "projector": _projector,
    "sign": _sign,
    "hermitian": _hermitian,
}
