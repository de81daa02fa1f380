"""What changed since the last period: figures corrected, places gained or lost, lights, chances."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gongce.bulletins.monthly.data import Figure
from gongce.bulletins.monthly.headline import show_chance
from gongce.vocabulary import InputError
from gongce_web.city.periods import PeriodView, open_period
from gongce_web.city.scope import Scope
from gongce_web.figures.queries.places import is_city, row_of

MOVED = 2
"""Places from which on a move of somebody else is told; a unit's own are told from one on."""
SHIFTED = 5.0
"""Percentage points from which on a chance has changed."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed.

    Args:
        kind: revision, light, chance or rank.
        what: whose and which, in words.
        before: as it was, `now` as it is: a light's state, a printed figure, a place.
        key: of the figure, for its trace; `figure` the figure.
        steps: places gained, negative lost; `place` the place now.
    """

    kind: str
    what: str
    before: str = ""
    now: str = ""
    key: str = ""
    figure: Figure | None = None
    steps: int = 0
    place: int | None = None


def find_previous(scope: Scope) -> PeriodView | None:
    """The period before within the year, as it stands now; None for a year's first."""
    earlier = [one for one in scope.periods if one.year == scope.period.year and one.last < scope.period.last]
    if not earlier:
        return None
    try:
        return open_period(max(earlier, key=lambda one: one.last), scope.as_of)
    except InputError:
        return None


def list_changes(scope: Scope) -> tuple[Change, ...]:
    """Everything that changed for the scope's unit, or for the city and its units."""
    view, before = scope.view, find_previous(scope)
    name = f"changes/{scope.unit}/{before.basis if before else ''}"
    return view.keep(name, lambda: tuple(_list(scope, view, before)))


def _list(scope: Scope, view: PeriodView, before: PeriodView | None) -> Iterator[Change]:
    if before:
        yield from _lights(view, before, scope.unit)
        yield from _chances(view, before, scope.unit)
    yield from _ranks(view, scope.unit)
    yield from _revisions(view, scope.unit)


def _is_shown(view: PeriodView, unit: str, other: str) -> bool:
    return is_city(view, unit) or other == unit


def _revisions(view: PeriodView, unit: str) -> Iterator[Change]:
    for key, old in view.revised.items():
        figure = view.computed.figures.get(key)
        if figure is not None and _is_shown(view, unit, key.split("/")[1]):
            label = figure.trace.label if figure.trace else key
            yield Change("revision", label, old.removeprefix("—") or "—", figure.text, key, figure)


def _lights(view: PeriodView, before: PeriodView, unit: str) -> Iterator[Change]:
    for table in view.bulletin.indicators:
        old_table = before.bulletin.indicator(table.id)
        for row in (*([table.whole] if table.whole else []), *table.rows):
            old = row_of(old_table, row.unit) if old_table else None
            if old and old.light and row.light and old.light != row.light and _is_shown(view, unit, row.unit):
                yield Change(
                    "light", f"{row.name}{table.title}", old.light, row.light, f"{table.id}/{row.unit}/ahead", row.ahead
                )


def _chances(view: PeriodView, before: PeriodView, unit: str) -> Iterator[Change]:
    now, then = view.bulletin.outlook, before.bulletin.outlook
    for one in now.prospects if now else ():
        old = then.of(one.indicator, one.unit) if then else None
        if one.unit != unit or old is None or one.chance.value is None or old.chance.value is None:
            continue
        if abs(one.chance.value - old.chance.value) >= SHIFTED:
            key = f"{one.indicator}/{one.unit}/chance"
            what = _("%(title)s完成年度目标可能性") % {"title": one.title}
            yield Change("chance", what, show_chance(old.chance).text, show_chance(one.chance).text, key, one.chance)


def _ranks(view: PeriodView, unit: str) -> Iterator[Change]:
    least = MOVED if is_city(view, unit) else 1
    for league in view.bulletin.leagues:
        for row in league.rows:
            if row.rank and row.change and abs(row.change) >= least and _is_shown(view, unit, row.unit):
                key = f"{league.id}/{row.unit}"
                what = f"{row.name}{league.title}"
                yield Change("rank", what, "", "", key, row.value, row.change, row.rank)
