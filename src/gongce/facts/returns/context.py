"""What is known around a cell: its past, last period, the year before, and the range it usually lies in."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
import polars as pl

from gongce.calendars import previous_reporting
from gongce.facts.importing.extraction.scaling import factor_between, shift_decimals
from gongce.facts.importing.forms import FactMeasure
from gongce.facts.returns.asking import AskedCell
from gongce.facts.returns.forms import Prefill
from gongce.vocabulary import Period, PeriodKind

LEAST = 4
"""Fewer past values give no range."""
_LOW, _HIGH = 10.0, 90.0


@dataclass(frozen=True)
class CellPast:
    """The past of a cell in the unit it is typed in.

    `values` by period, the oldest first; `last` is last period's, `year_before` that of the same period a year ago,
    each as text, "" where there is none; `low` and `high` bound what is usual, None where the past says nothing.
    """

    values: tuple[tuple[Period, float], ...]
    last: str
    year_before: str
    low: float | None
    high: float | None


@dataclass(frozen=True)
class _Stored:
    value: float
    decimals: int


class Past:
    """The history of one unit, indexed for every cell of its returns."""

    def __init__(self, known: pl.DataFrame) -> None:
        self._facts: dict[tuple[str, ...], dict[str, _Stored]] = {}
        named = ("indicator", "definition", "industry", "measure", "price_basis", "lane")
        rows = known.filter(pl.col("value").is_not_null()).select(*named, "period", "value", "decimals").iter_rows()
        for *key, period, value, decimals in rows:
            self._facts.setdefault(tuple(key), {})[period] = _Stored(value, decimals or 0)

    def offer(self, cell: AskedCell, prefill: Prefill) -> str:
        """What an empty cell offers, as it would be typed; "" where the past has no such figure."""
        period = Period.parse(cell.period)
        if prefill is Prefill.LAST:
            return _print(self._of(cell), _before(period), cell)
        if prefill is Prefill.KNOWN:
            return _print(self._of(cell), period, cell)
        is_base = cell.measure == FactMeasure.BASE
        facts = self._of(cell, FactMeasure.LEVEL if is_base else cell.measure)
        return _print(facts, period.a_year_before, cell) if prefill is Prefill.YEAR_BEFORE else ""

    def _of(self, cell: AskedCell, measure: str = "") -> Mapping[str, "_Stored"]:
        key = (cell.indicator, cell.definition, cell.industry, measure or cell.measure, cell.price_basis, cell.lane)
        return self._facts.get(key, {})

    def of(self, cell: AskedCell) -> CellPast:
        """The past of one cell."""
        period = Period.parse(cell.period)
        facts = self._of(cell)
        factor = float(factor_between(cell.kept_in, cell.measured_in) or 1)
        mine = {Period.parse(code): one.value * factor for code, one in facts.items()}
        values = tuple(sorted((one, value) for one, value in mine.items() if _alike(one, period)))
        low, high = _usual(dict(values), period, is_growth=cell.measure == "growth")
        last = _print(facts, _before(period), cell)
        return CellPast(values, last, _print(facts, period.a_year_before, cell), low, high)


def _alike(one: Period, other: Period) -> bool:
    return one.kind is other.kind and one < other


def _before(period: Period) -> Period:
    """The period before; of a year's first total, the last of the year before."""
    if period.kind in {PeriodKind.MONTH, PeriodKind.YTD}:
        return previous_reporting(period)
    step = {PeriodKind.QUARTER: 3, PeriodKind.HALF: 6}.get(period.kind, 12)
    if period.first > step:
        return Period(period.year, period.year, period.first - step, period.last - step, period.kind)
    return Period(period.year - 1, period.last_year - 1, 13 - step, 12, period.kind)


def _print(facts: Mapping[str, _Stored], period: Period, cell: AskedCell) -> str:
    """A stored figure as it would be typed: in the cell's unit, with the decimals it was printed with."""
    found = facts.get(period.code)
    factor = factor_between(cell.kept_in, cell.measured_in)
    if found is None or factor is None:
        return ""
    return print_number(Fraction(repr(found.value)) * factor, shift_decimals(found.decimals, factor))


def print_number(value: Fraction, decimals: int) -> str:
    """A number rounded to so many decimals.

    >>> print_number(Fraction(1234567, 1000), 2)
    '1234.57'
    """
    return f"{Decimal(value.numerator) / Decimal(value.denominator):.{decimals}f}"


def _usual(values: Mapping[Period, float], period: Period, *, is_growth: bool) -> tuple[float | None, float | None]:
    """Of growth: the middle of its past values; of the rest: last year's figure times the middle of past growth."""
    if is_growth:
        return _middle(list(values.values())[-12:])
    changes = [
        value / before
        for one, value in values.items()
        if (before := values.get(one.a_year_before)) is not None and before > 0
    ]
    base = values.get(period.a_year_before)
    low, high = _middle(changes)
    if base is None or base <= 0 or low is None or high is None:
        return None, None
    return base * low, base * high


def _middle(values: list[float]) -> tuple[float | None, float | None]:
    if len(values) < LEAST:
        return None, None
    low, high = np.percentile(np.asarray(values), [_LOW, _HIGH])
    return float(low), float(high)
