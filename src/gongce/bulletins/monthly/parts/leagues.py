"""Places: a sentence, a table and charts for each league; the red and the black list with reasons."""

from collections.abc import Iterator

from gongce.bulletins.charts import (
    Bar,
    Chart,
    RankInterval,
    RankMove,
    interval_chart,
    league_chart,
    slope_chart,
    unit_colors,
)
from gongce.bulletins.monthly.composition import Cell, Context, Graph, Grid, Part, Sentence, Subtitle
from gongce.bulletins.monthly.data import Figure, LeagueRow, LeagueTable
from gongce.bulletins.monthly.headline import short_title
from gongce.bulletins.monthly.issue import Standing
from gongce.bulletins.monthly.lines import Shown, fill, text_of
from gongce.bulletins.monthly.places import MOVED, NOT_REPORTED, tell_ends, tell_league

LATE = "迟报"


def shown_leagues(context: Context) -> list[LeagueTable]:
    """Those that this bulletin may print: nothing internal once it is issued, nothing that is not public outside."""
    is_draft = context.data.state.standing is Standing.DRAFT
    return [
        league for league in context.data.leagues
        if context.is_asked(league.id) and context.may_show(public=league.public and not league.internal)
        and (is_draft or not league.internal)
    ]  # fmt: skip


def write_leagues(context: Context) -> Iterator[Part]:
    """Each league under its own heading."""
    order = {row.unit: row.name for table in context.data.indicators for row in table.rows}
    for league in context.data.leagues:
        order |= {row.unit: row.name for row in league.rows if row.unit not in order}
    colors = unit_colors(list(order))
    by_name = {name: colors[unit] for unit, name in order.items()}
    for league in shown_leagues(context):
        yield Subtitle(league.title)
        line = tell_league(league, league.by, context.wording)
        if line:
            yield Sentence((*line, "。"))
        if league.internal:
            yield Sentence(fill(context.wording["internal"], reason="、".join(league.internal)))
        if context.kind.charts:
            yield from (Graph(chart) for chart in draw_league(context, league, by_name))
        yield league_grid(league, context.data.period.title)


def place_text(row: LeagueRow) -> str:
    """第3（↑2）, or 不排名.

    >>> from gongce.bulletins.monthly.data import Figure
    >>> place_text(LeagueRow("a", "甲", Figure(1.0), 3, 2)), place_text(LeagueRow("a", "甲", Figure(1.0), 3))
    ('第3（↑2）', '第3')
    """
    if row.rank is None:
        return "不排名"
    return f"第{row.rank}（{change_text(row.change)}）" if row.change is not None else f"第{row.rank}"


def change_text(change: int | None) -> str:
    """↑2, ↓1, 持平; "—" without one."""
    if change is None:
        return "—"
    return "持平" if change == 0 else f"{'↑' if change > 0 else '↓'}{abs(change)}"


def league_grid(league: LeagueTable, period: str) -> Grid:
    """Places in order, those without one last with their reason."""
    rows: list[list[Cell]] = []
    for row in league.rows:
        remark = row.reason or NOT_REPORTED if row.rank is None else row.note
        remark = "；".join(filter(None, (remark, LATE if row.late and remark != LATE else "")))
        place = Shown(str(row.rank), Figure(row.rank, 0)) if row.rank is not None else "—"
        rows.append([place, row.name, Shown(row.value.text, row.value), change_text(row.change), remark])
    if league.whole.value is not None:
        rows.append(["—", "全市", Shown(league.whole.text, league.whole), "—", ""])
    notes = [f"资料来源：{league.source}" if league.source else "", league.note]
    if league.before:
        notes.append(f"“比上次”与{league.before}位次相比")
    has_remark = any(row[-1] for row in rows)
    width = 5 if has_remark else 4
    head = ("位次", "单位", f"{league.title}（{league.measured_in}）", "比上次", "说明")
    return Grid(
        f"{period}{league.title}位次", head[:width], [row[:width] for row in rows], note="；".join(filter(None, notes)),
        align="clrcl"[:width], bold=frozenset({len(rows) - 1}) if league.whole.value is not None else frozenset(),
        sheet=f"{league.title}位次",
    )  # fmt: skip


def draw_league(context: Context, league: LeagueTable, colors: dict[str, str]) -> Iterator[Chart]:
    """Bars with places; lines of change where somebody moved far; honest intervals where they were worked out."""
    ranked = [row for row in league.rows if row.rank is not None]
    if len(ranked) < 2:
        return
    entries = [(row.name, row.value) for row in ranked]
    ends = tell_ends(entries, league.by, league.measured_in, context.wording, lower_is_better=league.lower_is_better)
    title, period = text_of(ends), context.data.period.title
    bars = [
        Bar(row.name, None, reason=row.reason or NOT_REPORTED)
        if row.rank is None
        else Bar(row.name, row.value.value, place_text(row))
        for row in league.rows
    ]
    decimals = ranked[0].value.decimals
    yield league_chart(
        title, bars, measure=f"{league.title}，{period}", unit=league.measured_in, source=league.source,
        decimals=decimals, line=league.whole.value, signed=league.by == "ahead",
    )  # fmt: skip
    moves = [
        RankMove(row.name, row.rank + row.change if row.change is not None else None, row.rank)
        for row in ranked if row.rank is not None
    ]  # fmt: skip
    if any(abs(row.change or 0) >= MOVED for row in ranked) and league.before:
        yield slope_chart(
            tell_moved(ranked), moves, measure=f"{league.title}位次", before=league.before,
            now=short_title(context.data.period), source=league.source, colors=colors,
        )  # fmt: skip
    spans = [RankInterval(row.name, row.rank, row.low, row.high) for row in ranked if row.rank and row.low and row.high]
    if len(spans) == len(ranked):
        yield interval_chart(
            f"{league.title}位次的可能范围",
            spans,
            measure=f"{league.title}，{period}",
            level="90%",
            source=league.source,
        )


def tell_moved(rows: list[LeagueRow]) -> str:
    """The largest rise and the largest fall: the finding of the chart of changes."""
    changes = [(row.change or 0, row) for row in rows if row.change]
    risen = max(changes, key=lambda pair: pair[0], default=None)
    fallen = min(changes, key=lambda pair: pair[0], default=None)
    parts = []
    if risen and risen[0] > 0:
        parts.append(f"{risen[1].name}升{risen[0]}位至第{risen[1].rank}")
    if fallen and fallen[0] < 0:
        parts.append(f"{fallen[1].name}降{-fallen[0]}位至第{fallen[1].rank}")
    return "，".join(parts)


def write_lists(context: Context) -> Iterator[Part]:
    """The red and the black list: who, in which table, why."""
    rows: list[list[Cell]] = []
    for league in shown_leagues(context):
        if league.internal:
            continue
        for word, listed in (("红榜", league.red), ("黑榜", league.black)):
            rows += [[word, league.title, one.name, one.reason] for one in listed]
    if rows:
        rows.sort(key=lambda row: row[0] != "红榜")
        yield Grid(
            f"{context.data.period.title}红黑榜", ("榜", "项目", "单位", "理由"), rows, align="clll", sheet="红黑榜"
        )
