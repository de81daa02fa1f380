"""A new day: the worker opens the rounds whose day has come, once, and judges anew what hangs on dated rules."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from web_databases import own_database
from web_records import recorded

from gongce.facts.returns import period_to_open, schedule_of
from gongce.registers.ladders import last_change_of_rules
from gongce.rulebook import Validity
from gongce.vocabulary import RefusedError
from gongce_web import clock
from gongce_web.audit.models import AuditEvent
from gongce_web.city import workspaces
from gongce_web.city.workspaces import open_city
from gongce_web.jobs.models import Job, JobState
from gongce_web.jobs.registry import daily, list_ticks
from gongce_web.jobs.running import run_job
from gongce_web.records.actions import days
from gongce_web.records.models import Record, RecordEvent
from gongce_web.returns import opening
from gongce_web.returns.models import Round
from gongce_web.returns.opening import open_rounds_of_today
from gongce_web.returns.sheets import list_forms

pytestmark = pytest.mark.django_db
__all__ = ["recorded"]
HERE = Path(__file__).parent


@pytest.fixture
def on(monkeypatch):
    """Sets the day."""
    return lambda day: monkeypatch.setattr(clock, "today", lambda: date.fromisoformat(day))


def opened():
    return sorted(Round.objects.values_list("form", "period"))


def test_rounds_are_opened_on_their_day_and_once(own_city, units, on):
    on("2019-07-10")
    assert open_rounds_of_today()
    assert ("main", "2019-06") in opened()
    on("2019-07-11")
    assert open_rounds_of_today()
    assert open_rounds_of_today()
    assert opened() == sorted(
        [("growth-of-firms", "2019-06"), ("growth-of-firms", "2019-07"), ("main", "2019-06"), ("main", "2019-07"),
         ("talents", "2019-Q2")]
    )  # fmt: skip
    assert AuditEvent.objects.filter(action="round.opened").count() == 5


def test_january_and_february_are_one_round(own_city, units, on):
    for day in ("2019-01-31", "2019-02-05", "2019-02-28"):
        on(day)
        assert open_rounds_of_today()
    periods = {period for form, period in opened() if form == "main"}
    assert periods == {"2018-12", "2019-0102"}


@pytest.mark.parametrize(
    ("after", "day", "period"),
    [
        (10, "2019-07-09", "2019-05"),
        (10, "2019-07-10", "2019-06"),
        (-31, "2019-06-30", "2019-07"),
        (90, "2019-07-18", "2019-03"),
        (-20, "2019-01-15", "2018-12"),
        (1, "2019-03-01", "2019-0102"),
    ],
)
def test_no_period_is_asked_before_its_day(pack, own_city, after, day, period):
    form = next(one for one in list_forms() if one.id == "main").model_copy(update={"opens_after": after})
    found = period_to_open(form, date.fromisoformat(day))
    assert found.code == period
    assert schedule_of(form, found).opens <= date.fromisoformat(day)


def test_a_workspace_may_open_its_rounds_by_hand(own_city, units):
    path = own_city / "workspace.yaml"
    path.write_text(path.read_text("utf-8") + "open_rounds: false\n", encoding="utf-8")
    workspaces._looked.clear()
    assert open_rounds_of_today()
    assert not Round.objects.exists()


def test_a_form_that_cannot_be_opened_keeps_no_other_from_its_round(own_city, units, monkeypatch):
    open_round = opening.open_round

    def refuse(*, form, **values):
        if form.id == "main":
            raise RefusedError("no", where="main", remedy="mend it")
        return open_round(form=form, **values)

    monkeypatch.setattr(opening, "open_round", refuse)
    assert not open_rounds_of_today()
    assert len(opened()) == 2
    monkeypatch.setattr(opening, "open_round", open_round)
    assert open_rounds_of_today()
    assert len(opened()) == 3


def test_daily_work_is_done_at_the_start_and_once_a_day_and_again_where_it_failed(on, monkeypatch):
    monkeypatch.setattr("gongce_web.jobs.registry._ticks", {})
    done, answers = [], [False, True, True]
    daily("x")(lambda: done.append(clock.today().day) or answers[len(done) - 1])
    (tick,) = list_ticks()
    for day in ("2019-07-18", "2019-07-18", "2019-07-18", "2019-07-19", "2019-07-19"):
        on(day)
        tick.work()
    assert done == [18, 18, 19]


def test_the_worker_knows_both():
    assert {"rounds", "steps"} <= {tick.name for tick in list_ticks()}


def test_workers_at_once_open_one_round_once(own_city):
    with own_database() as url:
        values = {"GONGCE_WORKSPACE": str(own_city), "GONGCE_DATABASE_URL": url}
        run = subprocess.run([sys.executable, str(HERE / "daily_race.py")], capture_output=True, text=True,
                             timeout=180, env={**os.environ, **values}, check=False)  # fmt: skip
    assert run.returncode == 0, run.stderr[-3000:]
    found = json.loads(run.stdout)
    assert (found["vendor"], found["before"]) == (connection.vendor, False)
    assert found["told"] == ["True"] * 4
    assert [form for form, _ in found["rounds"]] == ["growth-of-firms", "main", "talents"]
    asked = [tuple(one) for one in found["asked"]]
    assert len(asked) == len(set(asked)) == found["events"] > 20
    assert found["opened"] == 3


@pytest.fixture
def dated(recorded):
    """The first ladder that puts somebody on a step, its highest step in force from 2019-08-01; put back after."""
    register = open_city().pack.register("enterprises")
    ladder = next(one for one in register.ladders if Record.objects.filter(steps__has_key=one.id).exists())
    held = set(Record.objects.filter(register="enterprises").values_list(f"steps__{ladder.id}", flat=True))
    step = next(one for one in reversed(ladder.steps) if one.id in held)
    before = step.valid
    object.__setattr__(step, "valid", Validity.model_validate({"to": date(2019, 7, 31)}))
    yield ladder.id, step.id
    object.__setattr__(step, "valid", before)


def on_step(ladder, step):
    rows = Record.objects.filter(register="enterprises", **{f"steps__{ladder}": step})
    return set(rows.values_list("number", flat=True))


def test_steps_are_judged_anew_when_rules_end_and_once(dated, on):
    register, before = open_city().pack.register("enterprises"), on_step(*dated)
    assert before
    assert last_change_of_rules(register, date(2019, 7, 31)) != date(2019, 8, 1)
    on("2019-08-01")
    versions = list(Record.objects.order_by("pk").values_list("version", "last_number", "values"))
    events = RecordEvent.objects.count()
    assert days.ask_for_steps_of_today()
    assert days.ask_for_steps_of_today()
    job = Job.objects.get(kind=days.STEPS, key__startswith="enterprises:2019-08-01:")
    assert run_job(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.message
    assert f"{len(before)}条升降" in job.message
    assert on_step(*dated) == set()
    assert list(Record.objects.order_by("pk").values_list("version", "last_number", "values")) == versions
    assert RecordEvent.objects.count() == events
    on("2019-08-02")
    assert days.ask_for_steps_of_today()
    assert Job.objects.filter(kind=days.STEPS, key__startswith="enterprises:").count() == 1
