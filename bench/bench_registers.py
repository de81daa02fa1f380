"""Registers at full size: 50,000 enterprises × 60 months × 12 facts and 20,000 projects, recomputed.

Two parts. The first classifies every enterprise on every ladder of the shared register for every month, and judges
clocks, lights, stages and cohort rates of 20,000 project cases: what one closing of a month recomputes. The second
reads the same ledgers and cases from their entries first. Beside it, in the same run, plain Polars does the tiers of
the scale ladder alone, as the floor below which no engine over the same frame can go.

    make bench-registers
"""

import argparse
import os
import platform
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from gongce.procedures import Case, CaseEvent, EventKind, derive_state, judge_case, mainland_workdays
from gongce.registers.cohorts import conversion_rate, share_within
from gongce.registers.entries import EntryAct, LedgerEntry
from gongce.registers.histories import find_memberships
from gongce.registers.ladders import classify, find_near
from gongce.registers.ledger import Ledger
from gongce.rulebook import Pack, load_pack
from gongce.vocabulary import Period

ROOT = Path(__file__).resolve().parent.parent
FACTS = ("revenue", "output", "employees", *(f"fact_{number}" for number in range(9)))
FLAGS = ("in_roster", "key_firm", "headquarters", "listed", "hightech", "brand", "standard", "in_zone", "state_owned")


def make_facts(firms: int, months: int) -> pl.DataFrame:
    """One row an enterprise and month: twelve facts that drift, and the entity's own flags."""
    rng = np.random.default_rng(20180726)
    size = np.exp(rng.normal(7.5, 1.8, firms))
    drift = np.exp(np.cumsum(rng.normal(0.004, 0.05, (months, firms)), axis=0))
    columns: dict[str, Any] = {"record": np.tile(np.arange(firms), months)}
    columns["month"] = np.repeat(np.arange(months), firms)
    for place, name in enumerate(FACTS):
        columns[name] = np.round((size * drift).ravel() * (1 + 0.01 * place), 2)
    columns["employees"] = np.maximum(1, columns["employees"] / 60).astype(np.int64)
    frame = pl.DataFrame(columns).with_columns(pl.col("record").cast(pl.String))
    flags = [(pl.col("record").hash(number) % 7 == 0).alias(name) for number, name in enumerate(FLAGS)]
    return frame.with_columns(flags)


def recompute_enterprises(pack: Pack, facts: pl.DataFrame) -> int:
    """Every ladder of the register whose facts are there, every row; who is near a step in the last month."""
    register, day, told = pack.register("enterprises"), date(2018, 12, 31), 0
    for ladder in register.ladders:
        needed = {one.field for step in ladder.steps for one in (*step.when, *step.any_of)}
        if needed <= set(facts.columns):
            classed = classify(facts, register, ladder, day).select("month", "step")
            told += classed.group_by("month", "step").len().collect().height
            told += (
                find_near(facts.filter(pl.col("month") == 59), register, ladder, date(2018, 12, 31)).collect().height
            )
    return told


def _last_month(facts: pl.DataFrame) -> pl.DataFrame:
    return facts.filter(pl.col("month") == pl.col("month").max())


def make_cases(count: int) -> list[Case]:
    """Approvals at every stage: applied, accepted, asked, granted; a seventh stood still for a hearing."""
    start = date(2017, 1, 3)
    cases = []
    for number in range(count):
        day = start + timedelta(days=number * 3 % 700)
        facts = {"green_channel": number % 2 == 0}
        events = [_event(EventKind.FILE, "application", day), _event(EventKind.STEP, "apply", day, facts=facts)]
        events += [_event(EventKind.FILE, name, day) for name in ("main-papers", "further-papers", "notice")]
        events += [_event(EventKind.STEP, "accept", day + timedelta(days=1))]
        if number % 7 == 0:
            events += [_event(EventKind.PAUSE, "handling/hearing", day + timedelta(days=4))]
            events += [_event(EventKind.RESUME, "handling/hearing", day + timedelta(days=14))]
        if number % 3:
            events += [_event(EventKind.STEP, "grant", day + timedelta(days=20 + number % 25))]
        cases.append(Case(f"C{number}", "green-permit", events=tuple(events)))
    return cases


def _event(kind: EventKind, name: str, day: date, **more: Any) -> CaseEvent:
    return CaseEvent(kind, name, day, "甲", "window", proof="文件", **more)


def recompute_cases(pack: Pack, cases: list[Case]) -> int:
    """State and lights of every case from its events."""
    procedure, workdays, today = pack.procedure("green-permit"), mainland_workdays(), date(2018, 12, 31)
    return sum(int(judge_case(procedure, derive_state(procedure, case), today, workdays).light) for case in cases)


def make_projects(pack: Pack, count: int) -> Ledger:
    """A ledger of projects, entered when signed and changed as they moved."""
    ledger, start = Ledger(pack.register("projects")), date(2015, 1, 5)
    for number in range(count):
        signed = start + timedelta(days=number * 7 % 1300)
        values = {"name": f"项目{number}", "total_investment": float(number * 37 % 250000), "signed": signed}
        ledger.add(LedgerEntry(f"P{number}", signed, EntryAct.ENTER, values))
        if number % 5:
            landed = signed + timedelta(days=60 + number % 200)
            changed = {"landed": landed, "total_investment": float(number * 41 % 250000)}
            ledger.add(LedgerEntry(f"P{number}", landed, EntryAct.CHANGE, changed))
    return ledger


def recompute_projects(ledger: Ledger) -> int:
    """Every stay on every tier, the cohorts' landing rates, and Kaplan–Meier shares."""
    ledger._frame_now = None  # as after an entry: the spans are made anew
    register, spans, told = ledger.register, ledger.spans(), 0
    for ladder in register.ladders:
        told += find_memberships(spans, register, ladder).height
    table = ledger.table(date(2018, 12, 31))
    for year in range(2015, 2019):
        told += conversion_rate(table, "signed", "landed", Period.of_year(year), date(2018, 12, 31)).done
    share_within(table, "signed", "landed", (12, 18, 24), date(2018, 12, 31))
    return told


def plain_tiers(facts: pl.DataFrame) -> int:
    """The scale ladder alone in plain Polars: the floor."""
    tier = pl.sum_horizontal(*((pl.col("revenue") >= least).cast(pl.Int8) for least in (2000, 1e4, 1e5, 1e6)))
    return facts.lazy().select("month", tier.alias("tier")).group_by("month", "tier").len().collect().height


def clock(what: str, job: Callable[[], Any], runs: int = 3) -> tuple[float, float]:
    """The best of some runs: wall time, and the processors' time beside it."""
    best, spent = float("inf"), float("inf")
    for _ in range(runs):
        before, used = time.perf_counter(), time.process_time()
        job()
        best, spent = min(best, time.perf_counter() - before), min(spent, time.process_time() - used)
    print(f"{what:<58}{best:8.2f} s{spent:8.2f} s of processors")
    return best, spent


def main() -> None:
    """Print the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--firms", type=int, default=50_000)
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--projects", type=int, default=20_000)
    asked = parser.parse_args()
    pack = load_pack(ROOT / "plans/suizhou-2018")
    facts = make_facts(asked.firms, asked.months)
    cases, ledger = make_cases(asked.projects), make_projects(load_pack(ROOT / "plans/xuchang-2012"), asked.projects)
    print(
        f"{asked.firms} enterprises × {asked.months} months × {len(FACTS)} facts, {asked.projects} projects and cases"
    )
    versions = f"polars {pl.__version__}, Python {platform.python_version()}, {platform.machine()}"
    print(f"{versions}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    tiers, tiers_cpu = clock(
        "tiers of every enterprise and month, who is near", lambda: recompute_enterprises(pack, facts)
    )
    lights, lights_cpu = clock("state and lights of every case", lambda: recompute_cases(pack, cases))
    stays, stays_cpu = clock(
        "stays on tiers, cohort rates, Kaplan–Meier of projects", lambda: recompute_projects(ledger)
    )
    wall, spent = tiers + lights + stays, tiers_cpu + lights_cpu + stays_cpu
    print(f"{'all recomputed (bar: 5 s on two free processors)':<58}{wall:8.2f} s{spent:8.2f} s of processors")
    floor, _ = clock("  plain Polars, the scale ladder alone (floor)", lambda: plain_tiers(facts))
    print(f"  every ladder over that floor: {tiers / floor:.1f} ×")


if __name__ == "__main__":
    main()
