"""The manifest of a sweep: what it is, what is expected, and how it is opened again."""

import importlib.metadata
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from mcsim.evidence.posterior import Posterior
from mcsim.evidence.table import DrawTable
from mcsim.grammar.faults import Fault, InvalidInputError
from mcsim.population.profile import Profile
from mcsim.results.beliefs import record_of
from mcsim.results.country import profile_hash, shipped_as
from mcsim.results.hashes import canonical, columns_hash, evidence_hash, hashed, model_hash
from mcsim.results.ledger import LEDGER
from mcsim.results.metrics import metrics
from mcsim.results.parts import FOLDER, publish
from mcsim.results.study import DRAWS, MANIFEST, PACKAGES
from mcsim.scenario.diff import policy_differences
from mcsim.scenario.model import Assumptions, Settings
from mcsim.sweep.beliefs import Tables, anchored_names, tables_of
from mcsim.sweep.claims import FOLDER as CLAIMS
from mcsim.sweep.designs import Columns
from mcsim.sweep.factors import Factor, FactorFields, as_policy
from mcsim.sweep.file import DesignFields, OutcomeFields, points_of
from mcsim.sweep.plan import Axes, SweepPlan, count, points_hash
from mcsim.sweep.store import Store

KIND = "sweep"
POINTS = "points.parquet"
BESIDE = ("mcsim", "fingerprint", "metrics", "versions")  # no part of the fingerprint
_OURS = {FOLDER, LEDGER, CLAIMS, POINTS, DRAWS, MANIFEST}


def manifest(plan: SweepPlan) -> dict[str, Any]:
    """Describe a sweep so that it can be checked, run again and expanded; it names no path.

    Parameters
    ----------
    plan : SweepPlan
        The sweep.

    Returns
    -------
    dict
        Plain values.
    """
    base = plan.policies[plan.base]
    described = {
        "kind": KIND, "title": plan.title, "question": plan.question,
        "calibrated": any(table.calibrated for table in plan.draws.values()),
        "posterior": plan.posterior, "anchored": plan.anchored, "cautions": plan.cautions,
        "settings": plan.settings.model_dump(mode="json"),
        "profiles": {name: {
            "title": profile.title, "source": profile.source, "adults": profile.adults,
            "shipped": shipped_as(profile), "hash": profile_hash(profile),
            "content": profile.model_dump_json(),
        } for name, profile in plan.profiles.items()},
        "assumptions": plan.assumptions.model_dump(mode="json", exclude_defaults=True),
        "base": plan.base,
        "scenarios": [
            {"name": name, "title": plan.titles[name], "levers": policy.record,
             "hash": policy.hash, "differs": policy_differences(base, policy)}
            for name, policy in plan.policies.items()
        ],
        "design": plan.design.model_dump(mode="json", exclude_none=True),
        "factors": plan.factors, "batches": plan.batches,
        "outcomes": plan.outcomes.model_dump(mode="json"),
        "points": count(plan.points),
        "points_hash": points_hash(plan.points, (0, count(plan.points))),
        "draws_hash": {variant: columns_hash(table.columns)
                       for variant, table in plan.draws.items()},
        "axes": {"points": plan.axes.points, "draws": plan.axes.draws,
                 "replicates": plan.axes.replicates},
        "parts": [part.record for part in plan.parts],
        "model_hash": model_hash(), "evidence_hash": evidence_hash(),
    }  # fmt: skip
    described = json.loads(canonical(described))
    return {
        "mcsim": importlib.metadata.version("mcsim"), "fingerprint": hashed(described),
        **described,
        "metrics": {name: metrics()[name].record for name in plan.outcomes.metrics},
        "versions": {name: importlib.metadata.version(name) for name in PACKAGES},
    }  # fmt: skip


def prepare(plan: SweepPlan, folder: Path) -> None:
    """Make the store of a sweep, or make sure that a folder is its store.

    Parameters
    ----------
    plan : SweepPlan
        The sweep.
    folder : Path
        New, empty, or the store of this sweep or of one that has been expanded since.

    Raises
    ------
    InvalidInputError
        Where something else lies there.
    """
    if folder.exists() and not folder.is_dir():
        raise _refused(folder, "is a file; name a folder.")
    if (folder / MANIFEST).is_file():
        _same(plan, folder)
    else:
        others = [path.name for path in folder.iterdir()
                  if path.name not in _OURS and not path.name.endswith(".writing")
                  ] if folder.is_dir() else []  # fmt: skip
        if others:
            raise _refused(folder, f"holds something else ({sorted(others)[0]}); name another.")
        Store(folder).prepare()
        write(plan, folder)
    Store(folder).prepare()


def write(plan: SweepPlan, folder: Path) -> None:
    """Publish points, draws and, when they are there, the manifest."""
    publish(folder / POINTS, lambda path: pq.write_table(_point_table(plan.points), path))
    publish(folder / DRAWS, lambda path: pq.write_table(_draw_table(plan), path))
    text = json.dumps(manifest(plan), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    publish(folder / MANIFEST, lambda path: path.write_text(text, encoding="utf-8"))


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest of any run.

    Parameters
    ----------
    folder : Path
        Of the run.

    Returns
    -------
    dict

    Raises
    ------
    InvalidInputError
        Where there is none that can be read.
    """
    path = folder / MANIFEST
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise _refused(folder, f"holds no run: there is no {MANIFEST} in it.") from error
    except (OSError, ValueError) as error:
        raise _refused(path, "is not a manifest that this version of mcsim can read.") from error
    if not isinstance(said, dict):
        raise _refused(path, "is not a manifest that this version of mcsim can read.")
    return said


def is_sweep_run(folder: Path) -> bool:
    """Tell whether a run is a sweep."""
    return bool(read_manifest(folder).get("kind") == KIND)


def open_plan(folder: Path) -> SweepPlan:
    """Read a sweep back from its store.

    Parameters
    ----------
    folder : Path
        The store.

    Returns
    -------
    SweepPlan
        With the names of the parts that this version of the code would give them.

    Raises
    ------
    InvalidInputError
        Where it is no sweep, or its points or draws are not those of its manifest.
    """
    said = read_manifest(folder)
    if said.get("kind") != KIND:
        raise _refused(folder, "is a comparison, not a sweep.")
    try:
        plan = _plan(said, folder)
    except InvalidInputError:
        raise
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        message = "does not hold a sweep that this version of mcsim can read"
        raise _refused(folder, f"{message} ({type(error).__name__}: {error}).") from error
    if points_hash(plan.points, (0, count(plan.points))) != said["points_hash"]:
        raise _refused(folder / POINTS, "holds other points than the manifest says.")
    for variant, table in plan.draws.items():
        if columns_hash(table.columns) != said["draws_hash"].get(variant):
            raise _refused(folder / DRAWS, "holds other draws than the manifest says.")
    return plan


def expanded(
    plan: SweepPlan, points: int = 0, draws: int = 0, replicates: int = 0,
    posterior: Posterior | None = None,
) -> SweepPlan:  # fmt: skip
    """Return a sweep with more points, draws or replicates; what there is stays as it is.

    Parameters
    ----------
    plan : SweepPlan
        The sweep.
    points, draws, replicates : int, optional
        How many more.
    posterior : Posterior, optional
        What it drew from, of which more draws are taken; None for the priors.

    Returns
    -------
    SweepPlan

    Raises
    ------
    InvalidInputError
        Where the design has all its points, the settings do not allow so many, or the draws would
        be others today.
    """
    settings, batches = plan.settings, plan.batches
    if points and not batches:
        message = f"a design of kind {plan.design.kind} has all its points; sweep another file."
        raise InvalidInputError([Fault("command line", None, None, "points", message)])
    more = {"draws": settings.draws + draws, "replicates": settings.replicates + replicates}
    try:
        settings = Settings.model_validate(
            {**{name: getattr(settings, name) for name in Settings.model_fields}, **more})
    except ValueError as error:
        message = f"{settings.draws} + {draws} draws and {settings.replicates} + {replicates} " \
                  "replicates are more than a run may have."  # fmt: skip
        raise InvalidInputError([Fault("command line", None, None, "", message)]) from error
    tables = plan.draws
    if draws:
        tables = drawn_again(replace(plan, settings=settings), posterior).draws
    for variant, table in plan.draws.items():
        now = tables[variant].rows(table.first, table.first + len(table))
        if columns_hash(now.columns) != columns_hash(table.columns):
            message = ("was made with other evidence or another posterior than is drawn from "
                       "here; give its own by --posterior, or sweep the file again into a new "
                       "folder.")  # fmt: skip
            raise InvalidInputError([Fault("draws", None, None, "", message)])
    batches = (*batches, points) if points else batches
    # In the order of the points, which are dimensions; that of the manifest is alphabetical.
    factors = [Factor(name, FactorFields.model_validate(plan.factors[name]))
               for name in plan.points]  # fmt: skip
    made = points_of(plan.design, factors, batches) if points else plan.points
    return replace(plan, settings=settings, draws=tables, batches=batches, points=made,
                   axes=plan.axes.with_more(points, draws, replicates))  # fmt: skip


def drawn_again(plan: SweepPlan, posterior: Posterior | None) -> SweepPlan:
    """Return a sweep that was opened with its parameters as they are drawn today.

    Parameters
    ----------
    plan : SweepPlan
        The sweep.
    posterior : Posterior or None
        What they are drawn from; None for the priors.

    Returns
    -------
    SweepPlan

    Raises
    ------
    InvalidInputError
        Where the posterior holds too few draws.
    """
    anchored = anchored_names(posterior, plan.profiles, plan.assumptions)
    tables = tables_of([*plan.draws], plan.settings, plan.assumptions, posterior, bool(anchored))
    return replace(plan, draws=tables, posterior=record_of(posterior), anchored=anchored)


def _plan(said: dict[str, Any], folder: Path) -> SweepPlan:
    """Read a sweep; points and draws may go on beyond it where an expansion was interrupted."""
    axes = {name: tuple((int(a), int(b)) for a, b in blocks)
            for name, blocks in said["axes"].items()}  # fmt: skip
    calibrated = bool(said["calibrated"])
    return SweepPlan(
        said["title"], said["question"], said["base"],
        {record["name"]: as_policy(record["levers"]) for record in said["scenarios"]},
        {record["name"]: record["title"] for record in said["scenarios"]},
        {name: Profile.model_validate_json(record["content"])
         for name, record in said["profiles"].items()},
        Assumptions.model_validate_json(canonical(said["assumptions"])),
        Settings.model_validate_json(canonical(said["settings"])),
        DesignFields.model_validate(said["design"]), said["factors"], tuple(said["batches"]),
        _points(folder, said["points"]), _draws(folder, calibrated, said["settings"]["draws"]),
        said["posterior"], tuple(said["anchored"]), tuple(said["cautions"]),
        OutcomeFields.model_validate(said["outcomes"]),
        Axes(**axes),
    )  # fmt: skip


def _same(plan: SweepPlan, folder: Path) -> None:
    """Refuse a folder whose sweep does not hold this one."""
    said = read_manifest(folder)
    if said.get("kind") != KIND:
        raise _refused(folder, "holds a comparison; name another folder.")
    if said.get("model_hash") != model_hash():
        raise _refused(folder, f"was made by other code of the model ({said.get('model_hash')}; "
                       f"this is {model_hash()}); name another folder.")  # fmt: skip
    known = {record["key"] for record in said["parts"]}
    if not {part.key for part in plan.parts} <= known:
        raise _refused(folder, "holds another sweep (its points, draws, policies, settings or "
                       "outcomes differ); name another folder.")  # fmt: skip


def _refused(path: Path, message: str) -> InvalidInputError:
    return InvalidInputError([Fault(str(path), None, None, "", message)])


def _point_table(points: Columns) -> pa.Table:
    """Lay points out; what is no number is written as JSON."""
    return pa.table({
        "point": np.arange(count(points)),
        **{name: values if values.dtype == np.float64 else
           pa.array([json.dumps(value, ensure_ascii=False) for value in values], pa.string())
           for name, values in points.items()},
    })  # fmt: skip


def _points(folder: Path, wanted: int) -> Columns:
    table = pq.read_table(folder / POINTS, memory_map=False).slice(0, wanted)
    points: Columns = {}
    for name in table.column_names[1:]:
        values = table.column(name)
        if pa.types.is_floating(values.type):
            points[name] = values.to_numpy()
            continue
        points[name] = np.empty(len(values), object)
        points[name][:] = [json.loads(text) for text in values.to_pylist()]
    return points


def _draw_table(plan: SweepPlan) -> pa.Table:
    return pa.concat_tables(
        pa.table({"variant": pa.array([str(variant)] * len(table)),
                  "draw": np.arange(table.first, table.first + len(table)), **table.columns})
        for variant, table in plan.draws.items()
    )  # fmt: skip


def _draws(folder: Path, calibrated: bool, wanted: int) -> Tables:
    table = pq.read_table(folder / DRAWS, memory_map=False)
    tables: Tables = {}
    names = table.column("variant").to_pylist()
    for variant in dict.fromkeys(names):
        rows = table.filter(pa.array([name == variant for name in names])).slice(0, wanted)
        columns = {name: rows.column(name).to_numpy() for name in table.column_names[2:]}
        tables[variant] = DrawTable(0, columns, calibrated)
    return tables
