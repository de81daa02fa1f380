"""Background jobs: queued with the change that asks for them, run once, seen by who started them, taken up again."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from gongce.vocabulary import InputError, RefusedError, UsageError
from gongce_web import clock
from gongce_web.jobs import leases, registry
from gongce_web.jobs.actions import retry_job, start_job
from gongce_web.jobs.leases import LEASE, Heart, reap_jobs
from gongce_web.jobs.models import Job
from gongce_web.jobs.queries import list_jobs
from gongce_web.jobs.registry import find_kind, job, list_ticks
from gongce_web.jobs.running import LeaseLostError, RunningJob, run_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def kinds(monkeypatch):
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))

    @job("count", title="数数")
    def count(running, upto):
        for number in range(upto):
            running.tell(number + 1, upto, f"数到{number + 1}")
        return f"数完{upto}"

    @job("refuse", title="不成")
    def refuse(running):
        raise InputError("读不懂", where="表1!B7", remedy="改正后重试")

    @job("break", title="出错")
    def break_down(running):
        return str(1 // 0)


def queue_of():
    return [entry.args_kwargs["args"][0] for entry in DBTaskResult.objects.ready()]


def test_a_job_runs_and_tells(people, kinds):
    started = start_job("count", by=people["analyst"], upto=3)
    assert queue_of() == [started.pk]
    assert run_job(started.pk)
    assert not run_job(started.pk)
    started.refresh_from_db()
    assert (started.state, started.message, started.percent, started.tries) == ("done", "数完3", 100, 1)
    assert started.finished_at >= started.started_at


def test_a_job_of_a_change_that_is_rolled_back_never_was(people, kinds):
    def ask_then_fail():
        with transaction.atomic():
            start_job("count", by=people["analyst"], upto=3)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        ask_then_fail()
    assert not Job.objects.exists()
    assert queue_of() == []


def test_the_same_key_is_the_same_job(people, kinds):
    first = start_job("count", by=people["analyst"], key="2019-06", upto=3)
    assert start_job("count", by=people["leader"], key="2019-06", upto=3).pk == first.pk
    run_job(first.pk)
    assert start_job("count", by=people["analyst"], key="2019-06", upto=3).state == "done"
    assert queue_of() == [first.pk]
    with pytest.raises(UsageError, match="no kind of job"):
        start_job("unheard", by=None)


@pytest.mark.parametrize(("kind", "told"), [("refuse", "表1!B7: 读不懂; 改正后重试"), ("break", "程序出错，已记录")])
def test_a_failure_is_told_without_a_trace_of_the_program(people, kinds, kind, told):
    failed = start_job(kind, by=people["analyst"])
    run_job(failed.pk)
    failed.refresh_from_db()
    assert failed.state == "failed"
    assert told in failed.message
    assert "Traceback" not in failed.message
    retry_job(job=failed, by=people["analyst"])
    assert queue_of() == [failed.pk, failed.pk]
    with pytest.raises(RefusedError, match="只有未完成的任务"):
        retry_job(job=failed, by=people["analyst"])


def begin(people, kinds, **changed):
    """A job as a worker that was killed leaves it."""
    begun = start_job("count", by=people["analyst"], upto=1)
    DBTaskResult.objects.update(status="RUNNING")
    values = {"state": "running", "tries": 1, "heartbeat_at": clock.wall()} | changed
    Job.objects.filter(pk=begun.pk).update(**values)
    begun.refresh_from_db()
    return begun


def test_a_silent_worker_loses_its_job_and_another_finishes_it(people, kinds):
    begun = begin(people, kinds)
    assert reap_jobs() == 0
    lost = RunningJob(begun)
    assert lost.beat()
    Job.objects.update(heartbeat_at=clock.wall() - LEASE - timedelta(seconds=1))
    assert reap_jobs() == 1
    begun.refresh_from_db()
    assert (begun.state, queue_of()) == ("waiting", [begun.pk])
    assert run_job(begun.pk)
    begun.refresh_from_db()
    assert (begun.state, begun.tries) == ("done", 2)
    assert not lost.beat()
    with pytest.raises(LeaseLostError):
        lost.tell(1, 1)


def test_an_overtaken_run_does_not_change_how_the_job_stands(people, kinds):
    begun = begin(people, kinds)
    slow = RunningJob(begun)
    Job.objects.update(heartbeat_at=clock.wall() - 2 * LEASE)
    reap_jobs()
    Job.objects.update(state="running", tries=2)
    with pytest.raises(LeaseLostError):
        slow.finish("failed", "late")
    begun.refresh_from_db()
    assert (begun.state, begun.message) == ("running", "执行进程中断，已重新排队")


def test_an_entry_taken_by_a_worker_that_died_before_it_began_is_queued_again(people, kinds):
    lost = begin(people, kinds, state="waiting", tries=0, heartbeat_at=clock.wall() - 2 * LEASE)
    assert reap_jobs() == 1
    assert queue_of() == [lost.pk]
    Job.objects.update(heartbeat_at=clock.wall() - 2 * LEASE)
    assert reap_jobs() == 0
    assert queue_of() == [lost.pk]


def test_a_job_that_kills_its_worker_again_and_again_is_given_up(people, kinds):
    deadly = begin(people, kinds, tries=leases.MOST_TRIES, heartbeat_at=clock.wall() - 2 * LEASE)
    assert reap_jobs() == 1
    deadly.refresh_from_db()
    assert deadly.state == "failed"
    assert "不再自动重试" in deadly.message
    assert queue_of() == []


def test_the_heart_beats_for_the_job_at_hand_alone(people, kinds):
    begun = begin(people, kinds, heartbeat_at=clock.wall() - LEASE / 2)
    before = begun.heartbeat_at
    heart = Heart()
    heart(RunningJob(begun))
    heart._beat(heart._running)
    begun.refresh_from_db()
    assert begun.heartbeat_at > before


def test_a_person_sees_his_own_jobs_and_the_system_administrator_all(people, kinds, sign_in):
    mine, other = (start_job("count", by=people[name], upto=1) for name in ("analyst", "leader"))
    assert list(list_jobs(people["analyst"])) == [mine]
    assert set(list_jobs(people["system"])) == {mine, other}
    browser = sign_in(people["analyst"])
    assert browser.get(reverse("job", args=[mine.pk])).status_code == 200
    for name in ("job", "job-state"):
        assert browser.get(reverse(name, args=[other.pk])).status_code == 404
    assert browser.post(reverse("job-retry", args=[other.pk])).status_code == 404


def test_the_page_asks_again_until_the_job_is_over(people, kinds, sign_in, django_assert_max_num_queries):
    started = start_job("count", by=people["analyst"], upto=2)
    browser = sign_in(people["analyst"])
    assert "every 2s" in browser.get(reverse("job", args=[started.pk])).content.decode()
    run_job(started.pk)
    state = browser.get(reverse("job-state", args=[started.pk])).content.decode()
    assert "every 2s" not in state
    assert "完成：数完2" in state
    for _ in range(30):
        start_job("count", by=people["analyst"], upto=2)
    with django_assert_max_num_queries(9):
        assert "共31项任务" in browser.get(reverse("jobs")).content.decode()


def test_the_worker_does_the_housekeeping():
    assert {"reap", "seal", "sessions", "queue", "publish"} <= {tick.name for tick in list_ticks()}
    assert find_kind("publish").title == "数据入库"
