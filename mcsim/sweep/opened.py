"""Read a sweep: tidy frames, a part at a time or whole, SQL, labelled cubes, files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from mcsim.grammar.faults import Fault, IncompleteRunError, InvalidInputError, nearest
from mcsim.results.ledger import Entry, joint_hash
from mcsim.results.parts import publish
from mcsim.sweep.manifest import open_plan, read_manifest
from mcsim.sweep.plan import SweepPart, SweepPlan
from mcsim.sweep.rows import KEYS
from mcsim.sweep.store import Store
from mcsim.sweep.task import Failure

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow.dataset as ds
    import xarray as xr

LABELLED = "this needs xarray: pip install 'mcsim[labelled]'."
NETCDF = "this needs xarray and h5netcdf: pip install 'mcsim[netcdf]'."


@dataclass(frozen=True)
class SweepRun:
    """A sweep on disk.

    Attributes
    ----------
    folder : Path
        Where it lies.
    manifest : dict
        What it is.
    """

    folder: Path
    manifest: dict[str, Any]

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the folder of a sweep."""
        run = cls(folder, read_manifest(folder))
        try:
            _ = run.parts, run.factors, run.metrics
        except (KeyError, TypeError, ValueError) as error:
            message = "is not the manifest of a sweep that this version of mcsim can read."
            raise InvalidInputError([Fault(str(folder), None, None, "", message)]) from error
        return run

    @cached_property
    def parts(self) -> list[SweepPart]:
        """What is expected."""
        return [SweepPart(row["key"], *(tuple(row[axis]) for axis in
                                        ("points", "draws", "replicates")))
                for row in self.manifest["parts"]]  # fmt: skip

    @property
    def plan(self) -> SweepPlan:
        """The sweep as planned."""
        return open_plan(self.folder)

    @property
    def factors(self) -> list[str]:
        """Names of what varies."""
        return list(self.manifest["factors"])

    @property
    def metrics(self) -> list[str]:
        """Names of what is kept."""
        return list(self.manifest["outcomes"]["metrics"])

    @property
    def missing(self) -> int:
        """Number of parts that are not there yet."""
        store = Store(self.folder)
        return sum(not store.has(part.key) for part in self.parts)

    @property
    def entries(self) -> list[Entry]:
        """What the ledger says of the parts that are there."""
        store = Store(self.folder)
        found = (store.entry(part.key) for part in self.parts if store.has(part.key))
        return [entry for entry in found if entry is not None]

    @property
    def content_hash(self) -> str:
        """Hash of what all parts say."""
        return joint_hash(self.entries)

    def failures(self) -> list[Failure]:
        """Return the points that could not be computed, in order."""
        store = Store(self.folder)
        found: list[Failure] = []
        for entry in self.entries:
            if entry.failures:
                found += store.read(entry.key)[1]["failures"]
        return sorted(found, key=lambda failure: (failure.point, str(failure)))

    def paths(self, partial: bool = False) -> list[Path]:
        """Return the files of its parts.

        Parameters
        ----------
        partial : bool, optional
            Leave out what is not there yet instead of refusing.

        Returns
        -------
        list of Path

        Raises
        ------
        IncompleteRunError
            Where parts are missing.
        """
        store = Store(self.folder)
        found = [store.path(part.key) for part in self.parts if store.has(part.key)]
        if len(found) < len(self.parts) and (not partial or not found):
            lacking = len(self.parts) - len(found)
            raise IncompleteRunError(f"{self.folder} lacks {lacking} of {len(self.parts)} parts")
        return found

    def dataset(self, partial: bool = False) -> "ds.Dataset":
        """Return the parts as an Arrow dataset, of which nothing is read yet."""
        import pyarrow.dataset as ds  # noqa: PLC0415 — brings pandas

        return ds.dataset([str(path) for path in self.paths(partial)], format="parquet")

    def frames(
        self, columns: Sequence[str] | None = None, partial: bool = False
    ) -> "Iterator[pd.DataFrame]":
        """Yield tidy frames, a part at a time, so that memory does not grow with the sweep."""
        import pyarrow.dataset as ds  # noqa: PLC0415 — brings pandas

        for path in self.paths(partial):
            one = ds.dataset(str(path), format="parquet")
            frame: pd.DataFrame = one.to_table(
                columns=None if columns is None else list(columns)).to_pandas()  # fmt: skip
            yield frame

    def frame(
        self, columns: Sequence[str] | None = None, *, scenario: str | None = None,
        quarter: str | None = None, partial: bool = False,
    ) -> "pd.DataFrame":  # fmt: skip
        """Return outcomes as one tidy frame; only what is asked for is read.

        Parameters
        ----------
        columns : sequence of str, optional
            Metrics and factors beside the keys; all unless stated.
        scenario, quarter : str, optional
            Only these rows.
        partial : bool, optional
            Leave out what is not there yet.

        Returns
        -------
        DataFrame
            Columns point, draw, scenario, replicate, quarter, group, level, and what is asked for.
        """
        import pyarrow.dataset as ds  # noqa: PLC0415 — brings pandas

        wanted = None
        if columns is not None:
            for name in columns:
                self._known(name, [*self.factors, *self.metrics])
            wanted = [*KEYS, *(name for name in columns if name not in KEYS)]
        chosen = None
        for name, value in (("scenario", scenario), ("quarter", quarter)):
            if value is not None:
                test = ds.field(name) == value
                chosen = test if chosen is None else chosen & test
        table = self.dataset(partial).to_table(columns=wanted, filter=chosen)
        frame: pd.DataFrame = table.to_pandas()
        return frame

    def differences(self, metric: str, *, partial: bool = False) -> "pd.DataFrame":
        """Return scenario - base of a metric, paired in point, draw and replicate.

        Parameters
        ----------
        metric : str
            Its name.
        partial : bool, optional
            Leave out what is not there yet.

        Returns
        -------
        DataFrame
            Keys, factors, and ``difference`` in the metric's unit.
        """
        import pandas as pd  # noqa: PLC0415

        base = self.manifest["base"]
        keys = [key for key in KEYS if key != "scenario"]
        found = []
        for frame in self.frames([*KEYS, *self.factors, metric], partial):
            bases = frame[frame["scenario"] == base][[*keys, metric]]
            others = frame[frame["scenario"] != base]
            paired = others.merge(bases, on=keys, suffixes=("", "_base"))
            paired["difference"] = paired[metric] - paired[f"{metric}_base"]
            found.append(paired.drop(columns=[metric, f"{metric}_base"]))
        whole: pd.DataFrame = pd.concat(found, ignore_index=True)
        return whole

    def cube(self, metric: str, *, partial: bool = False) -> "xr.DataArray":
        """Return a metric as a labelled array.

        Parameters
        ----------
        metric : str
            Its name.
        partial : bool, optional
            Leave NaN where parts are missing.

        Returns
        -------
        DataArray
            Dimensions point, draw, scenario, replicate, quarter, cell (group and level), with the
            factors as coordinates of the points.

        Raises
        ------
        InvalidInputError
            Where there is no such metric, or xarray is not installed.
        """
        try:
            import xarray as xr  # noqa: PLC0415
        except ImportError as error:
            raise InvalidInputError([Fault("environment", None, None, "", LABELLED)]) from error
        import pyarrow.dataset as ds  # noqa: PLC0415 — brings pandas

        self._known(metric, self.metrics)
        settings = self.manifest["settings"]
        names = [record["name"] for record in self.manifest["scenarios"]]
        quarters = self.manifest["outcomes"]["quarters"]
        cells: list[str] = []
        blocks = []
        for path in self.paths(partial):
            table = ds.dataset(str(path), format="parquet").to_table(columns=[*KEYS, metric])
            frame = table.to_pandas()
            told = frame["group"] + ":" + frame["level"]
            cells += [cell for cell in told.unique() if cell not in cells]
            blocks.append((frame, told))
        shape = (self.manifest["points"], settings["draws"], len(names), settings["replicates"],
                 len(quarters), len(cells))  # fmt: skip
        values = np.full(shape, np.nan)
        for frame, told in blocks:
            place = (frame["point"], frame["draw"], frame["scenario"].map(names.index),
                     frame["replicate"], frame["quarter"].map(quarters.index),
                     told.map(cells.index))  # fmt: skip
            values[place] = frame[metric].to_numpy(np.float64, na_value=np.nan)
        plan_points = self.plan.points
        coordinates: dict[str, Any] = {"scenario": names, "quarter": quarters, "cell": cells}
        for name, given in plan_points.items():
            laid = given if given.dtype == np.float64 else np.array([str(v) for v in given])
            coordinates[name] = ("point", laid)
        dims = ("point", "draw", "scenario", "replicate", "quarter", "cell")
        record = self.manifest["metrics"][metric]
        return xr.DataArray(values, coordinates, dims, metric, {
            "unit": record["unit"], "long_name": record["label"],
            "fingerprint": self.manifest["fingerprint"],
        })  # fmt: skip

    def export(self, path: Path, *, partial: bool = False) -> Path:
        """Write all outcomes as one file, a part at a time.

        Parameters
        ----------
        path : Path
            Its ending tells the form: .csv, .parquet or .nc (netCDF).
        partial : bool, optional
            Leave out what is not there yet.

        Returns
        -------
        Path

        Raises
        ------
        InvalidInputError
            Where the ending is another, or a library is missing.
        """
        writers = {".csv": self._csv, ".parquet": self._parquet, ".nc": self._netcdf}
        if path.suffix not in writers:
            message = f"ends in {', '.join(writers)}; found {path.suffix or 'no ending'!r}."
            raise InvalidInputError([Fault(str(path), None, None, "", message)])
        if not path.parent.is_dir():
            message = "name a file in a folder that exists."
            raise InvalidInputError([Fault(str(path), None, None, "", message)])
        publish(path, lambda file: writers[path.suffix](file, partial))
        return path

    def _csv(self, path: Path, partial: bool) -> None:
        from pyarrow import csv  # noqa: PLC0415

        dataset = self.dataset(partial)
        with csv.CSVWriter(str(path), dataset.schema) as writer:
            for batch in dataset.to_batches():
                writer.write_batch(batch)

    def _parquet(self, path: Path, partial: bool) -> None:
        import pyarrow.parquet as pq  # noqa: PLC0415

        dataset = self.dataset(partial)
        schema = dataset.schema.remove_metadata()
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            for batch in dataset.to_batches():
                writer.write_batch(batch)

    def _netcdf(self, path: Path, partial: bool) -> None:
        try:
            import h5netcdf  # noqa: F401, PLC0415
            import xarray as xr  # noqa: PLC0415
        except ImportError as error:
            raise InvalidInputError([Fault("environment", None, None, "", NETCDF)]) from error
        cubes = {name: self.cube(name, partial=partial) for name in self.metrics}
        xr.Dataset(cubes).to_netcdf(path, engine="h5netcdf")

    def _known(self, name: str, names: Sequence[str]) -> None:
        if name not in (*names, *KEYS):
            message = f"the sweep has no {name!r}; it has {', '.join(names)}."
            raise InvalidInputError([Fault(str(self.folder), None, None, "", message,
                                           nearest(name, names))])  # fmt: skip
