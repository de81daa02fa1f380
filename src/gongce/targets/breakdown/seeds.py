"""Where every cell starts from: the unit's own path, its base at the whole's pace, or an even part of what is left."""

from dataclasses import replace
from fractions import Fraction

import numpy as np

from gongce.rulebook import Reading, TargetMeasure
from gongce.targets.breakdown.demands import AMOUNTS, HUNDRED, Frame
from gongce.targets.decomposition.arrays import FloatArray
from gongce.targets.paths.path import YearPath, draw_paths
from gongce.targets.tree.closure import figure_in
from gongce.targets.tree.nodes import TargetNode, TargetTree
from gongce.vocabulary import Finding, Severity

SMALLEST = 1e-6


def plant_seeds(tree: TargetTree, frame: Frame, step: Fraction) -> tuple[FloatArray, tuple[Finding, ...]]:
    """(units, years[, industries]) starting amounts in steps; a finding for every unit with nothing to start from.

    A unit with a path of its own (base and end, or base and total) follows it; one with a figure only has it spread at
    the whole's pace; one with a base only grows at the whole's pace. The others share evenly what their group has left,
    which the finding says: no other figure of theirs is printed.
    """
    pace = _pace(frame)
    paths = {path.node.id: path for path in draw_paths(tree)}
    known = {unit: row for unit in frame.units if (row := _own_row(tree, frame, unit, pace, paths)) is not None}
    findings: list[Finding] = []
    orphans: list[str] = []
    for group, members in _groups(frame).items():
        blank = [unit for unit in members if unit not in known]
        whole = _group_row(tree, frame, group, pace) if blank else None
        if whole is None:
            orphans += blank
            continue
        left = _left_over(whole, pace, [known[u] for u in members if u in known], len(blank))
        weights = _weigh_members(tree, frame, group, blank)
        known |= {unit: left * weights[unit] for unit in blank}
        findings.append(_tell_even(tree, frame, group, blank))
    if orphans:
        left = _left_over(_top_row(frame, pace), pace, list(known.values()), len(orphans))
        weights = _weigh_members(tree, frame, frame.top.unit, orphans)
        known |= {unit: left * weights[unit] for unit in orphans}
        findings.append(_tell_even(tree, frame, frame.top.unit, orphans))
    seeds = np.array([known[unit] for unit in frame.units]) / float(step)
    findings += _tell_even_years(frame)
    if frame.industries:
        parts, notes = _weigh_industries(tree, frame)
        seeds, findings = seeds[:, :, None] * parts[:, None, :], [*findings, *notes, *_tell_whole(tree, frame)]
    return np.maximum(seeds, SMALLEST), tuple(findings)


def _tell_even_years(frame: Frame) -> list[Finding]:
    """Without base or growth nothing says how the years follow each other: they start even, which is told."""
    if frame.path is not None or len(frame.years) == 1:
        return []
    message = f"{frame.top.title}没有基数或增速可推出年度路径，各年从平均数起"
    place = frame.top.place or frame.top.id
    return [Finding("breakdown.path-missing", Severity.WARNING, place, message, "补上基数（--base）后重新分解")]


def _tell_whole(tree: TargetTree, frame: Frame) -> list[Finding]:
    """Industries somebody named are taken for all there are."""
    printed = {child.industry for child in tree.children(frame.top.id)}
    if set(frame.industries) <= printed:
        return []
    names = "、".join(tree.title_of(one) for one in frame.industries)
    message = f"所列行业（{names}）之和即为总目标，其他行业没有份额"
    place = frame.top.place or frame.top.id
    return [Finding("breakdown.industries-whole", Severity.NOTE, place, message, "另有行业的，一并列出")]


def _weigh_industries(tree: TargetTree, frame: Frame) -> tuple[FloatArray, list[Finding]]:
    """(units, industries) each industry's part of a unit: from its bases, else from its targets, else even."""
    parts = np.full((len(frame.units), len(frame.industries)), 1.0 / len(frame.industries))
    common = _industry_parts(tree, frame, frame.top.unit)
    blank = []
    for row, unit in enumerate(frame.units):
        own = common if unit == frame.top.unit else _industry_parts(tree, frame, unit)
        own = common if own is None else own
        if own is None:
            blank.append(unit)
        else:
            parts[row] = own
    if not blank:
        return parts, []
    names = "、".join(tree.title_of(unit) for unit in blank)
    message = f"{names}没有分行业的基数或目标，各行业平均起点"
    place = frame.top.place or frame.top.id
    return parts, [
        Finding("breakdown.industry-base-missing", Severity.WARNING, place, message, "补上分行业基数后重新分解")
    ]


def _industry_parts(tree: TargetTree, frame: Frame, unit: str) -> FloatArray | None:
    """(industries,) adding up to one; None where an industry has neither base nor target."""
    values: list[Fraction | None] = []
    for industry in frame.industries:
        base = tree.base_of(replace(frame.top, industry=industry), unit)
        goal = next(
            (
                figure.value
                for node in tree.children(frame.top.id)
                if (node.unit, node.industry) == (unit, industry) and (figure := figure_in(node, frame.top.measured_in))
            ),
            None,
        )
        values.append(base.figure.value if base else goal)
    if any(value is None for value in values):
        return None
    amounts = np.array([float(value or 0) for value in values])
    return np.asarray(amounts / amounts.sum(), np.float64) if amounts.sum() > 0 else None


def _pace(frame: Frame) -> FloatArray:
    """(years,) the whole's path with a mean of one; even where it has none."""
    if frame.path is None:
        return np.ones(len(frame.years))
    values = np.array([float(frame.path.values.get(year, 0)) for year in frame.years])
    return np.asarray(values / values.mean(), np.float64)


def _own_row(
    tree: TargetTree, frame: Frame, unit: str, pace: FloatArray, paths: dict[str, YearPath]
) -> FloatArray | None:
    """(years,) amounts from the unit's own target or base; None where it has neither."""
    node = _own_target(tree, frame, unit)
    if node is not None and node.id in paths:
        return np.array([float(paths[node.id].values.get(year, 0)) for year in frame.years])
    if node is not None and (row := _spread(frame, node, pace)) is not None:
        return row
    base = tree.base_of(frame.top, unit)
    if base is None or base.figure.value <= 0:
        return None
    factor = _growth_factor(frame)
    return np.asarray(float(base.figure.value) * factor * pace, np.float64)


def _own_target(tree: TargetTree, frame: Frame, unit: str) -> TargetNode | None:
    for node in tree.descendants(frame.top.id):
        is_whole = node.industry in ("", frame.top.industry)
        if node.unit == unit and is_whole and node.indicator == frame.top.indicator and node.measure in AMOUNTS:
            return node
    return None


def _spread(frame: Frame, node: TargetNode, pace: FloatArray) -> FloatArray | None:
    figure = figure_in(node, frame.top.measured_in)
    if figure is None:
        return None
    value = float(figure.value)
    if node.reading is Reading.END:
        return np.asarray(value * pace / pace[-1], np.float64)
    if node.reading is Reading.ANNUAL:
        return np.full(len(frame.years), value)
    return np.asarray(value * pace / pace.sum(), np.float64)


def _growth_factor(frame: Frame) -> float:
    """From a base to the mean of the path's years."""
    if frame.path is None or frame.path.base is None:
        return 1.0
    values = [float(frame.path.values.get(year, 0)) for year in frame.years]
    return float(np.mean(values) / float(frame.path.base.figure.value))


def _groups(frame: Frame) -> dict[str, list[str]]:
    """The lowest units by the group just under the top they belong to."""
    inside = {group: [unit for unit in frame.units if unit in frame.under[group]] for group in frame.groups}
    groups = {group: members for group, members in inside.items() if members}
    placed = {unit for members in groups.values() for unit in members}
    rest = [unit for unit in frame.units if unit not in placed]
    return groups | ({frame.top.unit: rest} if rest else {})


def _top_row(frame: Frame, pace: FloatArray) -> FloatArray:
    """(years,) what the whole comes to: its path, else its figure at an even pace."""
    if frame.path is not None:
        return np.array([float(frame.path.values.get(year, 0)) for year in frame.years])
    row = _spread(frame, frame.top, pace)
    return pace if row is None else row


def _left_over(whole: FloatArray, pace: FloatArray, known: list[FloatArray], blank: int) -> FloatArray:
    """(years,) what a figure leaves for those without one, at the whole's pace; as much as the others if nothing."""
    taken = np.sum(known, axis=0) if known else np.zeros(len(whole))
    if (whole - taken).sum() > 0:
        return np.asarray((whole - taken).sum() * pace / pace.sum(), np.float64)
    alike = taken.sum() / len(known) if known else 1.0
    return np.asarray(blank * alike * pace / pace.sum(), np.float64)


def _weigh_members(tree: TargetTree, frame: Frame, group: str, blank: list[str]) -> dict[str, float]:
    """Each blank member's part of what is left: even, but for a base printed for some of them together."""
    base = tree.base_of(frame.top, group)
    weights = dict.fromkeys(blank, 1.0 / len(blank))
    for unit in {base.unit for base in tree.bases} - {group, frame.top.unit}:
        together = [member for member in tree.members(unit, blank) if member in blank]
        known = tree.base_of(frame.top, unit)
        if base is None or known is None or len(together) < 2 or len(together) != len(tree.members(unit, blank)):
            continue
        part = float(known.figure.value / base.figure.value)
        rest = [member for member in blank if member not in together]
        if 0 < part < 1 and rest:
            weights |= dict.fromkeys(together, part / len(together)) | dict.fromkeys(rest, (1 - part) / len(rest))
    return weights


def _group_row(tree: TargetTree, frame: Frame, group: str, pace: FloatArray) -> FloatArray | None:
    if (row := _own_row(tree, frame, group, pace, {})) is not None:
        return row
    for node in tree.descendants(frame.top.id):
        if node.unit == group and node.measure is TargetMeasure.SHARE and node.figure and frame.top.figure:
            share = float(frame.top.figure.value * node.figure.value / HUNDRED)
            is_end = frame.top.reading is Reading.END
            return np.asarray(share * pace / (pace[-1] if is_end else pace.sum()), np.float64)
    return None


def _tell_even(tree: TargetTree, frame: Frame, group: str, blank: list[str]) -> Finding:
    names = "、".join(tree.title_of(unit) for unit in blank)
    message = (
        f"{names}没有印出的基数或目标，起点按{tree.title_of(group)}余数分摊（部分成员印有合计基数的按其比例，其余平均）"
    )
    return Finding(
        "breakdown.base-missing", Severity.WARNING, frame.top.place or frame.top.id, message, "补上各单位基数后重新分解"
    )
