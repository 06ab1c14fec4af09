"""The printed induction says what the kernel checked: base and step."""

from lossproof.paper.latex import entry
from lossproof.paper.optima import optima_text
from lossproof.proofs.claims.s3_1.c3_1g_diamond_distance import repeated_dephasing
from lossproof.proofs.engine import judge
from lossproof.proofs.profiles import PROFILES


def test_base_and_step_are_printed() -> None:
    row = judge(repeated_dephasing, PROFILES["quick"])
    plain = "\n".join(optima_text(row))
    assert "k = 0" in plain and "= p^(k + 1) ρ + (1 − p^(k + 1)) Δ(ρ)" in plain
    assert r"p^{k + 1} \rho" in entry(row)
