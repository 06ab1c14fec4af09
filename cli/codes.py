"""What an exit code means."""

from __future__ import annotations

AS_EXPECTED = 0
DIFFERS = 1
BAD_INPUT = 2
INTERNAL = 3
NOTHING = 5
INTERRUPTED = 130


class Stop(Exception):
    """End the run with one message on stderr."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
