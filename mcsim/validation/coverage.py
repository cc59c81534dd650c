"""Natural experiments as one exhibit: which predictions hold, miss, or say nothing."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from mcsim.compare.exhibit import CONDITION, Answer, Exhibit

COLUMNS = ("name", "title", "metric", "unit", "observed", "q05", "q25", "median", "q75", "q95",
           "verdict", "in_sample", "width_vs_prior", "crps_vs_prior")  # fmt: skip


def coverage_of(records: Sequence[Mapping[str, Any]], calibrated: bool) -> Answer:
    """Bring the records of cases together.

    Parameters
    ----------
    records : sequence of mapping
        Of ``mcsim.validation.evaluate``, one for each case.
    calibrated : bool
        Whether a posterior was believed, and not the priors.

    Returns
    -------
    Answer
        Exhibit ``coverage``: a row for each case.
    """
    import pandas as pd  # noqa: PLC0415 — heavy

    table = pd.DataFrame([{column: record[column] for column in COLUMNS} for record in records])
    within = int(sum(bool(record["inside90"]) for record in records))
    half = int(sum(bool(record["inside50"]) for record in records))
    verdicts = table["verdict"].value_counts(sort=False)
    said = ", ".join(f"{count} {name}" for name, count in sorted(verdicts.items()))
    fitted = int(table["in_sample"].sum())
    sentence = (
        f"The 90 % interval holds the observation in {within} of {len(table)} cases and the 50 % "
        f"interval in {half}, {CONDITION}; {said}. Of these cases {fitted} were used for "
        "calibration and prove nothing. An interval that is no narrower than the prior's says "
        "nothing, whether it holds the observation or not."
    )
    exhibit = Exhibit("coverage", "Predictions and observations", table, sentence,
                      {"calibrated": calibrated})  # fmt: skip
    state = "Calibrated" if calibrated else "Prior, not calibrated"
    text = json.dumps([dict(record) for record in records], sort_keys=True, default=str)
    fingerprint = hashlib.sha256(text.encode()).hexdigest()[:16]
    worlds = max(int(record["worlds"]) for record in records)
    status = f"{state}. Quantiles over {worlds} worlds. Run {fingerprint}."
    return Answer("Which natural experiments does the model predict?", (exhibit,), status,
                  fingerprint)  # fmt: skip
