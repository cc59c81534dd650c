"""SQL over the parts of a run, by DuckDB."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mcsim.grammar.faults import Fault, IncompleteRunError, InvalidInputError
from mcsim.results.frames import SUMMARY, open_run
from mcsim.results.study import DRAWS
from mcsim.sweep.manifest import is_sweep_run
from mcsim.sweep.opened import SweepRun

if TYPE_CHECKING:
    import pandas as pd

EXTRA = "this needs DuckDB: pip install 'mcsim[query]'."


def query(folder: Path, sql: str) -> "pd.DataFrame":
    """Ask a run in SQL.

    Parameters
    ----------
    folder : Path
        Of a sweep or a comparison.
    sql : str
        Over the views ``results`` (a sweep's outcomes, or a comparison's counts with the name of
        the scenario), ``draws`` and, of a comparison, ``summary``.

    Returns
    -------
    DataFrame

    Raises
    ------
    InvalidInputError
        Where the question cannot be answered, or DuckDB is not installed.
    IncompleteRunError
        Where no part is there yet.
    """
    connection = connect(folder)
    import duckdb  # noqa: PLC0415

    try:
        frame: pd.DataFrame = connection.sql(sql).df()
        return frame
    except AttributeError as error:  # a statement that returns nothing
        raise InvalidInputError([_fault("ask for rows with SELECT.")]) from error
    except duckdb.Error as error:
        raise InvalidInputError([_fault(f"{error}")]) from error
    finally:
        connection.close()


def connect(folder: Path) -> Any:
    """Return a DuckDB connection in which a run's views stand.

    Parameters
    ----------
    folder : Path
        Of a sweep or a comparison.

    Returns
    -------
    DuckDBPyConnection
        In memory; the caller closes it.
    """
    try:
        import duckdb  # noqa: PLC0415
    except ImportError as error:
        raise InvalidInputError([Fault("environment", None, None, "", EXTRA)]) from error
    sweep = is_sweep_run(folder)
    if sweep:
        paths = SweepRun.open(folder).paths(partial=True)
    else:
        run = open_run(folder)
        names = {part.policy: part.scenario for part in run.parts}
        paths = list(dict.fromkeys(path for part in run.parts
                                   if (path := part.path(folder)).exists()))  # fmt: skip
        if not paths:
            raise IncompleteRunError(f"{folder} lacks all of its {len(run.parts)} parts")
    connection = duckdb.connect()
    connection.execute(f"SET temp_directory = {_quoted(tempfile.gettempdir())}")
    source = f"read_parquet([{', '.join(_quoted(str(path)) for path in paths)}])"
    if sweep:
        connection.execute(f"CREATE VIEW results AS SELECT * FROM {source}")
    else:
        rows = ", ".join(f"({_quoted(key)}, {_quoted(name)})" for key, name in names.items())
        connection.execute(f"CREATE TABLE scenarios AS SELECT * FROM (VALUES {rows}) "
                           "AS known(policy, scenario)")  # fmt: skip
        connection.execute(
            "CREATE VIEW results AS SELECT known.scenario, parts.* EXCLUDE (scenario), "
            f"parts.scenario AS policy FROM {source} AS parts "
            "JOIN scenarios AS known ON parts.scenario = known.policy"
        )
    if (folder / DRAWS).exists():
        at = _quoted(str(folder / DRAWS))
        connection.execute(f"CREATE VIEW draws AS SELECT * FROM read_parquet({at})")
    if (folder / SUMMARY).exists():
        at = _quoted(str(folder / SUMMARY))
        connection.execute(f"CREATE VIEW summary AS SELECT * FROM read_csv({at})")
    return connection


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _fault(message: str) -> Fault:
    return Fault("SQL", None, None, "", message)
