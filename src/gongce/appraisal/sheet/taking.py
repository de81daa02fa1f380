"""The figure each item scores, unit by unit: ratio, growth or the column itself, with the scheme's policies applied."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from gongce.appraisal.figures import FactTable
from gongce.appraisal.scheme.loading import Ready
from gongce.appraisal.scoring import form_of
from gongce.rulebook.model.methods import Denominators, Taking, TinyBase
from gongce.rulebook.model.schemes import Item
from gongce.rulebook.model.targets import Scope
from gongce.vocabulary import InputError

BAD_DENOMINATOR = "分母不大于0"
NO_BASE = "无上年数"
TINY_BASE = "基数过小"

_PLAIN = Taking()


@dataclass
class Taken:
    """One item's figures: a figure, or None with its reason; `fixed` where a policy settles the points outright."""

    figures: list[Fraction | None]
    reasons: dict[int, str] = field(default_factory=dict)
    fixed: dict[int, Denominators] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)
    new: set[int] = field(default_factory=set)

    def lose(self, row: int, reason: str) -> None:
        """The unit has no figure, for that reason."""
        self.figures[row] = None
        self.reasons.setdefault(row, reason)


def take_figures(ready: Ready, item: Item, table: FactTable) -> Taken:
    """Every unit's figure for an item.

    Raises:
        InputError: a column is absent, or a denominator the scheme refuses is zero or less.
    """
    taking = item.taking or _PLAIN
    column = taking.of or item.id
    taken = Taken(list(table.figures(column)))
    for row, figure in enumerate(taken.figures):
        if figure is None:
            taken.reasons[row] = table.reason(column, row)
    if taking.per:
        _divide(ready, item, taken, table, taking.per)
    if taking.base:
        _grow(ready, item, taken, table, taking)
    for name in form_of(item.function).divides_by if item.function else ():
        _check_parameter(ready, item, taken, table, name)
    return taken


def columns_of(item: Item) -> tuple[str, ...]:
    """The columns an item's figure comes from."""
    taking = item.taking or _PLAIN
    return tuple(name for name in (taking.of or item.id, taking.per, taking.base) if name)


def target_column(item: Item, table: FactTable) -> str | None:
    """The column that holds the item's target: the one its parameter names, else ITEM.target."""
    named = item.parameters.get("target")
    if isinstance(named, str):
        return named
    return f"{item.id}.target" if table.has(f"{item.id}.target") else None


def targets_of(ready: Ready, item: Item, table: FactTable) -> tuple[Fraction | None, ...] | None:
    """Each unit's target: a number of the scheme, a column, or the pack's targets of the item's target.

    None where the item's function takes no target.

    Raises:
        InputError: the function needs targets, and some unit has none.
    """
    if item.function is None or "target" not in form_of(item.function).needs:
        return None
    value = item.parameters.get("target")
    if isinstance(value, Fraction):
        return (value,) * len(table.units)
    column = target_column(item, table)
    if column is not None:
        return table.figures(column)
    found = _pack_targets(ready, item)
    without = [unit for unit in table.units if unit not in found]
    if without:
        raise InputError(
            f"no target of {item.id} for {', '.join(without[:5])}",
            where=ready.file or ready.scheme.id,
            remedy=f"add a column {item.id}.target, or targets of these units to the pack",
        )
    return tuple(found[unit] for unit in table.units)


def _pack_targets(ready: Ready, item: Item) -> dict[str, Fraction]:
    """Unit (id or title) → the pack's target for it, of the item's target or one below it.

    A target set for each member of a group (scope each) is every member's; a group's total is nobody's.
    """
    if ready.pack is None or item.target is None:
        return {}
    own = ready.pack.target(item.target)
    found: dict[str, Fraction] = {}
    for target in (own, *ready.pack.children(own.id)):
        if target.target is None or not target.unit:
            continue
        unit = ready.pack.unit(target.unit)
        members = ready.pack.members(unit.id) if target.scope is Scope.EACH else ()
        for one in (unit, *members):
            found[one.id] = found[one.title] = target.target
    return found


def _divide(ready: Ready, item: Item, taken: Taken, table: FactTable, per: str) -> None:
    for row, lower in enumerate(table.figures(per)):
        upper = taken.figures[row]
        if lower is None:
            taken.lose(row, table.reason(per, row))
        elif lower <= 0:
            _settle(ready, item, taken, table, row, per)
        elif upper is not None:
            taken.figures[row] = upper / lower


def _grow(ready: Ready, item: Item, taken: Taken, table: FactTable, taking: Taking) -> None:
    for row, base in enumerate(table.figures(taking.base)):
        now = taken.figures[row]
        if base is None:
            taken.lose(row, NO_BASE)
            taken.new.add(row)
        elif base <= 0:
            _settle(ready, item, taken, table, row, taking.base)
        elif now is not None:
            growth = (now - base) / base * 100
            taken.figures[row] = _tame(taken, row, growth, base, taking)


def _tame(taken: Taken, row: int, growth: Fraction, base: Fraction, taking: Taking) -> Fraction | None:
    """Growth from a tiny base, as the scheme says."""
    if taking.tiny_base is None or base >= taking.tiny_base:
        return growth
    if taking.tiny is TinyBase.EXCLUDE or taking.growth_cap is None:
        taken.reasons[row] = TINY_BASE
        return None
    if growth > taking.growth_cap:
        taken.notes[row] = f"{TINY_BASE}，增速按上限{float(taking.growth_cap):g}%计"
    return min(growth, taking.growth_cap)


def _check_parameter(ready: Ready, item: Item, taken: Taken, table: FactTable, name: str) -> None:
    """Targets and standards of zero or less, whether a column or a number."""
    value = item.parameters.get(name)
    column = value if isinstance(value, str) and table.has(value) else None
    if name == "target":
        figures = targets_of(ready, item, table)
    elif column is not None:
        figures = table.figures(column)
    else:
        figures = (value,) * len(table.units) if isinstance(value, Fraction) else None
    for row, figure in enumerate(figures or ()):
        if figure is None:
            taken.lose(row, f"缺{'目标' if name == 'target' else '标准值'}")
        elif figure <= 0:
            _settle(ready, item, taken, table, row, name)


def _settle(ready: Ready, item: Item, taken: Taken, table: FactTable, row: int, name: str) -> None:
    policy = item.denominators or ready.scheme.denominators
    if policy is Denominators.REFUSE or policy is None:
        raise InputError(
            f"{name} is zero or less",
            where=f"{table.units[row]} {item.id}",
            remedy="put the figure right, or state denominators: missing, zero or full",
        )
    taken.lose(row, BAD_DENOMINATOR)
    if policy is not Denominators.MISSING:
        taken.fixed[row] = policy


def named_columns(parameters: Mapping[str, object], table: FactTable) -> tuple[str, ...]:
    """The columns of the table that parameters name."""
    words: list[object] = []
    for value in parameters.values():
        words += value if isinstance(value, tuple) else [value]
    return tuple(dict.fromkeys(word for word in words if isinstance(word, str) and table.has(word)))
