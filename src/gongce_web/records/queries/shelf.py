"""Everything the core derives from files, read from the database instead: one `Shelf`, the same functions."""

from collections.abc import Iterator
from datetime import date

from gongce.procedures.events import Case
from gongce.procedures.ledgers import ledger_of_cases
from gongce.procedures.meetings import MeetingHeld, Resolution
from gongce.procedures.shelf import Closing, Mark, Shelf
from gongce.registers.ledger import Ledger
from gongce.rulebook import Pack, Register, Shape
from gongce.vocabulary import Finding
from gongce_web.city.workspaces import open_city
from gongce_web.records.models import CaseEvent, DutyClosing, DutyMark, Meeting, PeriodFact, RecordEvent
from gongce_web.records.queries.cases import load_cases
from gongce_web.records.queries.ledgers import load_facts, load_own_ledger


def load_shelf(pack: Pack | None = None) -> Shelf:
    """Every ledger, fact, case, meeting, closing and mark at hand; registers without an entry are left out."""
    pack = pack or open_city().pack
    findings: list[Finding] = []
    procedures = set(CaseEvent.objects.order_by().values_list("procedure", flat=True).distinct())
    cases = {one.id: load_cases(one.id, pack) for one in pack.procedures if one.id in procedures}
    with_facts = set(PeriodFact.objects.order_by().values_list("register", flat=True).distinct())
    facts = {
        one.id: found
        for one in pack.registers
        if one.id in with_facts and (found := load_facts(one.id, pack)) is not None
    }
    ledgers = dict(_ledgers(pack, cases, findings))
    return Shelf(ledgers, facts, cases, _meetings(), _closings(), _marks(), tuple(findings))


def load_ledger(register_id: str, on: date | None = None, pack: Pack | None = None) -> Ledger:
    """A register's ledger, whether it has entries of its own or is drawn from its cases.

    `table(day)` of it gives any day. It is shared: nobody adds to it.

    Args:
        register_id: the register.
        on: leave out entries of later days; None takes all.
        pack: whose register; left out: the city's.

    Raises:
        InputError: the pack has no such register.
    """
    pack = pack or open_city().pack
    register = pack.register(register_id)
    own = load_own_ledger(register_id, on, pack)
    if own.entries or register.shape is not Shape.CASE or not register.procedure:
        return own
    drawn, _ = ledger_of_cases(register, pack.procedure(register.procedure), load_cases(register.procedure, pack))
    return drawn if on is None else Ledger.restore(register, [one for one in drawn.entries if one.day <= on])


def _ledgers(pack: Pack, cases: dict[str, tuple[Case, ...]], findings: list[Finding]) -> Iterator[tuple[str, Ledger]]:
    own = set(RecordEvent.objects.order_by().values_list("register", flat=True).distinct())
    for register in pack.registers:
        if register.id in own:
            yield register.id, load_own_ledger(register.id, None, pack)
        elif _is_case_register(register) and register.procedure in cases:
            procedure = pack.procedure(register.procedure)
            ledger, wrong = ledger_of_cases(register, procedure, cases[procedure.id])
            findings += wrong
            yield register.id, ledger


def _is_case_register(register: Register) -> bool:
    return register.shape is Shape.CASE and register.procedure is not None


def _meetings() -> tuple[MeetingHeld, ...]:
    return tuple(
        MeetingHeld(one.series, one.day, one.minutes, tuple(_resolution(row) for row in one.resolutions))
        for one in Meeting.objects.all()
    )


def _resolution(row: dict[str, str]) -> Resolution:
    due = date.fromisoformat(row["due"])
    return Resolution(row["id"], row["what"], row["who"], due, row.get("about", ""))


def _closings() -> tuple[Closing, ...]:
    rows = DutyClosing.objects.values_list("duty", "done", "evidence", "pk")
    return tuple(Closing(duty, done, evidence, f"duty closing {pk}") for duty, done, evidence, pk in rows)


def _marks() -> tuple[Mark, ...]:
    return tuple(Mark(*row) for row in DutyMark.objects.values_list("duty", "judge", "mark", "comment"))
