"""What to measure next: which parameter, and which question asked of how many, is worth knowing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mcsim.compare.exhibit import CONDITION, Exhibit
from mcsim.evidence.register import parameters
from mcsim.evidence.table import DrawTable
from mcsim.explore.information import (
    Value,
    binomial,
    of_sample,
    partial_perfect,
    perfect,
    sample_errors,
    switching,
)
from mcsim.explore.questions import Question, questions_of
from mcsim.results.progress import Progress, Silent
from mcsim.results.text import amount, listed, money, number

type Floats = NDArray[np.float64]

SIZES = (20, 100, 500)
FEWEST = 40  # worlds
GROUPS: Mapping[str, tuple[str, ...]] = {
    "cost of formality": ("chi", "chi_flexibility", "chi_hours", "chi_refresh", "chi_entry"),
    "what learners weigh": ("beta_T", "beta_R", "beta_F", "beta_N", "beta_P", "mu"),
    "learners' trust": ("employees_trust_nqf", "employees_trust_plain",
                        "providers_view_of_learners", "organisation_bias", "priming_bias"),
    "assurance": ("assurance_weight", "qa_credibility", "nqf_credibility"),
    "recognition": ("recognition_base", "recognition_trust", "recognition_sector",
                    "recognition_applicants", "agreement_effect"),
}  # fmt: skip


@dataclass(frozen=True)
class Decision:
    """A choice among policies.

    Attributes
    ----------
    titles : tuple of str
        Of the policies, the base first.
    cells : float64 (P, D, R)
        Benefit beyond the base in each world and replicate; more is better.
    unit, rule : str
        Of the benefit; how the choice is made, for sentences.
    completions : float
        Completions that one unit of benefit stands for; NaN where it stands for none.
    """

    titles: tuple[str, ...]
    cells: Floats
    unit: str
    rule: str
    completions: float

    @property
    def benefit(self) -> Floats:
        """Benefit in each world, float64 (P, D)."""
        return np.asarray(self.cells.mean(2))

    @property
    def now(self) -> str:
        """What would be chosen on the present evidence."""
        return self.titles[int(self.benefit.mean(1).argmax())]


def known_better(
    decision: Decision, draws: DrawTable, groups: Mapping[str, Sequence[str]],
    seed: int, years: str, progress: Progress | None = None,
) -> Exhibit:  # fmt: skip
    """Tell what it would be worth to know parameters exactly.

    Parameters
    ----------
    decision : Decision
        What is decided, in the worlds of the draws.
    draws : DrawTable
        D of them.
    groups : mapping of str to sequence of str
        Parameters that would become known together, by name.
    seed : int
        Of the bootstraps.
    years : str
        For the sentence.
    progress : Progress, optional
        Told of the parameters that are done.

    Returns
    -------
    Exhibit
        A row for everything together, each group and each parameter that varies.
    """
    progress = progress or Silent()
    asked = [*_asked(draws, groups)]
    progress.stage("Value of knowing parameters", len(asked))
    whole, benefit = perfect(decision.cells, seed), decision.benefit
    rows = [_row(decision, "everything", "everything", "All parameters at once (EVPI)", whole)]
    rows[0]["value"] = min(whole.value, whole.plug_in)
    for name, kind, meaning, inputs in asked:
        value = partial_perfect(benefit, inputs)
        rows.append(_row(decision, name, kind, meaning, value, whole.plug_in))
        progress.advance()
    table = _whole_at_least(pd.DataFrame(rows))
    return Exhibit("parameters", "What would it be worth to know?", table,
                   _known(table, decision, years),
                   {"years": years, "unit": decision.unit, "rule": decision.rule,
                    "now": decision.now})  # fmt: skip


def _whole_at_least(table: pd.DataFrame) -> pd.DataFrame:
    """Let everything be worth what a part of it clearly is: its own estimate is a lower bound."""
    parts = table.iloc[1:]
    clear = parts[parts["value"] > 2.0 * parts["error"]]
    if clear.empty or clear["value"].max() <= table["value"].iloc[0]:
        return table
    best = clear.sort_values("value").iloc[-1]
    return table.assign(**{column: table[column].where(table.index > 0, best[column])
                           for column in ("value", "error", "completions")})  # fmt: skip


def _asked(
    draws: DrawTable, groups: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, str, str, list[Floats]]]:
    """Name, kind, meaning and columns of what could become known."""
    register = parameters()
    for name, symbols in groups.items():
        present = [s for s in symbols if s in draws.columns and np.ptp(draws.columns[s]) > 0]
        if present:
            yield name, "group", listed(present), [draws.columns[s] for s in present]
    for symbol, values in draws.columns.items():
        if symbol in register and np.ptp(values) > 0:
            yield symbol, "parameter", register[symbol].meaning, [values]


def _row(decision: Decision, name: str, kind: str, meaning: str, value: Value,
         bound: float = float("inf")) -> dict[str, object]:  # fmt: skip
    chosen = ""
    if value.fit is not None and value.value > 0:
        best = value.fit.values.argmax(0)
        shares = np.bincount(best, minlength=len(decision.titles)) / best.size
        order = np.argsort(-shares, kind="stable")
        chosen = "; ".join(f"{decision.titles[p]} {100 * shares[p]:.0f} %"
                           for p in order if shares[p] > 0)  # fmt: skip
    worth = min(value.value, bound)
    return {"name": name, "kind": kind, "meaning": meaning, "unit": decision.unit, "value": worth,
            "error": value.error, "completions": worth * decision.completions,
            "plug_in": value.plug_in, "chosen": chosen}  # fmt: skip


def _known(table: pd.DataFrame, decision: Decision, years: str) -> str:
    whole, rest = table.iloc[0], table.iloc[1:]
    clear = rest["value"] > 2.0 * rest["error"]
    some = rest[(rest["value"] > 0) & clear].sort_values("value", ascending=False)
    parts = [f"{str(row['name']).replace('_', ' ')} {_amount(row, decision)}"
             for _, row in some.head(5).iterrows()]  # fmt: skip
    first = (f"worth most: {'; '.join(parts)}" if parts
             else "no single parameter or group is worth anything that could be told from chance"
         )  # fmt: skip
    return (
        f"Choosing among {len(decision.titles)} policies {decision.rule}, the present choice is "
        f"{decision.now}. Perfect information is worth at least {_amount(whole, decision)} a "
        f"decision (at most {amount(whole['plug_in'], decision.unit)}); {first} (more than two "
        f"standard errors above 0, of {len(rest)} looked at), {years}, {CONDITION}."
    )


def _amount(row: "pd.Series[float]", decision: Decision) -> str:
    text = f"{_short(row['value'], decision)} ± {amount(row['error'], decision.unit)}"
    if np.isnan(decision.completions):
        return text
    return f"{text}, or {number(row['completions'])} completions"


def _short(value: float, decision: Decision) -> str:
    """Write a value whose unit follows with its error."""
    return money(value) if decision.unit == "€" else number(value)


def asked_better(
    decision: Decision, draws: DrawTable, seed: int, years: str,
    sizes: Sequence[int] = SIZES, progress: Progress | None = None,
) -> Exhibit:  # fmt: skip
    """Tell what it would be worth to ask a question of n respondents.

    Parameters
    ----------
    decision, draws, seed, years, progress
        As for ``known_better``.
    sizes : sequence of int, optional
        Respondents.

    Returns
    -------
    Exhibit
        A row for each question and number of respondents; ``exact`` is the value of the share
        itself, which no number of respondents exceeds, ``switches`` the probability that the
        answers change the choice.
    """
    progress = progress or Silent()
    asked = questions_of(draws)
    progress.stage("Value of asking", len(asked))
    rows: list[dict[str, object]] = []
    bound = perfect(decision.cells, seed).plug_in
    for question in asked:
        rows += _answers(decision, question, sizes, seed, bound)
        progress.advance()
    table = pd.DataFrame(rows)
    return Exhibit("questions", "Which question, asked of how many?", table,
                   _questions(table, decision, years),
                   {"years": years, "unit": decision.unit, "rule": decision.rule,
                    "now": decision.now})  # fmt: skip


def _answers(
    decision: Decision, question: Question, sizes: Sequence[int], seed: int, bound: float
) -> Iterator[dict[str, object]]:
    benefit = decision.benefit
    exact = partial_perfect(benefit, [question.shares])
    assert exact.fit is not None
    likelihoods = [binomial(question.shares, n) for n in sizes]
    # No share can be worth more than everything; samples shrink with it, and keep their order.
    worth = min(exact.value, bound)
    kept = exact.kept * (worth / exact.value if exact.value > 0 else 0.0)
    values = of_sample(exact.fit.values, likelihoods, kept)
    errors = sample_errors(benefit, exact, likelihoods, kept, seed)
    for n, value, error, likelihood in zip(sizes, values, errors, likelihoods, strict=True):
        switches = switching(exact.fit.values, likelihood) if value > 0 else 0.0
        yield {"question": question.name, "wording": question.wording, "asked": question.asked,
               "n": n, "unit": decision.unit, "value": value, "error": error,
               "completions": value * decision.completions, "exact": worth,
               "exact_error": exact.error, "switches": switches}  # fmt: skip


def _questions(table: pd.DataFrame, decision: Decision, years: str) -> str:
    largest = table[table["n"] == table["n"].max()].sort_values("value", ascending=False)
    clear = largest["value"] > 2.0 * largest["error"]
    some = largest[(largest["value"] > 0) & clear].head(3)
    parts = []
    for _, top in some.iterrows():
        rows = table[table["question"] == top["question"]]
        sizes = ", ".join(f"{_short(row['value'], decision)} ± "
                          f"{amount(row['error'], decision.unit)} for n = {row['n']:.0f}"
                          for _, row in rows.iterrows())  # fmt: skip
        parts.append(f"“{top['wording']}” of {top['asked']}: {sizes} (the answers "
                     f"of {top['n']:.0f} change the choice with probability "
                     f"{number(top['switches'])})")  # fmt: skip
    first = ("Worth asking: " + "; ".join(parts) if parts else
             f"None of {len(largest)} questions is worth anything that could be told from chance"
         )  # fmt: skip
    return (f"{first}; value a decision, choosing {decision.rule}, ± one standard error, {years}, "
            f"{CONDITION}.")  # fmt: skip
