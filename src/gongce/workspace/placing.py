"""Why a unit has its place in a league: gaps, what would lift it by one, and which places its figure allows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import polars as pl

from gongce.appraisal.intervals import rank_sets
from gongce.appraisal.ranking import Place, as_fraction
from gongce.monitoring.monitoring import Monitoring
from gongce.rulebook import Direction, Pack
from gongce.targets.tree.closure_report import show_amount
from gongce.workspace.leagues import LeagueTable, find_row, print_fraction
from gongce.workspace.settings import RankedBy

LEVEL = 0.95
"""How sure the places are that a figure cannot be told from."""
FEWEST_REVISIONS = 8
"""Fewer past revisions say nothing of how far the next one goes: a house rule, no standard says."""
_POINTS = "个百分点"


@dataclass(frozen=True, slots=True)
class PlaceInterval:
    """A unit's place and the places its figure cannot be told from."""

    unit: str
    rank: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The unit a place before or behind: its id, its figure, the gap to it [the league's unit, points for percents]."""

    unit: str
    value: Fraction
    gap: Fraction


@dataclass(frozen=True, slots=True)
class PlaceExplanation:
    """Why a unit stands where it does.

    Args:
        place: its place.
        before, behind: the nearest with a better and with a worse place; None at the ends.
        to_whole: its figure less the city's own; None where the city has none.
        lift: how much more would bring it level with the place before, in the indicator's unit; None where it is not
            known how the figure comes about (no reported base, no goal) or nobody is before it.
        lift_unit: the unit of that amount.
        lift_words: what it is reckoned from.
    """

    place: Place
    before: Neighbour | None
    behind: Neighbour | None
    to_whole: Fraction | None
    lift: Fraction | None = None
    lift_unit: str = ""
    lift_words: str = ""


def explain_place(table: LeagueTable, pack: Pack, now: Monitoring, unit: str) -> PlaceExplanation:
    """Explain one unit's place.

    Raises:
        InputError: the league has no such unit.
    """
    place = table.ranking.place_of(unit)
    if place.rank is None or place.value is None:
        return PlaceExplanation(place, None, None, None)
    before, behind = _neighbour(table, place, better=True), _neighbour(table, place, better=False)
    to_whole = None if table.whole is None or _is_total(table) else place.value - table.whole
    lift, words = _lift(table, now, place, before) if before else (None, "")
    own = pack.indicator(table.league.indicator).measured_in
    return PlaceExplanation(place, before, behind, to_whole, lift, own, words)


def _is_total(table: LeagueTable) -> bool:
    """A city's total is nothing to compare a part with."""
    return table.league.by is RankedBy.LEVEL


def _neighbour(table: LeagueTable, place: Place, *, better: bool) -> Neighbour | None:
    assert place.rank is not None
    assert place.value is not None
    ranked = [one for one in table.ranking.ranked if one.rank is not None and one.value is not None]
    above = [one for one in ranked if (one.rank or 0) < place.rank]
    below = [one for one in reversed(ranked) if (one.rank or 0) > place.rank]
    others = above if better else below
    if not others:
        return None
    other = others[-1]
    value = other.value or Fraction(0)
    return Neighbour(other.unit, value, abs(value - place.value))


def _lift(table: LeagueTable, now: Monitoring, place: Place, before: Neighbour) -> tuple[Fraction | None, str]:
    """The amount that brings the unit level, and what it is reckoned from."""
    row = find_row(table.league, now, place.unit)
    if row is None or table.league.direction is Direction.DOWN:
        return None, ""
    by = table.league.by
    if by is RankedBy.LEVEL:
        return before.gap, ""
    if by is RankedBy.GROWTH and row["base"] is not None:
        base = as_fraction(row["base"])
        reported = "报送" if row["base_source"] == "reported" else "推算"
        return base * before.gap / 100, f"按{reported}的同口径基数{show_amount(base)}"
    goal = row["target"] if by in (RankedBy.PROGRESS, RankedBy.AHEAD) else None
    if goal is not None:
        return as_fraction(goal) * before.gap / 100, f"按年度目标{show_amount(as_fraction(goal))}"
    return None, ""


def find_revisions(vintages: pl.DataFrame, table: LeagueTable) -> tuple[float, ...]:
    """By how much the league's figures were revised in the past: last less first of every key with several values.

    Only levels and growth rates are reported as such; of other figures nothing is known.

    Args:
        vintages: every row ever stored of the league's indicator.
        table: the league.
    """
    measure = {RankedBy.LEVEL: "level", RankedBy.GROWTH: "growth"}.get(table.league.by)
    if measure is None:
        return ()
    keys = ["unit", "industry", "period", "definition", "price_basis"]
    units = [place.unit for place in table.ranking.places]
    wanted = (pl.col("measure") == measure) & pl.col("value").is_not_null() & pl.col("unit").is_in(units)
    several = (
        vintages.filter(wanted & (pl.col("industry") == ""))
        .sort("recorded_at", "batch")
        .group_by(keys, maintain_order=True)
        .agg(first=pl.col("value").first(), last=pl.col("value").last(), count=pl.len())
        .filter(pl.col("count") > 1)
    )
    return tuple((several["last"] - several["first"]).to_list())


def place_intervals(
    table: LeagueTable,
    revisions: Sequence[float] = (),
    *,
    rng: np.random.Generator,
    is_counted: bool = False,
    level: float = LEVEL,
) -> tuple[PlaceInterval, ...]:
    """For each ranked unit the places its printed figure cannot be told from.

    A printed figure may lie anywhere in its rounding interval, unless it is a count; with enough past revisions their
    spread is added. Units of equal figures hold each other's places. The
    sets cover all units' true places at once with probability `level` (`gongce.appraisal.intervals.rank_sets`).
    """
    ranked = [place for place in table.ranking.ranked if place.value is not None]
    if len(ranked) < 2:
        return tuple(PlaceInterval(place.unit, place.rank or 1, place.rank or 1, place.rank or 1) for place in ranked)
    sign = -1.0 if table.league.direction is Direction.DOWN else 1.0
    values = sign * np.array([float(place.value or 0) for place in ranked])
    spread = 0.0 if is_counted else 10.0**-table.decimals / 12**0.5
    noise = float(np.mean(np.square(revisions))) if len(revisions) >= FEWEST_REVISIONS else 0.0
    sets = rank_sets(values, np.full(len(ranked), spread**2 + noise), rng=rng, level=level)
    return tuple(
        PlaceInterval(place.unit, place.rank or 1, min(int(low), place.rank or 1), max(int(high), place.rank or 1))
        for place, low, high in zip(ranked, sets.low, sets.high, strict=True)
    )


def tell_place(one: PlaceExplanation, table: LeagueTable, titles: Mapping[str, str]) -> tuple[str, ...]:
    """The explanation in sentences, each without its stop.

    Args:
        one: the explanation.
        table: the league.
        titles: unit → its name.
    """
    place = one.place
    if place.rank is None or place.value is None:
        return (f"不排名：{place.reason}",)
    points = _POINTS if table.measured_in == "%" else table.measured_in

    def show(value: Fraction) -> str:
        return print_fraction(abs(value), table.decimals)

    figure = f"{print_fraction(place.value, table.decimals)}{table.measured_in}"
    told = [f"{figure}，{len(table.ranking.ranked)}个单位中列{place.text}"]
    told += [place.note] if place.note else []
    if one.before:
        told.append(f"与前一位{titles[one.before.unit]}相差{show(one.before.gap)}{points}")
    if one.behind:
        told.append(f"领先后一位{titles[one.behind.unit]}{show(one.behind.gap)}{points}")
    if one.to_whole is not None:
        word = "高于" if one.to_whole > 0 else "低于"
        told.append(f"{word}全市{show(one.to_whole)}{points}" if one.to_whole else "与全市持平")
    if one.lift is not None and one.before:
        decimals = 0 if one.lift.denominator == 1 else 2 if one.lift_unit.endswith("亿元") else 1
        amount = f"{print_fraction(one.lift, decimals)}{one.lift_unit}"
        reckoned = f"（{one.lift_words}{one.lift_unit}）" if one.lift_words else ""
        told.append(f"再多完成约{amount}即与{titles[one.before.unit]}持平{reckoned}")
    return tuple(told)
