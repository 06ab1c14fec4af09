"""Public strategies for small networks and data sets."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis.strategies import SearchStrategy

from ._checks import drawn, one_of, strategy, whole
from ._source import Source, pick
from ._values_learning import ACTIVATIONS, Dataset, SmallNetwork

_WEIGHTS = (1, 0, -1, 2, -2, Fraction(1, 2), 3, Fraction(-1, 3), 10)


def _entries(source: Source, *shape: int) -> Any:
    if not shape:
        return pick(source, _WEIGHTS)
    return [_entries(source, *shape[1:]) for _ in range(shape[0])]


@strategy
def small_networks(
    inputs: int = 2, units: int = 2, outputs: int = 1, *, activation: str | None = None
) -> SearchStrategy[SmallNetwork]:
    """Return the strategy of networks with one hidden layer and small exact weights.

    Among them units that never fire, copies of one unit, units that cancel, and absolute values
    written with two units. ``activation`` is relu, linear, abs, step, or ``None`` for any.
    """
    whole("inputs", inputs)
    whole("units", units)
    whole("outputs", outputs)
    one_of("activation", activation, (None, *ACTIVATIONS))

    def build(source: Source) -> SmallNetwork:
        hidden = _entries(source, units, inputs)
        bias = _entries(source, units)
        output = _entries(source, outputs, units)
        match source.integer(5):
            case 1:
                hidden, bias = [hidden[0]] * units, [bias[0]] * units  # copies: redundancy
            case 2 if units > 1:  # |x|, or two units that cancel
                hidden[1], bias[1] = [-x for x in hidden[0]], -bias[0]
            case 3:
                bias[0] = -1000  # a unit that never fires on small inputs
            case 4:
                bias = [0] * units  # homogeneous
        return SmallNetwork(hidden, bias, output, activation or pick(source, ACTIVATIONS))

    return drawn(build)


KINDS = ("generic", "orthogonal", "collinear", "duplicated", "constant target", "interpolated",
         "labels")  # fmt: skip


@strategy
def datasets(samples: int, features: int, *, kind: str | None = None) -> SearchStrategy[Dataset]:
    """Return the strategy of data sets with small exact numbers.

    - ``"orthogonal"``: the Gram matrix of the features is diagonal (needs samples >= features);
    - ``"collinear"``: a feature is a multiple of another, or zero; ``"duplicated"``: equal samples
      with targets that may differ; ``"constant target"``; ``"interpolated"``: the targets are a
      linear function of the features; ``"labels"``: targets 1 and -1;
    - ``"generic"``; ``None``: any of these.
    """
    whole("samples", samples)
    whole("features", features)
    allowed = [k for k in KINDS if k != "orthogonal" or samples >= features]
    one_of("kind", kind, (None, *allowed))

    def build(source: Source) -> Dataset:
        rows = _entries(source, samples, features)
        targets = _entries(source, samples)
        match kind or pick(source, allowed):
            case "orthogonal":  # multiples of unit vectors, each sample in one direction
                places = [*range(features)] + [
                    source.integer(features - 1) for _ in range(samples - features)
                ]
                rows = [
                    [pick(source, (1, -1, 2, 3)) if j == place else 0 for j in range(features)]
                    for place in places
                ]
            case "collinear":
                factor = pick(source, (1, 0, -1, 2))
                for row in rows:
                    row[-1] = factor * row[0] if features > 1 else 0
            case "duplicated":
                rows = [rows[0] if k % 2 else row for k, row in enumerate(rows)]
            case "constant target":
                targets = [targets[0]] * samples
            case "interpolated":
                slopes = _entries(source, features)
                targets = [sum(a * b for a, b in zip(row, slopes, strict=True)) for row in rows]
            case "labels":
                targets = [pick(source, (1, -1)) for _ in range(samples)]
        return Dataset(rows, targets)

    return drawn(build)
