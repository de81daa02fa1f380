"""Registers drawn from cases: their records follow the cases, so that lists, maps and searches see them alike."""

from collections.abc import Sequence

from gongce.procedures import CaseState
from gongce.procedures.events import Case
from gongce.procedures.ledgers import ledger_of_cases
from gongce.rulebook import Pack, Procedure, Shape
from gongce.rulebook.conditions import Fact
from gongce_web import clock
from gongce_web.records.actions.current import Touched, save_current
from gongce_web.records.models import CaseRecord, Record, RecordEvent
from gongce_web.units.models import Unit

_PLACES = ("place", "unit", "owner")


def mirror_cases(pack: Pack, procedure: Procedure, cases: Sequence[tuple[CaseRecord, Case]], last_number: int) -> None:
    """Bring the records of every register drawn from this procedure in line with these cases.

    Args:
        pack: the pack.
        procedure: the procedure.
        cases: the cases, as rows and as the core has them.
        last_number: place of the procedure's last event.
    """
    for register in pack.registers:
        if register.shape is not Shape.CASE or register.procedure != procedure.id:
            continue
        if RecordEvent.objects.filter(register=register.id).exists():
            continue  # it keeps entries of its own
        ledger, _ = ledger_of_cases(register, procedure, [case for _, case in cases])
        numbers = [row.number for row, _ in cases]
        known = {one.number: one for one in Record.objects.filter(register=register.id, number__in=numbers)}
        touched = []
        for row, case in cases:
            state = ledger.state(case.number)
            if state is not None:
                record = known.get(case.number) or Record(register=register.id, number=case.number)
                record.version, record.case, record.last_number = row.version, row, last_number
                touched.append(Touched(record, state, {}))
        save_current(register, touched, clock.today())


def unit_of_case(pack: Pack, procedure: Procedure, case: Case, state: CaseState) -> Unit | None:
    """The unit a case belongs to: a fact that names one, else that of the record it is about."""
    named = next((code for name in _PLACES if (code := _unit_code(pack, state.facts.get(name)))), "")
    if named:
        return Unit.objects.filter(code=named).first()
    registers = [one.of for one in pack.registers if one.procedure == procedure.id and one.of]
    subjects = Record.objects.filter(number=case.subject).exclude(unit=None).select_related("unit")
    found = list(subjects.filter(register__in=registers)[:1] if registers else subjects[:1]) if case.subject else []
    return found[0].unit if found else None


def _unit_code(pack: Pack, fact: Fact) -> str:
    return fact if isinstance(fact, str) and any(unit.id == fact for unit in pack.units) else ""
