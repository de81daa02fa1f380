"""Indicators from the metrics of commitments: a metric in one unit of measurement is one indicator."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from gongce.documents.model import Commitment
from gongce.rulebook.drafting.names import shorten
from gongce.rulebook.measurement import measurement_of

_RELATIVE = {"growth", "share", "rate"}
_POINTS = {"%", "番", "个百分点", "百分点", "个点", "点", ""}
_LOST = "个"


def is_relative(commitment: Commitment) -> bool:
    """Whether the figure only compares: growth, share, rate, or a change told in percent or points."""
    return commitment.measure in _RELATIVE or (commitment.measure == "change" and commitment.unit in _POINTS)


def unit_of(commitment: Commitment) -> str:
    """The unit to measure in: as printed where it is known, else the likeliest, said in the record's defect."""
    if commitment.unit == "番":
        return "%"
    if commitment.unit and measurement_of(commitment.unit) is not None:
        return commitment.unit
    if commitment.target is not None and commitment.target < 1 and is_relative(commitment):
        return "倍"
    return "%" if is_relative(commitment) else _LOST


@dataclass(slots=True)
class IndicatorBook:
    """Indicators met so far: by metric and dimension; a metric known only by growth or share has none of its own."""

    ids: dict[tuple[str, str], str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    firsts: dict[str, str] = field(default_factory=dict)
    falling: set[str] = field(default_factory=set)

    def learn(self, commitments: Sequence[Commitment]) -> None:
        """Meet the metrics that are measured in a unit first, then those that are only compared."""
        for commitment in commitments:
            if not is_relative(commitment):
                self._add(commitment.metric, unit_of(commitment))
        for commitment in commitments:
            name = self.name(commitment)
            if commitment.direction == "down" or commitment.bound == "at_most":
                self.falling.add(name)

    def name(self, commitment: Commitment) -> str:
        """The id of a commitment's indicator."""
        if is_relative(commitment) and commitment.metric in self.firsts:
            return self.firsts[commitment.metric]
        return self._add(commitment.metric, "%" if is_relative(commitment) else unit_of(commitment))

    def _add(self, metric: str, unit: str) -> str:
        found = measurement_of(unit)
        key = (metric, found.dimension if found else unit)
        if key not in self.ids:
            self.ids[key] = f"i{len(self.ids) + 1:02d}"
            self.units[self.ids[key]] = unit
            self.firsts.setdefault(metric, self.ids[key])
        return self.ids[key]

    def records(self) -> list[dict[str, Any]]:
        """The rows of indicators.yaml."""
        return [self._record(metric, name) for (metric, _), name in self.ids.items()]

    def _record(self, metric: str, name: str) -> dict[str, Any]:
        unit = self.units[name]
        found = measurement_of(unit)
        counts = found is not None and found.dimension in {"count", "people"}
        nature = "ratio" if unit == "%" or "/" in unit else "count" if counts else "flow"
        row: dict[str, Any] = {
            "id": name,
            "title": shorten(metric or "（指标名缺失）"),
            "measured_in": unit,
            "nature": nature,
        }
        row |= {"direction": "down"} if name in self.falling else {}
        return row | ({"note": "只见增速或占比；计量单位待补"} if unit == "%" and nature == "ratio" else {})
