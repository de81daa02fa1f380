"""What is adopted are the goals: monitoring, leagues and letters follow, past days keep what held, all is traced."""

import json
import threading
from datetime import date
from fractions import Fraction

import polars as pl
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.urls import reverse
from web_batches import batch_values, make_rows
from web_goals import adopt, decided

from gongce.vocabulary import GongceError, Period
from gongce.workspace.kept_inputs import keep_inputs
from gongce_web.accounts.models import User
from gongce_web.audit.models import AuditEvent
from gongce_web.city.periods import open_period
from gongce_web.city.workspaces import open_city
from gongce_web.goals.actions.adoption import adopt_draft, restore_files
from gongce_web.goals.models import AdoptedGoal, Adoption
from gongce_web.goals.queries.drafts import load_table
from gongce_web.publishing.actions import outbox_batch, publish_pending

pytestmark = pytest.mark.django_db
JUNE = Period.parse("2019-YTD06")
KEY = "investment/jingkai/target"


@pytest.fixture
def analyst(own_city, sign_in, people):
    settings = own_city / "workspace.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("by: plan", "by: progress"), encoding="utf-8")
    return sign_in(people["analyst"])


@pytest.fixture
def draft(analyst, people, units):
    return decided(analyst, people, units)


def figure(key=KEY, as_of=None):
    return open_period(JUNE, as_of).computed.figures[key].text


def test_monitoring_follows_what_was_adopted_from_that_day_on(draft, people, settings):
    settings.GONGCE_TODAY = "2019-07-20"
    assert (figure(), figure("investment/city/target")) == ("36.00", "200.00")
    share = figure("investment/jingkai/share")
    adopt(draft, people)
    table = load_table(draft)
    decided_cell = table.proposal.values[table.ids["unit"].index("jingkai"), 0]
    assert figure() == f"{decided_cell / 100:.2f}" == "34.81"
    assert figure("investment/jingkai/share") != share
    assert figure("investment/city/target") == "200.00"
    assert figure(as_of=date(2019, 7, 19)) == "36.00"
    assert figure(as_of=date(2019, 7, 20)) == "34.81"


def test_a_goal_is_printed_whole_whatever_the_figures_decimals(draft, people):
    adopt(draft, people)
    rows = make_rows(18.0, "jingkai", "2019-YTD06", "investment").with_columns(lane=pl.lit("STAT_AGG"))
    outbox_batch(**batch_values() | {"rows": rows, "period": "2019-YTD06"}, by=people["analyst"])
    publish_pending()
    assert figure("investment/jingkai/level") == "18.0"
    assert figure() == "34.81"


def test_every_unit_and_year_of_the_table_is_a_goal_with_its_exact_value(draft, people):
    adoption = adopt(draft, people)
    proposal = load_table(draft).proposal
    rows = adoption.goals.order_by("pk")
    kept = {(row.unit, row.year): Fraction(row.target) for row in rows}
    ids = load_table(draft).ids["unit"]
    assert kept == {
        (unit, year): proposal.problem.amount(int(proposal.values[place, at]))
        for place, unit in enumerate(ids)
        for at, year in enumerate((2019, 2020, 2021))
    }
    assert sum(kept.values()) == 620
    event = AuditEvent.objects.get(action="decomposition.adopted")
    assert json.loads(json.dumps(event.detail))["goals"] == len(kept) == 27


def test_a_later_adoption_takes_its_place_and_earlier_days_keep_what_held(analyst, draft, people, units, settings):
    settings.GONGCE_TODAY = "2019-07-20"
    adopt(draft, people)
    settings.GONGCE_TODAY = "2019-07-25"
    later = decided(analyst, people, units, move=1)
    adopt(later, people, holds=draft.pk)
    assert figure() == "35.81"
    assert figure(as_of=date(2019, 7, 22)) == "34.81"
    assert figure(as_of=date(2019, 7, 19)) == "36.00"
    page = analyst.get(reverse("decomposition", args=[draft.pk])).content.decode()
    assert "接替" in page
    assert reverse("decomposition", args=[later.pk]) in page


def test_leagues_of_progress_follow(draft, people):
    before = figure("investment-progress/jingkai")
    adopt(draft, people)
    level = open_period(JUNE).computed.figures["investment/jingkai/level"].value
    assert figure("investment-progress/jingkai") == f"{level / 34.81 * 100:.1f}" != before


def test_why_leads_to_the_decomposition_with_its_day_and_person(analyst, draft, people):
    adopt(draft, people)
    for key in (KEY, "investment/jingkai/share"):
        page = analyst.get(reverse("why"), {"key": key, "period": JUNE.code}).content.decode()
        assert f'href="{reverse("decomposition", args=[draft.pk])}' in page, key
        assert "issuer于2019-07-18采用" in page
        assert "goals-2019.csv" not in page


def test_a_bulletin_keeps_the_goals_that_held(draft, people):
    adopt(draft, people)
    workspace = open_city()
    moment = workspace.end_of_day(date(2019, 7, 18))
    kept = keep_inputs(workspace, JUNE, moment)["inputs/records/adopted-goals.csv"].decode()
    assert "3101/100" in kept
    assert kept.count("\n") == 10
    earlier = keep_inputs(workspace, JUNE, workspace.end_of_day(date(2019, 7, 17)))
    assert "inputs/records/adopted-goals.csv" not in earlier


def test_what_fails_on_the_way_leaves_no_goal(draft, people, monkeypatch):
    monkeypatch.setattr("gongce_web.goals.actions.adoption.record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        adopt(draft, people)
    assert (AdoptedGoal.objects.count(), Adoption.objects.count(), figure()) == (0, 0, "36.00")


def test_goals_are_never_changed_and_written_again_they_are_the_same(draft, people):
    adopt(draft, people)
    before = list(AdoptedGoal.objects.order_by("pk").values())
    restore_files(draft=draft, by=people["issuer"])
    assert list(AdoptedGoal.objects.order_by("pk").values()) == before
    for act in (lambda: AdoptedGoal.objects.update(target="1"), lambda: AdoptedGoal.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_over_an_adoption_that_was_not_seen_there_is_a_conflict(sign_in, analyst, draft, people, units):
    other = decided(analyst, people, units, move=1)
    adopt(draft, people)
    issuer, address = sign_in(people["issuer"]), reverse("decomposition-adopt", args=[other.pk])
    late = issuer.post(address, {"seen": 18, "holds": 0})
    assert late.status_code == 409
    assert "同一目标的方案" in late.content.decode()
    assert figure() == "34.81"
    page = issuer.get(reverse("decomposition", args=[other.pk])).content.decode()
    assert f'name="holds" value="{draft.pk}"' in page
    assert issuer.post(address, {"seen": 18, "holds": draft.pk}).status_code == 302
    assert figure() == "35.81"


def test_of_two_who_adopt_at_once_one_succeeds_and_one_is_told(transactional_db, own_city, sign_in, people, units):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer: its transactions are tested one after another")
    analyst = sign_in(people["analyst"])
    drafts = [decided(analyst, people, units), decided(analyst, people, units, move=1)]
    for pair in (drafts[:1] * 2, drafts):
        known = Adoption.objects.order_by("-pk").values_list("draft", flat=True).first() or 0
        todo = [one for one in pair if not Adoption.objects.filter(draft=one).exists()]
        pair = todo * (2 // len(todo))
        found = together(*[adopter(one, known) for one in pair])
        assert sorted(found) == ["Adoption", "EditConflictError"]
    assert Adoption.objects.count() == 2


def adopter(draft, holds):
    def act():
        return adopt_draft(draft=draft, seen=18, holds=holds, by=User.objects.get(username="issuer"))

    return act


def together(*acts):
    found, start = [""] * len(acts), threading.Barrier(len(acts))

    def run(place, act):
        try:
            start.wait(10)
            found[place] = type(act()).__name__
        except GongceError as error:
            found[place] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found
