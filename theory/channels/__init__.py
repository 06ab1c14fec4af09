"""Channels: one family per file."""

from ._dephasing import dephase, dephasing_generator, retention_matrix
from ._mask import choi_form, second_moment_map
from ._qubit import noisy_observable, pauli_x, pauli_y, pauli_z
from ._standard import amplitude_damp, apply_kraus, depolarise

__all__ = [
    "amplitude_damp",
    "apply_kraus",
    "choi_form",
    "dephase",
    "dephasing_generator",
    "depolarise",
    "noisy_observable",
    "pauli_x",
    "pauli_y",
    "pauli_z",
    "retention_matrix",
    "second_moment_map",
]
