"""Claims are given back whenever an interrupt comes, and another's are left alone."""

import json
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from mcsim.sweep import claims
from mcsim.sweep.claims import Claims


class _Interrupt:
    """Raises KeyboardInterrupt before the k-th line that claims.py runs after it is set."""

    def __init__(self, moment: int) -> None:
        self.left, self.came = moment, False

    def __call__(self, frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code.co_filename != claims.__file__ or frame.f_code.co_name == "_beat":
            return None
        if event == "line":
            self.left -= 1
            if self.left == 0:
                self.came = True
                sys.settrace(None)
                raise KeyboardInterrupt
        return self


def _interrupted(folder: Path, moment: int) -> bool:
    """Take a free claim, one of a dead process and one of another, and give the first back."""
    trace = _Interrupt(moment)
    with Claims(folder) as ours:
        before = sys.gettrace()
        sys.settrace(trace)
        try:
            ours.take("free")
            ours.take("dead")
            ours.take("theirs")
            ours.release("free")
        except KeyboardInterrupt:
            pass
        finally:
            sys.settrace(before)
    return trace.came


def test_no_claim_outlives_an_interrupt_at_any_line(tmp_path: Path) -> None:
    moment, came = 0, True
    while came:
        moment += 1
        folder = tmp_path / str(moment)
        folder.mkdir()
        with Claims(folder) as theirs:
            assert theirs.take("theirs")
            said = json.loads((folder / "theirs").read_text(encoding="utf-8"))
            (folder / "dead").write_text(
                json.dumps({**said, "owner": "gone", "born": "never"}), encoding="utf-8"
            )
            said["born"] = claims._born(said["pid"])
            came = _interrupted(folder, moment)
            left = {path.name for path in folder.iterdir()} - {claims.GUARD}
            assert "theirs" in left, moment
            assert left <= {"theirs", "dead"}, moment
            if "dead" in left:  # not reached yet: it is still the dead one's
                assert json.loads((folder / "dead").read_text())["owner"] == "gone", moment
    assert moment > 40  # the loop has gone through all lines of the three


def test_a_claim_is_made_once(tmp_path: Path) -> None:
    with Claims(tmp_path / "claims") as ours, Claims(tmp_path / "claims") as theirs:
        assert ours.take("part")
        assert not theirs.take("part")
        assert not ours.take("part")
        assert ours.held == {"part"}
        assert not theirs.held
    assert not (tmp_path / "claims").exists()
