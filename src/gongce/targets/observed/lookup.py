"""Observed values looked up for a target: by year, with the whole a share is a part of."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from gongce.rulebook import Pack, PriceBasis, TargetMeasure, convert
from gongce.targets.observed.values import ObservedValue

HUNDRED = Fraction(100)
_LEVELS = (TargetMeasure.LEVEL, TargetMeasure.COUNT, TargetMeasure.CEILING)


@dataclass(frozen=True, slots=True)
class YearValue:
    """A value of one year; `is_final` where the whole year is in, `is_derived` where it is computed from two others."""

    year: int
    value: Fraction
    is_final: bool
    is_derived: bool = False


@dataclass(frozen=True)
class ObservedBook:
    """Observed values of one pack, found by what they measure."""

    pack: Pack
    values: tuple[ObservedValue, ...]

    @cached_property
    def _by_key(self) -> dict[tuple[str, str, str, str], dict[int, ObservedValue]]:
        """(indicator, unit, industry, sort of value) → year → the value that covers most of it."""
        found: dict[tuple[str, str, str, str], dict[int, ObservedValue]] = {}
        for value in self.values:
            years = found.setdefault((value.indicator, value.unit, value.industry, _sort(value.measure)), {})
            if value.year not in years or _coverage(value) > _coverage(years[value.year]):
                years[value.year] = value
        return found

    def yearly(self, indicator: str, unit: str, industry: str, measure: TargetMeasure) -> dict[int, YearValue]:
        """Year → value, as it was observed."""
        years = self._by_key.get((indicator, unit, industry, _sort(measure)), {})
        return {year: YearValue(year, one.value, one.is_whole_year) for year, one in sorted(years.items())}

    def definitions(self, indicator: str, unit: str, industry: str, measure: TargetMeasure) -> frozenset[str]:
        """The definitions the observed values name."""
        years = self._by_key.get((indicator, unit, industry, _sort(measure)), {})
        return frozenset(one.definition for one in years.values() if one.definition)

    def price_bases(self, indicator: str, unit: str, industry: str, measure: TargetMeasure) -> frozenset[PriceBasis]:
        """The prices the observed values are told to be counted at."""
        years = self._by_key.get((indicator, unit, industry, _sort(measure)), {})
        return frozenset(one.price_basis for one in years.values()) - {PriceBasis.UNKNOWN, PriceBasis.NONE}

    def shares(self, indicator: str, unit: str, industry: str, whole: tuple[str, str]) -> dict[int, YearValue]:
        """Year → share [%]: observed as such, else part by whole; a year without one of the two has none.

        Args:
            indicator: of the part.
            unit: of the part.
            industry: of the part, "" for all.
            whole: indicator and unit of the whole, "" where it is the part's own; of a ratio indicator its numerator
                and denominator are taken.
        """
        direct = self.yearly(indicator, unit, industry, TargetMeasure.SHARE)
        one = self.pack.indicator(indicator)
        if not direct and one.measured_in == "%":
            direct = self.yearly(indicator, unit, industry, TargetMeasure.LEVEL)
        above, below = (one.numerator or "", one.denominator or "") if one.numerator else (indicator, whole[0])
        part = self.yearly(above, unit, industry, TargetMeasure.LEVEL)
        total = self.yearly(below or indicator, whole[1] or unit, "" if whole[1] or below else industry, _LEVELS[0])
        factor = convert(Fraction(1), *(self.pack.indicator(name).measured_in for name in (above, below or indicator)))
        is_itself = (below or indicator, whole[1] or unit) == (above, unit) and not industry
        if factor is None or is_itself:
            return direct
        quotients = {
            year: YearValue(
                year, value.value * factor / total[year].value * HUNDRED, value.is_final and total[year].is_final, True
            )
            for year, value in part.items()
            if year in total and total[year].value > 0
        }
        return quotients | direct


def _sort(measure: TargetMeasure) -> str:
    """Levels, counts and ceilings are one sort of value; growth, shares and changes are facts of their own."""
    return "level" if measure in _LEVELS else str(measure)


def _coverage(value: ObservedValue) -> tuple[bool, int]:
    return value.is_whole_year, value.period.last
