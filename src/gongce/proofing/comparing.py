"""A printed figure against a known value: within its printed rounding, in its printed unit, with its bound's word."""

from dataclasses import dataclass
from fractions import Fraction

from gongce.appraisal.ranking import round_half_up
from gongce.documents.reading.numerals import multiplier_of
from gongce.proofing.cues import dimension
from gongce.proofing.model import Claim, Known

_ABOUT = Fraction(5, 100)
_ABOVE = Fraction(115, 100)


@dataclass(frozen=True, slots=True)
class Scaled:
    """What is known, in the unit the draft prints."""

    value: Fraction
    low: Fraction
    high: Fraction


def scale(known: Known, unit: str) -> Scaled | None:
    """What is known in another unit of the same kind; None where the kinds differ.

    >>> from gongce.vocabulary import Trace
    >>> scale(Known(Fraction(3, 2), "亿元", Trace("1.5")), "万元").value
    Fraction(15000, 1)
    """
    if dimension(unit) != dimension(known.unit):
        return None
    factor = Fraction(multiplier(known.unit), multiplier(unit))
    low = known.value if known.low is None else known.low
    high = known.value if known.high is None else known.high
    return Scaled(known.value * factor, low * factor, high * factor)


def multiplier(unit: str) -> Fraction:
    """How many of the plain unit it is; 1 for percents, points and counters."""
    return Fraction(1) if dimension(unit) in ("percent", "points", "count", "") else Fraction(multiplier_of(unit)[0])


def agrees(claim: Claim, known: Known) -> bool:
    """Whether the claim is right, its unit and bound taken as printed."""
    scaled = scale(known, claim.unit)
    return scaled is not None and matches(claim.value, claim.decimals, scaled, claim.bound)


def matches(value: Fraction, decimals: int, scaled: Scaled, bound: str = "") -> bool:
    """Whether a printed number says the known value."""
    size, known = abs(value), abs(scaled.value)
    half = Fraction(1, 2 * 10**decimals)
    if bound == "within":
        return scaled.value <= value
    if round_half_up(scaled.value, decimals) == value:
        return True
    if scaled.low != scaled.high and scaled.low - half <= value <= scaled.high + half:
        return True
    if value * scaled.value < 0:
        return False
    if bound == "about":
        return abs(size - known) <= known * _ABOUT
    if bound == "nearly":
        return known <= size <= known * _ABOVE
    if bound == "over":
        return size <= known <= size * _ABOVE
    return False


def is_finer(claim: Claim, known: Known) -> bool:
    """Whether the draft prints more digits than are known, and the known ones agree: no ground to object."""
    scaled = scale(known, claim.unit)
    if scaled is None or known.decimals is None:
        return False
    step = Fraction(1, 10**known.decimals) * multiplier(known.unit) / multiplier(claim.unit)
    return step > Fraction(1, 10**claim.decimals) and abs(claim.value - scaled.value) <= step / 2


def is_cut_off(claim: Claim, known: Known) -> bool:
    """Whether only the last digit is wrong: the figure was cut off, or rounded the wrong way."""
    scaled = scale(known, claim.unit)
    if scaled is None or claim.bound or dimension(claim.unit) == "count":
        return False
    return abs(claim.value - scaled.value) < Fraction(1, 10**claim.decimals)


def print_known(claim: Claim, known: Known) -> str:
    """The right figure as the draft would print it."""
    scaled = scale(known, claim.unit)
    unit = claim.unit if scaled else known.unit
    value = scaled.value if scaled else known.value
    decimals = claim.decimals
    if unit == "位":
        return f"{int(value)}位" if claim.printed.endswith("位") and claim.printed[0].isdigit() else f"第{int(value)}位"
    return f"{print_number(value, decimals)}{unit}"


def print_number(value: Fraction, decimals: int) -> str:
    """A number with so many decimals, halves away from zero.

    >>> print_number(Fraction(-17, 5), 1)
    '-3.4'
    """
    steps = int(round_half_up(value, decimals) * 10**decimals)
    digits = str(abs(steps)).zfill(decimals + 1)
    text = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
    return f"-{text}" if steps < 0 else text
