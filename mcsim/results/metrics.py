"""Every outcome that is reported, as a ratio of stored counts.

Parts store counts, which are exact; a metric says which of them are divided by which.  A mean over
the horizon is then a ratio of sums, never a mean of ratios.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Literal

from mcsim.engine.flows import EMPLOYER_STOCKS, FLOWS, OFFER_STOCKS, STOCKS

CLASS_LABELS = {"plain": "plain", "qa": "QA-labelled", "nqf": "NQF-linked"}


class Kind(StrEnum):
    """Whom a metric describes, and hence by which groups it can be told apart."""

    LEARNER = "learner"
    EMPLOYER = "employer"
    OFFER = "offer"


class Period(StrEnum):
    """What a metric's value refers to.

    FLOW: the quarter, as a rate a year; at the horizon the mean of all reported quarters.
    STOCK: the end of the quarter; at the horizon its end.
    CUMULATED: from the first quarter of burn-in to the end of the quarter.
    """

    FLOW = "flow"
    STOCK = "stock"
    CUMULATED = "cumulated"


GROUPINGS: dict[Kind, tuple[str, ...]] = {
    Kind.LEARNER: ("all", "age", "education", "status"),
    Kind.EMPLOYER: ("all", "size"),
    Kind.OFFER: ("all", "provider_type"),
}
COLUMNS: dict[Kind, tuple[str, ...]] = {
    Kind.LEARNER: (*FLOWS, *STOCKS),
    Kind.EMPLOYER: EMPLOYER_STOCKS,
    Kind.OFFER: OFFER_STOCKS,
}


@dataclass(frozen=True)
class Metric:
    """One outcome: factor · Σ plus - Σ minus, divided by Σ per.

    Attributes
    ----------
    name, label, unit, meaning : str
        For files and for readers.
    direction : {"higher", "lower", None}
        Which way is better; None where neither is.
    period : Period
        What a value refers to.
    kind : Kind
        Whom it describes.
    plus, minus, per : tuple of str
        Stored columns. Without ``per`` the count itself is reported.
    factor : float
        From the ratio to the unit.
    persons : bool
        Whether agents are turned into the persons that they stand for.
    """

    name: str
    label: str
    unit: str
    meaning: str
    direction: Literal["higher", "lower"] | None
    period: Period
    kind: Kind
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    per: tuple[str, ...] = ()
    factor: float = 1.0
    persons: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Stored columns that it reads."""
        return (*self.plus, *self.minus, *self.per)

    @property
    def record(self) -> dict[str, object]:
        """What ``mcsim explain`` shows."""
        return {
            "name": self.name, "label": self.label, "unit": self.unit,
            "direction": self.direction, "period": str(self.period),
            "groups": list(GROUPINGS[self.kind]), "meaning": self.meaning,
        }  # fmt: skip


@cache
def metrics() -> dict[str, Metric]:
    """Return every metric by name, the headline first."""
    return {metric.name: metric for metric in (*_uptake(), *_twins(), *_beliefs(), *_employers(),
                                               *_offers())}  # fmt: skip


_COMPLETIONS = ("completions_plain", "completions_qa", "completions_nqf")


def _uptake() -> list[Metric]:
    def rate(name: str, label: str, meaning: str, plus: tuple[str, ...],
             direction: Literal["higher"] | None) -> Metric:  # fmt: skip
        return Metric(name, label, "per 100 adults and year", meaning, direction, Period.FLOW,
                      Kind.LEARNER, plus, per=("learners",), factor=400.0)  # fmt: skip

    def share(name: str, label: str, meaning: str, plus: tuple[str, ...], per: tuple[str, ...],
              direction: Literal["higher"] | None = None) -> Metric:  # fmt: skip
        return Metric(name, label, "%", meaning, direction, Period.FLOW, Kind.LEARNER, plus,
                      per=per, factor=100.0)  # fmt: skip

    return [
        rate("completions_rate", "Credential completions",
             "Micro-credentials completed, of any class.", _COMPLETIONS, "higher"),
        rate("starts_rate", "Credential starts", "Micro-credentials started.", ("starts",),
             "higher"),
        rate("course_completions_rate", "Uncertified course completions",
             "Short courses completed that carry no credential.", ("course_completions",), None),
        Metric("turned_away", "Turned away", "persons a year",
               "Applicants who found no place; who is turned away twice counts twice.", "lower",
               Period.FLOW, Kind.LEARNER, ("turned_away",), factor=4.0, persons=True),
        share("completion_share", "Completions of all endings",
              "Of enrolments in credentials that end, those that end in a completion.",
              _COMPLETIONS, (*_COMPLETIONS, "dropouts"), "higher"),
        share("delivered_share", "Completions that delivered",
              "Completed credentials that gave what they promised.", ("delivered",),
              _COMPLETIONS, "higher"),
        share("rewarded_share", "Completions that were rewarded",
              "Completed credentials that an employer rewarded.", ("rewarded",), _COMPLETIONS,
              "higher"),
        *(share(f"completions_{c}_share", f"{label} among completions",
                f"Completed credentials that are {label}.", (f"completions_{c}",), _COMPLETIONS)
          for c, label in CLASS_LABELS.items()),
    ]  # fmt: skip


def _twins() -> list[Metric]:
    def persons(name: str, label: str, meaning: str,
                direction: Literal["higher", "lower"] | None,
                column: str = "") -> Metric:  # fmt: skip
        return Metric(name, label, "persons", meaning, direction, Period.CUMULATED, Kind.LEARNER,
                      (column or name,), persons=True)  # fmt: skip

    return [
        persons("completions_to_date", "Completions to date",
                "Credentials completed since the first quarter of burn-in.", "higher",
                "completions_so_far"),
        persons("additional", "Additional",
                "Completions that the same learner has beyond the base, and did not swap for an "
                "uncertified course.", "higher"),
        persons("relabelled", "Relabelled",
                "Completions beyond the base in place of an uncertified course that the learner "
                "takes there.", None),
        persons("lost", "Lost", "Completions that the learner has in the base and not here.",
                "lower"),
        persons("displaced", "Displaced", "Of the lost, those turned away for want of a place.",
                "lower"),
        persons("retained", "Retained", "Completions that the learner has in both worlds.", None),
        persons("reclassified", "Reclassified", "Of the retained, those in another class.", None),
    ]  # fmt: skip


def _beliefs() -> list[Metric]:
    def share(name: str, label: str, meaning: str, plus: str, per: str,
              direction: Literal["higher"] | None = "higher") -> Metric:  # fmt: skip
        return Metric(name, label, "%", meaning, direction, Period.STOCK, Kind.LEARNER, (plus,),
                      per=(per,), factor=100.0)  # fmt: skip

    return [
        share("aware_share", "Aware", "Adults who have at least heard of micro-credentials.",
              "aware", "learners"),
        share("understand_share", "Understand",
              "Adults who know what a micro-credential is and who assures it.", "understands",
              "learners"),
        Metric("do_not_know_share", "Do not know", "%",
               "Of the aware, those who have heard the name and hold no opinion.", None,
               Period.STOCK, Kind.LEARNER, ("aware",), ("understands",), ("aware",), 100.0),
        *(share(f"trust_{c}_share", f"Trust in {label} credentials",
                f"Of adults who understand, those who trust {label} credentials.",
                f"trusts_{c}", "understands") for c, label in CLASS_LABELS.items()),
        share("holders_share", "Holders", "Adults who hold a micro-credential.", "holders",
              "learners"),
    ]  # fmt: skip


def _employers() -> list[Metric]:
    def share(name: str, label: str, meaning: str, plus: str, per: str = "employers",
              factor: float = 100.0) -> Metric:  # fmt: skip
        return Metric(name, label, "%", meaning, "higher", Period.STOCK, Kind.EMPLOYER, (plus,),
                      per=(per,), factor=factor)  # fmt: skip

    rows = [
        share("employers_aware_share", "Employers aware",
              "Employers who have at least heard of micro-credentials.", "employers_aware"),
    ]  # fmt: skip
    for c, label in CLASS_LABELS.items():
        rows += [
            share(f"employers_trust_{c}_share", f"Employers' trust in {label} credentials",
                  f"Of employers who understand, those who trust {label} credentials.",
                  f"employers_trust_{c}", "employers_understand"),
            share(f"employers_declaring_{c}_share", f"Recognition of {label}, declared",
                  f"Employers who say that they recognise {label} credentials.", f"declared_{c}"),
            share(f"employers_practising_{c}_share", f"Recognition of {label}, practised",
                  f"Mean chance that an employer acts on a {label} credential that delivered; "
                  "below what is declared where recognition is in name only.",
                  f"practised_{c}", factor=1e-4),
        ]  # fmt: skip
    return rows


def _offers() -> list[Metric]:
    def offers(name: str, label: str, unit: str, meaning: str, plus: str,
               direction: Literal["higher", "lower"] | None, *per: str,
               factor: float = 1.0) -> Metric:  # fmt: skip
        return Metric(name, label, unit, meaning, direction, Period.STOCK, Kind.OFFER, (plus,),
                      per=per, factor=factor)  # fmt: skip

    return [
        offers("offers_named", "Offers that carry the name", "offers",
               "Offers that may call themselves micro-credentials.", "offers_named", "higher"),
        offers("offers_qa_share", "QA-labelled offers", "%",
               "Of the offers that carry the name, those with the QA label only.", "offers_qa",
               None, "offers_named", factor=100.0),
        offers("offers_nqf_share", "NQF-linked offers", "%",
               "Of the offers that carry the name, those in the national framework.",
               "offers_nqf", None, "offers_named", factor=100.0),
        offers("applications_pending", "Applications pending", "offers",
               "Offers that wait for the label or for inclusion.", "applications_pending", None),
        offers("content_age", "Age of content", "quarters",
               "Mean age of what the offers that carry the name teach.", "content_age", "lower",
               "offers_named"),
    ]  # fmt: skip
