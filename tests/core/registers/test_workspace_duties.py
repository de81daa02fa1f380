"""Duties, meetings, resolutions of a workspace: closed with proof alone, drawn from registers, told with remedies."""

import pytest
from workspaces import ROOT, Town

from gongce.cli import main


@pytest.fixture
def town(tmp_path, capsys):
    def make(pack: str) -> Town:
        return Town(tmp_path / "town", pack, capsys)

    return make


def by_id(told):
    return {one["id"]: one for one in told["duties"]}


def test_a_duty_closes_with_its_proof_late_or_in_time_and_not_without(town):
    xuchang = town("xuchang-2012")
    xuchang.line("duties.csv", "duty,done,evidence")
    xuchang.line("duties.csv", "X-c025@2012-05-31,2012-05-30,集聚区通报第1期")
    xuchang.line("duties.csv", "X-c015@2012-04-30,2012-05-07,许编2号")
    told = by_id(xuchang.duties("2012-04-01", "2012-06-30", "2012-07-01"))
    assert (told["X-c025@2012-05-31"]["state"], told["X-c025@2012-05-31"]["evidence"]) == ("done", "集聚区通报第1期")
    assert told["X-c015@2012-04-30"]["state"] == "done_late"
    assert told["X-c025@2012-06-30"]["state"] == "overdue"
    earlier = by_id(xuchang.duties("2012-04-01", "2012-06-30", "2012-05-01"))
    assert earlier["X-c015@2012-04-30"]["state"] == "overdue"
    assert earlier["X-c025@2012-05-31"]["state"] == "open"
    xuchang.line("duties.csv", "X-c022@2012-06-30,2012-06-20,")
    xuchang.line("duties.csv", "X-c999@2012-06-30,2012-06-20,文件")
    xuchang.line("duties.csv", "X-c023@2012-12-31,昨天,文件")
    bad = xuchang.duties("2012-04-01", "2012-06-30", "2012-07-01", code=3)
    assert [one["code"] for one in bad["findings"]] == ["duty.proof", "duty.day", "duty.unknown"]
    assert by_id(bad)["X-c022@2012-06-30"]["state"] == "overdue"


def test_a_meeting_draws_its_agenda_and_its_resolutions_become_tasks(town):
    xuchang = town("xuchang-2012")
    for record, amount, more in (("A", 100000, {}), ("B", 99999, {}), ("C", 150000, {"produced": "2012-05-01"})):
        xuchang.enter(
            "projects", record, "2012-05-01", name=f"{record}项目", total_investment=amount, signed="2012-03-01", **more
        )
    task = {"id": "1", "what": "落实A项目用地", "who": "国土资源部门", "due": "2012-06-20", "about": "A"}
    held = {"meeting": "X-m-ten", "day": "2012-05-20", "minutes": "纪要3号", "resolutions": [task]}
    xuchang.line("meetings.jsonl", held)
    agenda = xuchang.json("case", "agenda", "X-m-ten", "--on", "2012-06-25")["agenda"]
    assert [(one["title"], one["record"]) for one in agenda] == [
        ("上次议定事项", "X-m-ten@2012-05-20#1"),
        ("10亿元以上签约项目", "A"),
    ]
    owed = by_id(xuchang.duties("2012-05-01", "2012-06-30", "2012-06-25"))
    assert (owed["X-m-ten@2012-05-20#1"]["state"], owed["X-m-ten@2012-05-20#1"]["who"]) == ("overdue", ["国土资源部门"])
    xuchang.line("duties.csv", "duty,done,evidence")
    xuchang.line("duties.csv", "X-m-ten@2012-05-20#1,2012-06-24,用地批复")
    owed = by_id(xuchang.duties("2012-05-01", "2012-06-30", "2012-06-25"))
    assert owed["X-m-ten@2012-05-20#1"]["state"] == "done_late"
    assert {one["about"] for one in owed.values() if one["source"] == "tier"} == {"A", "C"}


def test_a_meeting_held_closes_the_round_it_falls_in(town):
    qidong = town("qidong-7plus1")
    qidong.line("meetings.jsonl", {"meeting": "Q-m-quarter", "day": "2012-06-12", "minutes": "点评纪要"})
    owed = by_id(qidong.duties("2012-01-01", "2012-12-31", "2012-07-01"))
    assert (owed["Q-c008@2012-06-30"]["state"], owed["Q-c008@2012-06-30"]["evidence"]) == ("done", "点评纪要")
    assert owed["Q-c008@2012-03-31"]["state"] == "overdue"


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        '{"meeting": "Q-m-quarter"}',
        '{"meeting": "nothing", "day": "2012-06-12", "minutes": "纪要"}',
        '{"meeting": "Q-m-quarter", "day": "2012-06-12", "minutes": " "}',
        '{"meeting": "Q-m-quarter", "day": "2012-13-12", "minutes": "纪要"}',
        '{"meeting": "Q-m-quarter", "day": "2012-06-12", "minutes": "纪要",'
        ' "resolutions": [{"id": "1", "what": "事", "who": "甲", "due": "2012-06-01"}]}',
        '{"meeting": "Q-m-quarter", "day": "2012-06-12", "minutes": "纪要", "resolutions": 7}',
        '{"meeting": "Q-m-quarter", "day": "2012-06-12", "minutes": "纪要", "present": []}',
        "[1, 2]",
    ],
)  # fmt: skip
def test_a_line_that_is_no_meeting_is_told_and_the_others_count(town, line):
    qidong = town("qidong-7plus1")
    qidong.line("meetings.jsonl", line)
    qidong.line("meetings.jsonl", {"meeting": "Q-m-quarter", "day": "2012-06-12", "minutes": "点评纪要"})
    told = qidong.duties("2012-01-01", "2012-12-31", "2012-07-01", code=3)
    assert [(one["code"], one["place"]) for one in told["findings"]] == [("meeting.line", "meetings.jsonl line 1")]
    assert by_id(told)["Q-c008@2012-06-30"]["state"] == "done"


def test_the_example_city_lists_everything_owed_as_text_table_and_data(tmp_path, capsys):
    city = str(ROOT / "examples/yunchuan")
    window = ("--from", "2019-06-01", "--until", "2019-07-31", "--on", "2019-07-01")
    assert main(["duties", city, *window]) == 0
    text = capsys.readouterr().out
    assert "◆ 逾期  2019-06-20  会议  解决医药中间体项目用地  石桥园管委会" in text
    assert "办理时限：" in text
    table = tmp_path / "duties.csv"
    assert main(["duties", city, *window, "--csv", str(table)]) == 0
    assert table.read_text(encoding="utf-8-sig").startswith("id,source,what,who,due,about,state,done,evidence")
    assert main(["duties", city, *window, "--ics", str(tmp_path / "x.ics")]) == 2
    assert not (tmp_path / "x.ics").exists()
