"""Paths per year from an average growth, an end level, a cumulative total or yearly values, and where two disagree.

A path is derived: only its anchors are printed. Growth on comparable prices and levels at current prices are not put
on one path unless a deflator is entered.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from gongce.relations import Figure, grow_value, imply_path_rate, imply_rate
from gongce.rulebook import PriceBasis, Reading, TargetMeasure
from gongce.targets.tree.closure import figure_in
from gongce.targets.tree.nodes import BaseValue, TargetNode, TargetTree

HUNDRED = Fraction(100)
PATH_MEASURES = (TargetMeasure.LEVEL, TargetMeasure.COUNT)


class Anchor(StrEnum):
    """What a path is drawn from."""

    GROWTH = "growth"
    END = "end"
    TOTAL = "total"
    YEARLY = "yearly"


@dataclass(frozen=True, slots=True)
class Deflators:
    """Yearly price changes in % as somebody entered them, by indicator; nothing is assumed without one."""

    percent: Mapping[str, Fraction]
    source: str = ""


NO_DEFLATORS = Deflators({})


@dataclass(frozen=True, slots=True)
class YearPath:
    """A value for every year, drawn from one target.

    Args:
        node: the target.
        anchor: what of it the path is drawn from.
        base: the starting value, where one is used.
        rate: the yearly growth in %, printed or implied.
        values: year → value [`measured_in`], exact where the rate is printed, else from a rate to 0.01 %.
        derived: the years whose value is not printed.
        deflator: the entered price change in % that was put on a comparable rate; None where none was needed.
    """

    node: TargetNode
    anchor: Anchor
    base: BaseValue | None
    rate: Fraction | None
    values: Mapping[int, Fraction]
    derived: frozenset[int]
    measured_in: str
    deflator: Fraction | None = None

    @property
    def total(self) -> Fraction:
        """The sum over the years."""
        return sum(self.values.values(), Fraction(0))

    @property
    def end(self) -> Fraction:
        """The last year's value."""
        return self.values[max(self.values)]


def draw_paths(tree: TargetTree, deflators: Deflators = NO_DEFLATORS) -> tuple[YearPath, ...]:
    """Every path the tree's targets allow, in the order of the plan; see `judge_paths` for why others are missing."""
    return tuple(path for node in tree.nodes if not node.restates for path in _draw(tree, node, deflators))


def _draw(tree: TargetTree, node: TargetNode, deflators: Deflators) -> Iterator[YearPath]:
    if node.figure is None or node.years is None:
        return
    base = tree.base_of(node)
    if node.reading is Reading.ANNUAL and node.measure in PATH_MEASURES:
        yield _draw_yearly(node)
    elif base is None or base.figure.value <= 0 or node.years[1] <= base.year:
        return
    elif node.measure is TargetMeasure.GROWTH and node.reading in (Reading.AVERAGE, Reading.ANNUAL):
        yield from _draw_growth(tree, node, base, deflators)
    elif node.measure in PATH_MEASURES and node.reading is Reading.CUMULATIVE and node.years[0] == base.year + 1:
        yield from _draw_total(node, base)
    elif node.measure in PATH_MEASURES and node.reading is Reading.END:
        yield from _draw_end(node, base)


def _draw_yearly(node: TargetNode) -> YearPath:
    assert node.figure is not None
    assert node.years is not None
    years = range(node.years[0], node.years[1] + 1)
    values = dict.fromkeys(years, node.figure.value)
    return YearPath(node, Anchor.YEARLY, None, None, values, frozenset(), node.measured_in)


def _draw_growth(tree: TargetTree, node: TargetNode, base: BaseValue, deflators: Deflators) -> Iterator[YearPath]:
    assert node.figure is not None
    assert node.years is not None
    rate, deflator = node.figure.value, None
    if needs_deflator(node, base):
        deflator = deflators.percent.get(node.indicator)
        if deflator is None:
            return
        rate = ((1 + rate / HUNDRED) * (1 + deflator / HUNDRED) - 1) * HUNDRED
    yield _grow(node, Anchor.GROWTH, base, rate, base.measured_in, deflator)


def _draw_total(node: TargetNode, base: BaseValue) -> Iterator[YearPath]:
    assert node.years is not None
    figure = figure_in(node, base.measured_in)
    years = node.years[1] - base.year
    if figure is not None and figure.value > 0:
        rate = imply_path_rate(base.figure.value, figure.value, years)
        yield _grow(node, Anchor.TOTAL, base, rate, base.measured_in)


def _draw_end(node: TargetNode, base: BaseValue) -> Iterator[YearPath]:
    assert node.years is not None
    figure = figure_in(node, base.measured_in)
    if figure is None or figure.value <= 0:
        return
    rate = imply_rate(base.figure.value, figure.value, node.years[1] - base.year)
    path = _grow(node, Anchor.END, base, rate, base.measured_in)
    values = {**path.values, node.years[1]: figure.value}
    yield YearPath(node, Anchor.END, base, rate, values, path.derived - {node.years[1]}, base.measured_in)


def _grow(
    node: TargetNode, anchor: Anchor, base: BaseValue, rate: Fraction, unit: str, deflator: Fraction | None = None
) -> YearPath:
    assert node.years is not None
    years = range(base.year + 1, node.years[1] + 1)
    values = {year: grow_value(base.figure.value, rate, year - base.year) for year in years}
    return YearPath(node, anchor, base, rate, values, frozenset(years), unit, deflator)


def needs_deflator(growth: TargetNode, level: BaseValue | TargetNode) -> bool:
    """Whether a growth rate and a level are on different prices: the one comparable, the other current."""
    bases = {growth.price_basis, level.price_basis}
    return bases == {PriceBasis.COMPARABLE, PriceBasis.CURRENT}


def is_basis_open(growth: TargetNode, level: BaseValue | TargetNode) -> bool:
    """Whether the text leaves open at which prices one of them is counted."""
    return PriceBasis.UNKNOWN in {growth.price_basis, level.price_basis}


def imply_end(base: Figure, rate: Figure, years: int) -> Fraction:
    """The end level a printed base and rate lead to: derived."""
    return grow_value(base.value, rate.value, years)
