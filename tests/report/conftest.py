"""A comparison made up from a formula, so that pictures can be tried without a run."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pytest

from mcsim.report.material import Material

COLUMNS = ["scenario", "base", "metric", "group", "level", "quarter", "unit", "median", "p05",
           "p95", "share_better", "mc_error"]  # fmt: skip
GROUPS = {
    "age": ("25-34", "35-44", "45-54", "55-64"),
    "education": ("low", "medium", "high"),
    "status": ("employed", "unemployed", "inactive"),
}
TITLES = (
    "Awareness and guidance", "Definition and label", "Outreach to employers", "Everything formal",
    "NQF inclusion, optional", "NQF inclusion, strict", "Quality label, mandatory",
    "Quality label, voluntary", "Recognition agreements", "Transparent assessment",
    "Universal subsidy",
)  # fmt: skip
METRICS = {
    "completions_rate": ("Credential completions", "per 100 adults and year", "higher", "flow"),
    "trust_plain_share": ("Trust in plain credentials", "%", "higher", "stock"),
    "additional": ("Additional", "persons", "higher", "cumulated"),
    "relabelled": ("Relabelled", "persons", None, "cumulated"),
    "lost": ("Lost", "persons", "lower", "cumulated"),
    "displaced": ("Displaced", "persons", "lower", "cumulated"),
    "cost_public_present": ("Public cost, present value", "€ million", "lower", "present value"),
    "cost_per_additional": ("Cost of an additional completion", "€", "lower", "present value"),
}
SCALES = {"completions_rate": 0.3, "trust_plain_share": 4.0}
Factory = Callable[..., Material]


def _effect(policy: int, quarter: int) -> list[float]:
    """Median, p05 and p95 of an effect of size 1; the base and the third policy have none."""
    if policy in {-1, 2} or quarter < 4:
        return [0.0, 0.0, 0.0]
    grown = 1 - math.exp(-(quarter - 3) / 8)
    median = grown * math.cos(1.3 * policy)
    spread = grown * (0.15 + 0.25 * (policy % 4))
    return [median, median - spread * (1 + policy % 3), median + spread]


def _cells(groups: bool, quarters: int) -> Iterator[tuple[str, int, str, int, str]]:
    """Grouping, place of the level, level, quarter as number and as text, as summaries have."""
    times = [(q, f"{2026 + q // 4}-Q{q % 4 + 1}") for q in range(quarters)]
    for group, levels in {"all": ("all",), **(GROUPS if groups else {})}.items():
        for place, level in enumerate(levels):
            for q, quarter in [*times, (quarters - 1, "horizon")]:
                if group == "all" or quarter.endswith(("Q4", "horizon")):
                    yield group, place, level, q, quarter


def _summary(names: list[str], quarters: int, groups: bool, errors: bool) -> pd.DataFrame:
    rows = []
    for metric, (_, unit, direction, _) in METRICS.items():
        for group, place, level, q, quarter in _cells(groups, quarters):
            size = SCALES.get(metric, 9_000.0) * (1 + 0.2 * place)
            error = 0.05 * size if errors else math.nan
            key, now = (metric, group, level, quarter, unit), size * (3 + 0.02 * q)
            for policy, name in enumerate(["baseline", *names], start=-1):
                median, low, high = (size * part for part in _effect(policy, q))
                rows.append((name, "", *key, now + median, 0.3 * now, 2.5 * now + high,
                             math.nan, error))  # fmt: skip
                if policy >= 0:
                    better = math.nan if direction is None else 0.5 + 0.4 * math.tanh(median)
                    rows.append((name, "baseline", *key, median, low, high, better, error))
    return pd.DataFrame(rows, columns=COLUMNS)


def _record(name: str, title: str) -> dict[str, Any]:
    base = name == "baseline"
    return {
        "name": name, "title": title, "question": "" if base else f"Does {title} help?",
        "levers": {} if base else {"awareness": {"level": 1.0, "start": "2027-Q1", "end": None}},
        "hash": "0" * 16, "differs": [] if base else [f"{title} is added: start 2027-Q1."],
    }  # fmt: skip


@pytest.fixture(scope="session")
def made_up() -> Factory:
    """Return a maker of comparisons: how many policies and quarters, and what is missing."""

    def make(
        policies: int = 4, quarters: int = 40, *, groups: bool = True, errors: bool = True,
        titles: tuple[str, ...] = TITLES, base_title: str = "Baseline",
        metric: str = "completions_rate",
    ) -> Material:  # fmt: skip
        names = [f"policy_{k:02d}" for k in range(policies)]
        shown = ["all", *(GROUPS if groups else ())]
        manifest = {
            "mcsim": "0.1.0", "fingerprint": "00c0ffee00c0ffee", "calibrated": False,
            "settings": {"draws": 24, "replicates": 8, "learners": 20000, "seed": 2021,
                         "first_quarter": "2026-Q1", "horizon_quarters": quarters,
                         "variant": "main", "discount_rate": 0.03, "equal_budget": None},
            "profile": {"title": "A stylised EU country", "source": "made up for a test",
                        "adults": 1_000_000, "hash": "1" * 16, "shipped": "eu"},
            "budget": None, "assumptions": {}, "base": "baseline",
            "scenarios": [_record("baseline", base_title),
                          *(_record(n, titles[k % len(titles)]) for k, n in enumerate(names))],
            "metrics": {
                name: {"label": label, "unit": unit, "direction": direction, "period": period,
                       "groups": shown, "meaning": ""}
                for name, (label, unit, direction, period) in METRICS.items()
            },
            "versions": {"mcsim": "0.1.0", "numpy": "2.0"}, "model_hash": "2" * 16,
            "evidence_hash": "3" * 16, "draws_hash": "4" * 16, "parts": [],
        }  # fmt: skip
        return Material(_summary(names, quarters, groups, errors), manifest, metric)

    return make
