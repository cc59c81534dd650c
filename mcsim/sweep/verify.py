"""Check what a run says of itself, offline: every file against its hash, every hash against today.

A finding names a file and what is wrong with it; a note says what differs from this installation,
such as other code, and is no fault of the run's.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from mcsim.evidence.posterior import shipped_posterior
from mcsim.grammar.faults import InvalidInputError
from mcsim.results.frames import open_run
from mcsim.results.hashes import columns_hash, evidence_hash, hashed, model_hash
from mcsim.results.ledger import LEDGER, Entry, content_hash, entry_path, joint_hash, read_entry
from mcsim.results.parts import FOLDER
from mcsim.results.study import DRAWS, MANIFEST
from mcsim.sweep.manifest import BESIDE, is_sweep_run, open_plan, read_manifest
from mcsim.sweep.store import META, Store


@dataclass(frozen=True)
class Finding:
    """One file of a run that is not as it should be.

    Attributes
    ----------
    file : str
        Within the folder of the run.
    state : {"missing", "truncated", "damaged", "foreign", "unlisted", "changed"}
        What it is.
    key : str
        Of the part that is to be computed again; empty where none is.
    message : str
        In words.
    """

    file: str
    state: str
    key: str
    message: str


@dataclass(frozen=True)
class Verdict:
    """What was found of a run.

    Attributes
    ----------
    parts, good : int
        Expected, and found as they should be.
    findings : tuple of Finding
        The others, and foreign files.
    notes : tuple of str
        What differs from this installation.
    failures : int
        Points that could not be computed.
    content : str
        Hash of what all good parts say.
    """

    parts: int
    good: int
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    failures: int
    content: str

    @property
    def missing(self) -> int:
        """Parts that are not there."""
        return sum(finding.state == "missing" for finding in self.findings)

    @property
    def wrong(self) -> int:
        """Findings beside parts that are not there."""
        return len(self.findings) - self.missing

    def as_record(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)


def verify(folder: Path) -> Verdict:
    """Check a run.

    Parameters
    ----------
    folder : Path
        Of a sweep or a comparison.

    Returns
    -------
    Verdict

    Raises
    ------
    InvalidInputError
        Where there is no manifest that can be read.
    """
    said = read_manifest(folder)
    findings = list(_manifest(said, folder))
    sweep = is_sweep_run(folder)
    if not sweep:
        open_run(folder)  # refuses what is no run at all
    keys = list(dict.fromkeys(str(record["key"]) for record in said.get("parts", [])))
    good: list[Entry] = []
    notes = list(_notes(said))
    unsealed = 0
    for key in keys:
        found = _part(folder, key, sweep)
        if isinstance(found, Finding):
            findings.append(found)
        elif found.sha256:
            good.append(found)
        else:
            unsealed += 1
    if unsealed:
        notes.append(f"{unsealed} parts have no entry in the ledger: they were made before there "
                     "was one, can be read, and their hashes cannot be checked")  # fmt: skip
    findings += _strangers(folder, set(keys))
    return Verdict(len(keys), len(good) + unsealed, tuple(findings), tuple(notes),
                   sum(entry.failures for entry in good), joint_hash(good))  # fmt: skip


def mend(folder: Path, verdict: Verdict) -> list[str]:
    """Remove the parts that are not as they should be, so that a resume computes them again.

    Parameters
    ----------
    folder : Path
        Of the run.
    verdict : Verdict
        What was found of it.

    Returns
    -------
    list of str
        Their keys. Foreign files are left alone.
    """
    store = Store(folder)
    keys = [finding.key for finding in verdict.findings if finding.key]
    for key in keys:
        store.drop(key)
    return keys


def _manifest(said: dict[str, Any], folder: Path) -> Iterator[Finding]:
    """Check the manifest against its fingerprint, and what lies beside it against the manifest."""
    described = {name: value for name, value in said.items() if name not in BESIDE}
    if hashed(described) != said.get("fingerprint"):
        yield Finding(MANIFEST, "changed", "", "is not what its fingerprint was taken of")
        return
    if said.get("kind") == "sweep":
        try:
            plan = open_plan(folder)
        except InvalidInputError as error:
            yield Finding(Path(error.faults[0].file).name, "damaged", "", error.faults[0].message)
            return
        keys = [record["key"] for record in said["parts"]]
        if said["model_hash"] == model_hash() and keys != [part.key for part in plan.parts]:
            message = "names other parts than its points, draws and policies give"
            yield Finding(MANIFEST, "changed", "", message)
        return
    try:
        table = pq.read_table(folder / DRAWS, memory_map=False)
        columns = {name: table.column(name).to_numpy() for name in table.column_names[1:]}
        if columns_hash(columns) != said["draws_hash"]:
            yield Finding(DRAWS, "damaged", "", "holds other draws than the manifest says")
    except (OSError, ValueError, pa.ArrowException):
        yield Finding(DRAWS, "damaged", "", "cannot be read")


def _notes(said: dict[str, Any]) -> Iterator[str]:
    """Say what differs from this installation."""
    if said.get("model_hash") != model_hash():
        yield (f"made by other code of the model: {said.get('model_hash')}, "
               f"and this is {model_hash()}")  # fmt: skip
    if said.get("evidence_hash") != evidence_hash():
        yield (f"made from other evidence: {said.get('evidence_hash')}, "
               f"and this is {evidence_hash()}")  # fmt: skip
    posterior, ships = said.get("posterior"), shipped_posterior()
    if posterior and (ships is None or posterior["hash"] != ships.hash):
        yield (f"draws from another posterior than the one that ships: {posterior['hash']}"
               + (f", and this is {ships.hash}" if ships else ""))  # fmt: skip
    elif posterior:
        yield f"draws from the posterior {posterior['hash']}, the one that ships"
    elif not said.get("calibrated"):
        yield "draws from the prior, not calibrated"


def _part(  # noqa: PLR0911 — one for each thing that can be wrong
    folder: Path, key: str, sweep: bool
) -> Entry | Finding:
    """Check a part: its bytes, what it says of itself, and what it says."""
    store, name = Store(folder), f"{FOLDER}/{key}.parquet"
    path, listed = store.path(key), f"{LEDGER}/{key}.json"
    if not path.exists():
        return Finding(name, "missing", key, "has not been computed")
    try:
        data = path.read_bytes()
    except OSError as error:
        return Finding(name, "damaged", key, f"cannot be read: {error.strerror}")
    entry = read_entry(folder, key)
    if entry is None:
        if not sweep and not entry_path(folder, key).exists():
            return _unsealed(key, name, data)
        return Finding(listed, "unlisted", key, "the ledger has no entry that can be read")
    if entry.key != key:
        return Finding(listed, "foreign", key, "is the entry of another part")
    if len(data) != entry.size:
        state = "truncated" if len(data) < entry.size else "damaged"
        message = f"has {len(data):,} bytes; the ledger says {entry.size:,}"
        return Finding(name, state, key, message)
    try:
        table = pq.read_table(pa.BufferReader(data))
        own = json.loads((table.schema.metadata or {}).get(META, b"{}"))
        content = content_hash(table.replace_schema_metadata(None), own.get("failures", ()))
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException):
        return Finding(name, "damaged", key, "cannot be read")
    if sweep and own.get("key") != key:
        return Finding(name, "foreign", key, f"is the part {own.get('key')} under another name")
    if hashlib.sha256(data).hexdigest() != entry.sha256:
        same = content == entry.content
        message = "its bytes are not those that were published" + (
            ", though it says the same" if same else "")
        return Finding(name, "damaged", key, message)
    if content != entry.content or len(own.get("failures", ())) != entry.failures:
        return Finding(listed, "changed", key, "says another content than the part has")
    return entry


def _unsealed(key: str, name: str, data: bytes) -> Entry | Finding:
    """Look at a part of a comparison that was made before there was a ledger."""
    try:
        content = content_hash(pq.read_table(pa.BufferReader(data)))
    except (OSError, ValueError, pa.ArrowException):
        return Finding(name, "damaged", key, "cannot be read")
    return Entry(key, len(data), "", content)


def _strangers(folder: Path, keys: set[str]) -> Iterator[Finding]:
    """Name the files of a store that are no part of the run."""
    for place, suffix in ((FOLDER, ".parquet"), (LEDGER, ".json")):
        for path in sorted((folder / place).glob("*")):
            if path.name.endswith(".writing"):
                continue  # being written, or left by a process that was killed
            known = path.suffix == suffix and path.stem in keys
            if not known:
                message = "belongs to no part of this run; it is not read"
                yield Finding(f"{place}/{path.name}", "foreign", "", message)


