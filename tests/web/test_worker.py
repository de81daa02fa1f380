"""A worker killed in the middle of a job is noticed by its lease; the job goes on, and its effect is there once."""

import signal
import subprocess
import sys

import pytest
from web_databases import fetch, own_database
from web_servers import environment, start, stop, wait_for

from gongce.facts import Archive

STEPS = 6
ASK = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from gongce_web.accounts.models import User
from gongce_web.jobs.actions import start_job
start_job("slow", by=User.objects.create_user("analyst", "Yunchuan-2019!", name="分析员"), key="once", steps=6)
"""
JOB = "SELECT state, tries, done, message, worker FROM jobs_job WHERE kind = 'slow'"
STATES = "SELECT state FROM publishing_outboxbatch"


@pytest.fixture
def city(own_city):
    with own_database() as url:
        yield own_city, url


def values_of(city):
    folder, url = city
    return environment(folder, url, DJANGO_SETTINGS_MODULE="slow_settings", GONGCE_LEASE_SECONDS="3")


def work(city):
    folder, url = city
    return start(folder, "worker", folder, database=url, **values_of(city))


def test_a_worker_killed_in_a_job_is_noticed_and_the_job_goes_on(city):
    subprocess.run([sys.executable, "-c", ASK], env=values_of(city), check=True)
    first = work(city)
    wait_for(lambda: fetch(*city, JOB)[0][2] == STEPS // 2, "the job's first steps")
    stop(first, signal.SIGKILL)
    killed = fetch(*city, JOB)[0]
    assert killed[:3] == ("running", 1, STEPS // 2)
    (city[0] / "go").touch()
    second = work(city)
    wait_for(lambda: fetch(*city, JOB)[0][0] == "done", "the job's end")
    ended = fetch(*city, JOB)[0]
    assert ended[1:4] == (2, STEPS, f"完成{STEPS}步")
    assert ended[4] != killed[4]
    wait_for(lambda: {state for (state,) in fetch(*city, STATES)} == {"confirmed"}, "the publication")
    assert stop(second) == 0
    files = [batch.file for batch in Archive.open(city[0] / "archive").batches() if batch.file.startswith("n")]
    assert sorted(files) == [f"n{number}" for number in range(STEPS)]
    assert len(fetch(*city, STATES)) == STEPS
