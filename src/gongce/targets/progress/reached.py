"""What of a target is reached: the observed value in the target's own terms, or why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from gongce.relations import imply_rate
from gongce.rulebook import PriceBasis, Reading, TargetMeasure, convert
from gongce.targets.observed.lookup import HUNDRED, ObservedBook, YearValue
from gongce.targets.tree.nodes import TargetNode, TargetTree

_LEVELS = (TargetMeasure.LEVEL, TargetMeasure.COUNT, TargetMeasure.CEILING)
_POINTS = ("个百分点", "百分点", "点")


@dataclass(frozen=True, slots=True)
class Reached:
    """The observed value of a target.

    Args:
        value: in the target's unit of measurement; None where it cannot be told, and `why` says so.
        year: the last year it speaks of.
        is_final: whether all of the target's time is in.
        is_derived: computed from other observed values (a quotient, a total of years, a mean of rates).
        by_year: what each year contributed.
        why: what is missing, as a sentence; "" where a value is there.
        growth: of a mean rate, the factor over all years and their number: the rate is rounded, this is not.
        is_whole_year: whether the last year is in whole; what a path asks for by its end cannot be asked before.
    """

    value: Fraction | None
    year: int | None = None
    is_final: bool = False
    is_derived: bool = False
    by_year: Mapping[int, Fraction] | None = None
    why: str = ""
    growth: tuple[Fraction, int] | None = None
    is_whole_year: bool = True

    def less(self, aim: Fraction) -> Fraction | None:
        """How far the value lies above an aim (negative: below), exact also where the value is a rounded mean rate.

        >>> round(float(Reached(Fraction(7), growth=(Fraction(1145, 1000), 2)).less(Fraction(7))), 4)
        0.005
        """
        if self.value is None:
            return None
        if self.growth is None:
            return self.value - aim
        product, years = self.growth
        wanted = (1 + aim / HUNDRED) ** years
        return product - wanted if product == wanted else (product - wanted) * HUNDRED / years


def find_reached(tree: TargetTree, book: ObservedBook, node: TargetNode, base_year: int | None = None) -> Reached:
    """What the observed values say of one target.

    A level is the latest year's; a cumulative total needs every year since its first; an average growth is the
    geometric mean of observed yearly rates (rates are facts: none is made from two levels); a share is observed or
    part by whole; a change is measured against the base year the target prints, or the one a person chose.

    Args:
        tree: the plan's targets and bases.
        book: the observed values.
        node: the target.
        base_year: what changes are measured against where the plan prints no base.
    """
    if mixed := _mixed_prices(book, node):
        return Reached(None, why=mixed)
    if node.measure is TargetMeasure.GROWTH:
        return _find_growth(book, node)
    if node.measure is TargetMeasure.CHANGE:
        return _find_change(tree, book, node, base_year)
    values = _within(node, _in_unit(book, node, _series(book, node)))
    if not values:
        return Reached(None, why=_tell_missing(book, node))
    if node.reading is Reading.CUMULATIVE and node.measure in _LEVELS:
        return _total(node, values)
    if node.reading is Reading.AVERAGE and node.measure in _LEVELS:
        return _mean(node, values)
    return _latest(node, values)


_BASES = {PriceBasis.CURRENT: "现价", PriceBasis.COMPARABLE: "可比价"}


def _mixed_prices(book: ObservedBook, node: TargetNode) -> str:
    """Why values at other prices than the target's are not compared with it; "" where they are not told to differ."""
    told = book.price_bases(node.indicator, node.unit, node.industry, node.measure) - {node.price_basis}
    if node.price_basis not in _BASES or not told:
        return ""
    others = "、".join(_BASES[one] for one in sorted(told))
    return f"观测值按{others}，目标按{_BASES[node.price_basis]}，没有价格变动率，不作换算"


def _series(book: ObservedBook, node: TargetNode) -> dict[int, YearValue]:
    if node.measure is TargetMeasure.SHARE:
        return book.shares(node.indicator, node.unit, node.industry, node.denominator)
    return book.yearly(node.indicator, node.unit, node.industry, TargetMeasure.LEVEL)


def _in_unit(book: ObservedBook, node: TargetNode, values: dict[int, YearValue]) -> dict[int, YearValue]:
    """In the target's unit; what does not convert is left out."""
    own = "%" if node.measure is TargetMeasure.SHARE else book.pack.indicator(node.indicator).measured_in
    factor = _factor(own, node.measured_in)
    return {
        year: YearValue(year, one.value * factor, one.is_final, one.is_derived)
        for year, one in values.items()
        if factor is not None
    }


def _factor(unit: str, into: str) -> Fraction | None:
    if unit == into:
        return Fraction(1)
    return Fraction(1, 100) if (unit, into) == ("%", "倍") else convert(Fraction(1), unit, into)


def _within(node: TargetNode, values: dict[int, YearValue]) -> dict[int, YearValue]:
    """The years the target speaks of; of a state at the end also those on the way there."""
    if node.years is None:
        return values
    first, last = node.years
    on_the_way = node.reading in (Reading.END, Reading.UNKNOWN) and node.measure is not TargetMeasure.CHANGE
    return {year: one for year, one in values.items() if year <= last and (on_the_way or year >= first)}


def _latest(node: TargetNode, values: dict[int, YearValue]) -> Reached:
    year = max(values)
    is_final = values[year].is_final and (node.years is None or node.reading is Reading.ANNUAL or year >= node.years[1])
    by_year = {year: one.value for year, one in values.items()}
    whole = values[year].is_final
    return Reached(values[year].value, year, is_final, values[year].is_derived, by_year, is_whole_year=whole)


def _gaps(node: TargetNode, values: Mapping[int, YearValue]) -> list[int]:
    """Years between the target's first and the last observed one without a value."""
    first = node.years[0] if node.years else min(values)
    return [year for year in range(first, max(values) + 1) if year not in values]


def _total(node: TargetNode, values: dict[int, YearValue]) -> Reached:
    if missing := _gaps(node, values):
        return Reached(None, why=f"缺{_list_years(missing)}的数，不能合计")
    return _summed(node, values, sum((one.value for one in values.values()), Fraction(0)))


def _mean(node: TargetNode, values: dict[int, YearValue]) -> Reached:
    if missing := _gaps(node, values):
        return Reached(None, why=f"缺{_list_years(missing)}的数，不能平均")
    return _summed(node, values, sum((one.value for one in values.values()), Fraction(0)) / len(values))


def _summed(node: TargetNode, values: dict[int, YearValue], value: Fraction) -> Reached:
    year = max(values)
    is_final = values[year].is_final and (node.years is None or year >= node.years[1])
    by_year = {year: one.value for year, one in values.items()}
    return Reached(value, year, is_final, True, by_year, is_whole_year=values[year].is_final)


def _find_growth(book: ObservedBook, node: TargetNode) -> Reached:
    rates = _within(node, book.yearly(node.indicator, node.unit, node.industry, TargetMeasure.GROWTH))
    if not rates:
        return Reached(None, why=_tell_missing(book, node))
    if node.reading is not Reading.AVERAGE:
        return _latest(node, rates)
    if missing := _gaps(node, rates):
        return Reached(None, why=f"缺{_list_years(missing)}的增速，不能平均")
    factors = [1 + one.value / HUNDRED for one in rates.values()]
    product = Fraction(1)
    for factor in factors:
        product *= factor
    if product <= 0:
        return Reached(None, why="各年增速连乘不为正，没有年均增速")
    mean = imply_rate(Fraction(1), product, len(factors)) if len(factors) > 1 else factors[0] * 100 - 100
    return replace(_summed(node, rates, mean), growth=(product, len(factors)))


def _find_change(tree: TargetTree, book: ObservedBook, node: TargetNode, base_year: int | None) -> Reached:
    """Observed as a change, else the latest value against the base year's."""
    direct = _within(node, book.yearly(node.indicator, node.unit, node.industry, TargetMeasure.CHANGE))
    if direct:
        return _latest(node, direct)
    is_share = node.measured_in in _POINTS
    values = (
        book.shares(node.indicator, node.unit, node.industry, node.denominator)
        if is_share
        else book.yearly(node.indicator, node.unit, node.industry, TargetMeasure.LEVEL)
    )
    start = node.base_year or base_year
    if start is None:
        return Reached(None, why="原文没有写明基期，选定基期后才能算变动")
    base = values[start].value if start in values else _printed_base(tree, node, start)
    later = {year: one for year, one in values.items() if year > start and (not node.years or year <= node.years[1])}
    if base is None or not later:
        return Reached(None, why=f"缺{start}年基数" if base is None else _tell_missing(book, node))
    year = max(later)
    change = _difference(node, base, later[year].value, year - start)
    if change is None:
        return Reached(None, why=f"{start}年基数为零或单位不能换算")
    is_final = later[year].is_final and (node.years is None or year >= node.years[1])
    return Reached(change, year, is_final, True, {start: base, **{k: one.value for k, one in later.items()}})


def _difference(node: TargetNode, base: Fraction, value: Fraction, years: int) -> Fraction | None:
    """In the unit of the change: percent of the base, or the difference; yearly on average where that is meant."""
    if node.measured_in == "%":
        return (value / base - 1) * HUNDRED if base > 0 else None
    per = years if node.reading is Reading.AVERAGE else 1
    return (value - base) / per


def _printed_base(tree: TargetTree, node: TargetNode, year: int) -> Fraction | None:
    wanted = (node.indicator, node.unit, node.industry, year)
    kinds = (TargetMeasure.SHARE, TargetMeasure.LEVEL) if node.measured_in in _POINTS else (TargetMeasure.LEVEL,)
    return next(
        (
            base.figure.value
            for base in tree.bases
            if (base.indicator, base.unit, base.industry, base.year) == wanted and base.measure in kinds
        ),
        None,
    )


def _tell_missing(book: ObservedBook, node: TargetNode) -> str:
    """Which values would be needed."""
    title = book.pack.indicator(node.indicator).title
    if node.measure is TargetMeasure.GROWTH:
        return f"没有{title}的增速"
    if node.measure is not TargetMeasure.SHARE:
        return f"没有{title}的数"
    one = book.pack.indicator(node.indicator)
    names = [name for name in (one.numerator, one.denominator, node.denominator[0]) if name]
    parts = "、".join(dict.fromkeys(book.pack.indicator(name).title for name in names))
    return f"没有{title}占比" + (f"，也没有可算出它的{parts}" if parts else "")


def _list_years(years: list[int]) -> str:
    return "、".join(f"{year}年" for year in years)
