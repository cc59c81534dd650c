"""Numbers and lists as they stand in sentences."""

import math
from collections.abc import Sequence


def number(value: float, signed: bool = False) -> str:
    """Write a number with three digits that count, thousands apart; NaN is a dash."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "no limit"
    return digits(value, signed)


def digits(value: float, signed: bool = False) -> str:
    """Write a number that is one: three digits that count, thousands apart."""
    size = abs(value)
    places = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 0.1 else 3
    if 0 < size < 0.001:
        places = min(6, 1 - math.floor(math.log10(size)))
    text = f"{size:,.{places}f}"
    if float(text.replace(",", "")) == 0:
        return "0"
    sign = "−" if value < 0 else "+" if signed else ""
    return sign + text.replace(",", " ")


def money(value: float) -> str:
    """Write an amount in €, millions as such."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "no limit"
    sign, size = "−" if value < 0 else "", abs(value)
    if size >= 1e6:
        return f"{sign}€{number(size / 1e6)} million"
    rounded = float(f"{size:.3g}")
    return f"{sign}€{number(rounded)}"


def amount(value: float, unit: str) -> str:
    """Write a value with its unit, € in front."""
    return money(value) if unit == "€" else f"{number(value)} {unit}"


def listed(names: Sequence[str]) -> str:
    """Write names as a list in a sentence."""
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + " and " + names[-1]
