"""What a negotiation came to: decided figures, how far they are from the whole, and who still has to act."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from gongce.targets.negotiation.events import ACT_WORDS, Act, Log
from gongce.targets.negotiation.standing import standing_values
from gongce.targets.negotiation.storage import Negotiation

_WAITS = {
    None: Act.PROPOSE,
    Act.PROPOSE: Act.CONTROL,
    Act.CONTROL: Act.REPLY,
    Act.REPLY: Act.DECIDE,
    Act.REQUEST: Act.APPROVE,
}
_DECIDED = (Act.DECIDE, Act.APPROVE, Act.REFUSE, Act.REQUEST)


@dataclass(frozen=True, slots=True)
class UnitState:
    """Where one unit stands: its last act, what is waited for, its figures, and what the last change of them did."""

    unit: str
    last: Act | None
    waits_for: Act | None
    is_decided: bool
    values: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Outcome:
    """All units, the column sums of what stands, and the whole less them (None in a column the whole leaves open)."""

    units: tuple[UnitState, ...]
    totals: Mapping[str, Fraction]
    gaps: Mapping[str, Fraction | None]

    @property
    def is_settled(self) -> bool:
        """Whether every unit is decided and nothing is asked for."""
        return all(unit.is_decided and unit.waits_for is None for unit in self.units)


def sum_up(negotiation: Negotiation) -> Outcome:
    """Where the negotiation stands after its last event."""
    log, standing = negotiation.log, standing_values(negotiation.log)
    units = tuple(_state(log, unit, standing.get(unit, {})) for unit in log.units)
    totals = {
        column: sum((unit.values.get(column, Fraction(0)) for unit in units), Fraction(0)) for column in log.columns
    }
    parent = negotiation.parent
    gaps = {column: parent[column] - totals[column] if column in parent else None for column in log.columns}
    return Outcome(units, totals, gaps)


def _state(log: Log, unit: str, values: Mapping[str, Fraction]) -> UnitState:
    past = log.of(unit)
    last = past[-1].act if past else None
    return UnitState(unit, last, _WAITS.get(last), last in _DECIDED, dict(values))


def tell_state(state: UnitState) -> str:
    """The last act and what is waited for: 二上，待二下."""
    done = ACT_WORDS[state.last] if state.last else "未开始"
    return f"{done}，待{ACT_WORDS[state.waits_for]}" if state.waits_for else done
