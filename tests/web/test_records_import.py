"""Files come into the database once, give back what they were, and add up to what the core says."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from gongce.procedures.shelf import read_shelf
from gongce.registers.files import print_values
from gongce.workspace.workspace import open_workspace
from gongce_web.records.actions import import_workspace_records
from gongce_web.records.models import CaseEvent, CaseRecord, DutyClosing, Meeting, Record, RecordEvent, RecordValue
from gongce_web.records.queries import load_cases, load_ledger, load_shelf, load_table

pytestmark = pytest.mark.django_db
DAYS = [date(2018, 6, 30), date(2019, 3, 31), date(2019, 7, 18)]


@pytest.fixture
def imported(units, settings):
    return import_workspace_records(open_workspace(settings.WORKSPACE))


@pytest.fixture
def files(pack, settings):
    return read_shelf(pack, settings.WORKSPACE / "records")


def test_every_file_is_taken_whole_and_a_repeat_adds_nothing(imported, settings):
    assert all(one.is_whole for one in imported), [one.findings for one in imported]
    assert {one.name for one in imported} >= {"projects.jsonl", "enterprises.facts.csv", "issue.jsonl"}
    counts = [model.objects.count() for model in (RecordEvent, CaseEvent, DutyClosing, Meeting, RecordValue)]
    again = import_workspace_records(open_workspace(settings.WORKSPACE))
    assert all(one.is_whole for one in again), [one.findings for one in again]
    assert sum(one.added for one in again) == 0
    assert sum(one.unchanged for one in again) == sum(one.added for one in imported)
    assert counts == [model.objects.count() for model in (RecordEvent, CaseEvent, DutyClosing, Meeting, RecordValue)]


def test_ledgers_and_cases_come_back_as_they_were(imported, files, pack):
    assert set(load_shelf(pack).ledgers) == set(files.ledgers)
    for name, ledger in files.ledgers.items():
        mine = load_ledger(name)
        assert mine.entries == ledger.entries
        for day in DAYS:
            assert mine.table(day).equals(ledger.table(day)), (name, day)
            assert load_table(name, day).equals(ledger.table(day)), (name, day)
    for name, cases in files.cases.items():
        assert load_cases(name) == cases


def test_the_shelf_of_the_database_is_that_of_the_files(imported, files, pack):
    mine = load_shelf(pack)
    assert mine.meetings == files.meetings
    assert [(one.duty, one.done, one.evidence) for one in mine.closings] == [
        (one.duty, one.done, one.evidence) for one in files.closings
    ]
    assert set(mine.facts) == set(files.facts)
    for name, facts in files.facts.items():
        assert mine.facts[name].select(facts.columns).sort("record", "period").equals(facts.sort("record", "period"))


def test_the_view_of_today_is_the_table_of_the_ledger(imported, files, pack):
    for name, ledger in files.ledgers.items():
        there = {row["record"]: row for row in ledger.table(date(2100, 1, 1)).iter_rows(named=True)}
        rows = list(Record.objects.filter(register=name, exited=None))
        assert {row.number for row in rows} == set(there), name
        for row in rows:
            told = {key: value for key, value in there[row.number].items() if key not in ("record", "since", "until")}
            assert row.values == print_values({key: value for key, value in told.items() if value is not None})
            assert row.last_day == there[row.number]["since"]


def test_records_are_named_placed_and_indexed(imported, pack):
    project = Record.objects.get(register="projects", number="P01")
    assert (project.title, project.stage, project.unit.code) == ("云岭减速机项目", "签约", "jingkai")
    assert project.steps == {}
    assert Record.objects.get(register="projects", number="P02").steps["project-tiers"] == "tier-1bn"
    link = Record.objects.filter(register="visits").first()
    firm = Record.objects.get(register="enterprises", number=link.values["enterprise"])
    assert firm.title in link.title
    assert link.unit == firm.unit
    keys = RecordValue.objects.filter(record__register__in=["projects", "visits"])
    assert keys.get(record=project).text == project.values["code"]
    assert keys.get(record=link, field="visits.enterprise").text == firm.number


def test_cases_stand_where_the_core_says_and_registers_follow_them(imported, pack):
    assert CaseRecord.objects.filter(procedure="issue").count() == len(load_cases("issue"))
    issue = Record.objects.filter(register="issues").select_related("case").first()
    assert issue.case.number == issue.number
    assert issue.stage == issue.case.stage
    ledger = load_ledger("issues")
    assert {row.number for row in Record.objects.filter(register="issues", exited=None)} == set(
        ledger.table(date(2100, 1, 1))["record"]
    )


@pytest.mark.parametrize("table", ["records_recordevent", "records_caseevent", "records_periodfact"])
@pytest.mark.parametrize("verb", ["UPDATE {0} SET number = 0", "DELETE FROM {0}"])
def test_what_happened_is_never_changed(imported, table, verb):
    with pytest.raises(DatabaseError, match="inserts alone"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb.format(table))


def test_a_file_with_a_bad_line_is_told_whole_and_leaves_nothing(units, own_city):
    path = own_city / "records" / "listings.jsonl"
    lines = path.read_text().splitlines()
    bad = ['{"record": "X1", "day": "2019-01-01", "act": "change"}', '{"record": "X2", "day": "昨天", "act": "enter"}']
    path.write_text("\n".join([*lines, *bad]) + "\n")
    found = {one.name: one for one in import_workspace_records(open_workspace(own_city))}
    assert not found["listings.jsonl"].is_whole
    assert "line 8" in found["listings.jsonl"].findings[0].place
    assert not RecordEvent.objects.filter(register="listings").exists()
    path.write_text("\n".join([*lines, bad[0]]) + "\n")
    found = {one.name: one for one in import_workspace_records(open_workspace(own_city))}
    assert [one.message for one in found["listings.jsonl"].findings] == ["X1没有登记"]
    assert not Record.objects.filter(register="listings").exists()
    assert found["projects.jsonl"].is_whole


def test_new_lines_of_a_file_are_added(imported, own_city):
    path = own_city / "records" / "listings.jsonl"
    record = Record.objects.filter(register="listings").first()
    line = f'{{"record": "{record.number}", "day": "2019-07-17", "act": "exit", "reason": "撤回"}}\n'
    path.write_text(path.read_text() + line)
    found = {one.name: one for one in import_workspace_records(open_workspace(own_city))}
    assert (found["listings.jsonl"].added, found["listings.jsonl"].unchanged) == (1, 6)
    record.refresh_from_db()
    assert (record.exited, record.version) == (date(2019, 7, 17), 2)
    assert load_ledger("listings").entries[-1].reason == "撤回"
