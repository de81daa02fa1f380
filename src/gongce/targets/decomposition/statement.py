"""Whether a problem can be worked on at all: every defect of its numbers at once, with place and remedy."""

from collections.abc import Iterator

import numpy as np

from gongce.targets.decomposition.arrays import BoolArray
from gongce.targets.decomposition.problem import UNBOUNDED, Problem
from gongce.vocabulary import Finding, Severity

MOST_TOLD = 5
MOST_AXES = 3


def check_statement(problem: Problem) -> tuple[Finding, ...]:
    """Defects that no arithmetic can mend; all of them are blocking, none is guessed away.

    >>> from gongce.targets.decomposition.problem import Axis, plain_problem
    >>> table = plain_problem((Axis("unit", ("甲", "乙")),), np.array([1.0, -2.0]))
    >>> [(finding.code, finding.place) for finding in check_statement(table)]
    [('decomposition.share-negative', '乙')]
    """
    found = [*_check_axes(problem)]
    return tuple(found or [*_check_cells(problem), *_check_sums(problem)])


def _check_axes(problem: Problem) -> Iterator[Finding]:
    if not 1 <= len(problem.axes) <= MOST_AXES:
        yield _finding("axes", "全表", f"有{len(problem.axes)}个维度", "分解表只能有一至三个维度")
    for axis in problem.axes:
        if not axis.members:
            yield _finding("axis-empty", axis.name, "这一维没有成员", "至少给出一个成员")
        for member in sorted({m for m in axis.members if axis.members.count(m) > 1}):
            yield _finding("member-twice", f"{axis.name}:{member}", "同一维里成员重名", "改名，使每个成员只出现一次")
    arrays = (problem.seed, problem.floor, problem.ceiling, problem.fixed, problem.priority)
    if any(array.shape != problem.shape for array in arrays):
        yield _finding("shape", "全表", f"份额、上下限等的大小与各维成员数{problem.shape}不符", "每个单元格各给一个数")
    kept = {axis.name: len(axis.members) for axis in problem.axes}
    for margin in problem.margins:
        place = "×".join(margin.axes) or "总计"
        if any(name not in kept for name in margin.axes):
            yield _finding("margin-axis", place, "合计用到了表中没有的维度", f"维度只有{'、'.join(kept)}")
        elif margin.low.shape != (wanted := tuple(kept[n] for n in margin.axes)) or margin.high.shape != wanted:
            yield _finding("margin-shape", place, "合计的个数与成员数不符", f"应为{wanted}")


def _check_cells(problem: Problem) -> Iterator[Finding]:
    floor, ceiling = problem.floor, problem.ceiling
    checks: tuple[tuple[str, BoolArray, str, str], ...] = (
        ("share-missing", ~np.isfinite(problem.seed), "份额缺失或不是数", "补上份额；没有份额的填0"),
        ("share-negative", problem.seed < 0, "份额为负", "份额不能为负；下降的指标按绝对量分解"),
        ("priority", ~(problem.priority > 0) | ~np.isfinite(problem.priority), "优先级须大于0", "一般为1"),
        ("bounds-crossed", floor > ceiling, "下限高于上限", "调低下限或调高上限"),
        ("bound-negative", (floor < 0) | (ceiling < 0), "上下限为负", "分解量不能为负"),
        ("amount-too-large", (floor > UNBOUNDED) | (ceiling > UNBOUNDED), "数值过大", "换用更大的单位"),
    )
    for code, is_wrong, message, remedy in checks:
        places = np.argwhere(is_wrong)
        for index in places[:MOST_TOLD].tolist():
            yield _finding(code, problem.title(tuple(index)), message, remedy)
        if len(places) > MOST_TOLD:
            yield _finding(code, "全表", f"另有{len(places) - MOST_TOLD}处{message}", remedy)


def _check_sums(problem: Problem) -> Iterator[Finding]:
    for margin in problem.margins:
        for place in np.argwhere(np.atleast_1d(margin.low > margin.high))[:MOST_TOLD].tolist():
            names = [
                next(a for a in problem.axes if a.name == name).members[i]
                for name, i in zip(margin.axes, place, strict=False)
            ]
            yield _finding("sum-crossed", "·".join(names) or "总计", "合计的下限高于上限", "两者只留一个或改正")
    for group in problem.groups:
        if group.low > group.high:
            yield _finding("sum-crossed", group.words, "合计的下限高于上限", "两者只留一个或改正")


def _finding(code: str, place: str, message: str, remedy: str) -> Finding:
    return Finding(f"decomposition.{code}", Severity.BLOCKING, place, message, remedy)
