"""How the records of a register stand on its ladders, as plain rows: steps, near ones, what follows, history."""

from datetime import date
from typing import Any

import polars as pl

from gongce.registers.files import as_plain
from gongce.registers.histories import find_memberships, tell_history
from gongce.registers.ladders import classify, find_moves, find_near, list_consequences
from gongce.registers.ledger import Ledger
from gongce.rulebook import Ladder, Persistence, Register


def list_steps(register: Register, table: pl.DataFrame, on: date) -> list[dict[str, Any]]:
    """Every step that can be judged, with the records on it."""
    rows = []
    for ladder in register.ladders:
        classed = classify_rows(register, ladder.id, table, on)
        if classed is None:
            continue
        for step in ladder.steps:
            if f"on_{step.id}" in classed.columns:
                records = classed.filter(pl.col(f"on_{step.id}"))["record"].to_list()
                rows.append(
                    {
                        "ladder": ladder.id,
                        "step": step.id,
                        "title": step.title,
                        "count": len(records),
                        "records": records,
                    }
                )
    return rows


def classify_rows(register: Register, name: str, table: pl.DataFrame, on: date) -> pl.DataFrame | None:
    """The classification, or None where the facts it needs are not among the columns."""
    ladder = register.ladder(name)
    if ladder is None:
        return None
    is_known = fields_of(ladder) <= set(table.columns) and not lacks_threshold(ladder)
    return classify(table, register, ladder, on).collect() if is_known else None


def list_near(register: Register, table: pl.DataFrame, on: date) -> list[dict[str, Any]]:
    """Records below a step but near it."""
    rows = []
    for ladder in register.ladders:
        if classify_rows(register, ladder.id, table, on) is not None:
            rows += [as_plain(row) for row in find_near(table, register, ladder, on).collect().iter_rows(named=True)]
    return rows


def list_following(register: Register, table: pl.DataFrame, on: date) -> list[dict[str, Any]]:
    """What being on a step brings each record."""
    rows = []
    for ladder in register.ladders:
        classed = classify_rows(register, ladder.id, table, on)
        if classed is not None:
            for one in list_consequences(classed, ladder, on):
                rows.append(
                    {
                        "record": one.record,
                        "step": one.step,
                        "duties": list(one.duties),
                        "procedures": list(one.procedures),
                        "rules": list(one.rules),
                    }
                )
    return rows


def list_history(ledger: Ledger, on: date) -> list[dict[str, Any]]:
    """Rises and falls on every ladder whose facts are the register's own."""
    register, spans = ledger.register, ledger.spans()
    rows = []
    for ladder in register.ladders:
        if fields_of(ladder) <= set(spans.columns) and not lacks_threshold(ladder):
            titles = {step.id: step.title for step in ladder.steps}
            rows += [
                row | {"ladder": ladder.id}
                for row in tell_history(find_memberships(spans, register, ladder), titles, on)
            ]
    return rows


def fields_of(ladder: Ladder) -> set[str]:
    """The fields a ladder looks at."""
    return {one.field for step in ladder.steps for one in (*step.when, *step.any_of)}


def lacks_threshold(ladder: Ladder) -> bool:
    """Whether a threshold is announced by the plan but not supplied yet."""
    conditions = [one for step in ladder.steps for one in (*step.when, *step.any_of)]
    return any(one.value is None and one.slot is not None for one in conditions)


def list_climbs(
    register: Register, before: tuple[pl.DataFrame, date], after: tuple[pl.DataFrame, date]
) -> list[dict[str, Any]]:
    """Who rose, fell back, came or left between two days on ladders that look at facts of periods.

    Args:
        register: the register.
        before: the records with the facts of the period before, and its last day.
        after: the records with the facts of the period, and the day.
    """
    rows = []
    for ladder in register.ladders:
        periodic = {field.name for field in register.fields if field.holds is Persistence.PERIOD}
        if not fields_of(ladder) & periodic:
            continue
        then = classify_rows(register, ladder.id, *before)
        now = classify_rows(register, ladder.id, *after)
        if then is not None and now is not None:
            moves = find_moves(then.select("record", "step"), now.select("record", "step"), ladder)
            rows += [row | {"ladder": ladder.id} for row in moves.iter_rows(named=True)]
    return rows
