"""Tensor products, partial traces and transposes, and quantities of states: against numpy."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from lossproof import (
    State,
    amplitude_damp,
    depolarise,
    fidelity,
    frobenius_norm,
    identity,
    linear_entropy,
    negativity,
    operator_norm,
    partial_trace,
    partial_transpose,
    pauli_x,
    pauli_y,
    purity,
    quantum_conditional_entropy,
    quantum_mutual_information,
    relative_entropy,
    tensor,
    trace,
    von_neumann_entropy,
)
from lossproof.numerics.floats import evaluate
from lossproof.paper.notation import latex, text
from lossproof.proofs.kernel.declarations import Context
from lossproof.proofs.kernel.equality import prove_equal
from lossproof.proofs.kernel.evaluate import evaluate as exact
from lossproof.proofs.kernel.numbers import number
from lossproof.proofs.kernel.positivity import has_entropy, nonnegative
from lossproof.theory.domains import DomainError
from lossproof.theory.expressions import Expr, ShapeError, matrix
from lossproof.theory.parts import named

Batch = np.ndarray[Any, Any]
rng = np.random.default_rng(5)


def random(n: int) -> Batch:
    found: Batch = rng.normal(size=(3, n, n)) + 1j * rng.normal(size=(3, n, n))
    return found


def symbol(name: str, n: int) -> Expr:
    return Expr(("var", name), (n, n))


@pytest.mark.parametrize("keep", [0, 1])
def test_partial_traces_of_two_parts(keep: int) -> None:
    x, dims = random(6), (2, 3)
    whole = x.reshape(3, 2, 3, 2, 3)
    traced = np.einsum("zikjk->zij" if keep == 0 else "zkikj->zij", whole)
    tree = partial_trace(symbol("x", 6), dims, keep)
    assert tree.shape == (dims[keep], dims[keep])
    assert np.allclose(evaluate(tree.tree, {"x": x}, 3), traced)


def test_partial_traces_of_three_parts() -> None:
    x = random(8)
    tree = partial_trace(symbol("x", 8), (2, 2, 2), (0, 2))
    traced = np.einsum("zakbckd->zabcd", x.reshape(3, 2, 2, 2, 2, 2, 2)).reshape(3, 4, 4)
    assert np.allclose(evaluate(tree.tree, {"x": x}, 3), traced)


def test_partial_transposes() -> None:
    x = random(6)
    tree = partial_transpose(symbol("x", 6), (2, 3), 1)
    turned = x.reshape(3, 2, 3, 2, 3).transpose(0, 1, 4, 3, 2).reshape(3, 6, 6)
    assert np.allclose(evaluate(tree.tree, {"x": x}, 3), turned)
    both = partial_transpose(symbol("x", 6), (2, 3), (0, 1))
    assert np.allclose(evaluate(both.tree, {"x": x}, 3), x.swapaxes(1, 2))


def test_tensor_products() -> None:
    a, b, c = random(2), random(3), random(2)
    tree = tensor(symbol("a", 2), symbol("b", 3), symbol("c", 2)).tree
    product = [np.kron(np.kron(x, y), z) for x, y, z in zip(a, b, c, strict=True)]
    assert np.allclose(evaluate(tree, {"a": a, "b": b, "c": c}, 3), product)
    image = exact((tensor(pauli_x(), pauli_y()) @ identity(4)).tree, {})
    i = exact(("imag",), {})
    signs = {(0, 3): -1, (1, 2): 1, (2, 1): -1, (3, 0): 1}
    for row, column in np.ndindex(4, 4):
        expected = number(signs.get((row, column), 0)) * i
        assert (image[row][column] - expected).is_zero()


STATES = Context({}, {
    "rho": {"domain": "state", "size": 4},
    "r": {"domain": "state", "size": 2},
    "s": {"domain": "state", "size": 3},
})  # fmt: skip
RHO, R, S = symbol("rho", 4), symbol("r", 2), symbol("s", 3)


def test_the_kernel_knows_that_parts_of_products_are_the_factors() -> None:
    whole = tensor(R, S)
    for keep, factor in ((0, R), (1, S)):
        left = partial_trace(whole, (2, 3), keep).tree
        for i in range(factor.shape[0]):  # type: ignore[arg-type]
            here, there = (("entry", x, ("pos", i), ("pos", 1)) for x in (left, factor.tree))
            assert prove_equal(STATES, here, there).equal
    assert prove_equal(STATES, trace(partial_trace(RHO, (2, 2), 1)).tree, ("num", "1")).equal


@pytest.mark.parametrize("tree", [
    partial_trace(RHO, (2, 2), 0), tensor(R, S), tensor(partial_trace(RHO, (2, 2), 1), S),
    partial_transpose(tensor(identity(2), identity(2)), (2, 2), 1),
])  # fmt: skip
def test_states_of_parts_have_entropies(tree: Expr) -> None:
    assert has_entropy(tree.tree, STATES)


def test_partial_transposes_are_not_taken_for_states() -> None:
    assert not has_entropy(partial_transpose(RHO, (2, 2), 1).tree, STATES)


BELL = matrix([[Fraction(i in (0, 3) and j in (0, 3)) / 2 for j in range(4)] for i in range(4)])
"""The state of (|00> + |11>) / sqrt 2."""


@pytest.mark.parametrize(("value", "known"), [
    (purity(BELL), 1), (purity(partial_trace(BELL, (2, 2), 1)), Fraction(1, 2)),
    (von_neumann_entropy(partial_trace(BELL, (2, 2), 0)), 1),
    (quantum_mutual_information(BELL, (2, 2)), 2),
    (quantum_conditional_entropy(BELL, (2, 2)), -1),
    (negativity(BELL, (2, 2)), Fraction(1, 2)),
    (negativity(depolarise(Fraction(1, 3), BELL), (2, 2)), 0),  # the threshold of Werner states
    (purity(depolarise(Fraction(1, 2), BELL)), Fraction(7, 16)),
    (frobenius_norm(pauli_x() * 3 + pauli_y() * 4) ** 2, 50),
    (operator_norm(matrix([[0, 2], [0, 0]])), 2),
    (trace(amplitude_damp(Fraction(1, 2), matrix([[0, 0], [0, 1]])) @ matrix([[1, 0], [0, 0]])),
     Fraction(1, 2)),
    (purity(amplitude_damp(1, symbol("r", 2) * 0 + identity(2) / 2)), 1),
])  # fmt: skip
def test_known_values(value: Expr, known: Fraction) -> None:
    env = {"r": [[number(1), number(0)], [number(0), number(0)]]}
    assert (exact(value.tree, env) - number(known)).is_zero()


def test_they_are_printed_as_they_are_written() -> None:
    product = tensor(R, S)
    for tree, shown, tex in (
        (partial_trace(RHO, (2, 2), 0), "tr_2^(2×2)(ρ)",
         r"\operatorname{tr}_{2}^{2 \times 2}(\rho)"),
        (partial_transpose(RHO, (2, 2), 1), "T_2^(2×2)(ρ)",
         r"\operatorname{T}_{2}^{2 \times 2}(\rho)"),
        (tensor(R, R, R), "r ⊗ r ⊗ r", r"r \otimes r \otimes r"),
        (tensor(R, tensor(R, R)), "r ⊗ (r ⊗ r)", r"r \otimes (r \otimes r)"),
        (product - tensor(R + R, S), "r ⊗ s − ((r + r) ⊗ s)",
         r"r \otimes s - \bigl((r + r) \otimes s\bigr)"),
        (relative_entropy(R, R), "S(r ‖ r)", r"S(r \,\Vert\, r)"),
        (fidelity(R, R), "F(r, r)", "F(r, r)"),
    ):  # fmt: skip
        assert (text(tree.tree), latex(tree.tree)) == (shown, tex)
    whole = symbol("x", 8)
    assert text(partial_trace(whole, (2, 2, 2), (0, 2)).tree) == "tr_2^(2×2×2)(x)"
    assert text(partial_trace(whole, (2, 2, 2), 0).tree) == "tr_2^(2×4)(x)"
    assert named((whole @ whole).tree) is None


def test_what_does_not_fit_is_refused() -> None:
    for wrong in (
        lambda: partial_trace(RHO, (2, 3), 0),
        lambda: partial_trace(RHO, (2, 2), 2),
        lambda: partial_trace(RHO, (2, 2), ()),
        lambda: partial_transpose(Expr(("var", "rho"), ("n", "n")), (2, 2), 0),
        lambda: tensor(Expr(("var", "rho"), ("n", "n")), R),
        lambda: tensor(identity(16), identity(16)),
        lambda: quantum_mutual_information(symbol("x", 8), (2, 2, 2)),
    ):
        with pytest.raises(ShapeError):
            wrong()
    with pytest.raises(DomainError):
        State["n", 2]
    assert State[2, 3].declare() == {"domain": "state", "size": 6}


@pytest.mark.parametrize(("tree", "sign"), [
    (linear_entropy(RHO), True), (linear_entropy(partial_trace(RHO, (2, 2), 0)), True),
    (1 - fidelity(R, R), True), (linear_entropy(tensor(R, S)), True),
    (linear_entropy(2 * R), False), (1 - fidelity(R, 2 * R), False),
    (1 - purity(partial_transpose(RHO, (2, 2), 1)), False),  # true, but not manifest
])  # fmt: skip
def test_bounds_that_are_manifest(tree: Expr, sign: bool) -> None:
    assert nonnegative(tree.tree, STATES) is sign
