"""The eleven reporting periods of a statistical year: January and February joined, then March to December."""

from collections.abc import Iterator

from gongce.vocabulary import InputError, Period, PeriodKind

PERIODS_A_YEAR = 11
"""Reporting months of a year; there is no January (methods.md §0 finding 5)."""
LAST_MONTHS = (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
"""The last month of each reporting period, in order."""


def reporting_month(year: int, month: int) -> Period:
    """The reporting period a month belongs to: January and February are one.

    Raises:
        InputError: no such month.

    >>> reporting_month(2019, 1).code, reporting_month(2019, 6).code
    ('2019-0102', '2019-06')
    """
    return Period.joined(year) if month in {1, 2} else Period.month(year, month)


def reporting_months(year: int) -> tuple[Period, ...]:
    """The eleven reporting periods of the year, in order.

    >>> [period.code for period in reporting_months(2019)][:3], len(reporting_months(2019))
    (['2019-0102', '2019-03', '2019-04'], 11)
    """
    return tuple(reporting_month(year, month) for month in LAST_MONTHS)


def reporting_totals(year: int) -> tuple[Period, ...]:
    """The eleven year-to-date periods of the year, from January–February to the whole year.

    >>> [period.code for period in reporting_totals(2019)][-2:]
    ['2019-YTD11', '2019-YTD12']
    """
    return tuple(Period.ytd(year, month) for month in LAST_MONTHS)


def total_to(period: Period) -> Period:
    """The year-to-date total that ends with the period.

    >>> total_to(Period.month(2019, 6)).code, total_to(Period.of_year(2019)).code
    ('2019-YTD06', '2019-YTD12')
    """
    return Period.ytd(period.last_year, period.last)


def month_closing(total: Period) -> Period:
    """The reporting month a year-to-date total closes with.

    >>> month_closing(Period.ytd(2019, 2)).code, month_closing(Period.ytd(2019, 6)).code
    ('2019-0102', '2019-06')
    """
    return reporting_month(total.last_year, total.last)


def previous_reporting(period: Period) -> Period:
    """The reporting month, or year-to-date total, before; December's for January–February.

    A year-to-date total of another year is another sum: it is given, but never to be subtracted.

    Raises:
        InputError: neither a month nor a year-to-date total.

    >>> previous_reporting(Period.month(2019, 3)).code, previous_reporting(Period.ytd(2019, 2)).code
    ('2019-0102', '2018-YTD12')
    """
    number = position(period)
    return _at(period, period.year, number - 1) if number else _at(period, period.year - 1, PERIODS_A_YEAR - 1)


def next_reporting(period: Period) -> Period:
    """The reporting month, or year-to-date total, after; January–February for December's.

    Raises:
        InputError: neither a month nor a year-to-date total.

    >>> next_reporting(Period.joined(2019)).code, next_reporting(Period.month(2019, 12)).code
    ('2019-03', '2020-0102')
    """
    number = position(period) + 1
    return _at(period, period.year + number // PERIODS_A_YEAR, number % PERIODS_A_YEAR)


def position(period: Period) -> int:
    """Place of a reporting month or year-to-date total in its year: 0 for January–February, 10 for December.

    Raises:
        InputError: neither a month nor a year-to-date total.

    >>> position(Period.joined(2019)), position(Period.ytd(2019, 12))
    (0, 10)
    """
    if period.kind not in {PeriodKind.MONTH, PeriodKind.YTD}:
        raise InputError(
            "not a reporting month", where=period.code, remedy="give a month (2019-06) or total (2019-YTD06)"
        )
    return max(period.last, 2) - 2


def reporting_between(first: Period, last: Period) -> Iterator[Period]:
    """Every reporting period from the first to the last, both included; none where the last lies before.

    >>> [period.code for period in reporting_between(Period.month(2018, 12), Period.month(2019, 3))]
    ['2018-12', '2019-0102', '2019-03']
    """
    count = (last.year - first.year) * PERIODS_A_YEAR + position(last) - position(first)
    place = position(first)
    for number in range(place, place + count + 1):
        yield _at(first, first.year + number // PERIODS_A_YEAR, number % PERIODS_A_YEAR)


def _at(like: Period, year: int, place: int) -> Period:
    make = Period.ytd if like.kind is PeriodKind.YTD else reporting_month
    return make(year, LAST_MONTHS[place])
