"""Where a target's figures do not agree over time: growth against end level, growth against total, mixed prices."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from gongce.relations import (
    Decision,
    Figure,
    Verdict,
    decide_cumulative,
    decide_end_value,
    grow_value,
    imply_path_rate,
    imply_rate,
    sum_path,
)
from gongce.rulebook import Reading, TargetMeasure
from gongce.targets.paths.path import (
    HUNDRED,
    NO_DEFLATORS,
    PATH_MEASURES,
    Deflators,
    is_basis_open,
    needs_deflator,
)
from gongce.targets.tree.closure import figure_in
from gongce.targets.tree.closure_report import show_amount, show_figure
from gongce.targets.tree.nodes import BaseValue, TargetNode, TargetTree
from gongce.vocabulary import Finding, Severity


@dataclass(frozen=True, slots=True)
class PathCheck:
    """A growth rate against a level or total of the same indicator, unit and version.

    `implied_rate` is what the level or total would need, `implied_value` what the rate leads to; both are derived.
    """

    growth: TargetNode
    aim: TargetNode
    base: BaseValue
    decision: Decision
    implied_rate: Fraction
    implied_value: Fraction
    is_basis_open: bool = False


def check_paths(tree: TargetTree, deflators: Deflators = NO_DEFLATORS) -> tuple[PathCheck, ...]:
    """Every growth rate compared with every level and total it should lead to, as far as prices allow."""
    return tuple(
        check
        for growth, aim, base in _pairs(tree)
        if not needs_deflator(growth, aim) or growth.indicator in deflators.percent
        for check in _compare(growth, aim, base, deflators)
    )


def judge_paths(tree: TargetTree, deflators: Deflators = NO_DEFLATORS) -> tuple[Finding, ...]:
    """Findings: figures that disagree, prices that are mixed or not told, definitions that changed on the way."""
    found = [finding for check in check_paths(tree, deflators) for finding in _judge(check)]
    found += [
        _refuse(growth, aim)
        for growth, aim, _ in _pairs(tree)
        if needs_deflator(growth, aim) and growth.indicator not in deflators.percent
    ]
    return (*found, *_judge_definitions(tree))


def _pairs(tree: TargetTree) -> Iterator[tuple[TargetNode, TargetNode, BaseValue]]:
    """A yearly average growth, a level or total of the same thing, and the base both start from."""
    nodes = [node for node in tree.nodes if node.figure is not None and node.years and not node.restates]
    for growth in nodes:
        if growth.measure is not TargetMeasure.GROWTH or not _spans_the_way(growth):
            continue
        for aim in nodes:
            base = tree.base_of(aim)
            if aim.measure in PATH_MEASURES and _same_thing(growth, aim) and base and base.figure.value > 0:
                yield growth, aim, base


def _spans_the_way(growth: TargetNode) -> bool:
    """Whether the rate leads from the base to the end: a yearly average, or the one year's own."""
    is_one_year = growth.years is not None and growth.years[0] == growth.years[1]
    return growth.reading is Reading.AVERAGE or (growth.reading is Reading.ANNUAL and is_one_year)


def _same_thing(growth: TargetNode, aim: TargetNode) -> bool:
    keys = [(node.indicator, node.unit, node.industry, node.version) for node in (growth, aim)]
    return keys[0] == keys[1] and growth.years is not None and aim.years is not None and growth.years[1] == aim.years[1]


def _compare(growth: TargetNode, aim: TargetNode, base: BaseValue, deflators: Deflators) -> Iterator[PathCheck]:
    assert growth.figure is not None
    assert aim.years is not None
    figure, years = figure_in(aim, base.measured_in), aim.years[1] - base.year
    if figure is None or years < 1 or (growth.reading is Reading.ANNUAL and years != 1):
        return
    rate = _nominal(growth, aim, deflators)
    is_open = is_basis_open(growth, aim)
    if aim.reading is Reading.END:
        decision = decide_end_value(base.figure, rate, years, figure)
        implied = imply_rate(base.figure.value, figure.value, years)
        reached = grow_value(base.figure.value, rate.value, years)
    elif aim.reading is Reading.CUMULATIVE and aim.years[0] == base.year + 1:
        decision = decide_cumulative(base.figure, rate, years, figure)
        implied = imply_path_rate(base.figure.value, figure.value, years)
        reached = sum_path(base.figure.value, rate.value, years)
    else:
        return
    if is_open and decision.verdict is Verdict.VIOLATED:
        decision = Decision(Verdict.AMBIGUOUS, decision.exact, decision.possible, decision.printed, decision.right)
    yield PathCheck(growth, aim, base, decision, implied, reached, is_open)


def _nominal(growth: TargetNode, aim: TargetNode, deflators: Deflators) -> Figure:
    """The growth at the level's prices: with the entered deflator where the two differ."""
    assert growth.figure is not None
    if not needs_deflator(growth, aim):
        return growth.figure
    factor = 1 + deflators.percent[growth.indicator] / HUNDRED
    shift = (factor - 1) * HUNDRED
    low, high = growth.figure.low, growth.figure.high
    return Figure(
        None if low is None else low * factor + shift,
        None if high is None else high * factor + shift,
        growth.figure.step * factor,
        growth.figure.is_about,
    )


def tell_path(check: PathCheck) -> str:
    """Both figures, what each implies of the other, how it came out."""
    growth, aim, base = check.growth, check.aim, check.base
    assert growth.figure is not None
    assert aim.figure is not None
    what = "五年累计" if aim.reading is Reading.CUMULATIVE and _span(aim) == 5 else "累计"
    target = "末年" if aim.reading is Reading.END else what
    rate, value = show_figure(growth.figure, "%"), show_figure(aim.figure, aim.measured_in)
    return (
        f"{aim.title}{value}：由{base.year}年{show_amount(base.figure.value)}{base.measured_in}"
        f"年均增长{rate}推得{target}{show_amount(round(check.implied_value * 100) / Fraction(100))}{base.measured_in}；"
        f"{value}只需年均增长{show_amount(check.implied_rate)}%"
    )


def _span(node: TargetNode) -> int:
    return node.years[1] - node.years[0] + 1 if node.years else 0


def _judge(check: PathCheck) -> Iterator[Finding]:
    place = check.aim.place or check.aim.id
    if check.decision.verdict is Verdict.VIOLATED:
        yield Finding(
            "path.disagree",
            Severity.WARNING,
            place,
            f"{tell_path(check)}，两数不能同时成立（{check.growth.title}）",
            "核对原文；分解时只能取其一，写明依据",
        )
    elif check.is_basis_open and check.decision.verdict is Verdict.AMBIGUOUS:
        yield Finding(
            "path.price-basis-unknown",
            Severity.WARNING,
            place,
            f"{tell_path(check)}；原文没有写明价格口径，同一口径下两数不合（{check.growth.title}）",
            "注明现价或可比价；口径不同的，录入价格变动率后再比",
        )


def _refuse(growth: TargetNode, aim: TargetNode) -> Finding:
    return Finding(
        "path.price-basis-mixed",
        Severity.WARNING,
        growth.place or growth.id,
        f"{growth.title}按可比价，{aim.title}按现价，没有录入价格变动率，不作换算",
        "录入该指标的年均价格变动率（%），或按同一价格口径另定目标",
    )


def _judge_definitions(tree: TargetTree) -> Iterator[Finding]:
    told: set[tuple[str, str]] = set()
    for _, aim, base in _pairs(tree):
        if aim.definition and base.definition and aim.definition != base.definition and (aim.id, base.id) not in told:
            told.add((aim.id, base.id))
            message = f"{aim.title}与{base.year}年基数统计口径不同，路径按原文自己的增速推算，未作口径换算"
            remedy = "录入新旧口径的换算系数，或用新口径的基数"
            yield Finding("path.definition-changed", Severity.WARNING, aim.place or aim.id, message, remedy)
