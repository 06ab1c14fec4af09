"""What the README tells a reader to type does what it says."""

import doctest
import re
from pathlib import Path

from lossproof import certified
from lossproof.proofs.catalogue import claim_files, load
from lossproof.proofs.engine import judge
from lossproof.proofs.profiles import PROFILES

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_the_readme_states_claims_that_come_out_as_it_says(tmp_path: Path) -> None:
    listed = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    blocks = [block for block in listed if "@claim" in block]
    verdicts: dict[str, str] = {}
    for k, block in enumerate(blocks):
        path = tmp_path / f"readme_{k}.py"
        path.write_text(block, encoding="utf-8")
        for made in load(path):
            verdicts[made.name] = judge(made, PROFILES["quick"])["verdict"]
    assert verdicts == {
        "dephasing_preserves_trace": "proved",
        "dephasing_can_be_undone": "refuted",
        "convex_loss_of_the_mean": "proved",
        "sum_of_squares_dominates": "proved",
        "shifted_sum": "proved",
    }


def test_the_screen_in_the_readme_is_of_this_catalogue() -> None:
    """Every claim of the section that is shown is on the screen, and the total is right."""
    shown = README.split("<!-- output -->")[1]
    names = [made.name for path in claim_files("3.1") for made in load(path)]
    assert all(name in shown for name in names)
    total = sum(len(load(path)) for path in claim_files())
    assert f"{total} claims: " in shown


def test_the_numbers_in_the_readme_are_what_comes_out() -> None:
    (block,) = re.findall(r"```pycon\n(.*?)```", README, re.DOTALL)
    examples = doctest.DocTestParser().get_doctest(block, {}, "README", "README.md", 0)
    assert len(examples.examples) > 5
    assert doctest.DocTestRunner(verbose=False).run(examples).failed == 0


def test_every_certified_quantity_is_in_the_readme() -> None:
    listed = certified.__getattr__("__all__")
    assert isinstance(listed, list)
    quantities = {name for name in listed if name.islower()} - {"load"}
    named = set(re.findall(r"`(\w+)`", README))
    assert quantities - named == set()
