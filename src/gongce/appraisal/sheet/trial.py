"""One unit tried with other figures: only the items that read what changed are scored again."""

from collections.abc import Sequence
from fractions import Fraction

from gongce.appraisal.figures import FactTable
from gongce.appraisal.scheme.loading import Ready
from gongce.appraisal.sheet.engine import group_units, point_items, settle_totals, tell_reasons
from gongce.appraisal.sheet.joining import join_points
from gongce.appraisal.sheet.pointing import Pointed, point_item
from gongce.appraisal.sheet.taking import columns_of, named_columns, target_column
from gongce.appraisal.sheet.vetoes import judge_vetoes
from gongce.rulebook.model.methods import Role
from gongce.rulebook.model.schemes import Item
from gongce.rulebook.names import ScoringFunction


class Trial:
    """A unit whose total depends on its own figures alone; each trial gives what `score_units` would give it.

    Args:
        ready: a scheme without items that compare units.
        table: the data.
        unit: the unit that is tried.

    >>> from gongce.appraisal.scheme import build_scheme
    >>> item = "{id: a, title: 甲, weight: 100, direction: up, function: completion, parameters: {target: 10}}"
    >>> head = "scheme: {id: k, title: 试, kind: ranking, full: 100, decimals: 1, ties: shared, missing: not_ranked"
    >>> rest = "new_units: rank, denominators: missing, quota_of: eligible, steps: [weight, sum, rank]"
    >>> ready = build_scheme(f"{head}, {rest}, items: [{item}]}}")
    >>> Trial(ready, FactTable.of({"east": {"a": "5"}, "west": {"a": "9"}}), "east").total("a", Fraction(8))
    Fraction(80, 1)
    """

    def __init__(self, ready: Ready, table: FactTable, unit: str) -> None:
        self._ready, self._unit, self._table = ready, unit, table.only(unit)
        self._pointed = point_items(ready, self._table, group_units(ready, self._table))

    def _reads(self, item: Item) -> set[str]:
        found = {*columns_of(item), *named_columns(item.parameters, self._table), *(one.field for one in item.applies)}
        return found | {name for name in (target_column(item, self._table),) if name}

    def total(self, column: str, figure: Fraction) -> Fraction | None:
        """The unit's total with another figure in a column; None where it then has no rank.

        Raises:
            InputError: the figure cannot be scored as the scheme says.
        """
        table = self._table.corrected({(self._unit, column): figure})
        pointed = self._point(table, column)
        hits = judge_vetoes(self._ready, table).hits
        joined = [join_points(self._ready.scheme, pointed, 0)]
        if tell_reasons(self._ready, table, pointed, joined, hits):
            return None
        return settle_totals(joined, hits)[0]

    def _point(self, table: FactTable, column: str) -> Sequence[Pointed]:
        """A part decides items that mix it, so a changed part means that all are scored again."""
        groups = group_units(self._ready, table)
        changed = [item for item in self._ready.scheme.items if column in self._reads(item)]
        if any(item.role is Role.PART or item.function is ScoringFunction.MIX for item in changed):
            return point_items(self._ready, table, groups)
        again = {item.id: point_item(self._ready, item, table, groups, {}) for item in changed}
        return [again.get(one.item.id, one) for one in self._pointed]
