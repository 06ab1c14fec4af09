"""What certified functions return: bounds, membership, and files of certificates."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sympy

from lossproof import certified
from lossproof.proofs.certificates.result import Certified, Membership
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.numbers import number, root


def between(low: Any, high: Any, **more: Any) -> Certified:
    """Return a result with these bounds."""
    return Certified({}, {}, "it", 0.5, Fraction(low), Fraction(high), **more)


def test_numbers_lie_between_the_bounds_or_not() -> None:
    found = between("2/3", "3/4")
    assert Fraction(2, 3) in found and sympy.sqrt(2) / 2 in found and 0.7 in found
    assert 2 / 3 in found and 0.75 in found  # what they stand for is
    assert 0.6666 not in found and 0.7500001 not in found and 1 not in found
    assert float("nan") not in found and float("inf") not in found
    assert sympy.Rational(66, 100) not in found and Fraction(66, 100) not in found


def test_the_exact_value_is_a_sympy_number() -> None:
    value = (number(1) + root(5)) * number(Fraction(1, 4))
    found = between(0, 1, number=value)
    assert sympy.simplify(found.exact - sympy.cos(sympy.pi / 5)) == 0  # type: ignore[operator]
    assert str(found) == "it = 1/4 + 1/4*sqrt(5)" and float(found) == 0.5
    assert between(0, 1).exact is None and between(0, 1).width == 1
    assert str(between(0, 1)) == "it = 0.5 in [0, 1]"


def test_an_undecided_membership_is_neither_true_nor_false() -> None:
    found = Membership({}, {}, "a set", None, reason="it is on the boundary")
    with pytest.raises(ValueError, match="undecided: it is on the boundary"):
        bool(found)
    with pytest.raises(Refused, match="no certificate"):
        found.check()


def test_a_certificate_survives_the_file(tmp_path: Path) -> None:
    found = certified.binary_entropy("1/4")
    path = tmp_path / "h.json"
    found.save(path)
    again = certified.load(path)
    assert again.problem == found.problem and again.certificate == found.certificate
    assert again.check() == found.check()
    data = json.loads(path.read_text())
    data["problem"]["p"]["exact"] = [["1/3"]]
    path.write_text(json.dumps(data))
    with pytest.raises(Refused, match="changed since"):
        certified.load(path).check()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"problem": {}}', "\x00"])
def test_another_file_is_no_certificate(text: str, tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text(text)
    with pytest.raises(ValueError, match="no saved certificate"):
        certified.load(path)


def test_all_public_names_are_there() -> None:
    listed: Any = certified.__getattr__("__all__")
    assert set(listed) <= set(dir(certified))
    assert all(getattr(certified, name).__doc__ for name in listed)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        certified.nonsense  # type: ignore[attr-defined]  # noqa: B018
