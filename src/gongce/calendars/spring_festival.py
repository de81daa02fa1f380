"""Spring Festival: its day, and the share of a window around it that falls in each month (methods.md §2.8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

from gongce.vocabulary import InputError, Period

_FIRST_YEAR = 1990
_DAYS = """
0127 0215 0204 0123 0210 0131 0219 0207 0128 0216
0205 0124 0212 0201 0122 0209 0129 0218 0207 0126
0214 0203 0123 0210 0131 0219 0208 0128 0216 0205
0125 0212 0201 0122 0210 0129 0217 0206 0126 0213
0203 0123 0211 0131 0219 0208 0128 0215 0204 0124
0212 0201 0122 0210 0130 0217 0206 0126 0214 0202
0123 0211 0201 0219 0208 0128 0215 0204 0124 0212
0202
"""
FESTIVALS: dict[int, date] = {
    _FIRST_YEAR + number: date(_FIRST_YEAR + number, int(day[:2]), int(day[2:]))
    for number, day in enumerate(_DAYS.split())
}
"""First day of the first lunar month, 1990–2060, Beijing time. Every one is the day of a new moon (tests)."""
CENTRING_YEARS = (1990, 2039)
"""Fifty years whose mean by calendar month is taken off the regressor, so that seasonals do not absorb it [C]."""


@dataclass(frozen=True, slots=True)
class Window:
    """Days around the festival, both ends counted: 0 is New Year's day, −1 the eve.

    >>> Window("post", 7, 26).length
    20
    """

    name: str
    first: int
    last: int

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InputError(f"a window that ends before it begins ({self.first}, {self.last})", where=self.name)

    @property
    def length(self) -> int:
        """Its days."""
        return self.last - self.first + 1


PRE, DURING, POST = Window("pre", -20, -1), Window("during", 0, 6), Window("post", 7, 26)
DEFAULT_WINDOWS = (PRE, DURING, POST)
"""Before, during and after (methods.md §2.8; lengths are defaults to be chosen by AICC)."""


def spring_festival(year: int) -> date:
    """New Year's day of the lunar year that begins in the year.

    Raises:
        InputError: outside 1990–2060.

    >>> spring_festival(2019)
    datetime.date(2019, 2, 5)
    """
    if year not in FESTIVALS:
        raise InputError(
            f"the day of the Spring Festival is known for {min(FESTIVALS)}–{max(FESTIVALS)}",
            where=str(year),
            remedy="add the year to calendars/spring_festival.py",
        )
    return FESTIVALS[year]


def window_share(year: int, month: int, window: Window = POST) -> Fraction:
    """Share of the window's days that fall in the month, h(y, m); exact.

    A window that reaches into another year counts there: December holds days before the next year's festival.

    Raises:
        InputError: the year or a neighbour the window reaches from is outside 1990–2060.

    >>> window_share(2026, 3), window_share(2019, 3), window_share(2017, 3)
    (Fraction(3, 4), Fraction(3, 20), Fraction(0, 1))
    """
    reach = {year} | ({year + 1} if window.first < -20 else set()) | ({year - 1} if window.last > 300 else set())
    return Fraction(sum(_days_in(festival, year, month, window) for festival in reach), window.length)


def _days_in(festival_year: int, year: int, month: int, window: Window) -> int:
    day = spring_festival(festival_year)
    first = date(year, month, 1)
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    start = max(first, day + timedelta(days=window.first))
    end = min(last, day + timedelta(days=window.last))
    return max(0, (end - start).days + 1)


def period_share(period: Period, window: Window = POST) -> Fraction:
    """Share of the window in a period's months: January and February joined, a quarter or a year-to-date total too.

    >>> period_share(Period.joined(2019)) + period_share(Period.month(2019, 3))
    Fraction(1, 1)
    """
    years = range(period.year, period.last_year + 1)
    return sum((window_share(year, m, window) for year in years for m in _months(period)), Fraction(0))


@cache
def mean_share(month: int, window: Window = POST) -> Fraction:
    """Mean of h(y, m) over the fifty centring years, for one calendar month.

    >>> round(float(mean_share(3)), 3), round(float(mean_share(1, PRE)), 3)
    (0.25, 0.714)
    """
    first, last = CENTRING_YEARS
    total = sum((window_share(year, month, window) for year in range(first, last + 1)), Fraction(0))
    return total / (last - first + 1)


def festival_regressor(periods: Sequence[Period], window: Window = POST) -> tuple[float, ...]:
    """Centred regressor for the periods: h(y, m) less the calendar mean, summed over a period's months.

    With January and February joined only the window after the festival matters, and only in March: the window before
    it never reaches December. For a total over several years the means are taken off for each.

    Args:
        periods: any periods between 1990 and 2060.
        window: days around the festival.

    Returns:
        One number a period; positive where more of the window falls in it than usual.

    >>> [round(x, 3) for x in festival_regressor([Period.joined(2026), Period.month(2026, 3), Period.month(2026, 4)])]
    [-0.5, 0.5, 0.0]
    """
    return tuple(float(period_share(period, window) - _mean_of(period, window)) for period in periods)


def _mean_of(period: Period, window: Window) -> Fraction:
    years = period.last_year - period.year + 1
    return years * sum((mean_share(month, window) for month in _months(period)), Fraction(0))


def _months(period: Period) -> range:
    return range(period.first, period.last + 1)
