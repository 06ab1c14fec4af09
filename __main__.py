"""The entry of the command line; everything heavy waits until a command needs it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from .numerics.threads import one_thread


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    one_thread()  # before numpy can be loaded
    from .cli.app import run

    return run(argv)


if __name__ == "__main__":
    sys.exit(main())
