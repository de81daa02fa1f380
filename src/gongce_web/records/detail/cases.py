"""One case on a day: its stages, clocks, evidence, opinions; what may be done next, by whom, and what is in the way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongce.procedures import (
    Case,
    CaseLight,
    CaseState,
    EventKind,
    derive_state,
    judge_case,
    mainland_workdays,
    refusals_of,
)
from gongce.procedures.events import CaseEvent
from gongce.procedures.state import outcome_of
from gongce.rulebook import Condition, Pack, Procedure, StageKind, Transition
from gongce_web.accounts.models import User
from gongce_web.records import models
from gongce_web.records.detail.facts import Given, Known, list_facts, tell_given
from gongce_web.records.detail.standstills import Standstill, list_pauses, list_resumes
from gongce_web.records.models import CaseRecord, Record
from gongce_web.records.policies import CASES, RECORDS
from gongce_web.records.queries.acting import body_of, roles_in
from gongce_web.records.queries.cases import load_case
from gongce_web.records.queries.titles import with_titles_for
from gongce_web.roles import Operation

KINDS = {
    "step": gettext_noop("办理"),
    "file": gettext_noop("归档"),
    "fact": gettext_noop("登记事实"),
    "ask": gettext_noop("征求意见"),
    "answer": gettext_noop("答复"),
    "pause": gettext_noop("中止计时"),
    "resume": gettext_noop("恢复计时"),
    "extend": gettext_noop("延期"),
    "note": gettext_noop("进展"),
}


@dataclass(frozen=True)
class Station:
    """A stage on the line of a case."""

    title: str
    since: date | None
    state: str


@dataclass(frozen=True)
class Clock:
    """A clock of a case as a page shows it."""

    title: str
    light: str
    started: date
    statutory: date | None
    promised: date | None
    told: str
    is_provisional: bool


@dataclass(frozen=True)
class Next:
    """A step from where the case stands: who takes it, in which of my roles I may, and what is in the way."""

    step: Transition
    who: str
    mine: tuple[tuple[str, str], ...]
    refusals: tuple[tuple[str, str], ...]
    facts: tuple[Condition, ...]

    @property
    def is_free(self) -> bool:
        """Whether it may be taken by me now."""
        return bool(self.mine) and not self.refusals


@dataclass(frozen=True)
class Paper:
    """An evidence of the procedure: on file since, or missing."""

    id: str
    title: str
    day: date | None
    proof: str
    file: int | None
    is_asked: bool


@dataclass(frozen=True)
class Asked:
    """A question put to several bodies: who answered what, and how it came out."""

    id: str
    title: str
    since: date | None
    answers: tuple[tuple[str, str], ...]
    outcome: str
    mine: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Happened:
    """One event of the history and the facts it gave."""

    event: models.CaseEvent
    kind: str
    name: str
    facts: tuple[Given, ...]


@dataclass(frozen=True)
class CaseView:
    """Everything the page of a case shows."""

    procedure: Procedure
    row: CaseRecord
    on: date
    state: CaseState
    light: CaseLight
    sentence: str
    stations: tuple[Station, ...]
    clocks: tuple[Clock, ...]
    steps: tuple[Next, ...]
    papers: tuple[Paper, ...]
    opinions: tuple[Asked, ...]
    facts: tuple[Known, ...]
    history: tuple[Happened, ...]
    subject: Record | None
    extensions: tuple[tuple[str, str], ...]
    pauses: tuple[Standstill, ...]
    resumes: tuple[Standstill, ...]
    may_act: bool
    roles: tuple[tuple[str, str], ...]


def view_case(pack: Pack, row: CaseRecord, on: date, today: date, user: User) -> CaseView:
    """The case on a day; only as of today may something be done."""
    procedure = pack.procedure(row.procedure)
    whole = load_case(row, pack)
    case = Case(
        whole.number, whole.procedure, whole.subject, whole.title, tuple(e for e in whole.events if e.day <= on)
    )
    state = derive_state(procedure, case)
    light = judge_case(procedure, state, on, mainland_workdays())
    events = list(row.events.filter(day__lte=on).select_related("by", "file").order_by("number"))
    may_act = on >= today and CASES.may(user, Operation.FILL, row)
    mine = tuple((role.id, role.title) for role in roles_in(procedure, user)) if may_act else ()
    return CaseView(
        procedure,
        row,
        on,
        state,
        light,
        _say(procedure, row, state, light),
        _stations(procedure, state),
        tuple(_clocks(procedure, state, light)),
        tuple(_steps(procedure, state, today, user, dict(mine))) if state.stage else (),
        tuple(_papers(procedure, state, events)),
        tuple(_opinions(procedure, state, dict(mine))),
        tuple(list_facts(pack, procedure, state.facts, _given_by(events) if may_act and state.stage else set())),
        tuple(_history(pack, procedure, events)),
        _subject(pack, row, user),
        tuple((one.id, one.title) for one in procedure.clocks if one.extension and _runs(state, one.id)),
        tuple(list_pauses(procedure, state, today, user, mine)) if may_act else (),
        tuple(list_resumes(procedure, state, today, user, mine)) if may_act else (),
        may_act,
        mine,
    )


def _given_by(events: list[models.CaseEvent]) -> set[str]:
    """Facts that events gave; what the catalogue of approvals says is mended there."""
    return {name for event in events for name in event.facts}


def _history(pack: Pack, procedure: Procedure, events: list[models.CaseEvent]) -> Iterator[Happened]:
    """What happened, the latest first."""
    given = tell_given(pack, procedure, events)
    known = set[str]()
    told = []
    for event in events:
        is_correction = event.kind == EventKind.FACT and bool(known & event.facts.keys())
        kind = _("更正事实") if is_correction else _(KINDS[event.kind])
        told.append(Happened(event, kind, name_event(procedure, event), given[event.number]))
        known |= event.facts.keys()
    return reversed(told)


def _runs(state: CaseState, name: str) -> bool:
    return name in state.clocks and state.clocks[name].is_running


def _say(procedure: Procedure, row: CaseRecord, state: CaseState, light: CaseLight) -> str:
    stage = procedure.stage(state.stage).title if state.stage else _("未立案")
    parts = [
        f"{procedure.title}{row.number}",
        row.unit.title if row.unit else "",
        _("处于“%(stage)s”") % {"stage": stage},
    ]
    if state.since:
        parts.append(_("自%(day)s起") % {"day": state.since.isoformat()})
    if light.reason:
        parts.append(light.reason)
    return "，".join(part for part in parts if part) + "。"


def _stations(procedure: Procedure, state: CaseState) -> tuple[Station, ...]:
    """The stages in the procedure's order; those that end a case otherwise are shown only where it came there."""
    came = {stay.stage: stay.since for stay in state.stays}
    names = [one.id for one in procedure.stages]
    now = names.index(state.stage) if state.stage else -1
    aside = (StageKind.DROPPED, StageKind.LONG_TERM)
    shown = [
        one for place, one in enumerate(procedure.stages) if one.id in came or (place > now and one.kind not in aside)
    ]
    return tuple(Station(one.title, came.get(one.id), _station(one.id, state, came)) for one in shown)


def _station(stage: str, state: CaseState, came: Mapping[str, date]) -> str:
    """Of a reopened case the stages it had reached before lie ahead again."""
    if stage == state.stage:
        return "now"
    names = [stay.stage for stay in state.stays]
    reopened = max((at for at, name in enumerate(names) if name == state.stage), default=0) if state.reopened else 0
    first = names.index(state.stage) if state.stage in names else 0
    is_ahead_again = bool(state.reopened) and stage in names[first + 1 : reopened]
    return "done" if stage in came and not is_ahead_again else "ahead"


def _clocks(procedure: Procedure, state: CaseState, light: CaseLight) -> Iterator[Clock]:
    for one in light.clocks:
        if one.stopped:
            told = _("已于%(day)s停止") % {"day": one.stopped.isoformat()}
        elif one.is_resting:
            told = _("中止计时")
        elif one.left is None:
            told = ""
        else:
            told = (_("还有%(days)d日") if one.left >= 0 else _("已过%(days)d日")) % {"days": abs(one.left)}
        started = state.clocks[one.clock].started
        limit = one.limit
        yield Clock(one.title, one.light.code, started, limit.statutory, limit.promised, told, limit.is_provisional)


def _steps(procedure: Procedure, state: CaseState, today: date, user: User, mine: Mapping[str, str]) -> Iterator[Next]:
    titles = {role.id: role.title for role in procedure.roles}
    for step in procedure.transitions:
        if state.stage not in step.from_stages:
            continue
        roles = tuple((name, mine[name]) for name in step.roles if name in mine)
        role = roles[0][0] if roles else step.roles[0]
        body = body_of(procedure, role, user)
        event = CaseEvent(EventKind.STEP, step.id, today, user.username, role, body, reason="-")
        found = refusals_of(procedure, state, event, mainland_workdays())
        open_facts = {one.field for one in step.facts}
        facts = tuple(one for one in step.facts if one.field in open_facts)
        told = tuple((one.message, one.remedy) for one in found if not (facts and one.code in ("fact", "fact_unknown")))
        yield Next(step, "、".join(titles[name] for name in step.roles), roles, told, facts)


def _papers(procedure: Procedure, state: CaseState, events: list[models.CaseEvent]) -> Iterator[Paper]:
    files = {event.name: event.file_id for event in events if event.kind == EventKind.FILE}
    asked = {
        name
        for step in procedure.transitions
        if state.stage in step.from_stages
        for name in (*step.needs, *step.needs_one_of)
    }
    for one in procedure.evidence:
        filed = state.evidence.get(one.id)
        day, proof = (filed.day, filed.proof) if filed else (None, "")
        yield Paper(one.id, one.title, day, proof, files.get(one.id), one.id in asked)


def _opinions(procedure: Procedure, state: CaseState, mine: Mapping[str, str]) -> Iterator[Asked]:
    titles = {role.id: role.title for role in procedure.roles}
    words = {True: _("同意"), False: _("不同意"), None: _("未答复")}
    for one in procedure.opinions:
        given = state.answers.get(one.id, {})
        since = state.asked.get(one.id)
        answers = tuple((titles[role], words[given.get(role)]) for role in one.roles) if since else ()
        found = outcome_of(procedure, state, one.id, time_is_up=False)
        outcome = {True: _("已同意"), False: _("未同意"), None: _("未完成") if since else _("未征求")}[found]
        waiting = tuple((role, titles[role]) for role in one.roles if role in mine and role not in given)
        yield Asked(one.id, one.title, since, answers, outcome, waiting if since else ())


def name_event(procedure: Procedure, event: models.CaseEvent) -> str:
    """What an event was about, by its title."""
    named: dict[str, Any] = {one.id: one.title for one in procedure.transitions}
    if event.kind == EventKind.FILE:
        named = {one.id: one.title for one in procedure.evidence}
    elif event.kind in (EventKind.ASK, EventKind.ANSWER):
        named = {one.id: one.title for one in procedure.opinions}
    elif event.kind in (EventKind.PAUSE, EventKind.RESUME, EventKind.EXTEND):
        named = {one.id: one.title for one in procedure.clocks}
        named |= {f"{one.id}/{way.id}": f"{one.title}（{way.title}）" for one in procedure.clocks for way in one.pauses}
    return str(named.get(event.name) or named.get(event.name.partition("/")[0], event.name))


def _subject(pack: Pack, row: CaseRecord, user: User) -> Record | None:
    if not row.subject:
        return None
    of = {one.of for one in pack.registers if one.procedure == row.procedure and one.of}
    rows = RECORDS.rows(user, Operation.SEE, Record.objects.filter(number=row.subject))
    found = with_titles_for(user, (rows.filter(register__in=of) if of else rows)[:1])
    return found[0] if found else None
