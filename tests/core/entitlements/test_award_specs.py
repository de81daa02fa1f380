"""The worked examples an official can read come out of `gongce award`; every printed reward is among them."""

import csv
import json
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from gongce.cli import main
from gongce.entitlements.rounds import GIVING_KINDS
from gongce.rulebook import load_pack

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = yaml.safe_load((ROOT / "tests" / "specs" / "awards.yaml").read_text("utf-8"))["examples"]
ELSEWHERE = {"Q-r014", "X-r016", "S-r021"}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one["name"])
def test_a_worked_example_comes_out_as_printed(example, tmp_path, capsys):
    rules, events = tmp_path / "rules.yaml", tmp_path / "events.csv"
    rules.write_text(f'pack: "{ROOT / "plans" / example["pack"]}"\n{example.get("supplied", "")}', "utf-8")
    events.write_text(example["events"], "utf-8")
    chosen = [part for name in example["rules"] for part in ("--rule", name)]
    day = str(example.get("day", "2020-01-01" if example["pack"] != "xuchang-2012" else "2012-12-01"))
    assert main(["award", str(rules), str(events), "--on", day, "--analysis", "--json", *chosen]) == 0
    found = json.loads(capsys.readouterr().out)
    steps = example.get("steps") or {name: fen_of(yuan) for name, yuan in example["yuan"].items()}
    assert {str(name): amount for name, amount in steps.items()} == found["by_subject"]
    payers = {line["subject"]: line["payers"] for line in found["lines"]}
    for name, parts in example.get("payers", {}).items():
        assert payers[name] == {body: fen_of(yuan) for body, yuan in parts.items()}
    told = {row["subject"]: "".join(row["explanation"]) for row in found["rows"]}
    for name, words in example.get("told", {}).items():
        assert words in told[name]


def fen_of(yuan):
    return int(Fraction(str(yuan)) * 100)


@pytest.mark.parametrize("plan", sorted({one["pack"] for one in EXAMPLES}))
def test_every_printed_reward_of_a_plan_is_a_worked_example(plan):
    shown = {name for one in EXAMPLES if one["pack"] == plan for name in one["rules"]}
    printed = {
        rule.id
        for rule in load_pack(ROOT / "plans" / plan).rules
        if rule.kind in GIVING_KINDS and rule.amount and (rule.amount.value is not None or rule.amount.parts)
    }
    assert printed <= shown | ELSEWHERE


@pytest.mark.shared
def test_every_sum_of_money_in_the_table_of_rules_is_what_an_example_pays(shared):
    paid = {(name, fen_of(yuan)) for one in EXAMPLES for name in one["rules"] for yuan in one.get("yuan", {}).values()}
    sizes = {"元": 100, "万元": 10**6}
    rows = csv.DictReader((shared / "rules.csv").open(encoding="utf-8-sig"))
    rewards = [
        row for row in rows if "reward" in row["consequence"] and row["unit"] in sizes and row["amount"].isdigit()
    ]
    assert len(rewards) == 8, [row["ref"] for row in rewards]
    for row in rewards:
        each = int(row["amount"]) * sizes[row["unit"]]
        assert any(name == row["ref"] and fen and fen % each == 0 for name, fen in paid), row["ref"]
