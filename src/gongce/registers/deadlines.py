"""What is due and when it was done, lanes that run side by side, and problems found by rule."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from gongce.registers.expressions import express_all, flags_of, units_of
from gongce.rulebook import Condition, Register
from gongce.vocabulary import Finding, Severity


def holds(register: Register, conditions: tuple[Condition, ...], table: pl.DataFrame) -> pl.Series:
    """For each row whether the conditions surely hold; of none: true. A field that is missing is not known."""
    if not conditions:
        return pl.repeat(True, table.height, dtype=pl.Boolean, eager=True)
    if {one.field for one in conditions} - set(table.columns):
        return pl.repeat(False, table.height, dtype=pl.Boolean, eager=True)
    holds_all = express_all(conditions, units_of(register), flags_of(register))
    told = nw.from_native(table).select(nw.when(holds_all).then(nw.lit(True)).otherwise(nw.lit(False)).alias("holds"))
    return told.to_native()["holds"]


def list_due(register: Register, table: pl.DataFrame, on: date) -> list[dict[str, Any]]:
    """Every record with a day it is due: when it was done, and how it stands.

    States: early, on_time, late (done before, on, after the day), open, overdue. `days` is days late, negative early;
    of what is not done, days past the due day. Records that meet `done` without a day of being done are on_time.

    Returns:
        Rows record, due, done, state, days, the most overdue first.
    """
    if not register.due:
        return []
    finished = holds(register, register.done, table) if register.done else pl.repeat(False, table.height, eager=True)
    columns = [pl.col(register.due).alias("due")]
    columns.append((pl.col(register.closes) if register.closes else pl.lit(None, pl.Date)).alias("closed"))
    rows = table.select("record", *columns).with_columns(is_done=finished)
    found = [_row(name, due, closed, done, on) for name, due, closed, done in rows.iter_rows() if due is not None]
    return sorted(found, key=lambda row: (_ORDER[row["state"]], -row["days"], row["record"]))


_ORDER = {"overdue": 0, "open": 1, "late": 2, "on_time": 3, "early": 4}


def _row(record: str, due: date, closed: date | None, is_done: bool, on: date) -> dict[str, Any]:
    if closed is not None and closed <= on:
        days = (closed - due).days
        state = "late" if days > 0 else "early" if days < 0 else "on_time"
    elif is_done:
        state, days = "on_time", 0
    else:
        days = (on - due).days
        state = "overdue" if days > 0 else "open"
    return {
        "record": record,
        "due": due.isoformat(),
        "done": closed.isoformat() if closed else None,
        "state": state,
        "days": days,
    }


def judge_lanes(register: Register, table: pl.DataFrame, of: str) -> list[dict[str, Any]]:
    """Of each object its lanes: tasks done of all, whether all lanes are through, and the one furthest behind.

    Args:
        register: with `lanes` and what being done asks.
        table: its records of a day.
        of: the field of the object (project).

    Returns:
        Rows object, lanes (lane → [done, all]), is_ready, slowest (lanes of the smallest share done; none when ready).
    """
    if not register.lanes or not of:
        return []
    done = holds(register, register.done, table)
    lanes = table.with_columns(is_done=done).drop_nulls([of, register.lanes])
    counted = lanes.group_by(of, register.lanes).agg(pl.col("is_done").sum().alias("done"), pl.len().alias("all"))
    choices = next((one.choices for one in register.fields if one.name == register.lanes), ())
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for name, lane, through, count in counted.sort(of, register.lanes).iter_rows():
        found.setdefault(name, dict.fromkeys(choices, (0, 0)))[lane] = (int(through), int(count))
    return [_tell_lanes(name, mine) for name, mine in found.items()]


def _tell_lanes(name: str, lanes: dict[str, tuple[int, int]]) -> dict[str, Any]:
    """A lane without any task is not through: nobody has said what it needs."""
    shares = {lane: done / count if count else 0.0 for lane, (done, count) in lanes.items()}
    least = min(shares.values(), default=1.0)
    slowest = [lane for lane, share in shares.items() if share == least and least < 1]
    return {
        "object": name,
        "lanes": {lane: list(pair) for lane, pair in lanes.items()},
        "is_ready": not slowest,
        "slowest": slowest,
    }


def find_alerts(register: Register, table: pl.DataFrame) -> Iterator[Finding]:
    """Records in a state the register calls a problem."""
    for alert in register.alerts:
        for record in table.filter(holds(register, alert.when, table))["record"]:
            place = f"{register.title} {record}"
            yield Finding(f"alert.{alert.id}", Severity.WARNING, place, alert.title, alert.remedy)


def find_overdue(register: Register, rows: list[dict[str, Any]]) -> Iterator[Finding]:
    """A finding for each record past its day."""
    for row in rows:
        if row["state"] == "overdue":
            message = f"应于{row['due']}完成，已过{row['days']}日"
            place = f"{register.title} {row['record']}"
            yield Finding("register.overdue", Severity.WARNING, place, message, "办结并登记，或说明原因调整期限")
