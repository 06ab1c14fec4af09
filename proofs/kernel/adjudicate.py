r"""What a violation that floats suspect is worth: decided exactly, or by enclosures.

============  ======================================================================
``real``      the statement is false at these values
``rounding``  it is true there, and no comparison in it is an equality
``tie``       it is true there, and some comparison in it holds with equality
``unknown``   a hypothesis is not met or not decided, or there is no exact answer
============  ======================================================================
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from .declarations import Tree
from .enclosures.points import below_at
from .evaluate import evaluate, holds, holds_each, order, partial_gaps
from .matrices import Matrix, combine
from .numbers import ONE, NotExact
from .values import Env, Unknown

Decision: TypeAlias = Literal["real", "rounding", "tie", "unknown"]


def decide(statement: Tree, env: Env, certificates: Any = ()) -> Decision:
    """Decide what a suspected violation of a statement is at given values."""
    assumed, conclusion = statement[1:] if statement[0] == "implies" else ((), statement)
    try:
        if not all(holds_each(assumed, env, certificates)):
            return "unknown"
        if not holds(conclusion, env, certificates):
            return "real"
        return "tie" if tight(conclusion, env) else "rounding"
    except (Unknown, NotExact):
        return "unknown"


def tight(statement: Tree, env: Env) -> bool:
    """Whether a comparison in a statement that has a truth value is an equality."""
    match statement:
        case ("equal", *_):
            return holds(statement, env)
        case (("atmost" | "less"), a, b):
            return order(a, b, env) == 0
        case ("loewner", a, b):
            try:
                return is_singular(combine([(ONE, evaluate(b, env)), (-ONE, evaluate(a, env))]))
            except Unknown:
                if below_at(a, b, env):  # positive definite
                    return False
                raise
        case ("majorised", u, v):
            gaps = partial_gaps(evaluate(u, env), evaluate(v, env))[:-1]
            return not gaps or any(gap.is_zero() for gap in gaps)
        case ("not", inner):
            return tight(inner, env)
        case (("and" | "iff"), *parts):
            return any(tight(part, env) for part in parts)
        case ("implies", assumed, conclusion):
            return all(holds_each(assumed, env, ())) and tight(conclusion, env)
    return False


def is_singular(m: Matrix) -> bool:
    """Decide whether the determinant of a square matrix vanishes, by elimination."""
    a = [list(row) for row in m]
    n = len(a)
    for k in range(n):
        found = next((i for i in range(k, n) if not a[i][k].is_zero()), None)
        if found is None:
            return True
        a[k], a[found] = a[found], a[k]
        inverse = a[k][k].inverse()
        for i in range(k + 1, n):
            factor = a[i][k] * inverse
            if not factor.is_zero():
                a[i] = [x - factor * y for x, y in zip(a[i], a[k], strict=True)]
    return False
