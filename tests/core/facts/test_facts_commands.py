"""`gongce facts`, as a person calls it."""

import csv
import io
import json

import pytest
from observed import put

from gongce.cli import main
from gongce.facts import Archive


@pytest.fixture
def call(capsys):
    """Run a command: exit code, what it printed, what it complained."""

    def run(*arguments):
        code = main(["facts", *(str(argument) for argument in arguments)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


@pytest.fixture
def archive(tmp_path):
    """Two imports; the second corrects one of three figures."""
    made = Archive.create(tmp_path / "archive")
    put(made, {"unit": "c1"}, {"unit": "c2", "lane": "STAT_AGG"}, {"unit": "c3", "value": None}, name="June", hours=0)
    put(made, {"unit": "c1", "value": 2.5}, name="June again", hours=48)
    return made


def test_a_whole_archive_is_said_to_be_whole_with_the_end_to_note(call, archive):
    code, out, err = call("verify", archive.root)
    assert (code, err) == (0, "")
    assert out.splitlines() == ["批次2个，共4行：完整，未见缺失或改动。", f"链条末端 {archive.head}"]
    assert call("verify", archive.root, "--quick", "--head", archive.head)[0] == 0


def test_damage_is_listed_and_makes_the_exit_code_three(call, archive):
    next(archive.root.glob("lanes/ADMIN/year=*/part=*/*.parquet")).unlink()
    code, out, _ = call("verify", archive.root)
    assert code == 3
    assert "文件不见了" in out
    code, out, _ = call("verify", archive.root, "--json")
    assert [finding["code"] for finding in json.loads(out)["findings"]] == ["file_missing"]


def test_a_noted_end_that_is_not_there_is_found(call, archive):
    code, out, _ = call("verify", archive.root, "--head", "0" * 63 + "1")
    assert code == 3
    assert "链条被截短或改写" in out


def test_batches_are_listed_in_the_order_they_came(call, archive):
    code, out, _ = call("batches", archive.root)
    assert code == 0
    assert [line.split("  ")[-1] for line in out.splitlines()] == ["June.xlsx", "June again.xlsx", "共2个批次。"]
    code, out, _ = call("batches", archive.root, "--json")
    assert [record["rows"] for record in json.loads(out)["batches"]] == [3, 1]


def test_figures_are_read_as_of_a_day(call, archive):
    code, out, _ = call("read", archive.root, "--as-of", "2019-07-02", "--csv")
    rows = {row["unit"]: row for row in csv.DictReader(io.StringIO(out))}
    assert (code, rows["c1"]["value"], rows["c3"]["value"], rows["c3"]["missing"]) == (0, "1.0", "", "not_reported")
    code, out, _ = call("read", archive.root, "--lane", "ADMIN", "--units", "c1,c2", "--json")
    assert [(row["unit"], row["value"]) for row in json.loads(out)["observations"]] == [("c1", 2.5)]
    code, out, _ = call("read", archive.root)
    assert out.splitlines()[-1] == "共3行。"


def test_a_figure_is_explained(call, archive):
    fact = ("--indicator", "output", "--unit", "c1", "--period", "2019-06", "--lane", "ADMIN")
    code, out, _ = call("explain", archive.root, *fact)
    assert code == 0
    assert "June again.xlsx 表1!B7" in out
    code, out, _ = call("explain", archive.root, *fact, "--as-of", "2019-07-02T00:00+00:00", "--json")
    assert json.loads(out)["value"] == "1.0"


def test_compaction_says_what_it_did_and_changes_no_figure(call, archive):
    before = call("read", archive.root, "--csv")[1]
    assert call("compact", archive.root, "--drop")[1].splitlines() == [
        "整理了2个年度分区。",
        "删除了0个不再使用的文件。",
    ]
    assert call("read", archive.root, "--csv")[1] == before
    assert call("compact", archive.root)[1] == "整理了0个年度分区。\n"


@pytest.mark.parametrize("action", ["verify", "batches", "read", "compact"])
def test_what_is_no_archive_is_one_line_and_exit_three(call, tmp_path, action):
    code, out, err = call(action, tmp_path)
    assert (code, out, len(err.splitlines())) == (3, "", 1)


def test_a_time_that_is_none_is_one_line_and_exit_two(call, archive):
    code, out, err = call("read", archive.root, "--as-of", "yesterday")
    assert (code, out, len(err.splitlines())) == (2, "", 1)
