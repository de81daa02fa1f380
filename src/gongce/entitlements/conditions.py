"""Conditions of rules over a frame whose money columns hold fen: thresholds are converted into fen exactly."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import narwhals as nw

from gongce.registers.expressions import express_all, express_any
from gongce.rulebook import Condition, Rule
from gongce.vocabulary import FEN_OF, InputError


@dataclass(frozen=True, slots=True)
class Columns:
    """What is known of the columns: units of measurement, and which hold true and false.

    Args:
        units: column → unit of measurement; money columns hold fen whatever unit they were read in.
        flags: columns that hold true and false.
    """

    units: Mapping[str, str]
    flags: frozenset[str] = frozenset()

    def is_money(self, name: str) -> bool:
        """Whether a column holds money."""
        return self.units.get(name) in FEN_OF

    def holds(self, rule: Rule) -> nw.Expr:
        """Where a rule applies: every condition of `when` and one of `any_of`; null where that is not known."""
        every = express_all(self.in_fen(rule.when), self._others(), self.flags)
        return every & express_any(self.in_fen(rule.any_of), self._others(), self.flags)

    def any_holds(self, conditions: Iterable[Condition]) -> nw.Expr:
        """Where one of the conditions holds."""
        return express_any(self.in_fen(conditions), self._others(), self.flags)

    def in_fen(self, conditions: Iterable[Condition]) -> tuple[Condition, ...]:
        """The conditions with every threshold of money in fen, as the columns are.

        Raises:
            InputError: a threshold of money meets a column without a unit of money.

        >>> told = Condition.model_validate({"field": "sales", "op": ">=", "value": "1/2", "measured_in": "亿元"})
        >>> Columns({"sales": "万元"}).in_fen([told])[0].value
        Fraction(5000000000, 1)
        """
        return tuple(self._convert(condition) for condition in conditions)

    def _convert(self, condition: Condition) -> Condition:
        unit, name = condition.measured_in or "", condition.field
        if self.is_money(name):
            return _scaled(condition, _factor(condition, self.units[name]))
        if unit in FEN_OF and unit != "分":
            raise InputError(f"column {name} has no unit of money", where=name, remedy=f"head it {name}({unit})")
        return condition

    def _others(self) -> dict[str, str]:
        return {name: unit for name, unit in self.units.items() if unit not in FEN_OF}


def _factor(condition: Condition, column: str) -> int:
    """Fen in one of what a threshold is given in; without a unit it is in the column's own."""
    unit = condition.measured_in or column
    if unit not in FEN_OF:
        raise InputError(
            f"{unit} cannot be compared with {column}", where=condition.field, remedy="correct one of the two units"
        )
    return FEN_OF[unit]


def _scaled(condition: Condition, factor: int) -> Condition:
    value = condition.value
    if isinstance(value, tuple):
        value = tuple(one * factor if isinstance(one, Fraction) else one for one in value)
    elif isinstance(value, Fraction):
        value *= factor
    upper = None if condition.upper is None else condition.upper * factor
    return condition.model_copy(update={"value": value, "upper": upper, "measured_in": None})
