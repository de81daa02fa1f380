"""Classes and tiers by dated rules: who is on which step, near the next, risen or fallen; the duties that follow."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import narwhals as nw
import polars as pl

from gongce.registers.expressions import express_all, express_any, flags_of, units_of
from gongce.rulebook import Condition, Ladder, Operator, Register, StepOfLadder
from gongce.rulebook.measurement import convert

_LOWER_BOUNDS = frozenset({Operator.AT_LEAST, Operator.MORE, Operator.BETWEEN})


def classify(frame: pl.LazyFrame | pl.DataFrame, register: Register, ladder: Ladder, on: date) -> pl.LazyFrame:
    """The frame with `step` (the highest step each row is on, null for none) and `on_<step>` for each step.

    Of a nested ladder a row on a higher step is on the lower ones too. A row whose facts are not known is on no step it
    cannot be shown to be on. Steps not valid on the day are left out.

    Args:
        frame: rows with the columns the conditions name.
        register: its register, for the columns' units.
        ladder: the ladder.
        on: the day whose rules hold.

    Raises:
        InputError: a column is missing, a unit does not convert, a threshold is still to be supplied.
    """
    steps = valid_steps(ladder, on)
    units, flags = units_of(register), flags_of(register)
    rows = nw.from_native(frame.lazy())
    for step in steps:
        holds = express_all(step.when, units, flags) & express_any(step.any_of, units, flags)
        rows = rows.with_columns(nw.when(holds).then(nw.lit(True)).otherwise(nw.lit(False)).alias(f"on_{step.id}"))
    found = rows.to_native()
    if ladder.nested:
        for place in range(len(steps) - 2, -1, -1):
            mine, higher = f"on_{steps[place].id}", f"on_{steps[place + 1].id}"
            found = found.with_columns((pl.col(mine) | pl.col(higher)).alias(mine))
    highest = pl.coalesce(
        *(pl.when(pl.col(f"on_{step.id}")).then(pl.lit(step.id)) for step in reversed(steps)),
        pl.lit(None, pl.String),
    )
    return found.with_columns(highest.alias("step"))


def valid_steps(ladder: Ladder, on: date) -> tuple[StepOfLadder, ...]:
    """The steps whose rules hold on a day, the highest last."""
    return tuple(step for step in ladder.steps if step.valid.holds_on(on))


def threshold_of(step: StepOfLadder, units: dict[str, str]) -> tuple[str, Fraction] | None:
    """The field and the least value of a step that asks for one figure; None where it asks for more or other things."""
    bounds = [one for one in step.when if one.op in _LOWER_BOUNDS and isinstance(one.value, Fraction)]
    if len(bounds) != 1 or step.any_of:
        return None
    condition = bounds[0]
    assert isinstance(condition.value, Fraction)
    into = units.get(condition.field, condition.measured_in or "")
    value = convert(condition.value, condition.measured_in or into, into) if into else condition.value
    return None if value is None else (condition.field, value)


def last_change_of_rules(register: Register, on: date) -> date | None:
    """The last day up to a day from which another set of steps holds on the register's ladders; None: always these."""
    validities = [step.valid for ladder in register.ladders for step in ladder.steps]
    starts = [one.start for one in validities if isinstance(one.start, date)]
    after = [one.end + timedelta(days=1) for one in validities if isinstance(one.end, date)]
    return max((day for day in (*starts, *after) if day <= on), default=None)


def find_near(frame: pl.LazyFrame | pl.DataFrame, register: Register, ladder: Ladder, on: date) -> pl.LazyFrame:
    """Rows below a step but near it: record, step, field, value, gap (to the threshold, in the column's unit).

    Near is at least the ladder's share `near` of the threshold (nine tenths where it gives none). Only steps with one
    threshold have a distance.
    """
    units, share = units_of(register), float(ladder.near if ladder.near is not None else Fraction(9, 10))
    classed = classify(frame, register, ladder, on)
    parts = []
    for step in valid_steps(ladder, on):
        found = threshold_of(step, units)
        if found is None:
            continue
        name, least = found[0], float(found[1])
        near = ~pl.col(f"on_{step.id}") & (pl.col(name) >= share * least) & (pl.col(name) < least)
        gap = (pl.lit(least) - pl.col(name)).alias("gap")
        value = pl.col(name).cast(pl.Float64).alias("value")
        parts.append(
            classed.filter(near).select(
                "record", pl.lit(step.id).alias("step"), pl.lit(name).alias("field"), value, gap
            )
        )
    return pl.concat(parts).sort("record", "step") if parts else _NO_NEAR.lazy()


_NO_NEAR = pl.DataFrame(
    schema={"record": pl.String, "step": pl.String, "field": pl.String, "value": pl.Float64, "gap": pl.Float64}
)


def find_moves(before: pl.DataFrame, after: pl.DataFrame, ladder: Ladder) -> pl.DataFrame:
    """Who rose, fell back, came or went between two classifications: record, was, now, move; who stayed is left out.

    Args:
        before: record, step.
        after: record, step.
        ladder: the order of the steps.
    """
    place = {step.id: number for number, step in enumerate(ladder.steps, 1)}
    joined = before.select("record", was="step").join(
        after.select("record", now="step"), on="record", how="full", coalesce=True
    )
    order = pl.col("now").replace_strict(place, default=0) - pl.col("was").replace_strict(place, default=0)
    move = (
        pl.when(pl.col("was").is_null())
        .then(pl.lit("entered"))
        .when(pl.col("now").is_null())
        .then(pl.lit("left"))
        .when(order > 0)
        .then(pl.lit("rose"))
        .otherwise(pl.lit("fell"))
    )
    moved = pl.col("was").fill_null("") != pl.col("now").fill_null("")
    return joined.filter(moved).with_columns(move=move).sort("record")


@dataclass(frozen=True, slots=True)
class Consequence:
    """What being on a step brings a record: duties, procedures, rules."""

    record: str
    step: str
    duties: tuple[str, ...]
    procedures: tuple[str, ...]
    rules: tuple[str, ...]


def list_consequences(classed: pl.DataFrame, ladder: Ladder, on: date) -> tuple[Consequence, ...]:
    """What follows for every record, step by step; of a nested ladder a higher step brings the lower ones' too."""
    found = []
    for step in valid_steps(ladder, on):
        if step.duties or step.procedures or step.rules:
            for record in classed.filter(pl.col(f"on_{step.id}"))["record"].sort():
                found.append(Consequence(record, step.id, step.duties, step.procedures, step.rules))
    return tuple(found)


def columns_named(conditions: tuple[Condition, ...]) -> frozenset[str]:
    """The fields that conditions look at."""
    return frozenset(condition.field for condition in conditions)
