"""Who owes what by when in a workspace: duties of the plan and of tiers, clocks of cases, due records, resolutions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from statistics import mean

import polars as pl

from gongce.calendars import due_days
from gongce.procedures.lights import Light
from gongce.procedures.report import report_cases
from gongce.procedures.shelf import Closing, Shelf
from gongce.procedures.workdays import WorkdayIndex
from gongce.registers.deadlines import holds, list_due
from gongce.registers.histories import find_memberships
from gongce.registers.ledger import Ledger
from gongce.registers.standing import fields_of, lacks_threshold
from gongce.rulebook import Entry, Ladder, Pack, StageKind, StepOfLadder
from gongce.rulebook.duties import expand_duties
from gongce.vocabulary import Finding, Severity

_DAY = timedelta(days=1)
_SOON_DAYS = 7
_OPEN = frozenset({"standing", "open", "due_soon", "behind", "overdue"})


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing owed.

    Args:
        id: given once; a line of duties.csv closes it.
        source: plan, tier, case, record, rule (a problem found by rule) or meeting.
        what: what is owed.
        who: by whom.
        due: by when; None where it stands for as long as the membership does.
        about: the record or case it concerns.
        state: standing, open, due_soon, behind, overdue; done or done_late where it is closed.
        done: when it was closed.
        evidence: the document that proves it.
        mark: the mean of the judges' marks.
        comments: what the judges said.
    """

    id: str
    source: str
    what: str
    who: tuple[str, ...]
    due: date | None
    about: str = ""
    state: str = "open"
    done: date | None = None
    evidence: str = ""
    mark: float | None = None
    comments: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is still owed."""
        return self.state in _OPEN


def list_owed(
    pack: Pack, shelf: Shelf, start: date, until: date, today: date, workdays: WorkdayIndex
) -> tuple[tuple[Owed, ...], tuple[Finding, ...]]:
    """Everything owed from `start` until a day, by day; what stands without a day comes last.

    A line of the calendar that a tier names is owed by every record on that tier, from the first round that ends after
    it came to it until it left, and not by the plan's bodies as a whole.

    Args:
        pack: the plan.
        shelf: the workspace's records.
        start: the first due day looked at; of cases, records and resolutions what is still open counts however old.
        until: the last.
        today: the day it is judged on.
        workdays: the calendar's index.

    Returns:
        What is owed, and a finding for each closing or mark that closes nothing.
    """
    tiered = {entry for step in _tier_steps(pack, shelf) for entry in step.duties}
    owed = [
        *_of_plan(pack, tiered, start, until),
        *_of_tiers(pack, shelf, start, until, today),
        *_of_meetings(shelf, start, until),
        *_of_records(pack, shelf, until, today),
        *_of_rules(shelf, today),
    ]
    closings = {one.duty: one for one in (*_of_held(pack, owed, shelf), *shelf.closings) if one.done <= today}
    judged = [_judge(one, closings.get(one.id), today) for one in owed]
    marked = _mark(judged, shelf)
    rows = [*marked, *_of_cases(pack, shelf, until, today, workdays)]
    known = {one.id for one in owed}
    return tuple(sorted(rows, key=_order)), tuple(_strange(pack, shelf, known, start, until))


def _order(one: Owed) -> tuple[bool, date, str]:
    return one.due is None, one.due or date.max, one.id


def _tier_steps(pack: Pack, shelf: Shelf) -> Iterator[StepOfLadder]:
    for register in pack.registers:
        for ladder in register.ladders if register.id in shelf.ledgers else ():
            if not lacks_threshold(ladder):
                yield from ladder.steps


def _of_plan(pack: Pack, tiered: set[str], start: date, until: date) -> Iterator[Owed]:
    for duty in expand_duties(pack, start, until):
        if duty.entry not in tiered:
            yield Owed(duty.id, "plan", duty.what, duty.who, duty.due)


def _of_tiers(pack: Pack, shelf: Shelf, start: date, until: date, today: date) -> Iterator[Owed]:
    entries = {entry.id: entry for entry in pack.calendar}
    for register in pack.registers:
        ledger = shelf.ledgers.get(register.id)
        for ladder in register.ladders if ledger is not None else ():
            if ledger is not None and not lacks_threshold(ladder) and any(step.duties for step in ladder.steps):
                yield from _of_ladder(pack, ledger, ladder, entries, start, until)


def _of_ladder(
    pack: Pack, ledger: Ledger, ladder: Ladder, entries: Mapping[str, Entry], start: date, until: date
) -> Iterator[Owed]:
    spans = ledger.spans()
    if not fields_of(ladder) <= set(spans.columns):
        return
    duties = {step.id: [entries[name] for name in step.duties] for step in ladder.steps}
    names = _names(spans)
    for record, step, since, left in find_memberships(spans, ledger.register, ladder).iter_rows():
        for entry in duties[step]:
            who = tuple(pack.unit(unit).title for unit in entry.who)
            for due in _rounds(entry, max(start, since), min(until, (left or date.max) - _DAY)):
                number = f"{entry.id}@{due.isoformat()}/{record}" if due else f"{entry.id}/{record}"
                if due is not None or left is None or left > until:
                    yield Owed(number, "tier", f"{entry.title}：{names.get(record, record)}", who, due, record)


def _names(spans: pl.DataFrame) -> dict[str, str]:
    column = next((name for name in ("name", "title") if name in spans.columns), None)
    return dict(spans.select("record", column).drop_nulls().iter_rows()) if column else {}


def _rounds(entry: Entry, first: date, last: date) -> Iterator[date | None]:
    """The days a line of the calendar is due in a stay; None where it has no day of its own."""
    if isinstance(entry.due, date):
        if first <= entry.due <= last:
            yield entry.due
    elif entry.cycle.recurs:
        if first <= last:
            yield from due_days(entry.cycle, first, last, month=entry.month, day=entry.day)
    elif first <= last:
        yield None


def _of_meetings(shelf: Shelf, start: date, until: date) -> Iterator[Owed]:
    for held in shelf.meetings:
        for task in held.resolutions:
            if task.due <= until:
                yield Owed(f"{held.id}#{task.id}", "meeting", task.what, (task.who,), task.due, task.about or held.id)


def _of_records(pack: Pack, shelf: Shelf, until: date, today: date) -> Iterator[Owed]:
    """Records with a due day that are not done; a done one is closed by its own field, not by duties.csv."""
    for name, ledger in shelf.ledgers.items():
        register = ledger.register
        if not register.due:
            continue
        table = ledger.table(today)
        units = {unit.id: unit.title for unit in pack.units}
        who = dict(table.select("record", register.unit).iter_rows()) if register.unit else {}
        names = _names(table)
        for row in list_due(register, table, today):
            due = date.fromisoformat(row["due"])
            if row["state"] in ("open", "overdue") and due <= until:
                record, unit = row["record"], who.get(row["record"]) or ""
                what = f"{register.title}：{names.get(record, record)}"
                bodies = (units.get(unit, unit),) if unit else ()
                yield Owed(f"{name}/{record}", "record", what, bodies, due, record)


def _of_rules(shelf: Shelf, today: date) -> Iterator[Owed]:
    """Records in a state their register calls a problem; they stand until the state is another."""
    for name, ledger in shelf.ledgers.items():
        register, table = ledger.register, ledger.table(today)
        names = _names(table)
        for alert in register.alerts:
            for record in table.filter(holds(register, alert.when, table))["record"]:
                what = f"{alert.title}：{names.get(record, record)}（{alert.remedy}）"
                yield Owed(f"{name}/{record}/{alert.id}", "rule", what, (), None, record)


def _of_cases(pack: Pack, shelf: Shelf, until: date, today: date, workdays: WorkdayIndex) -> Iterator[Owed]:
    """Running clocks of open cases, by the nearer of their two limits; those that stand still have no day."""
    for name, cases in shelf.cases.items():
        procedure = pack.procedure(name)
        for row in report_cases(procedure, cases, today, workdays, check=False).rows:
            if row.kind in (StageKind.CLOSED, StageKind.DROPPED):
                continue
            for clock in row.light.clocks:
                due = clock.limit.first
                if clock.stopped is None and due is not None and due <= until and not clock.is_window:
                    state = "open" if clock.light is Light.OK else clock.light.code
                    what = f"{clock.title}：{row.title or row.number}"
                    yield Owed(f"{name}/{row.number}/{clock.clock}", "case", what, (), due, row.number, state)


def _of_held(pack: Pack, owed: Iterable[Owed], shelf: Shelf) -> Iterator[Closing]:
    """A meeting held closes the first round of its line of the calendar that is due on its day or after."""
    entry_of = {series.id: series.entry for series in pack.meetings}
    open_days: dict[str, list[tuple[date, str]]] = {}
    for one in owed:
        if one.source == "plan" and one.due is not None:
            open_days.setdefault(one.id.partition("@")[0], []).append((one.due, one.id))
    for held in shelf.meetings:
        rounds = sorted(pair for pair in open_days.get(entry_of.get(held.meeting) or "", ()) if pair[0] >= held.day)
        if rounds:
            yield Closing(rounds[0][1], held.day, held.minutes)


def _judge(one: Owed, closing: Closing | None, today: date) -> Owed:
    if closing is not None:
        state = "done_late" if one.due is not None and closing.done > one.due else "done"
        return replace(one, state=state, done=closing.done, evidence=closing.evidence)
    if one.due is None:
        return replace(one, state="open" if one.source == "rule" else "standing")
    left = (one.due - today).days
    return replace(one, state="overdue" if left < 0 else "due_soon" if left <= _SOON_DAYS else "open")


def _mark(owed: list[Owed], shelf: Shelf) -> list[Owed]:
    """Each duty with the mean of its marks and what was said."""
    given: dict[str, list[float]] = {}
    said: dict[str, list[str]] = {}
    for one in shelf.marks:
        if one.mark is not None:
            given.setdefault(one.duty, []).append(one.mark)
        if one.comment:
            said.setdefault(one.duty, []).append(f"{one.by}：{one.comment}" if one.by else one.comment)
    return [
        replace(one, mark=mean(given[one.id]) if one.id in given else None, comments=tuple(said.get(one.id, ())))
        for one in owed
    ]


def _strange(pack: Pack, shelf: Shelf, known: set[str], start: date, until: date) -> Iterator[Finding]:
    """Closings and marks of duties that are not owed: not in the time looked at they are passed over."""
    entries = {entry.id for entry in pack.calendar}
    held = {one.id for one in shelf.meetings}
    for number, place in [*((one.duty, one.place) for one in shelf.closings), *((one.duty, "") for one in shelf.marks)]:
        name, _, rest = number.partition("@")
        if number in known or (name in entries and not _is_inside(rest, start, until)):
            continue
        if number.partition("#")[0] in held and "#" in number:
            message, remedy = f"会议没有议定事项{number}", "对照会议记录的编号"
        else:
            message, remedy = f"没有职责{number}", "用 gongce duties 列出的编号"
        yield Finding("duty.unknown", Severity.WARNING, place or number, message, remedy)


def _is_inside(text: str, start: date, until: date) -> bool:
    """Whether the day of a duty's number lies in the time looked at; a number without a day does."""
    try:
        return start <= date.fromisoformat(text[:10]) <= until
    except ValueError:
        return True


def rank_marked(owed: Iterable[Owed]) -> list[dict[str, object]]:
    """Marked duties of each line and day ranked by their marks (1-2-2-4): entry, due, about, mark, rank."""
    groups: dict[tuple[str, date | None], list[Owed]] = {}
    for one in owed:
        if one.mark is not None:
            groups.setdefault((one.id.partition("@")[0].partition("/")[0], one.due), []).append(one)
    rows: list[dict[str, object]] = []
    for (entry, due), mine in sorted(groups.items(), key=lambda pair: (pair[0][1] or date.max, pair[0][0])):
        for one in sorted(mine, key=lambda each: (-(each.mark or 0), each.about)):
            rank = 1 + sum((other.mark or 0) > (one.mark or 0) for other in mine)
            rows.append({"entry": entry, "due": due, "about": one.about, "mark": one.mark, "rank": rank})
    return rows
