"""Numbers for readers: four significant digits, a prefix of the SI where the unit has one; the full value beside."""

from __future__ import annotations

import math
from dataclasses import dataclass

_DIGITS = 4
_PREFIXES = {-9: "n", -6: "µ", -3: "m", 0: "", 3: "k", 6: "M", 9: "G", 12: "T"}
# Units with prefixes, each with the greatest exponent in use: nobody measures in kiloseconds.
_PREFIXED = {"W": 12, "J": 12, "s": 0}
# Units of what is counted: a whole number of them keeps all digits.
_COUNTED = {None, "entries", "errors", "files", "logs", "nodes", "queries", "runs", "samples", "streams", "windows"}
# Smaller numbers without a prefix are powers of ten.
_SMALLEST = 1e-4
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Quantity:
    """A number as it is shown, e.g. ``5.019 kW``, and as it is: ``5019.128805237317 W``."""

    text: str
    full: str


def quantity(value: float, unit: str | None) -> Quantity:
    """A value with its unit, which may be ``None`` for a plain number."""
    exponent = _exponent(value, _PREFIXED[unit]) if unit in _PREFIXED else 0
    is_count = unit in _COUNTED and value == round(value)
    number = f"{value:,.0f}" if is_count else digits(value / 10**exponent)
    symbol = f"{_PREFIXES[exponent]}{unit}" if unit else ""
    return Quantity(_joined(number, symbol), as_written(value, unit))


def as_written(value: float, unit: str | None) -> str:
    """A value with all its digits, e.g. ``0.99 1/s``."""
    return _joined(repr(value).removesuffix(".0"), unit or "")


def digits(value: float) -> str:
    """A number with four significant digits, e.g. ``10,800``, ``5.019``, ``0.0007``; a short whole one as it is."""
    if not math.isfinite(value):
        return str(value)
    if value == round(value) and abs(value) < 10**_DIGITS:
        return f"{value:,.0f}"
    if abs(value) < _SMALLEST:
        mantissa, _, power = f"{value:.{_DIGITS - 1}e}".partition("e")
        return f"{mantissa} \N{MULTIPLICATION SIGN} 10{str(int(power)).translate(_SUPERSCRIPTS)}"
    rounded = float(f"{value:.{_DIGITS}g}")
    decimals = max(0, _DIGITS - 1 - math.floor(math.log10(abs(rounded))))
    return f"{rounded:,.{decimals}f}".replace("-", "\N{MINUS SIGN}")


def _exponent(value: float, greatest: int) -> int:
    """The exponent of the prefix with which a value is at least 1 and less than 1000."""
    if value == 0 or not math.isfinite(value):
        return 0
    # Rounded first: 999.99 W are 1.000 kW.
    rounded = abs(float(f"{value:.{_DIGITS}g}"))
    return max(min(_PREFIXES), min(greatest, 3 * math.floor(math.log10(rounded) / 3)))


def _joined(number: str, unit: str) -> str:
    # A narrow no-break space, so that a unit never stands alone on a line.
    return f"{number}\N{NARROW NO-BREAK SPACE}{unit}" if unit else number
