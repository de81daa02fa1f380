"""A loaded pack: every record of one plan, frozen and checked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol, TypeVar

from gongce.rulebook.model.base import Record, Validity
from gongce.rulebook.model.baselines import Baseline
from gongce.rulebook.model.calendar import Entry
from gongce.rulebook.model.charges import ChargeCheck
from gongce.rulebook.model.indicators import Indicator
from gongce.rulebook.model.legality import Order
from gongce.rulebook.model.mechanisms import Catalogue, CatalogueItem, Mechanism, Slot
from gongce.rulebook.model.plan import Plan, SourceDocument, Version
from gongce.rulebook.model.procedures import ApprovalItem, MeetingSeries, Procedure
from gongce.rulebook.model.registers import Register, RegisterAddition
from gongce.rulebook.model.rules import Rule
from gongce.rulebook.model.schemes import Scheme
from gongce.rulebook.model.targets import Target
from gongce.rulebook.model.units import Change, Hierarchy, Membership, Unit
from gongce.rulebook.model.watches import Feed, Pair, PeerGroup, Range, Survey, System
from gongce.vocabulary import InputError


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_Kind = TypeVar("_Kind", bound=_Named)


def _index(records: Iterable[_Kind]) -> dict[str, _Kind]:
    return {record.id: record for record in records}


@dataclass(frozen=True, repr=False)
class Pack:
    """Every record of one plan, under the plan's id.

    `digest` is the SHA-256 of its files: the pack's version in every run that used it.
    """

    name: str
    digest: str
    plan: Plan
    documents: tuple[SourceDocument, ...] = ()
    versions: tuple[Version, ...] = ()
    units: tuple[Unit, ...] = ()
    hierarchies: tuple[Hierarchy, ...] = ()
    memberships: tuple[Membership, ...] = ()
    changes: tuple[Change, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    targets: tuple[Target, ...] = ()
    baselines: tuple[Baseline, ...] = ()
    rules: tuple[Rule, ...] = ()
    schemes: tuple[Scheme, ...] = ()
    orders: tuple[Order, ...] = ()
    calendar: tuple[Entry, ...] = ()
    catalogues: tuple[Catalogue, ...] = ()
    mechanisms: tuple[Mechanism, ...] = ()
    slots: tuple[Slot, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    approvals: tuple[ApprovalItem, ...] = ()
    meetings: tuple[MeetingSeries, ...] = ()
    registers: tuple[Register, ...] = ()
    additions: tuple[RegisterAddition, ...] = ()
    charge_checks: tuple[ChargeCheck, ...] = ()
    ranges: tuple[Range, ...] = ()
    pairs: tuple[Pair, ...] = ()
    feeds: tuple[Feed, ...] = ()
    surveys: tuple[Survey, ...] = ()
    peer_groups: tuple[PeerGroup, ...] = ()
    systems: tuple[System, ...] = ()

    def __repr__(self) -> str:
        return f"Pack({self.name!r}, {self.digest[:12]})"

    @cached_property
    def by_id(self) -> dict[str, Record]:
        """Every record with an id; ids are unique over the whole pack."""
        kinds: tuple[tuple[_Named, ...], ...] = (
            *(self.documents, self.versions, self.units, self.hierarchies, self.changes, self.indicators),
            *(self.targets, self.baselines, self.rules, self.schemes, self.orders, self.calendar),
            *(self.catalogues, self.mechanisms, self.slots, self.procedures, self.approvals, self.meetings),
            *(self.registers, self.additions, self.charge_checks),
            *(self.ranges, self.pairs, self.feeds, self.surveys, self.peer_groups, self.systems),
        )
        return {record.id: record for kind in kinds for record in kind if isinstance(record, Record)}

    @cached_property
    def _units(self) -> dict[str, Unit]:
        return _index(self.units)

    @cached_property
    def _indicators(self) -> dict[str, Indicator]:
        return _index(self.indicators)

    @cached_property
    def _targets(self) -> dict[str, Target]:
        return _index(self.targets)

    @cached_property
    def items(self) -> dict[str, CatalogueItem]:
        """Every item of every catalogue."""
        return _index(item for catalogue in self.catalogues for item in catalogue.items)

    def unit(self, name: str) -> Unit:
        """The unit of that id.

        Raises:
            InputError: the pack has none.
        """
        return self._find(self._units, "unit", name)

    def indicator(self, name: str) -> Indicator:
        """The indicator of that id.

        Raises:
            InputError: the pack has none.
        """
        return self._find(self._indicators, "indicator", name)

    def target(self, name: str) -> Target:
        """The target of that id.

        Raises:
            InputError: the pack has none.
        """
        return self._find(self._targets, "target", name)

    def procedure(self, name: str) -> Procedure:
        """The procedure of that id.

        Raises:
            InputError: the pack has none.
        """
        return self._find(_index(self.procedures), "procedure", name)

    def register(self, name: str) -> Register:
        """The register of that id.

        Raises:
            InputError: the pack has none.
        """
        return self._find(_index(self.registers), "register", name)

    def _find(self, known: dict[str, _Kind], noun: str, name: str) -> _Kind:
        if name not in known:
            raise InputError(f"no {noun} {name}", where=self.name, remedy=f"the pack has {len(known)} {noun}s")
        return known[name]

    def members(self, unit: str, hierarchy: str | None = None, on: date | None = None) -> tuple[Unit, ...]:
        """Units directly under one, in one hierarchy or in any, on a day or ever; in the order of the pack."""
        found = dict.fromkeys(
            child for link in self._links(hierarchy, on) if link.under == unit for child in link.units
        )
        return tuple(self._units[child] for child in found)

    def parents(self, unit: str, hierarchy: str | None = None, on: date | None = None) -> tuple[Unit, ...]:
        """Units directly above one."""
        found = dict.fromkeys(link.under for link in self._links(hierarchy, on) if unit in link.units)
        return tuple(self._units[parent] for parent in found)

    def _links(self, hierarchy: str | None, on: date | None) -> Iterator[Membership]:
        for link in self.memberships:
            if hierarchy in {None, link.hierarchy} and (on is None or link.valid.holds_on(on)):
                yield link

    def children(self, target: str) -> tuple[Target, ...]:
        """Targets that name this one as their parent; those that only restate another are left out."""
        return tuple(child for child in self.targets if child.parent == target and child.restates is None)

    def definition_of(self, indicator: str, day: date) -> str | None:
        """The indicator's definition in force on the day, None where none is entered."""
        definitions = self.indicator(indicator).definitions
        return next((one.id for one in definitions if one.valid.holds_on(day)), None)

    def measured_in(self, target: Target) -> str:
        """The target's unit: its own; % for growth and share; points for a change of %; or the indicator's."""
        if target.measured_in:
            return target.measured_in
        if target.measure in {"growth", "share"}:
            return "%"
        unit = self.indicator(target.indicator).measured_in
        return "个百分点" if target.measure == "change" and unit == "%" else unit

    def period_of(self, target: Target) -> str:
        """The target's period; `plan` is replaced by the plan's own."""
        return self.plan.period if target.period == "plan" else target.period

    def in_force(self, record: Validity, day: date) -> bool:
        """Whether a validity and the plan itself both hold on the day."""
        return record.holds_on(day) and self.plan.in_force.holds_on(day)
