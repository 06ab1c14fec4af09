r"""MatrixLike algebra that reads the same for symbols, numpy arrays and sympy matrices.

This is the only file that asks which kind of matrix it holds. Arrays may carry batch axes in
front: a matrix is ``(..., n, m)``, a vector ``(..., n)``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from .expressions import Expr, Index, ShapeError, as_expr, as_size, bind, matrix, vector

ScalarLike: TypeAlias = Any
VectorLike: TypeAlias = Any
MatrixLike: TypeAlias = Any


def _symbolic(*values: Any) -> bool:
    return any(isinstance(value, Expr) for value in values)


def _is_sympy(value: Any) -> bool:
    return bool(getattr(value, "is_Matrix", False))


def diagonal_part(a: MatrixLike) -> MatrixLike:
    r"""Return $\mathrm{diag}(a)$ as a matrix: off-diagonal entries set to zero, ``(n, n)``."""
    if _symbolic(a):
        return _square("diagpart", a)
    if _is_sympy(a):
        return type(a)(a.rows, a.cols, lambda i, j: a[i, j] if i == j else 0)
    import numpy as np

    array = np.asarray(a)
    return array * np.eye(array.shape[-1])


def diagonal(a: MatrixLike) -> VectorLike:
    """Return the diagonal entries as a vector, ``(n,)``."""
    if _symbolic(a):
        n = _square("diagvec", a).shape[0]
        return Expr(("diagvec", a.tree), (n,))
    if _is_sympy(a):
        return type(a)(a.rows, 1, lambda i, _: a[i, i])
    import numpy as np

    return np.diagonal(np.asarray(a), axis1=-2, axis2=-1)


def diag(x: VectorLike) -> MatrixLike:
    """Return $D_x$, the diagonal matrix with the entries of ``x``, ``(n, n)``."""
    if _symbolic(x):
        if len(x.shape) != 1:
            raise ShapeError("diag takes a vector; diagonal_part takes a matrix")
        return Expr(("diag", x.tree), (x.shape[0], x.shape[0]))
    if _is_sympy(x):
        return type(x)(len(x), len(x), lambda i, j: x[i] if i == j else 0)
    import numpy as np

    array = np.asarray(x)
    return array[..., :, None] * np.eye(array.shape[-1])


def schur(a: MatrixLike, b: MatrixLike) -> MatrixLike:
    r"""Return the entrywise (Schur, Hadamard) product $a \odot b$ of two of one shape."""
    if _symbolic(a, b):
        left, right = as_expr(a), as_expr(b)
        if left.shape != right.shape or not left.shape:
            raise ShapeError(f"entrywise product of shapes {left.shape} and {right.shape}")
        return Expr(("hadamard", left.tree, right.tree), left.shape)
    if _is_sympy(a):
        return a.multiply_elementwise(b)
    return a * b


def dagger(a: MatrixLike) -> MatrixLike:
    r"""Return the conjugate transpose $a^\dagger$."""
    if _symbolic(a):
        _matrix(a)
        return Expr(("dagger", a.tree), (a.shape[1], a.shape[0]))
    if _is_sympy(a):
        return a.H
    import numpy as np

    return np.conj(np.swapaxes(np.asarray(a), -1, -2))


def transpose(a: MatrixLike) -> MatrixLike:
    """Return the transpose."""
    if _symbolic(a):
        _matrix(a)
        return Expr(("transpose", a.tree), (a.shape[1], a.shape[0]))
    if _is_sympy(a):
        return a.T
    import numpy as np

    return np.swapaxes(np.asarray(a), -1, -2)


def conj(a: Any) -> Any:
    """Return the complex conjugate, entry by entry."""
    if _symbolic(a):
        return Expr(("conj", a.tree), a.shape)
    if _is_sympy(a):
        return a.conjugate()
    import numpy as np

    return np.conj(a)


def real_part(a: Any) -> Any:
    """Return the real part, entry by entry."""
    if _symbolic(a):
        return Expr(("re", a.tree), a.shape)
    if _is_sympy(a):
        return (a + a.conjugate()) / 2
    import numpy as np

    return np.real(a)


def abs2(a: Any) -> Any:
    r"""Return $|a|^2$, entry by entry."""
    if _symbolic(a):
        return Expr(("abs2", a.tree), a.shape)
    if _is_sympy(a):
        return a.multiply_elementwise(a.conjugate())
    import numpy as np

    return np.abs(a) ** 2


def trace(a: MatrixLike) -> ScalarLike:
    r"""Return $\mathrm{tr}\, a$."""
    if _symbolic(a):
        _square("trace", a)
        return Expr(("trace", a.tree), ())
    if _is_sympy(a):
        return a.trace()
    import numpy as np

    return np.trace(np.asarray(a), axis1=-2, axis2=-1)


def inner(u: VectorLike, v: VectorLike) -> ScalarLike:
    r"""Return $u^\dagger v = \sum_i \bar u_i v_i$."""
    if _symbolic(u, v):
        left, right = as_expr(u), as_expr(v)
        if left.shape != right.shape or len(left.shape) != 1:
            raise ShapeError(f"inner product of shapes {left.shape} and {right.shape}")
        return Expr(("dot", left.tree, right.tree), ())
    if _is_sympy(u):
        return (u.H * v)[0, 0]
    import numpy as np

    return np.sum(np.conj(u) * v, axis=-1)


def outer(u: VectorLike, v: VectorLike) -> MatrixLike:
    r"""Return $u v^\dagger$, with entries $u_i \bar v_j$."""
    if _symbolic(u, v):
        left, right = as_expr(u), as_expr(v)
        if len(left.shape) != 1 or len(right.shape) != 1:
            raise ShapeError("outer takes two vectors")
        return Expr(("outer", left.tree, right.tree), (*left.shape, *right.shape))
    if _is_sympy(u):
        return u * v.H
    import numpy as np

    return np.asarray(u)[..., :, None] * np.conj(np.asarray(v))[..., None, :]


def identity(n: Any) -> Expr:
    """Return the identity matrix of size ``n``."""
    size = as_size(n)
    return Expr(("eye", size), (size, size))


def all_ones(n: Any) -> Expr:
    """Return the all-ones matrix J of size ``n``."""
    size = as_size(n)
    return Expr(("ones", size, size), (size, size))


def ones(n: Any) -> Expr:
    """Return the all-ones vector of size ``n``."""
    size = as_size(n)
    return Expr(("ones", size), (size,))


def zeros(n: Any, *more: Any) -> Expr:
    """Return the zero vector of size ``n``, or the zero matrix of sizes ``n, m``."""
    sizes = tuple(as_size(k) for k in (n, *more))
    if len(sizes) > 2:
        raise ShapeError("zeros(n) is a vector, zeros(n, m) a matrix")
    return Expr(("zeros", *sizes), sizes)


def matrix_unit(n: Any, i: Any, j: Any) -> Expr:
    r"""Return $|i\rangle\langle j|$ of size ``n``."""
    size = as_size(n)
    places = [k.tree if isinstance(k, Index) else ("pos", k) for k in (i, j)]
    return Expr(("unit", size, *places), (size, size))


def delta(i: Any, j: Any) -> Expr:
    """Return the Kronecker delta of two indices."""
    places = [k.tree if isinstance(k, Index) else ("pos", k) for k in (i, j)]
    return Expr(("delta", *places), ())


def total(n: Any, body: Callable[[Any], Any]) -> Expr:
    r"""Return $\sum_{k=1}^n body(k)$; the index is called as the parameter of ``body``."""
    size = as_size(n)
    name, inside = bind(body, lambda token: Index(("idx", token)))
    return Expr(("sum", name, size, inside.tree), inside.shape)


def exp(x: Any) -> Expr:
    r"""Return $e^x$ of a real scalar expression."""
    value = as_expr(x)
    if value.shape:
        raise ShapeError("exp takes a scalar")
    return Expr(("exp", value.tree), ())


def derivative(a: Any, t: Any) -> Expr:
    r"""Return $\partial a / \partial t$ by a real variable of the claim."""
    value = as_expr(a)
    if not isinstance(t, Expr) or t.tree[0] != "var":
        raise ShapeError("a derivative is taken by a variable of the claim")
    return Expr(("derivative", value.tree, t.tree[1]), value.shape)


def gradient(a: Any, x: Any) -> Expr:
    r"""Return $\nabla_x a$ of a scalar by a real vector of the claim, ``(n,)``."""
    value = as_expr(a)
    if value.shape:
        raise ShapeError("a gradient is taken of a scalar")
    if not isinstance(x, Expr) or x.tree[0] != "var" or len(x.shape) != 1:
        raise ShapeError("a gradient is taken by a vector of the claim")
    return Expr(("gradient", value.tree, x.tree[1]), x.shape)


def least(v: Any) -> Expr:
    """Return the least entry of a real vector."""
    return _extreme("least", v)


def greatest(v: Any) -> Expr:
    """Return the greatest entry of a real vector."""
    return _extreme("greatest", v)


def _extreme(op: str, v: Any) -> Expr:
    value = as_expr(v)
    if len(value.shape) != 1:
        raise ShapeError(f"{op} takes a vector")
    return Expr((op, value.tree), ())


def bregman(f: Any, x: Any, y: Any) -> Expr:
    r"""Return $f(x) - f(y) - f'(y)(x - y) \ge 0$ for a convex f with a subgradient f'(y)."""
    return Expr(("bregman", f.name, as_expr(x).tree, as_expr(y).tree), ())


def _matrix(a: Any) -> None:
    if len(a.shape) != 2:
        raise ShapeError(f"a matrix is expected, not something of shape {a.shape}")


def _square(op: str, a: Any) -> Expr:
    _matrix(a)
    if a.shape[0] != a.shape[1]:
        raise ShapeError(f"{op} of a matrix that is not square: {a.shape}")
    return Expr((op, a.tree), a.shape)


def before(n: Any, i: Any) -> Expr:
    """Return the indicator of the positions before ``i``: {1, ..., i - 1}, ``(n,)``."""
    return Expr(("before", as_size(n), _place(i)), (as_size(n),))


def upto(n: Any, i: Any) -> Expr:
    """Return the indicator of the positions up to and with ``i``: {1, ..., i}, ``(n,)``."""
    return Expr(("upto", as_size(n), _place(i)), (as_size(n),))


def _place(i: Any) -> Any:
    if not isinstance(i, Index):
        raise ShapeError("before and upto take an index bound by total(...) or by the claim")
    return i.tree


def subset(n: int, *positions: int) -> Expr:
    """Return the indicator vector of the given positions (from 0) among ``n``, ``(n,)``."""
    if not isinstance(n, int) or any(not 0 <= k < n for k in positions):
        raise ShapeError("subset(n, k, ...) takes an explicit size and positions 0, ..., n - 1")
    return vector([1 if k in positions else 0 for k in range(n)])


def iterate(k: Any, step: Callable[[Any], Any], start: Any) -> Expr:
    r"""Return $\Phi^k(x)$: the map ``step``, applied ``k`` times to ``start``, of its shape."""
    begin, times = as_expr(start), as_expr(k)
    if times.shape:
        raise ShapeError("how often a map is applied is a number")
    name, inside = bind(step, lambda token: Expr(("var", token), begin.shape))
    if inside.shape != begin.shape:
        raise ShapeError(f"a map from shape {begin.shape} to {inside.shape} is not applied again")
    return Expr(("iterate", times.tree, begin.tree, name, inside.tree), begin.shape)


def falls(v: VectorLike) -> Expr:
    r"""Return $(v_1 - v_2, \dots, v_{n-1} - v_n, 0)$: by how much each entry exceeds the next."""
    value = as_expr(v)
    if len(value.shape) != 1:
        raise ShapeError("falls takes a vector")
    return Expr(("falls", value.tree), value.shape)


__all__ = [
    "MatrixLike",
    "ScalarLike",
    "VectorLike",
    "abs2",
    "all_ones",
    "before",
    "bregman",
    "conj",
    "dagger",
    "delta",
    "derivative",
    "diag",
    "diagonal",
    "diagonal_part",
    "exp",
    "falls",
    "gradient",
    "greatest",
    "identity",
    "inner",
    "iterate",
    "least",
    "matrix",
    "matrix_unit",
    "ones",
    "outer",
    "real_part",
    "schur",
    "subset",
    "total",
    "trace",
    "transpose",
    "upto",
    "vector",
    "zeros",
]
