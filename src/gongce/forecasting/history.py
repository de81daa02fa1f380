"""Histories: reported values of one series laid out by year and period, with everything that was assumed said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

import numpy as np

from gongce.forecasting.arrays import Floats
from gongce.forecasting.gaps import fill_gaps, merge_falls, split_totals
from gongce.vocabulary import Finding, InputError, Period, PeriodKind, Severity

RECENT_YEARS = 4
"""Whether January is reported is judged by so many years."""


CLIMBS, MOSTLY = 0.85, 0.7
"""Parts of the steps, and of the years and turns of the year, that must look like a total's."""
JUDGED_YEARS = 6
"""Years looked at for that, the latest."""


class Shape(StrEnum):
    """What the reported values cover."""

    CUMULATIVE = "cumulative"
    """Each from January on (1—本月累计)."""
    SINGLE = "single"
    """Each its own period."""
    AUTO = "auto"
    """To be told from the values; what was taken is said."""


@dataclass(frozen=True, slots=True)
class Point:
    """One reported value; None where the cell was empty."""

    period: Period
    value: float | None


@dataclass(frozen=True, slots=True)
class History:
    """Single-period values from the first period of `first_year` to the last one known, none missing.

    Args:
        name: the series, as its source names it.
        first_year: year of the first value.
        season: periods a year: 12 months, 11 (January and February joined) or 4 quarters.
        values: (periods,).
        known: the current year's total so far, as printed where it was printed.
        filled: places of the values that were not reported but put in or split.
        findings: what was assumed, put in or is in doubt.
    """

    name: str
    first_year: int
    season: int
    values: Floats
    known: float
    filled: tuple[int, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def done(self) -> int:
        """Periods of the current year that are known; 0 where the last year is whole and the next is forecast."""
        return len(self.values) % self.season

    @property
    def year(self) -> int:
        """The year that is forecast."""
        return self.first_year + len(self.values) // self.season

    @property
    def whole_years(self) -> int:
        """Years all of whose periods are known."""
        return len(self.values) // self.season

    @property
    def last(self) -> Period:
        """The last period with a value."""
        return period_at(self.first_year, len(self.values) - 1, self.season)

    @property
    def months_left(self) -> int:
        """Calendar months of the year still to come."""
        return 12 - (self.last.last if self.done else 0)

    def year_values(self, back: int) -> Floats:
        """All single values of the year so many years before the current one."""
        end = self.whole_years * self.season - (back - 1) * self.season
        return self.values[max(end - self.season, 0) : max(end, 0)]


def period_at(first_year: int, place: int, season: int) -> Period:
    """The period of a value at a place counted from the first year's first period.

    >>> period_at(2019, 0, 11).code, period_at(2019, 12, 12).code, period_at(2019, 3, 4).code
    ('2019-0102', '2020-01', '2019-Q4')
    """
    year, number = first_year + place // season, place % season
    if season == 4:
        return Period.quarter(year, number + 1)
    if season == 12:
        return Period.month(year, number + 1)
    return Period.joined(year) if number == 0 else Period.month(year, number + 2)


def align_history(name: str, points: Sequence[Point], shape: Shape = Shape.AUTO) -> History:
    """Lay out a series; gaps inside it are filled from neighbouring years and told of.

    Args:
        name: the series' name, for messages.
        points: in any order; a period may stand twice only with the same value.
        shape: what the values cover.

    Raises:
        InputError: a period twice with different values; two kinds of periods; no value at all; not monthly or
            quarterly; an infinite value.
    """
    known = _sort_points(name, points)
    is_cumulative = _is_cumulative(known, shape)
    season = _season(known, is_cumulative)
    known = _without_januaries(name, known, is_cumulative) if season == 11 else known
    grid = _place(known, season, is_cumulative)
    findings = list(_tell_reading(name, known, season, is_cumulative, shape))
    dropped = _count_leading(grid, is_cumulative)
    first_year, grid = known[0].period.year + dropped, grid[dropped:]
    if dropped:
        findings.append(_tell_leading(name, first_year - dropped, first_year - 1))
    split: list[int] = []
    if is_cumulative:
        grid, falls = merge_falls(grid)
        findings += _tell_falls(name, falls, first_year, season)
        grid, split = split_totals(grid)
        told = {year * season + place - back for year, place in falls for back in (0, 1)}
        findings += _tell_gaps(name, [place for place in split if place not in told], first_year, season)
    last = int(np.flatnonzero(np.isfinite(grid.ravel()))[-1]) + 1
    flat, put_in = fill_gaps(grid, last)
    findings += _tell_gaps(name, put_in, first_year, season)
    history = History(name, first_year, season, flat, 0.0, (*split, *put_in), tuple(findings))
    return replace(history, known=_known_total(history, known[-1], is_cumulative))


def _sort_points(name: str, points: Sequence[Point]) -> list[Point]:
    seen: dict[Period, float] = {}
    for point in points:
        if point.value is None:
            continue
        if not np.isfinite(point.value):
            raise InputError("not a finite number", where=f"{name} {point.period}", remedy="correct or empty the cell")
        if seen.setdefault(point.period, point.value) != point.value:
            raise InputError("two different values for one period", where=f"{name} {point.period}", remedy="keep one")
    if not seen:
        raise InputError("holds no value", where=name, remedy="give at least one full year and the months since")
    kinds = {"quarter" if period.kind is PeriodKind.QUARTER else period.kind for period in seen}
    if len(kinds) > 1:
        raise InputError(f"mixes periods ({', '.join(sorted(kinds))})", where=name, remedy="give one kind a series")
    if kinds & {PeriodKind.YEAR, PeriodKind.HALF, PeriodKind.PLAN}:
        raise InputError("whole or half years have no months to go by", where=name, remedy="give months or quarters")
    return [Point(period, seen[period]) for period in sorted(seen, key=lambda one: (one.year, one.last, one.first))]


def _is_cumulative(points: Sequence[Point], shape: Shape) -> bool:
    """As asked; else by the periods, else by whether values climb within years and start again each year."""
    if points[0].period.kind is PeriodKind.YTD:
        return True
    if shape is not Shape.AUTO:
        return shape is Shape.CUMULATIVE
    years: dict[int, list[Point]] = {}
    for point in points:
        if point.period.year <= points[-1].period.year - JUDGED_YEARS:
            continue
        years.setdefault(point.period.year, []).append(point)
    values = [[point.value or 0.0 for point in year] for year in years.values() if len(year) > 2]
    steps = [after - before for year in values for before, after in pairwise(year)]
    resets = [after[0] < before[-1] for before, after in pairwise(values)]
    growths = [_grows_as_total(year) for year in years.values() if len(year) > 2]
    if len(steps) < 4 or not growths:
        return False
    mostly_climbs = np.mean([step >= 0 for step in steps]) >= CLIMBS
    return bool(mostly_climbs and np.mean(resets or [True]) >= MOSTLY and np.mean(growths) >= MOSTLY)


def _grows_as_total(year: Sequence[Point]) -> bool:
    """Whether the last value is about as many times the first as a total over its months would be."""
    first, last = year[0], year[-1]
    expected = last.period.last / first.period.last
    return bool(first.value and first.value > 0 and (last.value or 0.0) / first.value > max(expected / 2, 1.2))


def _season(points: Sequence[Point], is_cumulative: bool) -> int:
    if points[0].period.kind is PeriodKind.QUARTER:
        return 4
    if not any(point.period.last % 3 for point in points) and len(points) > 2 and is_cumulative:
        return 4
    recent = [point.period for point in points if point.period.year > points[-1].period.year - RECENT_YEARS]
    januaries = {period.year for period in recent if period.last == 1}
    if any(period.first == 1 and period.last == 2 for period in recent) and not is_cumulative:
        return 11
    years = {period.year for period in recent if period.last >= 2}
    return 12 if januaries and len(januaries & years) >= len(years) / 2 else 11


def _without_januaries(name: str, points: Sequence[Point], is_cumulative: bool) -> list[Point]:
    """January alone says nothing where the year has eleven periods: only with February does it count."""
    februaries = {point.period.year for point in points if point.period.last == 2 and point.period.first == 2}
    kept = [
        point for point in points if point.period.last > 1 or (not is_cumulative and point.period.year in februaries)
    ]
    if not kept:
        raise InputError("holds only Januaries", where=name, remedy="give at least one full year and the months since")
    return kept


def _place(points: Sequence[Point], season: int, is_cumulative: bool) -> Floats:
    """(years, periods of a year) values, NaN where none is known; January joins February where the season is 11."""
    first, last = points[0].period.year, points[-1].period.year
    grid = np.full((last - first + 1, season), np.nan)
    for point in points:
        year, month = point.period.year - first, point.period.last
        place = month // 3 - 1 if season == 4 else month - 1 if season == 12 else max(month - 2, 0)
        value = float(point.value or 0.0)
        has_january = season == 11 and month == 2 and point.period.first == 2 and not is_cumulative
        if has_january and np.isfinite(grid[year, 0]):
            value += float(grid[year, 0])
        grid[year, place] = value
    return grid


def _count_leading(grid: Floats, is_cumulative: bool) -> int:
    """First years to leave out: single values that begin within the year, totals of which most are not known."""
    count = 0
    while count < len(grid) - 1:
        known = np.isfinite(grid[count])
        if known.sum() * 2 >= len(known) if is_cumulative else known[0]:
            break
        count += 1
    return count


def _tell_leading(name: str, first: int, last: int) -> Finding:
    years = f"{first}年" if first == last else f"{first}—{last}年"
    return _note("leading_year", name, f"{years}各期不全，未用")


def _known_total(history: History, last: Point, is_cumulative: bool) -> float:
    if not history.done:
        return 0.0
    if is_cumulative and last.value is not None:
        return float(last.value)
    return float(history.values[-history.done :].sum())


def _note(code: str, place: str, message: str, remedy: str = "", severity: Severity = Severity.NOTE) -> Finding:
    return Finding(f"forecast.{code}", severity, place, message, remedy)


def _tell_reading(
    name: str, points: Sequence[Point], season: int, is_cumulative: bool, shape: Shape
) -> Iterator[Finding]:
    if shape is Shape.AUTO and points[0].period.kind is not PeriodKind.YTD:
        word = "年初至当期累计数" if is_cumulative else "当期数"
        yield _note("assumed_shape", name, f"按{word}理解", "理解有误时加 --ytd 或 --monthly")
    februaries = [point for point in points if point.period.last == 2]
    if season == 11 and not is_cumulative and any(point.period.first == 2 for point in februaries):
        yield _note("assumed_joined", name, "无1月数的年份，2月数按1—2月合计理解", "2月数只是当月数时请补1月")


def _tell_falls(name: str, falls: Sequence[tuple[int, int]], first_year: int, season: int) -> Iterator[Finding]:
    if falls:
        places = "、".join(period_at(first_year, year * season + place, season).title for year, place in falls[:4])
        more = "等" if len(falls) > 4 else ""
        yield _note(
            "revised_down",
            name,
            f"{places}{more}累计数低于上期（{len(falls)}处），按下调处理，与上期合并后按常年占比拆分",
            "核对是否调整了以前月份",
            Severity.WARNING,
        )


def _tell_gaps(name: str, put_in: Sequence[int], first_year: int, season: int) -> Iterator[Finding]:
    if put_in:
        places = "、".join(period_at(first_year, at, season).title for at in put_in[:4])
        more = "等" if len(put_in) > 4 else ""
        yield _note(
            "gap_filled",
            name,
            f"缺{len(put_in)}期（{places}{more}），按相邻年份同期占比补齐，仅供推算",
            "补报后重算",
            Severity.WARNING,
        )
