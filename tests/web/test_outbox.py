"""The outbox: approved with the record or not at all, appended once, confirmed; nothing lost, nothing blocked."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import polars as pl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from web_batches import batch_values, make_rows

from gongce.vocabulary import GongceError, InputError, Lane, RefusedError
from gongce.workspace.lock import hold_lock
from gongce_web.audit.models import AuditEvent
from gongce_web.city.workspaces import open_city
from gongce_web.jobs.models import Job
from gongce_web.publishing import publisher
from gongce_web.publishing.actions import outbox_batch, publish_pending, retry_batch, withdraw_batch
from gongce_web.publishing.models import OutboxBatch
from gongce_web.publishing.queries import count_pending, refuse_pending

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(own_city):
    return open_city()


def approve(people, **values):
    return outbox_batch(**batch_values(**values), by=people["reviewer"])


def read(city, unit="jingkai", period="2019-06", as_of=None):
    found = city.archive.read(lanes=Lane.ADMIN, units=[unit], periods=[period], as_of=as_of).frame
    return found.filter(pl.col("indicator") == "industrial_output").collect()


def test_an_approved_batch_reaches_the_archive_once_and_is_confirmed(people, city):
    row = approve(people, value=41.5)
    assert count_pending() == 1
    assert publish_pending() == 1
    assert publish_pending() == 0
    row.refresh_from_db()
    batch = city.archive.batches()[-1]
    assert (row.state, row.recorded_at) == ("confirmed", batch.recorded_at)
    assert (batch.id, batch.file, batch.form, batch.unit, batch.by) == (
        row.batch,
        "jingkai 月报",
        "output@1",
        "jingkai",
        "reviewer",
    )
    assert read(city)["value"].to_list() == [41.5]
    assert count_pending() == 0
    assert [event.action for event in AuditEvent.objects.all()] == ["batch.approved", "batch.published"]


def test_what_is_rolled_back_was_never_approved(people, city):
    def refuse_after_outboxing():
        with transaction.atomic():
            approve(people)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        refuse_after_outboxing()
    assert not OutboxBatch.objects.exists()
    assert publish_pending() == 0


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (make_rows().with_columns(period=pl.lit("2019-13")), "period is no period's code"),
        (make_rows().with_columns(value=pl.lit(float("nan"))), "no finite number"),
        (pl.concat([make_rows(), make_rows()]), "more than once"),
        (make_rows().drop("cell"), "lacks the column cell"),
        (make_rows().clear(), "没有一个数"),
    ],
)
def test_rows_that_are_no_facts_are_refused_and_nothing_is_written(people, city, rows, told):
    with pytest.raises(InputError, match=told):
        approve(people, rows=rows)
    assert not OutboxBatch.objects.exists()
    assert not AuditEvent.objects.exists()


def test_the_same_approval_twice_is_one_batch_and_a_return_to_old_values_is_another(people, city):
    first, again = approve(people, value=1.0), approve(people, value=1.0)
    assert first.pk == again.pk
    other, back = approve(people, value=2.0), approve(people, value=1.0)
    assert len({first.batch, other.batch, back.batch}) == 3
    assert publish_pending() == 3
    assert read(city)["value"].to_list() == [1.0]
    moments = [batch.recorded_at for batch in city.archive.batches()[-3:]]
    assert moments == sorted(set(moments))


def test_a_batch_appended_but_not_confirmed_is_confirmed_the_next_time(people, city, monkeypatch):
    row = approve(people)
    with monkeypatch.context() as patched:
        patched.setattr(publisher, "_confirm", lambda *_: 1 / 0)
        assert publish_pending() == 0
    row.refresh_from_db()
    assert row.state == "waiting"
    recorded_at = city.archive.batches()[-1].recorded_at
    OutboxBatch.objects.update(retry_at=None)
    assert publish_pending() == 1
    row.refresh_from_db()
    assert (row.state, row.recorded_at) == ("confirmed", recorded_at)
    assert sum(batch.id == row.batch for batch in city.archive.batches()) == 1


def test_a_batch_never_appears_in_the_past_of_what_was_issued(people, city, monkeypatch):
    issued_as_of = datetime(2019, 8, 2, tzinfo=UTC)  # ahead of the clock: it was set back since
    monkeypatch.setattr(publisher, "list_runs", lambda _: [SimpleNamespace(as_of=issued_as_of)])
    approve(people, value=7.0, recorded_at=datetime(2019, 7, 1, tzinfo=UTC))
    publish_pending()
    assert city.archive.batches()[-1].recorded_at > issued_as_of
    assert 7.0 not in read(city, as_of=issued_as_of)["value"].to_list()
    assert read(city)["value"].to_list() == [7.0]


def test_a_clock_set_back_does_not_put_a_batch_before_the_last(people, city, settings):
    approve(people, value=1.0)
    publish_pending()
    first = city.archive.batches()[-1].recorded_at
    settings.GONGCE_TODAY = "2019-07-10"
    approve(people, value=2.0)
    publish_pending()
    assert city.archive.batches()[-1].recorded_at == first + timedelta(microseconds=1)
    assert read(city)["value"].to_list() == [2.0]


def test_a_damaged_batch_is_told_and_blocks_no_other(people, city):
    bad, good = approve(people, value=1.0), approve(people, value=2.0, unit="gaoxin")
    OutboxBatch.objects.filter(pk=bad.pk).update(rows=OutboxBatch.objects.get(pk=good.pk).rows)
    assert publish_pending() == 1
    bad.refresh_from_db()
    assert bad.state == "refused"
    assert "与批准时的不一致" in bad.last_error
    job = Job.objects.get()
    assert (job.by, job.state, job.key) == (people["reviewer"], "failed", bad.batch)
    assert "没有入库" in job.message
    assert count_pending() == 1


def test_a_refused_batch_goes_on_once_it_is_mended_or_is_taken_out(people, city):
    bad = approve(people)
    whole = bytes(bad.rows)
    OutboxBatch.objects.update(rows=b"damaged")
    publish_pending()
    with pytest.raises(PermissionDenied):
        retry_batch(batch=bad, by=people["reviewer"])
    OutboxBatch.objects.update(rows=whole)
    retry_batch(batch=bad, by=people["analyst"])
    assert publish_pending() == 1
    assert Job.objects.get().state == "done"
    with pytest.raises(RefusedError, match="已入库"):
        withdraw_batch(batch=bad, reason="重复", by=people["analyst"])


def test_a_batch_taken_out_no_longer_holds_up_a_closing(people, city):
    bad = approve(people)
    OutboxBatch.objects.update(rows=b"damaged")
    publish_pending()
    with pytest.raises(RefusedError, match="暂不能关账"):
        refuse_pending("2019-YTD06")
    with pytest.raises(RefusedError, match="原因"):
        withdraw_batch(batch=bad, reason=" ", by=people["analyst"])
    withdraw_batch(batch=bad, reason="退回重报", by=people["analyst"])
    refuse_pending("2019-YTD06")
    assert AuditEvent.objects.filter(action="batch.withdrawn", detail={"reason": "退回重报"}).exists()


def test_a_batch_that_was_stuck_does_not_set_newer_values_back(people, city):
    stuck = approve(people, value=1.0)
    whole = bytes(stuck.rows)
    OutboxBatch.objects.update(rows=b"damaged")
    publish_pending()
    approve(people, value=2.0)
    publish_pending()
    OutboxBatch.objects.filter(pk=stuck.pk).update(rows=whole)
    retry_batch(batch=stuck, by=people["analyst"])
    publish_pending()
    stuck.refresh_from_db()
    assert stuck.state == "overtaken"
    assert read(city)["value"].to_list() == [2.0]
    assert count_pending() == 0


def test_an_archive_that_cannot_be_written_leaves_the_batch_waiting(people, city, monkeypatch):
    row = approve(people)

    def full(*_):
        raise GongceError("cannot be written (No space left on device)", where="archive", remedy="free space")

    with monkeypatch.context() as patched:
        patched.setattr(publisher, "_store", full)
        publish_pending()
    row.refresh_from_db()
    assert (row.state, row.tries) == ("waiting", 1)
    assert "No space left" in row.last_error
    assert publish_pending() == 0
    OutboxBatch.objects.update(retry_at=None)
    assert publish_pending() == 1


def test_while_a_month_is_closed_batches_wait(people, city):
    approve(people)
    with hold_lock(city.folder, by="closing", at=datetime(2019, 7, 18, tzinfo=UTC)):
        assert publish_pending() == 0
    assert publish_pending() == 1


def test_a_closing_waits_for_batches_of_its_period_and_before(people, city):
    approve(people, period="2019-07")
    assert [count_pending(code) for code in (None, "2019-YTD06", "2019-YTD07", "2019-08")] == [1, 0, 1, 1]
    refuse_pending("2019-YTD06")


def test_the_page_tells_what_waits(people, city, sign_in, django_assert_max_num_queries):
    for number in range(8):
        approve(people, value=float(number), unit="gaoxin")
    browser = sign_in(people["analyst"])
    with django_assert_max_num_queries(9):
        page = browser.get(reverse("outbox")).content.decode()
    assert "8批已批准的数据尚未入库" in page
    assert sign_in(people["respondent"]).get(reverse("outbox")).status_code == 403


def test_a_refused_batch_is_handled_on_the_page(people, city, sign_in):
    bad = approve(people)
    OutboxBatch.objects.update(rows=b"damaged")
    publish_pending()
    browser = sign_in(people["analyst"])
    assert "与批准时的不一致" in browser.get(reverse("outbox")).content.decode()
    answer = browser.post(reverse("outbox-withdraw", args=[bad.pk]), {"reason": ""}, follow=True)
    assert "没有写明撤下的原因" in answer.content.decode()
    browser.post(reverse("outbox-withdraw", args=[bad.pk]), {"reason": "退回重报"})
    assert OutboxBatch.objects.get().state == "withdrawn"
