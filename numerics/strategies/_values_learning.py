"""Small networks and data sets with exact numbers, for claims about dropout and risk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from ._values_laws import fractions, word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[np.float64]

Vector: TypeAlias = tuple[Fraction, ...]
Rows: TypeAlias = tuple[Vector, ...]

ACTIVATIONS = ("relu", "linear", "abs", "step")


def _rows(given: Any, what: str) -> Rows:
    rows = tuple(fractions(row, what) for row in given)
    if not rows or not rows[0] or len({len(row) for row in rows}) > 1:
        raise ValueError(f"{what}: rows of one length are expected, at least one")
    return rows


def _sympy(rows: Sequence[Sequence[Fraction]]) -> Any:
    import sympy

    return sympy.Matrix([[sympy.Rational(x.numerator, x.denominator) for x in r] for r in rows])


def _python(rows: Rows) -> str:
    return "[" + ", ".join(f"[{', '.join(map(word, row))}]" for row in rows) + "]"


@dataclass(frozen=True, repr=False)
class SmallNetwork:
    r"""A network $x \mapsto W_2\,(m \odot \sigma(W_1 x + b))$ with exact weights.

    ``hidden`` is W_1, of shape (units, inputs); ``bias`` is b, (units,); ``output`` is W_2,
    (outputs, units); ``activation`` is one of relu, linear, abs, step. Called with an input, and a
    mask m of the hidden units if there is dropout, it returns exact outputs.
    """

    hidden: Rows
    bias: Vector
    output: Rows
    activation: str

    def __init__(self, hidden: Any, bias: Any, output: Any, activation: str = "relu") -> None:
        """Read the weights; ``ValueError`` where shapes do not fit."""
        first, second = _rows(hidden, "a weight"), _rows(output, "a weight")
        shift = fractions(bias, "a bias")
        if len(shift) != len(first) or len(second[0]) != len(first):
            raise ValueError(
                f"{len(first)} hidden units need as many biases ({len(shift)}) and columns of the "
                f"output weights ({len(second[0])})"
            )
        if activation not in ACTIVATIONS:
            raise ValueError(f"the activation is one of {', '.join(ACTIVATIONS)}: {activation!r}")
        for name, value in (
            ("hidden", first), ("bias", shift), ("output", second), ("activation", activation)
        ):  # fmt: skip
            object.__setattr__(self, name, value)

    @property
    def units(self) -> int:
        """The number of hidden units."""
        return len(self.hidden)

    @property
    def inputs(self) -> int:
        """The number of inputs."""
        return len(self.hidden[0])

    def numpy(self) -> tuple[Array, Array, Array]:
        """Return W_1, b and W_2 in floats."""
        import numpy as np

        hidden, bias, output = (
            np.array(part, dtype=float) for part in (self.hidden, self.bias, self.output)
        )
        return hidden, bias, output

    def sympy(self) -> tuple[Any, Any, Any]:
        """Return the exact matrices W_1 and W_2 of sympy with the column b between them."""
        return _sympy(self.hidden), _sympy([[b] for b in self.bias]), _sympy(self.output)

    def features(self, x: Sequence[Any]) -> Vector:
        """Return what the hidden units say, before any mask."""
        given = fractions(x, "an input")
        if len(given) != self.inputs:
            raise ValueError(f"{self.inputs} inputs are expected, not {len(given)}")
        sums = [
            sum((w * a for w, a in zip(row, given, strict=True)), b)
            for row, b in zip(self.hidden, self.bias, strict=True)
        ]
        return tuple(map(self._activated, sums))

    def _activated(self, x: Fraction) -> Fraction:
        match self.activation:
            case "relu":
                return max(x, Fraction(0))
            case "abs":
                return abs(x)
            case "step":
                return Fraction(int(x > 0))
        return x

    def __call__(self, x: Sequence[Any], mask: Sequence[Any] | None = None) -> Vector:
        """Return the outputs, of shape (outputs,)."""
        kept = fractions([1] * self.units if mask is None else mask, "the entry of a mask")
        if len(kept) != self.units:
            raise ValueError(f"a mask of {self.units} units is expected, not of {len(kept)}")
        masked = [m * f for m, f in zip(kept, self.features(x), strict=True)]
        return tuple(
            sum((w * f for w, f in zip(row, masked, strict=True)), Fraction(0))
            for row in self.output
        )

    def __repr__(self) -> str:
        last = "" if self.activation == "relu" else f", {self.activation!r}"
        bias = ", ".join(map(word, self.bias))
        return f"SmallNetwork({_python(self.hidden)}, [{bias}], {_python(self.output)}{last})"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))


@dataclass(frozen=True, repr=False)
class Dataset:
    """Features and targets with exact numbers: ``features`` (N, n), ``targets`` (N,)."""

    features: Rows
    targets: Vector

    def __init__(self, features: Any, targets: Any) -> None:
        """Read them; ``ValueError`` where the numbers of samples differ."""
        rows, aims = _rows(features, "a feature"), fractions(targets, "a target")
        if len(rows) != len(aims):
            raise ValueError(f"{len(rows)} samples have as many targets, not {len(aims)}")
        object.__setattr__(self, "features", rows)
        object.__setattr__(self, "targets", aims)

    @property
    def shape(self) -> tuple[int, int]:
        """Samples and features."""
        return len(self.features), len(self.features[0])

    @property
    def X(self) -> Array:
        """The features as a float array ``(N, n)``."""
        import numpy as np

        return np.array([[float(x) for x in row] for row in self.features])

    @property
    def y(self) -> Array:
        """The targets as a float array ``(N,)``."""
        import numpy as np

        return np.array([float(t) for t in self.targets])

    def sympy(self) -> tuple[Any, Any]:
        """Return the exact matrix of features and the column of targets of sympy."""
        return _sympy(self.features), _sympy([[y] for y in self.targets])

    def gram(self) -> Rows:
        """Return $X^T X$ exactly, of shape ``(n, n)``."""
        columns = list(zip(*self.features, strict=True))
        return tuple(
            tuple(sum((a * b for a, b in zip(u, v, strict=True)), Fraction(0)) for v in columns)
            for u in columns
        )

    def __repr__(self) -> str:
        return f"Dataset({_python(self.features)}, [{', '.join(map(word, self.targets))}])"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))


__all__ = ["ACTIVATIONS", "Dataset", "SmallNetwork"]
