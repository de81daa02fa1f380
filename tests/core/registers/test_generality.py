"""One more register of every shape by YAML alone: the tutorial's six ledgers; no ledger is known to the code."""

import json
import re
import shlex
import shutil
from datetime import UTC, datetime

import openpyxl
import polars as pl
import pytest
import yaml
from workspaces import ROOT, counts, on_step

from gongce.cli import main
from gongce.facts.schema import require_schema
from gongce.procedures.shelf import read_shelf
from gongce.registers.observing import observe_counts
from gongce.rulebook import load_pack
from gongce.vocabulary import Period

PAGE = (ROOT / "docs" / "tutorials" / "add-a-register.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n# (\w+\.yaml)\n(\w+):\n(.*?)```", PAGE, re.DOTALL)
SHAPES = {"entity", "recognition", "link", "case", "pool", "coverage"}


@pytest.fixture
def city(tmp_path, monkeypatch):
    """A copy of the invented city with the tutorial's blocks in its pack."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out").mkdir()
    folder = tmp_path / "out" / "town"
    shutil.copytree(ROOT / "examples/yunchuan", folder)
    for file, key, body in BLOCKS:
        path = folder / "plan" / file
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        head = f"\n{key}:\n"
        path.write_text(
            old.replace(head, head + body, 1) if head in old else f"{old}\n{key}:\n{body}", encoding="utf-8"
        )
    return folder


def write(city, name, *rows):
    path = city / "records" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def entry(record, day="2019-03-01", /, **values):
    return {"record": record, "day": day, "act": "enter", "values": values}


@pytest.fixture
def filled(city):
    """The six ledgers with a few lines each."""
    sizes = {"S1": 19, "S2": 20, "S3": 100, "S4": 95, "S5": 30}
    place = {"S1": "jingkai", "S2": "jingkai", "S3": "gaoxin", "S4": "gaoxin", "S5": "gaoxin"}
    names = {"S1": "东门站", "S2": "西山站", "S3": "南湖中心站", "S4": "北桥站", "S5": "中庭站"}
    rows = [
        entry(one, name=names[one], guns=size, place=place[one], opened="2019-03-01") for one, size in sizes.items()
    ]
    write(city, "stations.jsonl", *rows, {"record": "S5", "day": "2019-06-01", "act": "exit", "reason": "拆除"})
    write(
        city, "tour-bases.jsonl", entry("B1", holder="铝厂", level="市级", granted="2019-04-01"),
        entry("B2", holder="铝厂", level="省级", granted="2019-05-01"),
    )  # fmt: skip
    links = [entry("K1", station="S1", role="keeper", person="周", last_contact="2019-06-20")]
    links += [entry("K2", station="S1", role="rescue", person="抢修一队", last_contact="2019-03-01")]
    write(city, "station-keepers.jsonl", *links)
    moves = [entry("M1", line="公共", kilowatts=500), entry("M2", line="专用", kilowatts=500)]
    write(city, "grid-capacity.jsonl", *moves, entry("M3", line="公共", kilowatts=-200))
    write(city, "fire-drills.jsonl", entry("D1", station="S2", day="2019-05-01", on_site=True))
    town = {"actor": "甲", "role": "town"}
    checker = {"actor": "乙", "role": "checker"}
    first = {"case": "Z1", "kind": "step", "name": "list", "day": "2019-01-02", "title": "一号厂房"}
    write(
        city,
        "cases/idle-plant.jsonl",
        first | town | {"facts": {"area": 3000}},
        {"case": "Z1", "kind": "file", "name": "contract", "day": "2019-02-01", "proof": "合同"} | town,
        {"case": "Z1", "kind": "step", "name": "let", "day": "2019-02-01"} | town,
        {"case": "Z1", "kind": "file", "name": "meter", "day": "2019-05-01", "proof": "电费单"} | checker,
        {"case": "Z1", "kind": "step", "name": "use", "day": "2019-05-02"} | checker,
        first | town | {"case": "Z2", "title": "二号厂房", "facts": {"area": 900}},
    )
    return city


def report(city, capsys, register):
    capsys.readouterr()
    assert main(["register", "report", str(city), register, "--on", "2019-06-30", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["findings"] == []
    return told["registers"][0]


def test_there_is_a_block_of_every_shape_each_under_sixty_lines():
    registers = [one for file, _, body in BLOCKS if file == "registers.yaml" for one in yaml.safe_load(body)]
    assert {one["shape"] for one in registers} == SHAPES
    assert all(len(body.splitlines()) < 60 for _, _, body in BLOCKS)


def test_the_pack_loads_and_every_command_of_the_page_works(city, capsys):
    commands = [shlex.split(line)[1:] for line in re.findall(r"^\$ (\.venv/bin/gongce .*)$", PAGE, re.MULTILINE)]
    assert len(commands) >= 7
    for arguments in commands:
        assert main(arguments) == 0, (arguments, capsys.readouterr())


def test_an_entity_is_tiered_counted_and_becomes_an_indicator(filled, capsys):
    told = report(filled, capsys, "stations")
    assert on_step(told, "station-middle") == ["S2", "S3", "S4"]
    assert on_step(told, "station-large") == ["S3"]
    assert [one["record"] for one in told["near"]] == ["S1", "S4"]
    assert counts(told, "stations-now") == {"": 4, "gaoxin": 2, "jingkai": 2}
    pack = load_pack(filled / "plan")
    shelf = read_shelf(pack, filled / "records")
    ledgers = {"stations": shelf.ledgers["stations"]}
    rows = observe_counts(pack, ledgers, [Period.ytd(2019, 5), Period.ytd(2019, 6)])
    stamped = rows.with_columns(batch=pl.lit("b"), recorded_at=datetime(2019, 7, 1, tzinfo=UTC))
    frame = require_schema(stamped.cast({"recorded_at": pl.Datetime("us", "UTC")}))
    mine = [row for row in frame.iter_rows(named=True) if row["indicator"] == "charging-stations"]
    assert {(row["unit"], row["period"]): row["value"] for row in mine} == {
        ("city", "2019-YTD05"): 5, ("jingkai", "2019-YTD05"): 2, ("gaoxin", "2019-YTD05"): 3,
        ("city", "2019-YTD06"): 4, ("jingkai", "2019-YTD06"): 2, ("gaoxin", "2019-YTD06"): 2,
    }  # fmt: skip
    assert {row["lane"] for row in mine} == {"ADMIN"}


def test_the_other_five_shapes_say_what_their_yaml_asks(filled, capsys):
    assert counts(report(filled, capsys, "tour-bases"), "bases-new")[""] == 1
    links = report(filled, capsys, "station-keepers")
    assert [(one["record"], one["quiet_days"]) for one in links["silent"]] == [("K2", 121)]
    assert [one["station"] for one in links["missing_roles"]] == ["S2", "S3", "S4"]
    pool = report(filled, capsys, "grid-capacity")
    assert {one["line"]: (one["received"], one["balance"]) for one in pool["pool"]} == {
        "公共": (500, 300),
        "专用": (500, 500),
    }
    assert [one["code"] for one in pool["findings"]] == ["register.floor"]
    drills = report(filled, capsys, "fire-drills")["coverage"][0]
    assert (drills["covered"], drills["population"], drills["reached"]) == (1, 3, True)
    plants = report(filled, capsys, "idle-plants")
    assert (counts(plants, "plants-revived")[""], counts(plants, "area-revived")[""]) == (50, 3000)
    capsys.readouterr()
    assert main(["case", "report", str(filled), "idle-plant", "--on", "2019-06-30", "--json"]) == 0
    cases = json.loads(capsys.readouterr().out)["procedures"][0]
    assert {one["case"]: one["light"] for one in cases["cases"]} == {"Z1": "ok", "Z2": "due_soon"}


@pytest.mark.parametrize("register", ["stations", "tour-bases", "station-keepers", "grid-capacity", "fire-drills"])
def test_what_is_exported_is_taken_back_and_a_changed_cell_becomes_one_entry(filled, capsys, tmp_path, register):
    sheet = tmp_path / "sheet.xlsx"
    base = ["register", "sheet", str(filled), register, "--on", "2019-06-30", "--out", str(sheet)]
    assert main(base) == 0
    preview = ["register", "preview", str(filled), register, str(sheet), "--on", "2019-07-01", "--json"]
    capsys.readouterr()
    assert main(preview) == 0
    assert json.loads(capsys.readouterr().out) == {"entries": [], "findings": []}
    if register == "stations":
        book = openpyxl.load_workbook(sheet)
        book.active.cell(4, 5).value = 25
        book.save(sheet)
        assert main(preview) == 0
        assert [(one["record"], one["values"]) for one in json.loads(capsys.readouterr().out)["entries"]] == [
            ("S1", {"guns": 25})
        ]


def test_the_code_names_no_register_and_no_procedure_of_any_pack():
    packs = [load_pack(path.parent) for path in (ROOT / "plans").glob("*/plan.yaml")]
    names = {one.id for pack in packs for one in (*pack.registers, *pack.procedures) if "-" in one.id}
    quoted = re.compile(r"""["']([a-z0-9]+(?:-[a-z0-9]+)+)["']""")
    for path in sorted((ROOT / "src/gongce").rglob("*.py")):
        found = names & set(quoted.findall(path.read_text(encoding="utf-8")))
        assert not found, (path.name, found)
    assert len(names) > 20
