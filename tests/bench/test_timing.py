"""Works take turns, and ratios stay within a round."""

import time

import pytest

from mcsim.bench.timing import Rounds, Spread, in_turn, interleave, together


def test_works_take_turns() -> None:
    order: list[str] = []
    told: list[int] = []

    def work(name: str) -> float:
        order.append(name)
        return float(len(order))

    works = {name: lambda name=name: work(name) for name in "abc"}
    rounds = interleave(works, 2, lambda: told.append(1))
    # Once unmeasured, and once measured.
    assert order == list("aabbccaabbcc")
    assert rounds.seconds == {"a": [2.0, 8.0], "b": [4.0, 10.0], "c": [6.0, 12.0]}
    assert len(told) == 6


def test_a_ratio_is_taken_within_each_round() -> None:
    rounds = Rounds({"slow": [2.0, 30.0, 8.0], "fast": [1.0, 10.0, 2.0]})
    assert rounds.ratio("slow", "fast") == Spread(3.0, 2.0, 4.0)
    assert rounds.ratio("slow", "fast", 0.5) == Spread(1.5, 1.0, 2.0)
    assert rounds.rate("fast", 20.0) == Spread(10.0, 2.0, 20.0)


def test_tasks_side_by_side_wait_for_each_other() -> None:
    tasks = [lambda: time.sleep(0.05)] * 2
    assert in_turn(tasks) >= 0.1
    assert together(tasks) >= 0.05


def test_a_fault_in_a_thread_is_not_a_time() -> None:
    def broken() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        together([broken, broken])
