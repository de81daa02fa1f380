"""A target broken down: the proposal that keeps every demand, or the contradiction and a proposal for each way out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeAlias

import numpy as np

from gongce.targets.breakdown.demands import (
    PATH_ORIGIN,
    Demand,
    Frame,
    Precision,
    build_frame,
    list_demands,
    tell_source,
)
from gongce.targets.breakdown.seeds import plant_seeds
from gongce.targets.breakdown.wishes import Wish, bind_cells, demand_sums, start_from
from gongce.targets.decomposition.comparison import Alternative, Alternatives
from gongce.targets.decomposition.conflict import Conflict
from gongce.targets.decomposition.problem import Axis, Problem, plain_problem
from gongce.targets.decomposition.proposal import Decomposition, decompose_target
from gongce.targets.tree.nodes import TargetNode, TargetTree
from gongce.vocabulary import Finding, Severity, UsageError

MOST_DROPPED = 6
Wishes: TypeAlias = Sequence[Wish]
_RUNGS = (Precision.EXACT, Precision.TOP, Precision.PRINTED)
_NAMES = {
    Precision.EXACT: "全部要求",
    Precision.TOP: "全部要求（总目标精确，分项按印出精度）",
    Precision.PRINTED: "全部要求（按印出精度）",
}


@dataclass(frozen=True, eq=False)
class Breakdown:
    """What came of breaking a target down.

    Args:
        frame: units and years.
        alternatives: one proposal where all demands go together; else one for each set that is left aside, named by it.
        findings: contradictions first, then what the shares lack.
        conflicts: the contradictions of exact and of printed figures, as they were met.
    """

    frame: Frame
    alternatives: Alternatives
    findings: tuple[Finding, ...]
    conflicts: tuple[Conflict, ...]


def default_step(top: TargetNode) -> Fraction:
    """The step officials print in: hundredths of 亿元, else the target's own last printed place."""
    return min(Fraction(1, 100), top.step) if top.measured_in.endswith("亿元") else top.step


def break_down(
    tree: TargetTree, top: TargetNode, step: Fraction | None = None, *, frame: Frame | None = None, wishes: Wishes = ()
) -> Breakdown:
    """Break a target down over the lowest units under it, its years and, where asked, industries.

    Every printed figure is taken to the last step. Where that is impossible, the parts may be anything that prints as
    they do, then the top too. Where that is impossible as well, the contradiction is named, and for each origin of its
    demands a proposal is made without that origin: which one gives way is for people to decide.

    Args:
        tree: the plan's targets, bases and membership.
        top: an amount with figure and years.
        step: the printed unit, else `default_step`.
        frame: the table, else `build_frame` of the target.
        wishes: shares to start from, floors, ceilings, fixed figures, priorities.

    Raises:
        UsageError: the target cannot be broken down at all (no figure, no years), or not in so coarse a step.
    """
    frame = frame or build_frame(tree, top)
    unit = step or default_step(top)
    seeds, notes = plant_seeds(tree, frame, unit)
    start = start_from(frame, _plain_table(tree, frame, seeds, unit), wishes)
    plain, asked = bind_cells(frame, start, wishes), demand_sums(tree, frame, start, wishes)
    demands = {one: [*list_demands(tree, frame, unit, one), *asked] for one in _RUNGS}
    _require_fine(unit, demands[Precision.PRINTED], asked)
    printed = decompose_target(_with_demands(plain, demands[Precision.PRINTED]))
    if printed.proposal is None:
        findings = tuple(_tell(tree, frame, printed, demands[Precision.PRINTED], Precision.PRINTED))
        ways = _ways_out(tree, plain, [demands[Precision.EXACT], demands[Precision.PRINTED]], printed)
        return Breakdown(frame, Alternatives(tuple(ways)), (*findings, *notes), _conflicts(printed))
    exact = decompose_target(_with_demands(plain, demands[Precision.EXACT]))
    findings = tuple(_tell(tree, frame, exact, demands[Precision.EXACT], Precision.EXACT))
    nearer = [decompose_target(_with_demands(plain, demands[Precision.TOP]))] if exact.proposal is None else []
    tried = zip(_RUNGS, [exact, *nearer, printed] if nearer else [exact], strict=False)
    name, found = next((_NAMES[one], outcome) for one, outcome in tried if outcome.proposal is not None)
    kept = Alternatives((Alternative(name, found.get_proposal()),))
    return Breakdown(frame, kept, (*findings, *found.findings, *notes), _conflicts(exact))


def _require_fine(step: Fraction, demands: Sequence[Demand], asked: Sequence[Demand]) -> None:
    """A step so coarse that no multiple of it prints as a figure of the plan does."""
    wished = {id(demand) for demand in asked}
    for demand in demands:
        if demand.sum.low > demand.sum.high and id(demand) not in wished:
            raise UsageError(
                f"no multiple of it prints as the plan's figure does ({demand.sum.words})",
                where=f"step {float(step):g}",
                remedy="take a finer step",
            )


def _conflicts(outcome: Decomposition) -> tuple[Conflict, ...]:
    return (outcome.conflict,) if outcome.conflict else ()


def _plain_table(tree: TargetTree, frame: Frame, seeds: np.ndarray, step: Fraction) -> Problem:
    axes = [
        Axis("unit", tuple(tree.title_of(unit) for unit in frame.units)),
        Axis("year", tuple(str(year) for year in frame.years)),
    ]
    if frame.industries:
        axes.append(Axis("industry", tuple(tree.title_of(one) for one in frame.industries)))
    return plain_problem(tuple(axes), seeds, step=step, unit=frame.top.measured_in)


def _with_demands(problem: Problem, demands: list[Demand]) -> Problem:
    return replace(problem, groups=tuple(demand.sum for demand in demands))


def _tell(
    tree: TargetTree, frame: Frame, outcome: Decomposition, demands: list[Demand], precision: Precision
) -> Iterator[Finding]:
    """The contradiction and the targets it comes from; one of exact figures is a note, rounding may explain it."""
    by_words = {demand.sum.words: demand for demand in demands}
    titles = [demand.title for demand in outcome.conflict.demands] if outcome.conflict else []
    sources = "、".join(tell_source(tree, by_words[title]) for title in titles if title in by_words)
    for finding in outcome.findings if outcome.proposal is None else ():
        is_exact = precision is Precision.EXACT
        words = "精确到最小单位时" if is_exact else "按印出精度"
        yield Finding(
            "breakdown.rounding" if is_exact else "breakdown.conflict",
            Severity.NOTE if is_exact else Severity.WARNING,
            frame.top.place or frame.top.id,
            f"{words}不能同时满足：{finding.message}（{sources}）",
            "" if is_exact else finding.remedy,
        )


def _ways_out(
    tree: TargetTree, plain: Problem, by_precision: list[list[Demand]], outcome: Decomposition
) -> Iterator[Alternative]:
    """A proposal for each origin in the contradiction, without it; exact figures where they go, else as printed."""
    demands = by_precision[-1]
    for origin in _origins(demands, outcome):
        tried = [_drop(plain, one, origin) for one in by_precision]
        found = [(dropped, done) for dropped, done in tried if done.proposal is not None]
        if found:
            dropped, done = min(found, key=lambda pair: len(pair[0]))
            yield Alternative(
                _name_way(tree, demands, dropped), done.get_proposal(), _tell_dropped(tree, demands, dropped)
            )


def _drop(plain: Problem, demands: list[Demand], origin: str) -> tuple[list[str], Decomposition]:
    """What comes without an origin; as long as it still contradicts itself, one origin more is left out."""
    dropped = [origin]
    while True:
        kept = [demand for demand in demands if demand.origin not in dropped]
        found = decompose_target(_with_demands(plain, kept))
        further = [] if found.proposal is not None else _origins(kept, found)
        if not further or len(dropped) >= MOST_DROPPED:
            return dropped, found
        dropped.append(further[0])


def _origins(demands: list[Demand], outcome: Decomposition) -> list[str]:
    """Where the demands of a contradiction come from, derived ones first; the top's own figure never gives way."""
    titles = {demand.title for demand in outcome.conflict.demands} if outcome.conflict else set()
    found = dict.fromkeys(demand.origin for demand in demands if demand.sum.words in titles)
    top = demands[0].origin if demands else ""
    return sorted((origin for origin in found if origin != top), key=lambda origin: origin != PATH_ORIGIN)


def _name_way(tree: TargetTree, demands: list[Demand], dropped: list[str]) -> str:
    return "不采用" + "、".join(_name_origin(tree, demands, origin) for origin in dropped)


def _name_origin(tree: TargetTree, demands: list[Demand], origin: str) -> str:
    if origin == PATH_ORIGIN:
        return "推算的年度路径"
    mine = [demand for demand in demands if demand.origin == origin]
    titles = dict.fromkeys(tree.by_id[source].title for demand in mine for source in demand.sources)
    if not titles:
        return mine[0].sum.words
    return f"{next(iter(titles))}等{len(titles)}项" if len(titles) > 1 else next(iter(titles))


def _tell_dropped(tree: TargetTree, demands: list[Demand], dropped: list[str]) -> str:
    told = dict.fromkeys(tell_source(tree, d) for d in demands if d.origin in dropped and d.origin != PATH_ORIGIN)
    return f"未满足：{'、'.join(told)}" if told else ""
