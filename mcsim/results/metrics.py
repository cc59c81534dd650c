"""Every outcome that is reported."""

from functools import cache
from typing import Literal

from mcsim.results.metric import CLASS_LABELS, Form, Kind, Metric, Period

HEADLINE = "completions_rate"  # shown where no metric is named


@cache
def metrics() -> dict[str, Metric]:
    """Return every metric by name, the headline first."""
    every = (*_uptake(), *_equity(), *_twins(), *_beliefs(), *_employers(), *_offers(),
             *_movements(), *_money())  # fmt: skip
    return {metric.name: metric for metric in every}


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

    def persons(name: str, label: str, meaning: str, plus: tuple[str, ...]) -> Metric:
        return Metric(name, label, "persons a year", meaning, "higher", Period.FLOW, Kind.LEARNER,
                      plus, factor=4.0, persons=True)  # fmt: skip

    return [
        rate("completions_rate", "Credential completions",
             "Micro-credentials completed, of any class.", _COMPLETIONS, "higher"),
        rate("starts_rate", "Credential starts", "Micro-credentials started.", ("starts",),
             "higher"),
        rate("learning_starts_rate", "Starts of any course",
             "Micro-credentials and uncertified courses started.", ("starts", "course_starts"),
             "higher"),
        rate("course_completions_rate", "Uncertified course completions",
             "Short courses completed that carry no credential.", ("course_completions",), None),
        persons("starts_persons", "Credential starts", "Micro-credentials started.", ("starts",)),
        persons("completions_persons", "Credential completions",
                "Micro-credentials completed, of any class.", _COMPLETIONS),
        persons("partial_qualifications", "Partial qualifications",
                "Partial qualifications earned by credit that adds up.", ("partials",)),
        persons("full_qualifications", "Full qualifications",
                "Full qualifications earned by partial ones that add up.", ("fulls",)),
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


def _equity() -> list[Metric]:
    def gap(name: str, label: str, meaning: str, plus: tuple[str, ...], form: Form,
            direction: Literal["higher", "lower"] | None, unit: str,
            factor: float) -> Metric:  # fmt: skip
        return Metric(name, label, unit, meaning, direction, Period.FLOW, Kind.LEARNER, plus,
                      per=("learners",), factor=factor, form=form)  # fmt: skip

    return [
        gap("completions_low_high", "Completions of the low-educated",
            "Completions for each low-educated adult over those for each highly educated one.",
            _COMPLETIONS, Form.LOW_HIGH, "higher", "% of the rate of the highly educated", 100.0),
        gap("starts_low_high", "Starts of the low-educated",
            "Starts for each low-educated adult over those for each highly educated one.",
            ("starts",), Form.LOW_HIGH, "higher", "% of the rate of the highly educated", 100.0),
        gap("starts_graduates", "Graduates among starters",
            "Of those who start a credential, the highly educated.", ("starts",), Form.GRADUATES,
            None, "%", 100.0),
        gap("completions_concentration", "Concentration of completions",
            "Concentration index over education: 0 is equality, above 0 the highly educated have "
            "more than their share.", _COMPLETIONS, Form.CONCENTRATION, "lower", "index", 1.0),
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
        Metric("net_additional", "Additional less lost", "persons",
               "Additional completions less lost ones: what is new in all.", "higher",
               Period.CUMULATED, Kind.LEARNER, ("additional",), ("lost",), persons=True),
        persons("displaced", "Displaced", "Of the lost, those turned away for want of a place.",
                "lower"),
        persons("retained", "Retained", "Completions that the learner has in both worlds.", None),
        persons("reclassified", "Reclassified", "Of the retained, those in another class.", None),
        persons("deadweight", "Deadweight",
                "Of the retained, those that public money paid part of.", "lower"),
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
        Metric("disillusioned_share", "Disillusioned holders", "%",
               "Of the holders, those on whom a credential that was not rewarded weighs.", "lower",
               Period.STOCK, Kind.LEARNER, ("disillusioned",), per=("holders",), factor=100.0),
    ]  # fmt: skip


def _employers() -> list[Metric]:
    def share(name: str, label: str, meaning: str, plus: str, per: str = "employers",
              factor: float = 100.0) -> Metric:  # fmt: skip
        return Metric(name, label, "%", meaning, "higher", Period.STOCK, Kind.EMPLOYER, (plus,),
                      per=(per,), factor=factor)  # fmt: skip

    rows = [
        share("employers_aware_share", "Employers aware",
              "Employers who have at least heard of micro-credentials.", "employers_aware"),
        Metric("employers_do_not_know_share", "Employers that do not know", "%",
               "Of the employers aware, those who have heard the name and hold no opinion.", None,
               Period.STOCK, Kind.EMPLOYER, ("employers_aware",), ("employers_understand",),
               ("employers_aware",), 100.0),
        share("employers_sponsoring_share", "Employers that sponsor",
              "Employers that pay for training of their staff.", "sponsors"),
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
        offers("offers_active", "Active offers", "offers",
               "Offers on the market, with or without the name.", "offers_active", "higher"),
        offers("offers_named", "Offers that carry the name", "offers",
               "Offers that may call themselves micro-credentials.", "offers_named", "higher"),
        Metric("offers_assured_share", "Labelled or linked offers", "%",
               "Of the offers on the market, those with the QA label or in the framework.", None,
               Period.STOCK, Kind.OFFER, ("offers_qa", "offers_nqf"), per=("offers_active",),
               factor=100.0),
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


def _movements() -> list[Metric]:
    def yearly(name: str, label: str, meaning: str, plus: str,
               direction: Literal["higher", "lower"] | None = None) -> Metric:  # fmt: skip
        return Metric(name, label, "offers a year", meaning, direction, Period.FLOW, Kind.OFFER,
                      (plus,), factor=4.0)  # fmt: skip

    return [
        yearly("applications", "Applications", "Applications for the label or for inclusion.",
               "applications"),
        yearly("classes_granted", "Labels and listings granted",
               "Applications that the regulator has decided.", "granted"),
        Metric("time_to_market", "Time to label or listing", "quarters",
               "From the application to the decision, for those decided.", "lower", Period.FLOW,
               Kind.OFFER, ("quarters_waited",), per=("granted",)),
        yearly("entries", "Entries", "Offers that are started.", "entries", "higher"),
        yearly("exits", "Exits", "Offers given up after losses.", "exits", "lower"),
        yearly("delisted", "De-listed", "Offers that an audit removed.", "delisted"),
    ]  # fmt: skip


LINES = {
    "subsidy": ("Public cost, subsidy", "Price support paid for learners."),
    "campaign": ("Public cost, campaign", "Campaigns and guidance for adults."),
    "regulator": ("Public cost, regulator", "Decisions on applications, and audits."),
    "registry": ("Public cost, registry", "What is kept for each offer or credential."),
    "support": ("Public cost, support", "Support of employers and providers, set-up, and the "
                                        "administration of money paid."),
    "public": ("Public cost", "All lines together."),
    "provider": ("Cost of providers", "Fees and administration of the label and of listing."),
    "employer": ("Cost of employers", "What sponsors pay, less what is paid back."),
    "learner": ("Cost of learners", "What learners pay for credentials and courses."),
}  # fmt: skip


def _money() -> list[Metric]:
    """Money in euros of 2025; parts hold cents."""
    yearly = [
        Metric(f"cost_{line}" if line in {"public", "provider", "employer", "learner"}
               else f"cost_public_{line}", label, "€ million a year", meaning, "lower",
               Period.FLOW, Kind.MONEY, (f"money_{line}",), factor=4e-8)
        for line, (label, meaning) in LINES.items()
    ]  # fmt: skip
    return [
        *yearly,
        Metric("cost_public_present", "Public cost, present value", "€ million",
               "All lines from quarter 0, later years discounted.", "lower", Period.PRESENT,
               Kind.MONEY, ("money_public",), factor=1e-8),
        Metric("cost_per_additional", "Public cost of an additional completion", "€",
               "Mean difference in the present value of public cost over the mean of additional "
               "less lost completions; defined only where their 5-95 % interval lies above 0.",
               "lower", Period.PRESENT, Kind.MONEY, ("money_public",), form=Form.COST),
    ]  # fmt: skip
