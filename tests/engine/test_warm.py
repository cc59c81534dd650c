"""The model is compiled once by installation, processor and version; who stops it goes on."""

from pathlib import Path

import llvmlite.binding
import pytest

from mcsim.engine import warm as module


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was compiled, with an empty cache."""
    done: list[str] = []
    monkeypatch.setattr(module, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(module, "_run_everything", lambda: done.append("all"))
    return done


def test_the_second_start_compiles_nothing_and_says_nothing(runs: list[str]) -> None:
    said: list[str] = []
    for _ in range(3):
        module.warm(lambda text, _: said.append(text))
    assert len(runs) == len(said) == 1


def test_another_processor_or_installation_compiles_anew(
    runs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    module.warm()
    monkeypatch.setattr(llvmlite.binding, "get_host_cpu_name", lambda: "another")
    module.warm()
    monkeypatch.setattr(module, "PACKAGE", Path(__file__).parent)
    module.warm()
    module.warm()
    assert len(runs) == 3


def test_who_was_interrupted_goes_on_at_the_next_start(
    runs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as stopped:
        stopped.setattr(module, "_run_everything", stop)
        with pytest.raises(KeyboardInterrupt):
            module.warm()
    module.warm()
    assert len(runs) == 1


def test_without_a_folder_every_process_compiles(
    runs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "cache_folder", lambda: None)
    module.warm()
    module.warm()
    assert len(runs) == 2
