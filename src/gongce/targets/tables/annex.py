"""An annex that was issued (each body's figure per year) checked against what the plan demands, nothing changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

import numpy as np

from gongce.relations import Figure
from gongce.rulebook import Dimension, Reading, Relation
from gongce.targets.breakdown.demands import PATH_ORIGIN, Demand, Frame, Precision, list_demands, tell_source
from gongce.targets.decomposition.families import group_cells
from gongce.targets.decomposition.problem import UNBOUNDED, Axis, Problem, plain_problem
from gongce.targets.tree.closure_report import show_amount
from gongce.targets.tree.nodes import TargetNode, TargetTree
from gongce.vocabulary import Finding, InputError, Severity

ANNEX_COLUMNS = ("unit", "year", "value")


@dataclass(frozen=True, slots=True)
class SumCheck:
    """A sum of the annex against what the plan demands of it, in the target's unit.

    `low` and `high` are what the printed figure may stand for, None where that side is open; `gap` is how far the sum
    lies outside (negative: too little), 0 where it is kept; `total` is None while figures are missing, and they are
    counted in `lacking`.
    """

    words: str
    source: str
    total: Fraction | None
    low: Fraction | None
    high: Fraction | None
    gap: Fraction | None
    lacking: int


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex taken over as it stands: (unit, year) → figure, and its sums against the plan's."""

    frame: Frame
    values: Mapping[tuple[str, int], Fraction]
    checks: tuple[SumCheck, ...]
    findings: tuple[Finding, ...]

    def nodes(self, tree: TargetTree) -> tuple[TargetNode, ...]:
        """Each figure as a yearly target under the one it breaks down."""
        top = self.frame.top
        return tuple(
            TargetNode(
                id=f"{top.id}.{unit}.{year}",
                title=f"{tree.title_of(unit)}{year}年{top.title}",
                indicator=top.indicator,
                unit=unit,
                measure=top.measure,
                figure=Figure(value, value, top.step),
                measured_in=top.measured_in,
                years=(year, year),
                reading=Reading.ANNUAL,
                target=value,
                price_basis=top.price_basis,
                parent=top.id,
                relation=Relation.SUM,
                along=Dimension.UNIT,
                version=top.version,
            )
            for (unit, year), value in self.values.items()
        )


def read_annex(tree: TargetTree, frame: Frame, rows: Iterable[tuple[str, Mapping[str, str]]], name: str) -> Annex:
    """An annex from rows of unit, year, value; every sum the plan prints is checked and its gap told.

    Args:
        tree: the plan's targets.
        frame: the table of the target the annex breaks down.
        rows: (place, column → text); units by id or title, one row a unit and year.
        name: the file's, for errors.

    Raises:
        InputError: rows that name no unit or year of the table, no number, or a cell twice; all of them told.
    """
    units = {**{tree.title_of(unit): unit for unit in frame.units}, **{unit: unit for unit in frame.units}}
    values: dict[tuple[str, int], Fraction] = {}
    wrong: list[str] = []
    for place, row in rows:
        unit, year = units.get((row.get("unit") or "").strip()), (row.get("year") or "").strip()
        value = _number(row.get("value") or "")
        if unit is None or year not in {str(one) for one in frame.years} or value is None:
            wrong.append(f"{place}: {row.get('unit')}, {year}, {row.get('value')} is no unit, year and number")
        elif values.setdefault((unit, int(year)), value) != value:
            wrong.append(f"{place}: {row.get('unit')} {year} is given twice with two figures")
    if wrong or not values:
        told = "; ".join(wrong[:12]) or "no rows"
        raise InputError(told, where=name, remedy=f"units are {', '.join(map(tree.title_of, frame.units))}")
    checks = tuple(_check(tree, frame, demand, values) for demand in _list_sums(tree, frame))
    return Annex(frame, values, checks, tuple(_tell(frame, check) for check in checks if check.gap))


def _number(text: str) -> Fraction | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return Fraction(number) if number.is_finite() and 0 <= number < 10**20 else None


_FINE = Fraction(1, 10_000)


def _list_sums(tree: TargetTree, frame: Frame) -> list[Demand]:
    """The printed sums; the years of a path are derived, an annex may set its own."""
    demands = list_demands(tree, frame, _FINE, Precision.CLOSED)
    return [demand for demand in demands if demand.origin != PATH_ORIGIN]


def _check(tree: TargetTree, frame: Frame, demand: Demand, values: Mapping[tuple[str, int], Fraction]) -> SumCheck:
    cells = [divmod(int(k), len(frame.years)) for k in group_cells(_blank(frame), demand.sum)]
    keys = [(frame.units[unit], frame.years[year]) for unit, year in cells]
    lacking = sum(key not in values for key in keys)
    low = None if demand.sum.low <= -UNBOUNDED else demand.sum.low * _FINE
    high = None if demand.sum.high >= UNBOUNDED else demand.sum.high * _FINE
    if lacking:
        return SumCheck(demand.sum.words, tell_source(tree, demand), None, low, high, None, lacking)
    total = sum((values[key] for key in keys), Fraction(0))
    gap = total - low if low is not None and total < low else total - high if high is not None and total > high else 0
    return SumCheck(demand.sum.words, tell_source(tree, demand), total, low, high, Fraction(gap), 0)


def _blank(frame: Frame) -> Problem:
    axes = (Axis("unit", frame.units), Axis("year", tuple(map(str, frame.years))))
    return plain_problem(axes, np.ones((len(frame.units), len(frame.years))))


def _tell(frame: Frame, check: SumCheck) -> Finding:
    unit, gap = frame.top.measured_in, check.gap or Fraction(0)
    side = "多" if gap > 0 else "少"
    told = f"比应有的{side}{show_amount(abs(gap))}{unit}"
    message = f"{check.words}为{show_amount(check.total)}{unit}，{told}（{check.source}）"
    place = frame.top.place or frame.top.id
    return Finding("annex.sum", Severity.WARNING, place, message, "核对附表与方案；如系原文矛盾，请说明以哪个数为准")
