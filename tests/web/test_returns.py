"""Returns: filled by the unit, hidden above until approved, moved by the procedure, approved with their batch."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from web_returns import fill, good_texts, open_main, return_of, submit

from gongce.facts.returns.review import shipped_procedure
from gongce.procedures import mainland_workdays, replay_case
from gongce.vocabulary import InputError, Lane, Period, RefusedError
from gongce_web.accounts.models import Grant, User
from gongce_web.audit.models import AuditEvent
from gongce_web.city.workspaces import open_city
from gongce_web.publishing.actions import publish_pending
from gongce_web.publishing.models import OutboxBatch
from gongce_web.returns import actions
from gongce_web.returns.actions import ConflictError, open_round, save_cells, take_step
from gongce_web.returns.models import Return, ReturnCell, ReturnEvent, ReturnQuery
from gongce_web.returns.policies import RETURNS
from gongce_web.returns.queries import case_of, find_return, judge_filed, list_steps, read_entries
from gongce_web.returns.sheets import list_forms
from gongce_web.roles import Operation, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_(people):
    return open_main()


@pytest.fixture
def filed(round_):
    return return_of(round_)


def again(filed):
    return Return.objects.select_related("round", "unit").get(pk=filed.pk)


def test_a_round_has_a_return_for_every_unit_asked_and_opening_it_again_changes_nothing(round_):
    units = set(round_.returns.values_list("unit__code", flat=True))
    assert units == {
        "jingkai",
        "gaoxin",
        "shiqiao-park",
        "qingping",
        "shiqiao",
        "lankou",
        "hefeng",
        "bailing",
        "nanping",
    }
    assert (round_.cells, round_.minutes, round_.due) == (21, 42.0, date(2019, 8, 8))
    before = ReturnEvent.objects.count()
    assert open_main().pk == round_.pk
    assert ReturnEvent.objects.count() == before


def test_good_figures_are_saved_judged_ready_and_submitted(filed, people):
    saved = fill(filed, people["respondent"])
    assert (saved.version, saved.filled) == (1, 21)
    judged = judge_filed(saved, read_entries(saved))
    assert judged.is_ready, judged.doubts
    done = submit(saved, people["respondent"])
    assert (done.stage, done.submitted_by) == ("submitted", people["respondent"])


def test_what_is_typed_is_kept_in_plain_digits_with_its_exact_value(filed, people):
    texts = {"output:total": "２,８９７.１０", "profit:total": "—保密", "revenue:total": "12万"}
    saved = save_cells(filed=filed, version=0, by=people["respondent"], texts=texts)
    kept = {cell.cell: cell for cell in saved.cells.all()}
    assert (kept["output:total"].text, str(kept["output:total"].value.normalize())) == ("2897.10", "2897.1")
    assert (kept["profit:total"].text, kept["profit:total"].missing) == ("—保密", "suppressed")
    assert (kept["revenue:total"].text, kept["revenue:total"].value) == ("12万", None)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"output__total": "12万"}, "1处须改"),
        ({"output__total": ""}, "1处须改"),
        ({"output__total": "—"}, "1处须改"),
        ({"firms__total": "126.5"}, "1处须改"),
        ({"upgrade_investment__total": "999999", "upgrade_investment__growth": "1204.9"}, "处须改"),
        ({"output__growth": "55.5"}, "处须说明"),
    ],
)
def test_blocking_doubts_bar_submission_and_doubtful_ones_need_a_comment(filed, people, changed, told):
    saved = fill(filed, people["respondent"], **changed)
    with pytest.raises(RefusedError, match=told):
        submit(saved, people["respondent"])
    assert again(filed).stage == "draft"


def test_a_comment_explains_a_doubtful_cell(filed, people):
    saved = fill(filed, people["respondent"], output__growth="55.5")
    cells = {one.cell for one in judge_filed(saved, read_entries(saved)).unexplained}
    comments = dict.fromkeys(cells, "按新口径计算")
    saved = save_cells(filed=saved, version=saved.version, by=people["respondent"], texts={}, comments=comments)
    assert submit(saved, people["respondent"]).stage == "submitted"


@pytest.mark.parametrize("name", ["neighbour", "reviewer", "analyst", "leader", "issuer", "supervisor"])
def test_nobody_else_types_into_a_units_return(filed, people, name):
    with pytest.raises(PermissionDenied):
        save_cells(filed=filed, version=0, by=people[name], texts={"output:total": "1"})
    assert not ReturnCell.objects.exists()


def test_a_stale_version_is_a_conflict_that_says_what_differs(filed, people):
    save_cells(filed=filed, version=0, by=people["respondent"], texts={"output:total": "10", "profit:total": "2"})
    save_cells(filed=filed, version=1, by=people["respondent"], texts={"output:total": "11"})
    with pytest.raises(ConflictError) as caught:
        save_cells(filed=filed, version=1, by=people["respondent"], texts={"revenue:total": "3"})
    assert caught.value.version == 2
    assert [(one.cell, one.text, one.by) for one in caught.value.differences] == [("output:total", "11", "respondent")]
    assert set(again(filed).cells.values_list("cell", flat=True)) == {"output:total", "profit:total"}


def test_saving_the_same_again_is_no_change(filed, people):
    first = save_cells(filed=filed, version=0, by=people["respondent"], texts={"output:total": "10"})
    second = save_cells(filed=filed, version=1, by=people["respondent"], texts={"output:total": "10"})
    assert (first.version, second.version) == (1, 1)


def test_cells_the_form_does_not_have_are_refused(filed, people):
    with pytest.raises(InputError, match="表中没有这一格"):
        save_cells(filed=filed, version=0, by=people["respondent"], texts={"gdp:total": "1"})
    texts = {f"x{number}:total": "1" for number in range(2001)}
    with pytest.raises(InputError, match="一次改了"):
        save_cells(filed=filed, version=0, by=people["respondent"], texts=texts)


def test_the_procedure_and_the_policy_decide_every_step(filed, people):
    """Every stage × every step × every person: allowed exactly where both say so."""
    steps = {step.id: step for step in shipped_procedure().transitions if step.from_stages}
    owner = {"respondent": {"respondent"}, "reviewer": {"reviewer"}}
    filed = fill(filed, people["respondent"])
    walk = [None, "submit", "return", "submit", "withdraw", "submit", "approve", "reopen"]
    for taken in walk:
        if taken:
            by = people["respondent" if taken in ("submit", "withdraw") else "reviewer"]
            filed = take_step(filed=filed, step=taken, version=filed.version, by=by, reason="更正")
        for name in ("respondent", "neighbour", "reviewer", "analyst", "leader", "supervisor", "issuer"):
            offered = {one.step.id for one in list_steps(again(filed), people[name])}
            mine = {
                step.id
                for step in steps.values()
                if filed.stage in step.from_stages and any(name in owner.get(role, ()) for role in step.roles)
            }
            assert offered == mine, (filed.stage, name)
            for step in set(steps) - mine:
                with pytest.raises((PermissionDenied, RefusedError)), transaction.atomic():
                    take_step(filed=filed, step=step, version=filed.version, by=people[name], reason="试")
    assert again(filed).stage == "returned"
    state = replay_case(shipped_procedure(), case_of(filed), mainland_workdays())
    assert (state.stage, state.reopened) == ("returned", 1)


def test_returning_and_reopening_need_a_reason(filed, people):
    filed = submit(fill(filed, people["respondent"]), people["respondent"])
    with pytest.raises(RefusedError, match="须说明理由"):
        take_step(filed=filed, step="return", version=filed.version, by=people["reviewer"], reason=" ")


def test_nobody_approves_what_he_submitted_nor_his_own_units_return(filed, people, units):
    both = people["respondent"]
    Grant.objects.create(user=both, role=Role.REVIEWER, unit=units["zones"], since=date(2019, 1, 1))
    Grant.objects.create(user=people["neighbour"], role=Role.REVIEWER, unit=units["jingkai"], since=date(2019, 1, 1))
    both = User.objects.get(pk=both.pk)
    filed = submit(fill(filed, both), both)
    with pytest.raises(RefusedError, match="已办"):
        take_step(filed=filed, step="approve", version=filed.version, by=both)
    inside = User.objects.get(pk=people["neighbour"].pk)
    with pytest.raises(PermissionDenied):
        take_step(filed=filed, step="approve", version=filed.version, by=inside)
    assert again(filed).stage == "submitted"


def test_unapproved_values_are_hidden_above(filed, people):
    def seers():
        names = (
            "respondent",
            "neighbour",
            "reviewer",
            "analyst",
            "leader",
            "supervisor",
            "issuer",
            "system",
            "auditor",
        )
        by_row = {name for name in names if find_return(filed.pk, people[name])}
        now = again(filed)
        assert by_row == {name for name in names if RETURNS.may(people[name], Operation.SEE, now)}
        return by_row

    fill(filed, people["respondent"])
    assert seers() == {"respondent"}
    submit(again(filed), people["respondent"])
    assert seers() == {"respondent", "reviewer"}
    take_step(filed=again(filed), step="return", version=2, by=people["reviewer"], reason="核对产值")
    assert seers() == {"respondent", "reviewer"}
    submit(again(filed), people["respondent"])
    take_step(filed=again(filed), step="approve", version=4, by=people["reviewer"])
    assert seers() == {"respondent", "reviewer", "analyst", "leader", "supervisor", "issuer"}


def test_single_returns_of_a_narrow_form_stay_with_their_reviewers(people):
    filed = return_of(open_main("talents", Period.quarter(2019, 2)))
    filed = submit(fill(filed, people["respondent"]), people["respondent"])
    filed = take_step(filed=filed, step="approve", version=filed.version, by=people["reviewer"])
    seen = {name for name in ("respondent", "reviewer", "analyst", "leader") if find_return(filed.pk, people[name])}
    assert seen == {"respondent", "reviewer"}
    assert not RETURNS.may(people["leader"], Operation.SEE, filed)


def test_approval_reaches_the_archive_and_its_figures_can_be_explained(filed, people, own_city):
    approved = submit(fill(filed, people["respondent"]), people["respondent"])
    approved = take_step(filed=approved, step="approve", version=approved.version, by=people["reviewer"])
    batch = OutboxBatch.objects.get()
    assert (batch.unit, batch.period, batch.form.split("@")[0]) == ("jingkai", "2019-07", "main")
    archive = open_city().archive
    before = archive.read(lanes=Lane.STAT_AGG, units=["jingkai"], periods=["2019-YTD07"]).frame.collect()
    assert before.is_empty()
    assert publish_pending() == 1
    rows = open_city().archive.read(lanes=Lane.STAT_AGG, units=["jingkai"], periods=["2019-YTD07"]).frame.collect()
    values = {(row["indicator"], row["measure"]): row for row in rows.iter_rows(named=True)}
    texts = good_texts(filed)
    assert values["output", "level"]["printed"] == texts["output:total"]
    assert values["investment", "level"]["value"] == pytest.approx(float(texts["investment:total"]) / 10_000)
    fact = {"indicator": "output", "unit": "jingkai", "period": "2019-YTD07", "lane": "STAT_AGG"}
    source = next(open_city().archive.explain(fact).all_sources())
    assert source.file == "2019年7月工业经济主要指标月报·经开区（第3版）"
    assert (source.sheet, source.cell) == ("工业经济主要指标月报", "规模以上工业总产值·本月止累计")


@pytest.mark.parametrize("broken", ["outbox_batch", "record"])
def test_an_approval_and_its_batch_stand_or_fall_together(filed, people, monkeypatch, broken):
    filed = submit(fill(filed, people["respondent"]), people["respondent"])
    calls = []

    def fail(*args, **values):
        calls.append(OutboxBatch.objects.count())
        raise RuntimeError("power cut")

    monkeypatch.setattr(actions, broken, fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        take_step(filed=filed, step="approve", version=filed.version, by=people["reviewer"])
    assert calls == [0 if broken == "outbox_batch" else 1]
    assert again(filed).stage == "submitted"
    assert not OutboxBatch.objects.exists()
    assert not ReturnEvent.objects.filter(name="approve").exists()
    monkeypatch.undo()
    take_step(filed=again(filed), step="approve", version=filed.version, by=people["reviewer"])
    assert OutboxBatch.objects.count() == 1


def test_a_correction_after_approval_is_a_batch_of_its_own(filed, people):
    filed = submit(fill(filed, people["respondent"]), people["respondent"])
    filed = take_step(filed=filed, step="approve", version=filed.version, by=people["reviewer"])
    filed = take_step(filed=filed, step="reopen", version=filed.version, by=people["reviewer"], reason="单位来函更正")
    assert (filed.stage, filed.approved_at) == ("returned", None)
    filed = save_cells(filed=filed, version=filed.version, by=people["respondent"], texts={"firms:total": "129"})
    filed = submit(filed, people["respondent"])
    take_step(filed=filed, step="approve", version=filed.version, by=people["reviewer"])
    names = list(OutboxBatch.objects.order_by("pk").values_list("name", flat=True))
    assert len(names) == len(set(names)) == 2


def test_a_locked_round_takes_nothing_until_it_is_unlocked(filed, people, round_):
    filed = fill(filed, people["respondent"])
    with pytest.raises(RefusedError, match="理由"):
        actions.lock_round(round_=round_, reason=" ", by=people["analyst"])
    with pytest.raises(PermissionDenied):
        actions.lock_round(round_=round_, reason="关账", by=people["reviewer"])
    actions.lock_round(round_=round_, reason="关账", by=people["analyst"])
    with pytest.raises(RefusedError, match="已锁定：关账"):
        save_cells(filed=filed, version=filed.version, by=people["respondent"], texts={"output:total": "1"})
    with pytest.raises(RefusedError, match="已锁定：关账"):
        submit(again(filed), people["respondent"])
    actions.unlock_round(round_=round_, reason="补报", by=people["analyst"])
    assert submit(again(filed), people["respondent"]).stage == "submitted"
    told = AuditEvent.objects.filter(action__startswith="round.").values_list("action", flat=True)
    assert list(told) == ["round.opened", "round.locked", "round.unlocked"]


def test_exceptions_give_a_unit_more_time_or_ask_nothing(filed, people):
    with pytest.raises(RefusedError, match="理由"):
        actions.grant_exception(filed=filed, until=date(2019, 8, 20), reason="", by=people["reviewer"])
    with pytest.raises(RefusedError, match="早于截止日"):
        actions.grant_exception(filed=filed, until=date(2019, 8, 1), reason="检修", by=people["reviewer"])
    with pytest.raises(PermissionDenied):
        actions.grant_exception(filed=filed, until=None, reason="检修", by=people["respondent"])
    later = actions.grant_exception(filed=filed, until=date(2019, 8, 20), reason="检修", by=people["reviewer"])
    assert (later.due, later.is_exempt) == (date(2019, 8, 20), False)
    free = actions.grant_exception(filed=filed, until=None, reason="撤销建制", by=people["reviewer"])
    assert free.is_exempt
    with pytest.raises(RefusedError, match="免报"):
        save_cells(filed=free, version=0, by=people["respondent"], texts={"output:total": "1"})


def test_a_return_cannot_be_filled_before_it_opens(people):
    later = open_main(period=Period.month(2019, 9))
    with pytest.raises(RefusedError, match="开始填报"):
        save_cells(filed=return_of(later), version=0, by=people["respondent"], texts={"output:total": "1"})


def test_queries_are_answered_by_the_respondent_before_it_is_submitted_again(filed, people):
    with pytest.raises(PermissionDenied):
        actions.ask_query(filed=filed, cell="output:total", question="为何增长", by=people["reviewer"])
    filed = submit(fill(filed, people["respondent"]), people["respondent"])
    query = actions.ask_query(filed=filed, cell="output:total", question="为何增长", by=people["reviewer"])
    filed = take_step(filed=filed, step="return", version=filed.version, by=people["reviewer"], reason="见查询")
    with pytest.raises(RefusedError, match="1条查询未答复"):
        submit(filed, people["respondent"])
    with pytest.raises(PermissionDenied):
        actions.answer_query(query=query, answer="替答", by=people["reviewer"])
    actions.answer_query(query=query, answer="新项目投产", by=people["respondent"])
    with pytest.raises(RefusedError, match="已经答复"):
        actions.answer_query(query=query, answer="再答", by=people["respondent"])
    assert submit(again(filed), people["respondent"]).stage == "submitted"
    assert ReturnQuery.objects.get().answer == "新项目投产"


def test_events_of_returns_take_inserts_alone(round_):
    for sql in ("UPDATE returns_returnevent SET reason='x'", "DELETE FROM returns_returnevent"):
        with pytest.raises(DatabaseError, match="inserts alone"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_only_the_keeper_of_forms_opens_rounds(people):
    form = list_forms()[0]
    with pytest.raises(PermissionDenied):
        open_round(form=form, period=Period.month(2019, 6), by=people["reviewer"])
    assert open_round(form=form, period=Period.month(2019, 6), by=people["analyst"]).due == date(2019, 7, 8)


def test_a_round_keeps_its_form_as_it_was(filed, people, own_city, monkeypatch):
    text = (own_city / "return-forms.yaml").read_text(encoding="utf-8")
    (own_city / "return-forms.yaml").write_text(
        text.replace("          - {indicator: revenue}\n", ""), encoding="utf-8"
    )
    assert "revenue" not in {row.indicator for row in list_forms()[0].rows}
    assert fill(filed, people["respondent"]).filled == 21
