"""The page: self-contained, escaped, and honest about what it is."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from mcsim.evidence.register import parameters
from mcsim.report.content.whole import content
from mcsim.report.material import Material
from mcsim.report.page import answer_rows
from mcsim.report.written.html import html
from mcsim.results.frames import Run


class Outline(HTMLParser):
    """Collects addresses, headings, images and heads of tables."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.headings: list[int] = []
        self.images: list[dict[str, str | None]] = []
        self.heads: list[dict[str, str | None]] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.addresses += [given[name] or "" for name in ("src", "href") if name in given]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "img":
            self.images.append(given)
        if tag == "th":
            self.heads.append(given)


@pytest.fixture(scope="module")
def text(comparison: Run) -> str:
    return (comparison.folder / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def outline(text: str) -> Outline:
    parser = Outline()
    parser.feed(text)
    return parser


def test_it_needs_nothing_from_elsewhere(text: str, outline: Outline) -> None:
    assert all(address.startswith(("data:", "#")) for address in outline.addresses)
    for word in ("@import", "url(", "<script", "<link", "style="):
        assert word not in text
    assert "default-src 'none'; img-src data:; style-src 'sha256-" in text
    assert len(text.encode()) < 5_000_000


def test_it_has_landmarks_and_headings_in_order(outline: Outline) -> None:
    for landmark in ("header", "nav", "main", "footer"):
        assert outline.tags.count(landmark) == 1
    assert outline.headings.count(1) == 1
    assert outline.headings[0] == 1
    steps = zip(outline.headings, outline.headings[1:], strict=False)
    assert all(below - above <= 1 for above, below in steps)


def test_every_picture_has_words_and_every_head_of_a_table_its_scope(outline: Outline) -> None:
    assert len(outline.images) >= 6
    assert all(len(image["alt"] or "") > 60 for image in outline.images)
    assert {head["scope"] for head in outline.heads} == {"col", "row"}


def test_it_says_what_the_issue_of_a_report_is(text: str) -> None:
    titles = re.findall(r'<h2 id="[^"]+">([^<]+)</h2>', text)
    assert titles[1:] == [
        "The question", "The answer first", "What differs", "The verdicts", "Figures",
        "Who gains", "What it costs", "Assumptions and their grades", "The questions of 2021",
        "What would change the answer", "Limits", "Method in short", "How to reproduce it",
    ]  # fmt: skip


def test_it_says_what_it_is_not(text: str) -> None:
    for words in ("calibrated", "does not forecast", "no verdict", "not known",
                  "share of worlds in which the policy is better"):  # fmt: skip
        assert words.lower() in text.lower()


def test_every_parameter_is_there_with_its_grade(text: str) -> None:
    for parameter in parameters().values():
        assert (parameter.notation or parameter.symbol) in text
    assert len(re.findall("<td><data [^>]*>assumption</data></td>", text)) == sum(
        parameter.status == "free" for parameter in parameters().values()
    )


def test_titles_are_escaped(comparison: Run) -> None:
    scenarios = [{**s, "title": "<script>alert(1)</script>"}
                 for s in comparison.manifest["scenarios"]]  # fmt: skip
    material = Material(comparison.summary(), {**comparison.manifest, "scenarios": scenarios})
    assert "<script>" not in html(content(material))


def test_the_answer_orders_by_median_and_names_no_winner(comparison: Run, text: str) -> None:
    _, rows = answer_rows(comparison.summary(), comparison.manifest)
    material = Material(comparison.summary(), comparison.manifest)
    ordered = material.at_horizon().sort_values("median", ascending=False)["scenario"]
    assert [row["title"] for row in rows] == [material.title(name) for name in ordered]
    assert not re.search(r"\b(winner|best policy|wins)\b", text)


def test_the_answer_is_three_sentences_with_intervals(comparison: Run) -> None:
    report = content(Material(comparison.summary(), comparison.manifest))
    said = report.sections[1].blocks[0].prose.plain
    assert len(re.findall(r"[.] [A-Z]", said)) == 2
    assert said.endswith(".")
    assert len(re.findall(r"\([+−]?[\d. ]+ to [+−]?[\d. ]+\)", said)) >= 2


def test_it_is_the_same_each_time(comparison: Run, text: str, tmp_path: Path) -> None:
    from mcsim import api

    again = api.report(comparison, out=tmp_path)
    assert again[0].read_text(encoding="utf-8") == text
