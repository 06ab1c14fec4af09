"""Nonnegative combinations: exact where there are any, and none where there are not."""

from fractions import Fraction

from lossproof.proofs.certificates.combinations import Column, program, solve
from lossproof.proofs.kernel.linear import Form, add, coordinate

NEVER = float("inf")


def form(*values: int) -> Form:
    out: Form = {}
    for subset, value in enumerate(values, 1):
        out = add(out, coordinate("S", subset), value)
    return out


def column(name: str, *values: int, free: bool = False) -> Column:
    return Column([name], form(*values), free)


def test_a_combination_is_exact() -> None:
    found = solve(form(1, 1), [column("a", 3, 1), column("b", 1, 7)], NEVER)
    assert found == {"sum": [["3/10", "a"], ["1/10", "b"]], "zero": []}


def test_free_columns_take_any_sign_and_others_do_not() -> None:
    columns = [column("a", 1, 0), column("b", 0, 1)]
    assert solve(form(1, -2), columns, NEVER) is None
    columns[1] = column("b", 0, 1, free=True)
    assert solve(form(1, -2), columns, NEVER) == {"sum": [["1", "a"]], "zero": [["-2", "b"]]}


def test_outside_the_cone_there_is_none() -> None:
    assert program(form(1), []) is None
    assert program({}, []) == []
    assert solve(form(-1, 0), [column("a", 1, 0), column("b", 1, 1)], NEVER) is None
    assert solve(form(1, 0, 5), [column("a", 1, 0)], NEVER) is None


def test_dependent_columns_do_not_matter() -> None:
    columns = [column("a", 2, 2), column("b", 1, 1), column("c", 1, 0)]
    found = solve(form(3, 1), columns, NEVER)
    assert found is not None
    total = sum(Fraction(c) * {"a": 2, "b": 1, "c": 1}[name] for c, name in found["sum"])
    assert total == 3
