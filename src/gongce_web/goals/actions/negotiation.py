"""What units are asked and answer, and what the bureau decides: each act one event of the core's log."""

from collections.abc import Mapping
from fractions import Fraction

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gongce.targets.negotiation.events import Act, Event
from gongce.targets.negotiation.events import record as record_act
from gongce.targets.negotiation.storage import Negotiation, print_event
from gongce.targets.tables.bargaining import figures_of
from gongce.vocabulary import InputError
from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.audit.actions import record
from gongce_web.goals.actions.drafts import EditConflictError, lock_draft, require_state
from gongce_web.goals.models import DecompositionDraft, DraftState, NegotiationEvent
from gongce_web.goals.policies import DRAFTS, WISHES
from gongce_web.goals.queries.drafts import load_negotiation, load_table, units_of
from gongce_web.roles import Operation
from gongce_web.units.models import Unit


@transaction.atomic
def ask_units(*, draft: DecompositionDraft, by: User) -> DecompositionDraft:
    """Send the table to its units: every one is given its figures as control figures (一下)."""
    locked = lock_draft(draft.pk)
    DRAFTS.demand(by, Operation.SUBMIT, locked)
    require_state(locked, DraftState.DRAFT)
    table, units = load_table(locked), units_of(locked)
    log = load_negotiation(locked)
    for title in units:
        log = _add(locked, log, units[title], Act.CONTROL, figures_of(table, title, None, locked.title), "", by)
    locked.state, locked.changed_at = DraftState.ASKED, clock.now()
    locked.save(update_fields=["state", "changed_at"])
    record("decomposition.asked", by=by, about=f"decomposition:{locked.pk}", detail={"units": len(units)})
    return locked


@transaction.atomic
def answer_for_unit(
    *, draft: DecompositionDraft, unit: Unit, values: Mapping[str, Fraction], reason: str, seen: int, by: User
) -> NegotiationEvent:
    """A unit accepts its figures or answers with its own (二上); own figures need a reason.

    `seen` is the number of the last event the person saw: what happened after it is not passed over.
    """
    locked = lock_draft(draft.pk)
    WISHES.demand(by, Operation.SUBMIT, unit)
    require_state(locked, DraftState.ASKED)
    log = load_negotiation(locked)
    _require_seen(log, seen, unit)
    stands = next((one for one in reversed(log.log.of(_title(locked, unit))) if one.values), None)
    if stands is not None and dict(stands.values) != dict(values) and not reason.strip():
        raise InputError(_("改了数，没有写理由"), where=unit.title, remedy=_("写明理由后再提交"))
    _add(locked, log, unit, Act.REPLY, values, reason, by)
    return locked.events.latest("number")


@transaction.atomic
def decide_unit(
    *, draft: DecompositionDraft, unit: Unit, values: Mapping[str, Fraction], reason: str, seen: int, by: User
) -> NegotiationEvent:
    """The bureau decides a unit's figures (二下)."""
    locked = lock_draft(draft.pk)
    DRAFTS.demand(by, Operation.APPROVE, locked)
    require_state(locked, DraftState.ASKED)
    log = load_negotiation(locked)
    _require_seen(log, seen, unit)
    _add(locked, log, unit, Act.DECIDE, values, reason, by)
    return locked.events.latest("number")


def _title(draft: DecompositionDraft, unit: Unit) -> str:
    return next((title for title, one in units_of(draft).items() if one.pk == unit.pk), unit.title)


def _require_seen(log: Negotiation, seen: int, unit: Unit) -> None:
    """Refuse where something happened to the unit's figures that the person has not seen."""
    newer = [one for one in log.log.events if one.number > seen and one.unit == unit.title]
    if newer:
        raise EditConflictError(
            _("%(title)s的数在您打开后已有新动作（第%(number)s项）")
            % {"title": unit.title, "number": newer[-1].number},
            remedy=_("重新打开页面，看过后再提交"),
        )


def _add(
    draft: DecompositionDraft,
    log: Negotiation,
    unit: Unit,
    act: Act,
    values: Mapping[str, Fraction],
    reason: str,
    by: User,
) -> Negotiation:
    title = _title(draft, unit)
    is_own = act in (Act.PROPOSE, Act.REPLY, Act.REQUEST)
    grown = record_act(
        log.log,
        unit=title,
        act=act,
        actor=title if is_own else log.log.city,
        values=values,
        reason=reason,
        recorded_at=clock.now(),
    )
    _store(draft, unit, grown.events[-1], by)
    detail = {"unit": unit.code, "act": str(act), "values": {name: str(value) for name, value in values.items()}}
    record(f"decomposition.{act}", by=by, about=f"decomposition:{draft.pk}", detail=detail | {"reason": reason[:400]})
    return Negotiation(grown, log.title, log.parent, log.measured_in, log.step)


def _store(draft: DecompositionDraft, unit: Unit, event: Event, by: User) -> None:
    try:
        NegotiationEvent.objects.create(
            draft=draft,
            number=event.number,
            unit=unit,
            act=str(event.act),
            line=print_event(event),
            by=by,
            at=clock.now(),
        )
    except IntegrityError:
        raise EditConflictError(_("同时有另一个动作先记下了"), remedy=_("重新打开页面再提交")) from None
