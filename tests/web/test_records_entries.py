"""An entry is judged by its record alone, and the outcome is that of the whole ledger; rights and restrictions hold."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongce.procedures.events import CaseEvent, EventKind
from gongce.registers.entries import EntryAct, LedgerEntry
from gongce.registers.files import print_values
from gongce.registers.ledger import Ledger
from gongce.vocabulary import ConflictError, GongceError, InputError, RefusedError
from gongce.workspace.records import DutyState, list_duties_due
from gongce.workspace.workspace import open_workspace
from gongce_web.audit.models import AuditEvent
from gongce_web.records.actions import (
    act_on_case,
    add_entries,
    add_entry,
    close_duty,
    file_evidence,
    import_workspace_records,
    mark_duty,
    open_case,
)
from gongce_web.records.models import CaseRecord, DutyClosing, EvidenceFile, Record, RecordEvent
from gongce_web.records.policies import CASES, RECORDS, hidden_registers
from gongce_web.records.queries import load_cases, load_ledger, load_table
from gongce_web.roles import Operation

pytestmark = pytest.mark.django_db
DAY = date(2019, 7, 18)
REGISTER = "projects"


@pytest.fixture
def imported(units, settings):
    import_workspace_records(open_workspace(settings.WORKSPACE))


def entry(record="P01", act=EntryAct.CHANGE, day=DAY, into=(), reason="", **values):
    return LedgerEntry(record, day, act, values, into, reason=reason)


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["甲", "乙", "", None]),
        "place": st.sampled_from(["jingkai", "gaoxin", "nowhere", None]),
        "total_investment": st.sampled_from([0.0, 12.5, -1.0, "many", None, True]),
        "kind": st.sampled_from(["新建", "别的", None]),
        "signed": st.sampled_from([date(2019, 1, 1), date(1800, 1, 1), "昨天", None]),
        "strange": st.just(1),
    },
)
ENTRIES = st.lists(
    st.builds(
        LedgerEntry,
        st.sampled_from(["A", "B", "C"]),
        st.integers(0, 3).map(lambda days: date(2019, 1, 1) + timedelta(days)),
        st.sampled_from(EntryAct),
        VALUES,
        st.lists(st.sampled_from(["A", "B", "Z"]), max_size=2).map(tuple),
        reason=st.sampled_from(["", "因故"]),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=ENTRIES)
def test_one_entry_is_judged_as_the_whole_ledger_judges_it(units, pack, entries):
    whole = Ledger(pack.register(REGISTER))
    with transaction.atomic():
        for one in entries:
            told = refusal(whole.add, one)
            assert told == refusal(
                lambda one: add_entry(register=REGISTER, entry=one, expected_version=None, by=None), one
            )
        assert_same(whole)
        transaction.set_rollback(True)


def refusal(add, one):
    """What, where and the remedy of a refusal; None where the entry is taken."""
    try:
        with transaction.atomic():
            add(one)
    except GongceError as error:
        return (error.what, error.where, error.remedy)
    return None


def assert_same(whole):
    mine = load_ledger(REGISTER)
    assert mine.entries == whole.entries
    for day in (date(2019, 1, 2), date(2019, 1, 4)):
        assert mine.table(day).equals(whole.table(day))
        assert load_table(REGISTER, day).equals(whole.table(day))
    assert load_table(REGISTER, date(2019, 2, 1)).equals(whole.table(date(2019, 2, 1)))
    rows = {row.number: row for row in Record.objects.filter(register=REGISTER)}
    assert set(rows) == {one.record for one in whole.entries}
    for number, row in rows.items():
        state = whole.state(number)
        values = {name: value for name, value in state.values.items() if value is not None}
        assert (row.entered, row.exited, row.last_day) == (state.entered, state.exited, state.last)
        assert row.values == print_values(values)
        assert row.version == sum(one.record == number for one in whole.entries)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=ENTRIES, entries=ENTRIES)
def test_several_entries_are_taken_all_or_none_as_the_ledger_takes_them(units, pack, before, entries):
    whole = Ledger(pack.register(REGISTER))
    with transaction.atomic():
        for one in before:
            if refusal(whole.add, one) is None:
                add_entry(register=REGISTER, entry=one, expected_version=None, by=None)
        if entries:
            told = refusal(whole.add_all, entries)
            assert told == refusal(lambda given: add_entries(register=REGISTER, entries=given, by=None), entries)
        assert_same(whole)
        transaction.set_rollback(True)


def test_a_record_changed_meanwhile_is_a_conflict_and_nothing_is_taken(imported, people):
    record = Record.objects.get(register=REGISTER, number="P01")
    add_entry(register=REGISTER, entry=entry(progress=61), expected_version=record.version, by=people["respondent"])
    with pytest.raises(ConflictError, match="已被他人改动"):
        add_entry(register=REGISTER, entry=entry(progress=62), expected_version=record.version, by=people["analyst"])
    record.refresh_from_db()
    assert record.values["progress"] == 61
    event = RecordEvent.objects.filter(register=REGISTER).last()
    assert (event.by, event.by_name, event.act) == (people["respondent"], "respondent", "change")
    told = AuditEvent.objects.get(action="record.entry", actor="respondent")
    assert (told.actor, told.about) == ("respondent", "record:projects/P01")


def test_a_unit_changes_its_own_records_and_moves_none_elsewhere(imported, people):
    def change(user, **values):
        version = Record.objects.get(register=REGISTER, number="P01").version
        return add_entry(register=REGISTER, entry=entry(**values), expected_version=version, by=user)

    change(people["respondent"], progress=61)
    with pytest.raises(PermissionDenied):
        change(people["neighbour"], progress=62)
    with pytest.raises(PermissionDenied):
        change(people["leader"], progress=62)
    with pytest.raises(PermissionDenied):
        change(people["respondent"], place="gaoxin")
    assert Record.objects.get(register=REGISTER, number="P01").unit.code == "jingkai"
    new = entry("N1", EntryAct.ENTER, name="新项目", place="gaoxin")
    with pytest.raises(PermissionDenied):
        add_entry(register=REGISTER, entry=new, expected_version=0, by=people["respondent"])
    assert not Record.objects.filter(number="N1").exists()


def test_lists_show_a_person_the_records_of_the_units_below(imported, people):
    def seen(name):
        rows = RECORDS.rows(people[name], Operation.SEE, Record.objects.filter(register=REGISTER))
        return {row.unit.code for row in rows.select_related("unit")}

    assert seen("respondent") == {"jingkai"}
    assert {"jingkai", "gaoxin"} <= seen("reviewer")
    assert len(seen("leader")) > len(seen("reviewer"))
    assert seen("security") == set()
    without = RECORDS.rows(people["leader"], Operation.SEE, Record.objects.filter(register="leader-roster"))
    assert without.count() == 6
    assert not RECORDS.rows(people["reviewer"], Operation.SEE, Record.objects.filter(register="leader-roster")).exists()


def test_a_restricted_register_is_shown_to_those_named_alone(imported, people):
    complaint = Record.objects.filter(register="complaints").first()
    case = CaseRecord.objects.filter(procedure="complaint").first()
    named = {name for name, user in people.items() if RECORDS.may(user, Operation.SEE, complaint)}
    assert named == {"supervisor", "issuer"}
    assert {name for name, user in people.items() if CASES.may(user, Operation.SEE, case)} == named
    for name, user in people.items():
        rows = RECORDS.rows(user, Operation.SEE, Record.objects.filter(register="complaints"))
        assert rows.exists() is (name in named)
        assert CASES.rows(user, Operation.SEE, CaseRecord.objects.filter(procedure="complaint")).exists() is (
            name in named
        )


def test_who_is_named_for_a_restricted_register_is_the_workspaces_to_say(people, own_city):
    path = own_city / "workspace.yaml"
    path.write_text(path.read_text() + "named: {complaints: [leader, neighbour]}\n")
    assert not hidden_registers(people["neighbour"])
    assert not hidden_registers(people["leader"])
    assert hidden_registers(people["supervisor"]) == {"complaints"}


def test_a_register_drawn_from_cases_takes_no_entries(imported, people):
    number = Record.objects.filter(register="issues").first().number
    with pytest.raises(RefusedError, match="办件生成"):
        add_entry(register="issues", entry=entry(number, topic="用地"), expected_version=None, by=people["analyst"])


def test_the_title_and_unit_of_a_record_reach_those_that_take_them_from_it(imported, people):
    visit = Record.objects.filter(register="visits").first()
    firm = visit.values["enterprise"]
    change = entry(firm, name="新名称有限公司", place="gaoxin")
    add_entry(register="enterprises", entry=change, expected_version=None, by=people["analyst"])
    visit.refresh_from_db()
    assert "新名称有限公司" in visit.title
    assert visit.unit.code == "gaoxin"


@pytest.mark.parametrize("wrong", ["a\0b", "\ud800", "长" * 20_001])
def test_what_no_column_can_hold_is_refused(imported, people, wrong):
    with pytest.raises(InputError):
        add_entry(register=REGISTER, entry=entry(name=wrong), expected_version=None, by=people["analyst"])
    with pytest.raises(InputError):
        act(people["supervisor"], CaseRecord.objects.filter(procedure="issue").first(), note=wrong)


def act(user, case, kind=EventKind.NOTE, name="", role="", **values):
    event = CaseEvent(kind, name, values.pop("day", DAY), "", role, **values)
    version = values.pop("version", case.version)
    return act_on_case(procedure=case.procedure, number=case.number, event=event, expected_version=version, by=user)


def test_a_case_moves_only_as_its_procedure_allows(imported, people, pack):
    user = people["analyst"]
    step = CaseEvent(EventKind.STEP, "file", DAY, "", "window", facts={"topic": "用地", "owner": "jingkai"})
    open_case(procedure="issue", number="WT-N1", subject="E000", title="用地难", event=step, by=user)
    case = CaseRecord.objects.get(procedure="issue", number="WT-N1")
    assert (case.version, case.unit.code, case.opened) == (1, "jingkai", DAY)
    assert Record.objects.get(register="issues", number="WT-N1").case == case
    with pytest.raises(RefusedError, match="不能"):
        act(user, case, EventKind.STEP, "clear", "supervisor")
    with pytest.raises(ConflictError, match="已有办件"):
        open_case(procedure="issue", number="WT-N1", subject="", title="", event=step, by=user)
    first = next(one for one in load_cases("issue") if one.number == "WT-N1").events[0]
    assert (first.actor, first.role) == ("analyst", "window")
    assert act(people["respondent"], case).by == people["respondent"]
    with pytest.raises(PermissionDenied):
        act(people["neighbour"], CaseRecord.objects.get(pk=case.pk))
    with pytest.raises(InputError, match="没有办件"):
        act(user, CaseRecord(procedure="issue", number="none"))


def test_who_acts_in_a_role_is_the_workspaces_to_say(imported, people, own_city):
    path = own_city / "workspace.yaml"
    path.write_text(path.read_text() + "acting: {issue: {window: [supervisor, respondent]}}\n")
    step = CaseEvent(EventKind.STEP, "file", DAY, "", "window", facts={"topic": "用地", "owner": "jingkai"})
    with pytest.raises(RefusedError, match="您不是"):
        open_case(procedure="issue", number="N1", subject="", title="", event=step, by=people["analyst"])
    open_case(procedure="issue", number="N1", subject="", title="", event=step, by=people["respondent"])


PDF = b"%PDF-1.4\nx"


def test_evidence_is_kept_once_by_its_digest(people, own_city, settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": own_city / "files"}},
    }
    one = file_evidence(upload=SimpleUploadedFile("核查表.pdf", PDF), by=people["respondent"])
    two = file_evidence(upload=SimpleUploadedFile("b.PDF", PDF), by=people["respondent"])
    assert one.digest == two.digest
    assert one.proof.startswith("核查表.pdf（SHA-256 ")
    kept = [path for path in (own_city / "files").rglob("*") if path.is_file()]
    assert [path.name for path in kept] == [one.digest]
    assert kept[0].read_bytes() == PDF


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.pdf", b"", "空"),
        ("a.exe", b"MZ", "不收exe"),
        ("a", b"x", "不收没有扩展名"),
        ("a.pdf", b"MZ\x90", "内容不是pdf"),
        ("a.csv", b"\x00\x01", "内容不是csv"),
        ("x" * 130 + ".pdf", PDF, "至多"),
        ("a.pdf", PDF + b"x" * 600, "超过"),
    ],
)
def test_a_bad_file_is_told_and_not_kept(people, settings, name, content, told):
    settings.GONGCE_UPLOAD_LIMIT = 500
    with pytest.raises(InputError, match=told):
        file_evidence(upload=SimpleUploadedFile(name, content), by=people["respondent"])
    assert not EvidenceFile.objects.exists()


def test_a_duty_is_closed_once_on_evidence(imported, people):
    by = people["respondent"]
    with pytest.raises(RefusedError, match="没有佐证"):
        close_duty(duty="Y-c05", done=DAY, evidence=" ", by=by)
    with pytest.raises(RefusedError, match="还没有到"):
        close_duty(duty="Y-c05", done=DAY + timedelta(1), evidence="纪要", by=by)
    close_duty(duty="Y-c05", done=DAY, evidence="纪要", by=by)
    with pytest.raises(RefusedError, match="已经办结"):
        close_duty(duty="Y-c05", done=DAY, evidence="纪要", by=by)
    with pytest.raises(PermissionDenied):
        close_duty(duty="Y-c06", done=DAY, evidence="纪要", by=people["leader"])
    mark_duty(duty="Y-c05", mark=90.5, comment="", by=people["supervisor"])
    with pytest.raises(RefusedError, match="0—100"):
        mark_duty(duty="Y-c05", mark=101, comment="", by=people["supervisor"])
    assert DutyClosing.objects.filter(duty="Y-c05").count() == 1


def test_a_closed_duty_reaches_the_months_bulletin(people, own_city, django_capture_on_commit_callbacks):
    import_workspace_records(open_workspace(own_city))
    workspace, first = open_workspace(own_city), date(2019, 6, 1)
    open_duties = [one.duty.id for one in list_duties_due(workspace, first, DAY) if one.state is not DutyState.MET]
    with django_capture_on_commit_callbacks(execute=True):
        close_duty(duty=open_duties[0], done=DAY, evidence="第7次\n调度会议, 纪要", by=people["analyst"])
    after = {one.duty.id: one for one in list_duties_due(open_workspace(own_city), first, DAY)}
    assert (after[open_duties[0]].state, after[open_duties[0]].evidence) == (DutyState.MET, "第7次 调度会议, 纪要")
    again = {one.name: one for one in import_workspace_records(open_workspace(own_city))}
    assert again["meetings.jsonl"].added == 0
