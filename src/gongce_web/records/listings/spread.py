"""How the records lie over the units: counts and amounts for each place, the whole above."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from gongce.rulebook import FieldType
from gongce_web.records.listings.columns import add_up, listed_fields, write_number
from gongce_web.records.listings.marks import LIGHT
from gongce_web.records.listings.pages import Listed
from gongce_web.records.listings.sight import UNIT, Seen


@dataclass(frozen=True)
class Place:
    """A unit's records: how many, how much, how many of them late or behind; `share` of the largest, 0 to 100."""

    unit: str
    title: str
    count: int
    amount: str
    late: int
    behind: int
    share: int


@dataclass(frozen=True)
class Spread:
    """The places in the plan's order, the head of the amount, and the number of records for each unit."""

    places: tuple[Place, ...]
    amount_head: str
    counts: Mapping[str, int]
    without: int


def spread_rows(seen: Seen, listed: Listed) -> Spread:
    """The rows found by the unit they count in; units of the plan's places stand there with nothing too."""
    register, table, unit = listed.register, listed.table, UNIT
    amount = next((one for one in listed_fields(register) if one.type is FieldType.MONEY), None)
    counts = dict(table.group_by(unit).len().drop_nulls().iter_rows())
    largest = max(counts.values(), default=0)
    places = []
    for one in seen.pack.units:
        mine = table.filter(pl.col(unit) == one.id) if counts.get(one.id) else table.clear()
        if counts.get(one.id) or one.kind in ("county", "zone"):
            sums = add_up(mine, [amount]) if amount else {}
            told = write_number(sums[amount.name]) if amount and amount.name in sums else ""
            late = mine.filter(pl.col(LIGHT) == "overdue").height
            behind = mine.filter(pl.col(LIGHT) == "behind").height
            share = round(100 * mine.height / largest) if largest else 0
            places.append(Place(one.id, one.title, mine.height, told, late, behind, share))
    head = f"{amount.title}（{amount.measured_in}）" if amount else ""
    return Spread(tuple(places), head, counts, table[unit].null_count())
