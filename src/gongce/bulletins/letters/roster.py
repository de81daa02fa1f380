"""Who coordinates, serves and manages each project: roles filled, letters signed, gaps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from gongce.rulebook import Catalogue, CatalogueKind, Order, Pack
from gongce.vocabulary import Finding, InputError, Severity

ROSTER_COLUMNS = ("project", "role", "holder", "signed", "tracked")


@dataclass(frozen=True, slots=True)
class RoleSlot:
    """One role of one project: who holds it, when the letter was signed, on which days the work was followed up."""

    project: str
    role: str
    holder: str = ""
    signed: date | None = None
    tracked: tuple[date, ...] = ()

    @property
    def is_gap(self) -> bool:
        """Whether nobody holds it."""
        return not self.holder


@dataclass(frozen=True, slots=True)
class HolderSummary:
    """What a holder has taken on: roles, signed ones, follow-ups and the last of them."""

    holder: str
    roles: int
    signed: int
    follow_ups: int
    last: date | None


@dataclass(frozen=True, slots=True)
class Roster:
    """Every project's role slots, in order; what is lacking as findings."""

    order: Order | None
    roles: tuple[str, ...]
    slots: tuple[RoleSlot, ...]

    @property
    def projects(self) -> tuple[str, ...]:
        """The projects, each once."""
        return tuple(dict.fromkeys(slot.project for slot in self.slots))

    def of(self, project: str) -> tuple[RoleSlot, ...]:
        """A project's slots."""
        return tuple(slot for slot in self.slots if slot.project == project)

    def is_signed(self, project: str) -> bool:
        """Whether every role of the project is held and signed for."""
        return all(slot.signed is not None and not slot.is_gap for slot in self.of(project))

    def summaries(self) -> tuple[HolderSummary, ...]:
        """Each holder, in the order they come."""
        holders = dict.fromkeys(slot.holder for slot in self.slots if slot.holder)
        return tuple(_summarise(holder, [slot for slot in self.slots if slot.holder == holder]) for holder in holders)

    def findings(self) -> tuple[Finding, ...]:
        """A warning for every role without a holder, a note for every one that is not signed for."""
        found = []
        for slot in self.slots:
            place = f"{slot.project}·{slot.role}"
            if slot.is_gap:
                message = f"{slot.project}没有{slot.role}责任人"
                found.append(Finding("letter.role-gap", Severity.WARNING, place, message, "明确责任人后签订责任书"))
            elif slot.signed is None:
                message = f"{slot.project}的{slot.role}责任人{slot.holder}尚未签订责任书"
                found.append(Finding("letter.unsigned", Severity.NOTE, place, message, "签订后登记日期"))
        return tuple(found)


def _summarise(holder: str, slots: list[RoleSlot]) -> HolderSummary:
    days = [day for slot in slots for day in slot.tracked]
    signed = sum(slot.signed is not None for slot in slots)
    return HolderSummary(holder, len(slots), signed, len(days), max(days, default=None))


def find_roles(pack: Pack) -> tuple[Order | None, Catalogue]:
    """The letter order and the catalogue of roles that one mechanism of the plan is configured by.

    Raises:
        InputError: the plan fixes no roles by letter.
    """
    orders = {order.id: order for order in pack.orders}
    roles = {one.id: one for one in pack.catalogues if one.kind is CatalogueKind.ROLE}
    for mechanism in pack.mechanisms:
        mine = [roles[name] for name in mechanism.configured_by if name in roles]
        letters = [orders[name] for name in mechanism.configured_by if name in orders and orders[name].kind == "letter"]
        if mine and letters:
            return letters[0], mine[0]
    raise InputError(
        "the plan fixes no roles by letter",
        where=pack.name,
        remedy="let a mechanism be configured_by a letter order and a catalogue of kind role",
    )


def read_roster(pack: Pack, rows: Iterable[tuple[str, Mapping[str, str]]], name: str) -> Roster:
    """A roster from rows; a role a project has no row for is a gap.

    Args:
        pack: the plan whose roles are meant.
        rows: (place, column → text) of `ROSTER_COLUMNS`; role by id or title; days as 2010-03-01, several with ；.
        name: the file's, for errors.

    Raises:
        InputError: rows without a project, with an unknown role, a wrong day, or a role given twice; all told.
    """
    order, catalogue = find_roles(pack)
    known = {word: item.title for item in catalogue.items for word in (item.id, item.title, *item.aliases)}
    titles = tuple(item.title for item in catalogue.items)
    found: dict[tuple[str, str], RoleSlot] = {}
    wrong: list[str] = []
    projects: dict[str, None] = {}
    for place, row in rows:
        cells = {key: (row.get(key) or "").strip() for key in ROSTER_COLUMNS}
        problem = _judge(cells, known, found)
        if problem:
            wrong.append(f"{place}: {problem}")
            continue
        projects.setdefault(cells["project"])
        if cells["role"]:
            found[cells["project"], known[cells["role"]]] = _slot(cells, known[cells["role"]])
    if wrong:
        raise InputError("; ".join(wrong[:12]), where=name, remedy="correct these rows; nothing was taken")
    slots = [found.get((project, role), RoleSlot(project, role)) for project in projects for role in titles]
    return Roster(order, titles, tuple(slots))


def _judge(cells: Mapping[str, str], known: Mapping[str, str], found: Mapping[tuple[str, str], RoleSlot]) -> str:
    if not cells["project"]:
        return "no project"
    if cells["role"] and cells["role"] not in known:
        return f"no role {cells['role']} (they are {', '.join(dict.fromkeys(known.values()))})"
    if (cells["project"], known.get(cells["role"], "")) in found:
        return f"{cells['project']} has {cells['role']} twice"
    days = [cells["signed"], *cells["tracked"].replace(";", "；").split("；")]
    bad = [day for day in days if day.strip() and _day(day) is None]
    return f"{bad[0]} is not a day" if bad else ""


def _slot(cells: Mapping[str, str], role: str) -> RoleSlot:
    days = [_day(day) for day in cells["tracked"].replace(";", "；").split("；")]
    tracked = tuple(day for day in days if day is not None)
    return RoleSlot(cells["project"], role, cells["holder"], _day(cells["signed"]), tracked)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
