"""Which period a value covers: the return's period and what the column says of it."""

from gongce.facts.importing.forms import Covers
from gongce.vocabulary import Period, PeriodKind


def cover_period(period: Period, covers: Covers, *, joined: bool) -> Period | None:
    """The period a value covers; None where the return's period does not say it.

    Args:
        period: what the return is for.
        covers: what its column says.
        joined: whether January and February are reported together: the month column of a return for February is
            then both months.

    >>> cover_period(Period.month(2019, 2), Covers.MONTH, joined=True).code
    '2019-0102'
    >>> cover_period(Period.month(2019, 6), Covers.YTD, joined=True).code
    '2019-YTD06'
    >>> cover_period(Period.of_year(2019), Covers.MONTH, joined=True) is None
    True
    """
    if covers is Covers.AS_GIVEN:
        return period
    year, last = period.year, period.last
    is_plan = period.kind is PeriodKind.PLAN
    match covers:
        case Covers.YEAR:
            return None if is_plan else Period.of_year(year)
        case Covers.YTD:
            return None if is_plan else Period.ytd(year, last)
        case Covers.MONTH | Covers.POINT if period.kind in {PeriodKind.MONTH, PeriodKind.YTD}:
            is_joined = covers is Covers.MONTH and joined and last == 2
            return Period.joined(year) if is_joined else Period.month(year, last)
        case Covers.QUARTER if not is_plan and last % 3 == 0 and period.kind is not PeriodKind.YEAR:
            return Period.quarter(year, last // 3)
        case Covers.HALF if not is_plan and last % 6 == 0 and period.kind is not PeriodKind.YEAR:
            return Period.half(year, last // 6)
        case _:
            return None


def may_be_same_return(printed: Period, given: Period) -> bool:
    """Whether a period printed in a title can be that of a return for the given one.

    >>> may_be_same_return(Period.ytd(2019, 6), Period.month(2019, 6))
    True
    >>> may_be_same_return(Period.ytd(2019, 5), Period.month(2019, 6))
    False
    """
    if printed.kind is PeriodKind.YEAR:
        return printed.year == given.year
    return printed.year == given.year and (printed.last == given.last or given.kind is PeriodKind.YEAR)
