"""``pytest --lossproof``: every claim an item, its verdict in the report."""

from importlib.metadata import entry_points
from xml.etree import ElementTree

import pytest

pytest_plugins = ["pytester"]

NAME = "lossproof.proofs.pytest_plugin"
INSTALLED = any(point.value == NAME for point in entry_points(group="pytest11"))
HEAD = "from lossproof import Equal, Prob, claim\n"
SOUND = "@claim()\ndef it_holds(p: Prob) -> Equal:\n    return Equal(p + p, 2 * p)\n"
WRONG = "@claim(entry='C9a')\ndef it_fails(p: Prob) -> Equal:\n    return Equal(p + p, 3 * p)\n"
FAULTY = "@claim()\ndef at_fault(p: Prob) -> Equal:\n    return p\n"
CATALOGUE = """
from pathlib import Path
from lossproof.proofs import catalogue
catalogue.claim_files = lambda section=None: sorted(Path(__file__).parent.glob("c9*.py"))
"""


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    plugin = () if INSTALLED else ("-p", NAME)
    return pytester.runpytest_subprocess(*plugin, "-p", "no:cacheprovider", *arguments)


def test_a_shipped_claim_is_an_item(pytester: pytest.Pytester) -> None:
    result = run(pytester, "--lossproof", "-k", "masks_commute", "-v", "--junitxml=report.xml")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(
        [
            "*claim[[]C3.4a:masks_commute[]] PASSED*",
            "*lossproof*",
            "C3.4a:masks_commute  proved     all n, a, b",
            "1 proved",
        ]
    )
    report = ElementTree.parse(pytester.path / "report.xml")
    found = {p.get("name"): p.get("value") for p in report.iter("property")}
    assert found["lossproof_verdict"] == "proved" and found["expected"] == "holds"


def test_every_shipped_claim_is_collected(pytester: pytest.Pytester) -> None:
    from lossproof.proofs.catalogue import claim_files, load

    result = run(pytester, "--lossproof", "--collect-only", "-q")
    listed = {line for line in result.outlines if "claim[" in line}
    names = {f"lossproof::claim[{c.entry}:{c.name}]" for f in claim_files() for c in load(f)}
    assert listed == names and len(names) > 20


def test_nothing_is_judged_unless_asked(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_mine(): pass")
    result = run(pytester)
    result.assert_outcomes(passed=1)
    assert "claim[" not in result.stdout.str()
    assert not [line for line in result.outlines if "= lossproof =" in line]


def test_claims_at_fault_and_wrong_ones_fail_with_a_message(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(CATALOGUE)
    pytester.makepyfile(c9a_mine=HEAD + SOUND + WRONG + FAULTY, c9b_broken="def (:")
    result = run(pytester, "--lossproof")
    result.assert_outcomes(passed=1, failed=3)
    shown = result.stdout.str()
    assert "it_fails: expected holds, came refuted (as stated)" in shown
    assert "at_fault is at fault: a body returns a statement" in shown
    assert "c9b_broken.py, line 1: does not parse" in shown
    assert "Traceback" not in shown and "pytest_plugin.py" not in shown
    result.stdout.fnmatch_lines(["C9a:it_fails * refuted *(expected holds)"])
    tallies = [set(line.split(", ")) for line in result.outlines]
    assert {"1 proved", "1 refuted", "2 error"} in tallies


def test_a_warning_filter_changes_no_verdict(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(CATALOGUE)
    pytester.makepyfile(c9a_mine=HEAD + "import warnings\n" + SOUND.replace(
        "    return", "    warnings.warn('old', DeprecationWarning)\n    return"
    ))  # fmt: skip
    run(pytester, "--lossproof", "-W", "error").assert_outcomes(passed=1)


def test_an_unknown_profile_is_refused(pytester: pytest.Pytester) -> None:
    result = run(pytester, "--lossproof", "--lossproof-profile", "huge")
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_claims_in_a_test_file_are_items_of_it(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        test_mine=HEAD + SOUND + WRONG + FAULTY + "def test_more(): assert True\n",
        test_other="from test_mine import it_fails\ndef test_last(): assert it_fails.name\n",
    )
    result = run(pytester, "-v")
    result.assert_outcomes(passed=3, failed=2)
    result.stdout.fnmatch_lines(
        [
            "test_mine.py::it_holds PASSED*",
            "test_mine.py::it_fails FAILED*",
            "test_mine.py::at_fault FAILED*",
            "test_mine.py::test_more PASSED*",
            "test_other.py::test_last PASSED*",
            "*it_fails: expected holds, came refuted (as stated)",
            "*fails at p = *",
            "*attacked: * candidates (*worst margin -*seed *",
            "*again: lossproof check *test_mine.py --profile quick",
        ]
    )
    assert "Traceback" not in result.stdout.str()


def test_an_expected_refutation_passes_and_claims_are_selected_by_name(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(test_mine=HEAD + SOUND + WRONG.replace("entry='C9a'", "expect='refuted'"))
    run(pytester, "-k", "fails").assert_outcomes(passed=1, deselected=1)
    listed = run(pytester, "--collect-only", "-q", "test_mine.py::it_holds")
    assert "test_mine.py::it_holds" in listed.outlines


def test_claims_in_test_files_can_be_left_alone(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nlossproof_claims = false\n")
    pytester.makepyfile(test_mine=HEAD + WRONG + "def test_more(): assert True\n")
    run(pytester).assert_outcomes(passed=1)


def test_a_run_without_claims_loads_nothing_heavy(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        "import sys\n"
        "def test_light():\n"
        "    loaded = {'numpy', 'sympy', 'lossproof.numerics', 'lossproof.proofs.claim'}\n"
        "    assert not loaded & sys.modules.keys()\n"
    )
    run(pytester, "-p", "no:hypothesispytest").assert_outcomes(passed=1)
