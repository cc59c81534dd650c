"""Every job runs once, beside its own base."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mcsim.sweep.jobs import BASE, Jobs

WORLDS = st.lists(st.tuples(st.integers(0, 5), st.lists(st.integers(0, 6), min_size=2, max_size=2)),
                  min_size=1, max_size=40)  # fmt: skip


@given(WORLDS, st.integers(1, 12))
def test_every_policy_of_every_world_runs_once_beside_its_base(asked, lanes) -> None:
    names = sorted({world for world, _ in asked})
    world = np.array([names.index(world) for world, _ in asked])
    policies = np.array([pair for _, pair in asked])
    jobs = Jobs.needed(world, policies, lanes)
    where: dict[int, tuple[int, int]] = {}
    chunks = list(jobs.rows.chunks(lanes))
    for rows in chunks:
        assert (rows.policy[:, 0] == BASE).all()
        for row, lane in zip(*np.nonzero(rows.job >= 0), strict=True):
            job = int(rows.job[row, lane])
            assert job not in where
            where[job] = int(rows.world[row]), int(rows.policy[row, lane])
        for first, last in rows.alike():
            assert (rows.policy[first:last] == rows.policy[first]).all()
    assert sorted(where) == list(range(jobs.count))
    for k, of_scenarios in enumerate(jobs.of):
        for s, job in enumerate(of_scenarios):
            assert where[int(job)] == (world[k], policies[k, s])


def test_levers_alone_share_their_base() -> None:
    jobs = Jobs.needed(np.zeros(100, np.int64), np.arange(1, 101)[:, None], 128)
    assert jobs.rows.policy.shape == (1, 101)


def test_parameters_alone_take_two_lanes_each() -> None:
    jobs = Jobs.needed(np.arange(100), np.ones((100, 1), np.int64), 128)
    assert jobs.rows.policy.size == 200
    assert list(jobs.rows.alike()) == [(0, 100)]
