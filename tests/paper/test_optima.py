"""The printed proof of a diamond norm says what the kernel checked."""

from lossproof.paper.latex import entry
from lossproof.paper.optima import optima_text
from lossproof.proofs.claims.s3_1.c3_1g_diamond_distance import diamond_distance_of_dephasing
from lossproof.proofs.engine import judge
from lossproof.proofs.profiles import PROFILES


def test_both_optima_are_printed() -> None:
    row = judge(diamond_distance_of_dephasing, PROFILES["quick"])
    plain = "\n".join(optima_text(row))
    assert "W = J/n²" in plain and "every n" in plain and "\\" not in plain
    tex = entry(row)
    assert r"\begin{proof}" in tex and r"W = \frac{J}{n^{2}}" in tex
