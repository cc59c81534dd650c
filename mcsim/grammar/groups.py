"""Names of the groups of a population, in the order of their codes."""

from typing import Literal

type Age = Literal["25-34", "35-44", "45-54", "55-64"]
type Education = Literal["low", "medium", "high"]
type Status = Literal["employed", "unemployed", "inactive"]
type Size = Literal["micro", "small", "medium", "large"]
type ProviderType = Literal["vet", "higher_education", "company", "sector_body"]

AGES: tuple[Age, ...] = ("25-34", "35-44", "45-54", "55-64")
EDUCATIONS: tuple[Education, ...] = ("low", "medium", "high")
STATUSES: tuple[Status, ...] = ("employed", "unemployed", "inactive")
SIZES: tuple[Size, ...] = ("micro", "small", "medium", "large")
PROVIDER_TYPES: tuple[ProviderType, ...] = ("vet", "higher_education", "company", "sector_body")
CELLS = len(AGES) * len(EDUCATIONS) * len(STATUSES)
