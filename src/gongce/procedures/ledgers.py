"""A case register's ledger, drawn from its cases: what happened to them is written once and counted like any other."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import cast

from gongce.procedures.events import Case, CaseEvent
from gongce.procedures.state import CaseState, derive_state, follow
from gongce.registers.entries import EntryAct, LedgerEntry, Value
from gongce.registers.ledger import Ledger
from gongce.rulebook import FieldType, Procedure, Register, StageKind
from gongce.rulebook.conditions import Amounted, Fact
from gongce.rulebook.measurement import convert
from gongce.vocabulary import Finding, GongceError, RefusedError, Severity

STAGE, KIND, OPENED, CLOSED, REOPENED = "stage", "stage_kind", "opened", "closed", "reopened"
"""Fields a case register may have that are filled from where its cases stand: the stage's id and kind, the day it was
opened, the day it was closed (empty while it is open, followed on, or ended without being done), and how often it was
reopened."""


def ledger_of_cases(
    register: Register, procedure: Procedure, cases: Sequence[Case]
) -> tuple[Ledger, tuple[Finding, ...]]:
    """The ledger a register of shape case has by what happened to its cases.

    A case enters on the day it is opened. Facts go into the fields of their names; the case's subject into the first
    field that points into the register `of`; amounts are converted into the field's unit. What the register has no
    field for stays with the case.

    Args:
        register: of shape case.
        procedure: its procedure.
        cases: its cases.

    Returns:
        The ledger, and a finding for each case that could not be entered: an event the procedure does not have, a value
        its field cannot hold.
    """
    ledger, findings = Ledger(register), []
    for case in cases:
        try:
            for entry in _entries(register, procedure, case):
                ledger.add(entry)
        except (GongceError, RefusedError) as error:
            place = f"{register.title} {case.number}"
            findings.append(Finding("register.case", Severity.BLOCKING, place, error.what, error.remedy))
    return ledger, tuple(findings)


def _entries(register: Register, procedure: Procedure, case: Case) -> Iterator[LedgerEntry]:
    """One entry a day something changed, the first from the day the case was opened."""
    state = CaseState(procedure.id)
    before: dict[str, Value] = {}
    days = sorted({event.day for event in case.events})
    derive_state(procedure, case)
    for day in days:
        today = [event for event in case.events if event.day == day]
        for event in today:
            state = follow(procedure, state, event)
        if not state.stage:
            continue
        values = _values(register, procedure, case, state)
        changed = {name: value for name, value in values.items() if before.get(name) != value}
        act = EntryAct.CHANGE if before else EntryAct.ENTER
        if changed or act is EntryAct.ENTER:
            yield LedgerEntry(case.number, day, act, changed, by=_actor(today))
        before = values or {"": None}


def _actor(events: Sequence[CaseEvent]) -> str:
    return events[-1].actor


def _values(register: Register, procedure: Procedure, case: Case, state: CaseState) -> dict[str, Value]:
    named = {field.name: field for field in register.fields}
    values: dict[str, Value] = {
        name: _in_field(fact, named[name].type, named[name].measured_in)
        for name, fact in state.facts.items()
        if name in named
    }
    subject = next((field.name for field in register.fields if field.into == register.of), None)
    kind = state.kind(procedure)
    told: dict[str, Value] = {
        STAGE: state.stage,
        KIND: str(kind),
        OPENED: state.opened,
        CLOSED: state.since if kind is StageKind.CLOSED else None,
        REOPENED: state.reopened,
        "title": case.title or None,
    }
    if subject and case.subject:
        told[subject] = case.subject
    return {**{name: value for name, value in told.items() if name in named}, **values}


def _in_field(fact: Fact, kind: FieldType, measured_in: str | None) -> Value:
    """A fact as the field holds it: amounts in its unit, whole numbers as such, numbers as the nearest double."""
    if isinstance(fact, Amounted):
        found = convert(fact.value, fact.measured_in, measured_in) if measured_in else fact.value
        fact = fact.value if found is None else found
    if kind is FieldType.COUNT and not isinstance(fact, bool | str | date) and fact is not None:
        return int(fact) if fact == int(fact) else float(fact)
    if kind in (FieldType.NUMBER, FieldType.MONEY) and not isinstance(fact, bool | str | date) and fact is not None:
        return float(fact)
    return cast(Value, fact)
