"""The errors put on purpose into the returns of Yunchuan, as data: the generator plants them, tests look for them.

`period` is the return's month, `return_` its kind (see make_returns.py), `unit` and `column` the place, `printed` what
stands there instead of the right figure. `mended_in` is the month whose folder brings the correction, "" where none does.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Planted:
    """One error on purpose."""

    name: str
    period: tuple[int, int]
    return_: str
    unit: str
    column: str
    printed: str | float
    mended_in: str = ""


LATE = "…"
SUM_ERROR = Planted("a total that is not the sum of its parts", (2019, 5), "main", "city", "va", 177.46, "2019-06")
SLIP = Planted("a figure in 亿元 in a column of 万元", (2018, 9), "investment", "lankou", "investment", 15.96, "2018-10")
FALL = Planted("a cumulative total that falls", (2018, 3), "main", "city", "fixed-investment", 643180)
GROWTH = Planted("a growth rate that its own two figures deny", (2019, 3), "main", "gaoxin", "output-growth", 3.5)
LATE_COUNTY = Planted("a county that reports a month late", (2019, 5), "main", "hefeng", "", LATE, "2019-06")
NOT_REPORTED = Planted("a county that has not reported", (2019, 6), "investment", "nanping", "", LATE)
COPY = Planted("last month's figure sent once more", (2019, 4), "power", "shiqiao-park", "power", "")

PLANTED = (SUM_ERROR, SLIP, FALL, GROWTH, LATE_COUNTY, NOT_REPORTED, COPY)

REBASED = (2019, 2)
"""The month the panel changes: last year's published totals are no base for growth (by up to 3.8 %)."""
