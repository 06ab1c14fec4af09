"""Exact values in one line of plain text, for messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .kernel.instances import Instance
from .kernel.numbers import NotExact, read


def written(instance: Instance, values: Mapping[str, Any]) -> str:
    """Write values down: ``n = 2, p = 1/2, v = [1, 0]``; positions count from 1."""
    indices = {name for name, domain in instance.variables if domain["domain"] == "index"}
    words = [
        f"{name} = {int(value) + 1 if name in indices else _plain(value)}"
        for name, value in values.items()
    ]
    return ", ".join(words) or "the only value"


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_plain(part)}" for key, part in value.items()) + "}"
    if not isinstance(value, list):
        return str(value)
    try:
        return str(read(value))  # a number with roots or an imaginary part is a list, too
    except (NotExact, TypeError, ValueError, AttributeError):
        return "[" + ", ".join(map(_plain, value)) + "]"
