"""Figures of exhibits: every file, the same bytes, and the sentence as caption."""

import json
from pathlib import Path

import numpy as np
import pytest

from mcsim import api
from mcsim.compare.exhibit import Answer
from mcsim.evidence.table import DrawTable
from mcsim.explore.voi import Decision, asked_better, known_better
from mcsim.report.exhibits import PICTURES, drawing_of, write_answer
from mcsim.results.frames import Run

FILES = {".svg", ".png", ".pdf", ".csv", ".json"}


def _told() -> Answer:
    rng = np.random.default_rng(1)
    columns = {"learner_aware": rng.uniform(0, 1, 60), "chi": rng.uniform(0, 1, 60)}
    cells = np.array([np.zeros(60), 4e6 * (columns["learner_aware"] - 0.5)])[:, :, None]
    decision = Decision(("Base", "Policy"), cells + np.zeros((1, 1, 2)), "€", "by money", 1e-4)
    draws = DrawTable(0, columns)
    exhibits = (known_better(decision, draws, {}, 0, "2026"),
                asked_better(decision, draws, 0, "2026"))  # fmt: skip
    return Answer("What next?", exhibits, "Prior, not calibrated.", "0123", {})


def test_every_picture_has_its_file() -> None:
    for name in PICTURES:
        assert callable(drawing_of(name))


@pytest.mark.slow
def test_an_answer_has_pictures_data_and_words_with_the_same_bytes(
    comparison: Run, tmp_path: Path
) -> None:
    for answer in (api.worth(comparison), api.funnel(comparison), _told()):
        first = write_answer(answer, tmp_path / "a")
        second = write_answer(answer, tmp_path / "b")
        assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]
        for exhibit in answer.exhibits:
            own = [p for p in first if p.stem == exhibit.name]
            assert {p.suffix for p in own} == FILES
            words = json.loads((tmp_path / "a" / f"{exhibit.name}.json").read_text("utf-8"))
            assert words["caption"] == exhibit.sentence
            assert words["fingerprint"] == answer.fingerprint
        json.dumps(answer.record, allow_nan=False)


def test_contributions_are_drawn(tmp_path: Path) -> None:
    answer = api.why("definition_and_label", out=tmp_path, draws=2, replicates=2, learners=200,
                     horizon_quarters=8, threads=1)  # fmt: skip
    assert len(list(tmp_path.iterdir())) == 2 * len(FILES)
    assert answer["contributions"].table["lever"].tolist() == ["definition", "label", "package"]

