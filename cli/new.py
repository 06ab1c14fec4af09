"""`lossproof new FILE.py`: a commented claim file to start from."""

from __future__ import annotations

import keyword
import sys
from pathlib import Path

import click

from .codes import AS_EXPECTED, BAD_INPUT, Stop
from .output import emit
from .templates import KINDS, template


@click.command()
@click.argument("file", metavar="FILE.py", type=click.Path(path_type=Path))
@click.option(
    "--kind", "kinds", type=click.Choice(list(KINDS)), multiple=True,
    help="Only claims of this kind; may be given several times.  [default: all]",
)  # fmt: skip
def new(file: Path, kinds: tuple[str, ...]) -> int:
    """Write a claim file to start from; a file that is there is left alone."""
    _check_name(file)
    text = template(file.name, kinds or list(KINDS))
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError:
        raise Stop(BAD_INPUT, f"{file} exists: it is left as it is") from None
    except FileNotFoundError:
        raise Stop(BAD_INPUT, f"{file.parent}: no such folder") from None
    except OSError as bad:
        raise Stop(BAD_INPUT, f"{file} cannot be written: {bad.strerror or bad}") from None
    emit(f"wrote {file}; judge it with: lossproof check {file}")
    return AS_EXPECTED


def _check_name(file: Path) -> None:
    """Refuse a name under which Python could not import the file, or that hides a module."""
    stem = file.stem
    if file.suffix != ".py":
        raise Stop(BAD_INPUT, f"{file}: a claim file is named like mine.py")
    if not stem.isidentifier() or keyword.iskeyword(stem):
        raise Stop(
            BAD_INPUT,
            f"{file}: {stem!r} is no name in Python; use letters, digits and underscores",
        )
    if stem in sys.stdlib_module_names or stem in ("lossproof", "numpy", "sympy", "hypothesis"):
        raise Stop(BAD_INPUT, f"{file} would hide the module {stem}: choose another name")
