"""A change of definition (口径调整): both series, the bridge factor, and whom it touches before it takes effect."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import polars as pl

from gongce.calendars import total_to
from gongce.facts.schema import KEY
from gongce.monitoring.coordinates import locate_periods
from gongce.rulebook import Indicator, Pack, Target
from gongce.targets.pack_tree import read_years
from gongce.vocabulary import InputError, Period, RefusedError


@dataclass(frozen=True, slots=True)
class DefinitionChange:
    """One change: which indicator, from which definition to which, on which day, by what factor if one is entered."""

    indicator: str
    old: str
    new: str
    day: date
    bridge: Fraction | None


@dataclass(frozen=True, slots=True)
class Affected:
    """A record of the pack that the change touches, and how: goal, ranking, range, pair, base."""

    kind: str
    id: str
    title: str
    unit: str
    why: str


@dataclass(frozen=True)
class BridgedSeries:
    """Both series of one unit side by side: old, new, old × bridge, and their ratio where both are known.

    `frame` columns: unit, industry, period, old, new, bridged, ratio, difference_percent. `suggested` is the mean ratio
    over the overlap: a suggestion with its spread, never put in by itself.
    """

    change: DefinitionChange
    frame: pl.DataFrame
    suggested: float | None
    spread: float | None


def list_changes(pack: Pack) -> tuple[DefinitionChange, ...]:
    """Every change of definition the pack's indicators record, with its day."""
    return tuple(change for indicator in pack.indicators for change in _changes(indicator))


def _changes(indicator: Indicator) -> Iterator[DefinitionChange]:
    dated = [one for one in indicator.definitions if isinstance(one.valid.start, date)]
    for one in dated:
        before = [other for other in indicator.definitions if other.id != one.id and _ends_before(other.valid.end, one)]
        for other in before[-1:]:
            assert isinstance(one.valid.start, date)
            yield DefinitionChange(indicator.id, other.id, one.id, one.valid.start, one.bridge)


def _ends_before(end: object, one: object) -> bool:
    start = getattr(getattr(one, "valid", None), "start", None)
    return isinstance(end, date) and isinstance(start, date) and end < start


def list_affected(pack: Pack, change: DefinitionChange) -> tuple[Affected, ...]:
    """Every target, ranking, range, pair and base value the change touches, before it takes effect.

    A target is touched where it is on the old definition, or names none, and its years reach the day or beyond; one on
    the new definition is touched where its base is on the old. Ratios of the indicator, and their targets, too.

    Raises:
        InputError: the pack has no such indicator.
    """
    pack.indicator(change.indicator)
    ratios = [one.id for one in pack.indicators if change.indicator in (one.numerator, one.denominator)]
    names = {change.indicator, *ratios}
    return (
        *_touch_targets(pack, change, names),
        *_touch_schemes(pack, names),
        *(
            Affected("range", one.id, one.title, "、".join(one.units), "合理区间按旧口径设定")
            for one in pack.ranges
            if one.indicator in names
        ),
        *(
            Affected("pair", one.id, one.title, "、".join(one.units), "历史区间按旧口径计算")
            for one in pack.pairs
            if {one.first, one.second} & names
        ),
        *(Affected("indicator", name, pack.indicator(name).title, "", "分子或分母口径变化") for name in ratios),
        *_touch_bases(pack, change),
    )


def _touch_targets(pack: Pack, change: DefinitionChange, names: set[str]) -> Iterator[Affected]:
    for target in pack.targets:
        denominator = target.denominator.indicator if target.denominator else None
        if target.indicator not in names and denominator not in names:
            continue
        years = read_years(pack.period_of(target))
        if years is not None and date(years[1], 12, 31) < change.day:
            continue
        yield Affected("target", target.id, target.title, pack.unit(target.unit).title, _why(target, change))


def _why(target: Target, change: DefinitionChange) -> str:
    if target.definition == change.new:
        return "目标按新口径，基数按旧口径"
    return "目标按旧口径" if target.definition == change.old else "目标未注明口径"


def _touch_schemes(pack: Pack, names: set[str]) -> Iterator[Affected]:
    targets = {target.id for target in pack.targets if target.indicator in names}
    for scheme in pack.schemes:
        lines = [item.title for item in scheme.items if item.indicator in names or item.target in targets]
        if lines:
            units = "、".join(pack.unit(unit).title for unit in scheme.subjects)
            yield Affected("scheme", scheme.id, scheme.title, units, f"评分项：{'、'.join(lines)}")


def _touch_bases(pack: Pack, change: DefinitionChange) -> Iterator[Affected]:
    for base in pack.baselines:
        if base.indicator == change.indicator and base.definition in (None, change.old):
            yield Affected("baseline", base.id, base.title, pack.unit(base.unit).title, "基数按旧口径")


def bridge_series(observations: pl.DataFrame, change: DefinitionChange) -> BridgedSeries:
    """Both series of every unit, period by period, with the bridged one beside them.

    Args:
        observations: the observation frame; levels of the indicator in both definitions.
        change: the change, with its factor if one is entered.
    """
    rows = observations.filter((pl.col("indicator") == change.indicator) & (pl.col("measure") == "level"))
    keys = [name for name in KEY if name not in ("definition", "price_basis", "lane")]
    latest = rows.sort("recorded_at", "batch").unique([*keys, "definition"], keep="last")
    old, new = (
        latest.filter(pl.col("definition") == name).select("unit", "industry", "period", value="value")
        for name in (change.old, change.new)
    )
    both = old.rename({"value": "old"}).join(
        new.rename({"value": "new"}), on=["unit", "industry", "period"], how="full", coalesce=True
    )
    factor = None if change.bridge is None else float(change.bridge)
    bridged = pl.col("old") * factor if factor is not None else pl.lit(None, pl.Float64)
    frame = both.with_columns(bridged=bridged, ratio=pl.when(pl.col("old") > 0).then(pl.col("new") / pl.col("old")))
    frame = frame.with_columns(difference_percent=(pl.col("new") / pl.col("bridged") - 1) * 100)
    frame = locate_periods(frame).sort("unit", "industry", "year", "last").drop("year", "last", "is_total")
    known = frame["ratio"].drop_nulls()
    mean, spread = known.mean(), known.std()
    return BridgedSeries(
        change,
        frame,
        float(mean) if isinstance(mean, float) else None,
        float(spread) if isinstance(spread, float) else None,
    )


def growth_across(observations: pl.DataFrame, change: DefinitionChange, unit: str, period: Period) -> Fraction:
    """Growth from a year before on the old definition to the period on the new one [%], by the entered bridge only.

    Raises:
        RefusedError: no bridge factor is entered.
        InputError: one of the two values is missing.
    """
    if change.bridge is None:
        raise RefusedError(
            "growth across a change of definition needs a bridge factor",
            where=f"{change.indicator} {period}",
            remedy="enter the factor in the indicator's definition, or compare within one definition",
        )
    total = total_to(period)
    now = _value(observations, change.indicator, change.new, unit, total)
    before = _value(observations, change.indicator, change.old, unit, total.a_year_before)
    return (now / (before * change.bridge) - 1) * 100


def _value(observations: pl.DataFrame, indicator: str, definition: str, unit: str, period: Period) -> Fraction:
    rows = observations.filter(
        (pl.col("indicator") == indicator)
        & (pl.col("definition") == definition)
        & (pl.col("unit") == unit)
        & (pl.col("period") == period.code)
        & (pl.col("measure") == "level")
        & (pl.col("industry") == "")
        & pl.col("value").is_not_null()
    ).sort("recorded_at", "batch")
    if rows.is_empty():
        raise InputError("no value", where=f"{indicator}/{definition} {unit} {period}", remedy="import it first")
    return Fraction(repr(float(rows["value"][-1])))
