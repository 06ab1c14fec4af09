"""The hunt: what it finds is repeatable, what it keeps survives, what it is given is checked."""

import json
import multiprocessing
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lossproof import (
    AtMost,
    Claim,
    Equal,
    ForSome,
    Implies,
    Prob,
    Real,
    RealVector,
    Size,
    claim,
    sqrt,
    total,
)
from lossproof.proofs import hunt as hunting
from lossproof.proofs.hunt import hunt, next_budget, open_book, refutes, statement_of
from lossproof.proofs.hunt_state import COUNTS, Book, Hunted, Round, StateError


@claim()
def squares_add_up(n: Size, x: RealVector["n"]) -> AtMost:
    """True by Cauchy and Schwarz: nothing is to be found."""
    return AtMost(total(n, lambda i: x[i]) ** 2, n * total(n, lambda i: x[i] ** 2))


@claim()
def a_guess(n: Size, x: RealVector["n"]) -> AtMost:
    """False at n = 2 and x = (1, 1)."""
    return AtMost(total(n, lambda i: x[i]) ** 2, total(n, lambda i: x[i] ** 2))


def begin(made: Claim, path: Path | None = None, seed: int = 7) -> tuple[Any, Book]:
    instance = statement_of(made)
    return instance, open_book(made, instance, path, seed)


def run(made: Claim, path: Path | None = None, *, rounds: int = 1, seed: int = 7) -> Hunted:
    instance, book = begin(made, path, seed)
    for _ in hunt(made, instance, book, seconds=None, rounds=rounds, candidates=60):
        pass
    return book.state


def test_a_false_claim_falls_to_a_short_counterexample_which_the_kernel_accepts() -> None:
    state = run(a_guess, rounds=50)
    assert len(state.rounds) == 1  # found, so it ends
    assert state.counterexample is not None
    evidence = state.counterexample["evidence"]
    assert evidence["values"]["n"] == 2
    assert refutes(statement_of(a_guess), evidence)


def test_the_seed_and_the_budget_repeat_what_was_found() -> None:
    found = run(a_guess).counterexample
    assert found is not None
    again = run(a_guess, seed=found["seed"])
    assert again.counterexample == found


def test_a_true_claim_survives_every_round_and_the_totals_add_up() -> None:
    three = run(squares_add_up, rounds=3)
    assert three.counterexample is None and three.worst is not None and three.instance is not None
    assert [seed for seed, _ in three.rounds] == [7, 8, 9]
    ones = [_alone(squares_add_up, seed, budget) for seed, budget in three.rounds]
    assert three.candidates == sum(one.candidates for one in ones)
    for key in COUNTS:
        assert three.counts[key] == sum(one.counts[key] for one in ones)
    margins = [one.worst["margin"] for one in ones if one.worst]
    assert three.worst["margin"] == min(margins)


def _alone(made: Claim, seed: int, budget: int) -> Hunted:
    instance, book = begin(made, None, seed)
    (state,) = hunt(made, instance, book, seconds=None, rounds=1, candidates=budget)
    return state


def test_a_later_hunt_resumes(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "state.json"
    first = run(squares_add_up, path)
    second = run(squares_add_up, path, seed=999)  # a new hunt would start there; this one goes on
    assert [seed for seed, _ in second.rounds] == [7, 8]
    assert second.candidates > first.candidates
    assert begin(squares_add_up, path)[1].state == second
    assert [p.name for p in path.parent.iterdir()] == ["state.json"]


def test_an_interrupted_round_gives_its_seed_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "state.json"
    run(squares_add_up, path)

    def interrupts(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(hunting, "attack_evidence", interrupts)
        with pytest.raises(KeyboardInterrupt):
            run(squares_add_up, path)
    kept = begin(squares_add_up, path)[1].state
    assert kept.returned == (8,) and len(kept.rounds) == 1
    after = run(squares_add_up, path, rounds=2)
    assert [seed for seed, _ in after.rounds] == [7, 8, 9] and after.returned == ()


def test_the_clock_ends_a_hunt_between_rounds() -> None:
    instance, book = begin(squares_add_up)
    ticks = iter(range(0, 10_000, 3))
    states = list(
        hunt(squares_add_up, instance, book, seconds=20, candidates=20, clock=lambda: next(ticks))
    )
    assert len(states) == 3  # each round reads the clock three times


@pytest.mark.parametrize(
    ("budget", "took", "left", "expected"),
    [
        (200, 0.1, None, 400),
        (200, 0.1, 0.1, 200),  # twice as large would not be done in time
        (200, 30.0, None, 133),  # longer than a round should be
        (50_000, 1.0, None, 50_000),
        (100_000, 1.0, None, 100_000),  # asked for by name
        (200, 1000.0, 1.0, 50),  # never too small to find anything
    ],
)
def test_budgets_grow_as_long_as_rounds_stay_short(
    budget: int, took: float, left: float | None, expected: int
) -> None:
    assert next_budget(budget, took, left) == expected


def _compete(path: str) -> None:
    run(squares_add_up, Path(path), rounds=4)


def test_two_processes_share_a_state_and_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    context = multiprocessing.get_context("fork")
    racers = [context.Process(target=_compete, args=(str(path),)) for _ in range(2)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert [racer.exitcode for racer in racers] == [0, 0]
    state = begin(squares_add_up, path)[1].state
    assert sorted(seed for seed, _ in state.rounds) == list(range(7, 15))
    assert state.candidates == sum(
        _alone(squares_add_up, seed, budget).candidates for seed, budget in state.rounds
    )


def test_the_order_of_rounds_changes_no_total() -> None:
    one = Round(1, 9, {"a": 3}, {"judged": 2}, {"n": [1]}, -0.5, {"n": 1}, None, None, 1.0)
    two = Round(2, 9, {"a": 1, "b": 2}, {"judged": 5}, {"n": [2]}, -0.5, {"n": 2}, {}, None, 2.0)
    blank = Hunted("0", "x", 3)
    here, there = blank.after(one).after(two), blank.after(two).after(one)
    assert replace(here, rounds=()) == replace(there, rounds=())
    assert here.worst is not None and here.worst["seed"] == 1  # of equals, the first
    assert here.attacks == {"a": 4, "b": 2} and here.sizes == {"n": [1, 2]}


# -- what cannot be used -----------------------------------------------------------------------

SPOILED: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a list": lambda _: [],
    "other": lambda s: {**s, "kind": "something else"},
    "newer": lambda s: {**s, "format": 99},
    "of another statement": lambda s: {**s, "sha256": "0" * 64},
    "field missing": lambda s: {k: v for k, v in s.items() if k != "rounds"},
    "negative": lambda s: {**s, "attacks": {"in bulk": -1}},
    "truth value": lambda s: {**s, "next_seed": True},
    "text": lambda s: {**s, "rounds": "abc"},
    "pairs": lambda s: {**s, "rounds": [[1, 2, 3]]},
    "margin": lambda s: {**s, "worst": {"margin": "x", "values": {}, "seed": 1, "candidates": 1}},
    "values": lambda s: {**s, "instance": [1]},
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED)
def test_a_state_that_cannot_be_used_is_refused_and_left_as_it_is(
    spoil: Callable[[dict[str, Any]], Any], tmp_path: Path
) -> None:
    path = tmp_path / "state.json"
    run(squares_add_up, path)
    text = json.dumps(spoil(json.loads(path.read_text())))
    path.write_text(text)
    with pytest.raises(StateError, match="--state"):
        begin(squares_add_up, path)
    assert path.read_text() == text


@pytest.mark.parametrize("text", ["", "{", "\x00", "nonsense", "[" * 100_000])
def test_a_damaged_state_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_text(text)
    with pytest.raises(StateError, match="is damaged"):
        begin(squares_add_up, path)


def test_a_state_that_is_a_folder_or_not_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="cannot be read"):
        begin(squares_add_up, tmp_path)
    (tmp_path / "state.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(StateError, match="cannot be read"):
        begin(squares_add_up, tmp_path / "state.json")
    with pytest.raises(StateError, match="cannot be used"):
        begin(squares_add_up, tmp_path / "state.json" / "inside.json")


@claim()
def it_exists() -> ForSome:
    """Some number is its double."""
    return ForSome(Real, lambda x: Equal(x, 2 * x))


@claim()
def sums() -> Equal:
    """A statement about nothing variable."""
    return Equal(sqrt(4), 2)


@claim()
def divides(p: Prob) -> AtMost:
    """Undefined at p = 0."""
    return AtMost(p / p, 1)


@pytest.mark.parametrize(
    ("made", "said"),
    [(sums, "no variables"), (it_exists, "something exists"), (divides, "undefined at valid")],
    ids=["closed", "existence", "faulty"],
)
def test_what_cannot_be_hunted_says_why(made: Claim, said: str) -> None:
    with pytest.raises(hunting.NothingToHunt, match=said):
        run(made)


@claim()
def under_contradictory_hypotheses(p: Prob) -> Implies:
    """Nothing is both below 1/3 and above 1/2."""
    return Implies(AtMost(3 * p, 1), AtMost(1, 2 * p), Equal(p, 7))


def test_a_vacuous_claim_has_no_instance() -> None:
    state = run(under_contradictory_hypotheses)
    assert state.instance is None and state.counterexample is None
