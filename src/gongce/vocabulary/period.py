"""Reporting periods: months (January and February joined), year-to-date totals, quarters, half-years, years, plans."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from gongce.vocabulary.errors import InputError

_CODE = re.compile(
    r"(?P<year>\d{4})(?:(?P<joined>-0102)|-(?P<month>\d{2})|-YTD(?P<ytd>\d{2})|-Q(?P<quarter>[1-4])|-H(?P<half>[12])"
    r"|/(?P<last>\d{4}))?"
)
_FORMS = "2019-06, 2019-0102, 2019-YTD06, 2019-Q2, 2019-H1, 2019 or 2011/2015"


class PeriodKind(StrEnum):
    """What a value reported for a period covers."""

    MONTH = "month"
    """One month; January and February together where the statistics join them."""
    YTD = "ytd"
    """From January to the end of a month (1—本月累计)."""
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    PLAN = "plan"
    """Several whole years."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A reporting period; `first` and `last` are months of `year` (of `last_year` where a plan spans years).

    Codes sort within a kind as time does: 2019-06 (June), 2019-0102 (January and February joined), 2019-YTD06,
    2019-Q2, 2019-H1, 2019, 2011/2015.

    >>> Period.parse("2019-YTD06").code, Period.ytd(2019, 6).end
    ('2019-YTD06', datetime.date(2019, 6, 30))
    >>> Period.parse("2019-0102") == Period.joined(2019)
    True
    """

    year: int
    last_year: int
    first: int
    last: int
    kind: PeriodKind

    @classmethod
    def month(cls, year: int, month: int) -> Self:
        """One month.

        Raises:
            InputError: no such month.
        """
        return cls._of_months(year, month, month, PeriodKind.MONTH)

    @classmethod
    def joined(cls, year: int) -> Self:
        """January and February together, as the statistics report them."""
        return cls(year, year, 1, 2, PeriodKind.MONTH)

    @classmethod
    def ytd(cls, year: int, month: int) -> Self:
        """From January to the end of the month.

        Raises:
            InputError: no such month.
        """
        return cls._of_months(year, 1, month, PeriodKind.YTD)

    @classmethod
    def quarter(cls, year: int, number: int) -> Self:
        """One quarter, 1 to 4."""
        return cls._of_months(year, 3 * number - 2, 3 * number, PeriodKind.QUARTER)

    @classmethod
    def half(cls, year: int, number: int) -> Self:
        """One half-year, 1 or 2."""
        return cls._of_months(year, 6 * number - 5, 6 * number, PeriodKind.HALF)

    @classmethod
    def of_year(cls, year: int) -> Self:
        """One whole year."""
        return cls(year, year, 1, 12, PeriodKind.YEAR)

    @classmethod
    def plan(cls, first: int, last: int) -> Self:
        """Several whole years.

        Raises:
            InputError: the last year is before the first.
        """
        if last < first:
            raise InputError("a period that ends before it begins", where=f"{first}/{last}", remedy="swap the years")
        return cls(first, last, 1, 12, PeriodKind.PLAN)

    @classmethod
    def _of_months(cls, year: int, first: int, last: int, kind: PeriodKind) -> Self:
        if not (1 <= first <= last <= 12 and 1 <= year <= 9999):
            raise InputError("no such period", where=f"{year}-{last:02d}", remedy="months are 01 to 12")
        return cls(year, year, first, last, kind)

    @classmethod
    def parse(cls, code: str) -> Self:
        """A period from its code.

        Raises:
            InputError: not a period's code.
        """
        found = _CODE.fullmatch(code.strip())
        if not found:
            raise InputError("not a period", where=code, remedy=f"write {_FORMS}")
        year = int(found["year"])
        if found["joined"]:
            return cls.joined(year)
        makers = (("month", cls.month), ("ytd", cls.ytd), ("quarter", cls.quarter), ("half", cls.half))
        for name, make in makers:
            if found[name]:
                return make(year, int(found[name]))
        return cls.plan(year, int(found["last"])) if found["last"] else cls.of_year(year)

    @property
    def code(self) -> str:
        """The text it is stored as."""
        match self.kind:
            case PeriodKind.MONTH:
                return f"{self.year}-0102" if self.first != self.last else f"{self.year}-{self.last:02d}"
            case PeriodKind.YTD:
                return f"{self.year}-YTD{self.last:02d}"
            case PeriodKind.QUARTER:
                return f"{self.year}-Q{self.last // 3}"
            case PeriodKind.HALF:
                return f"{self.year}-H{self.last // 6}"
            case PeriodKind.PLAN:
                return f"{self.year}/{self.last_year}"
            case _:
                return str(self.year)

    @property
    def title(self) -> str:
        """The words a bulletin uses.

        >>> Period.ytd(2019, 6).title, Period.joined(2019).title, Period.quarter(2019, 2).title
        ('2019年1—6月', '2019年1—2月', '2019年二季度')
        """
        match self.kind:
            case PeriodKind.MONTH | PeriodKind.YTD if self.first != self.last:
                return f"{self.year}年{self.first}—{self.last}月"
            case PeriodKind.MONTH | PeriodKind.YTD:
                return f"{self.year}年{self.last}月"
            case PeriodKind.QUARTER:
                return f"{self.year}年{'一二三四'[self.last // 3 - 1]}季度"
            case PeriodKind.HALF:
                return f"{self.year}年{'上' if self.last == 6 else '下'}半年"
            case PeriodKind.PLAN:
                return f"{self.year}—{self.last_year}年"
            case _:
                return f"{self.year}年"

    @property
    def start(self) -> date:
        """Its first day."""
        return date(self.year, self.first, 1)

    @property
    def end(self) -> date:
        """Its last day."""
        follows = date(self.last_year + self.last // 12, self.last % 12 + 1, 1)
        return follows - timedelta(days=1)

    @property
    def a_year_before(self) -> "Period":
        """The same months of the year before."""
        return Period(self.year - 1, self.last_year - 1, self.first, self.last, self.kind)

    def __str__(self) -> str:
        return self.code
