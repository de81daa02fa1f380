"""League tables with the places their figures allow, and why a unit stands where it does."""

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from gongce.bulletins.charts import Bar, Chart, RankInterval, RankMove, interval_chart, league_chart, slope_chart
from gongce.bulletins.charts.theme import unit_colors
from gongce.bulletins.monthly import data as shapes
from gongce.rulebook import Nature
from gongce.workspace.computing import LANES
from gongce.workspace.leagues import LeagueTable
from gongce.workspace.placing import FEWEST_REVISIONS, PlaceInterval, explain_place, find_revisions, place_intervals
from gongce.workspace.placing import tell_place as tell_in_words
from gongce.workspace.pulls import list_pulls
from gongce.workspace.settings import RankedBy
from gongce_web.city.scope import Scope

KINDS = ("bars", "intervals", "moves")


@dataclass(frozen=True)
class LeagueView:
    """One league as its page shows it.

    Args:
        table: the core's; `shown` as a bulletin prints it.
        intervals: unit → the places its figure allows.
        revisions: how many past revisions are behind them.
    """

    table: LeagueTable
    shown: shapes.LeagueTable
    intervals: dict[str, PlaceInterval]
    revisions: int

    @property
    def id(self) -> str:
        """The league's."""
        return self.table.league.id

    @property
    def internal(self) -> str:
        """Why it may not be published; "" where it may."""
        return "、".join(self.table.internal)

    @property
    def rows(self) -> list[tuple[shapes.LeagueRow, PlaceInterval | None, str, str]]:
        """Rows with their interval, the interval in words, the change of place in words."""
        found = ((row, self.intervals.get(row.unit)) for row in self.shown.rows)
        return [(row, one, span_words(one) if one else "", _moved(row)) for row, one in found]

    @property
    def first(self) -> str:
        """Who holds the first place."""
        return "、".join(row.name for row in self.shown.rows if row.rank == 1)

    @property
    def last(self) -> str:
        """Who holds the last place."""
        worst = max((row.rank for row in self.shown.rows if row.rank), default=0)
        return "、".join(row.name for row in self.shown.rows if row.rank == worst)

    @property
    def unranked(self) -> int:
        """How many have no place."""
        return sum(row.rank is None for row in self.shown.rows)

    @property
    def ranked(self) -> int:
        """How many have one."""
        return len(self.table.ranking.ranked)

    @property
    def doubtful(self) -> int:
        """How many places cannot be told from another."""
        return sum(one.low != one.high for one in self.intervals.values())

    @property
    def basis(self) -> str:
        """What the intervals rest on."""
        if self.revisions >= FEWEST_REVISIONS:
            return _("按四舍五入和以往%(revisions)s次修订") % {"revisions": self.revisions}
        return _("按四舍五入；以往修订太少，未计")


def span_words(one: PlaceInterval) -> str:
    """第4—5, or 第3 where it is sure."""
    return (
        _("第%(place)d") % {"place": one.low}
        if one.low == one.high
        else _("第%(low)s—%(high)s") % {"low": one.low, "high": one.high}
    )


def list_leagues(scope: Scope) -> tuple[LeagueView, ...]:
    """Every league of the workspace for the scope's period; none where nothing was reported."""
    if not scope.is_known:
        return ()
    view = scope.view
    return view.keep("leagues", lambda: tuple(_view(scope, table) for table in view.computed.parts.leagues))


def find_league(scope: Scope, name: str) -> LeagueView | None:
    """A league by its id."""
    return next((one for one in list_leagues(scope) if one.id == name), None)


def _view(scope: Scope, table: LeagueTable) -> LeagueView:
    view = scope.view
    shown = next(one for one in view.bulletin.leagues if one.id == table.league.id)
    read = view.workspace.archive.read_vintages(lanes=LANES, indicators=[table.league.indicator])
    until = view.computed.moment.as_of
    vintages = read.frame.collect()
    revisions = find_revisions(vintages.filter(vintages["recorded_at"] <= until), table)
    nature = scope.pack.indicator(table.league.indicator).nature
    is_counted = table.league.by is RankedBy.LEVEL and nature is Nature.COUNT
    # The dice are fixed by the period, so whoever looks sees the same places.
    rng = np.random.default_rng(scope.period.year * 100 + scope.period.last)
    found = place_intervals(table, revisions, rng=rng, is_counted=is_counted)
    return LeagueView(table, shown, {one.unit: one for one in found}, len(revisions))


@dataclass(frozen=True)
class PlaceView:
    """Why a unit stands where it does, for the panel."""

    name: str
    sentences: tuple[str, ...]
    interval: str
    pull: shapes.Figure | None
    pull_key: str
    row: shapes.LeagueRow
    key: str
    listed: str


def tell_unit(scope: Scope, league: LeagueView, unit: str) -> PlaceView | None:
    """One unit's place explained; None where the league has no such unit."""
    row = next((one for one in league.shown.rows if one.unit == unit), None)
    if row is None:
        return None
    titles = {one.id: one.title for one in scope.pack.units}
    one = explain_place(league.table, scope.pack, scope.view.computed.parts.tables.now, unit)
    interval = league.intervals.get(unit)
    pull = _find_pull(scope, league, row.name)
    listed = next((item.reason for item in (*league.shown.red, *league.shown.black) if item.name == row.name), "")
    return PlaceView(
        row.name,
        tell_in_words(one, league.table, titles),
        span_words(interval) if interval and interval.low != interval.high else "",
        pull,
        f"{league.table.league.indicator}/{row.name}/pull",
        row,
        f"{league.id}/{unit}",
        listed,
    )


def _find_pull(scope: Scope, league: LeagueView, name: str) -> shapes.Figure | None:
    """What the unit brought to the city's growth, where the league ranks growth."""
    if league.table.league.by is not RankedBy.GROWTH:
        return None
    indicator = league.table.league.indicator
    tables = scope.view.computed.parts.tables
    pulls = scope.view.keep(f"pulls:{indicator}", lambda: tuple(list_pulls(tables, indicator)))
    return next((figure for one in pulls for title, figure in one.parts if title == name), None)


def chart_league(scope: Scope, league: LeagueView, kind: str) -> Chart | None:
    """A chart of a league: bars, intervals or moves; None where there is nothing to draw."""
    if league.ranked < 2:
        return None
    return {"bars": _bars, "intervals": _intervals, "moves": _moves}[kind](scope, league)


def _bars(scope: Scope, league: LeagueView) -> Chart:
    shown = league.shown
    marked = {one.name for one in (*shown.red, *shown.black)}
    bars = [Bar(row.name, row.value.value, _place_text(row), row.reason, row.name in marked) for row in shown.rows]
    title = _("%(first)s居首") % {"first": league.first} + (
        _("，%(last)s居末") % {"last": league.last} if league.last != league.first else ""
    )
    return league_chart(
        title,
        bars,
        measure=f"{shown.title}，{scope.period.title}",
        unit=shown.measured_in,
        source=shown.source,
        decimals=league.table.decimals,
        line=shown.whole.value,
    )


def _place_text(row: shapes.LeagueRow) -> str:
    if row.rank is None:
        return ""
    moved = _moved(row)
    return _("第%(place)d") % {"place": row.rank or 0} + (f"（{moved}）" if moved != "—" else "")


def _moved(row: shapes.LeagueRow) -> str:
    """↑2, ↓1, 持平; a dash where it was not ranked before."""
    if row.change is None:
        return "—"
    return _("持平") if row.change == 0 else f"{'↑' if row.change > 0 else '↓'}{abs(row.change)}"


def _intervals(scope: Scope, league: LeagueView) -> Chart:
    names = {row.unit: row.name for row in league.shown.rows}
    found = [RankInterval(names[one.unit], one.rank, one.low, one.high) for one in league.intervals.values()]
    title = (
        _("%(doubtful)s个单位的位次不能与相邻的分清") % {"doubtful": league.doubtful}
        if league.doubtful
        else _("各单位位次都能分清")
    )
    measure = _("%(title)s位次，%(period)s") % {"title": league.shown.title, "period": scope.period.title}
    return interval_chart(title, found, measure=measure, level=f"95%，{league.basis}", source=league.shown.source)


def _moves(scope: Scope, league: LeagueView) -> Chart | None:
    places = {place.unit: place for place in league.table.ranking.places}
    moves = [RankMove(row.name, places[row.unit].previous, row.rank) for row in league.shown.rows]
    known = [one for one in moves if one.before is not None and one.now is not None]
    if len(known) < 2 or not league.shown.before:
        return None
    best = max(known, key=lambda one: (one.before or 0) - (one.now or 0))
    gained = (best.before or 0) - (best.now or 0)
    title = (
        _("%(name)s上升%(gained)s位，升幅最大") % {"name": best.name, "gained": gained}
        if gained > 0
        else _("位次没有上升的")
    )
    names = {unit.id: unit.title for unit in scope.pack.units}
    colors = {names[unit]: color for unit, color in unit_colors([one.unit for one in league.shown.rows]).items()}
    return slope_chart(
        title,
        moves,
        measure=_("%(title)s位次") % {"title": league.shown.title},
        before=league.shown.before,
        now=scope.period.title,
        source=league.shown.source,
        colors=colors,
    )
