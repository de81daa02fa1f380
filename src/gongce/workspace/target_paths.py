"""A target's path over years as a chart: what was reached, where it leads, the pair around it, what may come."""

from collections.abc import Mapping
from fractions import Fraction

from gongce.bulletins.charts import Chart, Fan, Path, fan_chart
from gongce.bulletins.monthly.data import Prospect
from gongce.rulebook import Reading, TargetMeasure
from gongce.targets.paths.path import YearPath
from gongce.targets.progress.standing import Progress
from gongce.targets.telling.trees import show_value
from gongce.targets.tree.nodes import TargetNode, TargetTree
from gongce.workspace.achieved import Achieved

_MOST_YEARS = 15


def chart_target(
    tree: TargetTree, path: YearPath | None, progress: Progress, achieved: Achieved, prospect: Prospect | None
) -> Chart | None:
    """The chart of one target; None where fewer than two years have anything to show.

    Actual values are whole years'; of a total over years what was reached by each year's end. The fan is the forecast
    of this year, joined to the last whole year.

    Args:
        tree: the plan's targets and bases.
        path: the target's path, where it has one.
        progress: the target's.
        achieved: where the progress comes from, for the period.
        prospect: what is expected of this year, where the target's indicator has a forecast.
    """
    node = progress.node
    actual = _actual(tree, progress, achieved)
    aims = _aims(node, path)
    years = sorted({*actual, *aims, *([node.years[1]] if node.years else [])})[-_MOST_YEARS:]
    if len(years) < 2 or not aims:
        return None
    lines = _Lines(years)
    floor, strive = (_tier(node, years, tier) for tier in ("floor", "strive"))
    drawn = Path([f"{year}" for year in years], lines.of(actual), lines.of(aims), floor=floor, strive=strive)
    fan = _fan(node, lines, actual, achieved.period.year, prospect)
    title = f"{tree.title_of(node.unit)}{node.title}目标{show_value(node)}"
    measure = f"{node.title}，{years[0]}—{years[-1]}年" + ("，累计" if _adds_up(node) else "")
    note = _note(path, fan)
    return fan_chart(title, drawn, fan, measure=measure, unit=node.measured_in, decimals=_decimals(node), note=note)


def _decimals(node: TargetNode) -> int:
    return 0 if node.measure is TargetMeasure.COUNT else max(1, node.decimals)


def _adds_up(node: TargetNode) -> bool:
    return node.reading is Reading.CUMULATIVE


def _actual(tree: TargetTree, progress: Progress, achieved: Achieved) -> dict[int, float]:
    """Whole years' values, and the printed base where the archive has none of its year."""
    node, found = progress.node, dict(progress.reached.by_year or {})
    if not progress.reached.is_whole_year and progress.reached.year in found:
        del found[progress.reached.year]
    base = tree.base_of(node)
    if base is not None and node.measure not in _RATES and not _adds_up(node) and base.measured_in == node.measured_in:
        found.setdefault(base.year, base.figure.value)
    if node.measure is TargetMeasure.GROWTH:
        found |= {year: value for year, value in achieved.whole_years(node).items() if year < achieved.period.year}
    values = {year: float(value) for year, value in sorted(found.items()) if year <= achieved.period.year}
    return _run_up({_start(node): 0.0} | values) if _adds_up(node) and node.years else values


def _start(node: TargetNode) -> int:
    """The year before a running total begins: nothing is there yet."""
    assert node.years is not None
    return node.years[0] - 1


_RATES = (TargetMeasure.GROWTH, TargetMeasure.SHARE, TargetMeasure.CHANGE)


def _run_up(values: Mapping[int, float]) -> dict[int, float]:
    total, found = 0.0, {}
    for year, value in values.items():
        total += value
        found[year] = total
    return found


def _aims(node: TargetNode, path: YearPath | None) -> dict[int, float]:
    """Where the target should be each year: its path, the running total of one, or the same value every year."""
    if path is not None and node.measure is not TargetMeasure.GROWTH and path.measured_in == node.measured_in:
        values = {year: float(value) for year, value in path.values.items()}
        return _run_up(values) if _adds_up(node) else values
    if node.figure is None or node.years is None:
        return {}
    is_yearly = node.measure is TargetMeasure.GROWTH or node.reading in (Reading.ANNUAL, Reading.AVERAGE)
    first = node.years[0] if is_yearly else node.years[1]
    return dict.fromkeys(range(first, node.years[1] + 1), float(node.figure.value))


class _Lines:
    """Values laid on the years; None leaves a gap."""

    def __init__(self, years: list[int]) -> None:
        self.years = years

    def of(self, values: Mapping[int, float]) -> list[float | None]:
        return [values.get(year) for year in self.years]


def _tier(node: TargetNode, years: list[int], tier: str) -> list[float | None]:
    """The floor or what is striven for, where it is not the target itself, over the target's years."""
    value: Fraction | None = getattr(node, tier)
    if value is None or node.years is None or (node.figure and value == node.figure.value):
        return []
    return [float(value) if node.years[0] <= year <= node.years[1] else None for year in years]


def _fan(
    node: TargetNode, lines: _Lines, actual: Mapping[int, float], year: int, prospect: Prospect | None
) -> Fan | None:
    """This year's forecast, spread from the last whole year; a total over years adds it to what was there."""
    if prospect is None or prospect.middle.value is None or year not in lines.years or year in actual:
        return None
    fits = prospect.by_growth == (node.measure is TargetMeasure.GROWTH) and prospect.measured_in == node.measured_in
    if not fits:
        return None
    last = max((one for one in actual if one < year), default=None)
    start = actual[last] if last is not None else 0.0
    more = start if _adds_up(node) else 0.0
    ends = {name: getattr(prospect, name).value for name in ("middle", "low", "high")}
    spread = {name: {year: more + value} for name, value in ends.items() if value is not None}
    for one in spread.values():
        if last is not None:
            one[last] = start
    bands = {80: (lines.of(spread["low"]), lines.of(spread["high"]))} if {"low", "high"} <= spread.keys() else {}
    return Fan(lines.of(spread["middle"]), bands)


def _note(path: YearPath | None, fan: Fan | None) -> str:
    words = []
    if path is not None and path.derived:
        words.append("路径为推算，原文只印末年或总量")
    if fan is not None:
        words.append("预测为本年")
    return "；".join(words)
