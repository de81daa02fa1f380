"""Reading the outbox: what has not reached the archive yet, and the refusal to close over it."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gongce.vocabulary import InputError, Period, RefusedError
from gongce_web.publishing.models import OutboxBatch, OutboxState

OPEN = (OutboxState.WAITING, OutboxState.REFUSED)
_SHOWN = 3


def list_pending(period: "Period | str | None" = None) -> list[OutboxBatch]:
    """Approved batches that are not in the archive; with a period those that its totals may rest on (not later ones).

    Raises:
        InputError: no such period.
    """
    pending = OutboxBatch.objects.filter(state__in=OPEN).defer("rows")
    if period is None:
        return list(pending)
    end = (Period.parse(period) if isinstance(period, str) else period).end
    return [batch for batch in pending if _ends_by(batch, end)]


def _ends_by(batch: OutboxBatch, end: date) -> bool:
    """Whether the batch's period is over by a day; one that names none is."""
    try:
        return Period.parse(batch.period).end <= end
    except InputError:
        return True


def count_pending(period: "Period | str | None" = None) -> int:
    """How many approved batches are not in the archive; see `list_pending`."""
    return len(list_pending(period))


def refuse_pending(period: "Period | str | None" = None) -> None:
    """Refuse where approved batches are still on their way: called before a period is closed.

    Raises:
        RefusedError: some are; the message names them.
    """
    pending = list_pending(period)
    if pending:
        names = "、".join(str(batch) for batch in pending[:_SHOWN]) + (_("等") if len(pending) > _SHOWN else "")
        what = _("%(n)s批已批准的数据尚未入库，暂不能关账：%(names)s") % {"n": len(pending), "names": names}
        raise RefusedError(what, remedy=_("稍后再试；受阻的批次在“入库”页处理"))


def list_batches() -> QuerySet[OutboxBatch]:
    """Every approved batch without its rows, the newest first."""
    return OutboxBatch.objects.select_related("by").defer("rows").order_by("-pk")
