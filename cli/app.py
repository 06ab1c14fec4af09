"""The group of commands, and the guard that turns every failure into one message and a code."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from .codes import AS_EXPECTED, BAD_INPUT, INTERNAL, INTERRUPTED, Stop
from .output import complain

COMMANDS = {
    "verify": "Judge the catalogue, some entries or a section.",
    "show": "Show all that is known about a claim.",
    "derive": "Print checked derivations as LaTeX, Typst or text.",
    "axioms": "List the cited theorems, and attack them.",
    "new": "Write a claim file to start from.",
    "check": "Judge the claims of your own file.",
    "mutate": "Plant falsehoods in true claims; report how many were caught.",
    "hunt": "Attack one claim for long, and go on later.",
    "recheck": "Confirm stored verdicts, or saved certificates, with the kernel alone.",
    "paper": "Write the paper: LaTeX and PDF.",
    "site": "Write all judged claims as one HTML page.",
}
"""Each command is the function of its name in the module of its name."""

_CODES = """\b
Exit codes: 0 all as expected; 1 some verdict differs from the expectation;
2 bad usage or bad input; 3 internal error; 5 nothing selected; 130 interrupted."""


def _version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        from importlib.metadata import PackageNotFoundError, version

        try:
            click.echo(f"lossproof {version('lossproof')}")
        except PackageNotFoundError:
            click.echo("lossproof, not installed")
        context.exit()


class _Lazy(click.Group):
    """Imports a command when it is called for: help and bad usage are answered at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f".{cmd_name}", __package__)
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]}, epilog=_CODES)
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_version,
    help="Show the version and exit.",
)  # fmt: skip
def commands() -> None:
    """Claims that relate dropout and decoherence: proved, certified, attacked, re-checked."""


def run(argv: Sequence[str] | None = None) -> int:
    """Run the command line; never raises, never shows a traceback unless asked for."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a glyph is no failure
    arguments = None if argv is None else list(argv)
    try:
        code: Any = commands.main(args=arguments, prog_name="lossproof", standalone_mode=False)
        return code if isinstance(code, int) else AS_EXPECTED
    except click.UsageError as bad:
        where = f" (see {bad.ctx.command_path} --help)" if bad.ctx else ""
        complain(f"{bad.format_message()}{where}")
        return BAD_INPUT
    except click.ClickException as bad:
        complain(bad.format_message())
        return BAD_INPUT
    except Stop as stop:
        complain(str(stop))
        return stop.code
    except (click.Abort, KeyboardInterrupt):
        complain("interrupted")
        return INTERRUPTED
    except Exception as bug:
        from ..proofs.session import reason

        complain(f"internal error: {reason(bug)}")
        return INTERNAL
