"""Splitting a target: sums stay exact whatever is typed, two editors lose nothing, units answer for themselves."""

import io
import json
import re
from fractions import Fraction

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from web_goals import decide_all, split
from web_people import PASSWORD

from gongce.targets.negotiation.storage import read_negotiation
from gongce.targets.tables.editing import list_sums
from gongce.targets.tables.storage import read_table
from gongce.vocabulary import RefusedError
from gongce_web.accounts.models import Grant, User
from gongce_web.audit.models import AuditEvent
from gongce_web.city.workspaces import open_city
from gongce_web.goals.actions.drafts import EditConflictError, keep_version
from gongce_web.goals.actions.negotiation import answer_for_unit
from gongce_web.goals.models import DraftState
from gongce_web.goals.queries.bargain import read_bargain
from gongce_web.goals.queries.drafts import load_table
from gongce_web.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(sign_in, people):
    return sign_in(people["analyst"])


@pytest.fixture
def draft(analyst):
    return split(analyst)


def fields(page):
    """The editor's form as a browser would send it."""
    found = dict(re.findall(r'name="([cb]-\d+)"[^>]*? value="([^"]*)"', page))
    held = re.findall(r'name="(x-\d+)"[^>]*? checked', page)
    return found | dict.fromkeys(held, "on")


def form_of(browser, draft):
    return fields(browser.get(reverse("decomposition", args=[draft.pk])).content.decode()) | {"base": draft.version}


def table_of(page):
    cells = {int(number): Fraction(text) for number, text in re.findall(r'name="c-(\d+)"[^>]*? value="([^"]*)"', page)}
    return [cells[number] for number in sorted(cells)]


def test_the_proposal_is_the_cores(analyst, draft):
    proposal = load_table(draft).proposal
    page = analyst.get(reverse("decomposition", args=[draft.pk])).content.decode()
    assert table_of(page) == [proposal.problem.amount(int(step)) for step in proposal.values.ravel()]
    assert all(line.is_kept for line in list_sums(proposal))
    assert f"{len(list_sums(proposal))}组合计全部闭合到0.01亿元" in page


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    edits=st.dictionaries(st.integers(0, 26), st.integers(0, 12000), max_size=4),
    floors=st.dictionaries(st.integers(0, 26), st.integers(0, 4000), max_size=2),
)
def test_whatever_is_typed_every_sum_stays_exact_or_the_conflict_is_told(analyst, draft, edits, floors):
    form = form_of(analyst, draft)
    start = load_table(draft).proposal
    form |= {f"c-{number}": f"{steps / 100:.2f}" for number, steps in edits.items()}
    form |= {f"lo-{number}": f"{steps / 100:.2f}" for number, steps in floors.items()}
    answer = analyst.post(reverse("decomposition-balance", args=[draft.pk]), form)
    page = answer.content.decode()
    assert answer.status_code == 200, page
    if "填的数合不上" in page:
        assert "相差" in page or "整数解" in page
        return
    values = table_of(page)
    step = start.problem.step
    units, years = start.problem.shape
    rows = [sum(values[row * years : (row + 1) * years]) for row in range(units)]
    columns = [sum(values[column::years]) for column in range(years)]
    assert sum(rows) == sum(columns) == 620
    for place, line in enumerate(list_sums(start)):
        group = start.problem.groups[place]
        where = dict(group.where)
        total = sum(
            values[unit * years + year]
            for unit in where.get("unit", range(units))
            for year in where.get("year", range(years))
        )
        assert line.low * step <= total <= line.high * step, line.words
    for number, steps in edits.items():
        if form[f"b-{number}"] != f"{steps / 100:.2f}":
            assert values[number] == Fraction(steps, 100)
    for number, steps in floors.items():
        if number not in edits:
            assert values[number] >= Fraction(steps, 100)


def test_a_wish_that_cannot_be_met_names_the_demands_and_the_ways_out(analyst, draft):
    form = form_of(analyst, draft) | {"c-0": "1000"}
    page = analyst.post(reverse("decomposition-balance", args=[draft.pk]), form).content.decode()
    assert "青屏区·2019已定为1000.00亿元" in page
    assert "任选其一可消除这一组矛盾" in page
    assert 'value="1000"' in page
    answer = analyst.post(reverse("decomposition-keep", args=[draft.pk]), form)
    assert answer.status_code == 422
    assert draft.versions.count() == 1


@pytest.mark.parametrize("text", ["abc", "-1", "1.234", "1/3", "", "９" * 60, "1e400", "NaN", "<b>1</b>"])
def test_a_cell_that_is_no_figure_is_told_at_its_place(analyst, draft, text):
    form = form_of(analyst, draft) | {"c-4": text}
    answer = analyst.post(reverse("decomposition-balance", args=[draft.pk]), form)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'id="w-4"' in page
    assert "<b>1</b>" not in page
    assert analyst.post(reverse("decomposition-keep", args=[draft.pk]), form).status_code == 422
    assert draft.versions.count() == 1


def test_a_version_is_kept_and_the_former_stays(analyst, draft):
    form = form_of(analyst, draft) | {"c-0": "35.00"}
    assert analyst.post(reverse("decomposition-keep", args=[draft.pk]), form).status_code == 302
    draft.refresh_from_db()
    assert draft.version == 2
    assert load_table(draft).proposal.values[0, 0] == 3500
    assert load_table(draft, 1).proposal.values[0, 0] == 3101
    page = analyst.get(reverse("decomposition", args=[draft.pk])).content.decode()
    assert re.search(r'name="x-0"[^>]*? checked', page)
    old = analyst.get(reverse("decomposition", args=[draft.pk]), {"version": 1}).content.decode()
    assert "这是第1版" in old
    assert AuditEvent.objects.filter(action="decomposition.version", about=f"decomposition:{draft.pk}").count() == 1


def test_two_editors_get_one_success_and_one_told_conflict(analyst, draft, people):
    form = form_of(analyst, draft)
    assert analyst.post(reverse("decomposition-keep", args=[draft.pk]), form | {"c-0": "35.00"}).status_code == 302
    answer = analyst.post(reverse("decomposition-keep", args=[draft.pk]), form | {"c-3": "30.00"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "analyst已在" in page
    assert "第2版" in page
    assert re.search(r'name="c-3"[^>]*? value="30.00"', page)
    draft.refresh_from_db()
    assert draft.version == 2
    assert load_table(draft).proposal.values[0, 0] == 3500
    again = fields(page) | {"base": re.search(r'name="base" value="(\d+)"', page)[1]}
    assert analyst.post(reverse("decomposition-keep", args=[draft.pk]), again).status_code == 302
    draft.refresh_from_db()
    assert (draft.version, int(load_table(draft).proposal.values[1, 0])) == (3, 3000)
    assert load_table(draft, 2).proposal.values[0, 0] == 3500
    with pytest.raises(EditConflictError):
        keep_version(draft=draft, base=1, table=load_table(draft), words="", by=people["issuer"])


def test_the_sheet_goes_out_and_comes_back(analyst, draft):
    answer = analyst.get(reverse("decomposition-sheet", args=[draft.pk]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book["分解表"]
    sheet["C5"] = 33
    out = io.BytesIO()
    book.save(out)
    address = reverse("decomposition-upload", args=[draft.pk])
    taken = analyst.post(address, {"base": 1, "sheet": named(out.getvalue())})
    assert taken.status_code == 302, taken.content.decode()
    draft.refresh_from_db()
    proposal = load_table(draft).proposal
    assert proposal.values[0, 0] == 3300
    assert all(line.is_kept for line in list_sums(proposal))
    again = analyst.post(address, {"base": 2, "sheet": named(out.getvalue())})
    assert again.status_code == 422
    sheet["C5"] = "三十"
    bad = io.BytesIO()
    book.save(bad)
    refused = analyst.post(address, {"base": 1, "sheet": named(bad.getvalue())})
    assert refused.status_code == 422
    assert "不是数字" in refused.content.decode()
    for content in (b"", b"PK\x03\x04rubbish", b"\x89PNG"):
        assert analyst.post(address, {"base": 2, "sheet": named(content)}).status_code == 422
    draft.refresh_from_db()
    assert draft.version == 2


def named(content):
    upload = io.BytesIO(content)
    upload.name = "back.xlsx"
    return upload


@pytest.mark.parametrize("seeds", ["plan", "observed", "even"])
def test_shares_start_from_what_was_chosen(analyst, seeds):
    page = analyst.get(reverse("decompose", args=["Y-t79"]), {"seeds": seeds})
    assert page.status_code == 200
    assert "80.00" in page.content.decode()


def test_typed_shares_are_kept_or_refused_with_a_message(analyst):
    address = reverse("decompose", args=["Y-t79"])
    found = analyst.get(address, {"seeds": "shares", "share-qingping": "40"})
    assert "32.00" in found.content.decode()
    for bad in ("abc", "0", "140", "-3"):
        assert analyst.get(address, {"seeds": "shares", "share-qingping": bad}).status_code == 422
    assert analyst.get(address, {"seeds": "plan", "first": "2025", "last": "2020"}).status_code == 422
    assert analyst.get(address, {"seeds": "elsewhere"}).status_code == 422
    assert analyst.get(reverse("decompose", args=["Y-t01"])).status_code == 422
    assert analyst.get(reverse("decompose", args=["Y-t999"])).status_code == 404


def test_a_plan_that_contradicts_itself_offers_its_ways_out(analyst):
    page = analyst.get(reverse("decompose", args=["Y-t84"])).content.decode()
    assert "相差5000万元" in page
    assert "不采用专项资金：市级等3项" in page


def test_only_the_bureau_splits_and_units_see_what_they_are_asked(sign_in, people, draft):
    address = reverse("decomposition", args=[draft.pk])
    for username in ("respondent", "reviewer"):
        browser = sign_in(people[username])
        assert browser.get(address).status_code == 404
        assert browser.get(reverse("decompose", args=["Y-t11"])).status_code == 403
        assert browser.post(reverse("decomposition-keep", args=[draft.pk]), {"base": 1}).status_code == 403
    assert sign_in(people["leader"]).get(address).status_code == 200
    assert sign_in(people["leader"]).post(reverse("decomposition-ask", args=[draft.pk])).status_code == 403
    sign_in(people["analyst"]).post(reverse("decomposition-ask", args=[draft.pk]))
    assert sign_in(people["respondent"]).get(address).status_code == 200


@pytest.fixture
def asked(analyst, draft):
    assert analyst.post(reverse("decomposition-ask", args=[draft.pk])).status_code == 302
    draft.refresh_from_db()
    return draft


def answer(browser, draft, unit, values, reason="", act="answer", seen=9):
    data = {f"v-{number}": value for number, value in enumerate(values)} | {"reason": reason, "seen": seen}
    return browser.post(reverse(f"decomposition-{act}", args=[draft.pk, unit]), data)


def test_a_zone_officer_answers_for_its_own_unit_only(sign_in, people, units, asked):
    browser = sign_in(people["respondent"])
    own = ["33.00", "36.00", "41.00"]
    assert answer(browser, asked, "jingkai", own).status_code == 422
    assert answer(browser, asked, "jingkai", own, "项目推迟到下半年").status_code == 302
    assert answer(browser, asked, "gaoxin", own, "x").status_code == 403
    assert answer(browser, asked, "jingkai", own, "x", act="decide").status_code == 403
    with pytest.raises(PermissionDenied):
        answer_for_unit(draft=asked, unit=units["gaoxin"], values={}, reason="x", seen=9, by=people["respondent"])
    page = browser.get(reverse("decomposition-unit", args=[asked.pk, "jingkai"])).content.decode()
    assert "项目推迟到下半年" in page
    assert "二上" in page
    bargain = read_bargain(asked, people["analyst"])
    assert bargain.objections == 1
    assert AuditEvent.objects.filter(action="decomposition.reply").count() == 1


def test_an_answer_over_something_not_seen_is_told(sign_in, people, asked):
    browser = sign_in(people["respondent"])
    own = ["33.00", "36.00", "41.00"]
    assert answer(browser, asked, "jingkai", own, "推迟").status_code == 302
    late = answer(browser, asked, "jingkai", ["34.00", "36.00", "40.00"], "又改")
    assert late.status_code == 409
    assert asked.events.filter(act="reply").count() == 1


@pytest.mark.parametrize("bad", [["", "1", "1"], ["1", "x", "1"], ["1", "1", "0.001"], ["1", "-1", "1"]])
def test_bad_figures_of_a_unit_are_refused_with_a_message(sign_in, people, asked, bad):
    refused = answer(sign_in(people["respondent"]), asked, "jingkai", bad, "x")
    assert refused.status_code == 422
    assert asked.events.count() == 9
    nonsense = sign_in(people["respondent"]).post(
        reverse("decomposition-answer", args=[asked.pk, "jingkai"]), {"seen": "x"}
    )
    assert nonsense.status_code == 422


def test_adopting_is_for_the_issuer_and_writes_the_cores_files(own_city, sign_in, people, units, analyst, asked):
    decide_all(asked, people, units)
    address = reverse("decomposition-adopt", args=[asked.pk])
    assert sign_in(people["analyst"]).post(address, {"seen": 18}).status_code == 403
    issuer = sign_in(people["issuer"])
    assert issuer.post(address, {"seen": 17}).status_code == 409
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda run: run())
        assert issuer.post(address, {"seen": 18}).status_code == 302
    asked.refresh_from_db()
    assert asked.state == DraftState.ADOPTED
    folder = open_city().records / asked.adoption.folder
    assert folder.is_relative_to(own_city)
    table = read_table((folder / "table.json").read_text(encoding="utf-8"), "t")
    assert (table.proposal.values == load_table(asked).proposal.values).all()
    assert all(line.is_kept for line in list_sums(table.proposal))
    log = read_negotiation((folder / "negotiation.jsonl").read_text(encoding="utf-8"), "n")
    assert len(log.log.events) == 18
    assert {path.name for path in folder.glob("targets-*.yaml")} == {
        f"targets-{year}.yaml" for year in (2019, 2020, 2021)
    }
    event = AuditEvent.objects.get(action="decomposition.adopted")
    assert event.actor == "issuer"
    assert json.loads(json.dumps(event.detail))["files"] == asked.adoption.files
    assert issuer.post(address, {"seen": 18}).status_code == 409
    page = issuer.get(reverse("decomposition", args=[asked.pk])).content.decode()
    assert "targets-2020.yaml" in page


def test_nothing_is_adopted_while_a_unit_is_open_or_the_sums_do_not_close(sign_in, people, units, asked):
    issuer = sign_in(people["issuer"])
    address = reverse("decomposition-adopt", args=[asked.pk])
    open_yet = issuer.post(address, {"seen": 9})
    assert open_yet.status_code == 422
    assert "还没有定数" in open_yet.content.decode()
    decide_all(asked, people, units, jingkai=["90.00", "90.00", "90.00"])
    refused = issuer.post(address, {"seen": 18})
    assert refused.status_code == 422
    assert "合不上" in refused.content.decode()
    asked.refresh_from_db()
    assert asked.state == DraftState.ASKED


def test_a_draft_that_was_sent_round_is_no_longer_edited(analyst, asked, people):
    form = {"base": 1, "c-0": "35.00", "b-0": "31.01"}
    assert analyst.post(reverse("decomposition-keep", args=[asked.pk]), form).status_code == 422
    assert analyst.post(reverse("decomposition-drop", args=[asked.pk])).status_code == 422
    with pytest.raises(RefusedError):
        keep_version(draft=asked, base=1, table=load_table(asked), words="", by=people["analyst"])


def test_an_analyst_of_a_part_has_no_say_over_the_citys_targets(client, units, draft):
    user = User.objects.create_user("zones", PASSWORD, name="zones")
    User.objects.filter(pk=user.pk).update(must_change_password=False)
    Grant.objects.create(user=user, role=Role.ANALYST, unit=units["zones"], since="2019-01-01")
    client.force_login(User.objects.get(pk=user.pk))
    assert client.get(reverse("decomposition", args=[draft.pk])).status_code == 404
    assert client.post(reverse("decompose", args=["Y-t11"]), {"seeds": "plan"}).status_code == 403


def test_letters_are_listed_with_what_is_lacking_and_sent_as_word(analyst):
    page = analyst.get(reverse("letters")).content.decode()
    assert "内部分析" in page or "可以印发" in page
    found = re.findall(r'href="(/targets/letters/[^"]+\.docx)', page)
    if found:
        assert analyst.get(found[0]).content.startswith(b"PK")
    assert analyst.get(reverse("letter", args=["nowhere"])).status_code == 404


def test_pages_of_drafts_ask_the_database_little(analyst, asked, django_assert_max_num_queries):
    for address in (
        reverse("decomposition", args=[asked.pk]),
        reverse("decompositions"),
        reverse("decomposition-unit", args=[asked.pk, "jingkai"]),
    ):
        with django_assert_max_num_queries(16):
            assert analyst.get(address).status_code == 200
