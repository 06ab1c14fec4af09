"""What cited theorems say, as far as they are stated in the language of claims.

The table holds the hash of each formal statement, so that evidence cannot bring a theorem of its
own: what is cited in a line is what the registry of axioms states (a test compares the two).
"""

FORMAL: dict[str, str] = {
    "strong subadditivity": "23312039948958907f7132fa97be4c306af5fa50c71dfe85df77d81db0ff9bd0",
    "weak monotonicity": "4e464b71aaabb355d200f70c4aef3cc07047d441283fcfd02057d185f601084a",
}
