"""Acts on cases: the procedure says whether, the policy says who, one transaction takes all or none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongce.procedures import act, derive_state, mainland_workdays
from gongce.procedures.catalogue import bind_items
from gongce.procedures.events import Case, CaseEvent, EventKind
from gongce.procedures.files import print_facts
from gongce.rulebook import Pack, Procedure
from gongce.vocabulary import ConflictError, InputError, RefusedError
from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.audit.actions import record as record_event
from gongce_web.city.workspaces import open_city
from gongce_web.records import models
from gongce_web.records.actions.heads import advance_head, lock_head
from gongce_web.records.actions.mirrors import mirror_cases, unit_of_case
from gongce_web.records.actions.texts import check_texts, check_values
from gongce_web.records.models import CaseRecord, EvidenceFile
from gongce_web.records.policies import CASES
from gongce_web.records.queries import load_case
from gongce_web.records.queries.acting import as_actor
from gongce_web.roles import Operation


@dataclass(frozen=True)
class NewEvent:
    """An event to be taken: of which case, what happened, and subject and title where they are given with it."""

    number: str
    event: CaseEvent
    subject: str = ""
    title: str = ""
    file: EvidenceFile | None = None


def act_on_case(
    *,
    procedure: str,
    number: str,
    event: CaseEvent,
    expected_version: int | None,
    by: User | None,
    file: EvidenceFile | None = None,
) -> models.CaseEvent:
    """One more event of a case.

    Args:
        procedure: its procedure.
        number: the case.
        event: what happened.
        expected_version: the version the person looked at; None where nobody looked.
        by: who acts; None is the system. A person acts in a role of the procedure that is theirs.
        file: the document it rests on.

    Raises:
        ConflictError: somebody acted on it meanwhile.
        RefusedError: what the core finds in the way.
        InputError: no such case.
        PermissionDenied: the case is not the person's.
    """
    if event.kind is EventKind.PAUSE and not event.reason.strip():
        raise RefusedError(_("中止计时须说明理由"), where=number, remedy=_("填写理由；中止的事由由程序规定"))
    expected = {} if expected_version is None else {number: expected_version}
    new = NewEvent(number, event, file=file)
    return take_events(procedure=procedure, events=[new], expected_versions=expected, by=by, must_exist=True)[0]


def open_case(
    *,
    procedure: str,
    number: str,
    subject: str,
    title: str,
    event: CaseEvent,
    by: User | None,
    file: EvidenceFile | None = None,
) -> models.CaseEvent:
    """A new case with its first event: a step that opens it, or what is filed before.

    Raises:
        ConflictError: the number is taken.
        RefusedError: what the core finds in the way.
        PermissionDenied: the unit it would stand under is not the person's.
    """
    new = NewEvent(number, event, subject, title, file)
    return take_events(procedure=procedure, events=[new], expected_versions={number: 0}, by=by)[0]


@transaction.atomic
def take_events(
    *,
    procedure: str,
    events: Sequence[NewEvent],
    by: User | None,
    expected_versions: dict[str, int] | None = None,
    must_exist: bool = False,
) -> list[models.CaseEvent]:
    """Several events of cases of one procedure, all or none; errors as `act_on_case`."""
    pack = open_city().pack
    docket = _Docket(pack, pack.procedure(procedure), by)
    head = lock_head(f"procedure:{procedure}")
    docket.find([new.number for new in events], must_exist=must_exist)
    for number, expected in (expected_versions or {}).items():
        docket.refuse_stale(number, expected)
    for new in events:
        docket.take(new)
    rows = docket.save_rows()
    saved = _save_events(docket, head.last_number, rows)
    advance_head(head, len(events))
    mirror_cases(pack, docket.procedure, [(rows[number], docket.cases[number]) for number in rows], head.last_number)
    _tell(docket.procedure, events, by)
    return saved


class _Docket:
    """The cases some events touch, each going on with every event the core allows."""

    def __init__(self, pack: Pack, procedure: Procedure, by: User | None) -> None:
        self.pack, self.procedure, self.by = pack, procedure, by
        self.rows: dict[str, CaseRecord] = {}
        self.cases: dict[str, Case] = {}
        self.taken: list[NewEvent] = []

    def find(self, numbers: Sequence[str], *, must_exist: bool) -> None:
        """Fetch the cases with what happened so far."""
        for number in dict.fromkeys(numbers):
            found = CaseRecord.objects.filter(procedure=self.procedure.id, number=number).select_related("unit")
            row = found.first()
            if row is None and must_exist:
                raise InputError(
                    _("没有办件%(number)s") % {"number": number}, where=self.procedure.title, remedy=_("从办件列表进入")
                )
            if row is not None and self.by is not None:
                CASES.demand(self.by, Operation.FILL, row)
            self.rows[number] = row or CaseRecord(procedure=self.procedure.id, number=number)
            empty = Case(number, self.procedure.id)
            self.cases[number] = load_case(row, self.pack) if row else empty

    def refuse_stale(self, number: str, expected: int) -> None:
        """Somebody acted since the person looked."""
        row = self.rows[number]
        if row.version != expected:
            raise ConflictError(
                _("%(case)s已有新的办理，这次操作没有保存") % {"case": row.title or number}
                if expected
                else _("编号%(number)s已有办件") % {"number": number},
                where=f"{self.procedure.title} {number}",
                remedy=_("重新打开，看过新的进展后再办理") if expected else _("换一个编号"),
            )

    def take(self, new: NewEvent) -> None:
        """The case with the event, where the core allows it."""
        new = replace(new, event=as_actor(self.procedure, new.event, self.by))
        _check_fits(self.procedure, new)
        case = self.cases[new.number]
        case = replace(case, subject=new.subject or case.subject, title=new.title or case.title)
        bound = bind_items(self.pack, (Case(case.number, case.procedure, events=(new.event,)),))[0].events[0]
        self.cases[new.number] = act(self.procedure, case, bound, mainland_workdays())
        self.rows[new.number].version += 1
        self.taken.append(new)

    def save_rows(self) -> dict[str, CaseRecord]:
        """The rows as the events leave them."""
        for number, row in self.rows.items():
            fill_case(self.pack, self.procedure, row, self.cases[number])
            row.save()
            if self.by is not None:
                CASES.demand(self.by, Operation.FILL, row)
        return self.rows


def fill_case(pack: Pack, procedure: Procedure, row: CaseRecord, case: Case) -> None:
    """Write where a case stands into its row."""
    state = derive_state(procedure, case)
    kind = state.kind(procedure)
    row.subject, row.title, row.stage, row.stage_kind = case.subject, case.title, state.stage, str(kind or "")
    row.facts, row.opened, row.since, row.last_day = print_facts(state.facts), state.opened, state.since, state.last_day
    row.unit = unit_of_case(pack, procedure, case, state)
    texts = (str(value) for value in state.facts.values() if isinstance(value, str))
    row.words = "\n".join(dict.fromkeys([case.number, case.title, case.subject, *texts]))


def _check_fits(procedure: Procedure, new: NewEvent) -> None:
    event, where = new.event, f"{procedure.title} {new.number[:40]}"
    texts = {
        gettext_noop("编号"): (new.number, 80),
        gettext_noop("对象"): (new.subject, 80),
        gettext_noop("标题"): (new.title, 200),
        gettext_noop("事项"): (event.name, 130),
    }
    texts |= {
        gettext_noop("办理人"): (event.actor, 80),
        gettext_noop("身份"): (event.role, 60),
        gettext_noop("单位"): (event.body, 60),
        gettext_noop("依据"): (event.proof, 240),
    }
    check_texts(where, texts | {gettext_noop("理由"): (event.reason, 4000), gettext_noop("说明"): (event.note, 4000)})
    check_values(where, event.facts.values())
    if not new.number.strip():
        raise RefusedError(_("没有编号"), where=procedure.title, remedy=_("填写编号"))
    if event.days is not None and not -10_000 < event.days < 10_000:
        raise RefusedError(_("%(days)s天不可能") % {"days": event.days}, where=where, remedy=_("核对天数"))


def _save_events(docket: _Docket, last: int, rows: dict[str, CaseRecord]) -> list[models.CaseEvent]:
    now = clock.now()
    saved = [
        models.CaseEvent(
            procedure=docket.procedure.id,
            number=last + place,
            case=rows[new.number],
            subject=new.subject,
            title=new.title,
            kind=new.event.kind,
            name=new.event.name,
            day=new.event.day,
            actor=new.event.actor,
            role=new.event.role,
            body=new.event.body,
            agrees=new.event.agrees,
            days=new.event.days,
            facts=print_facts(new.event.facts),
            proof=new.event.proof,
            reason=new.event.reason,
            note=new.event.note,
            by=docket.by,
            file=new.file,
            recorded_at=now,
        )
        for place, new in enumerate(docket.taken, 1)
    ]
    models.CaseEvent.objects.bulk_create(saved, batch_size=400)
    return saved


def _tell(procedure: Procedure, events: Sequence[NewEvent], by: User | None) -> None:
    one = len(events) == 1
    about = f"case:{procedure.id}/{events[0].number}" if one else f"procedure:{procedure.id}"
    detail = {"kind": events[0].event.kind.value, "name": events[0].event.name} if one else {"events": len(events)}
    record_event("case.event" if one else "case.events", by=by, about=about, detail=detail)
