"""A plan pack's targets as a tree."""

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from gongce.relations import Figure
from gongce.rulebook import (
    Baseline,
    Bound,
    Change,
    ChangeKind,
    Direction,
    Pack,
    Target,
    TargetMeasure,
    TargetStrength,
)
from gongce.targets.tree.nodes import BaseValue, Succession, TargetNode, TargetTree, VersionSpan
from gongce.vocabulary import Finding, Severity

_YEARS = re.compile(r"^(\d{4})(?:/(\d{4})|-.*)?$")


def build_tree(pack: Pack, on: date | None = None) -> TargetTree:
    """The tree of a pack.

    Args:
        pack: a checked pack.
        on: the day memberships are taken of; left out: the day the plan binds from, or ever where that is lost.
    """
    day = on or pack.plan.issued
    titles = {unit.id: unit.title for unit in pack.units} | {item.id: item.title for item in pack.items.values()}
    versions = tuple(VersionSpan(v.id, v.title, _day(v.valid.start), _day(v.valid.end)) for v in pack.versions)
    return TargetTree(
        nodes=tuple(_node(pack, target) for target in pack.targets),
        bases=tuple(base for baseline in pack.baselines if (base := _base(pack, baseline))),
        hierarchies={hierarchy.id: _list_members(pack, hierarchy.id, day) for hierarchy in pack.hierarchies},
        titles=titles,
        open_groups=frozenset(unit.id for unit in pack.units if not unit.complete),
        horizon=read_years(pack.plan.period),
        versions=versions,
        successions=tuple(one for change in pack.changes for one in _successions(change)),
    )


def _successions(change: Change) -> Iterator[Succession]:
    """One unit in another's place: renamed and recoded units go on as they were, others need an entered factor."""
    is_same = change.kind in (ChangeKind.RENAMED, ChangeKind.RECODED)
    bridge = Fraction(1) if is_same and change.bridge is None else change.bridge
    if len(change.before) == 1:
        for after in change.after:
            yield Succession(change.before[0], after, _day(change.day), bridge)


def judge_changes(pack: Pack, tree: TargetTree) -> tuple[Finding, ...]:
    """A warning for every unit with targets whose series breaks at a change nobody entered a factor for."""
    wanted = {node.unit for node in tree.nodes}
    broken = [
        change
        for change in pack.changes
        if change.bridge is None and change.kind not in (ChangeKind.RENAMED, ChangeKind.RECODED)
        if wanted & {*change.before, *change.after}
    ]
    return tuple(
        Finding(
            "target.unit-changed",
            Severity.WARNING,
            f"{pack.name}/units.yaml {change.id}",
            f"{_name_units(pack, change)}有区划或隶属变动，前后数据不连续",
            "录入前后口径的衔接系数（bridge），或用变动后的基数",
        )
        for change in broken
    )


def _name_units(pack: Pack, change: Change) -> str:
    return "、".join(pack.unit(one).title for one in dict.fromkeys((*change.before, *change.after)))


def _list_members(pack: Pack, hierarchy: str, day: date | None) -> dict[str, tuple[str, ...]]:
    found = {unit.id: tuple(member.id for member in pack.members(unit.id, hierarchy, day)) for unit in pack.units}
    return {unit: members for unit, members in found.items() if members}


def read_years(period: str) -> tuple[int, int] | None:
    """First and last year of a pack's period; None for standing, yearly and lost ones.

    >>> read_years("2011/2015"), read_years("2012-Q2"), read_years("annual")
    ((2011, 2015), (2012, 2012), None)
    """
    found = _YEARS.match(period)
    if not found:
        return None
    return int(found[1]), int(found[2] or found[1])


def read_figure(target: Target) -> Figure | None:
    """The printed value of a target with what it may stand for; counts are exact, other figures rounded."""
    aim = target.aim
    if aim is None:
        return None
    step = 0 if target.measure is TargetMeasure.COUNT else 1
    low, high = {
        Bound.AT_LEAST: (aim, None),
        Bound.AT_MOST: (None, aim),
        Bound.RANGE: (target.floor, aim),
    }.get(target.bound, (aim, aim))
    is_about = target.strength is TargetStrength.ABOUT
    return Figure(low, high, Figure.parse("1").step * step / 10**target.decimals, is_about)


def _node(pack: Pack, target: Target) -> TargetNode:
    indicator = pack.indicator(target.indicator)
    period = pack.period_of(target)
    years = read_years(period) or (read_years(pack.plan.period) if period == "annual" else None)
    whole = target.denominator
    return TargetNode(
        id=target.id,
        title=target.title,
        indicator=target.indicator,
        unit=target.unit,
        industry=target.industry or "",
        measure=target.measure,
        figure=read_figure(target),
        floor=target.floor,
        target=target.target,
        strive=target.strive,
        measured_in=pack.measured_in(target),
        years=years,
        reading=target.reading,
        price_basis=target.price_basis or indicator.price_basis,
        definition=_definition(pack, target.definition, target.indicator, years),
        parent=target.parent or "",
        relation=target.relation,
        along=target.along,
        version=target.version,
        scope=target.scope,
        restates=target.restates or "",
        denominator=((whole.indicator or "", whole.unit or "") if whole else ("", "")),
        decimals=target.decimals,
        is_ceiling=target.measure is TargetMeasure.CEILING
        or (target.direction or indicator.direction) is Direction.DOWN,
        base_year=_base_year(target),
        place=f"{pack.name}/targets.yaml {target.id}",
    )


def _base_year(target: Target) -> int | None:
    years = read_years(target.base) if target.base else None
    return years[1] if years else None


def _base(pack: Pack, baseline: Baseline) -> BaseValue | None:
    years = read_years(baseline.period)
    if years is None:
        return None
    indicator = pack.indicator(baseline.indicator)
    step = 0 if baseline.measure is TargetMeasure.COUNT else 1
    figure = Figure(baseline.value, baseline.value, Figure.parse("1").step * step / 10**baseline.decimals)
    return BaseValue(
        id=baseline.id,
        title=baseline.title,
        indicator=baseline.indicator,
        unit=baseline.unit,
        industry=baseline.industry or "",
        year=years[1],
        figure=figure,
        measured_in=baseline.measured_in or ("%" if baseline.measure in _PERCENT else indicator.measured_in),
        measure=baseline.measure,
        price_basis=baseline.price_basis or indicator.price_basis,
        definition=_definition(pack, baseline.definition, baseline.indicator, years),
    )


_PERCENT = (TargetMeasure.GROWTH, TargetMeasure.SHARE)


def _definition(pack: Pack, own: str | None, indicator: str, years: tuple[int, int] | None) -> str:
    if own or years is None:
        return own or ""
    return pack.definition_of(indicator, date(years[1], 12, 31)) or ""


def _day(value: date | str | None) -> date | None:
    return value if isinstance(value, date) else None
