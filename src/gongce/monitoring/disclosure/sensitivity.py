"""Which cells may not be shown as they are: too few respondents, one of them dominant, one estimable by another."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from gongce.monitoring.arrays import BoolArray, FloatArray
from gongce.monitoring.disclosure.table import CellTable


class Sensitivity(StrEnum):
    """Why a cell is not shown."""

    SHOWN = ""
    TOO_FEW = "too_few"
    DOMINATED = "dominated"
    ESTIMABLE = "estimable"
    SECONDARY = "secondary"
    """Shown, it would reveal another cell by subtraction."""


SENSITIVITY_WORDS = {
    Sensitivity.TOO_FEW: "填报单位不足",
    Sensitivity.DOMINATED: "一家独大",
    Sensitivity.ESTIMABLE: "可推算单家数据",
    Sensitivity.SECONDARY: "避免相减推出其他格",
}


@dataclass(frozen=True, slots=True)
class DisclosureRule:
    """Standard-practice numbers (methods.md §2.13 [M]): configuration, to be confirmed by the statistics bureau.

    Args:
        least: respondents a shown cell has at least.
        dominance_percent: the largest respondent's share from which a cell is dominated.
        estimate_percent: p of the p % rule: the second largest must not be able to estimate the largest so closely.
            0 leaves that rule out; it and dominance then are alternatives, with both the stricter holds.
    """

    least: int = 3
    dominance_percent: float = 85.0
    estimate_percent: float = 10.0


DEFAULT_DISCLOSURE_RULE = DisclosureRule()


def judge_cells(table: CellTable, rule: DisclosureRule = DEFAULT_DISCLOSURE_RULE) -> tuple[Sensitivity, ...]:
    """Each cell's own sensitivity, before any subtraction is thought of.

    p % rule: sensitive where total − largest − second < p % of the largest. Equality is not sensitive for the p % rule;
    a share of exactly the limit is dominated.
    """
    few, dominated, estimable = _few(table, rule), _dominated(table, rule), _estimable(table, rule)
    codes = np.select([few, dominated, estimable], [1, 2, 3], 0)
    order = (Sensitivity.SHOWN, Sensitivity.TOO_FEW, Sensitivity.DOMINATED, Sensitivity.ESTIMABLE)
    return tuple(order[code] for code in codes.tolist())


def _few(table: CellTable, rule: DisclosureRule) -> BoolArray:
    return np.asarray(table.counts < rule.least, np.bool_)


def _dominated(table: CellTable, rule: DisclosureRule) -> BoolArray:
    return np.asarray(table.largest * 100 >= rule.dominance_percent * table.values, np.bool_)


def _estimable(table: CellTable, rule: DisclosureRule) -> BoolArray:
    rest = table.values - table.largest - table.second
    return np.asarray(rest * 100 < rule.estimate_percent * table.largest, np.bool_)


def needed_room(table: CellTable, rule: DisclosureRule) -> FloatArray:
    """How far from each cell's value a reader's bounds must stay, each way, if the cell is sensitive.

    p % of the value at least; by the p % rule p % of the largest respondent less what the others hide already.
    """
    share = max(rule.estimate_percent, 1.0) / 100
    rest = table.values - table.largest - table.second
    return np.maximum(share * table.values, share * table.largest - rest)
