"""The same grading function gives the same result on PySpark, enterprise by enterprise."""

import shutil

import polars as pl
import pytest

from gongce.appraisal.per_mu import compare_grades, grade_enterprises, merge_entities, occupied_areas
from gongce.appraisal.scheme import build_scheme
from gongce.vocabulary import Lane, LaneFrame

SCHEME = """
scheme:
  id: k
  title: 亩均评价
  kind: evaluation
  about: enterprise
  full: 100
  decimals: 2
  ties: better
  missing: mean
  denominators: missing
  new_units: rank
  quota_of: ranked
  group_by: size
  steps: [clip, weight, sum, bonus, limit, veto, rank]
  total: {least: 0, most: 150}
  items:
    - id: tax-mu
      title: 亩均税收
      weight: 60
      direction: up
      function: index
      taking: {of: tax, per: land}
      parameters: {standard: observed_median, by: industry, cap: 1.5, floor: 0}
    - id: energy
      title: 单位能耗
      weight: 40
      direction: down
      function: range
      parameters: {min: observed_min, max: observed_max}
      missing: lowest
    - id: bonus
      title: 加分
      role: bonus
      weight: 1
      direction: up
      function: index
      parameters: {standard: 1}
      missing: zero
    - id: tenants
      title: 出租
      role: deduction
      direction: up
      function: deduct
      parameters: {start: 0, each: 5, first: 10}
      missing: zero
  classes:
    - {id: A, title: A类, share: 20}
    - {id: B, title: B类, share: 50}
    - {id: C, title: C类, share: 25}
    - {id: D, title: D类, share: 5}
  vetoes:
    - {id: v1, title: 事故, effect: at_best, to: C, when: [{field: accident, op: ==, value: true}]}
    - {id: v2, title: 停产, effect: not_ranked, when: [{field: idle, op: ==, value: true}]}
"""
TYPES = (
    "enterprise string, head string, size string, industry long, tax double, land double, energy double, "
    "bonus double, tenants double, accident boolean, idle boolean"
)


def make_firms(count):
    import numpy as np

    dice = np.random.default_rng(5)
    rows = {
        "enterprise": [f"e{n:04d}" for n in range(count)],
        "head": [None if n % 7 else f"e{n // 2:04d}" for n in range(count)],
        "size": [("规上", "规下")[n % 2] for n in range(count)],
        "industry": dice.integers(0, 5, count).tolist(),
        "tax": dice.integers(-50, 900, count).astype(float).tolist(),
        "land": [0.0 if n % 41 == 0 else float(n % 13 + 1) for n in range(count)],
        "energy": [None if n % 17 == 0 else float(n % 29) for n in range(count)],
        "bonus": (dice.integers(0, 3, count) * 1.0).tolist(),
        "tenants": [float(n % 11 == 0) * (n % 4) for n in range(count)],
        "accident": [n % 23 == 0 for n in range(count)],
        "idle": [n % 37 == 0 for n in range(count)],
    }
    return pl.DataFrame(rows)


@pytest.fixture(scope="module")
def spark():
    pyspark = pytest.importorskip("pyspark", reason="pyspark is not installed (gongce[spark])")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "3")
        .getOrCreate()
    )
    assert pyspark.__version__
    yield session
    session.stop()


def on_spark(spark, frame, types):
    return spark.createDataFrame([tuple(row) for row in frame.rows()], types)


def rows_of(frame):
    rows = [tuple(row) for row in (frame.collect() if hasattr(frame, "sparkSession") else frame.collect().rows())]
    return sorted(rows, key=repr)


@pytest.mark.slow
def test_grading_is_the_same_on_spark(spark):
    firms, ready = make_firms(600), build_scheme(SCHEME)
    columns = ("enterprise", "score", "rank", "ranked", "grade", "reason")
    here = grade_enterprises(ready, LaneFrame.of(firms.lazy(), Lane.ADMIN)).select(*columns)
    there = grade_enterprises(ready, LaneFrame.of(on_spark(spark, firms, TYPES), Lane.ADMIN)).select(*columns)
    assert rows_of(there) == rows_of(here)


@pytest.mark.slow
def test_land_groups_and_reruns_are_the_same_on_spark(spark):
    firms = make_firms(200)
    other = on_spark(spark, firms, TYPES)
    assert rows_of(merge_entities(other, sums=["tax", "land"], anyone=["accident"])) == rows_of(
        merge_entities(firms.lazy(), sums=["tax", "land"], anyone=["accident"])
    )
    ledger = firms.select("enterprise", "head", "land").rename({"enterprise": "holder", "head": "user", "land": "mu"})
    spark_ledger = on_spark(spark, ledger, "holder string, user string, mu double")
    assert rows_of(occupied_areas(spark_ledger, other)) == rows_of(occupied_areas(ledger.lazy(), firms.lazy()))
    ready = build_scheme(SCHEME)
    moved = firms.with_columns(tax=pl.col("tax") * 2 - 100)

    def moves(before, after):
        graded = (grade_enterprises(ready, LaneFrame.of(one, Lane.ADMIN)) for one in (before, after))
        return rows_of(compare_grades(*graded))

    assert moves(other, on_spark(spark, moved, TYPES)) == moves(firms.lazy(), moved.lazy())
