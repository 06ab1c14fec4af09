"""Dephasing twice is dephasing once: the kernel for every n, sympy for one n with free entries."""

from importlib import import_module
from typing import Any

from contender import OURS, Contender, Question

sympy: Any = import_module("sympy")


def prepare_ours(n: int, seed: int) -> Any:
    from lossproof.proofs.catalogue import claim_files, load

    (path,) = [f for f in claim_files() if f.name.startswith("c3_1f_")]
    return next(c for c in load(path) if c.name == "dephasing_composes").instance().to_json()


def kernel(document: Any) -> float:
    from lossproof.proofs.kernel.check import check

    return float(check(document, {"kind": "derivation", "lines": []}).ok)


def prepare_sympy(n: int, seed: int) -> Any:
    sympy.core.cache.clear_cache()
    return sympy.Matrix(n, n, lambda i, j: sympy.Symbol(f"r{seed}_{i}_{j}"))


def dephase(rate: Any, a: Any) -> Any:
    return rate * a + (1 - rate) * sympy.diag(*[a[i, i] for i in range(a.rows)])


def symbols(rho: Any) -> float:
    p, q = sympy.symbols("p q")
    gap = dephase(p, dephase(q, rho)) - dephase(p * q, rho)
    return float(gap.applyfunc(sympy.simplify) == sympy.zeros(rho.rows, rho.rows))


QUESTION = Question(
    "semigroup of dephasing, n (the kernel: every n)",
    (3, 6),
    {
        "lossproof, kernel": Contender("lossproof", prepare_ours, kernel, OURS),
        "sympy": Contender("sympy", prepare_sympy, symbols, OURS),
    },
)
