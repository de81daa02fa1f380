"""Slides for the meeting: the lead, the year's goals, charts, who is behind, what is asked to be decided."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from gongce.bulletins.charts import Chart, unit_colors
from gongce.bulletins.meeting.data import headline_first, rows_behind
from gongce.bulletins.monthly.composition import Composition, Context, Graph, Part
from gongce.bulletins.monthly.data import Prospect
from gongce.bulletins.monthly.headline import show_chance
from gongce.bulletins.monthly.lines import text_of
from gongce.bulletins.monthly.parts.indicators import (
    heat_of,
    light_text,
    shown_tables,
    write_contributions,
    write_paths,
)
from gongce.bulletins.monthly.parts.leagues import draw_league, shown_leagues
from gongce.bulletins.monthly.parts.prospects import RULE, is_unlikely, tell_prospect
from gongce.bulletins.slides.deck import Deck, Slide
from gongce.bulletins.word.numerals import write_day

MOST_FANS, MOST_LEAGUES, MOST_BEHIND, MOST_ASKED, MOST_NAMED = 2, 2, 10, 6, 4
GOALS_HEAD = ("指标", "年度目标", "还差", "今后每月需完成", "上年同期月均", "全年预计", "可能性")
BEHIND_HEAD = ("指标", "单位", "进度", "落后（百分点）", "还差", "今后每月需完成", "可能性")


def make_deck(context: Context, composition: Composition) -> Deck:
    """The deck, in the order a meeting goes.

    Args:
        context: the bulletin's data with its monthly layout.
        composition: the bulletin's content, for the first sentence.
    """
    data = context.data
    drawn = replace(context, kind=replace(context.kind, charts=True))
    slides = [
        *_lead(composition), *_fans(drawn), *_goals(context), *_leagues(drawn), *_first(drawn, write_contributions),
        *_heat(drawn), *_behind(context), *_asked(context),
    ]  # fmt: skip
    day = data.day or data.as_of.date()
    return Deck(
        f"{data.period.title}{data.plan}调度会",
        f"{data.issuer}　{write_day(day)}",
        data.issuer,
        slides,
        data.state.mark,
    )


def _lead(composition: Composition) -> Iterator[Slide]:
    """The first sentence, a line for each indicator and for who is behind."""
    words = text_of(composition.lead)
    lines = [part for part in words.replace("。", "；").split("；") if part]
    if lines:
        yield Slide("要点", lines=lines, notes=words)


def _charted(parts: Iterator[Part]) -> list[Chart]:
    return [part.chart for part in parts if isinstance(part, Graph)]


def _fans(context: Context) -> Iterator[Slide]:
    """The paths with a fan first."""
    paths = sorted(context.data.paths, key=lambda path: not (path.middle and path.target))
    chosen = replace(context, data=replace(context.data, paths=tuple(paths[:MOST_FANS])))
    yield from (_show(chart) for chart in _charted(write_paths(chosen)))


def _first(context: Context, write: Callable[[Context], Iterator[Part]]) -> Iterator[Slide]:
    yield from (_show(chart) for chart in _charted(write(context)))


def _show(chart: Chart) -> Slide:
    return Slide(chart.title, chart=chart, notes=chart.alt)


def _leagues(context: Context) -> Iterator[Slide]:
    units = {row.unit: row.name for table in context.data.indicators for row in table.rows}
    colors = {units[unit]: color for unit, color in unit_colors(list(units)).items()}
    for league in shown_leagues(context)[:MOST_LEAGUES]:
        yield from (_show(chart) for chart in list(draw_league(context, league, colors))[:1])


def _heat(context: Context) -> Iterator[Slide]:
    heat = heat_of(shown_tables(context), context.data.period.title)
    if heat:
        yield _show(heat.chart)


def _goals(context: Context) -> Iterator[Slide]:
    """The city's goals: gap and each month's amount first, the chance last."""
    outlook = context.data.outlook
    if outlook is None or not outlook.whole or not context.may_show(public=outlook.is_public):
        return
    low = [one.title for one in outlook.whole if is_unlikely(one)]
    title = f"{'、'.join(low)}完成年度目标可能性低于50%" if low else "各项年度目标完成可能性均不低于50%"
    rows = [
        (
            f"{one.title}{'增速' if one.by_growth else ''}（{one.measured_in}）",
            *(figure.text for figure in (one.goal, one.gap, one.needed, one.last, one.middle)),
            show_chance(one.chance).text,
        )
        for one in outlook.whole
    ]
    notes = "\n".join(text_of(tell_prospect(one, context.wording)) for one in outlook.whole)
    yield Slide(title, head=GOALS_HEAD, rows=rows, source=f"{RULE}。", notes=notes)


def _behind(context: Context) -> Iterator[Slide]:
    """Who is behind, indicator by indicator, the farthest first."""
    rows, units = [], set()
    for table in headline_first(context, shown_tables(context)):
        for row in rows_behind(table):
            one = _prospect(context, table.id, row.unit)
            units.add(row.name)
            rows.append((
                table.title, row.name, light_text(row.light), row.ahead.text.removeprefix("-"),
                one.gap.text if one else "—", row.needed.text, show_chance(one.chance).text if one else "—",
            ))  # fmt: skip
    if rows:
        count = f"，列前{MOST_BEHIND}项" if len(rows) > MOST_BEHIND else ""
        yield Slide(
            f"{len(units)}个单位{len(rows)}项指标落后序时或低于目标{count}",
            head=BEHIND_HEAD,
            rows=rows[:MOST_BEHIND],
            source=f"{RULE}。",
        )


def _prospect(context: Context, indicator: str, unit: str) -> Prospect | None:
    return context.data.outlook.of(indicator, unit) if context.data.outlook else None


def _asked(context: Context) -> Iterator[Slide]:
    """What the meeting is asked to decide, each from a figure or a duty that stands."""
    lines = [*_ask_goals(context), *_ask_units(context), *_ask_missing(context), *_ask_duties(context)]
    if lines:
        yield Slide("提请会议研究的事项", lines=lines[:MOST_ASKED])


def _ask_goals(context: Context) -> Iterator[str]:
    for one in context.data.outlook.whole if context.data.outlook else ():
        if is_unlikely(one) and one.needed.value is not None:
            last = f"（上年同期月均{one.last.text}{one.measured_in}）" if one.last.value is not None else ""
            yield (
                f"{one.title}还差{one.gap.text}{one.measured_in}，今后每月需完成{one.needed.text}{one.measured_in}{last}，"
                "研究由谁、在哪些月份补上"
            )
        elif is_unlikely(one):
            yield f"{one.title}增速距目标{one.gap.text}个百分点，后续月份须增长{one.rest_growth.text}%，研究增量来源"


def _ask_units(context: Context) -> Iterator[str]:
    for table in headline_first(context, shown_tables(context)):
        names = [row.name for row in rows_behind(table)]
        if names and table.whole and table.whole.target.value is not None:
            named = "、".join(names[:MOST_NAMED]) + (f"等{len(names)}个单位" if len(names) > MOST_NAMED else "")
            yield f"{named}{table.title}落后序时，是否印发提示函、限期报送措施"


def _ask_missing(context: Context) -> Iterator[str]:
    for table in shown_tables(context):
        names = [row.name for row in table.rows if row.level.missing == "未报送"]
        if names:
            yield f"{'、'.join(names)}{table.title}未报送，明确补报时限"


def _ask_duties(context: Context) -> Iterator[str]:
    late = [duty for duty in context.data.duties if duty.light == "overdue"]
    if late:
        more = f"等{len(late)}项" if len(late) > 1 else ""
        yield f"{late[0].what}{more}逾期未办，明确办结时限"
