"""The profile of a country: the shares and figures from which a population is drawn.

A profile is a file that a user can replace by their own country's tables.  It holds facts about
the population and the market, never the effect of a policy.
"""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from mcsim.grammar.document import Document, read_document
from mcsim.grammar.faults import InvalidInputError
from mcsim.grammar.groups import (
    AGES,
    EDUCATIONS,
    PROVIDER_TYPES,
    SIZES,
    STATUSES,
    Age,
    Education,
    ProviderType,
    Size,
    Status,
)
from mcsim.grammar.validation import Strict, validated
from mcsim.shipped import folder

SHIPPED = "eu"
WORD = 2**32
TOLERANCE = 1e-6
MOST_OFFERS = 32_767  # an enrolment names its offer in 16 bits

type Share = Annotated[float, Field(ge=0, le=1)]
type Ints = NDArray[np.int64]


def _sums_to_one(shares: Mapping[Any, float], names: tuple[str, ...], what: str) -> None:
    """Refuse shares that lack a name or do not sum to 1."""
    missing = [name for name in names if name not in shares]
    if missing:
        raise ValueError(f"{what}: no share is given for {', '.join(missing)}")
    if abs(sum(shares.values()) - 1.0) > TOLERANCE:
        raise ValueError(f"{what}: the shares must sum to 1; they sum to {sum(shares.values()):g}")


class EmployerSize(Strict):
    """One size class of employers.

    Attributes
    ----------
    employers : float
        Share of the model's employers, which stand for employment rather than for firms.
    employment : float
        Share of employed persons.
    """

    employers: Share
    employment: Share


class Employers(Strict):
    """Employers: how many, and of what size."""

    per_1000_learners: float = Field(gt=0, le=200)
    sizes: dict[Size, EmployerSize]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for field in ("employers", "employment"):
            shares = {size: float(getattr(row, field)) for size, row in self.sizes.items()}
            _sums_to_one(shares, SIZES, f"sizes, {field}")
        return self


class Reach(Strict):
    """Who can take an offer: any of these levels of education and any of these statuses."""

    education: list[Education] = Field(default=list(EDUCATIONS), min_length=1)
    status: list[Status] = Field(default=list(STATUSES), min_length=1)


class Provider(Strict):
    """One type of provider.

    Attributes
    ----------
    share : float
        Share of providers.
    price, hours : float
        Median of its offers, € and hours.
    price_spread, hours_spread : float
        Standard deviation of the logarithm.
    flexibility : float
        0 … 1.
    reach : Reach
        Who can take its offers.
    """

    share: Share
    price: float = Field(ge=0, le=100_000)
    price_spread: float = Field(ge=0, le=2)
    hours: float = Field(gt=0, le=3_000)
    hours_spread: float = Field(ge=0, le=2)
    flexibility: Share
    reach: Reach = Reach()


class Providers(Strict):
    """Providers: how many, with how many offers each, and of what type."""

    count: int = Field(ge=1, le=10_000)
    offers_per_provider: int = Field(ge=1, le=20)
    types: dict[ProviderType, Provider]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        shares = {name: row.share for name, row in self.types.items()}
        _sums_to_one({str(k): v for k, v in shares.items()}, PROVIDER_TYPES, "types, share")
        offers = self.count * self.offers_per_provider
        if offers > MOST_OFFERS:
            raise ValueError(f"{offers} offers are too many; at most {MOST_OFFERS} are possible")
        return self


class Course(Strict):
    """The uncertified short course, the alternative that is always there.

    Attributes
    ----------
    price, hours : float
        € and hours.
    flexibility : float
        0 … 1.
    """

    price: float = Field(ge=0, le=100_000)
    hours: float = Field(gt=0, le=3_000)
    flexibility: Share


class Need(Strict):
    """Probability that a need for training opens a window in a quarter.

    Attributes
    ----------
    education : dict
        By level of education.
    age, status : dict
        Factors on it.
    """

    education: dict[Education, Share]
    age: dict[Age, Annotated[float, Field(ge=0, le=10)]]
    status: dict[Status, Annotated[float, Field(ge=0, le=10)]]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        tables = ((self.education, EDUCATIONS), (self.age, AGES), (self.status, STATUSES))
        for table, names in tables:
            missing = [name for name in names if name not in table]
            if missing:
                raise ValueError(f"no value is given for {', '.join(missing)}")
        highest = (max(self.education.values()) * max(self.age.values())
                   * max(self.status.values()))  # fmt: skip
        if highest > 1:
            raise ValueError(f"the largest product is {highest:g}; a probability is at most 1")
        return self


class Digital(Strict):
    """Share of adults with the access and skills that a digital credential asks for.

    Attributes
    ----------
    education : dict
        Share by level of education.
    age : dict
        Factors on it; the product is capped at 1.
    """

    education: dict[Education, Share]
    age: dict[Age, Annotated[float, Field(ge=0, le=10)]]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for table, names in ((self.education, EDUCATIONS), (self.age, AGES)):
            missing = [name for name in names if name not in table]
            if missing:
                raise ValueError(f"no value is given for {', '.join(missing)}")
        return self


class NetworkShape(Strict):
    """Shape of the small-world network among learners."""

    degree: int = Field(ge=2, le=100)
    rewiring: Share

    @model_validator(mode="after")
    def _even(self) -> Self:
        if self.degree % 2:
            raise ValueError("degree must be even: half of the links go each way")
        return self


class Profile(Strict):
    """Population and market of a country.

    Attributes
    ----------
    title : str
        Name of the profile.
    source : str
        Where its figures come from.
    adults : int
        Adults aged 25-64 that the learners stand for.
    age : dict
        Share by age band.
    education : dict
        Share of low, medium, high by age band.
    status : dict
        Share of employed, unemployed, inactive by age band and education.
    sectors : dict
        Share of learners, employers and providers by sector.
    employers, providers, course, need, digital, network
        See their classes.
    """

    title: str = Field(min_length=1)
    source: str = Field(min_length=1)
    adults: int = Field(ge=1_000, le=2_000_000_000)
    age: dict[Age, Share]
    education: dict[Age, dict[Education, Share]]
    status: dict[Age, dict[Education, dict[Status, Share]]]
    sectors: dict[str, Share] = Field(min_length=1, max_length=60)
    employers: Employers
    providers: Providers
    course: Course
    need: Need
    digital: Digital
    network: NetworkShape

    @model_validator(mode="after")
    def _complete(self) -> Self:
        _sums_to_one({str(k): v for k, v in self.age.items()}, AGES, "age")
        _sums_to_one(self.sectors, tuple(self.sectors), "sectors")
        for age in AGES:
            if age not in self.education or age not in self.status:
                raise ValueError(f"education and status need an entry for age {age}")
            row = {str(k): v for k, v in self.education[age].items()}
            _sums_to_one(row, EDUCATIONS, f"education of {age}")
            for education in EDUCATIONS:
                if education not in self.status[age]:
                    raise ValueError(f"status of {age} needs an entry for {education}")
                cell = {str(k): v for k, v in self.status[age][education].items()}
                _sums_to_one(cell, STATUSES, f"status of {age}, {education}")
        return self

    @cached_property
    def tables(self) -> "Tables":
        """The profile as integer tables from which a population is drawn."""
        return Tables.of(self)

    def employer_count(self, learners: int) -> int:
        """Return the number of employers beside so many learners, at least one a sector."""
        return max(len(self.sectors), round(learners * self.employers.per_1000_learners / 1000))

    @property
    def offer_count(self) -> int:
        """Number of offer slots."""
        return self.providers.count * self.providers.offers_per_provider


class Tables(NamedTuple):
    """A profile as arrays.

    Cumulated shares are integers of 0 … 2^32: the first entry above a random word is drawn.

    Attributes
    ----------
    cells : int64 (36,)
        Cumulated shares of age × education × status.
    newcomers : int64 (9,)
        Cumulated shares of education × status in the youngest band.
    sectors : int64 (sectors,)
    sizes : int64 (4,)
        Cumulated shares of employers.
    size_weights : int64 (4,)
        Employment of an employer of each size, relative.
    provider_types : int64 (4,)
    prices, price_spreads, hours, hours_spreads, flexibilities : float64 (4,)
        By provider type: €, sd of ln €, hours, sd of ln hours, 0 … 1.
    reach : int64 (4,)
        By provider type, bit 3 · education + status is set where the offer can be taken.
    need, need_peak : float64 (36,)
        Probability of a need in a quarter, by cell, and in the age band where it is highest for
        this education and status.
    digital : float64 (36,)
        Share with digital access, by cell.
    """

    cells: Ints
    newcomers: Ints
    sectors: Ints
    sizes: Ints
    size_weights: Ints
    provider_types: Ints
    prices: NDArray[np.float64]
    price_spreads: NDArray[np.float64]
    hours: NDArray[np.float64]
    hours_spreads: NDArray[np.float64]
    flexibilities: NDArray[np.float64]
    reach: Ints
    need: NDArray[np.float64]
    need_peak: NDArray[np.float64]
    digital: NDArray[np.float64]

    @classmethod
    def of(cls, profile: Profile) -> Self:
        """Build the tables of a profile."""
        joint, need, digital = [], [], []
        for age in AGES:
            for education in EDUCATIONS:
                for status in STATUSES:
                    share = profile.age[age] * profile.education[age][education]
                    joint.append(share * profile.status[age][education][status])
                    rate = profile.need.education[education] * profile.need.age[age]
                    need.append(rate * profile.need.status[status])
                    access = profile.digital.education[education] * profile.digital.age[age]
                    digital.append(min(1.0, access))
        types = [profile.providers.types[name] for name in PROVIDER_TYPES]
        sizes = [profile.employers.sizes[size] for size in SIZES]
        weights = [row.employment / row.employers if row.employers else 0.0 for row in sizes]
        return cls(
            cells=cumulated(joint),
            newcomers=cumulated(joint[:9]),
            sectors=cumulated(list(profile.sectors.values())),
            sizes=cumulated([row.employers for row in sizes]),
            size_weights=np.array([round(1000 * weight) for weight in weights], np.int64),
            provider_types=cumulated([row.share for row in types]),
            prices=np.array([row.price for row in types], np.float64),
            price_spreads=np.array([row.price_spread for row in types], np.float64),
            hours=np.array([row.hours for row in types], np.float64),
            hours_spreads=np.array([row.hours_spread for row in types], np.float64),
            flexibilities=np.array([row.flexibility for row in types], np.float64),
            reach=np.array([_mask(row.reach) for row in types], np.int64),
            need=np.array(need, np.float64),
            need_peak=np.tile(np.array(need).reshape(len(AGES), -1).max(0), len(AGES)),
            digital=np.array(digital, np.float64),
        )


def cumulated(shares: list[float]) -> Ints:
    """Return cumulated shares as integers that end at 2^32.

    Parameters
    ----------
    shares : list of float
        Non-negative, with a positive sum.

    Returns
    -------
    int64 (len(shares),)
    """
    total, running, table = sum(shares), 0.0, []
    for share in shares:
        running += share / total
        table.append(min(int(running * WORD), WORD))
    # Rounding may leave the end short of 2^32; the last kind that exists takes the rest.
    last = max(index for index, share in enumerate(shares) if share > 0)
    table[last:] = [WORD] * (len(table) - last)
    return np.array(table, np.int64)


def _mask(reach: Reach) -> int:
    return sum(
        1 << (3 * EDUCATIONS.index(education) + STATUSES.index(status))
        for education in reach.education
        for status in reach.status
    )


def profile_names() -> list[str]:
    """Return the names of the shipped profiles."""
    return sorted(path.stem for path in (folder("calibration") / "profiles").glob("*.yaml"))


def load_profile(name: str | Path = SHIPPED) -> Profile:
    """Load a profile.

    Parameters
    ----------
    name : str or Path
        Name of a shipped profile, or the path of a file.

    Returns
    -------
    Profile

    Raises
    ------
    InvalidInputError
        With every fault, its line and its column.
    """
    shipped = str(name) in profile_names()
    path = folder("calibration") / "profiles" / f"{name}.yaml" if shipped else Path(name)
    document: Document = read_document(path, str(name))
    profile, faults = validated(Profile, document)
    if profile is None:
        raise InvalidInputError(faults)
    return profile


def shipped_name(profile: Profile) -> str | None:
    """Return the name under which a profile is shipped, or None for one of the user's own."""
    return next((name for name in profile_names() if load_profile(name) == profile), None)
