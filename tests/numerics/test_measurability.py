"""The float program of incompatibility against the plain one, and against known values."""

import itertools
from typing import Any

import cvxpy
import numpy as np
import pytest
from numpy.typing import NDArray

from lossproof.numerics import _blocks, measurability
from lossproof.numerics._blocks import Triangle, hermitian_basis, product_indices
from lossproof.numerics.measurability import Noisy, Solution, solve_noise, weyl_symmetry
from lossproof.numerics.weyl import unbiased_bases, weyl_groups

cp: Any = cvxpy
Array = NDArray[Any]


def projective(bases: Array) -> list[Array]:
    return [np.einsum("ia,ja->aij", b, b.conj()) for b in bases]


def white(povms: list[Array]) -> Noisy:
    d = povms[0].shape[1]
    noise = [np.trace(m, axis1=1, axis2=2)[:, None, None] * np.eye(d) / d for m in povms]
    return Noisy(povms, noise)


def dephased(povms: list[Array]) -> Noisy:
    return Noisy(povms, [m * np.eye(m.shape[1]) for m in povms])


def general(povms: list[Array]) -> Noisy:
    return Noisy(povms, [np.zeros_like(m) for m in povms], general=True)


def reference(problem: Noisy) -> float:
    """The largest eta by the plain program, capped at 1."""
    d, eta = problem.d, cp.Variable()
    choices = [tuple(c) for c in product_indices(problem.sizes)]
    parent = {c: cp.Variable((d, d), hermitian=True) for c in choices}
    constraints = [g >> 0 for g in parent.values()] + [eta <= 1]
    if problem.general:
        constraints.append(sum(parent.values()) == np.eye(d))
    for x, (sharp, noise) in enumerate(zip(problem.povms, problem.noise, strict=True)):
        for b in range(len(sharp)):
            marginal = sum(g for c, g in parent.items() if c[x] == b)
            if problem.general:
                constraints.append(marginal - eta * sharp[b] >> 0)
            else:
                constraints.append(marginal == eta * sharp[b] + (1 - eta) * noise[b])
    program = cp.Problem(cp.Maximize(eta), constraints)
    program.solve(solver=cp.CLARABEL)
    return float(eta.value)


def random_povm(rng: np.random.Generator, d: int, k: int, real: bool = False) -> Array:
    a = rng.normal(size=(k, d, d)) + (0 if real else 1j) * rng.normal(size=(k, d, d))
    effects = a @ a.conj().transpose(0, 2, 1)
    values, vectors = np.linalg.eigh(effects.sum(axis=0))
    root = (vectors / np.sqrt(values)) @ vectors.conj().T
    return np.asarray(root @ effects @ root)


def solved(problem: Noisy, symmetric: bool = False) -> Solution:
    found = solve_noise(problem, weyl_symmetry(problem) if symmetric else None)
    assert isinstance(found, Solution), found
    return found


@pytest.mark.parametrize("d", [2, 3, 4, 5, 7])
def test_the_bases_are_mutually_unbiased_and_permuted(d: int) -> None:
    bases = unbiased_bases(d, d + 1)
    for x, y in itertools.combinations_with_replacement(range(d + 1), 2):
        overlaps = np.abs(bases[x].conj().T @ bases[y]) ** 2
        assert np.allclose(overlaps, np.eye(d) if x == y else 1 / d)
    symmetry = weyl_symmetry(white(projective(bases)))
    assert symmetry is not None and symmetry.order == d * d
    group = weyl_groups(d)[0]
    gram = np.einsum("aij,bij->ab", group.conj(), group)
    assert np.allclose(gram, d * np.eye(d * d))  # an orthogonal basis of unitaries
    assert np.allclose(group @ group.conj().transpose(0, 2, 1), np.eye(d))


def test_the_triangle_keeps_inner_products() -> None:
    rng = np.random.default_rng(1)
    for real in (False, True):
        shape = Triangle(3, real)
        basis = hermitian_basis(3, real=real)
        assert np.allclose(np.einsum("aij,bij->ab", basis.conj(), basis), np.eye(len(basis)))
        h = np.tensordot(rng.normal(size=len(basis)), basis, 1)
        flat = rng.normal(size=len(shape.places()[0]))
        folded = shape.fold(flat)
        assert np.allclose(folded, folded.conj().T)
        assert np.isclose(np.trace(folded @ h).real, flat @ shape.flatten(h))


@pytest.mark.parametrize(
    ("d", "m", "orbits"), [(2, 2, 1), (2, 3, 2), (3, 2, 1), (3, 3, 3), (4, 2, 1)]
)
@pytest.mark.parametrize("noise", [white, general])
def test_orbits_change_the_size_and_not_the_value(d: int, m: int, orbits: int, noise: Any) -> None:
    problem = noise(projective(unbiased_bases(d, m)))
    plain, reduced = solved(problem), solved(problem, symmetric=True)
    assert (plain.orbits, reduced.orbits) == (d**m, orbits)  # d^m choices, d^(m-2) orbits
    assert abs(plain.eta - reduced.eta) < 1e-7


@pytest.mark.parametrize("noise", [white, dephased, general])
@pytest.mark.parametrize(("d", "sizes"), [(2, (2, 2, 3)), (3, (3, 2)), (3, (3, 3))])
def test_it_agrees_with_the_plain_program(noise: Any, d: int, sizes: tuple[int, ...]) -> None:
    rng = np.random.default_rng(7 * d + sum(sizes))
    problem = noise([random_povm(rng, d, k) for k in sizes])
    found = solved(problem)
    assert min(found.eta, 1) == pytest.approx(reference(problem), abs=1e-6)
    problem = noise(projective(np.array([np.linalg.qr(rng.normal(size=(d, d)))[0] for _ in "ab"])))
    found = solved(problem)
    assert found.parent.dtype == float  # real measurements need real variables only
    assert min(found.eta, 1) == pytest.approx(reference(problem), abs=1e-6)


def test_a_tiny_effect_does_not_drown() -> None:
    rng = np.random.default_rng(11)
    small = 1e-7 * random_povm(rng, 2, 2)[:1]
    scaled = np.concatenate([small, np.eye(2) - small])
    problem = white([scaled, projective(unbiased_bases(2, 2))[1]])
    found = solved(problem)
    tiny = found.parent[product_indices(problem.sizes)[:, 0] == 0]
    noisy = found.eta * small[0] + (1 - found.eta) * problem.noise[0][0]
    assert np.allclose(tiny.sum(axis=0), noisy, atol=1e-13)  # to 1e-6 of its own size


def test_primal_and_dual_are_what_they_should_be() -> None:
    rng = np.random.default_rng(3)
    for symmetric, povms in (
        (True, projective(unbiased_bases(3, 3))),
        (False, [random_povm(rng, 2, 3), projective(unbiased_bases(2, 2))[1]]),
    ):
        problem = white(povms)
        found = solved(problem, symmetric)
        choices = product_indices(problem.sizes)
        assert np.linalg.eigvalsh(found.parent).min() > -1e-7
        for x, (sharp, noise) in enumerate(zip(povms, problem.noise, strict=True)):
            for b in range(len(sharp)):
                marginal = found.parent[choices[:, x] == b].sum(axis=0)
                noisy = found.eta * sharp[b] + (1 - found.eta) * noise[b]
                assert np.allclose(marginal, noisy, atol=1e-6)
        gaps = found.bound - sum(w[choices[:, x]] for x, w in enumerate(found.witness))
        assert np.linalg.eigvalsh(gaps).min() > -1e-7


def test_a_symmetry_that_the_noise_lacks_is_not_used() -> None:
    povms = projective(unbiased_bases(3, 2))
    assert weyl_symmetry(white(povms)) is not None
    turned = np.linalg.qr(np.random.default_rng(0).normal(size=(3, 3)))[0]
    rotated = [turned @ m @ turned.T for m in povms]
    assert weyl_symmetry(white(rotated)) is None
    tilted = [np.einsum("ik,okl,jl->oij", turned, m * np.eye(3), turned) for m in povms]
    assert weyl_symmetry(Noisy(povms, tilted)) is None
    trivial = np.array([np.eye(3) / 2] * 2)  # equal effects: nothing tells them apart
    assert weyl_symmetry(white([trivial, *povms])) is None


def test_when_one_solver_fails_the_next_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = white(projective(unbiased_bases(2, 2)))

    def fails(*_: Any) -> str:
        return "Stalled"

    def breaks(*_: Any) -> str:
        raise ValueError("no memory")

    monkeypatch.setattr(_blocks, "_clarabel", fails)
    found = solved(problem)
    assert found.eta == pytest.approx(0.5**0.5, abs=1e-6)
    assert found.reasons == ["CLARABEL: Stalled"]
    assert np.linalg.eigvalsh(found.parent).min() > -1e-6
    monkeypatch.setattr(_blocks, "_scs", breaks)
    assert solve_noise(problem) == "CLARABEL: Stalled; SCS: no memory"


def test_what_is_too_large_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measurability, "LARGEST", 100)
    found = solve_noise(white(projective(unbiased_bases(2, 2))))
    assert found == "4 choices in dimension 2 are too many"
