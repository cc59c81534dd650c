"""Put the diagnostics of a posterior together."""

from pathlib import Path

import pandas as pd

from mcsim.calibrate.bank import answers
from mcsim.calibrate.diagnosis.contraction import contraction
from mcsim.calibrate.diagnosis.predictive import predictive
from mcsim.calibrate.diagnosis.readings import readings
from mcsim.calibrate.diagnosis.surveyed import surveyed
from mcsim.calibrate.diagnosis.tradeoffs import tradeoffs
from mcsim.calibrate.observe import Sizes
from mcsim.compare.exhibit import Answer, Exhibit
from mcsim.engine.warm import warm
from mcsim.evidence.posterior import Posterior
from mcsim.evidence.survey import Survey
from mcsim.results.beliefs import stale
from mcsim.results.progress import Progress

QUESTION = "What does the survey tell of the model's parameters, and would an error show?"
KEPT = "simulated"
PREDICTED = 256  # draws at which the measured values are answered anew


def diagnose(
    posterior: Posterior, kept: Path, threads: int, progress: Progress, draws: int = PREDICTED
) -> Answer:
    """Diagnose a posterior.

    Parameters
    ----------
    posterior : Posterior
        Frozen draws of all variants.
    kept : Path
        Folder of what is simulated; a stopped one goes on.
    threads : int
        Of the pool; no number depends on it.
    progress : Progress
        Told how far it has come.
    draws : int, optional
        At which the model answers the measured values; all where there are fewer.

    Returns
    -------
    Answer
        Exhibits sizes, surveyed, predictive, contraction, tradeoffs and readings.
    """
    supplied = {figure: (int(count), int(n))
                for figure, (count, n) in posterior.record["supplied"].items()}  # fmt: skip
    survey = Survey("inferred", supplied)
    number = min(draws, posterior.size("main"))
    warm(progress.stage, progress.advance)
    progress.stage("Answering the measured values", number)
    simulated = answers(posterior.draws("main", number), kept / KEPT, Sizes(), threads,
                        progress.advance)  # fmt: skip
    exhibits = (
        sizes(posterior), surveyed(survey), predictive(posterior, survey, simulated),
        contraction(posterior), tradeoffs(posterior), readings(posterior),
    )  # fmt: skip
    status = f"Posterior {posterior.hash}, {posterior.size('main')} draws of the main model"
    if changed := stale(posterior):
        status += f"; calibrated with another {' and another '.join(changed)} than this one"
    return Answer(QUESTION, exhibits, f"{status}.", posterior.hash,
                  {name: str(posterior.record[f"{name}_hash"])
                   for name in ("evidence", "model", "targets")})  # fmt: skip


def sizes(posterior: Posterior) -> Exhibit:
    """Tabulate how many independent draws each variant is worth."""
    table = pd.DataFrame([
        {"variant": name, "draws": row["draws"], "points": row["points"],
         "effective_size": row["effective_size"],
         "share": row["effective_size"] / row["points"]}
        for name, row in posterior.record["variants"].items()
    ])  # fmt: skip
    worst = table.iloc[int(table["share"].argmin())]
    main = table.set_index("variant").loc["main"]
    return Exhibit(
        "sizes", "How many independent draws there are", table,
        f"The {main['draws']:.0f} draws of the main model were chosen from {main['points']:.0f} "
        f"simulated points worth {main['effective_size']:.0f} independent ones; least is "
        f"{worst['variant']} with {worst['effective_size']:.0f} of {worst['points']:.0f}.",
    )
