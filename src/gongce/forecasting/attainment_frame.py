"""Attainment of a year's goals for every indicator and unit, out of the observation frame: for bulletins and pages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from gongce.facts.schema import require_schema
from gongce.forecasting.arrays import Floats
from gongce.forecasting.attainment import ComparableBase, Outlook, YearGoal, assess_reconciled, assess_year
from gongce.forecasting.distributions import LEVELS
from gongce.forecasting.growths import GrowthOutlook, assess_growth
from gongce.forecasting.history import History, Point, Shape, align_history, period_at
from gongce.forecasting.paths import draw_paths, fan
from gongce.forecasting.reconciliation import Reconciled, reconcile
from gongce.forecasting.routes import Projection, Route, project_histories
from gongce.vocabulary import Finding, InputError, Period, PeriodKind, Severity

QUANTILES = tuple(f"q{round(100 * level)}" for level in LEVELS)
ATTAINMENT_SCHEMA = pl.Schema(
    {
        "indicator": pl.String(),
        "unit": pl.String(),
        "industry": pl.String(),
        "measure": pl.String(),
        "tier": pl.String(),
        "period": pl.String(),
        "value": pl.Float64(),
        "goal": pl.Float64(),
        "gap": pl.Float64(),
        "per_month": pl.Float64(),
        "last_per_month": pl.Float64(),
        "growth_needed": pl.Float64(),
        "is_comparable": pl.Boolean(),
        "probability": pl.Float64(),
        "shortfall": pl.Float64(),
        "light": pl.String(),
        **dict.fromkeys(QUANTILES, pl.Float64()),
        "driver": pl.String(),
        "driver_share": pl.Float64(),
        "route": pl.String(),
        "is_reconciled": pl.Boolean(),
    }
)
"""One row an indicator, unit, industry, measure and tier of its goal (a row with an empty tier where it has no goal).

`value` is the year-to-date value at `period`, quantiles are of the year-end, null where no forecast is made; `growth_
needed` in percent, on the comparable base where `is_comparable`; `driver` is the part with the largest share of the
whole's variance.
"""
FAN_SCHEMA = pl.Schema(
    {
        "indicator": pl.String(),
        "unit": pl.String(),
        "industry": pl.String(),
        "period": pl.String(),
        "actual": pl.Float64(),
        "last_year": pl.Float64(),
        **dict.fromkeys(QUANTILES, pl.Float64()),
    }
)
"""Year-to-date totals of the year by period: `actual` as far as known, then quantiles of what is to come."""
_Key = tuple[str, str, str]
_KEY = ("indicator", "unit", "industry")


@dataclass(frozen=True, slots=True)
class Attainment:
    """What is to be expected of a year's goals.

    Args:
        records: ATTAINMENT_SCHEMA.
        fans: FAN_SCHEMA.
        reconciled: by indicator and industry of each whole whose parts were brought together with it.
        findings: everything a reader must know, the place naming indicator@unit.
    """

    records: pl.DataFrame
    fans: pl.DataFrame
    reconciled: Mapping[tuple[str, str], Reconciled]
    findings: tuple[Finding, ...]


def forecast_attainment(
    observations: pl.DataFrame,
    goals: pl.DataFrame,
    *,
    as_of: Period,
    rng: np.random.Generator,
    parts: Mapping[str, Sequence[str]] | None = None,
) -> Attainment:
    """Forecast every year-to-date indicator of the frame and set it against the year's goals.

    Levels are forecast from levels and growth from growth; neither is turned into the other. Where a whole and all
    its parts can be forecast, they are brought together so that parts add up to the whole.

    Args:
        observations: OBSERVATION_SCHEMA, superseded rows left out, of one or more indicators of the year-to-date kind.
        goals: `gongce.monitoring.goals.GOAL_SCHEMA` of the year of `as_of`.
        as_of: the month up to which observations are used.
        rng: dice for the paths.
        parts: by unit, the units it is the sum of.

    Raises:
        InputError: the frame lacks columns.
    """
    rows = _usable(require_schema(observations), as_of)
    wanted = {tuple(row[name] for name in (*_KEY, "measure")): row for row in goals.iter_rows(named=True)}
    findings: list[Finding] = []
    histories = dict(_histories(rows, findings))
    projections = dict(zip(histories, project_histories(list(histories.values())), strict=True))
    ways, fans = _fan_out(projections, rng)
    reconciled = _reconcile_all(projections, ways, fans, parts or {}, rng)
    bases = _bases(rows, as_of)
    records = [
        record
        for key, projection in ways.items()
        for record in _level_records(key, projection, wanted.get((*key, "level")), bases.get(key), reconciled, parts)
    ]
    for key, outlook in _growths(rows, wanted, bases, projections, findings):
        records += _growth_records(key, outlook)
    findings += [note for projection in ways.values() for note in projection.findings]
    return Attainment(
        pl.DataFrame(records, schema=ATTAINMENT_SCHEMA, orient="row"),
        pl.DataFrame([row for made in fans.values() for row in made], schema=FAN_SCHEMA, orient="row"),
        reconciled,
        tuple(findings),
    )


def _usable(rows: pl.DataFrame, as_of: Period) -> pl.DataFrame:
    """Values up to the month, months and year-to-date totals only."""
    kinds = {code: Period.parse(code) for code in rows["period"].unique()}
    kept = [
        code
        for code, period in kinds.items()
        if period.kind in {PeriodKind.MONTH, PeriodKind.YTD} and period.end <= as_of.end
    ]
    return rows.filter(pl.col("period").is_in(kept) & pl.col("value").is_not_null())


def _histories(rows: pl.DataFrame, findings: list[Finding]) -> Iterator[tuple[_Key, History]]:
    levels = rows.filter(pl.col("measure") == "level")
    for key, group in levels.group_by(_KEY, maintain_order=True):
        name = f"{key[0]}@{key[1]}{'/' + str(key[2]) if key[2] else ''}"
        chosen = _one_meaning(group, name, findings)
        is_total = chosen["period"].str.contains("YTD")
        chosen = chosen.filter(is_total) if is_total.any() else chosen
        shape = Shape.CUMULATIVE if is_total.any() else Shape.SINGLE
        points = [Point(Period.parse(code), value) for code, value in chosen.select("period", "value").iter_rows()]
        try:
            yield (str(key[0]), str(key[1]), str(key[2])), align_history(name, points, shape)
        except InputError as error:
            findings.append(Finding("forecast.unusable", Severity.WARNING, name, error.what, error.remedy))


def _one_meaning(group: pl.DataFrame, name: str, findings: list[Finding]) -> pl.DataFrame:
    """The rows of the definition, price basis and lane of the latest period; others are left out and told of."""
    ends = group.with_columns(_end=pl.col("period").map_elements(lambda c: Period.parse(c).end, return_dtype=pl.Date))
    columns = ("definition", "price_basis", "lane")
    latest = ends.sort("_end", "recorded_at").row(-1, named=True)
    kept = group.filter(*(pl.col(column) == latest[column] for column in columns))
    if kept.height < group.height:
        findings.append(
            Finding(
                "forecast.other_definition",
                Severity.NOTE,
                name,
                f"另有{group.height - kept.height}个数属其他口径、价格或渠道，未用于预测",
                "口径之间有衔接系数时先衔接",
            )
        )
    return kept


def _fan_out(
    projections: Mapping[_Key, Projection], rng: np.random.Generator
) -> tuple[dict[_Key, Projection], dict[_Key, list[tuple[object, ...]]]]:
    fans = {}
    for key, projection in projections.items():
        end = projection.year_end
        if end is None:
            continue
        if end.in_logs and end.rest > 0 and min(projection.months) > 0:
            paths = draw_paths(np.log([projection.months]), np.array([end.spread]), rng)[0]
            fans[key] = list(_fan_rows(key, projection.history, fan(end.known, paths)))
    return dict(projections), fans


def _fan_rows(key: _Key, history: History, quantiles: Floats) -> Iterator[tuple[object, ...]]:
    """The year's periods in order: known totals, then quantiles; last year's totals beside both."""
    last = np.cumsum(history.year_values(1))
    before = [float(value) for value in last] if len(last) == history.season else [None] * history.season
    singles = history.values[len(history.values) - history.done :] if history.done else np.empty(0)
    known = np.cumsum(singles)
    start = (history.year - history.first_year) * history.season
    for number in range(history.season):
        code = period_at(history.first_year, start + number, history.season)
        total = Period.ytd(code.year, code.last).code
        if number < history.done:
            value = history.known if number == history.done - 1 else float(known[number])
            yield (*key, total, value, before[number], *[None] * len(LEVELS))
        else:
            yield (*key, total, None, before[number], *map(float, quantiles[number - history.done]))


def _reconcile_all(
    projections: Mapping[_Key, Projection],
    ways: dict[_Key, Projection],
    fans: dict[_Key, list[tuple[object, ...]]],
    parts: Mapping[str, Sequence[str]],
    rng: np.random.Generator,
) -> dict[tuple[str, str], Reconciled]:
    """Bring wholes and parts together where all can be; their projections and fans are replaced."""
    done = {}
    for (indicator, unit, industry), whole in projections.items():
        keys = [(indicator, part, industry) for part in parts.get(unit, ())]
        members = [projections[key] for key in keys if key in projections]
        if not keys or len(members) < len(keys) or not _go_together(members, whole):
            continue
        made = reconcile(members, whole, rng)
        done[indicator, industry] = made
        for number, key in enumerate(keys):
            ways[key] = _scaled(projections[key], made.factors[number])
            fans[key] = list(_fan_rows(key, members[number].history, made.fans[number]))
        fans[indicator, unit, industry] = list(_fan_rows((indicator, unit, industry), whole.history, made.fans[-1]))
    return done


def _go_together(members: Sequence[Projection], whole: Projection) -> bool:
    """Whether parts and whole end alike, can be forecast in proportions, and add up (within half a percent)."""
    every = [*members, whole]
    if any(one.year_end is None or not one.year_end.in_logs or one.route is Route.REFUSED for one in every):
        return False
    if len({(one.history.season, one.history.last) for one in every}) > 1:
        return False
    known = sum(one.history.known for one in members)
    return abs(known - whole.history.known) <= 0.005 * abs(whole.history.known)


def _scaled(projection: Projection, factor: float) -> Projection:
    end = projection.year_end
    assert end is not None
    months = tuple(month * factor for month in projection.months)
    return replace(projection, months=months, year_end=replace(end, rest=end.rest * factor))


def _bases(rows: pl.DataFrame, as_of: Period) -> dict[_Key, ComparableBase]:
    """Comparable bases where both the year's and the same months' are recorded."""
    year = as_of.year
    codes = {Period.ytd(year, as_of.last).code: "so_far", Period.ytd(year, 12).code: "year"}
    found: dict[_Key, dict[str, float]] = {}
    for row in rows.filter((pl.col("measure") == "base") & pl.col("period").is_in(list(codes))).iter_rows(named=True):
        found.setdefault((row["indicator"], row["unit"], row["industry"]), {})[codes[row["period"]]] = row["value"]
    return {key: ComparableBase(**values) for key, values in found.items() if len(values) == 2}


def _goal(row: Mapping[str, object] | None) -> YearGoal | None:
    if row is None:
        return None
    values = {name: row[name] for name in ("floor", "target", "strive")}
    return YearGoal(**values, at_most=row["direction"] == "down")  # type: ignore[arg-type]


def _level_records(
    key: _Key,
    projection: Projection,
    goal: Mapping[str, object] | None,
    base: ComparableBase | None,
    reconciled: Mapping[tuple[str, str], Reconciled],
    parts: Mapping[str, Sequence[str]] | None,
) -> Iterator[tuple[object, ...]]:
    outlook = assess_year(projection, _goal(goal), base)
    made = reconciled.get((key[0], key[2]))
    is_whole = made is not None and key[1] in (parts or {})
    is_part = made is not None and projection.history.name in made.names
    driver = None
    if made is not None and is_whole:
        outlook, driver = assess_reconciled(outlook, made), made.drivers[0]
    tail = (
        *(outlook.quantiles or [None] * len(LEVELS)),
        driver.name.partition("@")[2].partition("/")[0] if driver else "",
        driver.variance_share if driver else None,
        str(projection.route),
        is_whole or is_part,
    )
    yield from _tier_rows(key, outlook, tail)


def _tier_rows(key: _Key, outlook: Outlook, tail: tuple[object, ...]) -> Iterator[tuple[object, ...]]:
    history = outlook.projection.history
    head = (*key, "level")
    now = Period.ytd(history.year, history.last.last).code if history.done else str(history.year - 1)
    if not outlook.tiers:
        yield (*head, "", now, history.known, *[None] * 5, False, None, None, "", *tail)
    for tier in outlook.tiers:
        yield (
            *head,
            str(tier.tier),
            now,
            history.known,
            tier.value,
            tier.gap,
            tier.per_month,
            tier.last_per_month,
            tier.growth_needed,
            tier.is_comparable,
            tier.probability,
            tier.shortfall,
            str(tier.light),
            *tail,
        )


def _growths(
    rows: pl.DataFrame,
    wanted: Mapping[tuple[str, ...], Mapping[str, object]],
    bases: Mapping[_Key, ComparableBase],
    projections: Mapping[_Key, Projection],
    findings: list[Finding],
) -> Iterator[tuple[_Key, GrowthOutlook]]:
    growth = rows.filter((pl.col("measure") == "growth") & pl.col("period").str.contains("YTD"))
    for key, group in growth.group_by(_KEY, maintain_order=True):
        name = f"{key[0]}@{key[1]}{'/' + str(key[2]) if key[2] else ''}"
        chosen = _one_meaning(group, name, findings)
        points = [Point(Period.parse(code), value) for code, value in chosen.select("period", "value").iter_rows()]
        own = (str(key[0]), str(key[1]), str(key[2]))
        level = projections.get(own)
        current = level.history.known if level is not None and level.history.done else None
        try:
            outlook = assess_growth(name, points, _goal(wanted.get((*own, "growth"))), bases.get(own), current)
        except InputError as error:
            findings.append(Finding("forecast.unusable", Severity.NOTE, name, error.what, error.remedy))
            continue
        findings.extend(outlook.findings)
        yield own, outlook


def _growth_records(key: _Key, outlook: GrowthOutlook) -> Iterator[tuple[object, ...]]:
    head, now = (*key, "growth"), Period.ytd(outlook.year, outlook.month).code
    tail = (*outlook.quantiles, "", None, "growth", False)
    if not outlook.tiers:
        yield (*head, "", now, outlook.growth, *[None] * 5, False, None, None, "", *tail)
    for tier in outlook.tiers:
        yield (
            *head,
            str(tier.tier),
            now,
            outlook.growth,
            tier.value,
            tier.gap,
            None,
            None,
            tier.rest_needed,
            tier.is_comparable,
            tier.probability,
            None,
            str(tier.light),
            *tail,
        )
