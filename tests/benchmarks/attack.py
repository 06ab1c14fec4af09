"""Candidates for a counterexample to an entropy inequality: drawn, and their margins computed.

The statement is true, so that all candidates are looked at. Both draw exact states and compute the
same float margin; in bulk, and one by one as a test with `@given` does.
"""

from typing import Any

from contender import OURS, Aim, Contender, Question

COUNT = 2_000
"""Candidates per repetition."""


def entropy_claim(n: int) -> Any:
    from lossproof import AtMost, Prob, Size, State, claim, dephase, von_neumann_entropy

    def body(n, p, rho):  # type: ignore[no-untyped-def]
        return AtMost(von_neumann_entropy(rho), von_neumann_entropy(dephase(p, rho)))

    body.__annotations__ = {"n": Size[n], "p": Prob, "rho": State["n"], "return": AtMost}
    return claim()(body).instance().to_json()


def prepare(n: int, seed: int) -> Any:
    return entropy_claim(n), n, seed


def in_bulk(given: Any) -> float:
    from lossproof.numerics.batches import draw_batch
    from lossproof.numerics.floats import margin

    instance, n, seed = given
    batch = draw_batch(instance, {"n": n}, COUNT, seed)
    assert batch is not None
    return float((margin(instance["statement"], batch.env, COUNT) > -1e-9).mean())


def prepare_hypothesis(n: int, seed: int) -> Any:
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded

    from lossproof.numerics.floats import margin, read_batch
    from lossproof.numerics.strategies import instances

    instance = entropy_claim(n)
    held: list[bool] = []

    @seeded(seed)
    @settings(
        max_examples=COUNT, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )  # fmt: skip
    @given(instances(instance, {"n": n}))
    def test(values: Any) -> None:
        env: dict[str, Any] = {"n": n}
        for name, domain in instance["variables"]:
            env[name] = read_batch(domain, [values[name]])
        held.append(bool(margin(instance["statement"], env, 1)[0] > -1e-9))

    return test, held


def one_by_one(given: Any) -> float:
    test, held = given
    held.clear()
    test()
    assert len(held) >= COUNT, f"only {len(held)} examples"
    return sum(held) / len(held)


def prepare_states(n: int, seed: int) -> Any:
    import numpy as np

    a, b = np.random.default_rng(seed).standard_normal((2, COUNT, n, n))
    factor = a + 1j * b
    return factor @ factor.conj().swapaxes(1, 2)


def eigenvalues(states: Any) -> float:
    import numpy as np

    return float((np.linalg.eigvalsh(states)[:, 0] > -1e-9).mean())


QUESTION = Question(
    f"{COUNT} candidates against an entropy inequality, d",
    (2, 4, 8),
    {
        "lossproof, in bulk": Contender("lossproof", prepare, in_bulk, OURS),
        "hypothesis, one by one": Contender(
            "hypothesis", prepare_hypothesis, one_by_one, OURS, warm=False
        ),
        "LAPACK, one spectrum": Contender("numpy", prepare_states, eigenvalues, OURS),
    },
    (
        Aim(4, "lossproof, in bulk", peer="hypothesis, one by one", factor=50),
        Aim(4, "lossproof, in bulk", seconds=COUNT / 1e5),
    ),
)
