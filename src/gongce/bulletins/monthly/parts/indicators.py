"""What was reached: a paragraph an indicator, the summary table, the units' tables, the year's path, who pulled."""

from collections.abc import Iterator
from dataclasses import replace

from gongce.bulletins.charts import Chart, Fan, HeatRow, Path, fan_chart, heat_table, waterfall_chart
from gongce.bulletins.charts import Part as Pull
from gongce.bulletins.monthly.change import printed, tell_growth, tell_turn, unsigned
from gongce.bulletins.monthly.composition import Cell, Context, Graph, Grid, Part, Sentence
from gongce.bulletins.monthly.data import (
    LIGHTS,
    Contributions,
    Figure,
    IndicatorTable,
    UnitFigures,
    YearOutlook,
    YearPath,
)
from gongce.bulletins.monthly.headline import previous_title, short_title, tell_units, tell_whole
from gongce.bulletins.monthly.lines import Line, Shown, fill, join, text_of

SUMMARY_HEAD = (
    "指标", "计量单位", "完成", "增长（%）", "上期增长（%）", "年度目标", "完成目标（%）", "快于序时或目标（百分点）",
    "预警",
)  # fmt: skip
CITY = "全市"
LEAST_HEAT = 2
MOST_HEAT = 8


def shown_tables(context: Context) -> list[IndicatorTable]:
    """The indicators that this bulletin may show."""
    return [table for table in context.data.indicators if context.may_show(public=table.public)]


def shown_outlook(context: Context) -> YearOutlook | None:
    """What is expected of the year, where this bulletin may show it."""
    outlook = context.data.outlook
    return outlook if outlook and context.may_show(public=outlook.is_public) else None


def write_indicators(context: Context) -> Iterator[Part]:
    """A paragraph for each indicator, then the summary and the heat table."""
    tables = shown_tables(context)
    period = context.data.period
    for table in tables:
        line = join([tell_whole(table, period, context.wording), tell_units(table, context.wording)], "。")
        if line:
            yield Sentence((*line, "。"), f"{table.title}。")
    if any(table.whole for table in tables):
        yield summary_grid(tables, period.title)
    heat = heat_of(tables, period.title)
    if heat and context.kind.charts:
        yield heat


def summary_grid(tables: list[IndicatorTable], period: str) -> Grid:
    """One row an indicator: the whole's figures."""
    rows = [summary_row(table, table.whole) for table in tables if table.whole]
    return Grid(
        f"{period}{CITY}主要指标完成情况", SUMMARY_HEAD, rows,
        note=note_of(tables), align="lcrrrrrrc", sheet="全市",
    )  # fmt: skip


def summary_row(table: IndicatorTable, whole: UnitFigures) -> list[Cell]:
    """A row of the summary."""
    figures = (whole.level, whole.growth, whole.growth_before, whole.target, whole.share, whole.ahead)
    return [table.title, table.measured_in, *map(cell, figures), light_text(whole.light)]


def cell(figure: Figure) -> Shown:
    """A figure as it stands in a table."""
    return Shown(figure.text, figure)


def light_text(light: str) -> str:
    """Shape and word.

    >>> light_text("behind")
    '■ 滞后'
    """
    shape, word = LIGHTS[light]
    return f"{shape} {word}" if light else "—"


def note_of(tables: list[IndicatorTable]) -> str:
    """Sources and remarks under a table; reasons of missing figures."""
    sources = "、".join(dict.fromkeys(table.source for table in tables if table.source))
    remarks = [f"{table.title}：{table.note}" for table in tables if table.note]
    return "；".join([*([f"资料来源：{sources}"] if sources else []), *remarks])


def missing_note(rows: list[UnitFigures]) -> str:
    """Why figures are missing, by reason."""
    reasons: dict[str, list[str]] = {}
    for row in rows:
        if row.level.value is None and row.level.missing:
            reasons.setdefault(row.level.missing, []).append(row.name)
    return "；".join(f"{'、'.join(names)}{reason}" for reason, names in reasons.items())


def write_figures(context: Context) -> Iterator[Part]:
    """Each indicator by unit."""
    for table in shown_tables(context):
        if table.rows:
            yield unit_grid(table, context.data.period.title)


def unit_grid(table: IndicatorTable, period: str) -> Grid:
    """One indicator's table: the whole first, then the units; columns without any figure are left out."""
    units = [*([table.whole] if table.whole else []), *table.rows]
    growth = "增减（百分点）" if table.is_ratio else "增长（%）"
    is_by_growth = all(row.share.value is None for row in units)
    ahead = "高于目标（百分点）" if is_by_growth else "快于序时（百分点）"
    unit = table.measured_in
    heads = (
        "单位", f"完成（{unit}）", growth, f"年度目标（{unit}）", "完成目标（%）", ahead, f"每月还需（{unit}）", "预警",
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [
            row.name,
            *map(cell, (row.level, row.growth, row.target, row.share, row.ahead, row.needed)),
            light_text(row.light),
        ]
        for row in units
    ]
    kept = [place for place in range(len(heads)) if place == 0 or any(text_at(row[place]) != "—" for row in rows)]
    notes = [note_of([table]), missing_note(units)]
    return Grid(
        f"{period}{table.title}", [heads[place] for place in kept], [[row[place] for place in kept] for row in rows],
        note="；".join(filter(None, notes)), align="".join("lrrrrrrc"[place] for place in kept),
        bold=frozenset({0}) if table.whole else frozenset(), sheet=table.title,
    )  # fmt: skip


def text_at(part: Cell) -> str:
    """A cell's text."""
    return part.text if isinstance(part, Shown) else part


def heat_of(tables: list[IndicatorTable], period: str) -> Graph | None:
    """Units by indicators' growth, where there are at least two of each."""
    chosen = [table for table in tables if any(row.growth.value is not None for row in table.rows)][:MOST_HEAT]
    names = list(dict.fromkeys((row.unit, row.name) for table in chosen for row in table.rows))
    if len(chosen) < LEAST_HEAT or len(names) < LEAST_HEAT:
        return None
    values = [{row.unit: row.growth.value for row in table.rows} for table in chosen]
    rows = [HeatRow(name, [column.get(unit) for column in values]) for unit, name in names]
    columns = [f"{table.title}（{'百分点' if table.is_ratio else '%'}）" for table in chosen]
    downs = [table.lower_is_better for table in chosen]
    title = tell_heat(rows, downs)
    sources = "、".join(dict.fromkeys(table.source for table in chosen if table.source))
    return Graph(
        heat_table(title, columns, rows, measure=f"主要指标增长，{period}", source=sources, lower_is_better=downs)
    )


def tell_heat(rows: list[HeatRow], downs: list[bool]) -> str:
    """Who has the most first places, who has gaps: the finding of the heat table."""
    wins = dict.fromkeys((row.name for row in rows), 0)
    for place, is_down in enumerate(downs):
        column = [(row.name, value) for row in rows if (value := row.values[place]) is not None]
        best = (min if is_down else max)((value for _, value in column), default=None)
        for name, value in column:
            wins[name] += value == best
    most = max(wins.values(), default=0)
    leaders = [name for name, number in wins.items() if number == most]
    gaps = [row.name for row in rows if None in row.values]
    each = "各" if len(leaders) > 1 else ""
    said = f"{len(downs)}项指标中{'、'.join(leaders[:3])}{each}有{most}项居首"
    return said + (f"，{'、'.join(gaps[:3])}有缺数" if gaps else "")


def write_paths(context: Context) -> Iterator[Part]:
    """The year's paths, drawn."""
    for path in context.data.paths:
        if context.kind.charts and context.may_show(public=path.public):
            hides = context.is_public and shown_outlook(context) is None
            yield Graph(draw_path(context, replace(path, middle=(), bands=(), finding="") if hides else path))


def draw_path(context: Context, path: YearPath) -> Chart:
    """A path's chart; its title is the finding given, else what happened to the growth."""
    lines = Path(path.periods, path.actual, path.target, path.last_year, path.floor, path.strive)
    fan = Fan(path.middle, {band: (low, high) for band, low, high in path.bands}) if path.middle else None
    title = path.finding or tell_path(context, path)
    measure = f"{path.title}，{context.data.period.year}年"
    return fan_chart(
        title, lines, fan, measure=measure, unit=path.measured_in, source=path.source, decimals=path.decimals
    )


def tell_path(context: Context, path: YearPath) -> str:
    """What happened to the indicator, as a title."""
    table = context.data.indicator(path.indicator)
    if table is None or table.whole is None:
        return f"{path.title}逐月情况"
    growth = tell_growth(table.whole.growth, context.wording, is_ratio=table.is_ratio)
    before = previous_title(context.data.period)
    turn = tell_turn(table.whole.growth, table.whole.growth_before, before, context.wording, is_ratio=table.is_ratio)
    said = text_of(join([growth, turn], "，"))
    return f"{short_title(context.data.period)}{table.title}{said}" if said else f"{path.title}逐月情况"


def write_contributions(context: Context) -> Iterator[Part]:
    """Who pulled the whole up, who pulled it down: a sentence, a chart, a table."""
    for one in context.data.contributions:
        if context.may_show(public=one.public) and one.parts:
            line = tell_contributions(context, one)
            if line:
                yield Sentence((*line, "。"), f"{one.title}{one.along}。")
            if context.kind.charts:
                parts = [Pull(name, figure.value) for name, figure in one.parts]
                measure = f"{one.along}对{one.title}增长的拉动，{context.data.period.title}"
                title = text_of(line) or f"{one.title}的拉动"
                yield Graph(waterfall_chart(title, parts, one.total.value or 0.0, measure=measure, source=one.source))
            yield contribution_grid(one, context.data.period.title)


def tell_contributions(context: Context, one: Contributions) -> Line:
    """The two that pulled most, and those that dragged."""
    ordered = sorted(
        ((name, figure) for name, figure in one.parts if printed(figure)), key=lambda part: -(part[1].value or 0)
    )
    up = [part for part in ordered if (part[1].value or 0) > 0][:2]
    down = [part for part in reversed(ordered) if (part[1].value or 0) < 0][:2]
    lines = [fill(context.wording["pulled"], units=name, value=unsigned(figure)) for name, figure in up]
    lines += [fill(context.wording["dragged"], units=name, value=unsigned(figure)) for name, figure in down]
    return join(lines, "，")


def contribution_grid(one: Contributions, period: str) -> Grid:
    """The parts and their sum."""
    rows: list[list[Cell]] = [[name, cell(figure)] for name, figure in one.parts]
    rows.append([CITY, cell(one.total)])
    note = f"资料来源：{one.source}" if one.source else ""
    head = (one.along.removeprefix("分") or "单位", "拉动（百分点）")
    return Grid(
        f"{period}{one.along}对{one.title}增长的拉动", head, rows, note=note, align="lr",
        bold=frozenset({len(rows) - 1}), sheet=f"{one.title}{one.along}拉动",
    )  # fmt: skip
