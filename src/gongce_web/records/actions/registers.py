"""Entries into registers: the core says whether, the policy says who, one transaction takes all or none."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongce.registers.entries import LedgerEntry
from gongce.registers.files import print_values
from gongce.registers.states import RecordState, check_entry, follow_entry
from gongce.rulebook import Register
from gongce.vocabulary import ConflictError, RefusedError
from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.audit.actions import record as record_event
from gongce_web.city.workspaces import open_city
from gongce_web.records.actions.current import Touched, newest_facts, save_current, state_of
from gongce_web.records.actions.heads import advance_head, lock_head
from gongce_web.records.actions.texts import check_texts, check_values
from gongce_web.records.models import EvidenceFile, LedgerHead, Record, RecordEvent
from gongce_web.records.policies import RECORDS
from gongce_web.records.queries import is_drawn_from_cases
from gongce_web.roles import Operation

_CHUNK = 500


def add_entry(
    *,
    register: str,
    entry: LedgerEntry,
    expected_version: int | None,
    by: User | None,
    file: EvidenceFile | None = None,
) -> RecordEvent:
    """One more entry in a register.

    Args:
        register: its id.
        entry: the entry; its number is given here.
        expected_version: the version of the record the person looked at, 0 for one that is to be entered; None where
            nobody looked.
        by: who records it; None is the system.
        file: the document it rests on.

    Raises:
        ConflictError: somebody changed the record meanwhile.
        RefusedError: as the core's `Ledger.add`.
        PermissionDenied: the record, or the unit it would go to, is not the person's to change.
    """
    expected = {} if expected_version is None else {entry.record: expected_version}
    files = {entry.record: file} if file else {}
    return add_entries(register=register, entries=[entry], expected_versions=expected, by=by, files=files)[0]


@transaction.atomic
def add_entries(
    *,
    register: str,
    entries: Sequence[LedgerEntry],
    by: User | None,
    expected_versions: Mapping[str, int] | None = None,
    files: Mapping[str, EvidenceFile] | None = None,
) -> list[RecordEvent]:
    """Several entries, all or none; arguments and errors as `add_entry`, versions and files by record number."""
    kept = open_city().pack.register(register)
    head = lock_head(f"register:{register}")
    if head.last_number == 0 and kept.procedure and is_drawn_from_cases(kept):
        _refuse_drawn(kept)
    book = _Book(kept, head, _find_rows(register, [entry.record for entry in entries]), {}, by)
    for expected in (expected_versions or {}).items():
        _refuse_stale(book, *expected)
    taken = [book.take(replace(entry, by=_name(by) or entry.by)) for entry in entries]
    _demand(book, by)
    return _save(book, taken, by, files or {})


def _name(by: User | None) -> str:
    return (by.name or by.username) if by else ""


def _refuse_drawn(register: Register) -> None:
    procedure = open_city().pack.procedure(register.procedure or "")
    if any(one.case_id for one in Record.objects.filter(register=register.id)[:1]):
        what = _("%(title)s由“%(title2)s”的办件生成，不能直接登记") % {
            "title": register.title,
            "title2": procedure.title,
        }
        raise RefusedError(what, where=register.title, remedy=_("在办件上办理，台账随之变化"))


def _find_rows(register: str, numbers: Sequence[str]) -> dict[str, Record]:
    wanted, found = list(dict.fromkeys(numbers)), dict[str, Record]()
    for at in range(0, len(wanted), _CHUNK):
        chunk = Record.objects.filter(register=register, number__in=wanted[at : at + _CHUNK]).select_related("unit")
        found |= {row.number: row for row in chunk}
    return found


@dataclass
class _Book:
    """A register while entries are added: the rows they touch and the state each is in."""

    register: Register
    head: LedgerHead
    rows: dict[str, Record]
    states: dict[str, RecordState]
    by: User | None
    count: int = 0

    def state(self, number: str) -> RecordState | None:
        if number not in self.states and number in self.rows:
            self.states[number] = state_of(self.register, self.rows[number])
        return self.states.get(number)

    def is_there(self, number: str) -> bool:
        is_known = number in self.states or number in self.rows
        return is_known or Record.objects.filter(register=self.register.id, number=number).exists()

    def take(self, entry: LedgerEntry) -> LedgerEntry:
        """The entry with its number, checked; the state of its record goes on."""
        self.count += 1
        numbered = replace(entry, number=self.head.last_number + self.count)
        known = self.state(entry.record)
        _check_fits(self.register, numbered)
        check_entry(self.register, numbered, numbered.number, known, self.is_there)
        self.states[entry.record] = follow_entry(numbered, known)
        return numbered


def _check_fits(register: Register, entry: LedgerEntry) -> None:
    where = f"{register.title} {entry.record[:40]}"
    texts = {
        gettext_noop("编号"): (entry.record, 80),
        gettext_noop("登记人"): (entry.by, 80),
        gettext_noop("依据"): (entry.proof, 240),
    }
    check_texts(where, texts | {gettext_noop("理由"): (entry.reason, 4000)})
    check_values(where, entry.values.values())
    check_values(where, entry.into)
    if not entry.record.strip():
        raise RefusedError(_("没有编号"), where=register.title, remedy=_("填写编号"))


def _refuse_stale(book: _Book, number: str, expected: int) -> None:
    row = book.rows.get(number)
    if (row.version if row else 0) != expected:
        raise ConflictError(
            _("%(title)s已被他人改动，这次登记没有保存") % {"title": row.title if row else number}
            if row
            else _("%(number)s已不在台账") % {"number": number},
            where=f"{book.register.title} {number}",
            remedy=_("重新打开，看过新的内容后再登记"),
        )


def _demand(book: _Book, by: User | None) -> None:
    """The person may change every record touched as it was; as it is now is asked when it is filled."""
    for row in book.rows.values() if by else ():
        if by is not None:
            RECORDS.demand(by, Operation.FILL, row)


def _save(
    book: _Book, taken: Sequence[LedgerEntry], by: User | None, files: Mapping[str, EvidenceFile]
) -> list[RecordEvent]:
    register, now = book.register, clock.now()
    numbers = list(dict.fromkeys(entry.record for entry in taken))
    counts, last = Counter(entry.record for entry in taken), {entry.record: entry.number for entry in taken}
    facts = newest_facts(register, numbers)
    touched = []
    for number in numbers:
        row = book.rows.setdefault(number, Record(register=register.id, number=number))
        row.version, row.last_number = row.version + counts[number], last[number]
        touched.append(Touched(row, book.states[number], facts.get(number, {})))
    save_current(register, touched, clock.today())
    if by is not None:
        _demand_new(by, [one.row for one in touched])
    events = [
        RecordEvent(
            register=register.id,
            number=entry.number,
            record=book.rows[entry.record],
            day=entry.day,
            act=entry.act,
            values=print_values(entry.values),
            into=list(entry.into),
            by_name=entry.by,
            by=by,
            reason=entry.reason,
            proof=entry.proof,
            file=files.get(entry.record),
            recorded_at=now,
        )
        for entry in taken
    ]
    RecordEvent.objects.bulk_create(events, batch_size=500)
    advance_head(book.head, len(taken))
    _tell(register, taken, by)
    return events


def _demand_new(by: User, rows: Sequence[Record]) -> None:
    """Where a record went to must be the person's too; units are fetched at once."""
    for at in range(0, len(rows), _CHUNK):
        keys = [row.pk for row in rows[at : at + _CHUNK]]
        for row in Record.objects.filter(pk__in=keys).select_related("unit"):
            RECORDS.demand(by, Operation.FILL, row)


def _tell(register: Register, taken: Sequence[LedgerEntry], by: User | None) -> None:
    first = taken[0]
    detail = {"from": first.number, "to": taken[-1].number, "acts": sorted({entry.act.value for entry in taken})}
    about = f"record:{register.id}/{first.record}" if len(taken) == 1 else f"register:{register.id}"
    record_event("record.entry" if len(taken) == 1 else "record.entries", by=by, about=about, detail=detail)
