"""Year-to-date totals become months and back, with January and February joined."""

import numpy as np
import polars as pl
import pytest
from frames import observe, totals
from hypothesis import given
from hypothesis import strategies as st

from gongce.monitoring.months import cumulative_from_monthly, derive_months, monthly_from_cumulative
from gongce.vocabulary import UsageError

months = st.lists(st.integers(-1000, 10**6), min_size=1, max_size=11)


@given(months)
def test_months_rebuild_their_totals(values: list[int]) -> None:
    array = np.array([values], np.float64)
    assert (monthly_from_cumulative(cumulative_from_monthly(array)) == array).all()


@given(months, st.integers(0, 10))
def test_a_missing_total_leaves_itself_and_the_next_unknown(values: list[int], gap: int) -> None:
    array = np.cumsum(np.array([values], np.float64), axis=1)
    if gap < array.shape[1]:
        array[0, gap] = np.nan
    unknown = np.flatnonzero(np.isnan(monthly_from_cumulative(array)[0])).tolist()
    expected = [gap, gap + 1] if gap < array.shape[1] else []
    assert unknown == [place for place in expected if place < array.shape[1]]


def test_a_year_has_eleven_periods_at_most() -> None:
    with pytest.raises(UsageError, match="at most 11"):
        monthly_from_cumulative(np.zeros((1, 12)))


def test_frames_give_months_with_their_codes_and_reasons() -> None:
    frame = observe(totals("output", 2019, [20.0, 32.0, None, 60.0]))
    found = derive_months(frame)
    rows = dict(found.frame.select("period", "value").iter_rows())
    assert rows == {"2019-0102": 20.0, "2019-03": 12.0, "2019-04": None, "2019-05": None}
    reasons = dict(found.frame.select("period", "missing").iter_rows())
    assert (reasons["2019-04"], reasons["2019-05"]) == ("not_reported", "no_total_before")
    assert found.frame.columns == frame.columns


def test_a_negative_month_is_told_as_a_revision() -> None:
    found = derive_months(observe(totals("output", 2019, [20.0, 32.0, 30.5])))
    assert [finding.code for finding in found.findings] == ["monitoring.negative-month"]
    assert "30.5小于上期累计32，当月为-1.5" in found.findings[0].message
    assert found.frame.filter(pl.col("period") == "2019-04")["value"].item() == -1.5


def test_a_negative_first_total_of_the_year_is_no_revision() -> None:
    found = derive_months(observe(totals("profit", 2019, [-20.0, -12.0])))
    assert [finding.message for finding in found.findings] == ["2019年1—2月累计为-20：确为负（如亏损），或符号有误"]


def test_totals_of_another_year_or_definition_are_never_subtracted() -> None:
    frame = observe([*totals("output", 2018, [20.0]), *totals("output", 2019, [None, 40.0])])
    assert derive_months(frame).frame.filter(pl.col("period") == "2019-03")["value"].item() is None
    other = observe(
        [
            {"indicator": "output", "period": "2019-YTD05", "value": 50.0, "definition": "old"},
            {"indicator": "output", "period": "2019-YTD06", "value": 70.0, "definition": "new"},
        ]
    )
    assert derive_months(other).frame["value"].to_list() == [None, None]


def test_a_panel_change_bars_the_month_unless_the_base_is_known() -> None:
    change = pl.DataFrame({"indicator": ["output"], "unit": [""], "period": ["2019-YTD05"]})
    levels = totals("output", 2019, [20.0, 32.0, 44.0, 90.0])
    barred = derive_months(observe(levels), change).frame.filter(pl.col("period") == "2019-05")
    assert (barred["value"].item(), barred["missing"].item()) == (None, "panel_changed")
    bases = totals("output", 2019, [18.0, 30.0, 40.0, 80.0], measure="base")
    allowed = derive_months(observe([*levels, *bases]), change).frame.filter(pl.col("period") == "2019-05")
    assert dict(allowed.select("measure", "value").iter_rows()) == {"level": 46.0, "base": 40.0}
