"""What is wrong in a store is found, named and mended; what cannot be written leaves it whole."""

import errno
import json
import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from mcsim import api
from mcsim.cli.main import app
from mcsim.grammar.faults import InvalidInputError
from mcsim.results import parts
from mcsim.sweep import plan
from mcsim.sweep.claims import Claims
from mcsim.sweep.opened import SweepRun
from tests.sweep.conftest import SMALL

WAY = api.Way(workers=1)


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> SweepRun:
    folder = tmp_path_factory.mktemp("original")
    (folder / "small.yaml").write_text(SMALL, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "POINTS", 8)
        run, outcome = api.sweep(folder / "small.yaml", out=folder / "store", way=WAY)
    assert outcome.computed == 3
    return run


@pytest.fixture
def run(original: SweepRun, tmp_path: Path) -> SweepRun:
    shutil.copytree(original.folder, tmp_path / "store")
    return SweepRun.open(tmp_path / "store")


def _findings(run: SweepRun) -> list[tuple[str, str]]:
    verdict, _ = api.verify(run.folder)
    return [(finding.file, finding.state) for finding in verdict.findings]


def test_a_whole_store_has_no_findings(run: SweepRun) -> None:
    verdict, _ = api.verify(run.folder)
    assert (verdict.parts, verdict.good, verdict.findings) == (3, 3, ())
    assert verdict.content == run.content_hash
    assert not list(run.folder.rglob("*.writing"))
    assert not (run.folder / "claims").exists()


def test_any_flipped_bit_of_a_part_or_its_entry_is_found(run: SweepRun) -> None:
    random = np.random.default_rng(7)
    key = run.parts[1].key
    for path in (run.folder / "parts" / f"{key}.parquet", run.folder / "ledger" / f"{key}.json"):
        data = bytearray(path.read_bytes())
        last = len(data) - (path.suffix == ".json")  # the line's end says nothing
        for place in random.integers(0, last, 60):
            damaged = bytearray(data)
            damaged[place] ^= 1 << int(random.integers(8))
            path.write_bytes(damaged)
            found = _findings(run)
            assert found, (path.name, place)
            assert all(key in name for name, _ in found)
        path.write_bytes(data)
    assert not _findings(run)


def test_truncated_foreign_and_missing_parts_are_named_and_mended(run: SweepRun) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in run.paths()}
    one, two, three = (part.key for part in run.parts)
    path = run.folder / "parts" / f"{one}.parquet"
    path.write_bytes(path.read_bytes()[:-100])
    shutil.copy(run.folder / "parts" / f"{three}.parquet", run.folder / "parts" / f"{two}.parquet")
    shutil.copy(run.folder / "ledger" / f"{three}.json", run.folder / "ledger" / f"{two}.json")
    (run.folder / "parts" / "0123456789abcdef.parquet").write_bytes(b"PAR1")
    assert sorted(_findings(run)) == sorted([
        (f"parts/{one}.parquet", "truncated"), (f"ledger/{two}.json", "foreign"),
        ("parts/0123456789abcdef.parquet", "foreign"),
    ])  # fmt: skip
    told = _run("verify", run.folder)
    assert told.exit_code == 1
    assert f"parts/{one}.parquet: truncated" in told.stdout
    mended = _run("verify", run.folder, "--mend")
    assert mended.exit_code == 0, mended.stderr
    assert _findings(run) == [("parts/0123456789abcdef.parquet", "foreign")]
    assert (run.folder / "parts" / f"{three}.parquet").stat().st_mtime_ns == before[
        f"{three}.parquet"]


def test_a_part_under_another_name_is_found_though_its_entry_agrees(run: SweepRun) -> None:
    two, three = run.parts[1].key, run.parts[2].key
    shutil.copy(run.folder / "parts" / f"{three}.parquet", run.folder / "parts" / f"{two}.parquet")
    entry = json.loads((run.folder / "ledger" / f"{three}.json").read_text())
    (run.folder / "ledger" / f"{two}.json").write_text(json.dumps({**entry, "key": two}))
    assert _findings(run) == [(f"parts/{two}.parquet", "foreign")]


@pytest.mark.parametrize(("name", "state"), [("points.parquet", "damaged"),
                                             ("draws.parquet", "damaged")])  # fmt: skip
def test_damage_beside_the_parts_is_found(run: SweepRun, name: str, state: str) -> None:
    (run.folder / name).write_bytes((run.folder / name).read_bytes()[:-50])
    assert (name, state) in [(Path(file).name, found) for file, found in _findings(run)] or \
        _findings(run)[0][1] == state  # fmt: skip


def test_a_changed_manifest_is_found(run: SweepRun) -> None:
    path = run.folder / "manifest.json"
    path.write_text(path.read_text().replace('"seed": 2021', '"seed": 2022'))
    assert _findings(run) == [("manifest.json", "changed")]


def test_other_code_and_evidence_are_told(run: SweepRun, monkeypatch: pytest.MonkeyPatch) -> None:
    from mcsim.sweep import manifest, verify

    for module in (manifest, verify):
        monkeypatch.setattr(module, "model_hash", lambda: "0" * 16)
    monkeypatch.setattr(verify, "evidence_hash", lambda: "1" * 16)
    verdict, _ = api.verify(run.folder)
    assert "other code" in verdict.notes[0]
    assert "other evidence" in verdict.notes[1]
    assert verdict.good == 3
    source = run.folder.parent / "small.yaml"
    source.write_text(SMALL, encoding="utf-8")
    with pytest.raises(InvalidInputError, match="other code"):
        api.sweep(source, out=run.folder, way=WAY)


def test_another_sweep_is_refused_and_nothing_is_touched(run: SweepRun, small: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in run.folder.rglob("*")}
    small.write_text(SMALL.replace("seed: 1", "seed: 2"), encoding="utf-8")
    told = _run("sweep", small, "--out", run.folder)
    assert told.exit_code == 3
    assert "holds another sweep" in told.stderr
    assert {path: path.stat().st_mtime_ns for path in run.folder.rglob("*")} == before
    assert _run("run", "awareness", "--out", run.folder, "--draws", "1").exit_code == 3


def test_a_full_disk_says_so_and_the_same_command_goes_on(
    original: SweepRun, small: Path, small_parts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk has room for the first part only."""
    store = small.parent / "store"
    usual = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.parent.name == "parts" and len(list(path.parent.glob("*.parquet"))) == 1:
            usual(path, bytes(data)[:20])
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return usual(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    told = _run("sweep", small, "--out", store, "--workers", 1)
    assert told.exit_code == 4, told.stderr
    assert "No space left on device" in told.stderr
    assert "the same command goes on" in told.stderr
    assert not list(store.rglob("*.writing"))
    assert not (store / "claims").exists()
    monkeypatch.setattr(Path, "write_bytes", usual)
    again = _run("sweep", small, "--out", store, "--workers", 1, "--json")
    assert again.exit_code == 0
    assert json.loads(again.stdout)["computed"] == 2
    assert json.loads(again.stdout)["content_hash"] == original.content_hash


def test_a_disk_that_is_full_in_truth(original: SweepRun, small: Path, small_parts: None) -> None:
    store = small.parent / "disk"
    store.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(store)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting needs to be root")
    try:
        assert _run("sweep", small, "--out", store / "store", "--shard", "1/3").exit_code == 0
        with (store / "filler").open("wb", buffering=0) as filler, suppress(OSError):
            while True:
                filler.write(bytes(4096))
        told = _run("sweep", small, "--out", store / "store", "--workers", 1)
        assert told.exit_code == 4, (told.stdout, told.stderr)
        assert "No space left" in told.stderr
        (store / "filler").unlink()
        again = _run("sweep", small, "--out", store / "store", "--workers", 1, "--json")
        assert again.exit_code == 0, again.stderr
        assert json.loads(again.stdout)["content_hash"] == original.content_hash
        subprocess.run(["mount", "-o", "remount,ro", str(store)], check=True)
        told = _run("sweep", small, "--out", store / "other", "--workers", 1)
        assert told.exit_code == 3
        assert "Read-only file system" in told.stderr
        told = _run("sweep", small, "--out", store / "store")  # nothing is to be written
        assert told.exit_code == 0, told.stderr
    finally:
        subprocess.run(["umount", str(store)], check=True)


def test_a_folder_that_may_not_be_written_says_so(
    small: Path, small_parts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", "store")

    monkeypatch.setattr(parts.os, "fsync", refused)
    told = _run("sweep", small, "--out", small.parent / "store", "--workers", 1)
    assert told.exit_code == 3
    assert "points.parquet: Permission denied" in told.stderr


def test_a_claim_is_one_process_and_is_taken_over_when_it_is_gone(tmp_path: Path) -> None:
    first, second = Claims(tmp_path / "claims"), Claims(tmp_path / "claims")
    with first, second:
        assert first.take("a")
        assert not second.take("a")
        claim = tmp_path / "claims" / "a"
        said = json.loads(claim.read_text())
        gone = subprocess.Popen(["true"])
        gone.wait()
        claim.write_text(json.dumps({**said, "pid": gone.pid, "owner": "gone"}))
        assert second.take("a")
        assert not first.take("a")
        # Of another computer only the age tells.
        claim.write_text(json.dumps({**said, "host": "elsewhere", "owner": "elsewhere"}))
        assert not first.take("a")
        os.utime(claim, (0, 0))
        assert first.take("a")
    assert not (tmp_path / "claims").exists()


def test_what_a_claim_is_half_written_is_given_up_by_age(tmp_path: Path) -> None:
    (tmp_path / "claims").mkdir()
    claim = tmp_path / "claims" / "a"
    claim.write_text("{")
    with Claims(tmp_path / "claims") as mine:
        assert not mine.take("a")
        os.utime(claim, (0, 0))
        assert mine.take("a")
