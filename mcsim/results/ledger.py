"""The ledger of a store: for each part the hash of its file and of what it says.

An entry is published before its part, so that a part that is there has one.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from mcsim.results.hashes import canonical

LEDGER = "ledger"


@dataclass(frozen=True)
class Entry:
    """What the ledger says of a part.

    Attributes
    ----------
    key : str
        Its name.
    size, sha256 : int, str
        Bytes of its file, and their hash.
    content : str
        Hash of what it says.
    failures : int
        How many points it could not compute.
    """

    key: str
    size: int
    sha256: str
    content: str
    failures: int = 0

    @classmethod
    def of(cls, key: str, data: bytes | memoryview, content: str, failures: int = 0) -> "Entry":
        """Describe the file of a part."""
        return cls(key, len(data), hashlib.sha256(data).hexdigest(), content, failures)

    @property
    def text(self) -> str:
        """As its file has it."""
        return canonical(asdict(self)) + "\n"


def entry_path(folder: Path, key: str) -> Path:
    """Return where the entry of a part lies, or will lie."""
    return folder / LEDGER / f"{key}.json"


def read_entry(folder: Path, key: str) -> Entry | None:
    """Read an entry; None where there is none that can be read.

    Parameters
    ----------
    folder : Path
        Of the run.
    key : str
        Name of the part.

    Returns
    -------
    Entry or None
    """
    try:
        said = json.loads(entry_path(folder, key).read_text(encoding="utf-8"))
        return Entry(str(said["key"]), int(said["size"]), str(said["sha256"]),
                     str(said["content"]), int(said["failures"]))  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError):
        return None


def joint_hash(entries: Sequence[Entry]) -> str:
    """Hash what all parts of a run say, whatever their order and who computed them."""
    lines = sorted(f"{entry.key}:{entry.content}" for entry in entries)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def content_hash(table: pa.Table, failures: Sequence[Mapping[str, Any]] = ()) -> str:
    """Hash what a part says, whatever the bytes of its file.

    Parameters
    ----------
    table : Table
        Its rows.
    failures : sequence of mapping
        Records of what could not be computed.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    digest = hashlib.sha256()
    for name in table.column_names:
        column = table.column(name).combine_chunks()
        digest.update(f"{name}:{column.type}:{len(column)}\0".encode())
        if pa.types.is_string(column.type):
            encoded = column.dictionary_encode()
            if isinstance(encoded, pa.ChunkedArray):
                encoded = encoded.combine_chunks()
            digest.update(canonical(encoded.dictionary.to_pylist()).encode())
            digest.update(encoded.indices.fill_null(-1).to_numpy().astype("<i4").tobytes())
        else:
            missing = column.is_null().to_numpy(zero_copy_only=False)
            digest.update(np.packbits(missing).tobytes())
            numbers = column.fill_null(0).to_numpy()
            digest.update(np.ascontiguousarray(numbers, numbers.dtype.newbyteorder("<")).tobytes())
    digest.update(canonical(list(failures)).encode())
    return digest.hexdigest()
