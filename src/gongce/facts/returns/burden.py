"""What filling returns costs a unit: forms, cells and minutes asked in a month, and what changed since the last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Asked:
    """One return asked of a unit: its form, its cells, its minutes, the day it is due."""

    unit: str
    form: str
    cells: int
    minutes: float
    due: date


@dataclass(frozen=True, slots=True)
class Burden:
    """A unit's account of one month; `change` is in minutes against the month before."""

    unit: str
    forms: int
    cells: int
    minutes: float
    change: float


def account_burden(asked: Iterable[Asked], month: date) -> tuple[Burden, ...]:
    """What was asked of every unit in the month of a day, by the days returns are due; in the order of first asking.

    >>> rows = [Asked("a", "f", 10, 20.0, date(2019, 7, 8)), Asked("a", "f", 8, 16.0, date(2019, 6, 10))]
    >>> account_burden(rows, date(2019, 7, 31))
    (Burden(unit='a', forms=1, cells=10, minutes=20.0, change=4.0),)
    """
    listed = list(asked)
    now, before = _month(month), _month_before(month)
    found = []
    for unit in dict.fromkeys(one.unit for one in listed):
        mine = [one for one in listed if one.unit == unit and _month(one.due) == now]
        past = sum(one.minutes for one in listed if one.unit == unit and _month(one.due) == before)
        minutes = sum(one.minutes for one in mine)
        found.append(Burden(unit, len(mine), sum(one.cells for one in mine), minutes, minutes - past))
    return tuple(found)


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _month_before(day: date) -> tuple[int, int]:
    return (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)
