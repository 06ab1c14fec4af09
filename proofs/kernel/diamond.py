r"""Check two-sided certificates of the diamond norm of a difference of channels.

The kernel computes the Choi matrix $J_{(i,a),(j,b)} = \Phi(|i\rangle\langle j|)_{ab}$ of the map in
the statement itself, as polynomials in the claim's variables, and checks $J = s\,J_0$ for a
rational Hermitian $J_0$ with $\mathrm{tr}_{out} J_0 = 0$ and a scale $s \ge 0$. Then (Watrous 2009,
semidefinite programs for completely bounded norms; full norm, range [0, 2] for channels)

.. math:: \|\Phi\|_\diamond = 2 s \max\{\mathrm{tr}(J_0 W) : 0 \le W \le \rho \otimes 1\}
          = 2 s \min\{\|\mathrm{tr}_{out} Z\|_\infty : Z \ge J_0, Z \ge 0\}.

A feasible (rho, W) bounds it from below, a feasible Z with bound mu from above.

Evidence: ``{"kind": "diamond", "at": {"n": [2, 3]}, "bounds": [{"n": 2, "choi": J0, "scale": tree,
"rho": ..., "w": ..., "z": ..., "mu": "1/2"}, ...]}``.
"""

from __future__ import annotations

from typing import Any

from .canonical import canonical
from .declarations import Context, Refused, Tree
from .derivation import Checked
from .equality import clear_denominators, prove_equal
from .instances import Instance, freeze
from .language import shape
from .matrices import Matrix, combine, is_hermitian, is_psd, trace_product
from .normal import FLAGS, Normaliser
from .numbers import ONE, ZERO, NotExact, Number, number, read
from .positivity import nonnegative, positive
from .soundness import check_sound
from .terms import scaled

DUALITY = "Watrous duality"
"""The published theorem by which feasible points bound the norm."""

MAX_DIMENSION = 6


def check_diamond(instance: Instance, evidence: dict[str, Any]) -> Checked:
    """Check the bounds, and that they settle the statement; the sizes are already numbers."""
    context = instance.context()
    check_sound(instance.statement, context)
    statement: Any = instance.statement
    match statement:
        case ("equal", ("diamond", *_), other) | ("equal", other, ("diamond", *_)):
            low, high = _bounds(_norm(instance.statement), context, evidence)
            for value in (low, high):
                if not prove_equal(context, value, other).equal:
                    raise Refused("the certified bounds do not meet at the stated value")
        case (("atmost" | "less") as order, ("diamond", *_), other):
            _, high = _bounds(statement[1], context, evidence)
            _below(high, other, context, strict=order == "less")
        case (("atmost" | "less") as order, other, ("diamond", *_)):
            low, _ = _bounds(statement[2], context, evidence)
            _below(other, low, context, strict=order == "less")
        case _:
            raise Refused("the statement does not compare a diamond norm with a value")
    return Checked(2, 1)


def _norm(statement: Tree) -> Tree:
    side: Tree = statement[1] if statement[1][0] == "diamond" else statement[2]
    return side


def _below(a: Tree, b: Tree, context: Context, *, strict: bool) -> None:
    test = positive if strict else nonnegative
    if not test(("sub", b, a), context):
        raise Refused("the certified bound does not reach the stated one")


def _bounds(norm: Tree, context: Context, data: dict[str, Any]) -> tuple[Tree, Tree]:
    """Return the two certified bounds as scalar trees."""
    _, size, name, body = norm
    if not isinstance(size, int) or size > MAX_DIMENSION:
        raise Refused(f"diamond norms are certified at explicit sizes up to {MAX_DIMENSION}")
    inner = context.bind(
        name, {"domain": "matrix", "rows": size, "cols": size, "entries": "complex"}
    )
    out, other = shape(body, inner)
    if out != other or not isinstance(out, int):
        raise Refused("the map does not send square matrices to square matrices of a stated size")
    try:
        choi = _matrix(data["choi"], size * out)
        rho, w, z = (
            _matrix(data["rho"], size),
            _matrix(data["w"], size * out),
            _matrix(data["z"], size * out),
        )
        mu = read(data["mu"])
        scale = freeze(data["scale"])
    except (NotExact, KeyError, TypeError, ValueError) as bad:
        raise Refused(f"malformed bounds: {bad}") from None
    if shape(scale, context) != () or not nonnegative(scale, context):
        raise Refused("the scale is not manifestly nonnegative")
    check_sound(scale, context)
    _check_choi(name, body, size, out, choi, scale, context)
    if not is_hermitian(choi):
        raise Refused("the map does not preserve Hermitian matrices")
    if any(not x.is_zero() for row in _trace_out(choi, size, out) for x in row):
        raise Refused("the map is not a difference of two trace preserving maps")
    wide = [
        [rho[i][j] if a == b else ZERO for j in range(size) for b in range(out)]
        for i in range(size)
        for a in range(out)
    ]
    trace = ZERO
    for k in range(size):
        trace = trace + rho[k][k]
    minus = number(-1)
    tests = {
        "tr rho = 1": (trace - ONE).is_zero(),
        "W >= 0": is_psd(w),
        "W <= rho x 1": is_psd(combine([(ONE, wide), (minus, w)])),
        "Z >= 0": is_psd(z),
        "Z >= J": is_psd(combine([(ONE, z), (minus, choi)])),
        "tr_out Z <= mu": is_psd(
            combine([(mu, _identity(size)), (minus, _trace_out(z, size, out))])
        ),
    }
    for what, passed in tests.items():
        if not passed:
            raise Refused(f"the certificate fails: {what}")
    low, high = trace_product(choi, w), mu
    if not low.is_rational() or not high.is_rational():
        raise Refused("the bounds must be rational")
    return (
        ("mul", ("num", str(2 * low.rational())), scale),
        ("mul", ("num", str(2 * high.rational())), scale),
    )


def _check_choi(
    name: str, body: Tree, size: int, out: int, choi: Matrix, scale: Tree, context: Context
) -> None:
    """Check J = scale x choi entry by entry, as polynomials in the variables."""
    for i in range(size):
        for j in range(size):
            image = _substitute(body, name, ("unit", size, ("pos", i), ("pos", j)))
            for a in range(out):
                for b in range(out):
                    entry: Tree = ("entry", image, ("pos", a), ("pos", b))
                    value = _number_tree(choi[i * out + a][j * out + b])
                    target: Tree = ("mul", value, scale)
                    who = Normaliser(context, FLAGS - {"hypotheses"})
                    terms = who.expand(entry, {})
                    terms += scaled(-ONE_FRACTION, who.expand(target, {}))
                    if clear_denominators(who, canonical(who, terms, ())):
                        raise Refused("the certificate is about another map")
    _check_linear(name, body)


ONE_FRACTION = number(1).rational()


def _check_linear(name: str, body: Tree) -> None:
    """Refuse a body that is not built from its argument by linear operations."""
    if not is_linear(name, body):
        raise Refused("the map is not manifestly linear in its argument")


def is_linear(name: str, tree: Tree) -> bool:
    """Whether a tree is homogeneous and linear in the matrix variable ``name``."""
    match tree:
        case ("var", found):
            return bool(found == name)
        case ("neg" | "transpose" | "diagpart" | "trace" | "diagvec" | "diag", a):
            return is_linear(name, a)
        case ("entry" | "item" | "row", a, *_):
            return is_linear(name, a)
        case ("add" | "sub", a, b):
            return is_linear(name, a) and is_linear(name, b)
        case ("mul" | "matmul" | "hadamard", a, b):
            return (is_linear(name, a) and not _has(name, b)) or (
                is_linear(name, b) and not _has(name, a)
            )
        case ("div", a, b):
            return is_linear(name, a) and not _has(name, b)
        case ("sum", _, _, body):
            return is_linear(name, body)
        case ("E", law, _, body):
            return is_linear(name, body) and not _has(name, law)
        case ("zeros", *_):
            return True
    return False


def _has(name: str, tree: Any) -> bool:
    if isinstance(tree, tuple):
        return tree == ("var", name) or any(_has(name, part) for part in tree)
    return False


def _substitute(tree: Any, name: str, value: Tree) -> Any:
    if tree == ("var", name):
        return value
    if isinstance(tree, tuple):
        return tuple(_substitute(part, name, value) for part in tree)
    return tree


def _number_tree(value: Number) -> Tree:
    out: Tree = ("num", "0")
    for r, (re, im) in value.parts:
        part: Tree = ("add", ("num", str(re)), ("mul", ("num", str(im)), ("imag",)))
        out = ("add", out, part if r == 1 else ("mul", ("sqrt", r), part))
    return out


def _identity(n: int) -> Matrix:
    return [[ONE if i == j else ZERO for j in range(n)] for i in range(n)]


def _matrix(data: Any, n: int) -> Matrix:
    matrix = [[read(x) for x in row] for row in data]
    if len(matrix) != n or any(len(row) != n for row in matrix):
        raise NotExact(f"a matrix of size {n} is expected")
    return matrix


def _trace_out(m: Matrix, size: int, out: int) -> Matrix:
    result = [[ZERO] * size for _ in range(size)]
    for i in range(size):
        for j in range(size):
            for a in range(out):
                result[i][j] = result[i][j] + m[i * out + a][j * out + a]
    return result


__all__ = ["check_diamond", "is_linear"]
