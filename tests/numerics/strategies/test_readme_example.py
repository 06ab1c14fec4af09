"""The example in the README passes, and fails with Bell's state as it says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from lossproof.strategies import bell

README = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
SECTION = README.split("## Strategies for your own tests")[1].split("\n## ")[0]


def example(text: str) -> Any:
    (block,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    names: dict[str, Any] = {}
    exec(block, names)
    return names["test_separable_states_stay_positive_under_partial_transposition"]


def test_the_example_passes() -> None:
    example(SECTION)()


def test_without_its_hypothesis_the_example_fails_with_bell() -> None:
    with pytest.raises(AssertionError) as failed:
        example(SECTION.replace(', kind="separable"', ""))()
    assert f"rho={bell()!r}" in "\n".join(failed.value.__notes__)
