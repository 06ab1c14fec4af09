r"""Joint measurability of measurements, and the noise that incompatible ones stand.

Measurements $(M_{x,a})_a$ are jointly measurable when they are the marginals of one parent
measurement G with an effect for each choice of outcomes:
$\sum_{a: a_x = b} G_a = M_{x,b}$. Shapes: ``povms[x][a]`` is the d x d effect of outcome a of
measurement x; measurements may differ in their number of outcomes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import prod
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...numerics._polish import polished
from ...numerics.measurability import Noisy, Solution, solve_noise, weyl_symmetry
from ...numerics.weyl import PRIMES, unbiased_bases
from ..kernel.declarations import Refused
from ..kernel.quantities.measurability import MAX_CHOICES, NOISES
from ..kernel.quantities.measurability_exact import read_exact_family
from ._faces_of_parents import LARGEST, NEAR, exact_certificates, exact_parents
from ._parents import BITS, MARGIN, Active, grids, rounded_parent, rounded_witness
from ._povms import Povms, meaningful, noisy, read_basis, read_povms, unbiased_povms
from .given import Given, InvalidInput, given
from .result import Certified, Membership, certified, settle

Json: TypeAlias = Any
Array: TypeAlias = NDArray[Any]
Offer: TypeAlias = tuple[dict[str, Json], Any]
SET = "jointly measurable"
WIDE = 1e-7
UNCERTAIN = (
    "floats stand for all that is within 2^-50 of them, and the value may jump in between; "
    "give exact entries (integers, fractions, sympy numbers)"
)
SLACKS = (1e-15, 1e-13, 1e-11, 1e-9, 1e-6)
"""How far the bound of a witness is lifted beyond what floats ask for, until the kernel agrees."""


def incompatibility_robustness(povms: Any, noise: str | tuple[str, Any] = "white") -> Certified:
    r"""Return the largest eta in [0, 1] for which the noisy measurements are jointly measurable.

    The noisy effects are $\eta M_a + (1 - \eta) N_a$ with

    ``"white"``: $N_a = tr(M_a) 1/d$;
    ``("dephasing", basis)``: $N_a = \sum_k |b_k><b_k| M_a |b_k><b_k|$, where the columns of the
    unitary ``basis`` are the $b_k$; ``"dephasing"`` alone takes the computational basis;
    ``"general"``: N is any measurement with as many outcomes, the best one being chosen. Others
    state this as the generalised robustness $R = 1/\eta - 1$, the least t for which some
    $(M + t N)/(1 + t)$ are jointly measurable.

    eta = 1 means that the measurements are jointly measurable as they are; smaller is more
    incompatible. ``primal`` is the parent at the lower bound, a dict from the choices
    $(a_1, \dots, a_m)$ to d x d arrays; ``dual`` a pair (W, Y) with ``W[x][a]`` and Y Hermitian,
    $Y \ge \sum_x W_{x,a_x}$ for every choice, so that $\sum tr W M^\eta \le tr Y$.

    When a Weyl-Heisenberg group permutes the effects (as it does for `mutually_unbiased_bases`) the
    float program is reduced to its orbits; the certificate is for the whole problem.

    Raises ``InvalidInput`` for effects that are not positive or do not sum to the identity, for
    dimensions that differ, an unknown noise, a basis that is not orthonormal.

    Sources: P. Busch, Phys. Rev. D 33, 2253 (1986); R. Uola, C. Budroni, O. Gühne, J.-P. Pellonpää,
    Phys. Rev. Lett. 117, 230401 (2016); S. Designolle, M. Farkas, J. Kaniewski, New J. Phys. 21,
    113053 (2019), where the noises are compared.

    >>> X = [[[0.5, 0.5], [0.5, 0.5]], [[0.5, -0.5], [-0.5, 0.5]]]
    >>> Z = [[[1, 0], [0, 0]], [[0, 0], [0, 1]]]
    >>> found = incompatibility_robustness([X, Z])
    >>> round(found.value, 6), found.width < 1e-6
    (0.707107, True)
    """
    read = read_povms(povms, checked=False)
    kind, basis = _noise(noise, read.d)
    problem: dict[str, Json] = {
        "quantity": "incompatibility_robustness",
        "povms": read.json,
        "noise": kind,
    }
    if basis is not None:
        problem["basis"] = basis.json
    floats = noisy(read, kind, basis)
    setting = _Setting.of(floats, _wrong(read, basis))
    bracket = setting.certified(problem)
    if bracket.number is None and setting.may_be_exact():
        family = read_exact_family(problem, kind)
        for exact in exact_certificates(family, floats, setting.full_solution()):
            try:
                return certified(
                    problem,
                    exact,
                    value=bracket.value,
                    primal=bracket.primal,
                    dual=bracket.dual,
                    notes=bracket.notes,
                )
            except Refused:
                continue
    return bracket


def jointly_measurable(povms: Any) -> Membership:
    r"""Decide whether measurements are jointly measurable.

    ``member`` is true with a parent as ``primal`` (a dict from choices of outcomes to effects),
    false with a witness as ``dual``: a pair (W, Y) of Hermitian matrices with
    $Y \ge \sum_x W_{x,a_x}$ for every choice and $\sum_{x,a} tr W_{x,a} M_{x,a} > tr Y$. It is
    ``None`` when the measurements are too near the boundary to tell; floats stand for all that is
    within 2^-50 of them, so give fractions or sympy numbers for sharp measurements that commute.

    >>> trine = [[["1/3", 0], [0, "1/3"]]] * 3
    >>> jointly_measurable([trine, trine]).member
    True
    """
    read = read_povms(povms, checked=False)
    problem = {"quantity": "jointly_measurable", "povms": read.json}
    floats = noisy(read, "white", None)
    setting = _Setting.of(floats, _wrong(read, None))
    for certificate, parent, witness in setting.memberships():
        if settled := settle(problem, certificate):
            return Membership(
                problem,
                settled[0],
                set=SET,
                member=settled[1].member,
                primal=parent,
                dual=witness,
                notes=setting.notes,
            )
    meaningful(problem)
    if setting.near_boundary():
        family = read_exact_family(problem, "white")
        for parent in exact_parents(family, floats):
            if settled := settle(problem, {"exact_parent": parent}):
                return Membership(problem, settled[0], set=SET, member=True, notes=setting.notes)
    if isinstance(setting.solution, str):
        reason = setting.solution
    else:
        reason = f"they are within {abs(setting.solution.eta - 1):.1g} of the boundary"
    return Membership(problem, {}, set=SET, member=None, reason=reason, notes=setting.notes)


def mutually_unbiased_bases(d: int, m: int | None = None) -> Array:
    r"""Return m mutually unbiased bases of dimension d: ``[x, :, a]`` is vector a of basis x.

    d is 2, 3, 4, 5 or 7, and m at most d + 1 (the default). For a prime: the computational basis,
    then $v_{r,s}(k) = \omega^{r k^2 + s k}/\sqrt d$ for r = 0, 1, ... (Ivanović 1981; Wootters and
    Fields 1989), so that the second is the Fourier basis; for d = 2 they are Z, X, Y. For d = 4
    they are of the Galois type: the common eigenbases of five sets of commuting two-qubit Pauli
    operators, generated by (ZI, IZ), (XI, IX), (YI, IY), (XY, YZ), (YX, ZY). (At d = 5 the
    robustness of three bases may depend on which three are taken.)
    """
    most = _unbiased(d)
    m = most if m is None else m
    if isinstance(m, bool) or not isinstance(m, int) or not 1 <= m <= most:
        raise InvalidInput(f"in dimension {d} there are from 1 to {most} such bases, not {m!r}")
    return unbiased_bases(d, m)


def mub_robustness(d: int, m: int, noise: str | tuple[str, Any] = "white") -> Certified:
    r"""Return the incompatibility robustness of m mutually unbiased bases of dimension d.

    The bases are those of `mutually_unbiased_bases`. The $d^m$ choices of outcomes fall into
    $d^{m-2}$ orbits of the Weyl-Heisenberg group. For two bases the value with white noise is
    $(\sqrt d + 2)/(2 (\sqrt d + 1))$.

    >>> mub_robustness(2, 3).exact
    sqrt(3)/3
    """
    bases = mutually_unbiased_bases(d, m)
    if d**m > MAX_CHOICES:
        raise InvalidInput(f"{d}^{m} choices of outcomes are more than {MAX_CHOICES}")
    return incompatibility_robustness(unbiased_povms(bases), noise)


def _unbiased(d: Any) -> int:
    if isinstance(d, bool) or d not in (*PRIMES, 4):
        raise InvalidInput(f"mutually unbiased bases are built for d = 2, 3, 4, 5, 7, not {d!r}")
    return int(d) + 1


@dataclass(frozen=True)
class _Setting:
    """A problem in floats, its solution, and the certificates that it can be rounded to.

    ``wrong`` is by how much, in norm, each effect may differ from the floats.
    """

    active: Active
    solution: Solution | str
    wrong: list[Array]

    @staticmethod
    def of(problem: Noisy, wrong: list[Array]) -> _Setting:
        active = Active.of(problem)
        floats = active.problem
        kept = [w[used] for w, used in zip(wrong, active.kept, strict=True)]
        return _Setting(active, solve_noise(floats, weyl_symmetry(floats)), kept)

    def may_be_exact(self) -> bool:
        """Whether a search for an exact answer makes sense, and is not too long."""
        sizes, d = self.active.sizes, self.active.problem.d
        known = not isinstance(self.solution, str) and not any(map(np.any, self.wrong))
        return known and prod(sizes) * d**2 <= LARGEST

    def near_boundary(self) -> bool:
        """Whether exact measurements may be jointly measurable without anything to spare."""
        return self.may_be_exact() and abs(self._solved().eta - 1) < NEAR

    def _solved(self) -> Solution:
        assert isinstance(self.solution, Solution)
        return self.solution

    def full_solution(self) -> Solution:
        """Return the solution with a witness for all outcomes, low where there is no effect."""
        solution = self._solved()
        top = 2 * len(self.active.sizes) * max(np.abs(w).max() for w in solution.witness)
        return replace(solution, witness=self.active.restored(solution.witness, -float(top)))

    @property
    def notes(self) -> tuple[str, ...]:
        if isinstance(self.solution, str):
            return (self.solution,)
        return tuple(self.solution.reasons)

    def parents(self) -> Iterator[Offer]:
        """Yield what the kernel reads of a parent, each a little further below the optimum."""
        for slack in (MARGIN, *SLACKS[2:]) if self.active.problem.general else (MARGIN,):
            found = rounded_parent(self.active.problem, self._solved(), self.wrong, slack)
            if found is not None:
                effects = dict(zip(self.active.choices(), found[1], strict=True))
                yield {"eta": str(found[0]), "parent": found[2]}, effects

    def witnesses(self) -> Iterator[Offer]:
        """Yield what the kernel reads of witnesses, each lifted more than the one before."""
        for slack in SLACKS:
            found = rounded_witness(self.active.problem, self._solved(), self.wrong, slack)
            if found is not None:
                w, bound = self.active.restored(found[0]), found[1]
                bits = BITS + (0 if self.active.problem.balanced() else 30)
                data = {
                    "effects": [grids(p, bits) for p in w],
                    "bound": grids(bound[None], bits)[0],
                }
                yield {"witness": data}, (w, bound)

    def certified(self, problem: Json) -> Certified:
        """Return the narrowest bracket that the kernel confirms; in the end [0, 1]."""
        if isinstance(self.solution, str):
            meaningful(problem)
            return certified(problem, {}, notes=self.notes)
        found = self._bracket(problem)
        if found.width > WIDE:
            sharper = polished(self.active.problem, self.solution)
            again = replace(self, solution=sharper)._bracket(problem)
            found = min(found, again, key=lambda f: f.width)
        if found.width > NEAR and any(map(np.any, self.wrong)):
            return replace(found, notes=(*found.notes, UNCERTAIN))
        return found

    def _bracket(self, problem: Json) -> Certified:
        value = min(1.0, self._solved().eta)
        nothing: Offer = ({}, None)
        lower, upper = next(self.parents(), nothing), next(self.witnesses(), nothing)
        for _ in range(2):
            try:
                return certified(
                    problem,
                    lower[0] | upper[0],
                    value=value,
                    primal=lower[1],
                    dual=upper[1],
                    notes=self.notes,
                )
            except Refused:  # then each side is tried on its own, with more and more room
                lower, upper = (
                    next((offer for offer in offers if settle(problem, offer[0])), nothing)
                    for offers in (self.parents(), self.witnesses())
                )
        meaningful(problem)
        raise AssertionError("what the kernel confirmed in parts it confirms together")

    def memberships(self) -> Iterator[tuple[dict[str, Json], Any, Any]]:
        """Yield certificates of membership or of its opposite, with parent or witness."""
        if len(self.active.sizes) == 1:
            effects = self.active.problem.povms[0]
            yield {}, dict(zip(self.active.choices(), effects, strict=True)), None
        if isinstance(self.solution, str):
            return
        if self.solution.eta < 1:
            for certificate, witness in self.witnesses():
                yield certificate, None, witness
        for certificate, parent in self.parents():
            if certificate.pop("eta") == "1":
                yield certificate, parent, None


def _noise(noise: Any, d: int) -> tuple[str, Given | None]:
    if isinstance(noise, str) and noise in NOISES:
        computational = [[int(i == j) for j in range(d)] for i in range(d)]
        return noise, given(computational, "the basis") if noise == "dephasing" else None
    if isinstance(noise, tuple | list) and len(noise) == 2 and noise[0] == "dephasing":
        return "dephasing", read_basis(noise[1], d)
    raise InvalidInput(
        f'the noise is "white", "general", "dephasing" or ("dephasing", basis), not {noise!r:.60}'
    )


def _wrong(povms: Povms, basis: Given | None) -> list[Array]:
    """Return by how much in norm the kernel will take each effect to be uncertain, or more."""
    d = povms.d
    radii = [np.array([e.radius for e in row]) for row in povms.effects]
    if basis is None:
        return [d * r for r in radii]
    return [1.01 * d * (d * r + 4 * d * basis.radius) for r in radii]
