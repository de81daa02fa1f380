"""Filings: which body has filed what a plan orders, which clauses that covers, and what is promised for when."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongce.calendars import end_of_period
from gongce.rulebook.duties import Duty, expand_duties, undated_duties
from gongce.rulebook.model import Entry, EntryKind, Pack
from gongce.vocabulary import InputError

COLUMNS = ("entry", "who", "document", "filed", "clauses", "owner", "node", "due")


class FilingState(StrEnum):
    """How a demanded document stands."""

    FILED = "filed"
    LATE = "late"
    OPEN = "open"
    OVERDUE = "overdue"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Filing:
    """One line a body files: a document, a measure in it with the clauses it carries out, or a node with its day."""

    line: int
    entry: str
    who: str
    document: str
    filed: date | None
    clauses: tuple[str, ...]
    owner: str
    node: str
    due: date | None


@dataclass(frozen=True, slots=True)
class Demand:
    """A document one body owes, and how it stands."""

    entry: str
    what: str
    who: str
    document: str
    due: date | None
    filed: date | None
    state: FilingState


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the plan with the bodies whose filed measures carry it out and the heads who answer for them."""

    section: str
    bodies: tuple[str, ...]
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A dated step a body promises in what it filed."""

    due: date
    who: str
    what: str
    clauses: tuple[str, ...]
    is_past: bool


@dataclass(frozen=True, slots=True)
class FilingReport:
    """What was demanded, what is covered, what is promised."""

    demands: tuple[Demand, ...]
    clauses: tuple[Clause, ...]
    nodes: tuple[Node, ...]

    @property
    def uncovered(self) -> tuple[str, ...]:
        """Clauses no filed measure carries out."""
        return tuple(clause.section for clause in self.clauses if not clause.bodies)

    @property
    def ownerless(self) -> tuple[str, ...]:
        """Clauses that are carried out but for which nobody answers."""
        return tuple(clause.section for clause in self.clauses if clause.bodies and not clause.owners)


def read_filings(pack: Pack, text: str, name: str) -> tuple[Filing, ...]:
    """Filings from CSV text; all or nothing, every bad line told.

    The columns are entry (line of the plan's calendar), who, document, filed, clauses (section labels, ；-separated),
    owner, node, due; all but entry and who may be empty. `due` is the node's day; without a node, of what is filed
    every year, the day of the round it is for.

    Raises:
        InputError: a column is missing, or lines name no filing duty, no clause of the plan or no day.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        columns = ",".join(COLUMNS)
        raise InputError(f"no column {', '.join(missing)}", where=name, remedy=f"give the columns {columns}")
    rows = [(reader.line_num, {key: (row[key] or "").strip() for key in COLUMNS}) for row in reader]
    wrong = [f"line {line}: {reason}" for line, row in rows for reason in _judge_row(pack, row)]
    if wrong:
        raise InputError("; ".join(wrong), where=name, remedy="correct these lines; nothing was taken")
    return tuple(_make_filing(line, row) for line, row in rows)


def _judge_row(pack: Pack, row: dict[str, str]) -> Iterator[str]:
    entries = {entry.id for entry in _filing_entries(pack)}
    if row["entry"] not in entries:
        yield f"{row['entry'] or 'nothing'} is no filing duty (they are {', '.join(sorted(entries))})"
    if not row["who"]:
        yield "nobody is named in who"
    for key in ("filed", "due"):
        if row[key] and _day(row[key]) is None:
            yield f"{key} {row[key]} is not a day"
    known = set(plan_clauses(pack))
    yield from (f"the plan has no clause {clause}" for clause in _split(row["clauses"]) if clause not in known)


def _make_filing(line: int, row: dict[str, str]) -> Filing:
    return Filing(
        line,
        row["entry"],
        row["who"],
        row["document"],
        _day(row["filed"]),
        _split(row["clauses"]),
        row["owner"],
        row["node"],
        _day(row["due"]),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace(";", "；").split("；") if part.strip())


def plan_clauses(pack: Pack) -> tuple[str, ...]:
    """The sections that order something (targets, rules, calendar, mechanisms), in the order of the document."""
    owed = [entry.where for entry in pack.calendar if entry.kind not in {EntryKind.ISSUE, EntryKind.PERIOD}]
    stated = [target.where for target in pack.targets] + [rule.where for rule in pack.rules]
    first: dict[str, int] = {}
    for where in (*stated, *owed, *(mechanism.where for mechanism in pack.mechanisms)):
        if where is not None and where.at:
            first[where.section] = min(where.at[0].start, first.get(where.section, where.at[0].start))
    return tuple(sorted(first, key=lambda section: first[section]))


def report_filings(pack: Pack, filings: Sequence[Filing], as_of: date) -> FilingReport:
    """What every body owes and has filed, clause coverage, and the promised steps, as of a day.

    Only what was filed by the day counts. A body that files without being named by the plan (各部门 and the like name
    nobody) is listed with what it filed.
    """
    filed = [filing for filing in filings if filing.filed is not None and filing.filed <= as_of]
    return FilingReport(
        tuple(_demands(pack, filed, as_of)),
        tuple(_cover(section, filed) for section in plan_clauses(pack)),
        tuple(sorted(_nodes(filed, as_of), key=lambda node: (node.due, node.who, node.what))),
    )


def _filing_entries(pack: Pack) -> Iterator[Entry]:
    return (entry for entry in pack.calendar if entry.kind is EntryKind.FILING)


def _demands(pack: Pack, filed: Sequence[Filing], as_of: date) -> Iterator[Demand]:
    duties = _duties_until(pack, as_of)
    for entry in _filing_entries(pack):
        mine = [filing for filing in filed if filing.entry == entry.id]
        owed = [(duty, who) for duty in duties if duty.entry == entry.id for who in duty.who]
        for duty, who in owed:
            for document in entry.documents or ("",):
                yield _judge(entry, who, document, duty.due, _day_filed(entry, mine, who, document, duty.due), as_of)
        named = {who for _, who in owed}
        for who in dict.fromkeys(filing.who for filing in mine if filing.who not in named):
            for document in entry.documents or ("",):
                due = owed[0][0].due if owed else None
                yield _judge(entry, who, document, due, _day_filed(entry, mine, who, document, due), as_of)


def _duties_until(pack: Pack, as_of: date) -> list[Duty]:
    """Filing duties due in the plan's days up to the end of the day's year, and those without a day."""
    start = pack.plan.issued or date(as_of.year, 1, 1)
    dated = expand_duties(pack, min(start, as_of), date(as_of.year, 12, 31))
    return [*dated, *undated_duties(pack)]


def _day_filed(entry: Entry, filings: Iterable[Filing], who: str, document: str, due: date | None) -> date | None:
    """The first day it was filed; of a document owed every year, the first day within the year it is due."""
    mine = [one for one in filings if one.who == who and one.document in {document, ""}]
    days = [one.filed for one in mine if one.filed and _is_for(entry, one, due)]
    return min(days, default=None)


def _is_for(entry: Entry, filing: Filing, due: date | None) -> bool:
    """Whether a filing answers this round: any round of a single duty, else the round it names or was filed in."""
    months = entry.cycle.months
    if months is None or due is None or filing.filed is None:
        return True
    named = filing.due if not filing.node and filing.due is not None else filing.filed
    return end_of_period(named, months) == end_of_period(due, months)


def _judge(entry: Entry, who: str, document: str, due: date | None, filed: date | None, as_of: date) -> Demand:
    if filed is not None:
        state = FilingState.LATE if due is not None and filed > due else FilingState.FILED
    elif due is None:
        state = FilingState.UNDATED
    else:
        state = FilingState.OVERDUE if due < as_of else FilingState.OPEN
    return Demand(entry.id, entry.title, who, document, due, filed, state)


def _cover(section: str, filed: Sequence[Filing]) -> Clause:
    mine = [filing for filing in filed if section in filing.clauses]
    bodies = tuple(dict.fromkeys(filing.who for filing in mine))
    return Clause(section, bodies, tuple(dict.fromkeys(filing.owner for filing in mine if filing.owner)))


def _nodes(filed: Sequence[Filing], as_of: date) -> Iterator[Node]:
    for filing in filed:
        if filing.node and filing.due is not None:
            yield Node(filing.due, filing.who, filing.node, filing.clauses, filing.due < as_of)
