"""Series of meetings: when the next is, when the last was, and the agenda drawn from registers and cases."""

from dataclasses import dataclass
from datetime import date, timedelta

from gongce.procedures import mainland_workdays
from gongce.procedures.meetings import AgendaItem, MeetingHeld, draw_agenda
from gongce.rulebook import MeetingSeries
from gongce.rulebook.duties import expand_duties
from gongce_web.inbox.queries.duties import seen_numbers
from gongce_web.records.listings.pages import seen_ledgers
from gongce_web.records.listings.sight import Seen
from gongce_web.records.queries import load_shelf

_AHEAD_DAYS = 200


@dataclass(frozen=True)
class Series:
    """A series of meetings on a day."""

    series: MeetingSeries
    next: date | None
    held: tuple[MeetingHeld, ...]
    agenda: tuple[AgendaItem, ...]


def list_series(seen: Seen) -> tuple[Series, ...]:
    """Every series of the plan with what its next meeting looks at, of what the person sees."""
    shelf, numbers = load_shelf(seen.pack), seen_numbers(seen)
    ledgers = seen_ledgers(seen)
    cases = {
        name: tuple(case for case in mine if case.number in numbers.get(name, ())) for name, mine in shelf.cases.items()
    }
    found = []
    for series in seen.pack.meetings:
        held = tuple(one for one in shelf.meetings if one.meeting == series.id and one.day <= seen.on)
        mine = held if seen.sight.units is None else ()
        agenda = draw_agenda(seen.pack, series, ledgers, cases, mine, seen.on, mainland_workdays())
        found.append(Series(series, _next(seen, series), held, agenda))
    return tuple(found)


def _next(seen: Seen, series: MeetingSeries) -> date | None:
    if series.entry is None:
        return None
    duties = expand_duties(seen.pack, seen.on, seen.on + timedelta(days=_AHEAD_DAYS))
    return next((duty.due for duty in duties if duty.entry == series.entry), None)
