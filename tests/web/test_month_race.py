"""Two closers and two issuers at the same moment, each with a connection of its own: one success, one told conflict."""

import threading

import pytest
from django.db import connection
from web_bulletins import JUNE, draw_nothing, rank_few

from gongce.vocabulary import ConflictError, GongceError
from gongce_web.accounts.models import User
from gongce_web.bulletins import actions
from gongce_web.bulletins.models import Closing, State
from gongce_web.jobs.models import Job, JobState
from gongce_web.jobs.running import run_job


@pytest.fixture
def city(transactional_db, people, own_city):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer: its transactions are tested one after another")
    return rank_few(draw_nothing(own_city))


def together(*acts):
    found, start = [None] * len(acts), threading.Barrier(len(acts))

    def run(place, act):
        try:
            start.wait(10)
            found[place] = act()
        except GongceError as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def outcome(found):
    return sorted(type(one).__name__ for one in found)


def test_of_those_who_close_and_issue_at_once_one_succeeds(city, people):
    def closer():
        return actions.close_month(period=JUNE, version=0, by=User.objects.get(username="analyst"))

    assert outcome(together(closer, closer, closer)) == ["Closing", "ConflictError", "ConflictError"]
    assert Closing.objects.count() == 1
    run_job(Job.objects.get(state=JobState.WAITING).pk)
    closing = Closing.objects.get()
    assert closing.state == State.PROPOSED

    def issuer():
        by = User.objects.get(username="issuer")
        return actions.issue_month(closing=closing, version=closing.version, reason="", by=by)

    def giver_back():
        by = User.objects.get(username="issuer")
        return actions.return_month(closing=closing, version=closing.version, reason="再核", by=by)

    found = together(issuer, giver_back, issuer)
    assert outcome(found) == ["Closing", "ConflictError", "ConflictError"]
    assert sum(isinstance(one, ConflictError) for one in found) == 2
    assert Job.objects.filter(kind=actions.ISSUE).count() == (Closing.objects.get().state == State.ISSUING)
