"""Channels and measurements, and the ones that have names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any, ClassVar, Self

from . import _scalar
from ._scalar import ONE, ZERO, Exact, Rows, exact
from ._values import ExactMatrix, Name, python, semidefinite_fault, written
from ._values_quantum import DensityMatrix


@dataclass(frozen=True, repr=False)
class _Matrices(Sequence[ExactMatrix]):
    """Several exact matrices; subclasses say what makes them valid."""

    matrices: tuple[ExactMatrix, ...]

    namers: ClassVar[tuple[Callable[[Any], Name | None], ...]] = ()

    def __init__(self, matrices: Any) -> None:
        """Read the matrices, and check them."""
        try:
            read = tuple(ExactMatrix(m) for m in matrices)
        except TypeError:
            raise ValueError(f"a list of matrices is expected, not {matrices!r:.60}") from None
        if not read or len({m.shape for m in read}) > 1:
            raise ValueError("at least one matrix is needed, all of one shape")
        object.__setattr__(self, "matrices", read)
        if fault := self._fault():
            raise ValueError(f"this is no {type(self).__name__}: {fault}")

    @classmethod
    def trusted(cls, rows: Sequence[Rows]) -> Self:
        """Return the value of these matrices, valid by the caller's construction."""
        made = object.__new__(cls)
        object.__setattr__(made, "matrices", tuple(ExactMatrix.trusted(r) for r in rows))
        return made

    def _fault(self) -> str:
        """Return why this is not valid; an empty string if it is. Decided exactly."""
        return ""

    def __len__(self) -> int:
        return len(self.matrices)

    def __getitem__(self, at: Any) -> Any:
        return self.matrices[at]

    def __iter__(self) -> Iterator[ExactMatrix]:
        return iter(self.matrices)

    def numpy(self) -> Any:
        """Return the matrices in floats, complex128, one axis more than a matrix."""
        import numpy as np

        return np.array([m.numpy() for m in self.matrices])

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return self.numpy() if dtype is None else self.numpy().astype(dtype)

    def sympy(self) -> list[Any]:
        """Return the exact matrices of sympy."""
        return [m.sympy() for m in self.matrices]

    def json(self) -> Any:
        """Return the matrices as the kernel reads them."""
        return [m.json() for m in self.matrices]

    def _name(self) -> Name | None:
        return next((found for namer in self.namers if (found := namer(self))), None)

    def __repr__(self) -> str:
        found = self._name()
        inside = ", ".join(python(m.rows) for m in self.matrices)
        return found[0] if found else f"{type(self).__name__}([{inside}])"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))

    def __str__(self) -> str:
        found = self._name()
        return found[1] if found else ", ".join(written(m.rows) for m in self.matrices)


class KrausChannel(_Matrices):
    r"""A channel $\Phi(\rho) = \sum_k A_k \rho A_k^\dagger$, given by its Kraus operators:
    $\sum_k A_k^\dagger A_k = 1$, decided exactly. Equality is that of the lists of operators."""

    def _fault(self) -> str:
        terms = [_scalar.multiply(_scalar.adjoint(a.rows), a.rows) for a in self.matrices]
        total = reduce(_scalar.plus, terms)
        return "" if total == _scalar.identity(self.d_in) else "it does not preserve the trace"

    @property
    def d_in(self) -> int:
        """Levels of the input."""
        return self.matrices[0].shape[1]

    @property
    def d_out(self) -> int:
        """Levels of the output."""
        return self.matrices[0].shape[0]

    def __call__(self, rho: DensityMatrix) -> DensityMatrix:
        """Return the exact image of a state."""
        terms = [
            _scalar.multiply(_scalar.multiply(a.rows, rho.rows), _scalar.adjoint(a.rows))
            for a in self.matrices
        ]
        return DensityMatrix.trusted(reduce(_scalar.plus, terms))

    def __matmul__(self, other: KrausChannel) -> KrausChannel:
        """Return the channel that applies ``other`` first."""
        pairs = [_scalar.multiply(a.rows, b.rows) for a in self.matrices for b in other.matrices]
        return KrausChannel.trusted(pairs)

    def choi(self) -> ExactMatrix:
        r"""Return $\sum_{ij} |i\rangle\langle j| \otimes \Phi(|i\rangle\langle j|)$, exactly."""
        columns = [[x for c in zip(*a.rows, strict=True) for x in c] for a in self.matrices]
        rows = tuple(zip(*columns, strict=True))
        return ExactMatrix.trusted(_scalar.multiply(rows, _scalar.adjoint(rows)))

    def is_unital(self) -> bool:
        """Whether the identity is mapped to the identity, decided exactly."""
        terms = [_scalar.multiply(a.rows, _scalar.adjoint(a.rows)) for a in self.matrices]
        return reduce(_scalar.plus, terms) == _scalar.identity(self.d_out)


class Povm(_Matrices):
    """A measurement by its effects: positive semidefinite, summing to one, decided exactly."""

    def _fault(self) -> str:
        for k, effect in enumerate(self.matrices):
            if fault := semidefinite_fault(effect.rows):
                return f"of effect {k}, {fault}"
        total = reduce(_scalar.plus, (m.rows for m in self.matrices))
        return "" if total == _scalar.identity(self.d) else "the effects do not sum to one"

    @property
    def d(self) -> int:
        """Levels that are measured."""
        return self.matrices[0].d

    def probabilities(self, rho: DensityMatrix) -> list[Exact]:
        """Return the exact probabilities of the outcomes."""
        return [_scalar.trace(_scalar.multiply(m.rows, rho.rows)) for m in self.matrices]


# -- channels with names --------------------------------------------------------------------------


def _share(p: Any) -> Fraction:
    read = exact(p)
    if not read.is_rational() or not 0 <= read.real() <= 1:
        raise ValueError(f"a share is a rational number from 0 to 1, not {p!r}")
    return read.real()


def _unit(rows: int, cols: int, i: int, j: int, value: Exact) -> Rows:
    return _scalar.rows_of(rows, cols, lambda r, c: value if (r, c) == (i, j) else ZERO)


def _kept(operators: Sequence[Rows]) -> KrausChannel:
    return KrausChannel.trusted([a for a in operators if any(x for row in a for x in row)])


def _times_identity(d: int, factor: Exact) -> Rows:
    return _scalar.rows_of(d, d, lambda i, j: factor if i == j else ZERO)


def identity_channel(d: int) -> KrausChannel:
    """Return the identity channel."""
    return KrausChannel.trusted([_scalar.identity(d)])


def unitary_channel(gate: Any) -> KrausChannel:
    """Return conjugation by a unitary matrix."""
    return KrausChannel([gate])


def dephasing(d: int, retention: Any) -> KrausChannel:
    r"""Return $\rho \mapsto p\rho + (1-p)\,\mathrm{diag}(\rho)$, p the retention of coherence."""
    p = _share(retention)
    lost = _scalar.root(1 - p)
    kept = _times_identity(d, _scalar.root(p))
    return _kept([kept, *[_unit(d, d, k, k, lost) for k in range(d)]])


def depolarising(d: int, retention: Any) -> KrausChannel:
    r"""Return $\rho \mapsto p\rho + (1-p)\,I/d$."""
    p = _share(retention)
    lost = _scalar.root((1 - p) / d)
    kept = _times_identity(d, _scalar.root(p))
    return _kept([kept, *[_unit(d, d, i, j, lost) for i in range(d) for j in range(d)]])


def amplitude_damping(d: int, damping: Any) -> KrausChannel:
    """Return the decay of every level to the lowest, with this probability."""
    g = _share(damping)
    stays, decays = _scalar.root(1 - g), _scalar.root(g)
    kept = _scalar.rows_of(d, d, lambda i, j: ZERO if i != j else stays if i else ONE)
    return _kept([kept, *[_unit(d, d, 0, k, decays) for k in range(1, d)]])


def erasure(d: int, probability: Any) -> KrausChannel:
    """Return the loss of the system, flagged by one level more, with this probability."""
    e = _share(probability)
    arrives, lost = _scalar.root(1 - e), _scalar.root(e)
    kept = _scalar.rows_of(d + 1, d, lambda i, j: arrives if i == j else ZERO)
    return _kept([kept, *[_unit(d + 1, d, d, k, lost) for k in range(d)]])


def replacement(d_in: int, d_out: int) -> KrausChannel:
    r"""Return the channel that discards its input and prepares $|0\rangle$."""
    return KrausChannel.trusted([_unit(d_out, d_in, 0, k, ONE) for k in range(d_in)])


def werner_holevo(d: int) -> KrausChannel:
    r"""Return $\rho \mapsto (I - \rho^T)/(d - 1)$ (R. Werner, A. Holevo, 2002): unital; for d = 3
    extremal, and no mixture of unitaries."""
    if d < 2:
        raise ValueError("this channel needs two levels or more")
    x = _scalar.root(Fraction(1, d - 1))
    pairs = [(i, j) for i in range(d) for j in range(i + 1, d)]
    return KrausChannel.trusted(
        [_scalar.plus(_unit(d, d, i, j, x), _unit(d, d, j, i, -x)) for i, j in pairs]
    )


def measurement(d: int) -> Povm:
    """Return the measurement of the basis."""
    return Povm.trusted([_unit(d, d, k, k, ONE) for k in range(d)])


def trine() -> Povm:
    """Return three effects of a qubit at angles of 120 degrees."""
    x, y = exact("sqrt(3)/4"), exact("1/4")
    half = _unit(2, 2, 0, 0, exact("2/3"))

    def tilted(sign: int) -> Rows:
        a, b, c = y, x.times(sign), exact("3/4")
        return _scalar.scaled(((a, b), (b, c)), Fraction(2, 3))

    return Povm.trusted([half, tilted(1), tilted(-1)])


# -- names ----------------------------------------------------------------------------------------

_FAMILIES: tuple[tuple[Callable[[int, Any], KrausChannel], str, str], ...] = (
    (dephasing, "dephasing", "dephasing"),
    (depolarising, "depolarising", "depolarising"),
    (amplitude_damping, "amplitude_damping", "damping"),
    (erasure, "erasure", "erasure"),
)


def _channel_name(phi: KrausChannel) -> Name | None:
    d = phi.d_in
    if phi == identity_channel(d) and phi.d_out == d:
        return f"identity_channel({d})", "id"
    if phi == replacement(d, phi.d_out):
        return f"replacement({d}, {phi.d_out})", "replacement by |0><0|"
    if phi.d_out == d > 1 and phi == werner_holevo(d):
        return f"werner_holevo({d})", "Werner-Holevo"
    if phi.d_out < d:
        return None
    corner = {x.square() for x in (phi[0][0, 0], phi[0][d - 1, d - 1])}
    for make, code, text in _FAMILIES:
        for x in corner:
            if not x.is_rational() or not 0 <= x.real() <= 1 or x.real().denominator > 10**5:
                continue
            for p in (x.real(), 1 - x.real()):
                if make(d, p) == phi:
                    return f"{code}({d}, '{p}')", f"{text}({p})"
    return None


def _povm_name(found: Povm) -> Name | None:
    if found == measurement(found.d):
        return f"measurement({found.d})", "basis"
    return ("trine()", "trine") if found.d == 2 and found == trine() else None


KrausChannel.namers = (_channel_name,)
Povm.namers = (_povm_name,)
