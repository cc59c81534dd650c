"""The report: self-contained, escaped, and honest about what it is."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from mcsim.evidence.register import parameters
from mcsim.report.material import Material
from mcsim.report.page import answer_rows, page, write_report
from mcsim.results.frames import Run


class Outline(HTMLParser):
    """Collects addresses, headings and images."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.headings: list[int] = []
        self.images: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.addresses += [given[name] or "" for name in ("src", "href") if name in given]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "img":
            self.images.append(given)


@pytest.fixture(scope="module")
def text(comparison: Run) -> str:
    return (comparison.folder / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def outline(text: str) -> Outline:
    parser = Outline()
    parser.feed(text)
    return parser


def test_it_needs_nothing_from_elsewhere(text: str, outline: Outline) -> None:
    assert all(address.startswith("data:") for address in outline.addresses)
    assert "@import" not in text
    assert "url(" not in text


def test_headings_do_not_skip_a_level(outline: Outline) -> None:
    assert outline.headings[0] == 1
    assert outline.headings.count(1) == 1
    steps = zip(outline.headings, outline.headings[1:], strict=False)
    assert all(below - above <= 1 for above, below in steps)


def test_every_picture_has_words(outline: Outline) -> None:
    assert len(outline.images) == 4
    assert all(len(image["alt"] or "") > 60 for image in outline.images)


def test_it_says_what_it_is_not(text: str) -> None:
    for words in ("calibrated", "does not forecast", "no verdict", "not known",
                  "share of worlds in which the policy is better"):  # fmt: skip
        assert words.lower() in text.lower()


def test_every_parameter_is_there_with_its_grade(text: str) -> None:
    for parameter in parameters().values():
        assert (parameter.notation or parameter.symbol) in text
    assert text.count("<td>assumption</td>") == sum(
        parameter.status == "free" for parameter in parameters().values()
    )


def test_titles_are_escaped(comparison: Run) -> None:
    scenarios = [{**s, "title": "<script>alert(1)</script>"}
                 for s in comparison.manifest["scenarios"]]  # fmt: skip
    material = Material(comparison.summary(), {**comparison.manifest, "scenarios": scenarios})
    assert "<script>" not in page(material, [])


def test_it_is_the_same_each_time(comparison: Run, text: str, tmp_path: Path) -> None:
    again = write_report(comparison.summary(), comparison.manifest, tmp_path)
    assert again.read_text(encoding="utf-8") == text


def test_the_answer_orders_by_median_and_names_no_winner(comparison: Run, text: str) -> None:
    _, rows = answer_rows(comparison.summary(), comparison.manifest)
    material = Material(comparison.summary(), comparison.manifest)
    ordered = material.at_horizon().sort_values("median", ascending=False)["scenario"]
    assert [row["title"] for row in rows] == [material.title(name) for name in ordered]
    assert not re.search(r"\b(winner|best policy|wins)\b", text)
