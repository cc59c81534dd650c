"""Diagnostics see what was planted in a posterior, and nothing where it is its prior."""

from pathlib import Path

import numpy as np
import pytest

from mcsim.calibrate.bank import Bank, drawn_points
from mcsim.calibrate.blocks import Block
from mcsim.calibrate.coverage import read
from mcsim.calibrate.diagnosis.check import second_opinion
from mcsim.calibrate.diagnosis.contraction import NOTHING, UNSAMPLED, contraction
from mcsim.calibrate.diagnosis.posterior import position, symbols_of, values_of
from mcsim.calibrate.diagnosis.predictive import predictive
from mcsim.calibrate.diagnosis.readings import readings
from mcsim.calibrate.diagnosis.surveyed import surveyed
from mcsim.calibrate.diagnosis.tradeoffs import tradeoffs
from mcsim.calibrate.imagined import Imagined
from mcsim.calibrate.space import SURVEYED, Space
from mcsim.compare.exhibit import Answer
from mcsim.evidence.survey import Survey
from mcsim.report.drawing import write
from mcsim.report.exhibits import PICTURES, write_exhibit
from mcsim.report.registry import redrawn
from tests.calibrate.conftest import linear_answers, posterior_of


@pytest.fixture(scope="module")
def units(space: Space) -> np.ndarray:
    return drawn_points(space, 400, 11)


def _found(space: Space, bank: Bank, parts: tuple[Block, ...], number: int) -> np.ndarray:
    """Draw unit points from the posterior that a bank gives by its weights."""
    rng = np.random.default_rng(1)
    chosen = np.empty((number, len(space.symbols)))
    reading = read(bank, parts, Imagined(Survey(), {}))
    for part, weight in zip(parts, reading.weights, strict=True):
        rows = rng.choice(len(weight), number, p=weight)
        for symbol in part.symbols:
            k = space.symbols.index(symbol)
            chosen[:, k] = bank.units[rows, k]
    return chosen


def test_positions_are_those_that_were_drawn(space: Space, units: np.ndarray) -> None:
    posterior = posterior_of(space, units)
    assert set(symbols_of(posterior)) == set(space.symbols)
    values = values_of(posterior.tables["main"])
    for k, symbol in enumerate(space.symbols):
        # The engine's columns are rounded, and Beta(½, ½) is steep at its ends.
        assert position(symbol, values[symbol]) == pytest.approx(units[:, k], abs=0.01), symbol


def test_of_a_prior_the_data_say_nothing(space: Space, units: np.ndarray) -> None:
    table = contraction(posterior_of(space, units)).table
    sampled = table[table["sampled"]]
    assert set(sampled["parameter"]) == set(space.symbols)
    assert (sampled["says"] == NOTHING).all()  # thirty numbers at 3 SE: fails once in twelve seeds
    rest = table[~table["sampled"]]
    assert (rest["says"] == UNSAMPLED).all()
    assert "chi" not in set(sampled["parameter"])
    assert (rest["prior_p05"] < rest["prior_p95"]).all()


def test_what_was_planted_is_told(space: Space, units: np.ndarray) -> None:
    planted = units.copy()
    place = {symbol: k for k, symbol in enumerate(space.symbols)}
    planted[:, place["beta_P"]] = 0.7 + 0.2 * units[:, place["beta_P"]]
    planted[:, place["proxy_bias"]] = 0.8 * units[:, place["proxy_bias"]]
    exhibit = contraction(posterior_of(space, planted))
    says = exhibit.table.set_index("parameter")["says"]
    assert says["beta_P"] == "narrower, moved up"
    assert says["proxy_bias"] == "narrower, moved down"
    assert says["beta_F"] == NOTHING
    row = exhibit.table.set_index("parameter").loc["beta_P"]
    assert row["contraction"] == pytest.approx(0.96, abs=0.01)  # 1 - 0.2²
    assert row["shift"] == pytest.approx(0.3, abs=0.02)
    assert "tell something of 2" in exhibit.sentence


def test_a_planted_tie_is_found_and_no_other(space: Space, units: np.ndarray) -> None:
    planted = units.copy()
    k, j = space.symbols.index("beta_P"), space.symbols.index("beta_F")
    planted[:, j] = 1.0 - planted[:, k]
    exhibit = tradeoffs(posterior_of(space, planted))
    told = exhibit.table[exhibit.table["told"]]
    assert len(told) == 1
    assert {told.iloc[0]["parameter"], told.iloc[0]["other"]} == {"beta_P", "beta_F"}
    assert told.iloc[0]["rho"] == pytest.approx(-1.0)
    assert tradeoffs(posterior_of(space, units)).sentence.startswith("No two parameters")


def test_a_variant_that_differs_is_named(space: Space, units: np.ndarray) -> None:
    other, moved = drawn_points(space, 200, 12), drawn_points(space, 200, 13)
    moved[:, space.symbols.index("beta_P")] **= 3.0
    exhibit = readings(posterior_of(space, units, undecided=other, threshold=moved))
    told = exhibit.table[exhibit.table["told"]]
    assert list(zip(told["parameter"], told["variant"], strict=True)) == [("beta_P", "threshold")]
    assert "(threshold)" in exhibit.sentence
    alike = readings(posterior_of(space, units, undecided=other)).table
    assert not alike["told"].any()


def test_predictions_hold_what_fits_and_show_what_does_not(
    space: Space, bank: Bank, parts: tuple[Block, ...]
) -> None:
    # What the bank finds must predict what it was weighed by.
    chosen = _found(space, bank, parts, 300)
    exhibit = predictive(posterior_of(space, chosen), Survey(), linear_answers(space, chosen))
    rows = exhibit.table.set_index("target")
    counts = rows[rows["kind"] == "count"]
    assert ((counts["p05"] <= counts["found_low"]) & (counts["found_low"] <= counts["p95"])).all()
    assert counts.loc["S29", ["n_low", "n", "n_high"]].tolist() == [8, 8, 8]
    wrong = chosen.copy()
    wrong[:, space.symbols.index("employer_unaware")] = 0.95
    missed = predictive(posterior_of(space, wrong), Survey(), linear_answers(space, wrong))
    assert "S01" in missed.sentence.partition("not")[0]
    assert missed.table.set_index("target").loc["S01", "below"] < 0.01


def test_the_survey_is_redrawn_from_its_counts() -> None:
    rows = surveyed(Survey()).table.set_index("figure")
    assert len(rows) == 47
    assert ((rows["p05"] < rows["printed"]) | (rows["printed"] == 0)).all()
    assert rows.loc["S29", ["n_low", "n_high"]].tolist() == [8, 8]
    given = surveyed(Survey(supplied={"S29": (700, 800)})).table.set_index("figure").loc["S29"]
    assert given["n"] == 800
    assert given["p95"] - given["p05"] < 0.05


def test_a_second_reading_agrees_with_itself_and_with_no_other(
    space: Space, bank: Bank, parts: tuple[Block, ...]
) -> None:
    chosen = _found(space, bank, parts, 400)
    assert " agrees " in second_opinion(posterior_of(space, chosen), bank, parts).sentence
    k = space.symbols.index("employer_unaware")
    chosen[:, k] = np.clip(chosen[:, k] + 0.05, 0.0, 1.0)
    apart = second_opinion(posterior_of(space, chosen), bank, parts)
    assert "DISAGREES" in apart.sentence
    assert "employer_unaware" in apart.sentence


def test_each_is_drawn_to_the_same_bytes(space: Space, units: np.ndarray, tmp_path: Path) -> None:
    posterior = posterior_of(space, units, undecided=drawn_points(space, 100, 12))
    for exhibit in (contraction(posterior), tradeoffs(posterior), readings(posterior)):
        assert exhibit.name in PICTURES
        answer = Answer("?", (exhibit,), "made up.", "0")
        for folder in ("one", "two"):
            write_exhibit(answer, exhibit, tmp_path / folder)
        write(redrawn(tmp_path / "one" / f"{exhibit.name}.json"), tmp_path / "again")
        for path in (tmp_path / "one").iterdir():
            # Drawn twice; and once more from its own files, whose digits are fewer than vectors'.
            folders = ("two",) if path.suffix in (".svg", ".pdf") else ("two", "again")
            for folder in folders:
                assert path.read_bytes() == (tmp_path / folder / path.name).read_bytes(), path.name
    assert set(SURVEYED) <= set(readings(posterior).table["parameter"])
