"""Tiers, bands, sizes, reviews at exact boundaries and on the days rules change, by a table officials can read."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from gongce.registers.entries import EntryAct, LedgerEntry
from gongce.registers.ladders import classify
from gongce.registers.ledger import Ledger
from gongce.rulebook import Pack, Persistence, load_pack

ROOT = Path(__file__).resolve().parents[3]
CASES = yaml.safe_load((ROOT / "tests/specs/boundaries.yaml").read_text(encoding="utf-8"))["cases"]


@cache
def pack_of(name: str) -> Pack:
    return load_pack(ROOT / "examples/yunchuan/plan" if name == "yunchuan" else ROOT / "plans" / name)


def step_of(case: dict[str, Any]) -> str | None:
    """The highest step by the register's own fields, each value put through its ledger."""
    name, _, pack = case["register"].partition("@")
    register = pack_of(pack).register(name)
    facts = {key: value for key, value in case["facts"].items() if value is not None}
    periodic = {one.name for one in register.fields if one.holds is Persistence.PERIOD}
    required = {one.name: one.choices[0] if one.choices else "甲" for one in register.fields if one.required}
    ledger = Ledger(register)
    values = required | {key: value for key, value in facts.items() if key not in periodic}
    ledger.add(LedgerEntry("X", date(1990, 1, 1), EntryAct.ENTER, values))
    table = ledger.table(case["day"])
    for key in periodic:
        table = table.with_columns(pl.lit(facts.get(key), pl.Float64).alias(key))
    ladder = register.ladder(case["ladder"])
    assert ladder is not None
    return classify(table, register, ladder, case["day"]).collect()["step"][0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['rule']}-{case['day']}-{case['facts']}")
def test_a_record_stands_exactly_where_the_rule_of_its_day_puts_it(case):
    assert step_of(case) == case["step"], case["why"]


def test_the_table_holds_cases_of_every_kind_and_no_case_twice():
    keys = [(one["register"], one["ladder"], str(one["day"]), str(one["facts"])) for one in CASES]
    assert len(set(keys)) == len(keys) >= 60
    assert sum(one["ladder"] == "energy-review" for one in CASES) >= 25
