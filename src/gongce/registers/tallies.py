"""The counts of a register as plain rows: targets beside them, ranks of units, who waits, bounds that must be kept."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl

from gongce.registers.counting import count_register
from gongce.registers.ledger import Ledger
from gongce.registers.pacing import add_units_without, tell_pace
from gongce.registers.rates import lagged_shares, waiting_days
from gongce.rulebook import Better, Count, Counting, Pack, Persistence, Register
from gongce.vocabulary import Finding, Period, Severity


def count_rows(
    pack: Pack, ledger: Ledger, period: Period, facts: pl.DataFrame | None, on: date
) -> list[dict[str, Any]]:
    """Every count for the whole and its units: targets, ranks, who waits, shares within months."""
    rows = []
    for count in ledger.register.counts:
        aim = pack.target(count.target).aim if count.target else None
        if _waits(pack, ledger.register, count):
            continue
        if _lacks_facts(ledger.register, count, facts, period):
            rows.append(_unknown(count, period) | {"target": None if aim is None else float(aim)})
            continue
        mine = []
        for row in count_register(ledger, count, [period], facts, on).iter_rows(named=True):
            is_whole = row["unit"] == ""
            extra: dict[str, Any] = {
                "title": count.title,
                "target": float(aim) if aim is not None and is_whole else None,
            }
            if count.how is Counting.RATE and count.on:
                extra["waiting"] = waiting_days(ledger, count, row["records"], on)
            if is_whole and count.within_months:
                extra["within"] = lagged_shares(ledger, count, on)
            if is_whole:
                extra |= tell_pace(pack, count, period, row["value"])
            mine.append(row | extra)
        seen = ledger.table(on)[count.by].drop_nulls().unique().to_list() if count.by else []
        rows += _rank(count, add_units_without(pack, count, mine, seen))
    return rows


def _waits(pack: Pack, register: Register, count: Count) -> bool:
    """Whether a count cannot be made before the city supplies a threshold of its ladder's step."""
    steps = [step for ladder in register.ladders for step in ladder.steps if step.id == count.step]
    asked = [*count.when, *count.done, *(one for step in steps for one in (*step.when, *step.any_of))]
    return any(one.value is None and one.slot is not None for one in asked)


def _lacks_facts(register: Register, count: Count, facts: pl.DataFrame | None, period: Period) -> bool:
    """Whether a count is of a step whose facts of the period nobody has given: it is not known, and not nothing."""
    steps = [step for ladder in register.ladders for step in ladder.steps if step.id == count.step]
    asked = {one.field for step in steps for one in (*step.when, *step.any_of)}
    needed = {one.name for one in register.fields if one.name in asked and one.holds is Persistence.PERIOD}
    if not needed:
        return False
    return facts is None or not needed <= set(facts.columns) or facts.filter(pl.col("period") == period.code).is_empty()


def _unknown(count: Count, period: Period) -> dict[str, Any]:
    """The row of a count that is not known."""
    told = {"count": count.id, "indicator": count.indicator or "", "unit": "", "period": period.code}
    return told | {"value": None, "of": None, "records": [], "title": count.title}


def _rank(count: Count, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The units ranked (1-2-2-4), the better end first; the whole, and units without a value, have no rank."""
    if count.best is None:
        return rows
    sign = -1 if count.best is Better.HIGH else 1
    values = [row["value"] for row in rows if row["unit"] and row["value"] is not None]
    for row in rows:
        ranked = row["unit"] and row["value"] is not None
        row["rank"] = 1 + sum(sign * value < sign * row["value"] for value in values) if ranked else None
    return rows


def judge_counts(register: Register, rows: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """Bounds a count must keep: the least, the least of every unit, a band."""
    by_id = {count.id: count for count in register.counts}
    found = []
    for row in rows:
        told = _tell_bound(by_id[row["count"]], row)
        if told:
            place = f"{register.title} {row['title']} {row['unit']}".strip()
            found.append(Finding("register.count", Severity.WARNING, place, told, "核对台账，或推进"))
    return found


def _tell_bound(count: Count, row: Mapping[str, Any]) -> str:
    value, least, is_whole = row["value"], count.least, row["unit"] == ""
    if value is None:
        return ""
    if count.how is Counting.RATE and least is not None and is_whole and row["of"] and not count.per:
        done = round(value * row["of"] / 100)
        return f"{done}/{row['of']}，低于{least}" if Fraction(done, row["of"]) < least else ""
    if is_whole and least is not None and value < least:
        return f"{value:g}，少于{least}"
    if not is_whole and count.least_per is not None and value < count.least_per:
        return f"{value:g}，每个单位至少{count.least_per}"
    if is_whole and count.bands and not count.bands[0] <= value <= count.bands[1]:
        return f"{value:g}，应在{count.bands[0]}—{count.bands[1]}之间"
    return ""
