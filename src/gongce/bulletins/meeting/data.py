"""What a meeting's papers need besides the bulletin."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongce.bulletins.monthly.composition import Context
from gongce.bulletins.monthly.data import BulletinData, DutyDue, IndicatorTable, UnitFigures, YearPath
from gongce.bulletins.monthly.lines import Line

BEHIND = frozenset({"behind", "overdue"})


@dataclass(frozen=True, slots=True)
class Card:
    """One county's or zone's card.

    Args:
        unit: its id; `name` its title.
        path: the year of the indicator that matters most, for the chart; None where there is none to draw.
        points: what it adds to the city's growth, a line each.
        duties: what it owes.
    """

    unit: str
    name: str
    path: YearPath | None = None
    points: Sequence[Line] = ()
    duties: Sequence[DutyDue] = ()


@dataclass(frozen=True, slots=True)
class ReminderBasis:
    """What letters of reminder rest on.

    Args:
        title: the order of the plan they are sent under; `document`, `number` and `clause` what it stands in.
        lacking: why they may not be sent, in words; empty where they may. Then they are internal analysis.
        answer_by: by when an answer is asked; None where the holidays of the year are not known yet.
    """

    title: str = ""
    document: str = ""
    number: str = ""
    clause: str = ""
    lacking: Sequence[str] = ()
    answer_by: date | None = None


@dataclass(frozen=True)
class Meeting:
    """Everything a meeting's papers say.

    Args:
        bulletin: the period's bulletin.
        cards: in the tables' order.
        basis: of letters of reminder.
        firm: indicator and unit of each goal that was assigned or printed; only such a goal may be reminded of.
        reminded: indicators that letters speak of; all where empty.
    """

    bulletin: BulletinData
    cards: Sequence[Card]
    basis: ReminderBasis
    firm: frozenset[tuple[str, str]] = frozenset()
    reminded: frozenset[str] = frozenset()


def rows_behind(table: IndicatorTable) -> list[UnitFigures]:
    """The units behind, the farthest first."""
    rows = [row for row in table.rows if row.light in BEHIND]
    return sorted(rows, key=lambda row: row.ahead.value if row.ahead.value is not None else 0.0)


def headline_first(context: Context, tables: Sequence[IndicatorTable]) -> list[IndicatorTable]:
    """Tables with those of the first sentence in front."""
    order = {name: place for place, name in enumerate(context.data.headline)}
    return sorted(tables, key=lambda table: order.get(table.id, len(order)))
