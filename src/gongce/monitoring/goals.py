"""A year's goals from a pack: what each unit is to reach, printed, derived from a path over years, or assigned."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

import polars as pl

from gongce.relations import ABOUT_RATIO
from gongce.rulebook import Bound, Direction, Nature, Pack, Reading, Scope, TargetMeasure, VersionKind, convert
from gongce.targets.pack_tree import build_tree
from gongce.targets.paths.path import Anchor, draw_paths
from gongce.targets.tree.nodes import TargetNode, TargetTree
from gongce.vocabulary import InputError, Period, PeriodKind

GOAL_SCHEMA = pl.Schema(
    {
        "indicator": pl.String(),
        "unit": pl.String(),
        "industry": pl.String(),
        "measure": pl.String(),
        "floor": pl.Float64(),
        "target": pl.Float64(),
        "strive": pl.Float64(),
        "decimals": pl.Int16(),
        "direction": pl.String(),
        "origin": pl.String(),
        "target_id": pl.String(),
        "deadline": pl.Date(),
        "slack": pl.Float64(),
    }
)
"""One row a goal of the year; `measure` is level (indicator's unit) or growth (percent).

`slack` is how far from a two-sided goal (稳定在…左右) a value may lie and be on it, in the goal's unit.
"""
KEY = ("indicator", "unit", "industry", "measure")


class Origin(StrEnum):
    """Where a year's goal comes from, the firmest first."""

    ASSIGNED = "assigned"
    """Given by the office for this year (a decomposition that was negotiated)."""
    PRINTED = "printed"
    """The plan prints it for this year, or for each year."""
    DERIVED = "derived"
    """A path over the plan's years puts this value here; not printed."""


_ORDER = {Origin.ASSIGNED: 0, Origin.PRINTED: 1, Origin.DERIVED: 2}
_ANCHOR_ORDER = {Anchor.END: 0, Anchor.TOTAL: 1, Anchor.GROWTH: 2, Anchor.YEARLY: 0}


@dataclass(frozen=True, slots=True)
class _Goal:
    node: TargetNode
    unit: str
    measure: str
    tiers: tuple[Fraction | None, Fraction | None, Fraction | None]
    decimals: int
    origin: Origin
    order: int = 0


def goals_of_year(pack: Pack, year: int, assigned: pl.DataFrame | None = None) -> pl.DataFrame:
    """Every goal the plan has for a year, one row per indicator, unit, industry and measure.

    Assigned goals go before printed ones, printed before derived. Targets quoted from another plan and restated ones
    are left out. A target each member must reach is each member's goal. A growth that is an average over the plan's
    years is the year's goal too, which its `origin` does not hide: the record says it is an average.

    Args:
        pack: a checked pack.
        year: the year.
        assigned: further goals in GOAL_SCHEMA, or some of its columns with indicator, unit and target; they win. Their
            `target_id` is the place they were read from: a file and its cell, with ! between.

    Returns:
        GOAL_SCHEMA; values in the indicator's unit of measurement, percent for growth.
    """
    tree = build_tree(pack)
    own = {version.id for version in pack.versions if version.kind is VersionKind.OWN} or {"own"}
    found: dict[tuple[str, str, str, str], _Goal] = {}
    for goal in (*_printed(pack, tree, year), *_derived(tree, year)):
        key = (goal.node.indicator, goal.unit, goal.node.industry, goal.measure)
        known = found.get(key)
        if goal.node.version in own and (known is None or _rank(goal) < _rank(known)):
            found[key] = goal
    rows = [_row(pack, goal, year) for goal in found.values()]
    frame = pl.DataFrame(rows, schema=GOAL_SCHEMA, orient="row")
    return frame if assigned is None else _put_first(_complete(pack, assigned, year), frame)


def _rank(goal: _Goal) -> tuple[int, int]:
    return _ORDER[goal.origin], goal.order


def _printed(pack: Pack, tree: TargetTree, year: int) -> Iterator[_Goal]:
    for node in tree.nodes:
        if node.restates or node.figure is None or node.years is None:
            continue
        measure = _measure(pack, node)
        is_yearly = node.reading in (Reading.ANNUAL, Reading.AVERAGE) and node.years[0] <= year <= node.years[1]
        is_end = node.reading in (Reading.END, Reading.UNKNOWN) and node.years[1] == year
        is_only = node.years == (year, year)
        if measure and (is_end or is_only or (is_yearly and (measure == "growth" or node.reading is Reading.ANNUAL))):
            tiers = _convert_tiers(pack, node, measure)
            if tiers:
                for unit in _owners(tree, node):
                    yield _Goal(node, unit, measure, tiers, node.decimals, Origin.PRINTED, int(not is_only))


def _owners(tree: TargetTree, node: TargetNode) -> tuple[str, ...]:
    """Whose goal it is: the unit's, or each member's."""
    return tree.leaves(node.unit) if node.scope is Scope.EACH else (node.unit,)


def _measure(pack: Pack, node: TargetNode) -> str:
    """What is compared: the level, the growth, or nothing this year's figures can tell."""
    if node.measure is TargetMeasure.GROWTH:
        return "growth"
    if node.measure in (TargetMeasure.LEVEL, TargetMeasure.COUNT, TargetMeasure.CEILING):
        return "level"
    is_ratio = pack.indicator(node.indicator).nature is Nature.RATIO
    return "level" if node.measure is TargetMeasure.SHARE and is_ratio else ""


def _convert_tiers(
    pack: Pack, node: TargetNode, measure: str
) -> tuple[Fraction | None, Fraction | None, Fraction | None] | None:
    """Floor, target and strive in the unit that figures are kept in; None where they do not convert."""
    into = "%" if measure == "growth" else pack.indicator(node.indicator).measured_in
    record = pack.target(node.id)
    aim = record.target if record.target is not None else (None if record.strive is not None else record.floor)
    tiers = [
        None if value is None else value if node.measured_in == into else convert(value, node.measured_in, into)
        for value in (record.floor, aim, record.strive)
    ]
    is_floor_only = record.bound is Bound.AT_LEAST and record.floor == aim
    floor, target, strive = tiers
    return None if target is None and strive is None else (None if is_floor_only else floor, target, strive)


def _derived(tree: TargetTree, year: int) -> Iterator[_Goal]:
    for path in draw_paths(tree):
        if year in path.derived and path.anchor is not Anchor.YEARLY:
            order = _ANCHOR_ORDER[path.anchor]
            yield _Goal(path.node, path.node.unit, "level", (None, path.values[year], None), 2, Origin.DERIVED, order)


def _row(pack: Pack, goal: _Goal, year: int) -> tuple[object, ...]:
    node = goal.node
    floor, target, strive = (None if value is None else float(value) for value in goal.tiers)
    direction = pack.target(node.id).direction or pack.indicator(node.indicator).direction
    way = Direction.DOWN if node.is_ceiling and goal.measure == "level" else direction
    deadline = _deadline(pack, node.id, year)
    keys = (node.indicator, goal.unit, node.industry, goal.measure)
    is_about = node.figure is not None and node.figure.is_about
    slack = float(ABOUT_RATIO) * abs(target or strive or floor or 0.0) if is_about else 0.0
    return (*keys, floor, target, strive, goal.decimals, str(way), str(goal.origin), node.id, deadline, slack)


def _deadline(pack: Pack, target: str, year: int) -> date:
    """The last day of the target's period, where that lies in the year; else the year's."""
    try:
        period = Period.parse(pack.period_of(pack.target(target)))
    except InputError:
        return date(year, 12, 31)
    is_within = period.kind is not PeriodKind.PLAN and period.year == year
    return period.end if is_within else date(year, 12, 31)


def _complete(pack: Pack, assigned: pl.DataFrame, year: int) -> pl.DataFrame:
    """Assigned goals with what the pack and the year say of them."""
    directions = {indicator.id: str(indicator.direction) for indicator in pack.indicators}
    defaults = {
        "industry": pl.lit(""),
        "measure": pl.lit("level"),
        "floor": pl.lit(None, pl.Float64),
        "strive": pl.lit(None, pl.Float64),
        "decimals": pl.lit(2, pl.Int16),
        "direction": pl.col("indicator").replace_strict(directions, default="up"),
        "target_id": pl.lit(""),
        "deadline": pl.lit(date(year, 12, 31)),
        "slack": pl.lit(0.0),
    }
    lacking = {name: value for name, value in defaults.items() if name not in assigned.columns}
    frame = assigned.with_columns(**lacking).with_columns(origin=pl.lit(str(Origin.ASSIGNED)))
    return frame.select(GOAL_SCHEMA.names()).cast(GOAL_SCHEMA)


def _put_first(first: pl.DataFrame, rest: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([first, rest.join(first, on=list(KEY), how="anti")])
