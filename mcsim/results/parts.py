"""Parts: the unit in which results are stored, and in which a study resumes.

A part holds one scenario in up to 8 draws and 8 replicates, whatever the chunks and threads that
computed it.  Its name is the hash of what it came from, so a file that exists is a result that
need not be computed again; it appears under its name only when it is complete.
"""

import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from mcsim.engine.totals import (
    EMPLOYER_GROUPS,
    LEARNER_GROUPS,
    MONEY_GROUPS,
    OFFER_GROUPS,
    Totals,
)
from mcsim.grammar.faults import Fault, InvalidInputError
from mcsim.results.ledger import Entry, content_hash, entry_path
from mcsim.results.metric import COLUMNS, Kind

DRAWS, REPLICATES = 8, 8  # of a full part
FOLDER = "parts"
GROUPS: dict[Kind, tuple[tuple[str, str], ...]] = {
    Kind.LEARNER: LEARNER_GROUPS, Kind.EMPLOYER: EMPLOYER_GROUPS, Kind.OFFER: OFFER_GROUPS,
    Kind.MONEY: MONEY_GROUPS,
}  # fmt: skip
ROWS = tuple(dict.fromkeys(group for groups in GROUPS.values() for group in groups))
LANE_COLUMNS = ("scenario", "variant", "draw", "replicate", "quarter", "group", "level")

type Counted = NDArray[np.int64]


@dataclass(frozen=True)
class Part:
    """A part of a study.

    Attributes
    ----------
    scenario : str
        Name of the scenario in this study.
    policy : str
        Hash of what it does.
    key : str
        Hash of everything that the part came from; the name of its file.
    draws, replicates : (int, int)
        First, and one past the last.
    """

    scenario: str
    policy: str
    key: str
    draws: tuple[int, int]
    replicates: tuple[int, int]

    def path(self, study: Path) -> Path:
        """Return where the part lies, or will lie, in a study's folder."""
        return study / FOLDER / f"{self.key}.parquet"


@dataclass(frozen=True)
class Block:
    """The counts of a part.

    Attributes
    ----------
    counts : dict of Kind to int64 (D, R, Q, G, C)
        By draw, replicate, reported quarter, group and column of the kind.
    """

    counts: dict[Kind, Counted]

    @classmethod
    def empty(cls, draws: int, replicates: int, quarters: int) -> Self:
        """Allocate a block; a count that is not written stays at -1, which no count is."""
        return cls({
            kind: np.full((draws, replicates, quarters, len(groups), len(COLUMNS[kind])), -1)
            for kind, groups in GROUPS.items()
        })  # fmt: skip

    def put(self, totals: Totals, lanes: NDArray[np.int64], draw: int, replicate: int) -> None:
        """Take over the lanes of a chunk that belong to this block.

        Parameters
        ----------
        totals : Totals
            Of the chunk.
        lanes : int64 (k,)
            Its lanes of this scenario, in consecutive draws.
        draw, replicate : int
            Position of the first draw, and of the replicate, in the block.
        """
        for kind, table in zip(GROUPS, totals, strict=True):
            rows = np.moveaxis(table[..., lanes], -1, 0)
            self.counts[kind][draw : draw + lanes.size, replicate] = rows


def write_part(
    part: Part, block: Block, quarters: list[str], study: Path, variant: str = "main"
) -> None:
    """Publish a part: write beside its place, flush to the disk, rename.

    Parameters
    ----------
    part : Part
        What it is.
    block : Block
        Its counts, complete.
    quarters : list of str
        The reported calendar quarters.
    study : Path
        The study's folder; its folder of parts exists.
    variant : str
        Structural variant.
    """
    table, buffer = _table(part, block, quarters, variant), pa.BufferOutputStream()
    pq.write_table(table, buffer, compression="zstd", use_dictionary=_TEXT,
                   column_encoding=_ENCODING, write_statistics=False)  # fmt: skip
    data = memoryview(buffer.getvalue())
    entry = Entry.of(part.key, data, content_hash(table))
    entry_path(study, part.key).parent.mkdir(exist_ok=True)
    publish(entry_path(study, part.key), lambda file: file.write_text(entry.text, encoding="utf-8"))
    publish(part.path(study), lambda file: file.write_bytes(data))


def read_part(part: Part, study: Path, quarters: int) -> Block:
    """Read a part back.

    Parameters
    ----------
    part : Part
        What it is.
    study : Path
        The study's folder.
    quarters : int
        Q, reported quarters.

    Returns
    -------
    Block

    Raises
    ------
    InvalidInputError
        Where the file is damaged or another.
    """
    path = part.path(study)
    draws, replicates = (end - start for start, end in (part.draws, part.replicates))
    block = Block.empty(draws, replicates, quarters)
    try:
        table = pq.read_table(path, memory_map=False)
        shape = (draws, replicates, quarters, len(ROWS))
        for kind, groups in GROUPS.items():
            rows = [ROWS.index(group) for group in groups]
            for position, column in enumerate(COLUMNS[kind]):
                values = table.column(column).fill_null(-1).to_numpy().reshape(shape)
                block.counts[kind][..., position] = values[..., rows]
    except (OSError, KeyError, ValueError, pa.ArrowException) as error:
        message = f"{path.name} is damaged or foreign; remove it and run the same command again."
        raise InvalidInputError([Fault(str(path), None, None, "", message)]) from error
    return block


def publish(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file so that it is there whole or not at all.

    Parameters
    ----------
    path : Path
        Its place.
    write : callable
        Writes the content to the path that it is given.

    Raises
    ------
    OSError
        Where it cannot be written; names the file, and nothing half-written is left.
    """
    # The name is known before there is a file, so that an interrupt at any moment leaves none.
    temporary = path.with_name(f".{path.stem}.{uuid.uuid4().hex}.writing")
    try:
        write(temporary)
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:  # which may name no file, or the temporary one
        if error.errno is None:
            raise
        raise OSError(error.errno, os.strerror(error.errno), str(path)) from error
    finally:
        temporary.unlink(missing_ok=True)


def blocks_of(count: int, size: int) -> Iterator[tuple[int, int]]:
    """Divide 0 … count - 1 into consecutive blocks: first, and one past the last."""
    for start in range(0, count, size):
        yield start, min(start + size, count)


_TEXT = ["scenario", "variant", "quarter", "group", "level"]
_ENCODING = dict.fromkeys(
    (column for columns in COLUMNS.values() for column in columns), "DELTA_BINARY_PACKED"
)


def _table(part: Part, block: Block, quarters: list[str], variant: str) -> pa.Table:
    """Lay a block out wide: a row for each lane, quarter, group and level."""
    first = next(iter(block.counts.values()))
    shape = (*first.shape[:3], len(ROWS))
    draw, replicate, quarter, row = (axis.ravel() for axis in np.indices(shape, np.int32))
    size = row.size

    def text(codes: NDArray[np.int32], names: list[str]) -> pa.Array:
        return pa.DictionaryArray.from_arrays(pa.array(codes), names).cast(pa.string())

    nothing = np.zeros(size, np.int32)
    arrays = [
        text(nothing, [part.policy]), text(nothing, [variant]),
        pa.array(draw + part.draws[0]), pa.array(replicate + part.replicates[0]),
        text(quarter, quarters), text(row, [group for group, _ in ROWS]),
        text(row, [level for _, level in ROWS]),
    ]  # fmt: skip
    names = list(LANE_COLUMNS)
    for kind, groups in GROUPS.items():
        rows = [ROWS.index(group) for group in groups]
        absent = np.ones(len(ROWS), np.bool_)
        absent[rows] = False
        mask = np.broadcast_to(absent, shape).ravel()
        for position, column in enumerate(COLUMNS[kind]):
            values = np.zeros(shape, np.int64)
            values[..., rows] = block.counts[kind][..., position]
            arrays.append(pa.array(values.ravel(), mask=mask))
            names.append(column)
    return pa.table(arrays, names=names)
