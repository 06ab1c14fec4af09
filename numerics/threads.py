"""BLAS threads: matrices here are small and processes many, so one thread each."""

from __future__ import annotations

import os


def one_thread() -> None:
    """Keep BLAS to one thread unless told otherwise; call it before numpy is loaded."""
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
