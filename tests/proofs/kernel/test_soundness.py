"""The kernel's equality against brute force: whatever it calls equal has equal exact values."""

import random
from collections import defaultdict

import pytest

from lossproof.proofs.kernel.canonical import canonical
from lossproof.proofs.kernel.declarations import Refused
from lossproof.proofs.kernel.equality import index_cases, prove_equal
from lossproof.proofs.kernel.evaluate import evaluate
from lossproof.proofs.kernel.language import shape
from lossproof.proofs.kernel.normal import FLAGS, Normaliser
from lossproof.proofs.kernel.soundness import check_sound
from lossproof.proofs.kernel.values import Unknown

from .grammar import CONTEXT, INDICES, Grower, Tree, environment

THEORIES = [
    FLAGS - {"hypotheses"},
    frozenset(),
    frozenset({"entry"}),
    frozenset({"linear"}),
    frozenset({"linear", "independent"}),
    frozenset({"entry", "linear", "facts"}),
    frozenset({"entry", "unitary"}),
]


def signature(tree: Tree, flags: frozenset[str]) -> str:
    """Return the canonical form of a scalar tree in every case of its free indices."""
    parts = []
    for tokens, free in index_cases(INDICES):
        who = Normaliser(CONTEXT, flags, base=tokens)
        who.token_sizes.update({str(token): size for token, size in free})
        poly = canonical(who, who.expand(tree, tokens), free)
        parts.append(sorted(map(repr, poly.items())))
    return repr(parts)


def fingerprint(tree: Tree, seed: int) -> list[object]:
    """Return the exact values of a tree at twelve instances of sizes 1 to 3."""
    rng = random.Random(seed)
    out: list[object] = []
    for n in (1, 2, 2, 3, 3, 3, 3):
        env = environment(rng, n)
        for i in range(min(n, 2)):
            env["i"] = i
            try:
                out.append(evaluate(tree, env))
            except Unknown:
                out.append(None)
    return out


@pytest.mark.parametrize("flags", THEORIES, ids=lambda f: "+".join(sorted(f)) or "none")
def test_equal_normal_forms_have_equal_values(flags: frozenset[str]) -> None:
    grower = Grower(7)
    groups: dict[str, list[Tree]] = defaultdict(list)
    for _ in range(500):
        tree = grower.scalar(grower.rng.choice([1, 2, 2, 3]), ["i", "j"], [])
        try:
            groups[signature(tree, flags)].append(tree)
        except Refused:
            continue
    compared = 0
    for trees in groups.values():
        if len(trees) > 1:
            first = fingerprint(trees[0], 3)
            for other in trees[1:30]:
                compared += 1
                assert fingerprint(other, 3) == first, (trees[0], other)
    assert compared > 20


SWAPS = {
    "i": "j", "j": "i", "p": "q", "q": "p", "rho": "A", "A": "rho", "C": "rho", "b": "s", "s": "b",
    "x": "w", "w": "x", "dagger": "transpose", "transpose": "dagger", "conj": "re", "re": "conj",
    "add": "sub", "sub": "add", "mul": "add", "diagpart": "transpose", "abs2": "neg", "1": "0",
    "U": "A", "upto": "before", "before": "upto", "2": "1", "trace": "trace", "0": "1", "1/2": "1",
}  # fmt: skip


def corrupted(tree: Tree, rng: random.Random) -> Tree:
    """Change one token of a tree; the result may or may not be well formed, or equal."""
    places: list[tuple[int, ...]] = []

    def walk(node: object, path: tuple[int, ...]) -> None:
        if isinstance(node, tuple):
            for k, part in enumerate(node):
                walk(part, (*path, k))
        elif isinstance(node, str) and node in SWAPS:
            places.append(path)

    walk(tree, ())
    if not places:
        return tree
    target = rng.choice(places)

    def rebuild(node: object, path: tuple[int, ...]) -> object:
        if not path:
            return SWAPS[str(node)]
        assert isinstance(node, tuple)
        return tuple(rebuild(p, path[1:]) if k == path[0] else p for k, p in enumerate(node))

    result = rebuild(tree, target)
    assert isinstance(result, tuple)
    return result


def check_corruptions(seed: int, trees: int) -> tuple[int, int]:
    """Return (corruptions refused, corruptions accepted and confirmed equal)."""
    grower, refused, accepted = Grower(seed), 0, 0
    flags = FLAGS - {"hypotheses"}
    for _ in range(trees):
        tree = grower.scalar(3, ["i", "j"], [])
        for _ in range(3):
            other = corrupted(tree, grower.rng)
            try:
                shape(other, CONTEXT)
                check_sound(other, CONTEXT)
                same = other != tree and prove_equal(CONTEXT, tree, other, INDICES, flags).equal
            except Refused:
                continue
            if not same:
                refused += 1
                continue
            accepted += 1
            assert fingerprint(tree, 5) == fingerprint(other, 5), (tree, other)
    return refused, accepted


def test_corrupted_trees_are_equal_only_when_they_are() -> None:
    refused, accepted = check_corruptions(11, 250)
    assert refused > 200 and accepted > 10


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(20))
def test_many_corrupted_trees(seed: int) -> None:
    refused, accepted = check_corruptions(1000 + seed, 2000)
    assert refused > 1000 and accepted > 50
