"""Writes of the outbox: put an approved batch in, set a refused one going again, take one out; and the publisher."""

from datetime import datetime
from typing import TYPE_CHECKING

import polars as pl
from django.db import transaction
from django.utils.translation import gettext as _

from gongce.facts.batch import derive_batch_id
from gongce.vocabulary import RefusedError
from gongce_web import clock
from gongce_web.audit.actions import record
from gongce_web.publishing.models import OutboxBatch, OutboxState
from gongce_web.publishing.payload import canonical_rows, digest_rows, pack_rows
from gongce_web.publishing.policies import OUTBOX
from gongce_web.publishing.publisher import publish_pending
from gongce_web.roles import Operation

if TYPE_CHECKING:
    from gongce_web.accounts.models import User

__all__ = ["outbox_batch", "publish_pending", "retry_batch", "withdraw_batch"]


@transaction.atomic
def outbox_batch(
    *,
    rows: pl.DataFrame,
    name: str,
    form: str,
    period: str,
    unit: str,
    by: "User",
    recorded_at: datetime | None = None,
) -> OutboxBatch:
    """Put an approved batch into the outbox, in the caller's transaction: approval and batch stand or fall together.

    The same rows given again for the same form, period and unit are the same batch, unless another came in between:
    then they are meant to count again, and are a batch of their own.

    Args:
        rows: observations (`gongce.facts.OBSERVATION_SCHEMA`), with or without stamps.
        name: what they came under, for traces: 经开区 产值表 2019年1—6月.
        form: the form's id and version.
        period: the period's code.
        unit: who gave them, or "".
        by: who approved.
        recorded_at: the moment of approval; now where left out. The archive's recorded time is that of the append,
            which is later (docs/decisions/0041).

    Raises:
        InputError: a row is no fact, or there is none; nothing is written.
    """
    kept = canonical_rows(rows, name)
    sha256, place = digest_rows(kept), {"form": form, "period": period, "unit": unit}
    last = OutboxBatch.objects.select_for_update().filter(**place).defer("rows").order_by("-pk").first()
    if last and last.sha256 == sha256 and last.state != OutboxState.WITHDRAWN:
        return last
    again = OutboxBatch.objects.filter(form=form, period=period, sha256=sha256).count()
    identity = derive_batch_id(sha256=sha256, form=form, period=period, again=again)
    batch = OutboxBatch.objects.create(
        batch=identity,
        name=name,
        **place,
        again=again,
        rows=pack_rows(kept),
        row_count=kept.height,
        sha256=sha256,
        by=by,
        approved_at=recorded_at or clock.now(),
    )
    record("batch.approved", by=by, about=f"batch:{identity}", detail={**place, "rows": kept.height, "sha256": sha256})
    return batch


@transaction.atomic
def retry_batch(*, batch: OutboxBatch, by: "User") -> None:
    """Try a refused batch again.

    Raises:
        RefusedError: it is not refused.
    """
    _change(batch, OutboxState.WAITING, (OutboxState.REFUSED,), by=by, reason="")


@transaction.atomic
def withdraw_batch(*, batch: OutboxBatch, reason: str, by: "User") -> None:
    """Take a refused batch out for good: it will not reach the archive, and the log says why.

    Raises:
        RefusedError: it is not refused, or no reason is given.
    """
    if not reason.strip():
        raise RefusedError(_("没有写明撤下的原因"), where=str(batch), remedy=_("写明原因"))
    _change(batch, OutboxState.WITHDRAWN, (OutboxState.REFUSED,), by=by, reason=reason)


def _change(batch: OutboxBatch, to: OutboxState, of: tuple[OutboxState, ...], *, by: "User", reason: str) -> None:
    OUTBOX.demand(by, Operation.CONFIGURE, batch)
    locked = OutboxBatch.objects.select_for_update().defer("rows").get(pk=batch.pk)
    if locked.state not in of:
        what = _("这一批现在是“%(state)s”，不能这样处理") % {"state": locked.get_state_display()}
        raise RefusedError(what, where=str(locked), remedy=_("刷新页面查看现在的状态"))
    OutboxBatch.objects.filter(pk=batch.pk).update(state=to, retry_at=None)
    record(f"batch.{to.value}", by=by, about=f"batch:{locked.batch}", detail={"reason": reason} if reason else {})
