"""How the records lie over the units: counts and amounts for each place, the whole above."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from gongce.bulletins.charts import Chart, MapPlace, choropleth
from gongce.rulebook import FieldType, RegisterField
from gongce_web.records.listings.columns import add_up, head_of, listed_fields, write_number
from gongce_web.records.listings.marks import LIGHT
from gongce_web.records.listings.pages import Listed
from gongce_web.records.listings.sight import UNIT, Seen

_DRAWN = ("county", "zone", "town")


@dataclass(frozen=True)
class Place:
    """A unit's records: how many, how much, how many of them late or behind; `share` of the largest, 0 to 100."""

    unit: str
    title: str
    count: int
    amount: str
    total: Decimal | None
    late: int
    behind: int
    share: int
    kind: str


@dataclass(frozen=True)
class Spread:
    """The places in the plan's order, the head of the amount, and the number of records for each unit."""

    places: tuple[Place, ...]
    amount: RegisterField | None
    counts: Mapping[str, int]
    without: int

    @property
    def amount_head(self) -> str:
        """The head of the amount; empty where the register has none."""
        return head_of(self.amount) if self.amount else ""


def spread_rows(seen: Seen, listed: Listed) -> Spread:
    """The rows found by the unit they count in; units of the plan's places stand there with nothing too."""
    register, table, unit = listed.register, listed.table, UNIT
    amount = next((one for one in listed_fields(register) if one.type is FieldType.MONEY), None)
    counts = dict(table.group_by(unit).len().drop_nulls().iter_rows())
    largest = max(counts.values(), default=0)
    places = []
    for one in seen.pack.units:
        mine = table.filter(pl.col(unit) == one.id) if counts.get(one.id) else table.clear()
        if counts.get(one.id) or one.kind in _DRAWN:
            sums = add_up(mine, [amount]) if amount else {}
            total = sums.get(amount.name) if amount else None
            told = "" if total is None else write_number(total)
            late = mine.filter(pl.col(LIGHT) == "overdue").height
            behind = mine.filter(pl.col(LIGHT) == "behind").height
            share = round(100 * mine.height / largest) if largest else 0
            places.append(Place(one.id, one.title, mine.height, told, total, late, behind, share, str(one.kind)))
    return Spread(tuple(places), amount, counts, table[unit].null_count())


def chart_spread(listed: Listed, spread: Spread, shapes: Mapping[str, Any] | None, by: str) -> Chart:
    """The places as a map, by number of records or by amount: the darker, the more.

    Args:
        listed: the rows found.
        spread: how they lie.
        shapes: the city's map; None gives tiles.
        by: count or amount.
    """
    amount = spread.amount if by == "amount" else None
    places = [MapPlace(one.unit, one.title, _value(one, amount)) for one in spread.places if not _is_group(one)]
    most = max(places, key=lambda one: one.value or 0, default=None)
    title = (
        _("%(title)s以%(name)s最多") % {"title": listed.register.title, "name": most.name}
        if most and most.value
        else listed.register.title
    )
    measure, unit = (amount.title, amount.measured_in or "") if amount else (_("条数"), _("条"))
    return choropleth(title, shapes, places, measure=measure, unit=unit, source=listed.register.title, decimals=0)


def _value(one: Place, amount: RegisterField | None) -> float | None:
    return float(one.count) if amount is None else float(one.total or 0)


def _is_group(one: Place) -> bool:
    return one.kind not in _DRAWN
