"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from ..proofs.profiles import PROFILES

Command = TypeVar("Command", bound=Callable[..., Any])

store = click.option(
    "--store",
    type=click.Path(path_type=Path),
    help="Where verdicts are kept.  [default: $LOSSPROOF_STORE or .lossproof/verdicts.sqlite]",
)
fresh = click.option("--fresh", is_flag=True, help="Judge again what is in the store.")
profile = click.option(
    "--profile",
    type=click.Choice(list(PROFILES)),
    default="ci",
    show_default=True,
    help="The size of the attack; proofs do not depend on it.",
)
jobs = click.option(
    "--jobs", type=click.IntRange(1, 256), default=1, show_default=True, help="Processes to use."
)
no_witnesses = click.option(
    "--no-witnesses",
    is_flag=True,
    help="Ignore written witnesses: find counterexamples again from nothing.",
)


def judging(command: Command) -> Command:
    """Add the options of every command that judges."""
    for option in (store, no_witnesses, jobs, fresh, profile):
        command = option(command)
    return command


def formats(*names: str) -> Callable[[Command], Command]:
    """Add ``--format``; the first name is the default."""
    return click.option(
        "--format", "form", type=click.Choice(names), default=names[0], show_default=True
    )
