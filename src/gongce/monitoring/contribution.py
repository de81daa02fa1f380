"""Contribution and pull: what each part adds to the whole's growth, exactly adding up (methods.md §2.5)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from gongce.monitoring.arrays import FloatArray, IntArray, to_array, to_series
from gongce.monitoring.figures.schema import REPORTED
from gongce.monitoring.rounding import round_groups_to_sum, round_to_steps
from gongce.rulebook import CatalogueKind, Pack

REST = "其余"
"""What the named parts leave of the whole: units without data, or outside the breakdown."""
LEAST_GROWTH_POINTS = 0.5
"""Below this growth of the whole a contribution in percent says nothing; the pull alone is shown [design, §2.5]."""
PULL_DECIMALS = 1
CONTRIBUTION_SCHEMA = pl.Schema(
    {
        "indicator": pl.String(),
        "definition": pl.String(),
        "lane": pl.String(),
        "along": pl.String(),
        "whole_unit": pl.String(),
        "whole_industry": pl.String(),
        "part": pl.String(),
        "base_share": pl.Float64(),
        "growth": pl.Float64(),
        "pull": pl.Float64(),
        "pull_printed": pl.Float64(),
        "contribution": pl.Float64(),
        "contribution_printed": pl.Float64(),
        "whole_growth": pl.Float64(),
        "whole_growth_printed": pl.Float64(),
        "suppressed": pl.String(),
    }
)
"""One row a part: shares, growth and contribution in percent, pull in percentage points.

`pull_printed` of a whole's parts add up to `whole_growth_printed`, `contribution_printed` to 100.0. `suppressed` says
why no contribution in percent is printed: low_growth or signs_differ.
"""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One way a whole is divided: along a hierarchy of units, or a classification of industries."""

    along: str
    whole_unit: str
    whole_industry: str
    parts: tuple[tuple[str, str], ...]
    """Unit and industry of each part."""


def pull_parts(
    base: FloatArray, growth: FloatArray, groups: IntArray, whole_base: FloatArray, whole_growth: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Share of the base and pull of each part: s_i = B_i / B, pull_i = s_i · g_i.

    Base-period shares of the same panel, never current ones.

    Args:
        base: (parts,) same-panel value a year before.
        growth: (parts,) comparable growth [%].
        groups: (parts,) the whole each belongs to.
        whole_base: (groups,) the whole's.
        whole_growth: (groups,) the whole's [%]; not used for the pull itself, only its length.

    Returns:
        Share [%] and pull [percentage points].

    >>> share, pull = pull_parts(np.array([60.0, 40.0]), np.array([10.0, 5.0]), np.array([0, 0]),
    ...     np.array([100.0]), np.array([8.0]))
    >>> share.tolist(), pull.tolist()
    ([60.0, 40.0], [6.0, 2.0])
    """
    if len(whole_base) != len(whole_growth):
        raise ValueError("one base and one growth for each whole")
    share = base / np.where(whole_base > 0, whole_base, np.nan)[groups]
    return share * 100, share * growth


def list_breakdowns(pack: Pack) -> tuple[Breakdown, ...]:
    """Every way the pack divides its units and industries into parts."""
    return (*_along_units(pack), *_along_industries(pack))


def _along_units(pack: Pack) -> Iterator[Breakdown]:
    day = pack.plan.issued
    for hierarchy in pack.hierarchies:
        for unit in pack.units:
            members = pack.members(unit.id, hierarchy.id, day)
            if len(members) > 1:
                parts = tuple((member.id, "") for member in members)
                yield Breakdown(hierarchy.id, unit.id, "", parts)
            elif len(members) == 1 and (inner := pack.members(members[0].id, hierarchy.id, day)):
                yield Breakdown(hierarchy.id, unit.id, "", tuple((member.id, "") for member in inner))


def _along_industries(pack: Pack) -> Iterator[Breakdown]:
    for catalogue in pack.catalogues:
        if catalogue.kind is not CatalogueKind.INDUSTRY:
            continue
        wholes = dict.fromkeys(item.under or "" for item in catalogue.items)
        for whole in wholes:
            parts = tuple((pack.plan.city, item.id) for item in catalogue.items if (item.under or "") == whole)
            yield Breakdown(catalogue.id, pack.plan.city, whole, parts)


def split_growth(figures: pl.DataFrame, breakdowns: Iterable[Breakdown]) -> pl.DataFrame:
    """Contribution and pull of every part of every whole whose growth and base are known.

    A group of units without figures of its own is replaced by nothing: its members count where they are listed. What
    the parts with base and growth leave of the whole is a row of its own, `其余`, unless rounding explains it.

    Args:
        figures: FIGURE_SCHEMA of one period.
        breakdowns: how wholes are divided.

    Returns:
        CONTRIBUTION_SCHEMA.
    """
    links = _links(breakdowns)
    if links.is_empty():
        return pl.DataFrame(schema=CONTRIBUTION_SCHEMA)
    series = ["indicator", "definition", "lane"]
    known = figures.filter(
        (pl.col("status") == REPORTED) & pl.col("base").is_not_null() & pl.col("growth").is_not_null()
    )
    known = known.select(*series, "unit", "industry", "base", "growth", "growth_decimals")
    wholes = known.rename({"unit": "whole_unit", "industry": "whole_industry", "base": "_wbase", "growth": "_wgrowth"})
    parts = links.join(known.drop("growth_decimals"), on=["unit", "industry"], how="inner")
    rows = parts.join(wholes, on=[*series, "whole_unit", "whole_industry"], how="inner")
    rows = rows.filter(pl.col("_wbase") > 0)
    return _compute(rows, series) if rows.height else pl.DataFrame(schema=CONTRIBUTION_SCHEMA)


def _links(breakdowns: Iterable[Breakdown]) -> pl.DataFrame:
    rows = [
        (one.along, one.whole_unit, one.whole_industry, unit, industry)
        for one in breakdowns
        for unit, industry in one.parts
    ]
    names = ["along", "whole_unit", "whole_industry", "unit", "industry"]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _compute(rows: pl.DataFrame, series: list[str]) -> pl.DataFrame:
    keys = [*series, "along", "whole_unit", "whole_industry"]
    rows = rows.with_columns(part=pl.when(pl.col("industry") != "").then("industry").otherwise("unit"))
    wholes = rows.select(*keys, "_wbase", "_wgrowth", "growth_decimals").unique(keys, maintain_order=True)
    wholes = wholes.with_row_index("_group")
    rows = rows.join(wholes.select(*keys, "_group"), on=keys, how="left", maintain_order="left")
    groups = rows["_group"].to_numpy().astype(np.int64)
    base, growth = to_array(rows["base"]), to_array(rows["growth"])
    whole_base, whole_growth = to_array(wholes["_wbase"]), to_array(wholes["_wgrowth"])
    share, pull = pull_parts(base, growth, groups, whole_base, whole_growth)
    parts = rows.select(*keys, "part", "_group").with_columns(
        to_series("base_share", share), to_series("growth", growth), to_series("pull", pull)
    )
    return _print(pl.concat([parts, _rests(parts, wholes, keys)]), wholes, keys)


def _rests(parts: pl.DataFrame, wholes: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """A row for what the parts leave, where rounding of growth and base does not explain it."""
    sums = parts.group_by("_group").agg(pl.col("base_share").sum(), pl.col("pull").sum(), _count=pl.len())
    rest = wholes.join(sums, on="_group").with_columns(
        base_share=100 - pl.col("base_share"), pull=pl.col("_wgrowth") - pl.col("pull"), part=pl.lit(REST)
    )
    slack = 10.0**-PULL_DECIMALS * (1 + pl.col("_count") / 4)
    shown = rest.filter((pl.col("base_share").abs() > 0.5) | (pl.col("pull").abs() > slack))
    grown = pl.when(pl.col("base_share") > 0.5).then(pl.col("pull") / pl.col("base_share") * 100)
    return shown.with_columns(growth=grown).select(*keys, "part", "_group", "base_share", "growth", "pull")


def _print(rows: pl.DataFrame, wholes: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Printed pulls and contributions that add up, and why a contribution is not printed."""
    rows = rows.sort("_group", maintain_order=True)
    groups, pull = rows["_group"].to_numpy().astype(np.int64), to_array(rows["pull"])
    growth = to_array(wholes["_wgrowth"])
    printed = round_to_steps(growth, PULL_DECIMALS)
    summed = np.bincount(groups, pull, minlength=len(growth))
    closed = pull + ((growth - summed) / np.bincount(groups, minlength=len(growth)))[groups]
    steps = round_groups_to_sum(closed, groups, printed, PULL_DECIMALS)
    share = closed / np.where(growth != 0, growth, np.nan)[groups] * 100
    reason = _suppress(growth, groups, steps)
    is_shown = reason == ""
    printed_share = np.full(len(share), np.nan)
    if is_shown.any():
        chosen = np.unique(groups[is_shown])
        number = np.searchsorted(chosen, groups[is_shown])
        whole = np.full(len(chosen), 100 * 10**PULL_DECIMALS, np.int64)
        printed_share[is_shown] = round_groups_to_sum(share[is_shown], number, whole, PULL_DECIMALS) / 10**PULL_DECIMALS
    return rows.with_columns(
        to_series("pull_printed", steps / 10**PULL_DECIMALS),
        to_series("contribution", share),
        to_series("contribution_printed", printed_share),
        to_series("whole_growth", growth[groups]),
        to_series("whole_growth_printed", printed[groups] / 10**PULL_DECIMALS),
        pl.Series("suppressed", reason),
    ).select(CONTRIBUTION_SCHEMA.names())


def _suppress(growth: FloatArray, groups: IntArray, steps: IntArray) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    """Why the parts of a whole print no contribution in percent: "" where they do."""
    ups = np.bincount(groups, steps > 0, minlength=len(growth)) > 0
    downs = np.bincount(groups, steps < 0, minlength=len(growth)) > 0
    reason = np.where(np.abs(growth) < LEAST_GROWTH_POINTS, "low_growth", np.where(ups & downs, "signs_differ", ""))
    return np.asarray(reason[groups], np.str_)
