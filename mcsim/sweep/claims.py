"""Who computes which part: a claim is a small file that only one process can make.

A claim names its owner and is touched while the owner lives.  One whose process is gone, or that
nobody has touched for a while, is taken over.  Should two processes compute a part after all, both
publish the same bytes, so a claim saves work and protects nothing.
"""

import fcntl
import json
import os
import socket
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

BEAT, STALE = 10.0, 60.0  # seconds
FOLDER, GUARD = "claims", ".guard"


@dataclass
class Claims:
    """The claims of this process on the parts of a store.

    Attributes
    ----------
    folder : Path
        Where claims lie.
    stale : float
        Seconds after which an untouched claim counts as given up.
    """

    folder: Path
    stale: float = STALE
    owner: str = field(default_factory=lambda: uuid.uuid4().hex)
    held: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._ended = threading.Event()

    def __enter__(self) -> Self:
        self.folder.mkdir(exist_ok=True)
        threading.Thread(target=self._beat, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for key in list(self.held):
            if not self._of_another(self.folder / key):
                self.release(key)
        with suppress(OSError):
            (self.folder / GUARD).unlink(missing_ok=True)
            self.folder.rmdir()  # only where nobody else holds a claim

    def take(self, key: str) -> bool:
        """Claim a part; False where somebody else has it."""
        path = self.folder / key
        if self._make(path):
            return True
        with self._guarded():
            if path.exists() and not self._given_up(path):
                return False
            path.unlink(missing_ok=True)
            return self._make(path)

    def release(self, key: str) -> None:
        """Give a part back, whether it is done or not."""
        with suppress(OSError):
            (self.folder / key).unlink(missing_ok=True)
        self.held.discard(key)

    def _make(self, path: Path) -> bool:
        """Make a claim, unless there is one.

        An interrupt can come between any two steps, so a claim counts as held from before it is
        made until after it is gone.
        """
        before = path.name in self.held
        self.held.add(path.name)
        try:
            self.folder.mkdir(exist_ok=True)
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
        except FileExistsError:
            if not before:
                self.held.discard(path.name)
            return False
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump({"owner": self.owner, "host": socket.gethostname(), "pid": os.getpid(),
                           "born": _born(os.getpid())}, file)  # fmt: skip
        except OSError:  # a full disk: an empty claim would keep everyone waiting
            self.release(path.name)
            raise
        return True

    def _of_another(self, path: Path) -> bool:
        """Tell whether a claim names another owner; one not written to the end names nobody."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            return bool(json.loads(path.read_text(encoding="utf-8"))["owner"] != self.owner)
        return False

    def _given_up(self, path: Path) -> bool:
        """Tell whether the owner of a claim is gone, by this file system's clock."""
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            here, pid = said["host"] == socket.gethostname(), int(said["pid"])
            if here and said["owner"] != self.owner:
                return _born(pid) is None or _born(pid) != said["born"]
        except FileNotFoundError:
            return True
        except (ValueError, KeyError, TypeError):
            pass  # not written to the end; its age tells
        with suppress(FileNotFoundError):
            guard = self.folder / GUARD
            guard.touch()
            return guard.stat().st_mtime - path.stat().st_mtime > self.stale
        return True

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Let one process at a time take a claim over."""
        with (self.folder / GUARD).open("a") as guard:
            with suppress(OSError):  # some network file systems have no locks
                fcntl.flock(guard, fcntl.LOCK_EX)
            yield

    def _beat(self) -> None:
        while not self._ended.wait(BEAT):
            for key in list(self.held):
                with suppress(OSError):
                    os.utime(self.folder / key)


def _born(pid: int) -> str | None:
    """When a process of this computer began, so that a number used again is told apart."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        state, *rest = text.rpartition(")")[2].split()
        return None if state == "Z" else rest[18]
    except FileNotFoundError:
        if Path("/proc/self/stat").exists():
            return None
    except OSError:
        pass
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except OSError:
        return ""
    return ""
