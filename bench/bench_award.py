"""Twelve rules over a million enterprises: gongce with a column a rule, bare Polars without, OpenFisca; one run.

Run: `make bench-judge` (or `python bench/bench_award.py [COUNT]`). Data are generated with a fixed seed. OpenFisca runs
from `.venv-openfisca`, made from requirements-openfisca.txt; without it its line says so. Every amount of ours is
checked against Python integers written out below; the errors of the peer's float32 are counted.
"""

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np

SEED, PLACES, YEAR = 20181127, 108, 2020
OPENFISCA = Path(__file__).resolve().parents[1] / ".venv-openfisca" / "bin" / "python"
RULES = """
rules:
  - {id: q1, title: 国家质量奖, kind: award, subject: enterprise,
     group: quality,
     when: [{field: first_q1, op: ==, value: true}],
     amount: {kind: fixed, value: 100, measured_in: 万元}}
  - {id: q2, title: 省质量奖, kind: award, subject: enterprise,
     group: quality,
     when: [{field: first_q2, op: ==, value: true}],
     amount: {kind: fixed, value: 30, measured_in: 万元}}
  - {id: q3, title: 市质量奖, kind: award, subject: enterprise,
     group: quality,
     when: [{field: first_q3, op: ==, value: true}],
     amount: {kind: fixed, value: 10, measured_in: 万元}}
  - {id: mark, title: 商标, kind: award, subject: enterprise,
     when: [{field: first_mark, op: ==, value: true}],
     amount: {kind: fixed, value: 20, measured_in: 万元}}
  - {id: brand, title: 名牌, kind: award, subject: enterprise,
     when: [{field: first_brand, op: ==, value: true}],
     amount: {kind: fixed, value: 5, measured_in: 万元}}
  - {id: national, title: 国家标准, kind: award, subject: enterprise,
     amount: {kind: per_unit, value: 20, measured_in: 万元, per: national_standards}}
  - {id: sector, title: 行业标准, kind: award, subject: enterprise,
     amount: {kind: per_unit, value: 10, measured_in: 万元, per: sector_standards}}
  - {id: back, title: 新增财力, kind: return, subject: enterprise,
     when: [{field: in_directory, op: ==, value: true}, {field: completed, op: ==, value: true},
       {field: accepted, op: ==, value: true}],
     amount: {kind: rate, value: 100, measured_in: "%", of: revenue_local, less: revenue_base,
       by: year_number, years: 3}}
  - {id: staged, title: 分期补贴, kind: subsidy, subject: enterprise,
     offset: paid_before,
     amount: {kind: tiers, measured_in: "%", of: approved, by: progress,
     cap_of: land_price,
     steps: [{from: 30, to: 60, value: 30}, {from: 60, to: 100, value: 60},
       {from: 100, value: 100}]}}
  - {id: top, title: 总限, kind: limit, subject: enterprise,
     amount: {kind: rate, value: 5, measured_in: "%", of: sales, least: 200, cap_in: 万元}}
  - {id: veto, title: 否决, kind: veto, subject: enterprise,
     any_of: [{field: blacklisted, op: ==, value: true}, {field: accident, op: ==, value: true}]}
"""
PLACE_RULES = """
rules:
  - {id: place, title: 地方, kind: award, subject: locality,
     amount: {kind: per_unit, value: 3, measured_in: 万元, per: net}}
  - {id: department, title: 部门, kind: award, subject: locality,
     amount: {kind: per_unit, value: 5000, measured_in: 元, per: net}}
"""
MONEY = ("revenue_local", "revenue_base", "approved", "land_price", "paid_before", "sales")
RATES = {
    "first_q1": 0.0004,
    "first_q2": 0.0008,
    "first_q3": 0.0024,
    "first_mark": 0.003,
    "first_brand": 0.007,
    "in_directory": 0.3,
    "completed": 0.6,
    "accepted": 0.8,
    "blacklisted": 0.01,
    "accident": 0.003,
}


def make(count):
    dice = np.random.default_rng(SEED)
    data = {name: dice.random(count) < rate for name, rate in RATES.items()}
    before = dice.random(count) < 0.35
    data["place_number"] = dice.integers(0, PLACES, count)
    data["was_above"], data["is_above"] = before, np.where(before, dice.random(count) < 0.96, dice.random(count) < 0.03)
    data["national_standards"], data["sector_standards"] = dice.poisson(0.01, count), dice.poisson(0.03, count)
    data["year_number"], data["progress"] = dice.integers(-2, 7, count), dice.integers(0, 101, count)
    data["revenue_local"] = np.exp(dice.normal(12, 2, count)).astype(np.int64)
    data["revenue_base"] = (data["revenue_local"] * dice.uniform(0.5, 1.3, count)).astype(np.int64)
    data["approved"] = np.where(dice.random(count) < 0.02, np.exp(dice.normal(15, 1, count)), 0).astype(np.int64)
    data["land_price"] = np.exp(dice.normal(15, 1, count)).astype(np.int64)
    data["paid_before"] = (data["approved"] * dice.uniform(0, 0.5, count)).astype(np.int64)
    data["sales"] = np.exp(dice.normal(16.5, 2, count)).astype(np.int64)
    return data


def reference(data):
    """Totals in fen, integers throughout, rounded half up; how an auditor would check."""
    wan = 10**6
    total = np.select([data["first_q1"], data["first_q2"], data["first_q3"]], [100 * wan, 30 * wan, 10 * wan], 0)
    total = total + data["first_mark"] * 20 * wan + data["first_brand"] * 5 * wan
    total = total + data["national_standards"] * 20 * wan + data["sector_standards"] * 10 * wan
    able = data["in_directory"] & data["completed"] & data["accepted"]
    able &= (data["year_number"] >= 1) & (data["year_number"] <= 3)
    total = total + np.where(able, np.maximum(0, data["revenue_local"] - data["revenue_base"]), 0) * 100
    step = np.select([data["progress"] >= 100, data["progress"] >= 60, data["progress"] >= 30], [100, 60, 30], 0)
    staged = np.minimum(data["approved"] * step, data["land_price"] * 100) - data["paid_before"] * 100
    total = total + np.maximum(0, staged)
    top = np.maximum(200 * wan, data["sales"] * 5)
    return np.where(data["blacklisted"] | data["accident"], 0, np.minimum(total, top))


def bare_polars(frame):
    """The peer: the totals alone, in yuan, as a Polars user writes them."""
    import polars as pl

    c = pl.col
    wan = 10_000
    quality = pl.when("first_q1").then(100 * wan).when("first_q2").then(30 * wan).when("first_q3").then(10 * wan)
    able = c("in_directory") & c("completed") & c("accepted") & c("year_number").is_between(1, 3)
    step = pl.when(c("progress") >= 100).then(100).when(c("progress") >= 60).then(60).when(c("progress") >= 30).then(30)
    staged = pl.min_horizontal(c("approved") * step.otherwise(0) // 100, "land_price") - c("paid_before")
    total = (
        quality.otherwise(0)
        + pl.when("first_mark").then(20 * wan).otherwise(0)
        + pl.when("first_brand").then(5 * wan).otherwise(0)
        + c("national_standards") * 20 * wan
        + c("sector_standards") * 10 * wan
        + pl.when(able).then((c("revenue_local") - c("revenue_base")).clip(0)).otherwise(0)
        + staged.clip(0)
    )
    top = pl.max_horizontal(pl.lit(200 * wan), c("sales") * 5 // 100)
    paid = pl.when(c("blacklisted") | c("accident")).then(0).otherwise(pl.min_horizontal(total, top))
    places = frame.lazy().group_by("place_number").agg(net=(c("is_above").sum().cast(pl.Int64) - c("was_above").sum()))
    return frame.lazy().select("enterprise", total=paid).collect(), places.select(c("net").clip(0) * 35_000).collect()


def ours(frame, rules, place_rules):
    import polars as pl

    from gongce.entitlements.awarding import compute_awards
    from gongce.vocabulary import Lane, LaneFrame

    c, day = pl.col, date(YEAR, 12, 31)
    facts = LaneFrame.of(frame.lazy(), Lane.ADMIN)
    awards = compute_awards(facts, rules, day, dict.fromkeys(MONEY, "元"))
    names = ["enterprise", *(rule.id for rule in awards.rules), "cut_top", "total"]
    net = c("is_above").sum().cast(pl.Int64) - c("was_above").sum().cast(pl.Int64)
    places = LaneFrame.of(frame.lazy().group_by("place_number").agg(net=net), Lane.ADMIN)
    shares = compute_awards(places, place_rules, day, {}).frame.collect()
    return awards.frame.select(names).collect(), shares


FISCA = """
import sys, time
import numpy as np
from openfisca_core import periods
from openfisca_core.entities import build_entity
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

data = dict(np.load(sys.argv[1]))
firm = build_entity("firm", "firms", "", is_person=True)
place = build_entity("place", "places", "", roles=[{"key": "member", "plural": "members", "label": ""}])
system = TaxBenefitSystem([firm, place])
WAN = 10_000


def add(name, kind, formula=None, entity=firm):
    body = {"value_type": kind, "entity": entity, "definition_period": periods.DateUnit.YEAR, "label": name}
    system.add_variable(type(name, (Variable,), body | ({"formula": formula} if formula else {})))


for name, column in data.items():
    add(name, bool if column.dtype == bool else float if name in sys.argv[2].split(",") else int)
add("quality", float,
    lambda e, p: np.select(
        [e("first_q1", p), e("first_q2", p), e("first_q3", p)], [100.0 * WAN, 30.0 * WAN, 10.0 * WAN], 0))
add("mark", float, lambda e, p: e("first_mark", p) * 20.0 * WAN)
add("brand", float, lambda e, p: e("first_brand", p) * 5.0 * WAN)
add("national", float, lambda e, p: e("national_standards", p) * 20.0 * WAN)
add("sector", float, lambda e, p: e("sector_standards", p) * 10.0 * WAN)
add("back", float,
    lambda e, p: (e("in_directory", p) * e("completed", p) * e("accepted", p))
    * ((e("year_number", p) >= 1) * (e("year_number", p) <= 3))
    * np.maximum(0, e("revenue_local", p) - e("revenue_base", p)))


def staged(e, p):
    progress = e("progress", p)
    share = np.select([progress >= 100, progress >= 60, progress >= 30], [1.0, 0.6, 0.3], 0.0)
    return np.maximum(0, np.minimum(e("approved", p) * share, e("land_price", p)) - e("paid_before", p))


def total(e, p):
    whole = sum(e(name, p) for name in ("quality", "mark", "brand", "national", "sector", "back", "staged"))
    top = np.maximum(200.0 * WAN, e("sales", p) * 0.05)
    return np.where(e("blacklisted", p) + e("accident", p), 0, np.minimum(whole, top))


add("staged", float, staged)
add("total", float, total)
add("net", int,
    lambda g, p: np.maximum(
        0, g.sum(g.members("is_above", p) * 1) - g.sum(g.members("was_above", p) * 1)), place)
add("reward", float, lambda g, p: g("net", p) * 3.0 * WAN, place)
add("working", float, lambda g, p: g("net", p) * 0.5 * WAN, place)
seconds = []
for _ in range(int(sys.argv[4])):
    start = time.perf_counter()
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("firm", np.arange(len(data["sales"])))
    held = builder.declare_entity("place", np.arange(data["place_number"].max() + 1))
    builder.join_with_persons(held, data["place_number"], roles=np.zeros(len(data["sales"]), dtype=int))
    simulation = builder.build(system)
    for name, column in data.items():
        simulation.set_input(name, "2020", column)
    found = simulation.calculate("total", "2020")
    simulation.calculate("reward", "2020"), simulation.calculate("working", "2020")
    seconds.append(time.perf_counter() - start)
np.save(sys.argv[3], found)
print(sorted(seconds)[len(seconds) // 2])
"""


def openfisca(data, times=3):
    """Seconds of the peer and its totals, or why it did not run."""
    if not OPENFISCA.exists():
        return None, "no .venv-openfisca: see bench/README.md"
    with tempfile.TemporaryDirectory() as folder:
        source, result = Path(folder, "data.npz"), Path(folder, "total.npy")
        np.savez(source, **data)
        command = [OPENFISCA, "-c", FISCA, source, ",".join(MONEY), result, str(times)]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        if run.returncode:
            return None, run.stderr.strip().splitlines()[-1]
        return float(run.stdout), np.load(result)


def measure(runs, times):
    """Medians in turn, so that other load falls on all."""
    walls = [[] for _ in runs]
    for run in runs:
        run()
    for _ in range(times):
        for side, run in enumerate(runs):
            start = time.perf_counter()
            run()
            walls[side].append(time.perf_counter() - start)
    return [statistics.median(found) for found in walls]


def main():
    import polars as pl

    from gongce.entitlements.rulefile import build_rules

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    data = make(count)
    frame = pl.DataFrame({"enterprise": np.arange(count), **data})
    rules, place_rules = build_rules(RULES).rules, build_rules(PLACE_RULES).rules
    found, shares = ours(frame, rules, place_rules)
    exact = reference(data)
    assert np.array_equal(found["total"].to_numpy(), exact), "not exact to the fen"
    traced = found.select(pl.sum_horizontal(pl.exclude("enterprise", "cut_top", "total")) - pl.col("cut_top"))
    assert np.array_equal(traced.to_series().to_numpy(), exact), "the trace does not add up to the totals"
    _, peer_places = bare_polars(frame)
    assert shares["total"].sum() == peer_places["net"].sum() * 100
    mine, polars = measure([lambda: ours(frame, rules, place_rules), lambda: bare_polars(frame)], 9)
    fisca, told = openfisca(data)
    print(
        f"Python {platform.python_version()}, Polars {pl.__version__}, {os.cpu_count()} processors, {count} enterprises"
    )
    print("| 12 rules | s | gongce / peer | bar | |\n|---|---:|---:|---:|---|")
    print(f"| gongce, exact, a column a rule | {mine:.3f} | | | |")
    verdict = "met" if mine / polars <= 2.2 else "MISSED"
    print(f"| bare Polars, totals alone | {polars:.3f} | {mine / polars:.2f} | ≤ 2.2 | {verdict} |")
    if fisca is None:
        print(f"| OpenFisca | not run: {told} | | ≤ 0.25 | |")
        return
    wrong = np.abs(told.astype(np.float64) - exact / 100)
    verdict = "met" if mine / fisca <= 0.25 else "MISSED"
    print(f"| OpenFisca 46, float32 | {fisca:.3f} | {mine / fisca:.3f} | ≤ 0.25 | {verdict} |")
    print(f"<!-- OpenFisca: {(wrong >= 0.005).sum()} totals wrong by a fen or more, at most {wrong.max():.2f} yuan -->")


if __name__ == "__main__":
    main()
