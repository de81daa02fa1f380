"""Duties: the plan's calendar as dated records, who owes what by when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gongce.calendars import Cycle, due_days
from gongce.rulebook.model import Entry, EntryKind, Pack, Validity


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing owed once. `due` is None where the plan gives no day; `note` says what was read into it.

    `clause` is the section's label, `who` the bodies' titles, `entry` the line of the plan's calendar it comes from.
    """

    id: str
    clause: str
    who: tuple[str, ...]
    what: str
    due: date | None
    cycle: str
    entry: str
    opens: date | None = None
    note: str = ""


def expand_duties(pack: Pack, start: date, end: date) -> tuple[Duty, ...]:
    """Every dated duty due in [start, end], in order of day and entry.

    A recurring duty without a printed day is due on the last day of its period. Duties are owed while their own
    validity and the plan hold; where the plan's years are lost, the asked window is taken and the note says so. A duty
    that `each` member of a group owes is one record a member; where the text does not name all of them, one more
    stands for the rest.

    Raises:
        ValueError: the window ends before it starts.
    """
    if end < start:
        raise ValueError(f"the window ends on {end} before it starts on {start}; exchange the two days")
    found = [duty for entry in _owed(pack) for duty in _expand(pack, entry, start, end)]
    return tuple(sorted(found, key=lambda duty: (duty.due or date.max, duty.entry, duty.id)))


def undated_duties(pack: Pack) -> tuple[Duty, ...]:
    """Duties whose day the plan does not give: lost dates, events, 定期, 不定期, continuous work; in pack order."""
    entries = [entry for entry in _owed(pack) if _is_undated(entry)]
    return tuple(duty for entry in entries for duty in _for_each(pack, entry, None))


def _owed(pack: Pack) -> Iterator[Entry]:
    """Lines of the calendar somebody owes; the plan's own issue and period are dates, not duties."""
    return (entry for entry in pack.calendar if entry.kind not in {EntryKind.ISSUE, EntryKind.PERIOD})


def _is_undated(entry: Entry) -> bool:
    return not entry.cycle.recurs and not isinstance(entry.due, date)


def _expand(pack: Pack, entry: Entry, start: date, end: date) -> Iterator[Duty]:
    if isinstance(entry.due, date):
        if start <= entry.due <= end:
            yield from _for_each(pack, entry, entry.due)
        return
    if entry.cycle.recurs:
        first, last = _window(pack, entry.valid, start, end)
        for due in due_days(entry.cycle, first, last, month=entry.month, day=entry.day):
            yield from _for_each(pack, entry, due)


def _window(pack: Pack, valid: Validity, start: date, end: date) -> tuple[date, date]:
    """The part of the asked window in which the entry and the plan hold; a validity that ends early leaves none."""
    for limits in (pack.plan.in_force, valid):
        if isinstance(limits.start, date):
            start = max(start, limits.start)
        if isinstance(limits.end, date):
            end = min(end, limits.end)
    return start, max(end, start - timedelta(days=1))


def _for_each(pack: Pack, entry: Entry, due: date | None) -> Iterator[Duty]:
    number = entry.id if due is None else f"{entry.id}@{due.isoformat()}"
    for suffix, who in _bodies(pack, entry, due):
        yield Duty(
            f"{number}{suffix}",
            entry.where.section if entry.where else "",
            who,
            entry.title,
            due,
            entry.cycle.value,
            entry.id,
            entry.opens,
            "；".join(_notes(pack, entry)),
        )


def _bodies(pack: Pack, entry: Entry, day: date | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Who owes it: all together, or each member of a group for itself."""
    titles = tuple(pack.unit(unit).title for unit in entry.who)
    if not entry.each:
        yield "", titles
        return
    for name in entry.who:
        unit, members = pack.unit(name), pack.members(name, on=day)
        for member in members:
            yield f"/{member.id}", (member.title,)
        if not members or not unit.complete:
            rest = f"{unit.title}（其余）" if members else unit.title
            yield f"/{unit.id}", (rest,)


def _notes(pack: Pack, entry: Entry) -> Iterator[str]:
    if not entry.cycle_printed:
        yield "周期为惯例，原文未载"
    if entry.cycle.recurs and not (entry.month or entry.day):
        yield "原文未载日期，按期末计"
    if entry.cycle.recurs and not isinstance(pack.plan.in_force.start, date):
        yield "计划年份不详，按所给时段展开"
    if entry.due == "unknown":
        yield "原文日期缺失"
    if entry.event:
        yield f"触发：{entry.event}"
    if entry.note:
        yield entry.note


def sort_undated(duties: Sequence[Duty]) -> tuple[Duty, ...]:
    """Undated duties by how much they need a decision: lost dates first, then rhythms without a day, then events."""
    order = {
        Cycle.ONCE: 0,
        Cycle.UNKNOWN: 1,
        Cycle.PERIODIC: 2,
        Cycle.IRREGULAR: 3,
        Cycle.CONTINUOUS: 4,
        Cycle.EVENT: 5,
    }
    return tuple(sorted(duties, key=lambda duty: (order.get(Cycle(duty.cycle), 6), duty.entry)))
