"""The manifest: canonical, without a path, enough to run it again."""

import json
import re

from mcsim import api
from mcsim.evidence.posterior import shipped_posterior
from mcsim.report.content.closing import command
from mcsim.results.frames import Run
from mcsim.results.metric import COLUMNS
from mcsim.results.metrics import metrics
from mcsim.results.study import manifest, plan_study

NAMES = ["nqf_optional", "awareness", "universal_subsidy"]


def _settings(comparison: Run, **more: object) -> dict[str, object]:
    return {**comparison.manifest["settings"], **more}


def test_it_holds_no_path_of_the_user(comparison: Run) -> None:
    text = (comparison.folder / "manifest.json").read_text(encoding="utf-8")
    assert str(comparison.folder) not in text
    assert not re.search(r'"/(home|tmp|root|Users|work)', text)


def test_the_same_study_has_the_same_fingerprint(comparison: Run) -> None:
    again = manifest(plan_study(api.study("baseline", NAMES, **_settings(comparison))))
    assert json.loads(json.dumps(again)) == comparison.manifest
    other = manifest(plan_study(api.study("baseline", NAMES, **_settings(comparison, seed=1))))
    assert other["fingerprint"] != again["fingerprint"]


def test_it_says_what_its_draws_come_from(comparison: Run) -> None:
    posterior = shipped_posterior()
    assert posterior is not None
    assert comparison.manifest["calibrated"] is True
    assert comparison.manifest["posterior"]["hash"] == posterior.hash
    assert comparison.manifest["cautions"] == []


def test_its_command_names_every_setting(comparison: Run) -> None:
    text = command(comparison.manifest)
    for value in ("--draws 4", "--replicates 3", "--learners 400", "--horizon 12",
                  "--first-quarter 2026-Q3", "--seed 2021", "nqf_optional"):  # fmt: skip
        assert value in text
    assert "--posterior" not in text
    assert "--posterior prior" in command({**comparison.manifest, "posterior": None})


def test_it_is_json_without_nan(comparison: Run) -> None:
    json.dumps(comparison.manifest, allow_nan=False)


def test_metrics_read_columns_that_are_stored() -> None:
    for metric in metrics().values():
        assert set(metric.columns) <= set(COLUMNS[metric.kind]), metric.name
        assert metric.record["meaning"]
        assert metric.unit
