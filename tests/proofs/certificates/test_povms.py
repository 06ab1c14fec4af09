"""Measurements are read once: exact ones exactly, floats within what they miss."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from lossproof.proofs.certificates._povms import read_povms, unbiased_povms
from lossproof.proofs.certificates.given import InvalidInput
from lossproof.proofs.certificates.measurability import mutually_unbiased_bases
from lossproof.proofs.kernel.quantities.measurability import read_family
from lossproof.proofs.kernel.quantities.measurability_exact import read_exact_family

THIRD = [["1/3", 0], [0, "1/3"]]


def test_short_fractions_are_exact_in_both_forms() -> None:
    x = np.array([[[0.5, 0.5j], [-0.5j, 0.5]], [[0.5, -0.5j], [0.5j, 0.5]]])
    exact, quick = read_povms([x]), read_povms([x], checked=False)
    assert exact.exact and "exact" in exact.json[0][0]
    assert quick.json[0][0]["radius"] == "0" and quick.json[0][0]["den"] == 1 << 20
    families = [read_exact_family({"povms": p.json}, "white") for p in (exact, quick)]
    assert families[0].povms == families[1].povms
    assert np.array_equal(exact.floats[0], quick.floats[0])


@pytest.mark.parametrize(
    ("povm", "word"),
    [
        ([THIRD, THIRD, [["1/3", 0], [0, Fraction(333333333333, 10**12)]]], "sum to the identity"),
        ([[[1 + Fraction(1, 10**12)]], [[-Fraction(1, 10**12)]]], "not positive"),
    ],
)
def test_exact_measurements_are_checked_exactly(povm: Any, word: str) -> None:
    with pytest.raises(InvalidInput, match=word):
        read_povms([povm])
    assert read_povms([povm], checked=False).exact  # then it is the kernel that objects


@pytest.mark.parametrize(("d", "exact"), [(2, True), (3, True), (4, True), (5, False)])
def test_unbiased_bases_are_exact_where_the_field_allows(d: int, exact: bool) -> None:
    bases = mutually_unbiased_bases(d)
    povms = read_povms(unbiased_povms(bases))
    assert povms.exact is exact
    projectors = np.einsum("xia,xja->xaij", bases, bases.conj())
    assert np.allclose(np.array(povms.floats), projectors, atol=1e-15)
    assert len(read_family({"povms": povms.json}, "white").effects) == d + 1


def test_sloppy_floats_are_widened() -> None:
    a = np.array([[0.3, 0.1], [0.1, 0.3]])
    good, off = [a, np.eye(2) - a], [a, np.eye(2) - a + 1e-11]
    radii = [read_povms([p]).effects[0][0].radius for p in (good, off)]
    assert radii[0] < 1e-14 and 1e-11 < radii[1] < 1e-10
    with pytest.raises(InvalidInput, match="sum to the identity"):
        read_povms([[a, np.eye(2) - a + 1e-8]])
