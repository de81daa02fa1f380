"""The overview: the sentence, the goals with their chances, what changed, what needs a decision."""

from dataclasses import dataclass

from gongce.bulletins.monthly.data import LeagueRow, Prospect, UnitFigures
from gongce.bulletins.monthly.headline import show_chance
from gongce.bulletins.monthly.lines import Line
from gongce_web.city.charts import PageChart
from gongce_web.city.periods import PeriodView
from gongce_web.city.scope import Scope
from gongce_web.figures.queries.changes import Change, find_previous, list_changes
from gongce_web.figures.queries.decisions import Decision, list_decisions
from gongce_web.figures.queries.drawings import chart_of
from gongce_web.figures.queries.places import lead_of, row_of


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal of the year: the unit's figures of its indicator, and what is expected."""

    indicator: str
    title: str
    measured_in: str
    row: UnitFigures
    prospect: Prospect | None
    chance: str

    def key(self, column: str) -> str:
        """The key of one of its figures."""
        return f"{self.indicator}/{self.row.unit}/{column}"


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit's place in a league."""

    league: str
    title: str
    measured_in: str
    row: LeagueRow


@dataclass(frozen=True)
class Overview:
    """Everything the overview says of the scope's unit."""

    lead: list[Line]
    goals: tuple[GoalLine, ...]
    standings: tuple[Standing, ...]
    changes: tuple[Change, ...]
    decisions: tuple[Decision, ...]
    chart: PageChart | None
    before: str


def make_overview(scope: Scope) -> Overview:
    """The overview of the scope's unit in its period."""
    view, previous = scope.view, find_previous(scope)
    headline = [name for name in view.bulletin.headline if view.bulletin.indicator(name)]
    chart = next((found for name in headline if (found := chart_of(scope, "path", name, scope.unit))), None)
    return Overview(
        lead_of(view, scope.unit),
        list_goals(view, scope.unit),
        list_standings(view, scope.unit),
        list_changes(scope),
        list_decisions(scope),
        chart,
        previous.bulletin.period.title if previous else "",
    )


def list_goals(view: PeriodView, unit: str) -> tuple[GoalLine, ...]:
    """Every indicator of which the unit has a goal of the year, those of the bulletin first."""
    return view.keep(f"goals/{unit}", lambda: tuple(_goals(view, unit)))


def _goals(view: PeriodView, unit: str) -> list[GoalLine]:
    tables, outlook = view.computed.parts.tables, view.bulletin.outlook
    lines = []
    for name in tables.indicators:
        table = tables.table_of(name)
        row = row_of(table, unit)
        if row is not None and (row.light or row.target.value is not None):
            found = outlook.of(name, unit) if outlook else None
            shown = show_chance(found.chance).text if found else "—"
            lines.append(GoalLine(name, table.title, table.measured_in, row, found, shown))
    return lines


def list_standings(view: PeriodView, unit: str) -> tuple[Standing, ...]:
    """The unit's places; nothing for the city."""
    leagues = view.bulletin.leagues
    pairs = ((league, row) for league in leagues for row in league.rows if row.unit == unit)
    return tuple(Standing(league.id, league.title, league.measured_in, row) for league, row in pairs)
