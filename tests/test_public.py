"""The public face: everything a claim is written with comes from ``lossproof`` itself."""

import os
import subprocess
import sys

import pytest

import lossproof
from lossproof.proofs.engine import judge
from lossproof.theory import vocabulary


def test_every_word_is_public() -> None:
    listed = lossproof.__getattr__("__all__")
    assert isinstance(listed, list) and set(listed) >= {*vocabulary.__all__, "claim", "judge"}
    assert set(listed) <= set(dir(lossproof))
    for name in vocabulary.__all__:
        assert getattr(lossproof, name) is getattr(vocabulary, name)
    assert lossproof.judge is judge


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        lossproof.nonsense  # noqa: B018
    with pytest.raises(AttributeError):
        lossproof.__wrapped__  # noqa: B018


def test_a_star_import_brings_every_word() -> None:
    program = "from lossproof import *; print(Equal, Size, claim, dephase.__module__)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert "_dephasing" in ran.stdout


def test_threads_are_limited_on_first_use_and_not_before() -> None:
    program = (
        "import os, lossproof, lossproof.proofs.pytest_plugin\n"
        "print('OMP_NUM_THREADS' in os.environ)\n"
        "lossproof.Equal\n"
        "print(os.environ['OMP_NUM_THREADS'], os.environ['MKL_NUM_THREADS'])"
    )
    settings = {k: v for k, v in os.environ.items() if not k.endswith("_NUM_THREADS")}
    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env=settings | {"MKL_NUM_THREADS": "3"},
    )
    assert ran.stdout.split() == ["False", "1", "3"]
