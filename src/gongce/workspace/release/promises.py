"""What the plan promised and where each promise stands, by published figures alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

import polars as pl

from gongce.bulletins.monthly.data import IndicatorTable
from gongce.rulebook import PriceBasis, TargetMeasure
from gongce.targets.observed.lookup import ObservedBook
from gongce.targets.observed.values import ObservedValue
from gongce.targets.pack_tree import build_tree
from gongce.targets.progress.standing import Progress, Standing, judge_progress
from gongce.targets.telling.progress import STANDING_WORDS
from gongce.targets.telling.trees import show_value, show_years
from gongce.targets.tree.closure_report import show_amount
from gongce.vocabulary import Period, PeriodKind
from gongce.workspace.computing import LANES
from gongce.workspace.release.rules import ReleaseRules
from gongce.workspace.runs import Run
from gongce.workspace.workspace import Workspace

NOT_OUT = "尚未公开"
_MEASURES = {"level": TargetMeasure.LEVEL, "growth": TargetMeasure.GROWTH}
_STATES = {
    Standing.MET: "ok", Standing.AHEAD: "ok", Standing.BEHIND: "behind", Standing.MISSED: "overdue",
    Standing.OPEN: "", Standing.UNKNOWN: "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Promise:
    """One target of the plan.

    Args:
        id, title: the target's.
        indicator: its id; unit: whose it is, in words.
        promised: the value as printed, by when.
        years: when it holds.
        reached: what was reached, with its unit; empty where nothing is out.
        covers: the time that is told of.
        state: the light: ok, behind, overdue, or "" for none; a year that is not over is not judged behind its end.
        word: the standing in a word, with its shape.
        ratio: percent of the value, one decimal; None where it has none.
        why: why nothing is told.
        section: where the plan says it.
        light: how this year goes, as the newest bulletin says of the indicator and the unit; "" where it says nothing.
    """

    id: str
    title: str
    indicator: str
    unit: str
    promised: str
    years: str
    reached: str = ""
    covers: str = ""
    state: str = ""
    word: str = ""
    ratio: str = ""
    why: str = ""
    section: str = ""
    light: str = ""


def list_promises(
    workspace: Workspace, rules: ReleaseRules, runs: Mapping[str, Run], tables: Sequence[IndicatorTable] = ()
) -> tuple[Promise, ...]:
    """The plan's own targets, in its order.

    Args:
        workspace: its plan and its archive.
        rules: from which year figures are out, and whose.
        runs: indicator → the bulletin its figures are those of; an indicator without one tells nothing.
        tables: their tables, for this year's lights.
    """
    pack = workspace.pack
    values = tuple(value for name, run in runs.items() for value in _observed(workspace, rules, name, run))
    tree = build_tree(pack)
    own = {version.id for version in pack.versions if str(version.kind) == "own"} or {"own"}
    nodes = [node for node in tree.nodes if not node.restates and node.version in own]
    sections = {target.id: target.where.section if target.where else "" for target in pack.targets}
    periods = {name: Period.parse(run.period) for name, run in runs.items()}
    lights = {(table.id, row.unit): row.light for table in tables for row in (table.whole, *table.rows) if row}
    return tuple(
        _tell(workspace, one, sections.get(one.node.id, ""), periods, lights)
        for one in judge_progress(tree, ObservedBook(pack, values), nodes)
    )


def _observed(workspace: Workspace, rules: ReleaseRules, indicator: str, run: Run) -> Iterator[ObservedValue]:
    """The published values of one indicator; parts only where the rules let them out."""
    rule, period = rules.indicator(indicator), Period.parse(run.period)
    units = None if rule and rule.parts else [workspace.pack.plan.city]
    read = workspace.archive.read(lanes=LANES, as_of=run.as_of, indicators=[indicator], units=units)
    rows = read.frame.filter(pl.col("value").is_not_null() & pl.col("measure").is_in(list(_MEASURES))).collect()
    allowed = {str(column) for column in rule.columns} if rule else set()
    for row in rows.sort("period", "unit", "industry", "measure").iter_rows(named=True):
        when = Period.parse(row["period"])
        if row["measure"] in allowed and when.kind in (PeriodKind.YTD, PeriodKind.YEAR) and when.end <= period.end:
            yield ObservedValue(
                row["indicator"],
                row["unit"],
                when,
                Fraction(Decimal(repr(row["value"]))),
                row["industry"],
                _MEASURES[row["measure"]],
                row["definition"],
                PriceBasis.UNKNOWN,
            )


def _tell(
    workspace: Workspace,
    one: Progress,
    section: str,
    periods: Mapping[str, Period],
    lights: Mapping[tuple[str, str], str],
) -> Promise:
    node = one.node
    unit = workspace.pack.unit(node.unit).title
    base = Promise(node.id, node.title, node.indicator, unit, show_value(node), show_years(node), section=section)
    if node.indicator not in periods:
        return replace(base, why=NOT_OUT, word=f"— {NOT_OUT}")
    standing = _standing(one, periods[node.indicator])
    light = "" if node.industry else lights.get((node.indicator, node.unit), "")
    told = replace(base, state=_STATES[standing], word=STANDING_WORDS[standing], why=one.reached.why, light=light)
    if one.reached.value is None:
        return told
    ratio = "" if one.ratio is None else show_amount(Fraction(round(one.ratio * 10), 10))
    value = show_amount(Fraction(round(one.reached.value * 100), 100))
    return replace(told, reached=f"{value}{node.measured_in}", covers=_covers(one, periods), ratio=ratio)


def _standing(one: Progress, period: Period) -> Standing:
    """The standing; some months of a year are not measured against what is due at its end."""
    standing = one.main.standing if one.main else Standing.UNKNOWN
    is_running = one.reached.year == period.year and period.last < 12
    is_sum = one.node.measure in (TargetMeasure.LEVEL, TargetMeasure.COUNT)
    return Standing.OPEN if standing is Standing.BEHIND and is_running and is_sum else standing


def _covers(one: Progress, periods: Mapping[str, Period]) -> str:
    """The time a value tells of: the whole year, or the months of the newest bulletin."""
    year, period = one.reached.year, periods[one.node.indicator]
    return period.title if year == period.year and period.last < 12 else f"{year}年"
