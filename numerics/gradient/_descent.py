"""Descent from many starts at once, then from the best few alone, then exact values nearby."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from ..floats import BodyError, NoReading, margin, read_batch
from ..strategies import RandomSource, draw_value
from . import nodes as ad
from .nodes import Array
from .objective import Parts, goals, objective
from .parameters import Chart, chart, value
from .reading import NoGradient
from .rounding import exact_values

Json: TypeAlias = Any
Values: TypeAlias = dict[str, Any]

STARTS = 24
BEST = 3
POLISHING = 60
"""Evaluations spent on each of the best."""
MOST_CANDIDATES = 40
CLEAR = 0.01
"""A violation that needs no polishing: its values are to stay small, not to go to infinity."""
LEVEL = 1e-7
"""Margins up to which an exact value may still refute a strict statement."""


@dataclass(frozen=True)
class Descent:
    """Exact candidates near the optima, most promising first."""

    candidates: list[Values] = field(default_factory=list)
    evaluations: int = 0
    worst: float | None = None


def descend(instance: Json, sizes: Mapping[str, int], *, seed: int, evaluations: int) -> Descent:
    """Return exact values at which the statement may fail.

    ``evaluations`` counts values of the statement: 24 starts for some steps, then the best three
    alone; 2000 are enough for statements about matrices of a few levels. A statement that cannot be
    differentiated has no candidates; nothing is raised.
    """
    rng = np.random.default_rng(seed)
    source = RandomSource(seed)
    spent, worst = 0, np.inf
    found: list[tuple[float, int, Values]] = []
    parts = list(goals(instance["statement"]))
    for goal in parts:
        try:
            run = _Run(instance, sizes, goal, rng, source)
            steps = max(10, (evaluations // len(parts) - BEST * POLISHING) // STARTS)
            best = run.descend(steps)
        except (NoGradient, np.linalg.LinAlgError, IndexError, KeyError, NoReading):
            continue
        spent += run.spent
        for theta, row, low in best:
            worst = min(worst, low)
            found += _rounded(instance, sizes, run, theta, row)
    found.sort(key=lambda item: item[:2])
    unique = {repr(values): values for _, _, values in found}
    low_found = None if not np.isfinite(worst) else float(worst)
    return Descent(list(unique.values())[:MOST_CANDIDATES], spent, low_found)


Theta: TypeAlias = list[Array]


class _Run:
    """The descent of one goal."""

    def __init__(
        self, instance: Json, sizes: Mapping[str, int], goal: Parts, rng: Any, source: RandomSource
    ) -> None:
        self.sizes, self.goal = dict(sizes), goal
        self.names = [name for name, _ in instance["variables"]]
        self.charts: list[Chart] = []
        for _, domain in instance["variables"]:
            drawn = [draw_value(source, domain, sizes) for _ in range(STARTS)]
            self.charts.append(chart(domain, drawn, sizes, rng))
        if not any(found.free for found in self.charts):
            raise NoGradient("nothing to vary")
        self.spent = 0

    def environment(self, theta: Theta, rows: Any) -> tuple[dict[str, Any], list[ad.Node]]:
        """Return the values of all variables, and the nodes of the parameters."""
        leaves = [ad.Node(part) for part in theta]
        env: dict[str, Any] = dict(self.sizes)
        left = iter(leaves)
        for name, found in zip(self.names, self.charts, strict=True):
            env[name] = value(found, [next(left) for _ in found.free], rows)
        return env, leaves

    def evaluate(self, theta: Theta, rows: Any) -> tuple[Array, Theta]:
        """Return the objective of each row and its gradient; what is undefined is plus infinity."""
        with np.errstate(all="ignore"):
            env, leaves = self.environment(theta, rows)
            root = objective(self.goal, env)
            count = len(theta[0])
            self.spent += count
            ad.backward(root)
            grads = [
                np.zeros_like(leaf.value) if leaf.grad is None else leaf.grad for leaf in leaves
            ]
        values = np.broadcast_to(np.real(root.value), (count,)).copy()
        if root.value.shape[0] == 1 and count > 1:
            raise NoGradient("the statement does not depend on what varies")
        good = np.isfinite(values)
        for grad in grads:
            flat = np.isfinite(grad).reshape(count, -1).all(axis=1)
            grad[~flat] = 0
        values[~good] = np.inf
        return values, grads

    def descend(self, steps: int) -> list[tuple[Theta, int, float]]:
        """Return the parameters of the best rows, polished."""
        theta = [part.copy() for found in self.charts for part in found.free]
        everything = slice(None)
        first = [np.zeros_like(part) for part in theta]
        second = [np.zeros(part.shape) for part in theta]
        best = np.full(STARTS, np.inf)
        kept = [part.copy() for part in theta]
        for step in range(1, steps + 1):
            values, grads = self.evaluate(theta, everything)
            better = values < best
            best = np.where(better, values, best)
            rate = 0.15 * (1 - 0.9 * step / steps)
            for k, (part, grad) in enumerate(zip(theta, grads, strict=True)):
                kept[k][better] = part[better]
                first[k] = 0.8 * first[k] + 0.2 * grad
                second[k] = 0.95 * second[k] + 0.05 * np.abs(grad) ** 2
                top = first[k] / (1 - 0.8**step)
                bottom = np.sqrt(second[k] / (1 - 0.95**step)) + 1e-10
                theta[k] = part - rate * top / bottom
        order = [int(k) for k in np.argsort(best, kind="stable")[:BEST] if np.isfinite(best[k])]
        ends = [([part[k : k + 1] for part in kept], k, float(best[k])) for k in order]
        return [end if end[2] < -CLEAR else self._polished(end[0], end[1]) for end in ends]

    def _polished(self, theta: Theta, row: int) -> tuple[Theta, int, float]:
        from scipy.optimize import minimize

        rows = slice(row, row + 1)

        def objective_of(flat: Array) -> tuple[float, Array]:
            values, grads = self.evaluate(_unpacked(flat, theta), rows)
            if not np.isfinite(values[0]):
                return 1e9, np.zeros_like(flat)
            return float(values[0]), _packed(grads)

        start = _packed(theta)
        found = minimize(
            objective_of, start, jac=True, method="L-BFGS-B",
            options={"maxfun": POLISHING, "maxiter": POLISHING, "ftol": 1e-15, "gtol": 1e-12},
        )  # fmt: skip
        return _unpacked(found.x, theta), row, float(found.fun)


def _packed(parts: Sequence[Array]) -> Array:
    flat: list[Array] = []
    for part in parts:
        flat.append(np.real(part).ravel())
        if np.iscomplexobj(part):
            flat.append(np.imag(part).ravel())
    return np.concatenate(flat)


def _unpacked(flat: Array, like: Sequence[Array]) -> Theta:
    out: Theta = []
    position = 0
    for part in like:
        size = part.size
        piece = flat[position : position + size]
        position += size
        if np.iscomplexobj(part):
            piece = piece + 1j * flat[position : position + size]
            position += size
        out.append(np.asarray(piece.reshape(part.shape)))
    return out


def _rounded(
    instance: Json, sizes: Mapping[str, int], run: _Run, theta: Theta, row: int
) -> Iterator[tuple[float, int, Values]]:
    """Yield exact values near a point whose margin is violated or level, with it and its length."""
    env, leaves = run.environment(theta, slice(row, row + 1))
    found: list[Values] = []
    left = iter(leaves)
    pieces = [
        (name, item, [next(left).value[0] for _ in item.free], env[name])
        for name, item in zip(run.names, run.charts, strict=True)
    ]
    found = list(exact_values(instance, sizes, pieces))
    if not found:
        return
    batch: dict[str, Any] = dict(sizes)
    for name, domain in instance["variables"]:
        batch[name] = read_batch(domain, [values[name] for values in found])
    try:
        margins = margin(instance["statement"], batch, len(found))
    except BodyError as bad:
        margins = np.where(bad.rows, np.inf, np.nan)
        for k in np.flatnonzero(~bad.rows):
            alone: dict[str, Any] = dict(sizes)
            for name, domain in instance["variables"]:
                alone[name] = read_batch(domain, [found[int(k)][name]])
            margins[k] = margin(instance["statement"], alone, 1)[0]
    for low, values in zip(margins, found, strict=True):
        if low < LEVEL or np.isnan(low):
            # a clear violation first; among these the shorter values
            rank = -1.0 if low < -1e-9 else 0.0
            yield rank, len(repr(values)), values
