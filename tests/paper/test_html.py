"""The page shows every row, with real mathematics, nothing unescaped and nothing fetched."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from lossproof.paper.html import mathml, page

Row = dict[str, Any]


class _Checker(HTMLParser):
    """Checks that tags nest, and collects what matters."""

    VOID = ("meta", "link", "br", "mspace", "input")

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.ids += [v or "" for k, v in attrs if k == "id"]
        self.links += [v or "" for k, v in attrs if k in ("href", "src")]
        if tag not in self.VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag


@pytest.fixture(scope="session")
def made(rows: dict[str, Row]) -> str:
    return page(list(rows.values()))


def test_no_dollar_sign_and_no_tex_is_left(made: str) -> None:
    assert "$" not in made
    assert not re.findall(r"\\[a-zA-Z]+", made)
    assert made.count("<math") > 50


def test_it_is_well_formed_and_self_contained(made: str) -> None:
    checker = _Checker()
    checker.feed(made)
    assert checker.stack == []
    assert "script" not in checker.tags
    assert all(link.startswith("#") for link in checker.links)
    assert {link[1:] for link in checker.links} <= set(checker.ids)
    assert len(checker.ids) == len(set(checker.ids))
    assert "prefers-color-scheme: dark" in made and "width=device-width" in made


def test_every_row_is_shown_with_its_verdict(made: str, rows: dict[str, Row]) -> None:
    for name, row in rows.items():
        article = made.split(f'<article id="{name.replace("_", "-")}">')[1].split("</article>")[0]
        assert (row["verdict"] or "not judged") in article
        assert ("<strong>Theorem.</strong>" in article) == (row["verdict"] == "proved")
        kinds = {item["kind"] for item in row["evidence"]}
        assert ("Counterexample.</strong>" in article) == ("counterexample" in kinds)
        assert ("<table>" in article) == bool(kinds & {"derivation", "negation"})


def test_foreign_text_is_escaped(made: str) -> None:
    assert "100% &amp; more_so #1 {ever}" in made
    assert "&lt;b&gt;costs" in made and "<b>" not in made
    assert "no &amp; body" in made


def test_what_cannot_be_converted_is_shown_as_written() -> None:
    assert mathml(r"\unknownthing{x}").startswith("<code>")
    assert mathml(r"\frac{1}{2}").startswith("<math")
