"""Two people at once: one gets through, the other is told, nothing is lost; on PostgreSQL in threads of their own."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from web_returns import fill, open_main, return_of, submit

from gongce.vocabulary import GongceError
from gongce_web.accounts.models import User
from gongce_web.publishing.models import OutboxBatch
from gongce_web.returns.actions import ConflictError, save_cells, take_step
from gongce_web.returns.models import Return, ReturnEvent


@pytest.fixture
def committed(transactional_db, people):
    """A return that other threads see."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer: its transactions are tested one after another")
    return return_of(open_main())


def together(*acts):
    """Run the acts at the same time, each with a connection of its own; what each came to."""
    found, start = [None] * len(acts), threading.Barrier(len(acts))

    def run(place, act):
        try:
            start.wait(10)
            found[place] = act()
        except (GongceError, PermissionDenied) as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


def again(filed):
    return Return.objects.select_related("round", "unit").get(pk=filed.pk)


def test_of_two_who_save_at_once_one_is_told_what_differs(committed, people):
    def saver(text):
        user = User.objects.get(pk=people["respondent"].pk)
        return lambda: save_cells(filed=committed, version=0, by=user, texts={"output:total": text})

    found = together(*(saver(str(number)) for number in range(5)))
    conflicts = [one for one in found if isinstance(one, ConflictError)]
    assert len(conflicts) == 4
    kept = again(committed).cells.get().text
    assert [one.text for conflict in conflicts for one in conflict.differences] == [kept] * 4
    assert again(committed).version == 1
    assert ReturnEvent.objects.filter(kind="save").count() == 1


def test_of_a_reviewer_who_approves_and_a_clerk_who_withdraws_one_is_told(committed, people):
    filed = submit(fill(committed, people["respondent"]), people["respondent"])
    version = filed.version
    found = together(
        lambda: take_step(filed=filed, step="approve", version=version, by=people["reviewer"]),
        lambda: take_step(filed=filed, step="withdraw", version=version, by=people["respondent"], reason="有误"),
    )
    assert sum(isinstance(one, ConflictError) for one in found) == 1
    now = again(committed)
    assert now.version == version + 1
    assert OutboxBatch.objects.count() == (now.stage == "approved")


def test_approving_twice_at_once_makes_one_batch(committed, people):
    filed = submit(fill(committed, people["respondent"]), people["respondent"])
    found = together(
        *[lambda: take_step(filed=filed, step="approve", version=filed.version, by=people["reviewer"])] * 3
    )
    assert sum(isinstance(one, GongceError) for one in found) == 2
    assert OutboxBatch.objects.count() == 1
    assert ReturnEvent.objects.filter(name="approve").count() == 1


@pytest.mark.django_db
def test_one_after_the_other_the_later_of_two_is_told(people):
    filed = submit(fill(return_of(open_main()), people["respondent"]), people["respondent"])
    take_step(filed=filed, step="approve", version=filed.version, by=people["reviewer"])
    with pytest.raises(ConflictError):
        take_step(filed=filed, step="withdraw", version=2, by=people["respondent"], reason="有误")
    assert OutboxBatch.objects.count() == 1
