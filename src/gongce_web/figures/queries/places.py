"""A period as one unit sees it: the unit's figures stand where the city's do, so the same rules word them."""

from dataclasses import replace

from gongce.bulletins.monthly.composition import Context
from gongce.bulletins.monthly.data import BulletinData, IndicatorTable, UnitFigures
from gongce.bulletins.monthly.headline import tell_lead
from gongce.bulletins.monthly.lines import Line, split
from gongce_web.accounts.models import User
from gongce_web.city.periods import PeriodView
from gongce_web.city.scope import Scope


def settle_unit(scope: Scope, user: User) -> Scope:
    """The scope with the person's own unit where the address names none and all his roles lie below the city."""
    paths = sorted((grant.path for grant in user.live_grants()), key=len)
    own = paths[0].strip("/").rpartition("/")[2] if paths else ""
    if any(name == "unit" for name, _ in scope.given) or own == scope.pack.plan.city:
        return scope
    return replace(scope, unit=own) if own in {unit.id for unit in scope.units} else scope


def is_city(view: PeriodView, unit: str) -> bool:
    """Whether the unit is the whole city."""
    return unit == view.workspace.pack.plan.city


def row_of(table: IndicatorTable, unit: str) -> UnitFigures | None:
    """A unit's row of a table, the whole's for the city; None where it has none."""
    rows = (*([table.whole] if table.whole else []), *table.rows)
    return next((row for row in rows if row.unit == unit), None)


def data_of(view: PeriodView, unit: str) -> BulletinData:
    """The bulletin's data with the unit in the place of the whole; the bulletin's own for the city."""
    if is_city(view, unit):
        return view.bulletin
    return view.keep(f"data/{unit}", lambda: _narrow(view.bulletin, unit))


def _narrow(data: BulletinData, unit: str) -> BulletinData:
    tables = tuple(replace(table, whole=row_of(table, unit), rows=()) for table in data.indicators)
    outlook = replace(data.outlook, city=unit) if data.outlook else None
    return replace(data, indicators=tables, outlook=outlook, leagues=(), contributions=(), paths=())


def context_of(view: PeriodView, unit: str) -> Context:
    """What the bulletin's parts are made from, for a unit; charts drawn."""
    plan = view.templates.kind("monthly")
    return Context(data_of(view, unit), view.templates, replace(plan, charts=True))


def lead_of(view: PeriodView, unit: str) -> list[Line]:
    """The sentence that says what matters now, cut where it goes on to the next indicator."""

    def make() -> list[Line]:
        line = tell_lead(data_of(view, unit), view.templates.wording)
        return [part for piece in split(line, "；") for part in split(piece, "。")]

    return view.keep(f"lead/{unit}", make)
