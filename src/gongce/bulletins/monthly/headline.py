"""The first sentence and the paragraph of each indicator."""

from collections.abc import Sequence

from gongce.bulletins.monthly.change import tell_growth, tell_progress, tell_turn
from gongce.bulletins.monthly.data import BulletinData, Figure, IndicatorTable, UnitFigures
from gongce.bulletins.monthly.lines import Line, Shown, Wording, fill, join
from gongce.bulletins.monthly.places import NOT_REPORTED, tell_ends, tell_missing, tell_size_against_growth
from gongce.forecasting.listings import print_chance
from gongce.vocabulary import Period, PeriodKind

MOST_LAGGARDS = 3


def short_title(period: Period) -> str:
    """A period within its year: 1—6月, 6月, 二季度, 全年.

    >>> short_title(Period.ytd(2019, 6)), short_title(Period.of_year(2019))
    ('1—6月', '全年')
    """
    return "全年" if period.kind is PeriodKind.YEAR else period.title.removeprefix(f"{period.year}年")


def previous_title(period: Period) -> str:
    """The period that growth is compared with: 1—5月 for 1—6月; the year's first has the year before."""
    if period.kind is PeriodKind.YTD:
        if period.last > 2:
            return short_title(Period.ytd(period.year, period.last - 1))
        return "上年全年"
    return {PeriodKind.QUARTER: "上季度", PeriodKind.HALF: "上半年度", PeriodKind.YEAR: "上年"}.get(period.kind, "上月")


def tell_lead(data: BulletinData, wording: Wording) -> Line:
    """The one sentence that says what matters now: the chosen indicators, then who is behind."""
    if data.lead:
        return (data.lead,)
    tables = [table for name in data.headline if (table := data.indicator(name)) is not None]
    heads = [
        join([tell_whole(table, data.period, wording, "headline"), tell_chance(data, table, wording)], "，")
        for table in tables or data.indicators[:3]
    ]
    if not any(heads):
        return ()
    lead = fill(wording["lead"], period=data.period.title, headlines=join(heads, "；"))
    return (*lead, *tell_laggards(tables, wording))


def tell_chance(data: BulletinData, table: IndicatorTable, wording: Wording) -> Line:
    """The chance of the whole's goal of the year, where a forecast has one."""
    whole = table.whole
    found = data.outlook.of(table.id, whole.unit) if data.outlook and whole else None
    if found is None or found.chance.value is None:
        return ()
    is_rough = found.by_growth and bool(found.caveats)  # never a chance without what it rests on
    return fill(wording["chance_rough" if is_rough else "chance"], chance=show_chance(found.chance))


def show_chance(chance: Figure) -> Shown:
    """A chance in whole percent, never a bare 0 or 100 for what is not certain.

    >>> show_chance(Figure(99.7, 0)).text, show_chance(Figure(36.4, 0)).text
    ('>99%', '36%')
    """
    return Shown(print_chance(None if chance.value is None else chance.value / 100), chance)


def tell_laggards(tables: Sequence[IndicatorTable], wording: Wording) -> Line:
    """Units behind schedule in the indicators of the first sentence, a few by name."""
    parts = []
    for table in tables:
        rows = [row for row in table.rows if row.light in {"behind", "overdue"}]
        names = [row.name for row in rows]
        if names:
            key = "lead_below" if all(row.share.value is None for row in rows) else "lead_behind"
            told = "、".join(names[:MOST_LAGGARDS]) + (f"等{len(names)}个单位" if len(names) > MOST_LAGGARDS else "")
            parts.append(fill(wording[key], units=told, title=table.title))
    return tuple(piece for part in parts for piece in part)


def tell_whole(table: IndicatorTable, period: Period, wording: Wording, key: str = "whole") -> Line:
    """The whole's figure: level, growth, how growth stands to the period before, progress."""
    whole = table.whole
    if whole is None:
        return ()
    change = tell_change(whole, table, period, wording)
    values: dict[str, str | Shown | Line] = {
        "period": period.title, "name": whole.name, "title": table.title, "unit": table.measured_in,
        "level": Shown(whole.level.text, whole.level), "change": change,
        "reason": whole.level.missing or NOT_REPORTED,
    }  # fmt: skip
    if whole.level.value is not None:
        return fill(wording[key if change else f"{key}_level_only"], **values)
    return fill(wording[f"{key}_change_only" if change else f"{key}_missing"], **values)


def tell_change(whole: UnitFigures, table: IndicatorTable, period: Period, wording: Wording) -> Line:
    """What follows the level."""
    before = previous_title(period)
    growth = tell_growth(whole.growth, wording, is_ratio=table.is_ratio)
    turn = tell_turn(whole.growth, whole.growth_before, before, wording, is_ratio=table.is_ratio)
    return join([growth, turn, tell_progress(whole, table, wording)], "，")


def tell_units(table: IndicatorTable, wording: Wording) -> Line:
    """The units: first and last by growth (by level where there is none), size against growth, missing ones."""
    if not table.rows:
        return ()
    has_growth = any(row.growth.value is not None for row in table.rows)
    by = "growth" if has_growth else "level"
    entries = [(row.name, row.growth if has_growth else row.level) for row in table.rows]
    if not any(figure.value is not None for _, figure in entries):
        return join(tell_missing(table.rows, wording), "；")
    ends = tell_ends(
        entries, by, table.measured_in, wording, lower_is_better=table.lower_is_better, is_ratio=table.is_ratio
    )
    contrast = tell_size_against_growth(table, wording) if has_growth and not table.is_ratio else []
    return join([ends, *contrast, *tell_missing(table.rows, wording)], "；")
