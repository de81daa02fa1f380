"""Opening rounds, saving cells, taking steps, asking and answering: one verb, one transaction, one event."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from gongce.facts.returns import Entry, ReturnForm, lay_out, read_entry, rows_of_return, schedule_of
from gongce.facts.returns.entries import print_entry
from gongce.facts.returns.forms import units_of
from gongce.rulebook import StageKind, Transition
from gongce.vocabulary import ConflictError as StaleError
from gongce.vocabulary import InputError, Period, RefusedError
from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.audit.actions import record
from gongce_web.city.workspaces import open_city
from gongce_web.publishing.actions import outbox_batch
from gongce_web.returns.levels import risen_to
from gongce_web.returns.models import Return, ReturnCell, ReturnEvent, ReturnQuery, Round
from gongce_web.returns.policies import RETURNS, ROUNDS
from gongce_web.returns.queries import (
    SUBMIT,
    bar_to_filling,
    find_refusals,
    judge_filed,
    read_entries,
    role_for,
)
from gongce_web.returns.sheets import procedure_of, sheet_of
from gongce_web.roles import Operation
from gongce_web.units.models import Unit

MOST_CHANGES = 2000
_LONGEST = 300


@dataclass(frozen=True)
class Difference:
    """A cell somebody else changed meanwhile."""

    cell: str
    text: str
    comment: str
    by: str


class ConflictError(StaleError):
    """Somebody else changed the return since it was read; nothing was written."""

    def __init__(self, version: int, differences: tuple[Difference, ...]) -> None:
        who = "、".join(dict.fromkeys(one.by for one in differences)) or _("别人")
        super().__init__(
            _("%(who)s刚才改过这张表") % {"who": who},
            where=_("%(n)s格") % {"n": len(differences)},
            remedy=_("核对后再保存，没有写入"),
        )
        self.version, self.differences = version, differences


@transaction.atomic
def open_round(*, form: ReturnForm, period: Period, by: User | None) -> Round:
    """Open a form for a period, a return for every unit asked; opening it again adds units that are new."""
    if by is not None:
        ROUNDS.demand(by, Operation.CONFIGURE)
    pack, days = open_city().pack, schedule_of(form, period)
    lay_out(form, pack, period)
    values = {
        "title": f"{period.title}{form.title}", "definition": form.model_dump(mode="json", by_alias=True),
        "is_narrow": form.seen_by == "reviewers", "cells": form.cells, "minutes": form.minutes,
        "opens": days.opens, "due": days.due, "remind": days.remind, "opened_at": clock.now(),
    }  # fmt: skip
    round_, is_new = Round.objects.get_or_create(form=form.id, period=period.code, defaults=values)
    Round.objects.select_for_update().get(pk=round_.pk)  # two who open it at once add each unit once
    known = set(round_.returns.values_list("unit__code", flat=True))
    units = Unit.objects.filter(code__in=[name for name in units_of(form, pack) if name not in known])
    opening = next(step for step in procedure_of(round_).transitions if not step.from_stages)
    filed = [Return(round=round_, unit=unit, stage=str(opening.to), due=round_.due) for unit in units]
    made = Return.objects.bulk_create(filed)
    ReturnEvent.objects.bulk_create([_event(one, "step", by, name=opening.id, role="office") for one in made])
    if is_new or made:
        record("round.opened", by=by, about=f"round:{form.id}:{period.code}", detail={"units": len(made)})
    return round_


def _event(filed: Return, kind: str, by: User | None, **values: Any) -> ReturnEvent:
    stamps = {"at": clock.now(), "day": clock.today(), "version": filed.version}
    return ReturnEvent(filed=filed, kind=kind, by=by, **stamps, **values)


def _lock(filed: Return) -> Return:
    """The return as it is now, held until the transaction ends."""
    return Return.objects.select_for_update(of=("self",)).select_related("round", "unit").get(pk=filed.pk)


@transaction.atomic
def save_cells(
    *, filed: Return, version: int, by: User, texts: Mapping[str, str], comments: Mapping[str, str] | None = None
) -> Return:
    """Write what was typed, all of it or nothing.

    Args:
        filed: the return.
        version: of the return as the person saw it.
        by: who types.
        texts: by cell id.
        comments: by cell id.

    Raises:
        ConflictError: it was changed since, with what differs.
        RefusedError: nobody may type into it now.
        InputError: a cell the form does not have, or too many.
    """
    locked = _lock(filed)
    RETURNS.demand(by, Operation.FILL, locked)
    _refuse_barred(locked)
    comments = comments or {}
    _check_names(locked, {**texts, **comments})
    if locked.version != version:
        raise ConflictError(locked.version, _differences(locked, version))
    changed = _write(locked, by, texts, comments)
    if not changed:
        return locked
    _touch(locked)
    _event(locked, "save", by, detail={"cells": changed[:50], "count": len(changed)}).save()
    record("return.saved", by=by, about=_about(locked), detail={"cells": len(changed), "version": locked.version})
    return locked


def _refuse_barred(filed: Return) -> None:
    bar = bar_to_filling(filed)
    if bar:
        raise RefusedError(bar, where=str(filed), remedy=_("需要更正的，与审核人联系"))


def _check_names(filed: Return, changes: Mapping[str, str]) -> None:
    if len(changes) > MOST_CHANGES:
        raise InputError(
            _("一次改了%(n)s格") % {"n": len(changes)},
            where=str(filed),
            remedy=_("一次至多%(most)s格") % {"most": MOST_CHANGES},
        )
    known = sheet_of(filed.round).by_id
    wrong = next((name for name in changes if name not in known), None)
    if wrong is not None:
        raise InputError(
            _("表中没有这一格：%(wrong)s") % {"wrong": wrong[:60]}, where=str(filed), remedy=_("刷新页面再填")
        )


def _differences(filed: Return, version: int) -> tuple[Difference, ...]:
    rows = filed.cells.filter(version__gt=version).select_related("changed_by")
    return tuple(Difference(row.cell, row.text, row.comment, row.changed_by.name) for row in rows)


def _write(filed: Return, by: User, texts: Mapping[str, str], comments: Mapping[str, str]) -> list[str]:
    """Cells whose text or comment is new; their ids."""
    sheet, known = sheet_of(filed.round), {row.cell: row for row in filed.cells.all()}
    new: list[ReturnCell] = []
    old: list[ReturnCell] = []
    for name in {**texts, **comments}:
        row = known.get(name) or ReturnCell(filed=filed, cell=name)
        before = (row.text, row.comment)
        if name in texts:
            _set_text(row, read_entry(texts[name], sheet.by_id[name]))
        row.comment = comments.get(name, row.comment).strip()[:_LONGEST]
        if (row.text, row.comment) != before:
            row.version, row.changed_by = filed.version + 1, by
            (old if row.pk else new).append(row)
    ReturnCell.objects.bulk_create(new)
    ReturnCell.objects.bulk_update(old, ["text", "value", "decimals", "missing", "comment", "version", "changed_by"])
    return [row.cell for row in (*new, *old)]


def _set_text(row: ReturnCell, entry: Entry) -> None:
    row.text = print_entry(entry)[:80]
    row.decimals, row.missing = entry.decimals, entry.missing
    row.value = None if entry.value is None else _decimal(entry)


def _decimal(entry: Entry) -> Any:
    from_text = ReturnCell._meta.get_field("value")
    return from_text.to_python(print_entry(entry))


def _touch(filed: Return) -> None:
    filed.version += 1
    filed.filled, filed.changed_at = read_entries(filed).filled, clock.now()
    filed.save()


def _about(filed: Return) -> str:
    return f"return:{filed.pk}:{filed.unit.code}:{filed.round.form}:{filed.round.period}"


@transaction.atomic
def take_step(*, filed: Return, step: str, version: int, by: User, reason: str = "") -> Return:
    """Take a step of the procedure: the policy says whose it is, the procedure whether it may happen now.

    The step that leads to the closed stage puts the figures into the outbox in the same transaction.

    Raises:
        ConflictError: the return was changed since it was read.
        RefusedError: stage, role, reason, the same person twice; a lock; doubts that are in the way of submission.
        PermissionDenied: it is not the person's to do.
    """
    locked = _lock(filed)
    procedure = procedure_of(locked.round)
    wanted = procedure.transition(step)
    if wanted is None or not wanted.from_stages:
        raise InputError(_("程序没有环节%(step)s") % {"step": step[:40]}, where=str(filed), remedy=_("刷新页面再办"))
    operation = Operation.SUBMIT if "respondent" in wanted.roles else Operation.APPROVE
    if locked.version != version and RETURNS.may(by, operation, locked):
        is_seen = RETURNS.may(by, Operation.SEE, locked)  # a return taken back meanwhile is its unit's alone again
        raise ConflictError(locked.version, _differences(locked, version) if is_seen else ())
    role = role_for(wanted, locked, by)
    if not role:
        raise PermissionDenied
    _refuse_locked(locked)
    _refuse_step(locked, wanted, role, by, reason.strip()[:_LONGEST])
    return _follow(locked, wanted, role, by, reason.strip()[:_LONGEST])


def _refuse_locked(filed: Return) -> None:
    if filed.round.is_locked:
        raise RefusedError(
            _("已锁定：%(locked_reason)s") % {"locked_reason": filed.round.locked_reason},
            where=str(filed),
            remedy=_("解锁后再办"),
        )


def _refuse_step(filed: Return, step: Transition, role: str, by: User, reason: str) -> None:
    refusals = find_refusals(filed, step, role, by, reason)
    if refusals:
        what = "；".join(one.message for one in refusals)
        raise RefusedError(what, where=str(filed), remedy="；".join(dict.fromkeys(one.remedy for one in refusals)))
    if step.id == SUBMIT:
        _refuse_doubts(filed)


def _refuse_doubts(filed: Return) -> None:
    if filed.is_exempt or clock.today() < filed.round.opens:
        raise RefusedError(bar_to_filling(filed), where=str(filed), remedy=_("到期再报"))
    judged = judge_filed(filed, read_entries(filed))
    waiting = filed.queries.filter(answered_at=None).count()
    if judged.is_ready and not waiting:
        return
    parts = [
        (len(judged.blocking), _("%(n)d处须改")),
        (len(judged.unexplained), _("%(n)d处须说明")),
        (waiting, _("%(n)d条查询未答复")),
    ]
    told = "，".join(word % {"n": count} for count, word in parts if count)
    raise RefusedError(
        _("还不能报送：%(told)s") % {"told": told}, where=str(filed), remedy=_("按提示改正或说明后再报送")
    )


def _follow(filed: Return, step: Transition, role: str, by: User, reason: str) -> Return:
    procedure = procedure_of(filed.round)
    filed.stage = step.to or filed.stage
    filed.risen_to = risen_to(procedure, filed.stage, filed.unit, filed.risen_to)
    filed.version += 1
    filed.changed_at = clock.now()
    if step.id == SUBMIT:
        filed.submitted_at, filed.submitted_by = clock.now(), by
    is_closing = procedure.stage(filed.stage).kind is StageKind.CLOSED
    filed.approved_at, filed.approved_by = (clock.now(), by) if is_closing else (None, None)
    filed.save()
    _event(filed, "step", by, name=step.id, role=role, reason=reason).save()
    if is_closing:
        _publish(filed, by)
    record(f"return.{step.id}", by=by, about=_about(filed), detail={"reason": reason, "version": filed.version})
    return filed


def _publish(filed: Return, by: User) -> None:
    """The approved figures into the outbox: its row and the approval are of one transaction."""
    rows = rows_of_return(sheet_of(filed.round), read_entries(filed).read, filed.unit.code)
    if not rows.height:
        return
    name = f"{filed.round.title}·{filed.unit.title}（第{filed.version}版）"
    outbox_batch(
        rows=rows, name=name, form=form_key(filed.round), period=filed.round.period, unit=filed.unit.code, by=by
    )


def form_key(round_: Round) -> str:
    """The form's id with a digest of its record, as a batch remembers it."""
    text = json.dumps(round_.definition, ensure_ascii=False, sort_keys=True)
    return f"{round_.form}@{hashlib.sha256(text.encode()).hexdigest()[:8]}"


@transaction.atomic
def lock_round(*, round_: Round, reason: str, by: User) -> Round:
    """Nothing of the round may be filled, submitted or reviewed from here on.

    Raises:
        RefusedError: without a reason, or locked already.
    """
    ROUNDS.demand(by, Operation.CONFIGURE)
    locked = Round.objects.select_for_update().get(pk=round_.pk)
    if locked.is_locked or not reason.strip():
        what = _("已经锁定") if locked.is_locked else _("锁定须说明理由")
        raise RefusedError(what, where=str(locked), remedy=_("填写理由"))
    locked.locked_at, locked.locked_reason, locked.locked_by = clock.now(), reason.strip()[:_LONGEST], by
    locked.save()
    record("round.locked", by=by, about=f"round:{locked.form}:{locked.period}", detail={"reason": locked.locked_reason})
    return locked


@transaction.atomic
def unlock_round(*, round_: Round, reason: str, by: User) -> Round:
    """The round may be worked on again.

    Raises:
        RefusedError: without a reason, or not locked.
    """
    ROUNDS.demand(by, Operation.CONFIGURE)
    locked = Round.objects.select_for_update().get(pk=round_.pk)
    if not locked.is_locked or not reason.strip():
        what = _("解锁须说明理由") if locked.is_locked else _("没有锁定")
        raise RefusedError(what, where=str(locked), remedy=_("填写理由"))
    locked.locked_at, locked.locked_reason, locked.locked_by = None, "", None
    locked.save()
    record("round.unlocked", by=by, about=f"round:{locked.form}:{locked.period}", detail={"reason": reason[:_LONGEST]})
    return locked


@transaction.atomic
def grant_exception(*, filed: Return, until: date | None, reason: str, by: User) -> Return:
    """More time for one unit, or (without a day) none asked of it this period.

    Raises:
        RefusedError: without a reason, after submission, or to a day before the round's deadline.
    """
    locked = _lock(filed)
    RETURNS.demand(by, Operation.APPROVE, locked)
    _refuse_locked(locked)
    if not reason.strip():
        raise RefusedError(_("例外须说明理由"), where=str(locked), remedy=_("填写理由"))
    if until is not None and until < locked.round.due:
        raise RefusedError(
            _("%(until)s早于截止日%(due)s") % {"until": until, "due": locked.round.due},
            where=str(locked),
            remedy=_("给出更晚的一天"),
        )
    locked.due, locked.is_exempt = until or locked.round.due, until is None
    locked.due_reason = reason.strip()[:_LONGEST]
    locked.save(update_fields=["due", "is_exempt", "due_reason"])
    detail = {"until": until.isoformat() if until else None, "reason": locked.due_reason}
    _event(locked, "exception", by, reason=locked.due_reason, detail=detail).save()
    record("return.exception", by=by, about=_about(locked), detail=detail)
    return locked


@transaction.atomic
def ask_query(*, filed: Return, cell: str, question: str, by: User) -> ReturnQuery:
    """Ask who filled it about a cell, or about the whole; the figures stay the respondent's.

    Raises:
        RefusedError: without a question, or before the return was submitted.
        InputError: a cell the form does not have.
    """
    locked = _lock(filed)
    RETURNS.demand(by, Operation.RETURN, locked)
    RETURNS.demand(by, Operation.SEE, locked)
    if cell:
        _check_names(locked, {cell: ""})
    if not question.strip():
        raise RefusedError(_("没有写明问什么"), where=str(locked), remedy=_("写出要核实的内容"))
    query = ReturnQuery.objects.create(
        filed=locked, cell=cell, question=question.strip()[:_LONGEST], asked_by=by, asked_at=clock.now()
    )
    _event(locked, "query", by, name=cell[:60], reason=query.question).save()
    record("return.query", by=by, about=_about(locked), detail={"cell": cell})
    return query


@transaction.atomic
def answer_query(*, query: ReturnQuery, answer: str, by: User) -> ReturnQuery:
    """Answer a question; once answered it stays.

    Raises:
        RefusedError: without an answer, or answered already.
    """
    locked = ReturnQuery.objects.select_for_update().get(pk=query.pk)
    RETURNS.demand(by, Operation.FILL, locked.filed)
    if locked.answered_at is not None or not answer.strip():
        what = _("已经答复") if locked.answered_at else _("没有写答复")
        raise RefusedError(what, where=locked.question, remedy=_("写明原因，或说明已改正"))
    locked.answer, locked.answered_by, locked.answered_at = answer.strip()[:_LONGEST], by, clock.now()
    locked.save()
    _event(locked.filed, "answer", by, name=locked.cell[:60], reason=locked.answer).save()
    record("return.answer", by=by, about=_about(locked.filed), detail={"query": locked.pk})
    return locked
