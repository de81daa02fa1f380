"""Where a negotiation stands, as its pages show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from gongce.targets.decomposition.problem import print_amount
from gongce.targets.negotiation.events import ACT_WORDS, Act, Event
from gongce.targets.negotiation.outcome import Outcome, UnitState, sum_up, tell_state
from gongce.targets.negotiation.standing import effect_on_parent, list_versions, tell_effect
from gongce.targets.negotiation.storage import Negotiation
from gongce_web.accounts.models import User
from gongce_web.goals.models import DecompositionDraft
from gongce_web.goals.policies import WISHES
from gongce_web.goals.queries.drafts import load_negotiation, units_of
from gongce_web.roles import Operation
from gongce_web.units.models import Unit


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit in the table: what stands, how far from what it was asked, whose turn it is, who speaks for it."""

    unit: Unit
    title: str
    cells: tuple[tuple[str, str], ...]
    state: str
    is_decided: bool
    objects: bool
    is_mine: bool


@dataclass(frozen=True)
class Bargain:
    """The whole negotiation: a line a unit, sums, the whole, what is missing to it, what happened in which order."""

    columns: tuple[str, ...]
    lines: tuple[UnitLine, ...]
    totals: tuple[str, ...]
    whole: tuple[str, ...]
    gaps: tuple[str, ...]
    effects: tuple[str, ...]
    measured_in: str
    is_settled: bool
    seen: int

    @property
    def waiting(self) -> int:
        """How many units are not decided."""
        return sum(not line.is_decided for line in self.lines)

    @property
    def objections(self) -> int:
        """How many answered with figures of their own."""
        return sum(line.objects for line in self.lines)


def read_bargain(draft: DecompositionDraft, user: User) -> Bargain:
    """The negotiation about a draft for a person."""
    negotiation, units = load_negotiation(draft), units_of(draft)
    outcome = sum_up(negotiation)
    log = negotiation.log
    lines = tuple(_line(negotiation, state, units[state.unit], user) for state in outcome.units if state.unit in units)
    effects = [effect_on_parent(log, event.number, negotiation.parent) for event in log.events if _tells(event)]
    return Bargain(
        log.columns,
        lines,
        tuple(print_amount(outcome.totals[column], negotiation.step) for column in log.columns),
        tuple(print_amount(negotiation.parent[column], negotiation.step) for column in log.columns),
        tuple(_gap(outcome, column, negotiation.step) for column in log.columns),
        tuple(tell_effect(effect, negotiation.measured_in) for effect in effects),
        negotiation.measured_in,
        outcome.is_settled,
        len(log.events),
    )


def _tells(event: Event) -> bool:
    """Control figures are the draft's own: what they did to the whole says nothing."""
    return event.act is not Act.CONTROL


def _gap(outcome: Outcome, column: str, step: Fraction) -> str:
    gap = outcome.gaps[column]
    return "—" if gap is None else print_amount(gap, step)


def _line(negotiation: Negotiation, state: UnitState, unit: Unit, user: User) -> UnitLine:
    versions = list_versions(negotiation.log, state.unit)
    first = versions[0].values if versions else {}
    cells = tuple(
        (
            print_amount(state.values[column], negotiation.step) if column in state.values else "—",
            _change(first, state.values, column, negotiation.step),
        )
        for column in negotiation.log.columns
    )
    is_mine = WISHES.may(user, Operation.SUBMIT, unit)
    objects = state.last is Act.REPLY and dict(state.values) != dict(first)
    return UnitLine(unit, state.unit, cells, tell_state(state), state.is_decided, objects, is_mine)


def _change(first: Mapping[str, Fraction], now: Mapping[str, Fraction], column: str, step: Fraction) -> str:
    change = now.get(column, Fraction(0)) - first.get(column, Fraction(0))
    return "" if not change else f"{'+' if change > 0 else '−'}{print_amount(abs(change), step)}"


@dataclass(frozen=True)
class UnitBargain:
    """One unit's part: its figures with every version, what may be done next."""

    unit: Unit
    title: str
    columns: tuple[str, ...]
    values: tuple[tuple[str, str], ...]
    versions: tuple[tuple[str, str, str, tuple[tuple[str, str], ...], str], ...]
    waits_for: Act | None
    state: str
    measured_in: str
    seen: int
    may_answer: bool

    @property
    def can_reply(self) -> bool:
        """Whether the unit may answer now, as far as the order of acts goes; a repeated answer replaces the last."""
        return self.may_answer and self.waits_for in (Act.REPLY, Act.DECIDE)

    @property
    def can_decide(self) -> bool:
        """Whether the bureau may decide now."""
        return self.waits_for in (Act.REPLY, Act.DECIDE)


def read_unit(draft: DecompositionDraft, unit: Unit, user: User) -> UnitBargain | None:
    """One unit's part of a negotiation; None where the table has no such unit."""
    negotiation = load_negotiation(draft)
    title = next((title for title, one in units_of(draft).items() if one.pk == unit.pk), None)
    if title is None:
        return None
    state = next(one for one in sum_up(negotiation).units if one.unit == title)
    columns = negotiation.log.columns
    return UnitBargain(
        unit,
        title,
        columns,
        tuple((column, _print(state.values, column, negotiation.step)) for column in columns),
        tuple(_tell_version(negotiation, title)),
        state.waits_for,
        tell_state(state),
        negotiation.measured_in,
        len(negotiation.log.events),
        WISHES.may(user, Operation.SUBMIT, unit),
    )


def _print(values: Mapping[str, Fraction], column: str, step: Fraction) -> str:
    return print_amount(values[column], step) if column in values else ""


def _tell_version(negotiation: Negotiation, title: str) -> list[tuple[str, str, str, tuple[tuple[str, str], ...], str]]:
    told = []
    for version in list_versions(negotiation.log, title):
        event = version.event
        cells = tuple(
            (_print(version.values, column, negotiation.step), _signed(version.changes.get(column), negotiation.step))
            for column in negotiation.log.columns
        )
        when = f"{event.recorded_at:%Y-%m-%d}" if event.recorded_at else ""
        told.append((ACT_WORDS[event.act], event.actor, when, cells, event.reason))
    return told


def _signed(change: Fraction | None, step: Fraction) -> str:
    return "" if not change else f"{'+' if change > 0 else '−'}{print_amount(abs(change), step)}"
