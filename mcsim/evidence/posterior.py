"""The frozen posterior: draws that every run takes, unless it asks for others.

A folder holds ``posterior.parquet``, a row for each draw of each structural variant and a column
for each symbol of the register, and ``posterior.json``, which says what it came from.  Draw k is
row k, so a draw is the same in whatever study it stands; the seed of a run drives chance alone.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsim.evidence.priors import Prior
from mcsim.evidence.register import parameters
from mcsim.evidence.survey import Survey
from mcsim.evidence.table import DrawTable, prior_draws
from mcsim.grammar.faults import Fault, InvalidInputError
from mcsim.shipped import folder

type Floats = NDArray[np.float64]

TABLE, RECORD = "posterior.parquet", "posterior.json"
SOLVED = ("beta_0", "beta_u", "places")


@dataclass(frozen=True)
class Posterior:
    """Draws from a posterior.

    Attributes
    ----------
    record : dict
        What it came from: hashes, seed, sizes, which symbols were sampled.
    tables : dict of str to dict of str to float64 (D,)
        Columns by variant and symbol, with the solved constants.
    """

    record: dict[str, Any]
    tables: dict[str, dict[str, Floats]]

    @property
    def hash(self) -> str:
        """16 hexadecimal digits that identify the draws."""
        return str(self.record["hash"])

    @property
    def sampled(self) -> list[str]:
        """Symbols that were sampled together; the others are independent draws of their priors."""
        return [str(symbol) for symbol in self.record["sampled"]]

    def size(self, variant: str) -> int:
        """Number of draws of a structural variant."""
        return len(next(iter(self.tables[variant].values())))

    def draws(
        self, variant: str, number: int, given: Mapping[str, float | Prior] | None = None,
        seed: int = 0, solved: bool = True,
    ) -> DrawTable:  # fmt: skip
        """Return the first draws of a variant.

        Parameters
        ----------
        variant : str
            Structural variant.
        number : int
            D.
        given : mapping, optional
            Symbol → number or prior that replaces the posterior's column.
        seed : int, optional
            Of what ``given`` draws anew.
        solved : bool, optional
            Whether the solved constants are those of the profile at hand.

        Returns
        -------
        DrawTable
            With the solved constants only where ``solved`` holds and nothing is given.

        Raises
        ------
        InvalidInputError
            Where more draws are asked for than there are.
        """
        stored = self.size(variant)
        if number > stored:
            message = (
                f"the posterior holds {stored} draws of {variant!r}; ask for as many at most, or "
                "take others with --posterior prior."
            )
            raise InvalidInputError([Fault("settings", None, None, "draws", message)])
        table = self.tables[variant]
        kept = [*parameters(), *(SOLVED if solved and not given else ())]
        columns = {symbol: table[symbol][:number].copy() for symbol in kept}
        if given:
            drawn = prior_draws(seed, number, Survey(), given).columns
            columns |= {symbol: drawn[symbol] for symbol in given}
        return DrawTable(0, columns, calibrated=True)


def read_posterior(path: Path) -> Posterior:
    """Read a posterior from its folder.

    Parameters
    ----------
    path : Path
        The folder.

    Returns
    -------
    Posterior

    Raises
    ------
    InvalidInputError
        Where there is none, or it is not one that this version can read.
    """
    import pyarrow as pa  # noqa: PLC0415 — heavy, and not needed for --help
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        record = json.loads((path / RECORD).read_text(encoding="utf-8"))
        table = pq.read_table(path / TABLE)
        variants = np.array(table.column("variant").to_pylist())
        wanted = [*parameters(), *SOLVED]
        columns = {symbol: table.column(symbol).to_numpy() for symbol in wanted}
        tables = {
            str(variant): {symbol: values[variants == variant]
                           for symbol, values in columns.items()}
            for variant in dict.fromkeys(variants.tolist())
        }  # fmt: skip
        posterior = Posterior(record, tables)
        _ = posterior.hash, posterior.sampled
    except FileNotFoundError as error:
        message = f"holds no posterior: it needs {TABLE} and {RECORD}, as mcsim calibrate writes."
        raise InvalidInputError([Fault(str(path), None, None, "", message)]) from error
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        message = "is not a posterior that this version of mcsim can read."
        raise InvalidInputError([Fault(str(path / TABLE), None, None, "", message)]) from error
    return posterior


@cache
def shipped_posterior() -> Posterior | None:
    """Return the posterior that ships, or None where none does."""
    path = folder("calibration")
    return read_posterior(path) if (path / RECORD).is_file() else None
