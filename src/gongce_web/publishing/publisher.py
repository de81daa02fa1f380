"""The publisher: takes approved batches one after another into the archive, each once, and confirms them.

It may be stopped between any two steps: a batch that was appended but not confirmed is found in the archive and
confirmed the next time; one that was not appended waits. One that cannot be appended is told of and blocks no other.
"""

import logging
from datetime import datetime, timedelta

import polars as pl
from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop

from gongce.facts import Batch
from gongce.vocabulary import GongceError, InputError
from gongce.workspace.lock import BusyError, hold_lock
from gongce.workspace.runs import list_runs
from gongce.workspace.workspace import Workspace
from gongce_web import clock
from gongce_web.audit.actions import record
from gongce_web.city.workspaces import open_city
from gongce_web.jobs.actions import report_job
from gongce_web.jobs.models import JobState
from gongce_web.publishing.models import OutboxBatch, OutboxState
from gongce_web.publishing.payload import unpack_rows

JOB = "publish"
COMPACT_EVERY = 24
"""So many appended batches are brought together, so that each append and read opens few files."""
_LOG = logging.getLogger(__name__)
_TICK = timedelta(microseconds=1)
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=5), timedelta(minutes=10)


def publish_pending() -> int:
    """Append every waiting batch whose turn it is; how many were confirmed.

    Nothing where the workspace is in use (a month is being closed): they are taken the next time.

    Raises:
        GongceError: the workspace cannot be written, or is none.
    """
    if not _due().exists():
        return 0
    workspace = open_city()
    try:
        with hold_lock(workspace.folder, by="the publisher", at=clock.now()):
            return _publish_all(workspace)
    except BusyError:
        return 0


def _due() -> QuerySet[OutboxBatch]:
    is_time = Q(retry_at=None) | Q(retry_at__lte=clock.wall())
    return OutboxBatch.objects.filter(is_time, state=OutboxState.WAITING).order_by("pk")


def _publish_all(workspace: Workspace) -> int:
    """The batches that are due, in the order they were approved, each under a later recorded time."""
    moment, confirmed = _first_moment(workspace), 0
    for pk in list(_due().values_list("pk", flat=True)):
        confirmed += _publish_one(workspace, OutboxBatch.objects.select_related("by").get(pk=pk), moment)
        moment = max(clock.now(), moment + _TICK)
    total = len(workspace.archive.batches())
    if total // COMPACT_EVERY > (total - confirmed) // COMPACT_EVERY:
        workspace.archive.compact()
    return confirmed


def _first_moment(workspace: Workspace) -> datetime:
    """Now, and later than anything recorded or closed before, whatever the machine's clock did in between.

    So no batch ever appears in the past of what was issued: who closes holds the same lock.
    """
    recorded = [batch.recorded_at for batch in workspace.archive.batches()]
    closed = [run.as_of for run in list_runs(workspace)]
    return max([clock.now(), *(moment + _TICK for moment in (*recorded, *closed))])


def _publish_one(workspace: Workspace, row: OutboxBatch, moment: datetime) -> bool:
    """One batch as far as it goes; whether it is confirmed."""
    try:
        return _append(workspace, row, moment)
    except DatabaseError:
        raise
    except InputError as error:
        _tell(row, str(error), state=OutboxState.REFUSED)
    except GongceError as error:
        _tell(row, str(error))
    except Exception:
        _LOG.exception("batch %s cannot be appended", row.batch)
        _tell(row, gettext_noop("程序出错，已记录；稍后自动重试"))
    return False


def _append(workspace: Workspace, row: OutboxBatch, moment: datetime) -> bool:
    known = {batch.id: batch for batch in _read_batches(workspace)}
    if row.batch in known:
        return _confirm(row, known[row.batch].recorded_at)
    if _is_overtaken(row):
        _tell(row, gettext_noop("同一单位同一期的后一批已先入库，这一批不再入库"), state=OutboxState.OVERTAKEN)
        return False
    rows = unpack_rows(bytes(row.rows), row.sha256, str(row))
    origin = {"file": row.name, "sha256": row.sha256, "form": row.form, "period": row.period, "unit": row.unit}
    batch = Batch.of(rows, **origin, again=row.again, recorded_at=moment, by=row.by.username)
    _store(workspace, batch, rows)
    return _confirm(row, moment)


def _read_batches(workspace: Workspace) -> tuple[Batch, ...]:
    try:
        return workspace.archive.batches()
    except InputError as error:
        raise _as_passing(error) from None


def _store(workspace: Workspace, batch: Batch, rows: pl.DataFrame) -> None:
    try:
        workspace.archive.append(batch, rows)
    except InputError as error:
        raise _as_passing(error) from None


def _as_passing(error: InputError) -> GongceError:
    """What is wrong with the archive is no fault of the batch: it goes on waiting."""
    return GongceError(error.what, where=error.where, remedy=error.remedy)


def _is_overtaken(row: OutboxBatch) -> bool:
    """Whether a batch approved later for the same form, period and unit is in: this one would set its values back."""
    same = {"form": row.form, "period": row.period, "unit": row.unit}
    return OutboxBatch.objects.filter(**same, pk__gt=row.pk, state=OutboxState.CONFIRMED).exists()


@transaction.atomic
def _confirm(row: OutboxBatch, recorded_at: datetime) -> bool:
    new = {"state": OutboxState.CONFIRMED, "recorded_at": recorded_at, "confirmed_at": clock.now(), "last_error": ""}
    open_rows = OutboxBatch.objects.filter(pk=row.pk).exclude(state=OutboxState.CONFIRMED)
    if not open_rows.update(**new, retry_at=None):
        return False
    record("batch.published", by=None, about=f"batch:{row.batch}", detail={"recorded_at": recorded_at.isoformat()})
    if row.tries:
        report_job(JOB, key=row.batch, by=row.by, state=JobState.DONE, message=f"{row}已入库", batch=row.batch)
    return True


@transaction.atomic
def _tell(row: OutboxBatch, message: str, *, state: OutboxState = OutboxState.WAITING) -> None:
    """Keep the batch with what went wrong, and tell the person who approved it; a wait doubles with each try."""
    wait = min(_FIRST_WAIT * 2 ** min(row.tries, 10), _LONGEST_WAIT)
    new = {"state": state, "tries": row.tries + 1, "last_error": message[:400], "retry_at": clock.wall() + wait}
    OutboxBatch.objects.filter(pk=row.pk).update(**new)
    if state != OutboxState.WAITING:
        record(f"batch.{state.value}", by=None, about=f"batch:{row.batch}", detail={"message": message[:400]})
    told = f"{row}没有入库：{message}"
    report_job(JOB, key=row.batch, by=row.by, state=JobState.FAILED, message=told, batch=row.batch)
