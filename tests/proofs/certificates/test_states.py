"""States are read from numpy, qutip and qiskit alike."""

import warnings

import numpy as np

from lossproof.proofs.certificates.entropies import relative_entropy, von_neumann_entropy


def test_states_of_other_packages_are_read() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import qiskit.quantum_info as qi
        import qutip
    half = qutip.Qobj(np.diag([0.5, 0.5]))
    assert von_neumann_entropy(half).exact == 1
    assert von_neumann_entropy(qutip.basis(2, 0)).exact == 0
    assert relative_entropy(half, half).exact == 0
    assert von_neumann_entropy(qi.DensityMatrix(np.diag([0.25] * 4))).exact == 2
    assert von_neumann_entropy(qi.Statevector([1, 0])).exact == 0
