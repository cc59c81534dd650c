"""Parts: published whole or not at all, the same bytes however they were computed."""

import dataclasses
import errno
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcsim.grammar.faults import IncompleteRunError, InvalidInputError
from mcsim.results.frames import Run, open_run
from mcsim.results.metric import COLUMNS
from mcsim.results.parts import (
    LANE_COLUMNS,
    ROWS,
    Block,
    Part,
    blocks_of,
    publish,
    read_part,
    write_part,
)
from mcsim.results.study import Plan, claim, plan_study, run_study
from mcsim.scenario.combine import combine
from mcsim.scenario.loader import load_scenarios


def _plan(**more: object) -> Plan:
    base, *others = load_scenarios(["baseline", "nqf_optional", "universal_subsidy"])
    given = {"draws": 3, "replicates": 2, "learners": 200, "horizon_quarters": 8, **more}
    return plan_study(combine(base, others, overrides=given))


def test_what_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A library's error names no file, and the temporary one means nothing to anybody."""

    def full(path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "Error writing bytes to file")

    with pytest.raises(OSError, match="No space left") as found:
        publish(tmp_path / "wanted.parquet", full)
    assert found.value.filename == str(tmp_path / "wanted.parquet")
    assert not [*tmp_path.iterdir()]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return _plan()


def _bytes(plan: Plan, out: Path, **how: int) -> dict[str, bytes]:
    run_study(plan, out, **how)
    return {path.name: path.read_bytes() for path in (out / "parts").iterdir()}


def test_the_same_bytes_for_any_threads_and_chunks(plan: Plan, tmp_path: Path) -> None:
    expected = _bytes(plan, tmp_path / "a", threads=1, chunk_lanes=64)
    assert len(expected) == 3
    for threads, lanes in ((2, 64), (1, 1), (3, 4), (2, 7)):
        assert _bytes(plan, tmp_path / f"{threads}-{lanes}", threads=threads,
                      chunk_lanes=lanes) == expected  # fmt: skip


def test_the_company_that_a_scenario_keeps_does_not_matter(plan: Plan, tmp_path: Path) -> None:
    together = _bytes(plan, tmp_path / "together")
    base, mine = load_scenarios(["baseline", "universal_subsidy"])
    given = {"draws": 3, "replicates": 2, "learners": 200, "horizon_quarters": 8}
    alone = _bytes(plan_study(combine(base, [mine], overrides=given)), tmp_path / "alone")
    assert alone.items() <= together.items()


def test_a_resumed_study_has_the_bytes_of_an_uninterrupted_one(plan: Plan, tmp_path: Path) -> None:
    expected = _bytes(plan, tmp_path / "a")
    for victim in sorted((tmp_path / "a" / "parts").iterdir())[:2]:
        victim.unlink()
    assert _bytes(plan, tmp_path / "a") == expected


@pytest.mark.parametrize(
    "change", [{"seed": 1}, {"learners": 300}, {"horizon_quarters": 9},
               {"first_quarter": "2025-Q1"}]
)  # fmt: skip
def test_what_changes_a_result_changes_its_name(plan: Plan, change: dict[str, object]) -> None:
    assert not {part.key for part in plan.parts} & {part.key for part in _plan(**change).parts}


def test_the_seed_is_in_the_name_even_where_parameters_are_the_same(plan: Plan) -> None:
    settings = plan.study.settings.model_copy(update={"seed": 1})
    other = Plan.of(dataclasses.replace(plan.study, settings=settings), plan.draws)
    assert not {part.key for part in plan.parts} & {part.key for part in other.parts}


def test_a_part_is_wide(plan: Plan, tmp_path: Path) -> None:
    run_study(plan, tmp_path / "a")
    table = pq.read_table(plan.parts[0].path(tmp_path / "a"))
    counted = [column for columns in COLUMNS.values() for column in columns]
    assert table.column_names == [*LANE_COLUMNS, *counted]
    assert table.num_rows == 3 * 2 * 8 * len(ROWS)
    assert {str(table.schema.field(column).type) for column in counted} == {"int64"}


@given(st.data())
@settings(max_examples=20, deadline=None)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    draws, replicates, quarters = (data.draw(st.integers(1, 4)) for _ in range(3))
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    block = Block.empty(draws, replicates, quarters)
    for counts in block.counts.values():
        counts[:] = rng.integers(0, 2**40, counts.shape)
    part = Part("x", "0" * 16, "k" * 16, (8, 8 + draws), (0, replicates))
    study = tmp_path_factory.mktemp("study")
    (study / "parts").mkdir()
    write_part(part, block, [f"2026-Q{q + 1}" for q in range(quarters)], study)
    found = read_part(part, study, quarters)
    for kind, counts in block.counts.items():
        np.testing.assert_array_equal(found.counts[kind], counts)


@given(st.integers(1, 100), st.integers(1, 20))
def test_blocks_cover_everything_once(count: int, size: int) -> None:
    blocks = list(blocks_of(count, size))
    assert [k for start, stop in blocks for k in range(start, stop)] == list(range(count))
    assert all(stop - start <= size for start, stop in blocks)


def test_a_file_that_could_not_be_written_is_not_there(tmp_path: Path) -> None:
    def fails(path: Path) -> None:
        path.write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        publish(tmp_path / "whole.csv", fails)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_part_is_named(comparison: Run, tmp_path: Path) -> None:
    import shutil

    study = tmp_path / "study"
    shutil.copytree(comparison.folder, study)
    part = open_run(study).parts[0].path(study)
    part.write_bytes(part.read_bytes()[:200])
    with pytest.raises(InvalidInputError, match=f"{part.stem}.*damaged"):
        open_run(study).counts("baseline")


def test_a_study_that_is_not_complete_says_how_much_is_missing(
    comparison: Run, tmp_path: Path
) -> None:
    import shutil

    study = tmp_path / "study"
    shutil.copytree(comparison.folder, study)
    open_run(study).parts[0].path(study).unlink()
    with pytest.raises(IncompleteRunError, match="lacks 1 of 4 parts"):
        open_run(study).counts("baseline")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"base": 1}'])
def test_a_foreign_manifest_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(InvalidInputError, match="manifest"):
        open_run(tmp_path)


def test_a_study_stopped_before_its_manifest_can_be_run(plan: Plan, tmp_path: Path) -> None:
    claim(tmp_path / "study")
    run_study(plan, tmp_path / "study")
    (tmp_path / "file").write_text("x")
    for taken in (tmp_path, tmp_path / "file"):
        with pytest.raises(InvalidInputError, match="holds no study"):
            claim(taken)
