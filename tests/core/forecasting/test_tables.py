"""Plain tables: what people write for periods and numbers is read, what cannot be is named with its line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongce.forecasting.tables import parse_period, parse_value, read_goals, read_peers, read_table
from gongce.vocabulary import InputError, Period


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2024-06", "2024-06"),
        ("2024/6", "2024-06"),
        ("2024.06", "2024-06"),
        ("202406", "2024-06"),
        ("2024M06", "2024-06"),
        ("2024年06月份", "2024-06"),
        ("2024-06-30", "2024-06"),
        ("2024年6月30日", "2024-06"),
        ("2024/6/30 00:00:00", "2024-06"),
        ("2024年1-6月", "2024-YTD06"),
        ("2024年1月—6月", "2024-YTD06"),
        ("2024年1—2月", "2024-YTD02"),
        ("2024-0102", "2024-0102"),
        ("2024-YTD06", "2024-YTD06"),
        ("2024Q3", "2024-Q3"),
        ("2024年三季度", "2024-Q3"),
        ("2024年第3季度", "2024-Q3"),
        ("2024", "2024"),
    ],
)
def test_periods_are_read_as_written(text: str, code: str) -> None:
    assert parse_period(text).code == code


@pytest.mark.parametrize("text", ["2024-13", "2024-00", "2024-02-30", "2024年13月", "June 2024", "", "24-06", "2024Q5"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse_period(text)


@given(st.integers(1990, 2060), st.integers(1, 12))
@settings(deadline=None, max_examples=40)
def test_every_month_is_read_in_every_form(year: int, month: int) -> None:
    forms = (f"{year}-{month:02d}", f"{year}{month:02d}", f"{year}年{month}月", f"{year}/{month}/1", f"{year}.{month}")
    assert {parse_period(form) for form in forms} == {Period.month(year, month)}


def test_numbers_are_read_with_separators_and_absence_signs() -> None:
    assert [parse_value(text) for text in ("1,234.5", " 12 ", "-3", "5.2%", "１")] == [1234.5, 12.0, -3.0, 5.2, 1.0]
    assert [parse_value(text) for text in ("", "—", "NA", "未报", "…")] == [None] * 5
    with pytest.raises(InputError):
        parse_value("约5")


def test_long_wide_and_single_tables_are_told_apart() -> None:
    single = read_table("period,value\n2024-01,5\n", "产值.csv")
    assert [(name, len(points)) for name, points in single.series] == [("产值", 1)]
    long = read_table("地区,月份,数值\n东区,2024-01,5\n西区,2024-01,6\n东区,2024-02,7\n", "a.csv")
    assert [(name, len(points)) for name, points in long.series] == [("东区", 2), ("西区", 1)]
    wide = read_table("月份\t用电\t税收\n2024-01\t5\t\n2024-02\t6\t7\n", "a.csv")
    assert [(name, [p.value for p in points]) for name, points in wide.series] == [
        ("用电", [5, 6]),
        ("税收", [None, 7]),
    ]
    two = read_table("地区;指标;期间;值\n东区;产值;2024-01;5\n", "a.csv")
    assert two.series[0][0] == "东区 产值"


def test_guessed_and_unused_columns_are_told() -> None:
    table = read_table("x,产值\n2024-01,5\n", "a.csv")
    assert [finding.code for finding in table.findings] == ["table.assumed_period"]
    table = read_table("期间,数值,备注\n2024-01,5,初步\n", "a.csv")
    assert [finding.code for finding in table.findings] == ["table.ignored"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "a.csv"),
        ("period,value\n", "a.csv"),
        ("period\n2024-01\n", "a.csv:1"),
        ("period,value\n2024-01,5\n2024-13,6\n", "a.csv:3"),
        ("period,value\n\n2024-01,abc\n", "a.csv:3"),
    ],
)
def test_a_bad_line_is_named(text: str, place: str) -> None:
    with pytest.raises(InputError) as caught:
        read_table(text, "a.csv")
    assert caught.value.where == place
    assert caught.value.remedy


def test_targets_and_peers_are_read() -> None:
    goals = read_goals("地区,保底,年度目标,力争\n东区,90,100,\n西区,,50,60\n", "t.csv")
    assert (goals["东区"].floor, goals["东区"].target, goals["东区"].strive) == (90, 100, None)
    assert (goals["西区"].floor, goals["西区"].strive) == (None, 60)
    assert read_peers("城市,增速\n甲市,5.2\n乙市,-1\n", "p.csv") == {"甲市": 5.2, "乙市": -1.0}
    for text in ("地区,备注\n东区,x\n", "地区,目标\n东区,1\n东区,2\n"):
        with pytest.raises(InputError):
            read_goals(text, "t.csv")
    with pytest.raises(InputError):
        read_peers("城市,增速\n甲市,\n", "p.csv")
