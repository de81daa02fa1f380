"""Series out of plain tables: period and value, series, period and value, or a column a series; Chinese heads too."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from gongce.forecasting.attainment import YearGoal
from gongce.forecasting.history import Point
from gongce.vocabulary import Finding, InputError, Period, Severity

PERIOD_HEADS = frozenset(
    {"period", "month", "date", "time", "quarter", "期间", "时期", "时间", "月份", "日期", "年月", "报告期", "月"}
)
VALUE_HEADS = frozenset(
    {"value", "amount", "数值", "值", "累计", "累计值", "本期", "当期值", "金额", "完成", "完成额", "实绩"}
)
SERIES_HEADS = frozenset(
    {
        "series",
        "name",
        "indicator",
        "unit",
        "region",
        "指标",
        "名称",
        "序列",
        "地区",
        "单位",
        "县市区",
        "区县",
        "城市",
        "板块",
    }
)
TIER_HEADS = {
    "floor": frozenset({"floor", "保底", "保底目标", "底线"}),
    "target": frozenset({"target", "目标", "年度目标", "目标值", "计划"}),
    "strive": frozenset({"strive", "力争", "力争目标", "奋斗目标"}),
}
MISSING = frozenset({"", "-", "—", "–", "…", "...", "na", "n/a", "nan", "null", "none", "未报", "无", "#n/a"})
_MOST_ROWS = 2_000_000
_MONTH = re.compile(r"(?P<year>\d{4})\s*(?:年|[-/.M])?\s*(?P<month>\d{1,2})\s*(?:月(?:份)?)?")
_DAY = re.compile(
    r"(?P<year>\d{4})(?:(?:\s*年\s*|[-/.])(?P<month>\d{1,2})(?:\s*月\s*|[-/.])(?P<day>\d{1,2})|(?P<both>\d{4}))[日号]?(?:\s.*)?"
)
_QUARTER = re.compile(r"(?P<year>\d{4})\s*年?\s*[-/]?\s*(?:Q(?P<number>[1-4])|第?(?P<word>[一二三四1-4])季度?)", re.I)
_SPAN = re.compile(r"(?P<year>\d{4})\s*年\s*0?1\s*月?\s*[-—–~～至到]\s*(?P<month>\d{1,2})\s*月(?:份)?")


@dataclass(frozen=True, slots=True)
class Table:
    """Series as read, in the order they first stand, and what was assumed."""

    series: tuple[tuple[str, tuple[Point, ...]], ...]
    findings: tuple[Finding, ...] = ()


def parse_period(text: str) -> Period:
    """A period as people write it.

    Raises:
        InputError: no period, or one that does not exist.

    >>> [parse_period(one).code for one in ("2024-06", "2024年6月", "202406", "2024/6/30", "2024年1—6月", "2024Q2")]
    ['2024-06', '2024-06', '2024-06', '2024-06', '2024-YTD06', '2024-Q2']
    >>> parse_period("2024年二季度").code, parse_period("2024年1-2月").code, parse_period("2024-0102").code
    ('2024-Q2', '2024-YTD02', '2024-0102')
    """
    text = text.strip().lstrip("\ufeff")
    span, quarter = _SPAN.fullmatch(text), _QUARTER.fullmatch(text)
    if span:
        return Period.ytd(int(span["year"]), int(span["month"]))
    if quarter:
        word = quarter["number"] or str("一二三四".find(quarter["word"]) + 1 or quarter["word"])
        return Period.quarter(int(quarter["year"]), int(word))
    day, month = _DAY.fullmatch(text), _MONTH.fullmatch(text)
    if day:
        both = day["both"] or f"{int(day['month']):02d}{int(day['day']):02d}"
        return _month_of_day(int(day["year"]), int(both[:2]), int(both[2:]), text)
    if not month or re.fullmatch(r"\d{4}-\d{2}", text):
        return Period.parse(text)
    return Period.month(int(month["year"]), int(month["month"]))


def _month_of_day(year: int, month: int, day: int, text: str) -> Period:
    try:
        date(year, month, day)
    except ValueError:
        raise InputError("no such day", where=text, remedy="correct the date") from None
    return Period.month(year, month)


def parse_value(text: str) -> float | None:
    """A number as people write it, with thousands separators; None for an empty cell or a sign of absence.

    Raises:
        InputError: not a number.

    >>> parse_value("1,234.5"), parse_value("—"), parse_value("12.5%")
    (1234.5, None, 12.5)
    """
    cleaned = text.strip().replace(",", "").replace("，", "").replace(" ", "").removesuffix("%").removesuffix("％")
    if cleaned.lower() in MISSING:
        return None
    try:
        return float(cleaned)
    except ValueError:
        raise InputError("not a number", where=text.strip()[:40], remedy="correct or empty the cell") from None


def read_table(text: str, source: str) -> Table:
    """Series from the text of a CSV.

    Columns are known by their heads (period, value, series; Chinese ones too); without known heads the first column
    must be the period. More than one column of numbers beside the period: a series each.

    Args:
        text: comma, semicolon or tab separated, with one line of heads.
        source: the file's name, for messages.

    Raises:
        InputError: a line cannot be read; names file and line.
    """
    rows = list(islice(_rows(text), _MOST_ROWS + 1))
    if len(rows) < 2:
        raise InputError("holds no rows below its heads", where=source, remedy="give heads, then a row a period")
    if len(rows) > _MOST_ROWS:
        raise InputError(f"holds more than {_MOST_ROWS} rows", where=source, remedy="split it")
    heads = [head.strip().lstrip("\ufeff") for head in rows[0][1]]
    columns = _columns(heads, source)
    found: dict[str, list[Point]] = {}
    for line, row in rows[1:]:
        for name, point in _points(row, heads, columns, f"{source}:{line}"):
            found.setdefault(name, []).append(point)
    findings = tuple(_tell(source, columns, heads))
    return Table(tuple((name, tuple(points)) for name, points in found.items()), findings)


def read_goals(text: str, source: str) -> dict[str, YearGoal]:
    r"""Targets a series: heads series (序列, 指标, 地区 …) and any of floor (保底), target (目标), strive (力争).

    Raises:
        InputError: heads are lacking, a cell is no number, a series stands twice.

    >>> read_goals("序列,目标\n东区,120", "t.csv")["东区"].target
    120.0
    """
    heads, rows = _named_rows(text, source)
    tiers = {
        tier: next((at for at, head in enumerate(heads) if head in words), -1) for tier, words in TIER_HEADS.items()
    }
    if max(tiers.values()) < 0:
        raise InputError("has no column of targets", where=f"{source}:1", remedy="give series,floor,target,strive")
    goals: dict[str, YearGoal] = {}
    for where, name, cells in rows:
        if name in goals:
            raise InputError(f"names {name} twice", where=where, remedy="keep one line a series")
        given = {tier: _cell(cells, at, where) for tier, at in tiers.items() if at >= 0}
        goals[name] = YearGoal(given.get("floor"), given.get("target"), given.get("strive"))
    return goals


def read_peers(text: str, source: str) -> dict[str, float]:
    r"""Growth of peer cities: the first column names them, the second their growth [%].

    Raises:
        InputError: a city without a number.

    >>> read_peers("城市,增速\n甲市,5.2", "p.csv")
    {'甲市': 5.2}
    """
    _, rows = _named_rows(text, source)
    found = {}
    for where, name, cells in rows:
        value = _cell(cells, 1, where)
        if value is None:
            raise InputError(f"{name} has no growth", where=where, remedy="leave the line out")
        found[name] = value
    return found


def _named_rows(text: str, source: str) -> tuple[list[str], list[tuple[str, str, list[str]]]]:
    rows = list(_rows(text))
    if len(rows) < 2 or len(rows[0][1]) < 2:
        raise InputError("holds no rows below its heads", where=source, remedy="give heads, then a row each")
    heads = [head.strip().lstrip("\ufeff").lower() for head in rows[0][1]]
    named = next((at for at, head in enumerate(heads) if head in SERIES_HEADS), 0)
    return heads, [(f"{source}:{line}", row[named].strip(), row) for line, row in rows[1:] if len(row) > named]


def _cell(cells: Sequence[str], at: int, where: str) -> float | None:
    try:
        return parse_value(cells[at]) if at < len(cells) else None
    except InputError as error:
        raise InputError(f"{error.what} ({error.where})", where=where, remedy=error.remedy) from None


@dataclass(frozen=True, slots=True)
class _Columns:
    period: int
    values: tuple[int, ...]
    series: tuple[int, ...]
    was_guessed: bool
    ignored: tuple[int, ...] = ()


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.split("\n", 1)[0]
    mark = max(",;\t，", key=first.count)
    if mark == "，":
        text, mark = text.replace("，", ","), ","
    reader = csv.reader(io.StringIO(text), delimiter=mark)
    for row in reader:
        if any(cell.strip() for cell in row):
            yield reader.line_num, row


def _columns(heads: Sequence[str], source: str) -> _Columns:
    lowered = [head.lower() for head in heads]
    periods = [at for at, head in enumerate(lowered) if head in PERIOD_HEADS]
    values = tuple(at for at, head in enumerate(lowered) if head in VALUE_HEADS)
    series = tuple(at for at, head in enumerate(lowered) if head in SERIES_HEADS)
    if len(heads) < 2:
        raise InputError("has one column", where=f"{source}:1", remedy="give at least the columns period,value")
    period = periods[0] if periods else 0
    if values:
        rest = tuple(at for at in range(len(heads)) if at not in {period, values[0], *series})
        return _Columns(period, values[:1], series, not periods, rest)
    others = tuple(at for at in range(len(heads)) if at != period and at not in series)
    if not others:
        raise InputError("has no column of values", where=f"{source}:1", remedy="give the columns series,period,value")
    return _Columns(period, others, series, not periods)


def _points(row: Sequence[str], heads: Sequence[str], columns: _Columns, where: str) -> Iterator[tuple[str, Point]]:
    cells = [*row, *[""] * (len(heads) - len(row))]
    try:
        period = parse_period(cells[columns.period])
        prefix = " ".join(cells[at].strip() for at in columns.series)
        for at in columns.values:
            own = "" if heads[at].lower() in VALUE_HEADS or (prefix and len(columns.values) == 1) else heads[at]
            name = " ".join(part for part in (prefix, own) if part)
            yield name or Path(where.rpartition(":")[0]).stem, Point(period, parse_value(cells[at]))
    except InputError as error:
        raise InputError(f"{error.what} ({error.where})", where=where, remedy=error.remedy) from None


def _tell(source: str, columns: _Columns, heads: Sequence[str]) -> Iterator[Finding]:
    if columns.was_guessed:
        yield Finding("table.assumed_period", Severity.NOTE, source, f"以第1列“{heads[0]}”为期间", "表头可写 期间,数值")
    if columns.ignored:
        names = "、".join(heads[at] for at in columns.ignored[:4])
        yield Finding(
            "table.ignored", Severity.NOTE, source, f"未用的列：{names}", "多个序列请用“指标,期间,数值”或只留数值列"
        )
