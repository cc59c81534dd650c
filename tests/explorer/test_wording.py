"""What the explorer says is conditional, names its error, and takes no mark from a user."""

import pandas as pd
import pytest

from mcsim.explorer import wording
from mcsim.explorer.live import World
from mcsim.explorer.shown import readable
from mcsim.grammar.faults import Fault

ROW = {"label": "Starts", "unit": "per 100", "median": 1.0, "p05": -0.5, "p95": 2.0,
       "mc_error": 0.5, "share_better": 0.8, "share_error": 0.1}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "includes 0"), ({}, "within three Monte Carlo errors"), ({}, "80 % of worlds (± 10"),
        ({"p05": 0.5, "mc_error": 0.1}, "in this model, under these assumptions"),
        ({"median": 0.0, "p05": 0.0, "p95": 0.0, "mc_error": 0.0}, "changes nothing"),
        ({"median": float("nan")}, "no world has a value"),
    ],
)  # fmt: skip
def test_a_difference_says_what_it_cannot_tell(changed: dict[str, float], said: str) -> None:
    assert said in wording.paired({**ROW, **changed}, "Mine")


def test_a_sure_difference_is_not_called_unsure() -> None:
    said = wording.paired({**ROW, "p05": 0.5, "mc_error": 0.1}, "Mine")
    assert "includes 0" not in said
    assert "chance could" not in said


def test_a_title_cannot_bring_a_picture_or_a_link() -> None:
    said = wording.paired(ROW, "![x](http://192.0.2.1/a.png) <b>")
    assert "\\!\\[x\\]\\(http" in said
    assert "<b>" not in said
    assert "\\<b\\>" in wording.faults([Fault("f.yaml", 1, 1, "title", "<b>")])


def test_the_size_is_told_with_what_it_is_for(world: World) -> None:
    said = wording.size_note(world, 1.25)
    assert "200 learners" in said
    assert "4 worlds × 2 replicates" in said
    assert "not for reporting" in said


def test_a_best_that_chance_could_make_is_not_called_best() -> None:
    table = pd.DataFrame({"stringency": [0.0, 0.5, 1.0], "mean": [1.0, 1.1, 0.0],
                          "mc_error": [0.5, 0.5, 0.5]})  # fmt: skip
    assert "cannot tell" in wording.curve(table, "completions_rate", 0.4)
    sure = table.assign(mc_error=0.01)
    assert "cannot tell" not in wording.curve(sure, "completions_rate", 0.4)


def test_a_table_is_written_for_readers() -> None:
    shown = readable(pd.DataFrame({"a": [1234.5, float("nan")], "b": [float("nan")] * 2}))
    assert list(shown.columns) == ["a"]
    assert list(shown["a"]) == ["1 234", "–"]
    marked = readable(pd.DataFrame({"title": ["![x](http://192.0.2.1/a.png)"]}))
    assert "\\!\\[" in marked["title"][0]
