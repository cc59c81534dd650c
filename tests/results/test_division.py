"""However a study is divided, every missing part is computed once, and no thread is idle."""

from hypothesis import given, settings
from hypothesis import strategies as st

from mcsim.results import parts
from mcsim.results.division import Batch, batches_of, pieces_of
from mcsim.results.parts import Part, blocks_of

BASE = "base"


def _parts(policies: int, draws: int, replicates: int) -> list[Part]:
    names = [BASE, *(f"policy {k}" for k in range(1, policies))]
    return [
        Part(name, name, f"{name} {block} {chance}", block, chance)
        for name in names
        for block in blocks_of(draws, parts.DRAWS)
        for chance in blocks_of(replicates, parts.REPLICATES)
    ]


def _cells(batch: Batch) -> set[tuple[str, int, int]]:
    """Policy, draw and replicate of every lane that a batch runs."""
    return {
        (policy, draw, replicate)
        for policy in batch.policies
        for start, stop in batch.pieces
        for draw in range(start, stop)
        for replicate in batch.replicates
    }


@given(
    st.integers(1, 20), st.integers(1, 70), st.integers(1, 20), st.integers(1, 200),
    st.integers(1, 4), st.data(),
)  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_every_missing_part_is_computed_once_and_beside_its_base(
    policies: int, draws: int, replicates: int, chunk_lanes: int, threads: int, data: st.DataObject
) -> None:
    missing = [part for part in _parts(policies, draws, replicates) if data.draw(st.booleans())]
    batches = list(batches_of(missing, BASE, chunk_lanes, threads))
    published = [part.key for batch in batches for part in batch.parts]
    assert sorted(published) == sorted(part.key for part in missing)
    for batch in batches:
        assert batch.policies[0] == BASE
        cells = _cells(batch)
        for part in batch.parts:
            assert {
                (part.policy, draw, replicate)
                for draw in range(*part.draws)
                for replicate in range(*part.replicates)
            } <= cells
        for start, stop in batch.pieces:
            assert (stop - start) * len(batch.policies) <= max(chunk_lanes, len(batch.policies))


def test_two_scenarios_run_several_parts_side_by_side() -> None:
    (batch,) = batches_of(_parts(2, 64, 8), BASE, 128, 2)
    assert batch.pieces == ((0, 64),)
    assert len(batch.parts) == 16


def test_parts_with_others_missing_run_apart() -> None:
    lacking = [part for part in _parts(2, 16, 8) if (part.policy, part.draws) != (BASE, (8, 16))]
    batches = list(batches_of(lacking, BASE, 128, 1))
    assert [batch.pieces for batch in batches] == [((0, 8),), ((8, 16),)]


def test_a_gap_in_the_draws_divides_a_batch() -> None:
    lacking = [part for part in _parts(2, 24, 8) if part.draws != (8, 16)]
    batches = list(batches_of(lacking, BASE, 128, 1))
    assert [batch.pieces for batch in batches] == [((0, 8),), ((16, 24),)]


def test_with_few_replicates_lanes_are_shared_among_threads() -> None:
    batches = list(batches_of(_parts(2, 64, 1), BASE, 128, 2))
    assert sum(len(batch.pieces) for batch in batches) >= 2


def test_draws_are_divided_evenly() -> None:
    assert pieces_of(8, 19, 128) == [(0, 4), (4, 8)]
    assert pieces_of(8, 200, 128) == [(d, d + 1) for d in range(8)]
