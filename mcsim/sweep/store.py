"""The store of a sweep: parts that appear under their names when they are complete.

Beside each part stands an entry of the ledger with the hash of the file and of what it says.  The
entry is published first, so that a part that is there has one.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from mcsim.grammar.faults import Fault, InvalidInputError
from mcsim.results.hashes import canonical
from mcsim.results.ledger import LEDGER, Entry, content_hash, entry_path, read_entry
from mcsim.results.parts import FOLDER, publish
from mcsim.sweep.claims import FOLDER as CLAIMS
from mcsim.sweep.claims import Claims
from mcsim.sweep.task import Failure, Result

META = b"mcsim"


@dataclass(frozen=True)
class Store:
    """The folder of a sweep.

    Attributes
    ----------
    folder : Path
        Where it lies.
    """

    folder: Path

    def path(self, key: str) -> Path:
        """Return where a part lies, or will lie."""
        return self.folder / FOLDER / f"{key}.parquet"

    def prepare(self) -> None:
        """Make the folders of the store."""
        for name in (FOLDER, LEDGER):
            (self.folder / name).mkdir(parents=True, exist_ok=True)

    def claims(self) -> Claims:
        """Return claims on parts of this store, to be entered."""
        return Claims(self.folder / CLAIMS)

    def has(self, key: str) -> bool:
        """Tell whether a part is there."""
        return self.path(key).exists()

    def publish(self, result: Result) -> Entry:
        """Write a part and its entry: beside their places, flushed to the disk, renamed.

        Parameters
        ----------
        result : Result
            As computed; its claim is held.

        Returns
        -------
        Entry

        Raises
        ------
        OSError
            Where the disk is full or cannot be written; nothing half-written is left.
        """
        failures = [failure.record for failure in result.failures]
        content = content_hash(result.table, failures)
        said = {"key": result.key, "content": content, "failures": failures}
        table = result.table.replace_schema_metadata({META: canonical(said).encode()})
        buffer = pa.BufferOutputStream()
        pq.write_table(table, buffer, compression="zstd", write_page_checksum=True)
        data = memoryview(buffer.getvalue())
        entry = Entry.of(result.key, data, content, len(failures))
        self.sweep_up(result.key)
        publish(entry_path(self.folder, result.key),
                lambda path: path.write_text(entry.text, encoding="utf-8"))  # fmt: skip
        publish(self.path(result.key), lambda path: path.write_bytes(data))
        return entry

    def sweep_up(self, key: str) -> None:
        """Remove what a process that was killed left half-written of a part."""
        for place in (self.path(key), entry_path(self.folder, key)):
            for left in place.parent.glob(f".{key}.*.writing"):
                left.unlink(missing_ok=True)

    def entry(self, key: str) -> Entry | None:
        """Read what the ledger says of a part; None where it says nothing that can be read."""
        return read_entry(self.folder, key)

    def read(self, key: str) -> tuple[pa.Table, dict[str, Any]]:
        """Read a part back.

        Parameters
        ----------
        key : str
            Its name.

        Returns
        -------
        (Table, dict)
            Its rows, and what it says of itself: key, content, failures.

        Raises
        ------
        InvalidInputError
            Where it is damaged or another.
        """
        path = self.path(key)
        try:
            table = pq.read_table(path, memory_map=False, page_checksum_verification=True,
                                  partitioning=None)  # fmt: skip
            said = json.loads((table.schema.metadata or {})[META])
            if said["key"] != key:
                raise ValueError("another key")
            said["failures"] = [Failure(**record) for record in said["failures"]]
        except (OSError, KeyError, ValueError, TypeError, pa.ArrowException) as error:
            message = f"{path.name} is damaged or foreign; mcsim verify --mend recomputes it."
            raise InvalidInputError([Fault(str(path), None, None, "", message)]) from error
        return table.replace_schema_metadata(None), said

    def drop(self, key: str) -> None:
        """Remove a part and its entry, so that it is computed again."""
        self.path(key).unlink(missing_ok=True)
        entry_path(self.folder, key).unlink(missing_ok=True)

