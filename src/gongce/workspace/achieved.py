"""What of every target is achieved so far, from the archive's facts as of a moment."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from gongce.appraisal.ranking import as_fraction
from gongce.rulebook import Nature, Pack, PriceBasis, Reading, Scope, TargetMeasure
from gongce.targets.observed.lookup import ObservedBook
from gongce.targets.observed.values import ObservedValue
from gongce.targets.progress.standing import Progress, find_doubts, judge_progress
from gongce.targets.tree.closure_report import show_amount
from gongce.targets.tree.expansion import expand_each
from gongce.targets.tree.nodes import TargetNode, TargetTree
from gongce.vocabulary import CellSource, Finding, Period, PeriodKind, Trace

_STATES = {Nature.STOCK, Nature.RATIO, Nature.INDEX}
_MEASURES = {"level": TargetMeasure.LEVEL, "growth": TargetMeasure.GROWTH}
_FORMULA = "gongce.targets.progress.find_reached"
_NAMES = ("indicator", "unit", "industry", "period", "measure", "definition", "price_basis", "value", "decimals")


@dataclass(frozen=True)
class Achieved:
    """Every target against what was observed up to a total.

    Args:
        period: the total (2019-YTD06).
        progress: target id → its progress; of one meant for each member each member's instead (`id.unit`).
        findings: what is not comparable, or larger as a part than as a whole.
        facts: OBSERVATION_SCHEMA, the rows that could count.
    """

    period: Period
    progress: Mapping[str, Progress]
    findings: tuple[Finding, ...]
    facts: pl.DataFrame

    def trace(self, name: str, files: Mapping[str, tuple[str, str]]) -> Trace | None:
        """Why a target's achieved value is what it is: the years it is made of, each with its cell.

        Args:
            name: the target's id.
            files: batch → file name and SHA-256.
        """
        one = self.progress.get(name)
        if one is None or one.reached.value is None:
            return None
        years = tuple(self._trace_years(one, files))
        value = f"{show_amount(one.reached.value)}{one.node.measured_in}"
        return Trace(value, f"{one.node.title}已完成", _FORMULA, years)

    def whole_years(self, node: TargetNode) -> dict[int, Fraction]:
        """Year → the value of the target's own kind in whole years, also those before its time."""
        rows = self._rows_of(node).sort("period").iter_rows(named=True)
        years = ((Period.parse(row["period"]), row["value"]) for row in rows)
        return {one.year: as_fraction(value) for one, value in years if one.last == 12 or one.kind is PeriodKind.YEAR}

    def _rows_of(self, node: TargetNode) -> pl.DataFrame:
        measure = "growth" if node.measure is TargetMeasure.GROWTH else "level"
        return self.facts.filter(
            (pl.col("indicator") == node.indicator)
            & (pl.col("unit") == node.unit)
            & (pl.col("industry") == node.industry)
            & (pl.col("measure") == measure)
        )

    def _trace_years(self, one: Progress, files: Mapping[str, tuple[str, str]]) -> Iterator[Trace]:
        node = one.node
        rows = self._rows_of(node).sort("period").iter_rows(named=True)
        cells = {Period.parse(row["period"]).year: row for row in rows}
        for year, value in (one.reached.by_year or {}).items():
            row = cells.get(year)
            words = Period.parse(row["period"]).title if row else f"{year}年"
            sources = (_source(row["batch"], row["cell"], files),) if row and row["cell"] else ()
            yield Trace(f"{show_amount(value)}{node.measured_in}", words, sources=sources)


def _source(batch: str, address: str, files: Mapping[str, tuple[str, str]]) -> CellSource:
    file, sha256 = files.get(batch, ("", ""))
    sheet, mark, cell = address.rpartition("!")
    return CellSource(batch, file, sheet if mark else "", cell, sha256)


def judge_achieved(pack: Pack, tree: TargetTree, facts: pl.DataFrame, period: Period) -> Achieved:
    """Every target of the tree against the facts, in the plan's order.

    A flow within the year is no year: a level meant for the last year is held against whole years; totals over years
    and figures meant for each year count what is there so far. States (户, %) are those at the last month.

    Args:
        pack: the plan.
        tree: its targets.
        facts: OBSERVATION_SCHEMA, one row a key.
        period: the total up to which facts count.
    """
    seen = _choose(pack, facts, period)
    running = ObservedBook(pack, tuple(list_values(pack, seen)))
    whole = ObservedBook(pack, tuple(value for value in running.values if value.is_whole_year))
    asked = [one for node in tree.nodes if not node.restates for one in _members(tree, node)]
    found = {one.node.id: one for one in _judge(pack, tree, running, whole, asked)}
    doubts = find_doubts(tree, running, tuple(found.values()))
    return Achieved(period, found, tuple(one for one in doubts if one.code != "progress.missing"), seen)


def _members(tree: TargetTree, node: TargetNode) -> tuple[TargetNode, ...]:
    """A target; of one meant for each member, each member's, for their sum is nobody's."""
    return (expand_each(tree, node).children if node.scope is Scope.EACH else ()) or (node,)


def _judge(
    pack: Pack, tree: TargetTree, running: ObservedBook, whole: ObservedBook, nodes: Iterable[TargetNode]
) -> Iterator[Progress]:
    listed = tuple(nodes)
    ends = [node for node in listed if _waits_for_whole_years(pack, node)]
    yield from judge_progress(tree, whole, ends)
    known = {node.id for node in ends}
    yield from judge_progress(tree, running, [node for node in listed if node.id not in known])


def _waits_for_whole_years(pack: Pack, node: TargetNode) -> bool:
    is_flow = pack.indicator(node.indicator).nature not in _STATES
    is_amount = node.measure in (TargetMeasure.LEVEL, TargetMeasure.COUNT, TargetMeasure.CEILING, TargetMeasure.CHANGE)
    return is_flow and is_amount and node.reading not in (Reading.CUMULATIVE, Reading.ANNUAL)


def _choose(pack: Pack, facts: pl.DataFrame, period: Period) -> pl.DataFrame:
    """Rows that can stand for a year: whole years, this year's total, states at the last month of each."""
    codes = {code: Period.parse(code) for code in facts["period"].unique()}
    states = [one.id for one in pack.indicators if one.nature in _STATES]
    totals = [code for code, one in codes.items() if _is_total(one, period)]
    months = [code for code, one in codes.items() if _is_month(one, period)]
    is_state = pl.col("indicator").is_in(states)
    wanted = pl.col("period").is_in(totals) | (is_state & pl.col("period").is_in(months))
    return facts.filter(pl.col("value").is_not_null() & pl.col("measure").is_in(list(_MEASURES)) & wanted)


def _is_total(one: Period, period: Period) -> bool:
    if one.kind is PeriodKind.YEAR:
        return one.year < period.year
    is_now = one == period
    return one.kind is PeriodKind.YTD and (is_now or (one.last == 12 and one.year < period.year))


def _is_month(one: Period, period: Period) -> bool:
    last = period.last if one.year == period.year else 12
    return one.kind is PeriodKind.MONTH and one.year <= period.year and one.last == last


def list_values(pack: Pack, facts: pl.DataFrame) -> Iterator[ObservedValue]:
    """The facts as observed values of years; a state at a month counts as the year's up to that month."""
    for row in facts.select(_NAMES).iter_rows(named=True):
        one = Period.parse(row["period"])
        yield ObservedValue(
            row["indicator"],
            row["unit"],
            Period.ytd(one.year, one.last) if one.kind is PeriodKind.MONTH else one,
            as_fraction(row["value"]),
            row["industry"],
            _MEASURES[row["measure"]],
            row["definition"],
            PriceBasis(row["price_basis"]),
            row["decimals"] or 0,
        )
