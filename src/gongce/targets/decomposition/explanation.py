"""Why a cell got what it got: the share it starts from, what the sums did to it, which bound held it, the rounding."""

from dataclasses import dataclass

import numpy as np

from gongce.targets.decomposition.arrays import FloatArray
from gongce.targets.decomposition.families import name_row
from gongce.targets.decomposition.problem import Distance
from gongce.targets.decomposition.proposal import Proposal
from gongce.targets.decomposition.response import build_response

NOTICEABLE = 5e-4


@dataclass(frozen=True, slots=True)
class Pull:
    """What one sum does to a cell: its words, and the factor on the share (1.08 raises it by 8 %)."""

    words: str
    factor: float


@dataclass(frozen=True, slots=True)
class CellExplanation:
    """The way of one cell from its share to its printed figure; amounts in steps.

    `share` is its part of all stated shares, `pulls` what the sums do to it, `wanted` where that leads without bounds,
    `held_by` is "", "floor", "ceiling", "fixed" or "no share", `nearest` the value before and `value` after rounding.
    """

    title: str
    share: float
    start: float
    pulls: tuple[Pull, ...]
    wanted: float
    held_by: str
    nearest: float
    value: int
    sentence: str


def explain_cell(proposal: Proposal, index: tuple[int, ...]) -> CellExplanation:
    """Explain one cell of a proposal.

    Args:
        proposal: the filled table.
        index: the cell's place on every axis (see `Problem.position`).

    Returns:
        The steps of its way, and the same as one Chinese sentence.

    >>> from gongce.targets.decomposition.problem import Axis, exact_margin, plain_problem
    >>> from gongce.targets.decomposition.proposal import decompose_target
    >>> table = plain_problem((Axis("unit", ("甲区", "乙区")),), np.array([10.0, 30.0]),
    ...     margins=(exact_margin((), np.array(50), "全市"),), unit="亿元")
    >>> explain_cell(decompose_target(table).get_proposal(), (0,)).sentence
    '甲区：份额25.00%，起点10亿元；全市合计50亿元上调25.0%，应为12.50亿元；取整为12亿元。'
    """
    problem = proposal.problem
    flat = int(np.ravel_multi_index(index, problem.shape))
    response = build_response(problem, list(proposal.system.families))
    pull = np.asarray(proposal.system.spread(proposal.prices), np.float64)
    wanted = float(response.raw(pull)[flat])
    seed = float(problem.seed[index])
    explanation = CellExplanation(
        problem.title(index),
        seed / float(problem.seed.sum()) if seed else 0.0,
        seed,
        _list_pulls(proposal, flat) if seed else (),
        wanted,
        _name_holder(proposal, index, wanted),
        float(proposal.nearest[index]),
        int(proposal.values[index]),
        "",
    )
    return _with_sentence(proposal, index, explanation)


def _list_pulls(proposal: Proposal, flat: int) -> tuple[Pull, ...]:
    """The common pull of the whole table first, then what each of the cell's sums does beside it."""
    problem = proposal.problem
    mass = problem.seed.ravel()
    ease = 1.0 / float(problem.priority.ravel()[flat])
    common, pulls = 0.0, []
    for number, family in enumerate(proposal.system.families):
        prices = proposal.system.part(proposal.prices, number)
        mean = _weighted_mean(prices, family.sums(mass))
        common += mean if family.size > 1 else 0.0
        row = int(family.labels[flat])
        if row < family.size:
            own = float(prices[row]) - (mean if family.size > 1 else 0.0)
            pulls.append((_row_words(proposal, number, row), own * ease))
    if common:
        pulls.insert(0, ("各合计总体", common * ease))
    is_linear = problem.distance is Distance.SQUARES
    factors = [Pull(words, 1.0 + price if is_linear else float(np.exp(price))) for words, price in pulls]
    return tuple(pull for pull in factors if abs(pull.factor - 1.0) >= NOTICEABLE)


def _weighted_mean(prices: FloatArray, weights: FloatArray) -> float:
    total = float(weights.sum())
    return float(prices @ weights) / total if total > 0 else 0.0


def _row_words(proposal: Proposal, number: int, row: int) -> str:
    family = proposal.system.families[number]
    steps = int(family.low[row]) if family.low[row] == family.high[row] else None
    title = name_row(proposal.problem, family, row)
    return title if steps is None else title + proposal.problem.printed(steps)


def _name_holder(proposal: Proposal, index: tuple[int, ...], wanted: float) -> str:
    problem = proposal.problem
    if problem.fixed[index]:
        return "fixed"
    if problem.seed[index] == 0:
        return "no share"
    nearest = float(proposal.nearest[index])
    slack = 1e-6 * max(1.0, abs(nearest))
    if nearest <= float(problem.floor[index]) + slack and wanted < nearest - slack:
        return "floor"
    return "ceiling" if nearest >= float(problem.ceiling[index]) - slack and wanted > nearest + slack else ""


def _with_sentence(proposal: Proposal, index: tuple[int, ...], cell: CellExplanation) -> CellExplanation:
    problem = proposal.problem
    value = problem.printed(cell.value)
    parts = [f"{cell.title}：份额{cell.share * 100:.2f}%，起点{_show(proposal, cell.start)}"]
    if cell.held_by == "fixed":
        parts.append(f"人工定为{value}")
    elif cell.held_by == "no share":
        parts = [f"{cell.title}：没有份额，取下限{value}"]
    else:
        parts += _tell_way(proposal, index, cell)
        parts.append(f"取整为{value}")
    sentence = "；".join(parts) + "。"
    fields = {name: getattr(cell, name) for name in CellExplanation.__slots__ if name != "sentence"}
    return CellExplanation(**fields, sentence=sentence)


def _tell_way(proposal: Proposal, index: tuple[int, ...], cell: CellExplanation) -> list[str]:
    moves = [f"{p.words}{'上调' if p.factor > 1 else '下调'}{abs(p.factor - 1) * 100:.1f}%" for p in cell.pulls]
    way = "，".join([*moves, f"应为{_show(proposal, cell.wanted)}"]) if moves else "份额已合于各合计"
    bounds = {"floor": ("低于下限", proposal.problem.floor), "ceiling": ("高于上限", proposal.problem.ceiling)}
    if cell.held_by in bounds:
        words, bound = bounds[cell.held_by]
        return [way, f"{words}，取{proposal.problem.printed(int(bound[index]))}"]
    return [way]


def _show(proposal: Proposal, steps: float) -> str:
    """A value that is not whole steps, with two decimals more than are printed."""
    problem = proposal.problem
    decimals = max(len(problem.printed(1).partition(".")[2].rstrip(problem.unit)), 0)
    is_whole = abs(steps - round(steps)) < 1e-9
    return f"{steps * float(problem.step):.{decimals if is_whole else decimals + 2}f}{problem.unit}"
