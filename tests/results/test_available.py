"""What the machine, a container or the user leaves to the process."""

from pathlib import Path

import pytest

from mcsim.results.available import SETTING, available_memory

KB = 1024


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a machine with 8 000 kB to spare, on which this process holds 100 kB."""
    monkeypatch.delenv(SETTING, raising=False)
    own = tmp_path / "proc" / "self"
    own.mkdir(parents=True)
    (own.parent / "meminfo").write_text("MemFree: 10 kB\nMemAvailable:    8000 kB\n")
    (own / "status").write_text("Name: mcsim\nVmRSS:\t     100 kB\n")
    (own / "cgroup").write_text("0::/\n")
    return own.parent


def _group(folder: Path, files: dict[str, object]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(f"{content}\n")


def test_the_machine_leaves_what_is_available_and_what_is_held(system: Path) -> None:
    assert available_memory(system, system / "none") == 8100 * KB


def test_a_control_group_leaves_its_limit_without_what_it_can_drop(system: Path) -> None:
    (system / "self" / "cgroup").write_text("0::/job/step\n")
    control = system / "cgroup"
    _group(control / "job", {"memory.max": 5000 * KB, "memory.current": 3000 * KB,
                             "memory.stat": f"anon 1\ninactive_file {400 * KB}"})  # fmt: skip
    _group(control / "job" / "step", {"memory.max": "max", "memory.current": 3000 * KB})
    assert available_memory(system, control) == (5000 - 3000 + 400 + 100) * KB


def test_a_control_group_of_the_first_kind(system: Path) -> None:
    (system / "self" / "cgroup").write_text("7:cpu:/\n4:memory:/host/name\n0::/\n")
    control = system / "cgroup"
    # In a container the path is the host's, and the group lies at the root.
    _group(control / "memory", {"memory.limit_in_bytes": 6000 * KB,
                                "memory.usage_in_bytes": 1000 * KB})  # fmt: skip
    assert available_memory(system, control) == (6000 - 1000 + 100) * KB


def test_the_user_has_the_last_word(system: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for written, bytes_ in (("1.5GB", 1_500_000_000), ("800 m", 800_000_000), ("4096", 4096)):
        monkeypatch.setenv(SETTING, written)
        assert available_memory(system) == bytes_
    monkeypatch.setenv(SETTING, "a lot")
    with pytest.raises(ValueError, match="such as 4GB"):
        available_memory(system)


def test_a_machine_that_does_not_tell(system: Path, tmp_path: Path) -> None:
    assert available_memory(tmp_path / "nothing", tmp_path / "nothing") is None
