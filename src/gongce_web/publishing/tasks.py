"""What the worker does for the outbox: publish what waits; publish one batch again on request."""

from django.utils.translation import gettext_noop

from gongce.vocabulary import GongceError
from gongce_web.jobs.registry import job, periodic
from gongce_web.jobs.running import RunningJob
from gongce_web.publishing.models import OutboxBatch, OutboxState
from gongce_web.publishing.publisher import JOB, publish_pending


@periodic("publish", every_seconds=1)
def publish() -> None:
    """Take what was approved into the archive."""
    publish_pending()


@job(JOB, title=gettext_noop("数据入库"))
def publish_again(running: RunningJob, batch: str) -> str:
    """Try one batch again now."""
    open_ones = OutboxBatch.objects.filter(batch=batch, state__in=(OutboxState.WAITING, OutboxState.REFUSED))
    open_ones.update(state=OutboxState.WAITING, retry_at=None)
    publish_pending()
    row = OutboxBatch.objects.defer("rows").get(batch=batch)
    if row.state == OutboxState.CONFIRMED:
        return f"{row}已入库"
    raise GongceError(f"{row.get_state_display()}：{row.last_error or '排队中'}", where=str(row))
