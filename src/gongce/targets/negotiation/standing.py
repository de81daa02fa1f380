"""What stands after any event: each unit's figures, every version of them, and the effect on the whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from gongce.targets.negotiation.events import ACT_WORDS, Act, Event, Log
from gongce.targets.tree.closure_report import show_amount

_SETS_FIGURES = frozenset({Act.PROPOSE, Act.CONTROL, Act.REPLY, Act.DECIDE, Act.APPROVE})


@dataclass(frozen=True, slots=True)
class Version:
    """A unit's figures after one of its events, and how each differs from the version before."""

    event: Event
    values: Mapping[str, Fraction]
    changes: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Effect:
    """What an event did to the whole, per column: the sum of all units before and after, and the parent's gap.

    `gap` is the parent less the units, after the event; None in a column the parent has no figure for.
    """

    event: Event
    before: Mapping[str, Fraction]
    after: Mapping[str, Fraction]
    gap: Mapping[str, Fraction | None]


def list_versions(log: Log, unit: str) -> tuple[Version, ...]:
    """Every version of a unit's figures, the first first; a request or refusal changes none."""
    found: list[Version] = []
    values: dict[str, Fraction] = {}
    for event in log.of(unit):
        if event.act not in _SETS_FIGURES:
            continue
        given = _given(log, event)
        changes = {cell: value - values[cell] for cell, value in given.items() if cell in values}
        values = {**values, **given}
        found.append(Version(event, dict(values), {cell: change for cell, change in changes.items() if change}))
    return tuple(found)


def _given(log: Log, event: Event) -> Mapping[str, Fraction]:
    """The figures an event sets; an approval without figures of its own grants the request as it was."""
    if event.act is not Act.APPROVE or event.values:
        return event.values
    before = [one for one in log.of(event.unit) if one.number < event.number and one.act is Act.REQUEST]
    return before[-1].values


def standing_values(log: Log, upto: int | None = None) -> dict[str, dict[str, Fraction]]:
    """Unit → column → figure after an event (or the last): what stands, decided or not yet."""
    events = tuple(event for event in log.events if upto is None or event.number <= upto)
    part = Log(log.city, log.units, log.columns, events)
    found: dict[str, dict[str, Fraction]] = {}
    for unit in log.units:
        versions = list_versions(part, unit)
        if versions:
            found[unit] = dict(versions[-1].values)
    return found


def effect_on_parent(log: Log, number: int, parent: Mapping[str, Fraction]) -> Effect:
    """What one event did to the sums.

    Args:
        log: the events.
        number: the event's.
        parent: column → the whole's figure.

    >>> from gongce.targets.negotiation.events import record
    >>> log = Log("市", ("甲", "乙"), ("2013",))
    >>> for unit, value in (("甲", 30), ("乙", 50)):
    ...     log = record(log, unit=unit, act=Act.PROPOSE, actor=unit, values={"2013": Fraction(value)})
    >>> effect_on_parent(log, 2, {"2013": Fraction(100)}).gap
    {'2013': Fraction(20, 1)}
    """
    before, after = (_total(log, standing_values(log, upto)) for upto in (number - 1, number))
    gap = {column: parent[column] - after[column] if column in parent else None for column in log.columns}
    return Effect(log.events[number - 1], before, after, gap)


def _total(log: Log, values: Mapping[str, Mapping[str, Fraction]]) -> dict[str, Fraction]:
    return {
        column: sum((row[column] for row in values.values() if column in row), Fraction(0)) for column in log.columns
    }


def tell_effect(effect: Effect, unit: str) -> str:
    """One line: "第7项 甲区批准调整：2013年合计100→98亿元，比全市少2亿元"."""
    event = effect.event
    told = []
    for column, after in effect.after.items():
        before, gap = effect.before[column], effect.gap[column]
        if before != after or gap:
            rest = "" if not gap else f"，比总目标{'少' if gap > 0 else '多'}{show_amount(abs(gap))}{unit}"
            told.append(f"{column}合计{show_amount(before)}→{show_amount(after)}{unit}{rest}")
    return f"第{event.number}项 {event.unit}{ACT_WORDS[event.act]}：{'；'.join(told) or '合计不变，与总目标一致'}"
