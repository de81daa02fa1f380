"""Registers come in and go out by command, each file all or none, and what went out comes back as it was."""

import json
import os
from datetime import date

import pytest

from gongce import cli_registers
from gongce.cli import main
from gongce.procedures.shelf import open_shelf, read_shelf
from gongce_web.records.commands import read_workbench
from gongce_web.records.models import CaseRecord, Record, RecordEvent
from gongce_web.records.queries import load_ledger

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    monkeypatch.setenv("GONGCE_WORKSPACE", os.environ["GONGCE_WORKSPACE"])  # commands set it; put it back


def run(capsys, *words):
    code = main([str(word) for word in words])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_a_workspace_comes_in_once(own_city, people, capsys):
    code, out, _ = run(capsys, "register", "import", own_city, "--check")
    assert code == 0
    assert "可新增30" in out
    assert not Record.objects.exists()
    code, out, _ = run(capsys, "register", "import", own_city)
    assert code == 0
    assert Record.objects.filter(register="projects").count() == 30
    events = RecordEvent.objects.count()
    code, out, _ = run(capsys, "register", "import", own_city)
    assert "新增0　未变30" in out
    assert RecordEvent.objects.count() == events


@pytest.mark.parametrize("form", ["jsonl", "xlsx", "csv"])
def test_what_goes_out_comes_back_as_it_was(own_city, people, capsys, tmp_path, form):
    run(capsys, "register", "import", own_city, "enterprises")
    run(capsys, "register", "import", own_city, "projects")
    table = load_ledger("projects").table(date(2019, 7, 18))
    path = tmp_path / f"projects.{form}"
    code, _, err = run(capsys, "register", "export", own_city, "projects", "--as", form, "--out", path)
    assert code == 0, err
    if form == "jsonl":
        (own_city / "records" / "projects.jsonl").write_bytes(path.read_bytes())
        again = run(capsys, "register", "import", own_city, "projects")
        first = path.read_bytes()
        run(capsys, "register", "export", own_city, "projects", "--out", path)
        assert path.read_bytes() == first
    else:
        again = run(capsys, "register", "import", own_city, "projects", "--sheet", path)
    assert again[0] == 0, again
    assert "新增0　未变30" in again[1]
    assert load_ledger("projects").table(date(2019, 7, 18)).equals(table)


def test_a_sheet_with_bad_cells_is_told_and_nothing_comes_in(own_city, people, capsys, tmp_path):
    run(capsys, "register", "import", own_city, "projects")
    path = tmp_path / "projects.csv"
    path.write_text("编号,项目名称,总投资,签约日\nP01,甲,很多,2019-01-01\nP02,乙,5,昨天\nP03,丙,7,2019-01-03\n")
    code, out, _ = run(capsys, "register", "import", own_city, "projects", "--sheet", path)
    assert code == 3
    assert "C2" in out
    assert "D3" in out
    assert RecordEvent.objects.filter(register="projects").count() == 30
    path.write_text("编号,项目名称\nP03,丙\n")
    assert run(capsys, "register", "import", own_city, "projects", "--sheet", path)[0] == 0
    assert Record.objects.get(register="projects", number="P03").title == "丙"


def test_a_past_day_goes_out(own_city, people, capsys):
    run(capsys, "register", "import", own_city, "projects")
    _, out, _ = run(capsys, "register", "export", own_city, "projects", "--on", "2018-01-31")
    assert [json.loads(line)["record"] for line in out.splitlines()] == ["P01", "P02"]
    _, out, _ = run(capsys, "register", "export", own_city, "projects", "--as", "csv", "--on", "2018-01-31")
    assert len(out.splitlines()) == 3


def test_acting_on_a_case_by_command(own_city, people, capsys):
    run(capsys, "register", "import", own_city)
    new = ("case", "act", own_city, "issue", "WT1", "file", "--role", "window", "--by", "analyst")
    facts = ("--fact", "topic=用电", "--fact", "owner=jingkai", "--fact", "reply_days=5", "--fact", "close_days=30")
    code, out, err = run(capsys, *new, "--title", "用电难", *facts)
    assert (code, err) == (0, "")
    assert "WT1 用电难　已登记" in out
    code, _, err = run(
        capsys, "case", "act", own_city, "issue", "WT1", "clear", "--role", "coordinator", "--by", "analyst"
    )
    assert code == 4
    assert "不能" in err
    code, _, err = run(
        capsys, "case", "act", own_city, "issue", "WT1", "assign", "--role", "coordinator", "--by", "nobody"
    )
    assert code == 3
    code, out, _ = run(
        capsys, "case", "act", own_city, "issue", "WT1", "assign", "--role", "coordinator", "--by", "analyst"
    )
    assert code == 0
    assert CaseRecord.objects.get(number="WT1").version == 2


def test_reading_commands_read_the_workbench_where_there_is_one(own_city, people, pack, capsys, monkeypatch):
    monkeypatch.setattr(cli_registers, "load_readers", lambda: [read_workbench])
    (own_city / "records" / "workbench.sqlite3").touch()
    assert read_workbench(pack, own_city) is None  # nothing was taken in yet: the files hold
    run(capsys, "register", "import", own_city)
    out = json.loads(run(capsys, "register", "report", own_city, "projects", "--on", "2019-07-18", "--json")[1])
    files = read_shelf(pack, own_city / "records")
    assert out["registers"][0]["size"] == files.ledgers["projects"].table(date(2019, 7, 18)).height
    (own_city / "records" / "projects.jsonl").unlink()
    again = json.loads(run(capsys, "register", "report", own_city, "projects", "--on", "2019-07-18", "--json")[1])
    assert again == out
    assert open_shelf(pack, own_city).ledgers.get("projects") is None
    assert open_shelf(pack, own_city, [read_workbench]).cases.keys() == files.cases.keys()


def test_help_names_the_actions_that_write(capsys):
    with pytest.raises(SystemExit):
        main(["register", "--help"])
    out = capsys.readouterr().out
    assert "import" in out
    assert "export" in out
