"""Conversions against the real qutip and qiskit: the same map, entry by entry and on states."""

import importlib
import subprocess
import sys
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossproof.proofs.certificates import frameworks
from lossproof.proofs.certificates.frameworks import to_qiskit, to_qobj
from lossproof.proofs.certificates.given import InvalidInput
from lossproof.proofs.certificates.maps import as_map, is_channel, to_choi

from .test_maps import kraus, state

with warnings.catch_warnings():  # qutip warns that matplotlib is not there
    warnings.simplefilter("ignore")
    qutip: Any = importlib.import_module("qutip")  # its own annotations are loose

qi: Any = importlib.import_module("qiskit.quantum_info")
CLOSE = 1e-12
seeds = st.integers(0, 10**6)
sizes = st.integers(2, 3)


def superoperator(ks: Any) -> Any:
    return sum(qutip.sprepost(qutip.Qobj(k), qutip.Qobj(k).dag()) for k in ks)


@given(seeds, sizes, sizes, st.integers(1, 3))
def test_qutip_there_and_back(seed: int, d_in: int, d_out: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    ks = kraus(rng, d_in, d_out, count)
    phi, rho = as_map(ks), state(rng, d_in)
    theirs = superoperator(ks)
    for form in (theirs, qutip.to_choi(theirs), [qutip.Qobj(k) for k in ks]):
        read = as_map(form)
        assert (read.d_in, read.d_out) == (d_in, d_out)
        assert np.abs(to_choi(read) - to_choi(phi)).max() < CLOSE
    made = to_qobj(phi)
    assert made.issuper and np.abs((made - theirs).full()).max() < CLOSE
    assert np.abs(made(qutip.Qobj(rho)).full() - phi(rho)).max() < CLOSE
    assert np.abs(to_choi(as_map(made)) - to_choi(phi)).max() < CLOSE


@given(seeds, sizes, sizes, st.integers(1, 3))
def test_qiskit_there_and_back(seed: int, d_in: int, d_out: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    ks = kraus(rng, d_in, d_out, count)
    phi, rho = as_map(ks), state(rng, d_in)
    theirs = qi.Kraus(list(ks))
    for form in (theirs, qi.Choi(theirs), qi.SuperOp(theirs), qi.Stinespring(theirs)):
        read = as_map(form)
        assert (read.d_in, read.d_out) == (d_in, d_out)
        assert np.abs(to_choi(read) - to_choi(phi)).max() < CLOSE
    made = to_qiskit(phi)
    assert np.abs(made.data - qi.Choi(theirs).data).max() < CLOSE
    assert np.abs(made._evolve(rho) - phi(rho)).max() < CLOSE
    assert np.abs(to_choi(as_map(made)) - to_choi(phi)).max() < CLOSE


def test_dimension_one() -> None:
    """qutip turns superoperators of dimension 1 into vectors; its Kraus operators are fine."""
    prepare, discard = [qutip.Qobj([[0.6], [0.8]])], [qutip.bra("0"), qutip.bra("1")]
    for ks, dims in ((prepare, (1, 2)), (discard, (2, 1))):
        phi = as_map(ks)
        assert (phi.d_in, phi.d_out) == dims and is_channel(phi)
        assert np.abs(to_choi(as_map(to_qiskit(phi))) - to_choi(phi)).max() == 0
        with pytest.raises(InvalidInput, match="dimension 1"):
            to_qobj(phi)


@pytest.mark.parametrize("n", [1, 2])
def test_qubit_representations(n: int) -> None:
    """Pauli transfer and chi matrices; several qubits in one space."""
    rng = np.random.default_rng(n)
    ks = kraus(rng, 2**n, 2**n, 3)
    choi = to_choi(as_map(ks))
    theirs = qi.Kraus(list(ks))
    for form in (qi.PTM(theirs), qi.Chi(theirs)):
        assert np.abs(to_choi(as_map(form)) - choi).max() < CLOSE
    dims = [[2] * n, [2] * n]
    whole = sum(qutip.sprepost(k, k.dag()) for k in (qutip.Qobj(k, dims=dims) for k in ks))
    for form in (whole, qutip.to_chi(whole), qutip.to_choi(whole)):
        assert np.abs(to_choi(as_map(form)) - choi).max() < CLOSE


def test_both_frameworks_agree_on_operators() -> None:
    rng = np.random.default_rng(5)
    (u,) = kraus(rng, 3, 3, 1)
    choi = to_choi(as_map([u]))
    for form in (qutip.Qobj(u), qi.Operator(u), [qi.Operator(u)]):
        assert is_channel(as_map(form)) and np.abs(to_choi(as_map(form)) - choi).max() < CLOSE
    dephasing = qutip.to_super(qutip.sigmaz()) * 0.25 + qutip.to_super(qutip.qeye(2)) * 0.75
    assert as_map(dephasing).exact  # short binary fractions are meant as they are
    pair = as_map(([qutip.sigmax()], [qutip.sigmaz()]))
    assert np.abs(pair(np.diag([1, 0])) - np.diag([-1, 1])).max() == 0
    assert np.abs(to_choi(as_map(to_qobj(pair)) - as_map(to_qiskit(pair)))).max() == 0


@pytest.mark.parametrize(
    ("obj", "words"),
    [
        (qutip.basis(2, 0), "type 'ket' is no map"),
        (qi.Statevector([1, 0]), "is a state, no map"),
        (qi.DensityMatrix(np.eye(2) / 2), "is a state, no map"),
        (qutip.fock_dm(2, 0).dag() * qutip.basis(2, 0), "type 'ket' is no map"),
        ([qutip.basis(2, 0), qutip.sigmax()], "differ in shape"),
        ([qutip.to_super(qutip.sigmax())], "must be a matrix"),
        (qutip.to_super(qutip.sigmax()) * 1j, "not Hermitian"),
        (qutip.Qobj(np.array([[np.nan, 0], [0, 1]])), "not a finite number"),
    ],
)
def test_what_is_no_map_of_theirs(obj: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        as_map(obj)


def test_neither_is_loaded_unless_the_object_is_theirs() -> None:
    program = (
        "import sys\n"
        "from lossproof.proofs.certificates import frameworks\n"
        "from lossproof.proofs.certificates.maps import as_map, to_kraus\n"
        "to_kraus(as_map([[[1, 0], [0, -1]]]))\n"
        "assert not {'qutip', 'qiskit'} & set(sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


def test_what_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(frameworks, "import_module", absent)
    for convert, name in ((to_qobj, "qutip"), (to_qiskit, "qiskit")):
        with pytest.raises(InvalidInput, match=f"pip install {name}"):
            convert(as_map([[[1]]]))
