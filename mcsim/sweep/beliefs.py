"""Where the draws of a sweep come from: a posterior, or the priors of the register.

There is a table of draws for each structural variant that a point may take.  A parameter that the
design sets replaces the draw's value; the other parameters of the draw stay as they are.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from mcsim.evidence.posterior import Posterior
from mcsim.evidence.table import DrawTable
from mcsim.grammar.document import Document
from mcsim.grammar.faults import Fault, InvalidInputError, nearest
from mcsim.population.profile import Profile
from mcsim.results.beliefs import (
    PRIOR,
    anchored_in,
    cautions,
    drawn,
    posterior_named,
    torn,
)
from mcsim.scenario.combine import Study
from mcsim.scenario.model import Assumptions, Settings, Variant
from mcsim.sweep.designs import Columns
from mcsim.sweep.factors import VARIANT, Factor

type Tables = dict[Variant, DrawTable]
"""Draws by structural variant."""


def posterior_of(
    document: Document, stated: str | None, given: str | Path | None, faults: list[Fault]
) -> Posterior | None:
    """Find the posterior of a sweep file.

    Parameters
    ----------
    document : Document
        The file.
    stated : str or None
        What the file says.
    given : str, Path or None
        What overrides it.
    faults : list of Fault
        Is added to.

    Returns
    -------
    Posterior or None
    """
    if given is not None or stated is None:
        return posterior_named(given)
    beside = Path(document.file).parent
    try:
        return posterior_named(stated, beside)
    except InvalidInputError as error:
        if (beside / stated).is_dir():
            faults += error.faults
        else:
            message = f"is {PRIOR}, or a folder beside this file that mcsim calibrate wrote; " \
                      f"there is no folder {stated!r}."  # fmt: skip
            known = [path.name for path in beside.glob("*") if path.is_dir()]
            faults.append(document.fault(("posterior",), message, nearest(stated, [PRIOR, *known])))
        return None


def variants_of(
    factors: Iterable[Factor], points: Columns, settings: Settings
) -> list[Variant]:  # fmt: skip
    """Return the structural variants that a point, or one that is added later, may take.

    Parameters
    ----------
    factors : iterable of Factor
        What varies.
    points : dict of str to array (P,)
        Values by factor.
    settings : Settings
        With the variant of points that name none.

    Returns
    -------
    list of Variant
        In the order in which they are named.
    """
    named: list[Variant | None] = [*points.get(VARIANT, [None])]
    named += [value for factor in factors if factor.name == VARIANT
              for value in factor.fields.values or []]  # fmt: skip
    return list(dict.fromkeys(settings.variant if name is None else name for name in named))


def anchored_names(
    posterior: Posterior | None, profiles: Mapping[str, Profile], assumptions: Assumptions
) -> tuple[str, ...]:
    """Return the names of the profiles in which the posterior's solved constants hold.

    Parameters
    ----------
    posterior : Posterior or None
        None for the priors, which have none.
    profiles : mapping
        By the name that a factor gives them.
    assumptions : Assumptions
        Where they replace a parameter, the constants hold nowhere.

    Returns
    -------
    tuple of str
    """
    if posterior is None or assumptions.parameters:
        return ()
    return tuple(name for name, profile in profiles.items() if anchored_in(posterior, profile))


def tables_of(
    variants: Sequence[Variant], settings: Settings, assumptions: Assumptions,
    posterior: Posterior | None, anchored: bool,
) -> Tables:  # fmt: skip
    """Draw the parameters of a sweep in each of its structural variants.

    Parameters
    ----------
    variants : sequence of Variant
        Which.
    settings, assumptions : Settings, Assumptions
        How it is run, and what is believed.
    posterior : Posterior or None
        None for the priors.
    anchored : bool
        Whether the posterior's solved constants hold in some profile of the sweep.

    Returns
    -------
    dict of Variant to DrawTable

    Raises
    ------
    InvalidInputError
        With every fault: too few draws, a reading of n that a variant has already, counts that the
        posterior does not rest on.
    """
    tables: Tables = {}
    faults = list(_shortfalls(variants, settings.draws, assumptions, posterior))
    for variant in () if faults else variants:
        changed = settings.model_copy(update={"variant": variant})
        try:
            tables[variant] = drawn(changed, assumptions, posterior, anchored)
        except InvalidInputError as error:
            faults += error.faults
    if faults:
        raise InvalidInputError(faults)
    return tables


def _shortfalls(
    variants: Iterable[Variant], draws: int, assumptions: Assumptions, posterior: Posterior | None
) -> Iterator[Fault]:
    """Name the variants of which a posterior holds too few draws."""
    if posterior is None:
        return
    reading = assumptions.survey.n
    for variant in variants:
        column = variant if reading == "inferred" else f"n_{reading}"
        stored = posterior.size(column)
        if draws > stored:
            message = (f"is {draws}, and the posterior holds {stored} draws of the variant "
                       f"{column!r}; ask for as many at most, or take those of the prior "
                       f"(posterior: {PRIOR}).")  # fmt: skip
            yield Fault("settings", None, None, "draws", message)


def placed(document: Document, faults: Iterable[Fault], given: Iterable[str]) -> Iterator[Fault]:
    """Say where in a sweep file faults of its draws are mended.

    Parameters
    ----------
    document : Document
        The file.
    faults : iterable of Fault
        Whose file is a section.
    given : iterable of str
        Settings that were given beside the file.

    Yields
    ------
    Fault
    """
    for fault in faults:
        if fault.file == "settings" and fault.field in given:
            yield replace(fault, file="command line")
        elif fault.file in {"settings", "assumptions"}:
            yield document.fault((fault.file, *fault.field.split(".")), fault.message)
        else:
            yield fault


def cautions_of(study: Study, names: Iterable[str]) -> tuple[str, ...]:
    """Say what a reader must know of a sweep's draws.

    Parameters
    ----------
    study : Study
        With the posterior that it draws from, or none.
    names : iterable of str
        Factors of the design.

    Returns
    -------
    tuple of str
        Sentences; those of a comparison, and one where the design sets what was sampled jointly.
    """
    if study.posterior is None:
        return ()
    return (*cautions(study), *torn(study.posterior, "The design sets", names))
