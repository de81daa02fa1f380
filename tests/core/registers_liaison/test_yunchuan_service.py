"""The invented city's firms, links, issues and charges: made the same every time, and alive under the commands."""

import importlib.util
import json
from pathlib import Path

import pytest

from gongce.cli import main

CITY = Path(__file__).resolve().parents[3] / "examples" / "yunchuan"


@pytest.fixture
def ask(capsys):
    def run(*words):
        assert main([*words, "--on", "2019-06-30", "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return run


def test_the_records_are_made_the_same_every_time(tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("yunchuan_service", CITY / "make_service_records.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    monkeypatch.setattr(made, "RECORDS", tmp_path)
    made.main()
    written = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert len(written) == 15
    for path in written:
        assert (tmp_path / path).read_bytes() == (CITY / "records" / path).read_bytes(), path


def test_nothing_in_them_is_doubtful(ask):
    assert ask("register", "check", str(CITY))["findings"] == []


def test_the_city_counts_its_tiers_beside_the_plans_goals(ask):
    counts = ask("register", "report", str(CITY), "enterprises", "--period", "2018")["registers"][0]["counts"]
    told = {one["count"]: (one["value"], one["target"]) for one in counts if not one["unit"]}
    assert told["Y-firms-100m"] == (28, 240)
    assert told["Y-firms-1bn"] == (12, 30)
    assert told["Y-firms-5bn"] == (4, 8)
    assert told["roster-new"][0] == 0


def test_leaders_issues_and_charges_stand_as_counted_by_hand(ask):
    links = ask("register", "report", str(CITY), "firm-links")["registers"][0]
    assert {one["who"]: one["state"] for one in links["quotas"]} == {
        **{f"L{n}": "full" for n in range(1, 6)},
        "L6": "short",
    }
    assert [one["enterprise"] for one in links["doubles"]] == ["E000"]
    issues = ask("case", "report", str(CITY), "issue")["procedures"][0]
    assert (issues["closed"], issues["of"], issues["reopened"]) == (18, 30, 2)
    charges = ask("charge", "check", str(CITY))["checks"][0]
    assert (charges["charges"], charges["excess_fen"]) == (18, 162_500)
