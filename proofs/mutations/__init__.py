"""Planted falsehoods: the false neighbours of true claims, attacked, and what became of each.

A claim that is true as stated should be false when a constant, an index, a hypothesis or a channel
in it is changed. Such a neighbour is *caught* when the kernel accepts an exact counterexample;
*equivalent* when the kernel accepts a proof that it is still true; *undefined* when it has no value
at valid input; else it *survived*, and the report says why. A catalogue whose neighbours are caught
is not true for trivial reasons, and an attack that catches them can be trusted with conjectures.

Method: mutation analysis (R. A. DeMillo, R. J. Lipton, F. G. Sayward, Hints on test data selection,
IEEE Computer 11 (1978), 34-41), with exact arithmetic as the oracle.
"""

from ._judged import CAUGHT, EQUIVALENT, SURVIVED, UNDEFINED, Judged, Original, judge, violator
from ._planted import OPERATORS, PER_OPERATOR, STRENGTHENED, Mutant, Planted, plant
from ._run import Fate, Task, planned, run

__all__ = [
    "CAUGHT",
    "EQUIVALENT",
    "OPERATORS",
    "PER_OPERATOR",
    "STRENGTHENED",
    "SURVIVED",
    "UNDEFINED",
    "Fate",
    "Judged",
    "Mutant",
    "Original",
    "Planted",
    "Task",
    "judge",
    "planned",
    "plant",
    "run",
    "violator",
]
