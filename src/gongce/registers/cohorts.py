"""Conversion rates with their cohort, as-of day and lag: exact shares, Kaplan–Meier for what is still open."""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import polars as pl

from gongce.calendars import Month
from gongce.vocabulary import InputError, Period


@dataclass(frozen=True, slots=True)
class Rate:
    """Done of all in a cohort, on a day. `open_records` are those that may still come."""

    cohort: str
    as_of: date
    done: int
    of: int
    open_records: tuple[str, ...]

    @property
    def share(self) -> Fraction | None:
        """The exact share; None for an empty cohort."""
        return Fraction(self.done, self.of) if self.of else None

    @property
    def shrunk(self) -> float:
        """The mean of a Beta(1, 1) prior with the cohort: for small cohorts the steadier figure (methods.md §6.5)."""
        return (self.done + 1) / (self.of + 2)

    def reaches(self, least: Fraction) -> bool | None:
        """Whether the share reaches a bound, exactly; None for an empty cohort.

        >>> Rate("2018", date(2019, 1, 1), 4, 5, ()).reaches(Fraction(80, 100))
        True
        """
        return None if self.share is None else self.share >= least


def conversion_rate(table: pl.DataFrame, start: str, end: str, cohort: Period, as_of: date) -> Rate:
    """The share of those that started in the cohort's period and have ended by a day (signed → landed).

    Args:
        table: one row a record, with the two day columns; a null end is still open.
        start: the column of the first day (signed).
        end: the column of the second (landed).
        cohort: the period in which they started.
        as_of: the day known until; ends after it do not count yet.

    Raises:
        InputError: the cohort starts after the day.
    """
    if cohort.start > as_of:
        raise InputError(
            f"cohort {cohort} begins after {as_of}", where=start, remedy="choose an earlier cohort, or a later day"
        )
    inside = pl.col(start).is_between(cohort.start, min(cohort.end, as_of))
    mine = table.filter(inside)
    done = pl.col(end).is_not_null() & (pl.col(end) <= as_of)
    rest = mine.filter(~done).sort("record")["record"]
    return Rate(cohort.code, as_of, mine.height - len(rest), mine.height, tuple(rest))


def amount_rate(table: pl.DataFrame, part: str, whole: str) -> Fraction | None:
    """Part over whole, both summed in whole steps (资金到位率 = Σ到位 / Σ合同); None where the whole is nothing.

    Args:
        table: rows with both columns, whole steps of one unit (fen, 万元).
        part: the arrived column; null counts as nothing arrived.
        whole: the agreed column; a row without it is left out of both.
    """
    known = table.filter(pl.col(whole).is_not_null())
    total = int(known[whole].sum() or 0)
    return Fraction(int(known[part].fill_null(0).sum() or 0), total) if total else None


def share_within(
    table: pl.DataFrame, start: str, end: str, months: tuple[int, ...], as_of: date, stopped: str = ""
) -> dict[int, float | None]:
    """Kaplan–Meier share ended within so many months of starting; open ones count as long as they were watched.

    Args:
        table: one row a record.
        start: day column of the start; later than `as_of` is left out.
        end: day column of the end; null or later than `as_of` is open.
        months: within how many months (12, 18, 24).
        as_of: the day known until.
        stopped: day column of being called off: watched until then.

    Returns:
        Months → share, None where nobody was watched so long.

    >>> rows = {"record": ["a", "b"], "signed": [date(2018, 1, 1)] * 2, "started": [date(2018, 6, 1), None]}
    >>> frame = pl.DataFrame(rows, schema_overrides={"started": pl.Date})
    >>> share_within(frame, "signed", "started", (12, 24), date(2019, 1, 10))
    {12: 0.5, 24: None}
    """
    spells = _spells(table, start, end, as_of, stopped)
    found: dict[int, float | None] = {}
    for count in months:
        found[count] = _share_by(spells, count)
    return found


def _spells(table: pl.DataFrame, start: str, end: str, as_of: date, stopped: str) -> list[tuple[date, date, bool]]:
    spells = []
    columns = [start, end, *([stopped] if stopped else [])]
    for row in table.filter(pl.col(start).is_not_null() & (pl.col(start) <= as_of)).select(columns).iter_rows():
        until = min(as_of, row[2]) if stopped and row[2] else as_of
        is_done = row[1] is not None and row[1] <= until
        spells.append((row[0], row[1] if is_done else until, is_done))
    return spells


def _share_by(spells: list[tuple[date, date, bool]], months: int) -> float | None:
    """1 − Π(1 − d/n) over the times of ending up to the limit; None where nobody at risk was watched to the limit."""
    limit_days = [(_after(first, months) - first).days for first, _, _ in spells]
    lasted = [((last - first).days, is_done) for first, last, is_done in spells]
    times = sorted({days for (days, is_done), most in zip(lasted, limit_days, strict=True) if is_done and days <= most})
    ordered, ended = sorted(days for days, _ in lasted), Counter(days for days, is_done in lasted if is_done)
    left = 1.0
    for time in times:
        left *= 1 - ended[time] / (len(ordered) - bisect_left(ordered, time))
    watched = any(days >= most or is_done for (days, is_done), most in zip(lasted, limit_days, strict=True))
    is_known = any(days >= most for (days, _), most in zip(lasted, limit_days, strict=True)) or left == 0
    return 1 - left if watched and is_known else None


def _after(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    return Month(number // 12, number % 12 + 1).day(day.day)
