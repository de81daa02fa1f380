"""Reading returns: entries, where one stands in its procedure, what a person may do with it, what is doubtful."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from gongce.facts.returns import Entry, Judgement, judge_return, read_entry
from gongce.facts.returns.review import level_of_role
from gongce.procedures import (
    Case,
    CaseEvent,
    CaseState,
    EventKind,
    Refusal,
    derive_state,
    mainland_workdays,
    refusals_of,
)
from gongce.rulebook import Procedure, StageKind, Transition
from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.city.workspaces import open_city
from gongce_web.returns.levels import paths_of_level, steps_onward
from gongce_web.returns.models import Return, ReturnCell, ReturnEvent, ReturnQuery, Round
from gongce_web.returns.policies import RETURNS
from gongce_web.returns.sheets import history_of, office_rules, procedure_of, sheet_of
from gongce_web.roles import Operation

OPERATIONS: Mapping[str, Operation] = {
    "office": Operation.CONFIGURE,
    "respondent": Operation.SUBMIT,
    "reviewer": Operation.APPROVE,
}
"""Role of the procedure → what the policy must allow; `reviewer-KIND` is a reviewer of the unit of that kind above."""
SUBMIT = "submit"


@dataclass(frozen=True)
class Possible:
    """A step of the procedure a person might take now, and what is in the way."""

    step: Transition
    role: str
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True)
class Entries:
    """What a return says: text and comment by cell, and who wrote each last in which version."""

    cells: Mapping[str, ReturnCell]
    read: Mapping[str, Entry]

    @property
    def commented(self) -> frozenset[str]:
        """Ids of cells with a comment."""
        return frozenset(name for name, cell in self.cells.items() if cell.comment)

    @property
    def filled(self) -> int:
        """How many cells say something that can be read."""
        return sum(entry.is_whole for entry in self.read.values())


def read_entries(filed: Return) -> Entries:
    """The cells of a return."""
    sheet = sheet_of(filed.round)
    rows = filed.cells.select_related("changed_by")
    kept = {row.cell: row for row in rows if row.cell in sheet.by_id}
    return Entries(kept, {name: read_entry(row.text, sheet.by_id[name]) for name, row in kept.items()})


def judge_filed(filed: Return, entries: Entries) -> Judgement:
    """Every doubt of a return as it stands."""
    unit = filed.unit.code
    return judge_return(
        sheet_of(filed.round),
        entries.read,
        open_city().pack,
        unit=unit,
        known=history_of(unit),
        rules=office_rules(),
        comments=entries.commented,
    )


def case_of(filed: Return) -> Case:
    """The return as a case of its procedure: its steps in order."""
    rows = filed.events.filter(kind="step").select_related("by")
    events = tuple(
        CaseEvent(
            EventKind.STEP, row.name, row.day, row.by.username if row.by else "system", row.role, reason=row.reason
        )
        for row in rows
    )
    return Case(str(filed.pk), procedure_of(filed.round).id, filed.unit.code, str(filed), events)


def state_of(filed: Return) -> CaseState:
    """Where the return stands, from its events."""
    return derive_state(procedure_of(filed.round), case_of(filed))


def draft_event(step: Transition, role: str, by: User, reason: str = "") -> CaseEvent:
    """The event a step would be."""
    return CaseEvent(EventKind.STEP, step.id, clock.today(), by.username, role, reason=reason)


def role_for(step: Transition, filed: Return, by: User) -> str:
    """In which role of the procedure the person may take the step on this return; "" in none."""
    for role in step.roles:
        operation = OPERATIONS["reviewer"] if level_of_role(role) else OPERATIONS.get(role, Operation.CONFIGURE)
        if operation is not Operation.CONFIGURE and _may_at_level(by, operation, filed, role):
            return role
    return ""


def _may_at_level(by: User, operation: Operation, filed: Return, role: str) -> bool:
    is_seen = operation is Operation.SUBMIT or RETURNS.may(by, Operation.SEE, filed)
    return is_seen and RETURNS.may_at(by, operation, filed, paths_of_level(role, filed.unit))


def may_review(filed: Return, by: User) -> bool:
    """Whether the return waits for this person's review."""
    steps = steps_onward(procedure_of(filed.round), filed.stage)
    return any(role_for(step, filed, by).startswith("reviewer") for step in steps)


def find_refusals(filed: Return, step: Transition, role: str, by: User, reason: str) -> tuple[Refusal, ...]:
    """What the procedure has against a step."""
    event = draft_event(step, role, by, reason)
    return refusals_of(procedure_of(filed.round), state_of(filed), event, mainland_workdays())


def list_steps(filed: Return, by: User) -> tuple[Possible, ...]:
    """The steps of the procedure from the stage at hand that are the person's to take."""
    procedure = procedure_of(filed.round)
    found, state = [], None
    for step in procedure.transitions:
        role = role_for(step, filed, by) if filed.stage in step.from_stages else ""
        if role:
            state = state or state_of(filed)
            event = draft_event(step, role, by, "…")
            found.append(Possible(step, role, refusals_of(procedure, state, event, mainland_workdays())))
    return tuple(found)


def may_fill(filed: Return, by: User) -> bool:
    """Whether the person may type into it now."""
    return bar_to_filling(filed) == "" and RETURNS.may(by, Operation.FILL, filed)


def bar_to_filling(filed: Return) -> str:
    """Why nobody may type into it now; empty where somebody may."""
    if filed.round.is_locked:
        return _("已锁定：%(locked_reason)s") % {"locked_reason": filed.round.locked_reason}
    if filed.is_exempt:
        return _("本期免报：%(due_reason)s") % {"due_reason": filed.due_reason}
    if clock.today() < filed.round.opens:
        return _("%(opens)s开始填报") % {"opens": f"{filed.round.opens:%Y-%m-%d}"}
    if not can_submit_from(procedure_of(filed.round), filed.stage):
        return _("%(stage_title)s，不能再改；要改的先撤回，或请审核人退回") % {"stage_title": stage_title(filed)}
    return ""


def can_submit_from(procedure: Procedure, stage: str) -> bool:
    """Whether a return in the stage is still in its respondent's hands."""
    step = procedure.transition(SUBMIT)
    return step is not None and stage in step.from_stages


def stage_title(filed: Return) -> str:
    """The stage in words."""
    return procedure_of(filed.round).stage(filed.stage).title


def is_done(filed: Return) -> bool:
    """Whether its figures are approved."""
    return procedure_of(filed.round).stage(filed.stage).kind is StageKind.CLOSED


def is_missing(filed: Return) -> bool:
    """Whether the unit still owes it."""
    return not filed.is_exempt and can_submit_from(procedure_of(filed.round), filed.stage)


def find_return(pk: int, user: User, operation: Operation = Operation.SEE) -> Return | None:
    """The return where the person may touch it so; a unit's own people always reach theirs."""
    rows = RETURNS.rows(user, operation, Return.objects.select_related("round", "unit"))
    return rows.filter(pk=pk).first()


def list_mine(user: User) -> QuerySet[Return]:
    """The returns a person fills or reviews, the newest first; of a draft reviewers see that it is there."""
    condition = RETURNS.condition(user, Operation.FILL) | RETURNS.condition(user, Operation.APPROVE)
    waiting = Count("queries", filter=Q(queries__answered_at=None))
    rows = Return.objects.filter(condition).select_related("round", "unit").annotate(waiting=waiting)
    return rows.order_by("-round__due", "round__form", "unit__order")


def list_reached(user: User, rounds: Iterable[Round]) -> QuerySet[Return]:
    """Returns of rounds by state alone, for whoever works with figures of their units."""
    found = Q(pk__in=())
    for path in RETURNS.paths(user, Operation.SEE):
        found |= Q(unit__path__startswith=path)
    rows = Return.objects.filter(found, round__in=list(rounds)).select_related("round", "unit")
    return rows.order_by("unit__order", "round__due")


def list_rounds(since: date | None = None, until: date | None = None) -> QuerySet[Round]:
    """Rounds due within days."""
    rows = Round.objects.all()
    rows = rows.filter(due__gte=since) if since else rows
    return rows.filter(due__lte=until) if until else rows


def list_events(filed: Return) -> QuerySet[ReturnEvent]:
    """What happened, the newest first; saves are told by their count."""
    return filed.events.select_related("by").order_by("-pk")


def list_queries(filed: Return) -> QuerySet[ReturnQuery]:
    """The questions about it."""
    return filed.queries.select_related("asked_by", "answered_by")


def count_waiting(filed: Return) -> int:
    """Questions not answered yet."""
    return filed.queries.filter(answered_at=None).count()
