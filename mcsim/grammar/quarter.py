"""Calendar quarters, the only unit of time that a user writes."""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

PATTERN = r"^[12][0-9]{3}-Q[1-4]$"


@dataclass(frozen=True, order=True)
class Quarter:
    """One quarter of a calendar year, such as 2027-Q1.

    Attributes
    ----------
    year : int
        1000 … 2999.
    number : int
        1 … 4.
    """

    year: int
    number: int

    @classmethod
    def parse(cls, text: object) -> Self:
        """Read a quarter as it is written.

        Parameters
        ----------
        text : object
            ``YYYY-Qn``.

        Returns
        -------
        Quarter

        Raises
        ------
        ValueError
            Where the text is not a quarter, or the quarter does not exist.
        """
        if not isinstance(text, str) or not re.match(PATTERN, text):
            raise ValueError(f"a quarter is written like 2027-Q1 (Q1 to Q4); found {text!r}")
        return cls(int(text[:4]), int(text[-1]))

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    def __sub__(self, other: "Quarter") -> int:
        """Return the number of quarters from another one to this."""
        return 4 * (self.year - other.year) + self.number - other.number

    def later(self, quarters: int) -> "Quarter":
        """Return the quarter so many quarters later.

        Parameters
        ----------
        quarters : int
            May be negative.

        Returns
        -------
        Quarter
        """
        year, number = divmod(4 * self.year + self.number - 1 + quarters, 4)
        return Quarter(year, number + 1)


class _QuarterSchema:
    """How pydantic reads and writes a quarter."""

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            lambda value: value if isinstance(value, Quarter) else Quarter.parse(value),
            serialization=core_schema.plain_serializer_function_ser_schema(str),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _: CoreSchema, __: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "pattern": PATTERN, "examples": ["2027-Q1"]}


type QuarterField = Annotated[Quarter, _QuarterSchema]
"""A field of a pydantic model that holds a quarter."""
