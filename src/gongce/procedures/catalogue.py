"""The catalogue of approvals on a day: who decides, limits by statute and promise, what was saved, how long it took."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from math import floor
from statistics import mean

from gongce.procedures.events import Case, CaseEvent
from gongce.procedures.report import report_cases
from gongce.procedures.workdays import WorkdayIndex
from gongce.rulebook import ApprovalItem, Pack, Procedure, StageKind
from gongce.vocabulary import RefusedError

ITEM = "item"
"""Fact of a case that names the item of the catalogue it is about."""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item on a day; a figure that is not known is None.

    Days are working days; `saved` is the statute's less the promise's, `gap` the promise's less the benchmark city's
    (negative: faster than it); `actual` the mean of its decided cases, `decided` how many those are. `before` and
    `after` are days, steps and materials.
    """

    id: str
    title: str
    level: str
    body: str
    statutory: int | None
    promised: int | None
    saved: int | None
    benchmark: int | None
    gap: int | None
    before: tuple[int | None, int | None, int | None]
    after: tuple[int | None, int | None, int | None]
    online: bool | None
    reform: str
    actual: float | None
    decided: int


@dataclass(frozen=True, slots=True)
class CatalogueReport:
    """The items valid on a day, and the share that can be done online, of those where it is known."""

    on: date
    items: tuple[ItemRow, ...]

    @property
    def online(self) -> tuple[int, int]:
        """Items online, of all of which it is known, as two whole numbers."""
        known = [item.online for item in self.items if item.online is not None]
        return sum(known), len(known)

    def by_level(self) -> dict[str, int]:
        """Level → number of items it decides."""
        found: dict[str, int] = {}
        for item in self.items:
            found[item.level or "未定"] = found.get(item.level or "未定", 0) + 1
        return found

    def by_reform(self) -> dict[str, int]:
        """Way of reform (证照分离) → number of items."""
        found: dict[str, int] = {}
        for item in self.items:
            found[item.reform] = found.get(item.reform, 0) + 1
        return found


def promise_of(item: ApprovalItem, procedure: Procedure) -> int | None:
    """The promised days of an item: its own, or its statutory ones less the cut of its procedure's clock if shorter.

    >>> from gongce.rulebook import ApprovalItem
    >>> item = ApprovalItem.model_validate({"id": "a", "title": "甲", "procedure": "p", "promised_days": 9})
    >>> promise_of(item, Procedure.model_construct(clocks=()))
    9
    """
    cut = next((clock.cut for clock in procedure.clocks if clock.statutory_by and clock.cut is not None), None)
    shortened = None
    if cut is not None and item.statutory_days is not None:
        shortened = floor(Fraction(item.statutory_days) * (1 - cut))
    return min((days for days in (item.promised_days, shortened) if days is not None), default=None)


def report_items(pack: Pack, cases: Mapping[str, Sequence[Case]], on: date, workdays: WorkdayIndex) -> CatalogueReport:
    """Every item of the catalogue that is valid on a day; who decides it, and how fast, is the version of that day."""
    took = _days_taken(pack, cases, on, workdays)
    valid = [item for item in pack.approvals if item.valid.holds_on(on)]
    return CatalogueReport(on, tuple(_row(pack, item, took) for item in valid))


def _row(pack: Pack, item: ApprovalItem, took: Mapping[str, list[int]]) -> ItemRow:
    promised = promise_of(item, pack.procedure(item.procedure))
    mine = took.get(item.series or item.id, [])
    return ItemRow(
        item.series or item.id,
        item.title,
        item.level,
        pack.unit(item.body).title if item.body else "",
        item.statutory_days,
        promised,
        _less(item.statutory_days, promised),
        item.benchmark_days,
        _less(promised, item.benchmark_days),
        (item.before_days, item.before_steps, item.before_materials),
        (promised if promised is not None else item.statutory_days, item.steps, item.materials),
        item.online,
        str(item.reform),
        mean(mine) if mine else None,
        len(mine),
    )


def _less(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one - other


def _days_taken(
    pack: Pack, cases: Mapping[str, Sequence[Case]], on: date, workdays: WorkdayIndex
) -> dict[str, list[int]]:
    """Item → working days from the start of its clock to the decision, of every decided case."""
    found: dict[str, list[int]] = {}
    for name, mine in cases.items():
        procedure = pack.procedure(name)
        timed = {clock.id for clock in procedure.clocks if clock.statutory_by or clock.promised_by}
        for row in report_cases(procedure, mine, on, workdays, check=False).rows:
            item = row.state.facts.get(ITEM)
            for clock in row.state.clocks.values():
                if isinstance(item, str) and clock.id in timed and clock.stopped and row.kind is StageKind.CLOSED:
                    found.setdefault(item, []).append(workdays.count(clock.started, clock.stopped))
    return found


def bind_items(pack: Pack, cases: Sequence[Case]) -> tuple[Case, ...]:
    """Cases whose events name an item of the catalogue, with the limits of the version valid on the event's day.

    The facts `statutory_days`, `promised_days`, `level` and `body` are added where the event does not give them: what a
    clock started with stays, whatever the catalogue says later.

    Raises:
        RefusedError: an item the catalogue does not have, or not on that day.
    """
    if not pack.approvals:
        return tuple(cases)
    return tuple(replace(case, events=tuple(_bind(pack, case, event) for event in case.events)) for case in cases)


def _bind(pack: Pack, case: Case, event: CaseEvent) -> CaseEvent:
    name = event.facts.get(ITEM)
    if not isinstance(name, str):
        return event
    named = [item for item in pack.approvals if name in (item.id, item.series) and item.procedure == case.procedure]
    valid = next((item for item in named if item.valid.holds_on(event.day)), None)
    if valid is None:
        known = "、".join(dict.fromkeys(one.series or one.id for one in pack.approvals))
        raise RefusedError(
            f"{event.day}没有审批事项{name}",
            where=case.number,
            remedy=f"事项目录有：{known}",
        )
    facts = {
        "statutory_days": _fraction(valid.statutory_days),
        "promised_days": _fraction(valid.promised_days),
        "level": valid.level or None,
        "body": valid.body,
    }
    return replace(event, facts={**{key: fact for key, fact in facts.items() if fact is not None}, **event.facts})


def _fraction(days: int | None) -> Fraction | None:
    return None if days is None else Fraction(days)
