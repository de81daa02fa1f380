"""Open datasets of what is out: each indicator's series, each league table, the targets."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

import polars as pl

from gongce.bulletins.datasets import Dataset, DatasetField, FieldKind
from gongce.bulletins.datasets.model import Value
from gongce.bulletins.monthly.data import Figure, LeagueTable
from gongce.vocabulary import Lane, Period, PeriodKind
from gongce.workspace.computing import LANES
from gongce.workspace.release.promises import Promise
from gongce.workspace.release.rules import PublicColumn, ReleasedIndicator, ReleaseRules
from gongce.workspace.runs import Run
from gongce.workspace.tables import MISSING_WORDS
from gongce.workspace.workspace import Workspace

NOT_SHOWN = "不公布"
_UNIT = DatasetField("unit_code", "单位代码", note="本市规则包中的代码")
_UNIT_NAME = DatasetField("unit", "单位")


def list_datasets(
    workspace: Workspace,
    rules: ReleaseRules,
    runs: Mapping[str, Run],
    leagues: Sequence[LeagueTable],
    promises: Sequence[Promise],
    day: date,
) -> tuple[Dataset, ...]:
    """The datasets of indicators, leagues and targets.

    Args:
        workspace: its archive and plan.
        rules: what is out, under which licence.
        runs: indicator → the bulletin its figures are those of.
        leagues: tables that are out.
        promises: targets that are listed.
        day: the day of release.
    """
    series = [series_dataset(workspace, rules, name, run, day) for name, run in runs.items()]
    ranked = [league_dataset(workspace, rules, one, runs[one.indicator], day) for one in leagues]
    return (*(one for one in series if one.rows), *ranked, *_promise_dataset(workspace, rules, promises, runs, day))


def series_dataset(workspace: Workspace, rules: ReleaseRules, indicator: str, run: Run, day: date) -> Dataset:
    """Totals from January of the city and, where the rules let them out, of zones and counties, with their growth."""
    record, rule = workspace.pack.indicator(indicator), rules.indicator(indicator) or ReleasedIndicator(id=indicator)
    rows = list(_series_rows(workspace, rules, rule, run))
    asked = [column for column in (PublicColumn.LEVEL, PublicColumn.GROWTH) if column in rule.columns]
    measures = {
        PublicColumn.LEVEL: DatasetField("level", "累计", FieldKind.NUMBER, record.measured_in),
        PublicColumn.GROWTH: DatasetField("growth", "同比", FieldKind.NUMBER, "%", "与上年同期同口径比"),
    }
    fields = (
        DatasetField("period", "报告期", FieldKind.PERIOD, note="YTD06为1—6月累计"),
        DatasetField("months", "报告期名称"),
        _UNIT, _UNIT_NAME, *(measures[one] for one in asked), DatasetField("missing", "缺数原因"),
    )  # fmt: skip
    lane = Lane(str(record.lane))
    return Dataset(
        f"indicator-{indicator}", record.title, f"{record.title}，1月起累计，分单位", rule.topic, rules.publisher,
        workspace.settings.sources.get(lane, ""), "月", day, workspace.day_of(run.as_of), _covers(rows), rules.licence,
        lane, fields, rows, tuple(note for note in (record.note,) if note),
    )  # fmt: skip


def _covers(rows: Sequence[Sequence[Value]]) -> str:
    return f"{rows[0][1]}至{rows[-1][1]}" if rows else ""


def _series_rows(
    workspace: Workspace, rules: ReleaseRules, rule: ReleasedIndicator, run: Run
) -> Iterator[tuple[Value, ...]]:
    """One row a period and unit, in order; a figure that is not shown says why."""
    until, places = Period.parse(run.period), workspace.places
    units = places if rule.parts else [workspace.pack.plan.city]
    read = workspace.archive.read(lanes=LANES, as_of=run.as_of, indicators=[rule.id], units=units)
    frame = read.frame.filter(pl.col("industry") == "").collect()
    cells: dict[tuple[str, str], dict[str, tuple[Value, str]]] = {}
    for row in frame.iter_rows(named=True):
        kept = cells.setdefault((row["period"], row["unit"]), {})
        if row["measure"] not in kept or row["value"] is not None:
            kept[row["measure"]] = (_rounded(row["value"], row["decimals"]), row["missing"])
    order = {unit: place for place, unit in enumerate(places)}
    dated = [(Period.parse(code), unit, kept) for (code, unit), kept in cells.items()]
    asked = [name for name in ("level", "growth") if PublicColumn(name) in rule.columns]
    for period, unit, kept in sorted(dated, key=lambda one: (one[0].end, one[0].code, order[one[1]])):
        is_out = period.kind is PeriodKind.YTD and rules.since <= period.year and period.end <= until.end
        found = [kept.get(name, (None, "")) for name in asked]
        if is_out and any(value is not None or why for value, why in found):
            why = next((why for value, why in found if why and value is None), "")
            values = [value for value, _ in found]
            title = workspace.pack.unit(unit).title
            yield (period.code, period.title, unit, title, *values, MISSING_WORDS.get(why, why))


def _rounded(value: float | None, decimals: int | None) -> int | float | None:
    """As printed: a stored float carries no digits nobody printed."""
    return None if value is None else shorten_number(round(value, 6 if decimals is None else decimals))


def shorten_number(value: float) -> int | float:
    """A whole number without its point.

    >>> shorten_number(250000.0), shorten_number(8.5)
    (250000, 8.5)
    """
    return int(value) if float(value).is_integer() else value


def league_dataset(workspace: Workspace, rules: ReleaseRules, table: LeagueTable, run: Run, day: date) -> Dataset:
    """The ranks of one league."""
    period = Period.parse(run.period)
    fields = (
        DatasetField("rank", "名次", FieldKind.INTEGER, note="空白为不参与排名"), _UNIT, _UNIT_NAME,
        DatasetField("value", table.title, FieldKind.NUMBER, table.measured_in),
        DatasetField("change", "名次变化", FieldKind.INTEGER, note="正数为上升"), DatasetField("reason", "说明"),
    )  # fmt: skip
    rows = [
        (row.rank, row.unit, row.name, _printed(row.value), row.change, row.reason or row.value.missing)
        for row in table.rows
    ]
    lane = Lane(str(workspace.pack.indicator(table.indicator).lane))
    return Dataset(
        f"league-{table.id}", f"{table.title}排名", f"{period.title}各地{table.title}和名次", "考核排名",
        rules.publisher, table.source, "月", day, workspace.day_of(run.as_of), period.title, rules.licence,
        lane, fields, rows, tuple(note for note in (table.note,) if note),
    )  # fmt: skip


def _printed(figure: Figure) -> int | float | None:
    return None if figure.value is None else shorten_number(float(Fraction(figure.text)))


def _promise_dataset(
    workspace: Workspace, rules: ReleaseRules, promises: Sequence[Promise], runs: Mapping[str, Run], day: date
) -> Iterator[Dataset]:
    if not promises:
        return
    names = (
        ("id", "目标编号"), ("title", "目标"), ("unit", "单位"), ("promised", "目标值"), ("years", "时限"),
        ("reached", "已达到"), ("covers", "数据期"), ("ratio", "完成比例"), ("word", "状态"), ("why", "说明"),
        ("section", "文件位置"),
    )  # fmt: skip
    fields = tuple(DatasetField(name, title, measured_in="%" if name == "ratio" else "") for name, title in names)
    rows = [tuple(getattr(one, name) or None for name, _ in names) for one in promises]
    modified = max((workspace.day_of(run.as_of) for run in runs.values()), default=day)
    plan = workspace.pack.plan
    yield Dataset(
        "targets", f"{plan.title}目标和进度", "计划的全部目标、时限和按已公开数据的进度", "目标", rules.publisher,
        rules.publisher, "月", day, modified, _years(plan.period), rules.licence, Lane.STAT_AGG, fields, rows,
        ("完成比例按已公开数据计算；尚未公开的指标不列进度",),
    )  # fmt: skip


def _years(period: str) -> str:
    """The plan's years in words; as they stand where the text lost them."""
    return "—".join(period.split("/")) + "年" if period[:4].isdigit() else period
