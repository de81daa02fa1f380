"""A fund divided by result: base and performance, whole fen that add up to the fund exactly."""

from dataclasses import dataclass
from fractions import Fraction

from gongce.appraisal.figures import FactTable
from gongce.appraisal.scheme import Ready
from gongce.appraisal.sheet.model import Sheet
from gongce.registers.pools import share_out
from gongce.vocabulary import Finding, InputError, Money, Severity


@dataclass(frozen=True, slots=True)
class FundPart:
    """One unit's part of a fund."""

    unit: str
    base: Money
    performance: Money

    @property
    def total(self) -> Money:
        """Both together."""
        return Money(self.base + self.performance)


def split_fund(
    ready: Ready, sheet: Sheet, table: FactTable, fund: Money
) -> tuple[tuple[FundPart, ...], tuple[Finding, ...]]:
    """Divide a fund as the scheme says; the parts add up to the fund to the fen.

    Base and performance are divided each on its own by largest remainders; ties go to the better placed.

    Args:
        ready: a scheme with `split`.
        sheet: its result.
        table: the data, for the column the base is divided by.
        fund: what is divided.

    Returns:
        A part a unit in the order of the sheet, and a finding for each unit without a score.

    Raises:
        InputError: no split in the scheme, no fund, a base column with missing or negative figures, or nobody has a
            weight: what cannot be divided by the rule is not given out by guess.
    """
    rule = ready.scheme.split
    if rule is None:
        raise InputError(
            "no split", where=ready.scheme.title, remedy="give split: {base: 60, base_by: …} in the scheme"
        )
    if fund <= 0:
        raise InputError("a fund of nothing or less", where=ready.scheme.title, remedy="give its amount: 3000万元")
    units = [one.unit for one in sheet.units]
    whole = Fraction(int(fund)) * rule.base / 100
    base_fen = (2 * whole.numerator + whole.denominator) // (2 * whole.denominator)
    bases = _bases(ready, table, units)
    scores = {one.unit: max(Fraction(0), (one.total or Fraction(0)) - rule.over) for one in sheet.units}
    base = _share(ready, base_fen, bases, rule.base_by or "base")
    performance = _share(ready, int(fund) - base_fen, scores, "performance")
    parts = tuple(FundPart(unit, Money(base[unit]), Money(performance[unit])) for unit in units)
    return parts, tuple(_unscored(one.unit, one.place.reason) for one in sheet.units if one.total is None)


def _bases(ready: Ready, table: FactTable, units: list[str]) -> dict[str, Fraction]:
    column = ready.scheme.split.base_by if ready.scheme.split else ""
    if not column:
        return dict.fromkeys(units, Fraction(1))
    figures = table.figures(column)
    found = {}
    for unit in units:
        figure = figures[table.position(unit)]
        if figure is None or figure < 0:
            what = "is missing" if figure is None else "is negative"
            raise InputError(f"{column} {what}", where=unit, remedy="a base is divided only by whole, known figures")
        found[unit] = figure
    return found


def _share(ready: Ready, fen: int, weights: dict[str, Fraction], name: str) -> dict[str, int]:
    if fen and not sum(weights.values()):
        raise InputError(
            f"nobody has any {name}", where=ready.scheme.title, remedy="correct the data, or change the split's base"
        )
    return share_out(fen, weights)


def _unscored(unit: str, reason: str) -> Finding:
    return Finding("split.unscored", Severity.WARNING, unit, f"没有得分（{reason}），只分基数", "补报后重新测算")
