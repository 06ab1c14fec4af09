"""`lossproof recheck FILE`: the kernel alone confirms certificates, and finds changed ones."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lossproof import certified
from lossproof.proofs.kernel.quantities.door import seal
from lossproof.proofs.recheck import confirm_files

Run = Callable[..., Any]


def saved(tmp_path: Path) -> Path:
    """Save the certificate of S(diag(3/4, 1/4)) = h(1/4)."""
    path = tmp_path / "entropy.json"
    certified.von_neumann_entropy([["3/4", 0], [0, "1/4"]]).save(path)
    return path


def test_a_saved_certificate_is_confirmed(run: Run, tmp_path: Path) -> None:
    path = saved(tmp_path)
    ran = run("recheck", str(path))
    assert (ran.code, ran.err) == (0, "")
    assert "von_neumann_entropy in [0.81127812445" in ran.out
    assert "1 of 1 certificates confirmed" in ran.out
    found = json.loads(run("recheck", "--format", "json", str(path), str(path)).out)
    assert found["schema"] == 1 and found["summary"] == {"total": 2, "confirmed": 2}
    assert found["certificates"][0]["quantity"] == "von_neumann_entropy"
    assert certified.load(path).check().lower is not None


def test_no_third_party_module_is_loaded(tmp_path: Path) -> None:
    found = confirm_files([saved(tmp_path)])
    assert found["results"][0]["ok"] and found["modules"] == []


def test_a_changed_certificate_is_refused(run: Run, tmp_path: Path) -> None:
    path = saved(tmp_path)
    data = json.loads(path.read_text())
    data["problem"]["rho"]["exact"][0][0] = "2/3"
    path.write_text(json.dumps(data))
    ran = run("recheck", str(path))
    assert ran.code == 1 and "changed since they were sealed" in ran.out
    data["certificate"] = seal(data["problem"], data["certificate"])
    path.write_text(json.dumps(data))
    ran = run("recheck", str(path))
    assert ran.code == 1 and "✗ REFUSED" in ran.out and "trace 1" in ran.out


def test_what_is_no_certificate_is_bad_input(run: Run, tmp_path: Path) -> None:
    for text in ("", "[]", "{}", '{"problem": 1, "certificate": 2}', "not json"):
        path = tmp_path / "other.json"
        path.write_text(text)
        ran = run("recheck", str(path))
        assert ran.code == 2 and "no saved certificate" in ran.out
    ran = run("recheck", str(tmp_path / "absent.json"))
    assert ran.code == 2 and "cannot be read" in ran.out
    assert run("recheck", "--store", str(path), str(path)).code == 2


def test_a_file_is_written_at_once_or_not_at_all(tmp_path: Path) -> None:
    path = saved(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
