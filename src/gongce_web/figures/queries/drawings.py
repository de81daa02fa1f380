"""Charts of figures by what they show: each drawn once for a period's view, served by address."""

from collections.abc import Callable, Sequence

import polars as pl
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongce.bulletins.charts import (
    Chart,
    MapPlace,
    Part,
    Path,
    SmallSeries,
    choropleth,
    path_chart,
    small_multiples,
    waterfall_chart,
)
from gongce.bulletins.meeting.deck import make_deck
from gongce.bulletins.monthly.compose import compose
from gongce.bulletins.monthly.data import Contributions, Figure, IndicatorTable
from gongce.bulletins.monthly.lines import text_of
from gongce.bulletins.monthly.parts.indicators import draw_path, tell_contributions
from gongce.bulletins.monthly.places import tell_ends
from gongce.bulletins.slides.deck import Deck
from gongce.calendars.reporting import LAST_MONTHS
from gongce.vocabulary import InputError, Lane, Period
from gongce.workspace.paths import draw_path as find_path
from gongce.workspace.pulls import list_pulls
from gongce_web.city.charts import PageChart
from gongce_web.city.maps import read_map, stamp_map
from gongce_web.city.periods import PeriodView
from gongce_web.city.scope import Scope
from gongce_web.figures.queries.places import context_of, row_of

MEASURES = {
    "growth": gettext_noop("同比增长"),
    "level": gettext_noop("累计"),
    "share": gettext_noop("完成年度目标"),
    "ahead": gettext_noop("与序时或目标比"),
    "needed": gettext_noop("今后每月还需"),
}
"""What a table or a map of units may show, with its words."""
_LEAST_POINTS = 2


def chart_of(scope: Scope, name: str, *args: str) -> PageChart | None:
    """A chart for `components/chart.html`: words, table, and where its definition is fetched; None for nothing."""
    chart = draw_chart(scope.view, name, *args)
    return PageChart(chart, reverse("chart", args=[name, "/".join(args)]) + scope.query) if chart else None


def map_of(scope: Scope, indicator: str, measure: str) -> tuple[PageChart | None, str]:
    """The map with its address, or why the city's map file cannot be used: the rest of the page stands without it."""
    try:
        return chart_of(scope, "map", indicator, measure), ""
    except InputError as error:
        return None, str(error)


def draw_chart(view: PeriodView, name: str, *args: str) -> Chart | None:
    """A chart by its name and what it is of, drawn once a view; None where there is no such chart."""
    make = DRAWINGS.get(name)
    if make is None or len(args) not in make[1]:
        return None
    return view.keep(f"chart/{name}/{'/'.join(args)}/{stamp_map(view.workspace)}", lambda: make[0](view, *args))


def tell_best(view: PeriodView, table: IndicatorTable, measure: str) -> str:
    """Who stands first and last by a measure, in the office's words."""
    entries = [(row.name, getattr(row, measure)) for row in table.rows]
    by = measure if measure in {"growth", "share", "ahead"} else "level"
    wording = view.templates.wording
    down, ratio = table.lower_is_better, table.is_ratio
    return text_of(tell_ends(entries, by, table.measured_in, wording, lower_is_better=down, is_ratio=ratio))


def draw_year(view: PeriodView, indicator: str, unit: str) -> Chart | None:
    """The year's path of a unit's indicator: reached, last year, the way to the goal, the fan."""
    parts = view.computed.parts
    if indicator not in parts.tables.indicators or row_of(parts.tables.table_of(indicator), unit) is None:
        return None
    path = find_path(parts.facts, indicator, unit, parts.tables, parts.foresight)
    return draw_path(context_of(view, unit), path) if path else None


def pulls_of(view: PeriodView, indicator: str) -> tuple[Contributions, ...]:
    """What parts brought to the city's growth, along each way the plan divides it; nothing where it is not known."""
    tables = view.computed.parts.tables
    if indicator not in tables.indicators:
        return ()
    return view.keep(f"pulls:{indicator}", lambda: tuple(list_pulls(tables, indicator)))


def draw_pull(view: PeriodView, indicator: str, along: str) -> Chart | None:
    """The waterfall of one way (0 for the first)."""
    found = dict(enumerate(pulls_of(view, indicator))).get(int(along) if along.isdecimal() else -1)
    if found is None:
        return None
    one, period = found, view.bulletin.period.title
    line = text_of(tell_contributions(context_of(view, view.workspace.pack.plan.city), one))
    parts = [Part(name, figure.value) for name, figure in one.parts]
    measure = _("%(along)s对%(title)s增长的拉动，%(period)s") % {
        "along": one.along,
        "title": one.title,
        "period": period,
    }
    title = line or _("%(title)s的拉动") % {"title": one.title}
    return waterfall_chart(title, parts, one.total.value or 0.0, measure=measure, source=one.source)


def draw_map(view: PeriodView, indicator: str, measure: str) -> Chart | None:
    """The units coloured by one of their figures."""
    tables = view.computed.parts.tables
    if indicator not in tables.indicators or measure not in MEASURES:
        return None
    table = tables.table_of(indicator)
    figures = [(row, getattr(row, measure)) for row in table.rows]
    if not any(figure.value is not None for _, figure in figures):
        return None
    places = [MapPlace(row.unit, row.name, figure.value, figure.missing) for row, figure in figures]
    said = tell_best(view, table, measure)
    words = _("%(title)s%(measure)s，%(period)s") % {
        "title": table.title,
        "measure": _(MEASURES[measure]),
        "period": view.bulletin.period.title,
    }
    decimals = next((figure.decimals for _, figure in figures if figure.value is not None), 1)
    return choropleth(said or words, read_map(view.workspace), places, measure=words, unit=unit_word(table, measure),
                      source=table.source, decimals=decimals)  # fmt: skip


def unit_word(table: IndicatorTable, measure: str) -> str:
    """The unit of measurement of one measure of a table."""
    if measure == "growth":
        return _("个百分点") if table.is_ratio else "%"
    return {"share": "%", "ahead": _("个百分点")}.get(measure, table.measured_in)


def draw_growths(view: PeriodView, indicator: str) -> Chart | None:
    """Small multiples: the growth of each unit through this year and the last, the city's behind each."""
    tables = view.computed.parts.tables
    if indicator not in tables.indicators:
        return None
    table, period = tables.table_of(indicator), view.bulletin.period
    units = [row.unit for row in table.rows]
    city = view.workspace.pack.plan.city
    slots = [(year, month) for year in (period.year - 1, period.year) for month in LAST_MONTHS]
    slots = [slot for slot in slots if slot <= (period.year, period.last)]
    found = _read_growths(view.computed.parts.facts, indicator)
    lines = {unit: [found.get((unit, *slot)) for slot in slots] for unit in (*units, city)}
    drawn = [SmallSeries(row.name, lines[row.unit]) for row in table.rows if _has_points(lines[row.unit])]
    if len(drawn) < _LEAST_POINTS:
        return None
    whole = SmallSeries(_("全市"), lines[city]) if _has_points(lines[city]) else None
    said = tell_best(view, table, "growth")
    measure = _("%(title)s各月累计增长，%(year)s—%(year2)s年") % {
        "title": table.title,
        "year": period.year - 1,
        "year2": period.year,
    }
    names = [f"{str(year)[2:]}.{month}" for year, month in slots]
    return small_multiples(said or measure, names, drawn, measure=measure, unit=unit_word(table, "growth"),
                           source=table.source, whole=whole)  # fmt: skip


def _has_points(values: Sequence[float | None]) -> bool:
    return sum(value is not None for value in values) >= _LEAST_POINTS


def _read_growths(facts: pl.DataFrame, indicator: str) -> dict[tuple[str, int, int], float]:
    its = (pl.col("indicator") == indicator) & (pl.col("industry") == "") & (pl.col("measure") == "growth")
    rows = facts.filter(its & pl.col("value").is_not_null()).select("unit", "period", "value").iter_rows()
    read = ((unit, Period.parse(code), value) for unit, code, value in rows)
    return {(unit, period.year, period.last): value for unit, period, value in read if period.kind.value == "ytd"}


def draw_history(view: PeriodView, indicator: str, unit: str, industry: str = "") -> Chart | None:
    """The growth of a unit, or of one of its industries, through all the years the archive has."""
    pack = view.workspace.pack
    record = next((one for one in pack.indicators if one.id == indicator), None)
    if record is None or unit not in {one.id for one in pack.units} or record.lane is Lane.STAT_MICRO:
        return None
    if industry and industry not in pack.items:
        return None
    read = view.workspace.archive.read(
        lanes=[record.lane], as_of=view.computed.moment.as_of, indicators=[indicator], units=[unit],
        measures=["growth"], industries=[industry],
    )  # fmt: skip
    rows = read.frame.filter(pl.col("value").is_not_null()).select("period", "value").collect().iter_rows()
    found = {(one.year, one.last): value for code, value in rows if (one := Period.parse(code)).kind.value == "ytd"}
    slots = _slots(found)
    if len(found) < _LEAST_POINTS:
        return None
    name = pack.items[industry].title if industry else pack.unit(unit).title
    values = [found.get(slot) for slot in slots]
    last, highest = found[max(found)], max(found.values())
    title = _("%(name)s%(title)s最近一期增长%(text)s%%，%(slots)s年以来最高%(text2)s%%") % {
        "name": name,
        "title": record.title,
        "text": Figure(last).text,
        "slots": slots[0][0],
        "text2": Figure(highest).text,
    }
    source = view.workspace.settings.sources.get(record.lane, "")
    measure = _("%(name)s%(title)s各月累计增长，%(slots)s—%(slots2)s年") % {
        "name": name,
        "title": record.title,
        "slots": slots[0][0],
        "slots2": slots[-1][0],
    }
    return path_chart(title, Path([f"{year}.{month}" for year, month in slots], values), measure=measure, unit="%",
                      source=source)  # fmt: skip


def _slots(found: dict[tuple[int, int], float]) -> list[tuple[int, int]]:
    """Every reporting month from the first known to the last; missing ones stay gaps."""
    if not found:
        return []
    first, last = min(found), max(found)
    every = [(year, month) for year in range(first[0], last[0] + 1) for month in LAST_MONTHS]
    return [slot for slot in every if first <= slot <= last]


def deck_of(view: PeriodView) -> Deck:
    """The slides of a meeting about the period: the sentence, goals, places, who is behind, what is to be decided."""
    context = context_of(view, view.workspace.pack.plan.city)
    return view.keep("deck", lambda: make_deck(context, compose(view.bulletin, "monthly", view.templates)))


def draw_slide(view: PeriodView, place: str) -> Chart | None:
    """The chart of a slide by its place in the deck."""
    slides = dict(enumerate(deck_of(view).slides))
    slide = slides.get(int(place) if place.isdecimal() else -1)
    return slide.chart if slide else None


DRAWINGS: dict[str, tuple[Callable[..., Chart | None], tuple[int, ...]]] = {
    "path": (draw_year, (2,)),
    "pull": (draw_pull, (2,)),
    "map": (draw_map, (2,)),
    "growths": (draw_growths, (1,)),
    "history": (draw_history, (2, 3)),
    "slide": (draw_slide, (1,)),
}
"""Name of a chart in its address → what draws it, and of how many things."""
