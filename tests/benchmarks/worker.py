"""One contender in a process of its own: times each repetition, prints JSON.

    python worker.py MODULE CONTENDER SIZE REPEATS SECONDS

The first call, at the smallest size, is not timed: it loads what is loaded late.
"""

import importlib
import json
import sys
import time
import warnings
from importlib.metadata import PackageNotFoundError, version
from typing import Any

WARM_UP = 1000


def timed(name: str, who: str, size: int, repeats: int, seconds: float) -> dict[str, Any]:
    """Return the times and values of the repetitions, at least one, within about the seconds."""
    question = importlib.import_module(name).QUESTION
    contender = question.contenders[who]
    release = version(contender.package)
    if contender.warm:
        contender.solve(contender.prepare(question.sizes[0], WARM_UP))
    times: list[float] = []
    values: list[float] = []
    while len(times) < repeats and (not times or sum(times) + times[-1] < seconds):
        given = contender.prepare(size, len(times) + 1)
        start = time.perf_counter()
        values.append(contender.solve(given))
        times.append(time.perf_counter() - start)
    return {"version": release, "seconds": times, "values": values}


def main() -> None:
    name, who, size, repeats, seconds = sys.argv[1:]
    warnings.simplefilter("ignore")
    try:
        out = timed(name, who, int(size), int(repeats), float(seconds))
    except (ImportError, PackageNotFoundError) as bad:
        out = {"error": f"not installed ({bad})"}
    except Exception as bad:  # a peer that fails is a line of the table
        out = {"error": f"failed: {type(bad).__name__}: {bad}".splitlines()[0][:80]}
    print("\n" + json.dumps(out))


if __name__ == "__main__":
    main()
