"""Classical values are what they claim to be, exactly; generic branches have known moments."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import find, given, settings
from hypothesis.errors import InvalidArgument

import lossproof.strategies as s
from lossproof.numerics.strategies import RandomSource
from lossproof.numerics.strategies._classical import simplex
from lossproof.numerics.strategies._classical_laws import determinant, mask_law
from lossproof.numerics.strategies._correlations import _gram, _uniform, spans
from lossproof.numerics.strategies._scalar import pivots
from lossproof.proofs.kernel.numbers import ONE, number
from lossproof.proofs.kernel.values import read_value
from lossproof.strategies import (
    CorrelationMatrix,
    Dataset,
    FiniteMaskLaw,
    JointDistribution,
    SmallNetwork,
    correlation_matrices,
    datasets,
    distributions,
    mask_laws,
    masks,
    probabilities,
    small_networks,
    special_values,
)
from lossproof.theory.domains import MaskLaw

QUICK = settings(max_examples=60, deadline=None, derandomize=True, database=None)


def again(value: Any) -> Any:
    return eval(repr(value), {name: getattr(s, name) for name in s.__dir__() if name[0] != "_"})


# -- probabilities and masks ----------------------------------------------------------------------


def test_probabilities_hit_the_ends_the_middle_and_what_is_near() -> None:
    seen: set[Fraction] = set()

    @settings(QUICK, max_examples=400)
    @given(probabilities())
    def check(p: Fraction) -> None:
        assert isinstance(p, Fraction) and 0 <= p <= 1
        seen.add(p)

    check()
    assert {Fraction(0), Fraction(1), Fraction(1, 2)} <= seen
    assert any(0 < p < Fraction(1, 500) for p in seen)
    assert any(Fraction(499, 500) < p < 1 for p in seen)


@QUICK
@given(probabilities("1/3", 0.5, exclude_min=True))
def test_bounds_are_kept(p: Fraction) -> None:
    assert Fraction(1, 3) < p <= Fraction(1, 2)


def test_masks_are_of_their_kind() -> None:
    assert find(masks(3), lambda m: True, settings=QUICK) == (1, 1, 1)
    assert find(masks(3, signs=True), lambda m: sum(m) < 3, settings=QUICK).count(-1) == 1
    assert find(masks(4), lambda m: sum(m) == 2, settings=QUICK).count(0) == 2


# -- mask laws ------------------------------------------------------------------------------------


def independent(law: FiniteMaskLaw, i: int, j: int) -> bool:
    return law.second_moment()[i][j] == law.mean()[i] * law.mean()[j]


def probability(law: FiniteMaskLaw, mask: tuple[int, ...]) -> Fraction:
    found = dict(zip(law.masks, law.weights, strict=True))
    return found.get(tuple(map(Fraction, mask)), Fraction(0))


@pytest.mark.parametrize("n", [1, 2, 3, 4])
@pytest.mark.parametrize(
    "kind",
    ["iid", "unequal", "exchangeable", "pairwise independent", "determinantal", "arbitrary"],
)
def test_mask_laws_are_of_their_kind(kind: str, n: int) -> None:
    @settings(QUICK, max_examples=25)
    @given(mask_laws(n, kind=kind))
    def check(law: FiniteMaskLaw) -> None:
        assert law.n == n and sum(law.weights) == 1
        assert {x for mask in law.masks for x in mask} <= {0, 1}
        rates, pairs = law.mean(), list(itertools.combinations(range(n), 2))
        every = list(itertools.product((0, 1), repeat=n))
        if kind in ("iid", "unequal"):
            for mask in every:
                expected = Fraction(1)
                for bit, p in zip(mask, rates, strict=True):
                    expected *= p if bit else 1 - p
                assert probability(law, mask) == expected
            assert kind == "unequal" or len(set(rates)) == 1
        elif kind == "exchangeable":
            for mask in every:
                assert probability(law, mask) == probability(law, tuple(sorted(mask)))
        elif kind == "pairwise independent":
            assert set(rates) == {Fraction(1, 2)}
            assert all(independent(law, i, j) for i, j in pairs)
        elif kind == "determinantal":  # units repel: P(i, j) <= P(i) P(j)
            moments = law.second_moment()
            assert all(moments[i][j] <= rates[i] * rates[j] for i, j in pairs)
        assert again(law) == law

    check()


def test_pairwise_independence_needs_no_more_than_twice_n_masks() -> None:
    # C. R. Rao (1947): a strength-two array on n fair bits has more than n rows; here at most 2n
    for seed in range(20):
        law = mask_law(RandomSource(seed), 3, "pairwise independent")
        assert 3 < len(law) <= 6
    assert not all(
        independent(mask_law(RandomSource(seed), 3, "exchangeable"), 0, 1) for seed in range(20)
    )


def test_determinants_are_those_of_sympy() -> None:
    import sympy

    rng = np.random.default_rng(0)
    for n in (1, 2, 3, 4, 5):
        rows = rng.integers(-4, 5, (n, n)).tolist()
        rows[-1] = rows[0] if n == 5 else rows[-1]
        assert determinant(rows) == sympy.Matrix(rows).det()


@QUICK
@given(mask_laws(3, signs=True))
def test_sign_laws_have_unit_second_moments(law: FiniteMaskLaw) -> None:
    assert all(row[k] == 1 for k, row in enumerate(law.second_moment()))


def test_moments_of_generic_mask_laws_are_those_of_dirichlet() -> None:
    # weights uniform on the simplex of K = 2^n: E w = 1/K, E w^2 = 2/(K (K + 1))
    found = [mask_law(RandomSource(seed), 2, "generic") for seed in range(1500)]
    squares = np.array([sum(float(w) ** 2 for w in law.weights) for law in found])
    deviation = squares.std() / np.sqrt(len(squares))
    assert abs(squares.mean() - 2 / 5) < 4 * deviation
    assert abs(squares.mean() - 1 / 4) > 20 * deviation  # what equal weights would give


# -- distributions --------------------------------------------------------------------------------


@QUICK
@given(distributions((2, 3, 2), structure="independent"))
def test_independent_variables_factorise(law: JointDistribution) -> None:
    for outcome in itertools.product(*map(range, law.shape)):
        expected = Fraction(1)
        for k, x in enumerate(outcome):
            expected *= law.marginal(k)[x]
        assert law[outcome] == expected


@QUICK
@given(distributions((2, 2, 3), structure="conditionally independent"))
def test_given_the_last_variable_the_others_are_independent(law: JointDistribution) -> None:
    last, first, second = law.marginal(2), law.marginal(0, 2), law.marginal(1, 2)
    for a, b, c in itertools.product(*map(range, law.shape)):
        assert law[a, b, c] * last[c] == first[a, c] * second[b, c]


@QUICK
@given(distributions((2, 2, 3), structure="deterministic"))
def test_the_last_variable_is_a_function_of_the_others(law: JointDistribution) -> None:
    before = [outcome[:-1] for outcome, _ in law.weights]
    assert len(before) == len(set(before))
    assert abs(law.entropy() - law.entropy(0, 1)) < 1e-12


@QUICK
@given(distributions((3, 3, 3), structure="parity"))
def test_parity_hides_from_every_pair(law: JointDistribution) -> None:
    for i, j in itertools.combinations(range(3), 2):
        assert set(law.marginal(i, j).vector()) == {Fraction(1, 9)}
    assert abs(law.entropy() - 2 * np.log2(3)) < 1e-12


@settings(QUICK, max_examples=120)
@given(distributions((2, 3)))
def test_any_distribution_is_one_and_can_be_written_again(law: JointDistribution) -> None:
    assert sum(law.vector()) == 1 and min(law.vector()) >= 0
    assert again(law) == law
    assert abs(np.asarray(law).sum() - 1) < 1e-12 and np.asarray(law).shape == (2, 3)
    domain = {"domain": "distribution", "size": 6}
    total = number(0)
    for weight in read_value(domain, law.json(), {}):  # the kernel takes it
        total = total + weight
    assert total == ONE


def test_moments_of_the_simplex() -> None:
    # uniform on the simplex of k = 4 outcomes: E p_i^2 = 2/(k (k + 1)) = 1/10
    found = np.array([[float(x) for x in simplex(RandomSource(k), 4)] for k in range(4000)])
    for moment, expected in (((found**2)[:, 0], 1 / 10), (found[:, 0] * found[:, 1], 1 / 20)):
        assert abs(moment.mean() - expected) < 4 * moment.std() / np.sqrt(len(found))


# -- correlation matrices -------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["real", "complex"])
@pytest.mark.parametrize("n", [1, 2, 3, 5])
def test_correlation_matrices_are_valid(n: int, field: str) -> None:
    @settings(QUICK, max_examples=40)
    @given(correlation_matrices(n, field=field))
    def check(c: CorrelationMatrix) -> None:
        assert CorrelationMatrix(c.rows) == c  # decided exactly
        assert field == "complex" or all(x.is_real() for row in c.rows for x in row)
        assert again(c) == c

    check()


@pytest.mark.parametrize("field", ["real", "complex"])
def test_boundary_interior_and_extreme(field: str) -> None:
    @settings(QUICK, max_examples=30)
    @given(correlation_matrices(4, field=field, kind="boundary"))
    def singular(c: CorrelationMatrix) -> None:
        assert CorrelationMatrix(c.rows).rank < 4

    @settings(QUICK, max_examples=30)
    @given(correlation_matrices(4, field=field, kind="interior"))
    def regular(c: CorrelationMatrix) -> None:
        assert CorrelationMatrix(c.rows).rank == 4

    @settings(QUICK, max_examples=60)
    @given(correlation_matrices(4, field=field, kind="extreme"))
    def extreme(c: CorrelationMatrix) -> None:
        ranks.add(CorrelationMatrix(c.rows).rank)

    ranks: set[int] = set()
    singular()
    regular()
    extreme()
    assert ranks == {1, 2}  # r (r + 1)/2 <= 4 over R, r^2 <= 4 over C


def test_the_test_of_extreme_points_knows_both_answers() -> None:
    # three vectors in the plane, no two parallel, span the symmetric matrices; two do not
    e, f, g = ([(1, 0), (0, 0)], 1), ([(0, 0), (1, 0)], 1), ([(3, 0), (4, 0)], 5)
    assert spans([e, f, g]) and not spans([e, f, e]) and spans([([(1, 0)], 1)])


def test_generic_vectors_are_uniform_on_the_sphere() -> None:
    # E <u, v>^2 = 1/n over R and E |<u, v>|^2 = 1/n over C, E <u, v> = 0
    for field in ("real", "complex"):
        found = [_gram(_uniform(RandomSource(k), 3, field))[0, 1] for k in range(1500)]
        entries = np.array([complex(x) for x in found])
        squares = np.abs(entries) ** 2
        assert abs(squares.mean() - 1 / 3) < 4 * squares.std() / np.sqrt(len(squares))
        assert abs(entries.mean()) < 4 * entries.std() / np.sqrt(len(entries))


def test_what_is_no_correlation_matrix_is_refused() -> None:
    with pytest.raises(ValueError, match="not positive semidefinite"):
        s.equicorrelated(3, "-3/5")
    with pytest.raises(ValueError, match="diagonal"):
        CorrelationMatrix([[2, 0], [0, 1]])
    assert pivots(s.equicorrelated(3, "-1/2").rows) is not None


# -- networks and data ----------------------------------------------------------------------------


@QUICK
@given(small_networks(2, 3, 2))
def test_dropping_a_unit_removes_its_term(net: SmallNetwork) -> None:
    x = (Fraction(1, 2), Fraction(-2))
    full = net(x)
    parts = [net(x, [int(j == k) for j in range(net.units)]) for k in range(net.units)]
    assert full == tuple(sum(p[i] for p in parts) for i in range(2))
    assert again(net) == net and net(x, [0] * 3) == (0, 0)


def test_a_hidden_unit_is_what_it_says() -> None:
    absolute = SmallNetwork([[1], [-1]], [0, 0], [[1, 1]])
    assert [absolute([x])[0] for x in (-3, 0, 2)] == [3, 0, 2]
    with pytest.raises(ValueError, match="hidden units need"):
        SmallNetwork([[1], [-1]], [0], [[1, 1]])
    with pytest.raises(ValueError, match="activation"):
        SmallNetwork([[1]], [0], [[1]], "tanh")


@pytest.mark.parametrize("kind", ["orthogonal", "collinear", "duplicated", "interpolated"])
def test_data_sets_are_of_their_kind(kind: str) -> None:
    @QUICK
    @given(datasets(4, 2, kind=kind))
    def check(data: Dataset) -> None:
        assert data.shape == (4, 2) and data.X.shape == (4, 2) and data.y.shape == (4,)
        gram = data.gram()
        if kind == "orthogonal":
            assert gram[0][1] == 0 != gram[0][0] * gram[1][1]
        elif kind == "collinear":
            assert gram[0][0] * gram[1][1] == gram[0][1] ** 2
        elif kind == "duplicated":
            assert data.features[1] == data.features[3]
        elif kind == "interpolated":
            residual = data.y - data.X @ np.linalg.lstsq(data.X, data.y, rcond=None)[0]
            assert np.abs(residual).max() < 1e-9
        assert again(data) == data

    check()


# -- arguments, and the catalogue -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "word"),
    [
        (lambda: probabilities(0, 2), "max_value=2"),
        (lambda: probabilities("1/2", "1/3"), "no probability"),
        (lambda: probabilities("x"), "min_value='x'"),
        (lambda: mask_laws(0), "at least 1"),
        (lambda: mask_laws(11), "at most 10"),
        (lambda: mask_laws(2, kind="odd"), "choose one of"),
        (lambda: distributions((2, 3), structure="parity"), "choose one of"),
        (lambda: distributions(cast(Any, "22")), "sequence of integers"),
        (lambda: distributions((100, 100)), "at most 4096"),
        (lambda: correlation_matrices(3, field="rational"), "field='rational'"),
        (lambda: correlation_matrices(1, kind="boundary"), "not singular"),
        (lambda: small_networks(2, 2, activation="tanh"), "choose one of"),
        (lambda: datasets(1, 2, kind="orthogonal"), "choose one of"),
        (lambda: masks(True), "integer"),
    ],
)
def test_bad_arguments_say_what_is_allowed(made: Any, word: str) -> None:
    with pytest.raises(InvalidArgument, match=word):
        made().validate()


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_the_catalogue_holds_valid_values_that_can_be_written_again(size: int) -> None:
    for kind in (
        "channels", "convex functions", "correlation matrices", "distributions", "mask laws",
        "states", "unitaries", "observables", "povms",
    ):  # fmt: skip
        found = special_values(kind, size)
        assert len(found) >= 2 or size == 1 or kind == "povms"
        assert len(set(found)) == len(found)
        for value in found:
            assert again(value) == value
    assert special_values("states", 4)[1] == s.maximally_mixed(4)
    assert s.bell() in special_values("states", 4)
    with pytest.raises(ValueError, match="choose one of"):
        special_values("stats")
    with pytest.raises(ValueError, match="positive integer"):
        special_values("states", 0)


def test_they_shrink_to_what_a_person_reads() -> None:
    assert find(probabilities(), lambda p: p > 0, settings=QUICK) == Fraction(1, 2)
    law = find(
        mask_laws(2), lambda m: m.mean() != (1, 1), settings=settings(QUICK, max_examples=300)
    )
    assert len(repr(law)) < 80
    c = find(correlation_matrices(3), lambda c: c[0, 1] != 0, settings=QUICK)
    assert repr(c) == "equicorrelated(3, 1)"


def test_names_are_those_of_the_law_and_of_no_other() -> None:
    names = {
        "independent_masks('1/2', '1/3')": s.independent_masks("1/2", "1/3"),
        "independent_masks(1, 0)": FiniteMaskLaw({(1, 0): 1}),
        "all_or_none(3, '1/3')": s.all_or_none(3, "1/3"),
        "k_of_n(3, 1)": s.k_of_n(3, 1),
        "even_masks(3)": s.even_masks(3),
    }
    for name, law in names.items():
        assert repr(law) == name and again(law) == law
    near = dict(zip(s.even_masks(3).masks, ("1/2", "1/4", "1/8", "1/8"), strict=True))
    for law in (
        FiniteMaskLaw(near),
        FiniteMaskLaw({(0, 0): "1/4", (0, 1): "1/4", (1, 0): "1/8", (1, 1): "3/8"}),
        FiniteMaskLaw({(1, 0): "1/3", (0, 1): "2/3"}),
        FiniteMaskLaw({(2, 2): "1/3", (0, 0): "2/3"}),
    ):
        assert repr(law).startswith("FiniteMaskLaw({") and again(law) == law
    assert repr(s.uniform_on((2, 2))) == "uniform_on((2, 2))"
    assert repr(s.uniform_on((2, 2), (0, 0), (1, 1))) == "uniform_on((2, 2), (0, 0), (1, 1))"


def test_a_joint_distribution_is_a_finite_sequence_of_its_probabilities() -> None:
    import sympy

    law = s.product_of(["1/2", "1/2"], ["1/3", "2/3"])
    assert list(law) == list(law.vector()) and len(law) == 4 and Fraction(1, 6) in law
    with pytest.raises(IndexError, match="no outcome"):
        law[2, 0]
    with pytest.raises(IndexError):
        law[0]
    assert cast(Any, sympy.sympify(law))[1, 1] == sympy.Rational(1, 3)


def test_sympy_takes_values_exactly() -> None:
    import sympy

    assert cast(Any, sympy.sympify(s.bell()))[0, 3] == sympy.Rational(1, 2)
    assert cast(Any, sympy.sympify(s.equicorrelated(3, "-1/2"))).det() == 0
    weights, kept = s.independent_masks("1/3", "1/2").sympy()
    assert kept.T * weights == sympy.Matrix([sympy.Rational(1, 3), sympy.Rational(1, 2)])
    first, bias, second = SmallNetwork([["1/3"]], ["1/7"], [[2]]).sympy()
    assert (second * (first * 3 + bias))[0] == sympy.Rational(16, 7)
    rows, targets = Dataset([["1/3", 1]], [2]).sympy()
    assert rows[0, 0] == sympy.Rational(1, 3) and targets[0] == 2


@pytest.mark.parametrize(
    ("strategy", "special"),
    [
        (mask_laws(3), special_values("mask laws", 3)),
        (distributions((2, 2)), [s.uniform_on((2, 2)), s.uniform_on((2, 2), (0, 0), (1, 1))]),
    ],
)
def test_special_values_come_first_and_generic_ones_are_rare(strategy: Any, special: Any) -> None:
    seen: list[Any] = []

    @settings(QUICK, max_examples=300)
    @given(strategy)
    def check(value: Any) -> None:
        seen.append(value)

    check()
    assert set(special) <= set(seen)
    long = [v for v in seen if max(w.denominator for w in weights(v)) > 10**7]  # of 20 bits each
    assert len(long) < len(seen) / 5


def weights(value: Any) -> list[Fraction]:
    return list(value.weights if isinstance(value, FiniteMaskLaw) else value)


@pytest.mark.parametrize("size", [5, 7, 9, 16])
def test_the_catalogue_of_gates_is_there_at_every_size(size: int) -> None:
    assert special_values("unitaries", size)[0] == s.identity_gate(size)
    assert special_values("unitaries", 5)[1] == s.shift(5)


def test_special_observables_and_measurements() -> None:
    assert s.Observable(s.pauli("Y")) in special_values("observables", 2)
    assert s.trine() in special_values("povms", 2)


def test_masks_may_be_phases() -> None:
    quarter = FiniteMaskLaw({(1, x): "1/4" for x in ("1", "i", "-1", "-i")})
    assert again(quarter) == quarter and quarter.mean() == (1, 0)
    assert quarter.second_moment() == ((1, 0), (0, 1))
    two = FiniteMaskLaw({(1, "i"): "1/2", (1, "3/5+4i/5"): "1/2"})
    assert str(two.second_moment()[0][1]) == "3/10-9i/10"  # E m_1 conj(m_2)
    assert abs(two.probabilities() @ two.support()[:, 1] - (0.3 + 0.9j)) < 1e-12
    law = {"domain": "law", "size": 2, "entries": "complex"}
    assert read_value(law, two.json(), {}) is not None  # the kernel takes it
    with pytest.raises(ValueError, match="exact number"):
        FiniteMaskLaw({("x", 1): 1})
    kinds = set()

    @settings(QUICK, max_examples=150)
    @given(s.for_domain(MaskLaw[2]))
    def check(law: FiniteMaskLaw) -> None:
        assert again(law) == law
        kinds.update(type(x) for mask in law.masks for x in mask)

    check()
    assert kinds == {Fraction, s.Exact}
