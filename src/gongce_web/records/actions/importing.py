"""Records kept as files come into the database: what is already there stays, what is new is checked like any entry."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction

from gongce.procedures.events import Case, CaseEvent
from gongce.procedures.files import print_event, read_events
from gongce.procedures.shelf import CASES as CASES_FOLDER
from gongce.procedures.shelf import MEETINGS, read_lines
from gongce.registers.entries import LedgerEntry
from gongce.registers.files import print_entry, read_facts, read_ledger_rows
from gongce.rulebook import Pack, Persistence, Register
from gongce.vocabulary import Finding, GongceError, RefusedError, Severity
from gongce.workspace.workspace import Workspace
from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.records.actions.cases import NewEvent, take_events
from gongce_web.records.actions.current import refresh_current
from gongce_web.records.actions.heads import advance_head, lock_head, lock_known
from gongce_web.records.actions.registers import add_entries
from gongce_web.records.actions.shelving import import_duties
from gongce_web.records.models import PeriodFact
from gongce_web.records.queries import load_cases, load_facts
from gongce_web.records.queries.cases import bind_case
from gongce_web.records.queries.ledgers import load_own_ledger

_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Imported:
    """What became of one file: lines taken, lines that were there already, and what was wrong with it."""

    name: str
    title: str
    added: int = 0
    unchanged: int = 0
    findings: tuple[Finding, ...] = field(default=())

    @property
    def is_whole(self) -> bool:
        """Whether nothing stood in the way; otherwise nothing of the file was taken."""
        return not any(one.severity is Severity.BLOCKING for one in self.findings)


def import_workspace_records(
    workspace: Workspace, by: User | None = None, registers: Iterable[str] | None = None, *, check: bool = False
) -> tuple[Imported, ...]:
    """Every ledger, fact, case, duty and meeting of records/, each file all or none; a repeat adds nothing.

    Args:
        workspace: the workspace.
        by: who brings them; None is the system.
        registers: only these registers, with their facts and cases; None takes all.
        check: tell what would come in and take everything back.
    """
    with transaction.atomic():
        found = _import_all(workspace, by, registers)
        if check:
            transaction.set_rollback(True)
    return found


def _import_all(workspace: Workspace, by: User | None, registers: Iterable[str] | None) -> tuple[Imported, ...]:
    pack, folder = workspace.pack, workspace.records
    wanted = None if registers is None else set(registers)
    found: list[Imported] = []
    for register in _in_order(pack):
        if wanted is None or register.id in wanted:
            found += _import_register(pack, register, folder, by)
    for procedure in pack.procedures:
        drawn = {one.id for one in pack.registers if one.procedure == procedure.id}
        path = folder / CASES_FOLDER / f"{procedure.id}.jsonl"
        if path.is_file() and (wanted is None or wanted & drawn):
            found.append(_whole(path, procedure.title, partial(import_cases, path, procedure.id, pack, by)))
    if wanted is None:
        found.append(_whole(folder / MEETINGS, "会议与责任事项", lambda: import_duties(pack, folder, by)))
    return tuple(found)


def _in_order(pack: Pack) -> list[Register]:
    """Registers, those pointed at before those that point."""
    rest, done = list(pack.registers), list[Register]()
    while rest:
        names = {one.id for one in rest}
        free = [one for one in rest if not names & ({each.into for each in one.fields if each.into} - {one.id})]
        done += free or rest
        rest = [one for one in rest if one not in done]
    return done


def _import_register(pack: Pack, register: Register, folder: Path, by: User | None) -> Iterable[Imported]:
    path, facts = folder / f"{register.id}.jsonl", folder / f"{register.id}.facts.csv"
    if path.is_file():
        yield _whole(path, register.title, lambda: import_entries(path, register, by))
    if facts.is_file():
        yield _whole(facts, register.title, lambda: import_facts(facts, register, by))


def _whole(path: Path, title: str, run: Callable[[], tuple[int, int, list[Finding]]]) -> Imported:
    """All of a file or nothing: a refusal on the way is a finding and takes everything back."""
    try:
        with transaction.atomic():
            added, unchanged, findings = run()
    except GongceError as error:
        finding = Finding("import.refused", Severity.BLOCKING, error.where or path.name, error.what, error.remedy)
        return Imported(path.name, title, findings=(finding,))
    return Imported(path.name, title, added, unchanged, tuple(findings))


def import_entries(path: Path, register: Register, by: User | None) -> tuple[int, int, list[Finding]]:
    """Entries of a ledger's file that are not in the database yet."""
    entries, findings = read_ledger_rows(register, read_lines(path), where=path.name)
    if findings:
        return 0, 0, findings
    there = (_same(print_entry(entry)) for entry in load_own_ledger(register.id).entries)
    new = leave_out(entries, there, lambda entry: _same(print_entry(entry)))
    try:
        if new:
            add_entries(register=register.id, entries=new, by=by)
    except RefusedError:
        return 0, 0, find_refused(register, new)
    return len(new), len(entries) - len(new), []


def find_refused(register: Register, entries: Iterable[LedgerEntry]) -> list[Finding]:
    """Every entry the ledger would refuse, each after those before it that it takes."""
    trial, findings = load_own_ledger(register.id).continued(()), list[Finding]()
    for entry in entries:
        reasons = list(trial.refuse(entry))
        findings += [
            Finding("register.refused", Severity.BLOCKING, f"{register.title} {entry.record}", what, remedy)
            for what, remedy in reasons[:1]
        ]
        if not reasons:
            trial.add(entry)
    return findings


def leave_out(items: Sequence[_Item], there: Iterable[str], name: Callable[[_Item], str]) -> list[_Item]:
    """The items that are not there yet, each as often as it comes.

    >>> leave_out(["a", "b", "b"], ["b"], str)
    ['a', 'b']
    """
    left = Counter(there)
    new = []
    for item in items:
        if left[name(item)] > 0:
            left[name(item)] -= 1
        else:
            new.append(item)
    return new


def import_facts(path: Path, register: Register, by: User | None) -> tuple[int, int, list[Finding]]:
    """Facts of periods that are new or other than those given last."""
    table = read_facts(register, "\n".join(read_lines(path)), where=path.name)
    names = [one.name for one in register.fields if one.holds is Persistence.PERIOD and one.name in table.columns]
    return take_facts(register, table.select("record", "period", *names).iter_rows(named=True), by)


@transaction.atomic
def take_facts(register: Register, rows: Iterable[dict[str, Any]], by: User | None) -> tuple[int, int, list[Finding]]:
    """Rows of record, period and values; of one record and period the last given holds."""
    head = lock_head(f"facts:{register.id}")
    lock_known(f"register:{register.id}")  # an entry made meanwhile is not written over
    known = load_facts(register.id)
    old = {} if known is None else {(row["record"], row["period"]): row for row in known.iter_rows(named=True)}
    given = list(rows)
    new = [
        row for row in given if any(old.get((row["record"], row["period"]), {}).get(name) != row[name] for name in row)
    ]
    facts = [
        PeriodFact(
            register=register.id,
            number=head.last_number + place,
            record_number=row["record"],
            period=row["period"],
            values={name: value for name, value in row.items() if name not in ("record", "period")},
            by=by,
            recorded_at=clock.now(),
        )
        for place, row in enumerate(new, 1)
    ]
    PeriodFact.objects.bulk_create(facts, batch_size=500)
    advance_head(head, len(new))
    refresh_current(register, sorted({row["record"] for row in new}))
    return len(new), len(given) - len(new), []


def import_cases(path: Path, procedure: str, pack: Pack, by: User | None) -> tuple[int, int, list[Finding]]:
    """Events of a procedure's file that are not in the database yet."""
    lines = list(read_events(procedure, read_lines(path), where=path.name))
    there = (
        _print(Case(case.number, procedure), event) for case in load_cases(procedure, pack) for event in case.events
    )
    new = leave_out(lines, there, lambda line: _print(*_bound(pack, *line)))
    if new:
        events = [NewEvent(case.number, event, case.subject, case.title) for case, event in new]
        take_events(procedure=procedure, events=events, by=by)
    return len(new), len(lines) - len(new), []


def _bound(pack: Pack, case: Case, event: CaseEvent) -> tuple[Case, CaseEvent]:
    """A line as the database gives it back: with the limits of its item."""
    return case, bind_case(pack, Case(case.number, case.procedure, events=(event,))).events[0]


def _print(case: Case, event: CaseEvent) -> str:
    return _same(print_event(Case(case.number, case.procedure), event))


def _same(line: str) -> str:
    """A line in one fixed form: databases do not keep the order of keys."""
    return json.dumps(json.loads(line), sort_keys=True)
