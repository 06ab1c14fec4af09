"""A reader understands the printed arithmetic as the tree says; no bracket is missing or needless.

The reader is written apart from the printer: sums, products by juxtaposition, quotients, powers and
brackets, in LaTeX and in plain text. A factor after a quotient written with a slash is refused,
since readers differ about it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lossproof.paper.notation import latex, subtrees, text
from lossproof.proofs.kernel.evaluate import evaluate
from lossproof.proofs.kernel.numbers import number
from lossproof.proofs.kernel.values import Unknown

TOKEN = re.compile(
    r"\\frac|\\cdot|\\left\(|\\right\)|\\bigl\(|\\bigr\)|\d+|[a-z]|[-+/^(){}·−⁻⁰¹²³⁴⁵⁶⁷⁸⁹]"
)
SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"
OPEN, CLOSE = {"(", r"\left(", r"\bigl("}, {")", r"\right)", r"\bigr)"}


class Unclear(Exception):
    """The line has no reading, or more than one."""


def tokens(line: str) -> list[str]:
    """Split a line into tokens; anything unknown is refused."""
    bare = line.replace(r"\,", " ")
    if TOKEN.sub("", bare).strip():
        raise Unclear(f"unknown: {TOKEN.sub('', bare)!r}")
    same = {"−": "-", "·": r"\cdot"}
    return [same.get(str(t), str(t)) for t in TOKEN.findall(bare)]


class Reader:
    """Recursive descent over the tokens."""

    def __init__(self, found: list[str], values: Mapping[str, Fraction]) -> None:
        self.found, self.values, self.at = found, values, 0

    def peek(self) -> str:
        return self.found[self.at] if self.at < len(self.found) else ""

    def take(self, *wanted: str) -> str:
        token = self.peek()
        if not token or (wanted and token not in wanted):
            raise Unclear(f"{token!r} where {wanted} was expected")
        self.at += 1
        return token

    def sum(self) -> Fraction:
        sign = -1 if self.peek() == "-" and self.take() else 1
        total = sign * self.product()
        while self.peek() in ("+", "-"):
            sign = 1 if self.take() == "+" else -1
            total += sign * self.product()
        return total

    def product(self) -> Fraction:
        total = self.power()
        while True:
            here = self.peek()
            if here == r"\cdot":
                self.take()
                total *= self.power()
            elif here == "/":
                self.take()
                bottom = self.power()
                if not bottom:
                    raise ZeroDivisionError
                after = self.peek()
                if after and after not in {"+", "-", "}"} | CLOSE:
                    raise Unclear("a factor after a quotient")
                return total / bottom
            elif here and (here.isalpha() or here in OPEN or here == r"\frac"):
                total *= self.power()
            elif here.isdigit() and here not in SUPERSCRIPT:
                raise Unclear("two numbers without a dot")
            else:
                return total

    def power(self) -> Fraction:
        fraction = self.peek() == r"\frac"
        base = self.atom()
        sign, digits = 1, ""
        if self.peek() == "^":
            self.take()
            self.take("{")
            exponent = self.sum()
            self.take("}")
        elif self.peek() and self.peek() in SUPERSCRIPT + "⁻":
            while self.peek() and self.peek() in SUPERSCRIPT + "⁻":
                token = self.take()
                sign, digits = (-1, digits) if token == "⁻" else (sign, digits + token)
            exponent = Fraction(
                sign * int(digits.translate(str.maketrans(SUPERSCRIPT, "0123456789")))
            )
        else:
            return base
        if fraction or self.peek() == "^":
            raise Unclear("a power of a fraction or of a power needs brackets")
        return base ** int(exponent)

    def atom(self) -> Fraction:
        token = self.take()
        if token == r"\frac":
            parts = []
            for _ in range(2):
                self.take("{")
                parts.append(self.sum())
                self.take("}")
            return parts[0] / parts[1]
        if token in OPEN:
            inner = self.sum()
            self.take(*CLOSE)
            return inner
        if token.isdigit() and token not in SUPERSCRIPT:
            return Fraction(int(token))
        if token in self.values:
            return self.values[token]
        raise Unclear(f"{token!r} begins no factor")


def understood(found: list[str], values: Mapping[str, Fraction]) -> Fraction:
    """Return the value that a reader gives to the tokens."""
    reader = Reader(found, values)
    value = reader.sum()
    if reader.peek():
        raise Unclear(f"{reader.peek()!r} is left over")
    return value


def without_one_bracket(found: list[str]) -> list[list[str]]:
    """Return the tokens with one pair of round brackets left out, for each pair."""
    out, stack = [], []
    for k, token in enumerate(found):
        if token in OPEN:
            stack.append(k)
        elif token in CLOSE:
            start = stack.pop()
            out.append([t for j, t in enumerate(found) if j not in (start, k)])
    return out


Tree = Any
A, B, C = (("var", name) for name in "abc")
PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61)
VALUES = {n: Fraction(PRIMES[k + 4] * (-1) ** k, PRIMES[k]) for k, n in enumerate("abcdefghijkl")}
OTHER = {n: Fraction(PRIMES[k] * (-1) ** (k // 2), PRIMES[k + 5]) for k, n in enumerate(VALUES)}


def num(value: Any) -> Tree:
    return ("num", str(value))


numbers = st.sampled_from([num(v) for v in ("2", "3", "-2", "1/2", "-5/3")])
leaves = st.one_of(st.sampled_from([A, B, C]), numbers)
exponents = st.sampled_from([num(2), num(3), num(-1)])


def _grow(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    return st.one_of(
        st.tuples(st.sampled_from(["add", "sub", "mul", "div"]), inner, inner),
        st.tuples(st.just("neg"), inner),
    )


def _grow_powers(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    return st.one_of(_grow(inner), st.tuples(st.just("pow"), inner, exponents))


def _all_different(tree: Tree, names: Iterator[str]) -> Tree:
    """Rename the variables, each occurrence to one of its own: then nothing cancels."""
    if tree[0] == "var":
        return ("var", next(names))
    if tree[0] == "num":
        return tree
    return (tree[0], *(_all_different(part, names) for part in tree[1:]))


variables = st.sampled_from([A, B, C])
scaled = st.tuples(st.sampled_from(["mul", "add"]), numbers, variables)  # no sums of mere numbers
without_powers = st.recursive(st.one_of(variables, scaled), _grow, max_leaves=6).map(
    lambda tree: _all_different(tree, iter(VALUES))
)
arithmetic = st.recursive(leaves, _grow_powers, max_leaves=8)


def _value(tree: Tree, values: Mapping[str, Fraction] = VALUES) -> Fraction:
    """Return the value of a tree; one with a vanishing part is left out as not generic."""
    env = {name: number(value) for name, value in values.items()}
    try:
        parts = [evaluate(part, env) for part in subtrees(tree)]
    except Unknown:
        parts = []
    assume(parts and not any(part.is_zero() for part in parts))
    return Fraction(parts[0].rational())


@pytest.mark.parametrize("notation", [latex, text])
@given(tree=arithmetic)
@settings(deadline=None, derandomize=True, max_examples=400)
def test_a_reader_understands_what_was_stated(notation: Callable[[Tree], str], tree: Tree) -> None:
    value = _value(tree)
    assert understood(tokens(notation(tree)), VALUES) == value


@pytest.mark.parametrize("notation", [latex, text])
@given(tree=without_powers)
@settings(deadline=None, derandomize=True, max_examples=400)
def test_no_bracket_is_needless(notation: Callable[[Tree], str], tree: Tree) -> None:
    value, other = _value(tree), _value(tree, OTHER)
    for shorter in without_one_bracket(tokens(notation(tree))):
        try:
            same = understood(shorter, VALUES) == value and understood(shorter, OTHER) == other
        except (Unclear, ZeroDivisionError):
            continue
        assert not same, notation(tree)


def test_the_reader_sees_a_missing_bracket() -> None:
    tree = ("mul", ("add", A, B), C)
    assert text(tree) == "(a + b) c"
    assert understood(tokens(text(tree)), VALUES) != understood(tokens("a + b c"), VALUES)
    with pytest.raises(Unclear):
        understood(tokens("a/b c"), VALUES)
