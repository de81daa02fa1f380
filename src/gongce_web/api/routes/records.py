"""Registers and cases: lists, one with its history, entries and acts."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field, JsonValue

from gongce.procedures.events import CaseEvent as CoreEvent
from gongce.procedures.events import EventKind
from gongce.procedures.files import read_cases
from gongce.registers.entries import EntryAct, LedgerEntry
from gongce.registers.files import read_entries
from gongce.rulebook import Register
from gongce_web.accounts.models import User
from gongce_web.api.access import allowed
from gongce_web.api.models import Scope
from gongce_web.api.shapes import Code, Page, Paging, answers, cut
from gongce_web.city.workspaces import open_city
from gongce_web.records import actions
from gongce_web.records.models import CaseEvent, CaseRecord, Record, RecordEvent
from gongce_web.records.policies import CASES, RECORDS, hidden_registers
from gongce_web.records.queries.titles import with_titles_for
from gongce_web.roles import Operation

router = Router(tags=["records"])


class EntryIn(Schema):
    """One line of a register's ledger; `expected_version` is the record's as it was looked at, 0 for a new one."""

    model_config = ConfigDict(extra="forbid")
    record: Code
    day: date
    act: EntryAct
    values: dict[str, JsonValue] = {}
    into: list[Code] = []
    reason: str = Field("", max_length=400)
    proof: str = Field("", max_length=240)
    expected_version: int | None = Field(None, ge=0)


class ActIn(Schema):
    """One thing that happens to a case."""

    model_config = ConfigDict(extra="forbid")
    kind: EventKind
    name: str = Field("", max_length=80)
    day: date
    role: str = Field("", max_length=60)
    body: str = Field("", max_length=60)
    agrees: bool | None = None
    days: int | None = Field(None, ge=1, le=3660)
    facts: dict[str, JsonValue] = {}
    proof: str = Field("", max_length=240)
    reason: str = Field("", max_length=400)
    note: str = Field("", max_length=400)
    expected_version: int | None = Field(None, ge=0)


@router.get("/registers", response=answers(list[dict[str, Any]]), operation_id="list_registers")
@allowed(RECORDS, Operation.SEE, Scope.RECORDS)
def list_registers(request: HttpRequest) -> Any:
    """The registers of the plan with their fields; restricted ones only for those named."""
    hidden = hidden_registers(_person(request))
    return [_show_register(one) for one in open_city().pack.registers if one.id not in hidden]


@router.get("/registers/{register_id}/records", response=answers(Page[dict[str, Any]]), operation_id="list_records")
@allowed(RECORDS, Operation.SEE, Scope.RECORDS)
def list_records(
    request: HttpRequest, register_id: Code, paging: Query[Paging], unit: Code | None = None, there: bool = True
) -> Any:
    """Records of a register that the person may see, in order of number; `there=false`: those that left too."""
    rows = _rows(RECORDS, request, Record.objects.filter(register=_register(register_id).id))
    rows = rows.filter(unit__code=unit) if unit else rows
    rows = rows.filter(exited=None) if there else rows
    rows = rows.select_related("unit").order_by("number")
    return _page(rows, paging, lambda row: _show_record(*with_titles_for(_person(request), [row])))


@router.get("/registers/{register_id}/records/{number}", response=answers(dict[str, Any]), operation_id="show_record")
@allowed(RECORDS, Operation.SEE, Scope.RECORDS)
def show_record(request: HttpRequest, register_id: Code, number: Code) -> Any:
    """A record with its whole history."""
    row = _one(
        _rows(RECORDS, request, Record.objects.filter(register=register_id, number=number).select_related("unit"))
    )
    events = RecordEvent.objects.filter(record=row).order_by("number")
    return _show_record(*with_titles_for(_person(request), [row])) | {
        "history": [_show_entry(event) for event in events]
    }


@router.post("/registers/{register_id}/entries", response=answers(dict[str, Any]), operation_id="add_entry")
@allowed(RECORDS, Operation.FILL, Scope.RECORDS_WRITE)
def add_entry(request: HttpRequest, register_id: Code, entry: EntryIn) -> Any:
    """Record what happened to a record; 409 where it changed meanwhile or the register's rules refuse."""
    _seen_register(request, register_id)
    found = _entry(_register(register_id), entry)
    made = actions.add_entry(
        register=register_id, entry=found, expected_version=entry.expected_version, by=_person(request)
    )
    return _show_entry(made)


@router.get("/procedures/{procedure}/cases", response=answers(Page[dict[str, Any]]), operation_id="list_cases")
@allowed(CASES, Operation.SEE, Scope.RECORDS)
def list_cases(request: HttpRequest, procedure: Code, paging: Query[Paging]) -> Any:
    """The cases of a procedure that the person may see, in order of number."""
    rows = _rows(CASES, request, CaseRecord.objects.filter(procedure=procedure))
    return _page(rows.select_related("unit").order_by("number"), paging, _show_case)


@router.get("/procedures/{procedure}/cases/{number}", response=answers(dict[str, Any]), operation_id="show_case")
@allowed(CASES, Operation.SEE, Scope.RECORDS)
def show_case(request: HttpRequest, procedure: Code, number: Code) -> Any:
    """A case with everything that happened."""
    found = CaseRecord.objects.filter(procedure=procedure, number=number).select_related("unit")
    row = _one(_rows(CASES, request, found))
    events = CaseEvent.objects.filter(case=row).order_by("number")
    return _show_case(row) | {"events": [_show_event(event) for event in events]}


@router.post("/procedures/{procedure}/cases/{number}/events", response=answers(dict[str, Any]), operation_id="act")
@allowed(CASES, Operation.FILL, Scope.RECORDS_WRITE)
def act(request: HttpRequest, procedure: Code, number: Code, event: ActIn) -> Any:
    """Act on a case; 409 where somebody acted meanwhile or the procedure refuses, with every reason."""
    _one(_rows(CASES, request, CaseRecord.objects.filter(procedure=procedure, number=number)))
    made = actions.act_on_case(
        procedure=procedure,
        number=number,
        event=_event(procedure, number, event, _person(request)),
        expected_version=event.expected_version,
        by=_person(request),
    )
    return _show_event(made)


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


def _register(name: str) -> Register:
    found = next((one for one in open_city().pack.registers if one.id == name), None)
    if found is None:
        raise Http404(name)
    return found


def _seen_register(request: HttpRequest, name: str) -> None:
    if name in hidden_registers(_person(request)):
        raise Http404(name)


def _rows(policy: Any, request: HttpRequest, rows: "QuerySet[Any]") -> "QuerySet[Any]":
    return cast("QuerySet[Any]", policy.rows(_person(request), Operation.SEE, rows))


def _one(rows: "QuerySet[Any]") -> Any:
    found = rows.first()
    if found is None:
        raise Http404
    return found


def _page(rows: "QuerySet[Any]", paging: Paging, show: Any) -> dict[str, Any]:
    items = [show(row) for row in rows[paging.offset : paging.offset + paging.limit]]
    return cut(items, paging.limit, paging.offset, rows.count())


def _entry(register: Register, entry: EntryIn) -> LedgerEntry:
    row = entry.model_dump(mode="json", exclude={"expected_version"})
    return next(iter(read_entries(register, [json.dumps(row)], where=register.id)))


def _event(procedure: str, number: str, event: ActIn, by: User) -> CoreEvent:
    given = event.model_dump(mode="json", exclude={"expected_version"}, exclude_none=True)
    row = given | {"case": number, "actor": by.name or by.username}
    return read_cases(procedure, [json.dumps(row)], where=procedure)[0].events[0]


def _show_register(register: Register) -> dict[str, Any]:
    fields = [
        {"name": one.name, "title": one.title, "type": one.type, "measured_in": one.measured_in}
        for one in register.fields
    ]
    return {"id": register.id, "title": register.title, "shape": register.shape, "fields": fields}


def _unit(row: Model) -> str | None:
    unit = getattr(row, "unit", None)
    return unit.code if unit else None


def _show(row: Model, names: tuple[str, ...]) -> Mapping[str, Any]:
    return {name: getattr(row, name) for name in names}


_RECORD = ("number", "title", "stage", "values", "steps", "entered", "exited", "version")
_ENTRY = ("number", "day", "act", "values", "into", "by_name", "reason", "proof", "recorded_at")
_CASE = ("number", "subject", "title", "stage", "stage_kind", "facts", "opened", "version")
_EVENT = ("number", "kind", "name", "day", "actor", "role", "body", "agrees", "facts", "proof", "reason", "note")


def _show_record(row: Record) -> dict[str, Any]:
    return {**_show(row, _RECORD), "unit": _unit(row)}


def _show_entry(event: RecordEvent) -> dict[str, Any]:
    return dict(_show(event, _ENTRY))


def _show_case(row: CaseRecord) -> dict[str, Any]:
    return {**_show(row, _CASE), "unit": _unit(row)}


def _show_event(event: CaseEvent) -> dict[str, Any]:
    return dict(_show(event, _EVENT))
