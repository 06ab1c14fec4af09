"""The words in which claims are written, in one place."""

from typing import TYPE_CHECKING, Any

from .algebra import (
    abs2,
    all_ones,
    before,
    bregman,
    conj,
    dagger,
    delta,
    derivative,
    diag,
    diagonal,
    diagonal_part,
    exp,
    falls,
    greatest,
    identity,
    inner,
    iterate,
    least,
    matrix,
    matrix_unit,
    ones,
    outer,
    real_part,
    schur,
    subset,
    total,
    trace,
    transpose,
    upto,
    vector,
    zeros,
)
from .channels import (
    choi_form,
    dephase,
    dephasing_generator,
    noisy_observable,
    pauli_x,
    pauli_y,
    pauli_z,
    retention_matrix,
    second_moment_map,
)
from .expressions import IMAGINARY_UNIT, as_expr
from .masks import bernoulli, expectation, finite_law, mean, second_moment
from .measures import (
    FunctionOf,
    Independent,
    Markov,
    Pure,
    binary_entropy,
    conditional_entropy,
    conditional_mutual_information,
    diamond_norm,
    eigenvalue_max,
    eigenvalue_min,
    log,
    log2,
    mutual_information,
    shannon_entropy,
    sqrt,
    trace_norm,
    von_neumann_entropy,
)
from .statements import (
    JOINTLY_MEASURABLE,
    SIGN_MASKS,
    And,
    AtMost,
    Equal,
    ForSome,
    Iff,
    Implies,
    Less,
    Loewner,
    Majorised,
    Member,
    Not,
)

if TYPE_CHECKING:  # inside a body a variable is a symbol, so checkers are told nothing of it
    BitLaw: Any
    Channel: Any
    ClassicalEntropy: Any
    Complex: Any
    ComplexCorrelation: Any
    Convex: Any
    Correlation: Any
    Distribution: Any
    Hermitian: Any
    Index: Any
    Mask: Any
    MaskLaw: Any
    Matrix: Any
    Natural: Any
    Prob: Any
    QuantumEntropy: Any
    Rates: Any
    Real: Any
    RealMaskLaw: Any
    RealMatrix: Any
    RealVector: Any
    SignLaw: Any
    Signs: Any
    Size: Any
    State: Any
    Submodular: Any
    Unitary: Any
    Vector: Any
else:
    from .domains import (
        BitLaw,
        Channel,
        ClassicalEntropy,
        Complex,
        ComplexCorrelation,
        Convex,
        Correlation,
        Distribution,
        Hermitian,
        Index,
        Mask,
        MaskLaw,
        Matrix,
        Natural,
        Prob,
        QuantumEntropy,
        Rates,
        Real,
        RealMaskLaw,
        RealMatrix,
        RealVector,
        SignLaw,
        Signs,
        Size,
        State,
        Submodular,
        Unitary,
        Vector,
    )

__all__ = [
    "IMAGINARY_UNIT",
    "JOINTLY_MEASURABLE",
    "SIGN_MASKS",
    "And",
    "AtMost",
    "BitLaw",
    "Channel",
    "ClassicalEntropy",
    "Complex",
    "ComplexCorrelation",
    "Convex",
    "Correlation",
    "Distribution",
    "Equal",
    "ForSome",
    "FunctionOf",
    "Hermitian",
    "Iff",
    "Implies",
    "Independent",
    "Index",
    "Less",
    "Loewner",
    "Majorised",
    "Markov",
    "Mask",
    "MaskLaw",
    "Matrix",
    "Member",
    "Natural",
    "Not",
    "Prob",
    "Pure",
    "QuantumEntropy",
    "Rates",
    "Real",
    "RealMaskLaw",
    "RealMatrix",
    "RealVector",
    "SignLaw",
    "Signs",
    "Size",
    "State",
    "Submodular",
    "Unitary",
    "Vector",
    "abs2",
    "all_ones",
    "as_expr",
    "before",
    "bernoulli",
    "binary_entropy",
    "bregman",
    "choi_form",
    "conditional_entropy",
    "conditional_mutual_information",
    "conj",
    "dagger",
    "delta",
    "dephase",
    "dephasing_generator",
    "derivative",
    "diag",
    "diagonal",
    "diagonal_part",
    "diamond_norm",
    "eigenvalue_max",
    "eigenvalue_min",
    "exp",
    "expectation",
    "falls",
    "finite_law",
    "greatest",
    "identity",
    "inner",
    "iterate",
    "least",
    "log",
    "log2",
    "matrix",
    "matrix_unit",
    "mean",
    "mutual_information",
    "noisy_observable",
    "ones",
    "outer",
    "pauli_x",
    "pauli_y",
    "pauli_z",
    "real_part",
    "retention_matrix",
    "schur",
    "second_moment",
    "second_moment_map",
    "shannon_entropy",
    "sqrt",
    "subset",
    "total",
    "trace",
    "trace_norm",
    "transpose",
    "upto",
    "vector",
    "von_neumann_entropy",
    "zeros",
]
