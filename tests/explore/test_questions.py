"""Questions to the simulator: what they change, and what they leave alone."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from mcsim import api
from mcsim.cli.main import app
from mcsim.evidence.register import parameters
from mcsim.evidence.survey import Survey
from mcsim.evidence.table import DrawTable, prior_draws
from mcsim.explore.balance import LEVER, balance, varied, with_chi, with_gap
from mcsim.explore.crossing import NOTHING
from mcsim.explore.finding import Answer
from mcsim.explore.marginals import Marginals, joined, repeated
from mcsim.explore.question import Question
from mcsim.grammar.faults import InvalidInputError
from mcsim.report.explored.writing import write
from mcsim.results.study import plan_study
from mcsim.scenario.loader import load_scenario

TINY: dict[str, Any] = {"draws": 4, "replicates": 4, "learners": 200, "horizon_quarters": 16}


@pytest.fixture(scope="module")
def question() -> Question:
    study = api.study("baseline", ["nqf_optional"], **TINY)
    return Question.of(plan_study(study), "net_additional")


def test_chi_does_not_enter_the_baseline(question: Question) -> None:
    """So the constants of a draw hold for every χ, and need not be solved again."""
    draws = question.draws
    for chi in (0.0, 1.0):
        other = with_chi(draws, np.full(len(draws), chi))
        solved = question.solved(other)
        for name in ("beta_0", "beta_u", "places"):
            np.testing.assert_array_equal(solved.columns[name], draws.columns[name])
    low, high = (with_chi(draws, np.full(len(draws), chi)) for chi in (0.0, 1.0))
    base = question.study.base.content
    changed = varied(question.study.scenarios[0].content, 1.0)
    moved = question.values(low, [base, changed], ["completions_to_date"])["completions_to_date"]
    other = question.values(high, [base, changed], ["completions_to_date"])["completions_to_date"]
    assert (moved[0] == 0).all()
    assert (other[0] == 0).all()
    assert (moved[1] != other[1]).any()


def test_the_gap_enters_the_baseline(question: Question) -> None:
    draws = question.draws
    solved = question.solved(with_gap(draws, 0.6))
    assert (solved.columns["beta_0"] != draws.columns["beta_0"]).any()


def test_a_gap_is_what_it_says() -> None:
    draws = prior_draws(1, 40, Survey("inferred", {}))
    both = with_gap(draws, 0.3).columns
    assert (both["employer_gap"] == 0.3).all()
    np.testing.assert_allclose(both["employees_trust_plain"] / both["employees_trust_nqf"], 0.7)
    providers = draws.columns["learner_view"] > 0
    assert providers.any()
    view = draws.columns["providers_view_of_learners"]
    np.testing.assert_array_equal(both["employees_trust_nqf"][providers], view[providers])
    only = with_gap(draws, 0.3, "employers").columns
    np.testing.assert_array_equal(only["employees_trust_plain"],
                                  draws.columns["employees_trust_plain"])  # fmt: skip
    kept = with_gap(draws, 0.3, "learners").columns
    np.testing.assert_array_equal(kept["employer_gap"], draws.columns["employer_gap"])


def test_stringency_is_all_that_is_varied() -> None:
    policy = load_scenario("nqf_fast_track").content
    there = varied(policy, 0.9)
    assert getattr(there.levers, LEVER).stringency == 0.9
    assert varied(there, getattr(policy.levers, LEVER).stringency).hash == policy.hash


def test_a_null_policy_has_no_balance(question: Question) -> None:
    nothing = question.study.scenarios[0].content.levers.nqf_inclusion.model_copy(
        update={"level": 0.0})  # fmt: skip
    policy = question.study.scenarios[0].content
    policy = policy.model_copy(
        update={"levers": policy.levers.model_copy(update={LEVER: nothing})})  # fmt: skip
    found = balance(question, policy, (0.0, 0.5, 1.0), (0.0, 0.5, 1.0), (0.0, 0.3, 0.6), steps=1)
    assert (found.curve[["mean", "median", "p05", "p95", "mc_error"]] == 0).all(axis=None)
    assert (found.curve["share_pays"] == 0.5).all()
    assert (found.map["share_pays"] == 0.5).all()
    assert found.found.share(NOTHING) == 1
    assert np.isnan(found.chi.median)


def test_balance_uses_the_run_of_compare(question: Question) -> None:
    """At a draw's own χ and the policy's own stringency it is the paired difference."""
    policy = question.study.scenarios[0].content
    alone = question.effect(question.draws, [policy])
    rows = question.effect(repeated(question.draws, 2), [policy]).reshape(1, 2, 4, -1)
    np.testing.assert_array_equal(rows[:, 0], alone)
    np.testing.assert_array_equal(rows[:, 1], alone)


def test_fresh_replicates_are_the_later_ones(question: Question) -> None:
    policy = question.study.scenarios[0].content
    all_of = question.effect(question.draws, [policy])
    later = question.with_replicates(2, first=2).effect(question.draws, [policy])
    np.testing.assert_array_equal(later, all_of[:, :, 2:])


def test_quantiles_are_those_of_the_draws() -> None:
    survey = Survey("inferred", {})
    draws = prior_draws(7, 4000, survey)
    marginals = Marginals.of(draws, survey)
    p = np.array([0.1, 0.5, 0.9])
    for symbol in ("chi", "employer_trust_nqf", "barrier_nqf", "beta_P", "employer_gap"):
        values = marginals.quantiles(symbol, p)
        below = (draws.columns[symbol][:, None] <= values).mean(0)
        np.testing.assert_allclose(below, p, atol=0.03)  # four errors of a share
    given = Marginals.of(draws, survey, {"chi": 0.3})
    assert "chi" not in given.varied
    assert (given.table(given.varied, np.full((3, len(given.varied)), 0.2)).columns["chi"]
            == 0.3).all()  # fmt: skip


def test_calibrated_draws_bring_their_own_quantiles() -> None:
    values = {symbol: np.linspace(0.2, 0.4, 101) for symbol in parameters()}
    draws = DrawTable(0, values, calibrated=True)
    marginals = Marginals.of(draws, Survey("inferred", {}))
    assert marginals.quantiles("chi", np.array([0.5]))[0] == pytest.approx(0.3)
    assert marginals.table(("chi",), np.array([[0.0], [1.0]])).columns["chi"].tolist() == [0.2, 0.4]


def test_tables_are_joined_in_order() -> None:
    one, two = DrawTable(5, {"a": np.arange(3.0)}), DrawTable(0, {"a": np.array([9.0])})
    table = joined([one, two])
    assert (table.first, len(table)) == (0, 4)
    assert table.columns["a"].tolist() == [0, 1, 2, 9]


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> tuple[Answer, Path]:
    out = tmp_path_factory.mktemp("answer") / "out"
    told: list[str] = []
    found = api.breakeven("nqf_optional", out=out, chis=[0.0, 0.5, 1.0], gaps=[0.0, 0.2, 0.4],
                          stringencies=[0.0, 0.5, 1.0], announce=told.append, **TINY)  # fmt: skip
    assert told[0].startswith("Price: ")
    return found, out


def test_an_answer_is_data_figure_and_sentence(answer: tuple[Answer, Path]) -> None:
    found, out = answer
    for finding in found.exhibits:
        assert (out / f"{finding.name}.csv").exists()
        assert "in this model, under these assumptions" in finding.sentence.lower()
    for name in ("break_even", "balance_curve", "break_even_map"):
        for ending in ("svg", "png", "pdf"):
            assert (out / f"{name}.{ending}").stat().st_size > 1000
        words = json.loads((out / f"{name}.json").read_text(encoding="utf-8"))
        assert words["caption"] == found[name].sentence
    kinds = {"always", "never", "breaks even", "gains", "no difference"}
    assert set(found["break_even"].table["kind"]) <= kinds
    assert len(found["break_even"].table) == TINY["draws"]
    json.dumps(found.record, allow_nan=False)


def test_figures_are_the_same_bytes_again(answer: tuple[Answer, Path], tmp_path: Path) -> None:
    found, out = answer
    write(found, tmp_path / "again")
    for path in out.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes(), path.name


def test_discover_and_optimise_answer(tmp_path: Path) -> None:
    few = {**TINY, "draws": 8, "replicates": 2, "horizon_quarters": 8}
    found = api.optimise(["awareness", "transparency"], budget="awareness", population=8,
                         generations=2, out=tmp_path / "front", **few)  # fmt: skip
    front = found["front"].table
    assert (front["p05"] <= front["median"]).all()
    assert (tmp_path / "front" / "front.png").exists()
    with pytest.raises(InvalidInputError, match="draws"):
        api.discover("nqf_optional", **few)


def test_bad_input_is_told_before_anything_is_run(tmp_path: Path) -> None:
    def failed(*given: str) -> str:
        result = CliRunner().invoke(app, list(given))
        assert result.exit_code == 3, result.output
        return result.stderr

    assert "net_additional" in failed("breakeven", "--metric", "net_aditional")
    assert "nqf_inclusion" in failed("breakeven", "awareness")
    assert "rising" in failed("breakeven", "--chis", "0,1,0.5")
    assert "commas" in failed("breakeven", "--chis", "0;1")
    assert "gap_of" in failed("breakeven", "--gap-of", "learner")
    assert "replicates" in failed("breakeven", "--replicates", "1")
    assert "power of 2" in failed("sensitivity", "--base-points", "100")
    assert "sobol" in failed("sensitivity", "--method", "sobel")
    assert "draws" in failed("sensitivity", "--draws", "20")
    assert "balanced" in failed("optimise", "--budget", "balancd")
    (tmp_path / "mine.txt").write_text("keep")
    assert "no answer" in failed("discover", "--out", str(tmp_path))
    assert (tmp_path / "mine.txt").read_text() == "keep"


def test_words_say_what_failed_and_by_what_mark() -> None:
    from mcsim.explore.words import fails

    said = fails("Strict", "Baseline", "additional, persons", 0.28, None, 50, False, -20_000)
    assert "worse" in said
    assert "below −20 000" in said
    said = fails("Strict", "Baseline", "additional, persons", 0.28, None, 50, True, 0)
    assert "pays, better" in said
