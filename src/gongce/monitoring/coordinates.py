"""Where in a year a period stands: the year, its last month, whether it counts from January."""

import polars as pl

from gongce.vocabulary import Period, PeriodKind


def locate_periods(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with year, last (month), is_total (from January to there) and is_joined (January–February only).

    A quarter, half-year or year that begins in January is the total to its end; a plan of several years has none.
    January alone (code 2019-01) is a total too. Every distinct code is read once.

    Raises:
        InputError: a code is no period.

    >>> locate_periods(pl.DataFrame({"period": ["2019-YTD06", "2019-Q1", "2019-04"]})).rows()
    [('2019-YTD06', 2019, 6, True), ('2019-Q1', 2019, 3, True), ('2019-04', 2019, 4, False)]
    """
    return frame.join(period_table(frame["period"].unique().to_list()), on="period", how="left")


def period_table(codes: list[str]) -> pl.DataFrame:
    """One row a code: period, year, last, is_total; codes of plans of several years are left out."""
    periods = [(code, Period.parse(code)) for code in codes]
    rows = [
        (code, period.year, period.last, period.first == 1)
        for code, period in periods
        if period.kind is not PeriodKind.PLAN
    ]
    schema = {"period": pl.String, "year": pl.Int32, "last": pl.Int32, "is_total": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")
