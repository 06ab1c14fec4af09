"""Where words go: results to stdout, complaints to stderr, files all at once or not at all."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

import click

from .codes import BAD_INPUT, Stop


def colours(stream: object = None) -> bool:
    """Whether the stream is a terminal that wants colours (https://no-color.org)."""
    isatty = getattr(stream or sys.stdout, "isatty", lambda: False)
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and isatty()


def emit(text: str) -> None:
    """Write a result; a reader that has gone away, such as `head`, changes no exit code."""
    try:
        click.echo(text.rstrip("\n"), color=True)  # styled only where `colours` said so
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(message: str) -> None:
    """Write one message to stderr."""
    prefix = click.style("lossproof:", bold=True) if colours(sys.stderr) else "lossproof:"
    click.echo(f"{prefix} {message}", err=True, color=True)


def write(file: Path, text: str) -> None:
    """Write a file in one step: a reader finds the old text or the new."""
    write_bytes(file, text.encode("utf-8"))


def write_bytes(file: Path, data: bytes) -> None:
    """Write a file of bytes in one step."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(data)
        beside.replace(file)
    except OSError as bad:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise Stop(BAD_INPUT, f"{file} cannot be written: {bad.strerror or bad}") from None
