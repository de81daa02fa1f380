"""The same award function gives the same amounts on PySpark, row by row."""

import shutil
from datetime import date

import polars as pl
import pytest

from gongce.entitlements.awarding import compute_awards, find_doubts
from gongce.entitlements.rulefile import build_rules
from gongce.vocabulary import Lane, LaneFrame

RULES = """
rules:
  - {id: big, title: 大奖, kind: award, subject: enterprise,
     group: g,
     when: [{field: won, op: ==, value: true}],
     amount: {kind: fixed, value: 3, measured_in: 万元}}
  - {id: small, title: 小奖, kind: award, subject: enterprise,
     group: g,
     any_of: [{field: grade, op: in, value: [A, B]}, {field: n, op: between, value: 3, upper: 5}],
     amount: {kind: fixed, value: 1, measured_in: 万元}}
  - {id: each, title: 每个, kind: award, subject: enterprise,
     amount: {kind: per_unit, value: 500, measured_in: 元, per: n}}
  - {id: rate, title: 比例, kind: subsidy, subject: enterprise,
     when: [{field: sales, op: ">=", value: 1, measured_in: 万元}],
     amount: {kind: rate, value: 1/3, measured_in: "%", of: sales, less: base, cap: 5, cap_in: 万元, cap_of: land}}
  - {id: down, title: 舍去, kind: subsidy, subject: enterprise,
     amount: {kind: rate, value: 7, measured_in: "‰", of: sales, rounding: down}}
  - {id: tiers, title: 分档, kind: subsidy, subject: enterprise,
     offset: paid,
     claw_back: [{field: stopped, op: ==, value: true}],
     amount: {kind: tiers, measured_in: "%", of: sales, by: progress,
     steps: [{from: 30, to: 60, value: 30}, {from: 60, value: 60}]}}
  - {id: years, title: 分年, kind: return, subject: enterprise,
     amount: {kind: schedule, measured_in: "%", of: sales, by: n,
     steps: [{year: 1, value: 100}, {year: 2, value: 50}]}}
  - {id: inner, title: 内限, kind: limit, subject: enterprise,
     limits: [rate, down],
     amount: {kind: fixed, value: 400, measured_in: 元}}
  - {id: cap, title: 总限, kind: limit, subject: enterprise,
     amount: {kind: rate, value: 5, measured_in: "%", of: sales, least: 2, cap_in: 万元}}
  - {id: veto, title: 否决, kind: veto, subject: enterprise,
     limits: [big, each],
     when: [{field: barred, op: ==, value: true}]}
"""
UNITS = dict.fromkeys(("sales", "base", "land", "paid"), "元")


def make_firms(count):
    import numpy as np

    dice = np.random.default_rng(11)

    def gaps(values):
        return [None if dice.random() < 0.06 else value for value in values]

    return {
        "subject": [f"e{n:04d}" for n in range(count)],
        "won": gaps([bool(x) for x in dice.random(count) < 0.3]),
        "grade": gaps([str(x) for x in dice.choice(list("ABC"), count)]),
        "n": gaps([int(x) for x in dice.integers(-2, 7, count)]),
        "sales": gaps([int(x) for x in dice.integers(-5, 9_000_000, count)]),
        "base": gaps([int(x) for x in dice.integers(0, 3_000_000, count)]),
        "land": gaps([int(x) for x in dice.integers(0, 50_000, count)]),
        "paid": gaps([int(x) for x in dice.integers(0, 900_000, count)]),
        "progress": gaps([float(x) for x in dice.integers(0, 101, count)]),
        "stopped": gaps([bool(x) for x in dice.random(count) < 0.1]),
        "barred": gaps([bool(x) for x in dice.random(count) < 0.1]),
    }


TYPES = (
    "subject string, won boolean, grade string, n long, sales long, base long, land long, paid long, "
    "progress double, stopped boolean, barred boolean"
)


@pytest.mark.slow
def test_rules_give_the_same_amounts_on_spark(monkeypatch):
    pyspark_sql = pytest.importorskip("pyspark.sql", reason="the extra gongce[spark] is not installed")
    if shutil.which("java") is None:
        pytest.skip("PySpark needs Java")
    rules, columns = build_rules(RULES).rules, make_firms(1500)
    day = date(2026, 6, 1)
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    builder = pyspark_sql.SparkSession.builder.master("local[1]").appName("award")
    spark = builder.config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "1").getOrCreate()
    try:
        rows = list(zip(*columns.values(), strict=True))
        facts = LaneFrame.of(spark.createDataFrame(rows, TYPES), Lane.ADMIN)
        native = LaneFrame.of(pl.LazyFrame(columns), Lane.ADMIN)
        for run in (
            lambda one: compute_awards(one, rules, day, UNITS).frame,
            lambda one: find_doubts(one, rules, day, UNITS),
        ):
            here = run(native).collect().sort("subject")
            there = run(facts)
            names = [name for name in here.columns if name in there.columns]
            assert set(here.columns) == set(there.columns)
            found = sorted(tuple(row[name] for name in names) for row in there.select(names).collect())
            assert found == sorted(here.select(names).rows())
    finally:
        spark.stop()
