"""A user's own profile."""

from pathlib import Path

import pytest

from mcsim.grammar.faults import InvalidInputError
from mcsim.population.profile import load_profile
from mcsim.population.synthesis import synthesise
from mcsim.shipped import folder


def _text() -> str:
    return (folder("calibration") / "profiles" / "eu.yaml").read_text(encoding="utf-8")


def _own(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("{25-34: 0.23,", "{25-34: 0.33,", "sum to"),
        ("25-34: {low: 0.14,", "25-34: {low: 0.54,", "sum to"),
        ("construction: 0.07 ", "construction: 0.70 ", "sum to"),
        ("adults: 1000000", "adults: many", "adults"),
        ("education: {low: 0.11,", "education: {low: 1.11,", "need"),
        ("degree: 8", "degree: 7", "even"),
    ],
)
def test_what_does_not_hold_together_is_refused_with_its_place(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    text = _text()
    assert before in text
    with pytest.raises(InvalidInputError) as caught:
        load_profile(_own(tmp_path, text.replace(before, after)))
    fault = caught.value.faults[0]
    assert said in f"{fault.field} {fault.message}"
    assert fault.line


def test_a_country_of_two_sectors_makes_a_population(tmp_path: Path) -> None:
    text = _text()
    start, end = text.index("sectors:"), text.index("# Employment by size")
    own = load_profile(
        _own(tmp_path, text[:start] + "sectors: {farms: 0.4, towns: 0.6}\n\n" + text[end:])
    )
    people = synthesise(own, 500, 1, 0)
    assert set(people.learners.sector.tolist()) == {0, 1}
    assert own.employer_count(500) == 15
