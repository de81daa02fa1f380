"""Which codes figures of one moment may be reported under, and which period a file is for."""

from pathlib import Path

from gongce.facts.importing.labels import find_period
from gongce.vocabulary import Period


def codes_ending(period: Period) -> list[str]:
    """Codes of the periods that end with a period's last month.

    >>> codes_ending(Period.ytd(2019, 6))
    ['2019-YTD06', '2019-06', '2019-Q2', '2019-H1']
    """
    year, month = period.last_year, period.last
    codes = [Period.ytd(year, month).code, Period.month(year, month).code]
    codes += [Period.joined(year).code] if month == 2 else []
    codes += [Period.quarter(year, month // 3).code] if month % 3 == 0 else []
    codes += [Period.half(year, month // 6).code] if month % 6 == 0 else []
    codes += [str(year)] if month == 12 else []
    return list(dict.fromkeys([*codes, period.code]))


def read_period(path: Path) -> Period | None:
    """The period a file is for: as its name says, else its folder's; None where neither does.

    >>> read_period(Path("2019-06/2019年1-5月产值（更正）.xlsx")).code, read_period(Path("2019-0102/用电.csv")).code
    ('2019-YTD05', '2019-YTD02')
    """
    found = find_period(path.name) or find_period(path.parent.name)
    return Period.ytd(found.year, 2) if found and found == Period.joined(found.year) else found
