"""The printed proof of a bound on a size: the vectors, their products, the space."""

from lossproof.paper.optima import optima, optima_text
from lossproof.paper.words import to_latex
from lossproof.proofs.claims.s2_1.c2_1b_pairwise_independent_masks import (
    pairwise_independent_masks_are_more_than_units as masks,
)


def test_the_vectors_and_their_products_are_printed() -> None:
    instance = masks.instance().to_json()
    row = {"instance": instance, "evidence": [{"kind": "dimension", "data": masks.vectors()}]}
    (proof,) = (to_latex(said) for said in optima(row))
    assert r"L_1 = w" in proof and r"L_2^{\mathsf T} R_2 = p (1 - p)" in proof
    text = "\n".join(optima_text(row))
    assert "R_2 = M" in text and "L_1ᵀ R_1 = 1" in text and "K." in text
