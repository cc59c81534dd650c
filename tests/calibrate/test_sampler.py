"""The sampler finds a posterior that is known, and goes on where it was stopped."""

from pathlib import Path

import numpy as np
import pytest

from mcsim.calibrate.sampler import Sample, sample

CENTRE, SPREAD = np.array([0.4, 0.6, 0.5]), 0.05


def _log_likelihood(points: np.ndarray) -> np.ndarray:
    return np.asarray(-0.5 * (((points - CENTRE) / SPREAD) ** 2).sum(1))


def _run(folder: Path) -> Sample:
    return sample(_log_likelihood, 3, 11, folder, effective=2_000, live=300)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return _run(tmp_path_factory.mktemp("kept"))


def test_a_normal_posterior_and_its_evidence(found: Sample) -> None:
    mean = found.weight @ found.points
    spread = np.sqrt(found.weight @ (found.points - mean) ** 2)
    error = SPREAD / np.sqrt(found.effective_size)
    np.testing.assert_allclose(mean, CENTRE, atol=4 * error)  # 3 means: a false alarm in 5 000
    np.testing.assert_allclose(spread, SPREAD, rtol=0.1)
    expected = 1.5 * np.log(2 * np.pi * SPREAD**2)
    assert found.log_evidence == pytest.approx(expected, abs=0.1)
    assert found.effective_size >= 2_000


def test_a_stopped_sampler_ends_with_the_same_points(found: Sample, tmp_path: Path) -> None:
    calls = 0

    def failing(points: np.ndarray) -> np.ndarray:
        nonlocal calls
        calls += 1
        if calls == 12:
            raise KeyboardInterrupt
        return _log_likelihood(points)

    with pytest.raises(KeyboardInterrupt):
        sample(failing, 3, 11, tmp_path, effective=2_000, live=300)
    assert list(tmp_path.glob("*.writing")) == []
    kept = len(list(tmp_path.glob("*.npy")))
    assert kept == 11
    calls = -10_000
    again = sample(failing, 3, 11, tmp_path, effective=2_000, live=300)
    np.testing.assert_array_equal(again.points, found.points)
    np.testing.assert_array_equal(again.weight, found.weight)
    assert calls + 10_000 == len(list(tmp_path.glob("*.npy"))) - kept  # nothing twice


def test_rows_are_fair_and_any_first_part_of_them(found: Sample) -> None:
    rows = found.rows(4_000, 5)
    for part in (rows, rows[:1_000]):
        error = SPREAD / np.sqrt(len(part))
        np.testing.assert_allclose(found.points[part].mean(0), CENTRE, atol=5 * error)
        # Points come from the outside in, so a first part in their order would be too wide.
        np.testing.assert_allclose(found.points[part].std(0), SPREAD, rtol=0.12)


def test_equal_weights_give_every_row_once() -> None:
    even = Sample(np.zeros((10, 1)), np.full(10, 0.1), 0.0, 10)
    assert even.effective_size == pytest.approx(10.0)
    assert sorted(even.rows(10, 1)) == list(range(10))
