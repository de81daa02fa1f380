"""The worked examples an official can read come out of `gongce appraise` as printed."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from gongce.appraisal.ranking import round_half_up
from gongce.cli import main

FOLDER = Path(__file__).resolve().parents[2] / "specs" / "appraisal"
SPECS = sorted(FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_a_worked_example_comes_out_as_printed(path, tmp_path, capsys):
    text = path.read_text(encoding="utf-8")
    spec = yaml.safe_load(text)
    start, end = text.index("scheme:"), text.index("\ndata: |")
    (tmp_path / "scheme.yaml").write_text(text[start:end] + "\n", encoding="utf-8")
    (tmp_path / "data.csv").write_text(spec["data"], encoding="utf-8")
    assert main(["appraise", str(tmp_path / "scheme.yaml"), str(tmp_path / "data.csv"), "--json"]) == 0
    units = {unit["unit"]: unit for unit in json.loads(capsys.readouterr().out)["units"]}
    check_totals(spec["expect"], units)
    check_items(spec["expect"], units)
    for name, rank in spec["expect"].get("ranks", {}).items():
        assert units[name]["rank"] == rank, name
    for name, grade in spec["expect"].get("grades", {}).items():
        assert units[name]["grade"] == grade, name
    for name, words in spec["expect"].get("told", {}).items():
        assert any(words in line for line in units[name]["explanation"]), units[name]["explanation"]
    if "order" in spec["expect"]:
        assert list(units) == spec["expect"]["order"]


def check_totals(expect, units):
    within = Fraction(str(expect.get("within", 0)))
    for name, total in expect.get("totals", {}).items():
        if total is None:
            assert units[name]["total"] is None, name
            continue
        gap = abs(Fraction(units[name]["total"]) - Fraction(str(total)))
        assert gap <= (0 if name in expect.get("exact", ()) else within), (name, float(Fraction(units[name]["total"])))
    for name, columns in expect.get("columns", {}).items():
        for key, total in columns.items():
            assert Fraction(units[name]["columns"][key]) == Fraction(str(total)), (name, key)


def check_items(expect, units):
    for name, items in expect.get("points", {}).items():
        found = {item["item"]: item["points"] for item in units[name]["items"]}
        for key, points in items.items():
            decimals = len(str(points).partition(".")[2])
            assert round_half_up(Fraction(found[key]), decimals) == Fraction(str(points)), (name, key, found[key])
