"""Certificates of the cut polytope stand before the kernel; corrupted ones do not."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from lossproof.proofs.certificates import certificate_sign_masks
from lossproof.proofs.kernel.membership import check_membership, check_separation
from lossproof.proofs.kernel.numbers import read


def equal_correlations(n: int, c: str) -> list[list[str]]:
    return [["1" if i == j else c for j in range(n)] for i in range(n)]


def numbers(matrix: Any) -> Any:
    return [[read(x) for x in row] for row in matrix]


INSIDE = [
    equal_correlations(1, "0"),
    equal_correlations(4, "0"),
    equal_correlations(3, "1"),
    equal_correlations(3, "-1/3"),
    equal_correlations(5, "1/7"),
]
OUTSIDE = [
    equal_correlations(3, "-1/2"),
    equal_correlations(3, "-333334/1000000"),
    equal_correlations(5, "-1/4"),
]


@pytest.mark.parametrize("matrix", INSIDE, ids=str)
def test_inside(matrix: Any) -> None:
    certificate = certificate_sign_masks(matrix)
    assert certificate is not None and certificate["kind"] == "sign_weights"
    assert check_membership("sign_masks", numbers(matrix), certificate)
    assert not check_separation("sign_masks", numbers(matrix), certificate)


@pytest.mark.parametrize("matrix", OUTSIDE, ids=str)
def test_outside(matrix: Any) -> None:
    certificate = certificate_sign_masks(matrix)
    assert certificate is not None and certificate["kind"] == "sign_functional"
    assert check_separation("sign_masks", numbers(matrix), certificate)


def test_irrational_entries() -> None:
    matrix: Any = [["1", [[2, "1/2", "0"]]], [[[2, "1/2", "0"]], "1"]]
    certificate = certificate_sign_masks(matrix)
    assert certificate is not None and certificate["kind"] == "sign_weights"


def test_corrupted_certificates_are_refused() -> None:
    matrix = numbers(INSIDE[3])
    sound = certificate_sign_masks(INSIDE[3])
    assert sound is not None
    for k in range(len(sound["weights"])):
        bad = copy.deepcopy(sound)
        bad["weights"][k][0] = str(read(bad["weights"][k][0]).rational() + 1)
        assert not check_membership("sign_masks", matrix, bad)
    far = certificate_sign_masks(OUTSIDE[0])
    assert far is not None
    far["functional"][0][1] = "1"
    assert not check_separation("sign_masks", numbers(OUTSIDE[0]), far)


def test_what_is_no_second_moment_is_out() -> None:
    # outside the elliptope too; and a complex one, which no functional on real matrices may judge
    assert certificate_sign_masks([["1", "2"], ["2", "1"]])["kind"] == "sign_functional"  # type: ignore[index]
    phase: Any = [["1", [[1, "0", "1"]]], [[[1, "0", "-1"]], "1"]]
    assert certificate_sign_masks(phase) is None
