"""The systems a plan wants established: each a data set of the product, with its state on a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import polars as pl

from gongce.rulebook import OrderKind, Pack, SchemeKind, System, SystemContent
from gongce.vocabulary import InputError


class SystemStatus(StrEnum):
    """How far a system is."""

    IN_USE = "in_use"
    """It has content, and a figure, case or result of the year rests on it."""
    IN_FORCE = "in_force"
    """It has content in force on the day."""
    EXPIRED = "expired"
    EMPTY = "empty"


SYSTEM_WORDS = {
    SystemStatus.IN_USE: "已建立，在用",
    SystemStatus.IN_FORCE: "已建立，未见使用",
    SystemStatus.EXPIRED: "内容已过期",
    SystemStatus.EMPTY: "未建立",
}


@dataclass(frozen=True, slots=True)
class Content:
    """One entry of a system: an indicator, policy, standard, form, scheme; where it comes from, when it holds."""

    system: str
    id: str
    title: str
    start: date | None = None
    end: date | None = None
    used_by: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on the day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class SystemState:
    """A system on a day: how many entries it has, how many are in force, how many are used, its state."""

    id: str
    title: str
    holds: str
    entries: int
    in_force: int
    used: int
    status: SystemStatus
    lacking: str
    contents: tuple[Content, ...]


def state_systems(
    pack: Pack, day: date, *, supplied: Iterable[Content] = (), used: Iterable[str] = ()
) -> tuple[SystemState, ...]:
    """The state of every system of the pack on a day.

    What the pack itself holds counts (indicators, rules, forms, schemes, orders); what the city supplies besides is
    added. An entry is used where `used` names it or its own `used_by` is filled.

    Args:
        pack: the plan's pack.
        day: the day.
        supplied: further entries (`read_contents`).
        used: ids that figures or results of the time rest on, such as the indicators with observations.
    """
    extra, names = tuple(supplied), frozenset(used)
    return tuple(_state(pack, one, extra, names, day) for one in pack.systems)


def _state(pack: Pack, one: System, supplied: tuple[Content, ...], used: frozenset[str], day: date) -> SystemState:
    contents = (*_of_pack(pack, one), *(entry for entry in supplied if entry.system == one.id))
    in_force = [entry for entry in contents if entry.holds_on(day)]
    in_use = [entry for entry in in_force if entry.used_by or entry.id in used]
    status = SystemStatus.EMPTY if not contents else SystemStatus.EXPIRED
    if in_force:
        status = SystemStatus.IN_USE if in_use else SystemStatus.IN_FORCE
    slots = {slot.id: slot for slot in pack.slots}
    lacking = slots[one.slot].title if one.slot in slots and slots[one.slot].is_open and not in_force else ""
    return SystemState(
        one.id, one.title, str(one.holds), len(contents), len(in_force), len(in_use), status, lacking, contents
    )


def _of_pack(pack: Pack, one: System) -> Iterable[Content]:
    """What of the pack itself is this system's content."""
    sources: Mapping[SystemContent, Iterable[tuple[str, str, date | None, date | None]]] = {
        SystemContent.INDICATORS: [(row.id, row.title, None, None) for row in pack.indicators],
        SystemContent.POLICIES: [(row.id, row.title, *_span(row.valid)) for row in pack.rules],
        SystemContent.STANDARDS: [],
        SystemContent.RETURNS: [
            (row.id, row.title, *_span(row.valid)) for row in pack.orders if row.kind is OrderKind.FORM
        ],
        SystemContent.EVALUATIONS: [
            (row.id, row.title, *_span(row.valid))
            for row in pack.schemes
            if row.kind in (SchemeKind.EVALUATION, SchemeKind.INDEX, SchemeKind.RANKING)
        ],
        SystemContent.APPRAISALS: [
            (row.id, row.title, *_span(row.valid)) for row in pack.schemes if row.kind is SchemeKind.APPRAISAL
        ],
    }
    return [Content(one.id, *entry) for entry in sources[one.holds]]


def _span(valid: object) -> tuple[date | None, date | None]:
    days = (getattr(valid, "start", None), getattr(valid, "end", None))
    start, end = (day if isinstance(day, date) else None for day in days)
    return start, end


def read_contents(table: pl.DataFrame, pack: Pack, *, where: str = "contents") -> tuple[Content, ...]:
    """Entries from a table: system, id, title, from, to, used_by (the last three may be blank).

    Raises:
        InputError: a column is missing, a system is not the pack's, or a day is none.
    """
    known = {one.id for one in pack.systems}
    lacking = [name for name in ("system", "id", "title") if name not in table.columns]
    if lacking:
        raise InputError(f"no column {lacking[0]}", where=where, remedy="columns are system,id,title,from,to,used_by")
    found = []
    for number, row in enumerate(table.iter_rows(named=True), 2):
        place = f"{where} row {number}"
        if row["system"] not in known:
            raise InputError(f"no system {row['system']}", where=place, remedy=f"they are {', '.join(sorted(known))}")
        start, end = (_read_day(row.get(name), place) for name in ("from", "to"))
        found.append(Content(row["system"], row["id"], row["title"], start, end, str(row.get("used_by") or "")))
    return tuple(found)


def _read_day(value: object, where: str) -> date | None:
    text = "" if value is None else str(value).strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InputError(f"{text} is not a day", where=where, remedy="write 2018-07-26") from None
