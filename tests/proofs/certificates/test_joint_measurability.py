"""Certificates of joint measurability stand before the kernel; corrupted ones do not."""

from __future__ import annotations

import copy
from fractions import Fraction
from typing import Any

import pytest

from lossproof.proofs.certificates import certificate_joint_measurability
from lossproof.proofs.kernel.membership import check_membership, check_separation
from lossproof.proofs.kernel.numbers import read

TARGET = "jointly_measurable"


def imaginary(x: Fraction) -> Any:
    return [[1, "0", str(x)]]


def noisy(axes: str, eta: str) -> list[Any]:
    half, e = Fraction(1, 2), Fraction(eta) / 2
    return [[_effect(axis, half, s * e) for s in (1, -1)] for axis in axes]


def _effect(axis: str, half: Fraction, e: Fraction) -> Any:
    h = str(half)
    return {
        "X": [[h, str(e)], [str(e), h]],
        "Y": [[h, imaginary(-e)], [imaginary(e), h]],
        "Z": [[str(half + e), "0"], ["0", str(half - e)]],
    }[axis]


def numbers(povms: Any) -> Any:
    return [[[[read(x) for x in row] for row in e] for e in povm] for povm in povms]


@pytest.mark.parametrize(
    ("axes", "eta"), [("XZ", "7/10"), ("XYZ", "577/1000"), ("ZZ", "1"), ("X", "1"), ("XZ", "0")]
)
def test_compatible(axes: str, eta: str) -> None:
    povms = noisy(axes, eta)
    certificate = certificate_joint_measurability(povms)
    assert certificate is not None and certificate["kind"] == "parent_povm"
    assert check_membership(TARGET, numbers(povms), certificate)
    assert not check_separation(TARGET, numbers(povms), certificate)


@pytest.mark.parametrize(("axes", "eta"), [("XZ", "71/100"), ("XYZ", "578/1000"), ("XY", "1")])
def test_incompatible(axes: str, eta: str) -> None:
    povms = noisy(axes, eta)
    certificate = certificate_joint_measurability(povms)
    assert certificate is not None and certificate["kind"] == "incompatibility"
    assert check_separation(TARGET, numbers(povms), certificate)
    assert not check_membership(TARGET, numbers(povms), certificate)


def test_corrupted_certificates_are_refused() -> None:
    near, far = noisy("XZ", "7/10"), noisy("XZ", "71/100")
    parent, witness = certificate_joint_measurability(near), certificate_joint_measurability(far)
    assert parent is not None and witness is not None
    for k in range(4):
        bad = copy.deepcopy(parent)
        bad["effects"][k][0][0] = str(read(bad["effects"][k][0][0]).rational() + Fraction(1, 10**6))
        assert not check_membership(TARGET, numbers(near), bad)
    lower = copy.deepcopy(witness)
    lower["bound"][0][0] = str(read(lower["bound"][0][0]).rational() - 1)
    assert not check_separation(TARGET, numbers(far), lower)
    assert not check_separation(TARGET, numbers(near), witness)  # sound, for another pair
    assert not check_membership(TARGET, numbers(far), parent)


def test_effects_that_do_not_sum_to_one_have_no_parent() -> None:
    povms = noisy("XZ", "1/2")
    povms[0][0] = [["1", "0"], ["0", "1"]]
    certificate = certificate_joint_measurability(povms)
    assert certificate is None or certificate["kind"] == "incompatibility"
