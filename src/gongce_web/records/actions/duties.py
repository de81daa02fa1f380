"""Duties closed on evidence, marks given for them, meetings held."""

from datetime import date
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongce.vocabulary import RefusedError
from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.audit.actions import record as record_event
from gongce_web.city.workspaces import open_city
from gongce_web.records.actions.shelving import write_closings
from gongce_web.records.actions.texts import check_texts
from gongce_web.records.models import DutyClosing, DutyMark, EvidenceFile
from gongce_web.records.policies import DUTIES
from gongce_web.roles import Operation


@transaction.atomic
def close_duty(
    *, duty: str, done: date, evidence: str, by: User | None, file: EvidenceFile | None = None
) -> DutyClosing:
    """A duty was done.

    Raises:
        RefusedError: without evidence, on a day to come, or closed already.
    """
    if by is not None:
        DUTIES.demand(by, Operation.FILL)
    check_texts(_("办结"), {gettext_noop("事项"): (duty, 160), gettext_noop("佐证"): (evidence, 240)})
    if not evidence.strip() and file is None:
        raise RefusedError(_("没有佐证，不算办结"), where=duty, remedy=_("写明文件名、文号或纪要，或上传文件"))
    if done > clock.today():
        raise RefusedError(_("%(done)s还没有到") % {"done": done}, where=duty, remedy=_("办结后再登记"))
    if DutyClosing.objects.filter(duty=duty).exists():
        raise RefusedError(_("已经办结"), where=duty, remedy=_("无须重复登记"))
    row = DutyClosing.objects.create(
        duty=duty, done=done, evidence=" ".join(evidence.split()) or (file.proof if file else ""), file=file, by=by,
        recorded_at=clock.now(),
    )  # fmt: skip
    transaction.on_commit(partial(write_closings, open_city().records))
    record_event("duty.closed", by=by, about=f"duty:{duty}"[:160], detail={"done": done.isoformat()})
    return row


@transaction.atomic
def mark_duty(*, duty: str, mark: float | None, comment: str, by: User) -> DutyMark:
    """A judge's mark for a duty, or a comment.

    Raises:
        RefusedError: neither is given, or the mark is not between 0 and 100.
    """
    DUTIES.demand(by, Operation.APPROVE)
    check_texts(_("评分"), {gettext_noop("事项"): (duty, 160), gettext_noop("点评"): (comment, 4000)})
    if mark is None and not comment.strip():
        raise RefusedError(_("没有分数也没有点评"), where=duty, remedy=_("填写其一"))
    if mark is not None and not 0 <= mark <= 100:
        raise RefusedError(
            _("分数%(mark)s不是0—100的数") % {"mark": f"{mark:g}"}, where=duty, remedy=_("填写0—100的分数")
        )
    judge = by.name or by.username
    row = DutyMark.objects.create(duty=duty, judge=judge, mark=mark, comment=comment, by=by, recorded_at=clock.now())
    record_event("duty.marked", by=by, about=f"duty:{duty}"[:160], detail={"mark": mark})
    return row
