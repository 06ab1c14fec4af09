"""Benchmarks against peers: medians and ratios of one run, each contender in its own process.

    make bench                      all questions
    make bench ARGS="diamond cuts"  some of them

Peers live in an environment of their own, build/peers; one that is missing or fails says so in the
table. The data are the same for all and new for each repetition. BLAS has one thread.
"""

import argparse
import importlib
import json
import os
import platform
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from contender import OURS, Contender, Question

HERE = Path(__file__).resolve().parent
QUESTIONS = ("diamond", "schur", "measurability", "cuts", "semigroup", "positivity", "attack")
PEERS = HERE.parent.parent / "build" / "peers" / "bin" / "python"
REPEATS = 9
SECONDS = 45.0
"""Repetitions end after about this; a single one that takes longer is waited for."""
LIMIT = 600.0
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def measured(name: str, who: str, contender: Contender, size: int, peers: Path) -> dict[str, Any]:
    """Run a contender in its environment; what goes wrong is in ``error``."""
    python = Path(sys.executable) if contender.environment == OURS else peers
    if not python.exists():
        return {"error": "not installed"}
    command = [str(python), str(HERE / "worker.py"), name, who, str(size), str(REPEATS)]
    try:
        ran = subprocess.run(
            [*command, str(SECONDS)],
            capture_output=True,
            text=True,
            timeout=LIMIT,
            env={**os.environ, **dict.fromkeys(THREADS, "1")},
        )
    except subprocess.TimeoutExpired:
        return {"error": f"not done in {LIMIT:.0f} s", "least": LIMIT}
    try:
        out: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        words = (ran.stderr.strip().splitlines() or [f"exit {ran.returncode}"])[-1]
        return {"error": f"failed: {words[:80]}"}
    return out


def seconds(found: dict[str, Any]) -> float | None:
    """Return the median time, or the time after which a contender was given up."""
    if "seconds" in found:
        return statistics.median(found["seconds"])
    return found.get("least")


def pretty(time: float) -> str:
    return f"{time:9.2f} s " if time >= 1 else f"{time * 1e3:9.2f} ms"


def table(name: str, question: Question, size: int, peers: Path) -> list[str]:
    """Print the table of one question at one size; return how its aims fared."""
    print(f"\n{question.title} = {size}")
    results: dict[str, dict[str, Any]] = {}
    for who, contender in question.contenders.items():
        if size > contender.largest:
            continue
        found = results[who] = measured(name, who, contender, size, peers)
        print("  " + line(who, found, results), flush=True)
    aims = []
    for aim in question.aims:
        if aim.size != size:
            continue
        ours = seconds(results[aim.ours])
        what = f"{question.title} = {size}, {aim.ours}"
        if ours is None:
            aims.append(f"{what}: failed")
        elif not aim.peer:
            verdict = "reached" if ours <= aim.seconds else "missed"
            aims.append(f"{what}: {pretty(ours).strip()} (aim {aim.seconds} s) {verdict}")
        elif (theirs := seconds(results[aim.peer])) is None:
            aims.append(f"{what}: {aim.peer} gave no time to compare with")
        else:
            ratio = theirs / ours
            verdict = "reached" if ratio >= aim.factor else "missed"
            aims.append(f"{what}: {ratio:.0f} x {aim.peer} (aim {aim.factor:.0f}) {verdict}")
    return aims


def line(who: str, found: dict[str, Any], results: dict[str, dict[str, Any]]) -> str:
    """Return one row: median, repetitions, ratio to each of ours, difference in value."""
    ours = {k: v for k, v in results.items() if k.startswith("lossproof")}
    time = seconds(found)
    if time is None:
        return f"{who:24} {found['error']}"
    words = f"{who:24} {pretty(time)}"
    if "error" in found:
        words += f"  {found['error']}"
    else:
        words += f"  median of {len(found['seconds'])}"
    if who not in ours:
        words += "".join(
            f"  {time / mine:9.1f} x {k.removeprefix('lossproof, ')}"
            for k, v in ours.items()
            if (mine := seconds(v))
        )
    first = next(iter(results.values()))
    if found is not first and "values" in found and "values" in first:
        pairs = zip(found["values"], first["values"], strict=False)
        words += f"  differs by {max(abs(x - y) for x, y in pairs):.0e}"
    if "version" in found and who not in ours:
        words += f"  (version {found['version']})"
    return words


def main() -> None:
    """Print a table for each question and size, then the aims."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("questions", nargs="*", choices=[*QUESTIONS, []], default=[])
    parser.add_argument("--peers", type=Path, default=PEERS, help="the interpreter of the peers")
    arguments = parser.parse_args()
    print(f"{platform.platform()}, {processor()}, {os.cpu_count()} cores")
    print(f"Python {platform.python_version()}; ratios: time of the peer / time of ours, one run")
    aims: list[str] = []
    for name in arguments.questions or QUESTIONS:
        question = importlib.import_module(name).QUESTION
        for size in question.sizes:
            aims += table(name, question, size, arguments.peers)
    print("\naims")
    for aim in aims:
        print(f"  {aim}")


def processor() -> str:
    """Return the name of the processor."""
    info = Path("/proc/cpuinfo")
    names = [x for x in info.read_text().splitlines() if "model name" in x] if info.exists() else []
    return names[0].split(":", 1)[1].strip() if names else platform.machine()


if __name__ == "__main__":
    main()
