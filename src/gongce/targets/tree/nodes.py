"""What the tree is made of: targets with their parent, base values they start from, and who belongs to whom."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from gongce.relations import Figure
from gongce.rulebook import Dimension, PriceBasis, Reading, Relation, Scope, TargetMeasure


@dataclass(frozen=True, slots=True)
class TargetNode:
    """One target.

    Args:
        id, title: the record's.
        indicator, unit, industry: what is measured, of whom, in which industry ("" for all).
        measure: level, growth, share, count, change or ceiling.
        figure: the printed value and what it may stand for; None where none is given.
        floor, target, strive: the tiers as printed, None where they are not given.
        measured_in: the unit of measurement.
        years: first and last year it speaks of; None where the text lost them or it stands always.
        reading: what the years are to the value (each one's, their total, the state at the end, a yearly average).
        price_basis: at which prices money is counted.
        parent, relation, along: how it belongs to the target above; "" and None at the top.
        version: which version of the plan's targets it belongs to.
        scope: whether the value is the unit's own or each member's.
        restates: the target this one says again; it is not counted.
        denominator: indicator and unit a share is a part of; "" where it is its own indicator or unit.
        decimals: how many are printed.
        is_ceiling: whether more is worse.
        base_year: the year a change or growth starts from, where the plan prints it.
        place: where a finding about it points to.
    """

    id: str
    title: str
    indicator: str
    unit: str
    measure: TargetMeasure
    figure: Figure | None
    measured_in: str
    years: tuple[int, int] | None = None
    reading: Reading = Reading.UNKNOWN
    industry: str = ""
    floor: Fraction | None = None
    target: Fraction | None = None
    strive: Fraction | None = None
    price_basis: PriceBasis = PriceBasis.UNKNOWN
    definition: str = ""
    parent: str = ""
    relation: Relation | None = None
    along: Dimension | None = None
    version: str = "own"
    scope: Scope = Scope.WHOLE
    restates: str = ""
    denominator: tuple[str, str] = ("", "")
    decimals: int = 0
    is_ceiling: bool = False
    base_year: int | None = None
    place: str = ""

    @property
    def step(self) -> Fraction:
        """The size of the last printed place."""
        return Fraction(1, 10**self.decimals)


@dataclass(frozen=True, slots=True)
class BaseValue:
    """A printed fact targets start from."""

    id: str
    title: str
    indicator: str
    unit: str
    year: int
    figure: Figure
    measured_in: str
    measure: TargetMeasure = TargetMeasure.LEVEL
    industry: str = ""
    price_basis: PriceBasis = PriceBasis.UNKNOWN
    definition: str = ""


@dataclass(frozen=True, slots=True)
class VersionSpan:
    """A version of the plan's targets and the days it is valid; None where a day is open or unknown."""

    id: str
    title: str
    start: date | None = None
    end: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is valid on the day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Succession:
    """A unit that took another's place on a day; `bridge` links their series, None where nobody entered a factor."""

    before: str
    after: str
    day: date | None
    bridge: Fraction | None


@dataclass(frozen=True)
class TargetTree:
    """Targets, base values and membership of one plan.

    Args:
        nodes: in the plan's order.
        bases: printed facts.
        hierarchies: per hierarchy, unit → its members in order; a unit that is missing has none named there.
        titles: unit or industry → its title.
        open_groups: groups whose members the text does not all name.
        horizon: the plan's first and last year.
        versions: the versions nodes may belong to.
        successions: units that took others' places.
    """

    nodes: tuple[TargetNode, ...]
    bases: tuple[BaseValue, ...] = ()
    hierarchies: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    open_groups: frozenset[str] = frozenset()
    horizon: tuple[int, int] | None = None
    versions: tuple[VersionSpan, ...] = ()
    successions: tuple[Succession, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, TargetNode]:
        """Every node; of repeated ids the first."""
        return {node.id: node for node in reversed(self.nodes)}

    @cached_property
    def _children(self) -> dict[str, list[TargetNode]]:
        found: dict[str, list[TargetNode]] = {}
        for node in self.nodes:
            if node.parent and not node.restates:
                found.setdefault(node.parent, []).append(node)
        return found

    def members(self, unit: str, covering: Collection[str] = ()) -> tuple[str, ...]:
        """A unit's members in one hierarchy: of several, the one with most of the units asked for, else the first."""
        known = [links[unit] for links in self.hierarchies.values() if links.get(unit)]
        return max(known, key=lambda members: len(set(members) & set(covering)), default=())

    def leaves(self, unit: str, covering: Collection[str] = ()) -> tuple[str, ...]:
        """The units at the bottom under one, in order; a unit without members is its own."""
        members = self.members(unit, covering)
        found = dict.fromkeys(leaf for member in members if member != unit for leaf in self.leaves(member))
        return tuple(found) or (unit,)

    def children(self, parent: str) -> tuple[TargetNode, ...]:
        """Targets directly under one, restated ones left out."""
        return tuple(self._children.get(parent, ()))

    def descendants(self, top: str) -> tuple[TargetNode, ...]:
        """Everything under a target, each once, however the parents are linked."""
        found: dict[str, TargetNode] = {}
        waiting = list(self.children(top))
        while waiting:
            node = waiting.pop(0)
            if node.id not in found and node.id != top:
                found[node.id] = node
                waiting += self.children(node.id)
        return tuple(found.values())

    def title_of(self, name: str) -> str:
        """The title of a unit or industry, else its id."""
        return self.titles.get(name, name)

    def base_of(self, node: TargetNode, unit: str | None = None) -> BaseValue | None:
        """The latest base value of the node's indicator before its years, for its own or another unit.

        Of a unit that took another's place, the other's value, times the entered factor; never without one.
        """
        own = unit or node.unit
        found = self._base(node, own)
        for change in self.successions if found is None else ():
            earlier = self._base(node, change.before) if change.after == own and change.bridge is not None else None
            if earlier is not None and change.bridge is not None:
                return replace(earlier, unit=own, figure=earlier.figure.scaled(change.bridge))
        return found

    def _base(self, node: TargetNode, unit: str) -> BaseValue | None:
        wanted = (node.indicator, unit, node.industry)
        found = [
            base
            for base in self.bases
            if (base.indicator, base.unit, base.industry) == wanted
            and base.measure in (TargetMeasure.LEVEL, TargetMeasure.COUNT)
            and (node.years is None or base.year < node.years[0] or base.year < node.years[1])
        ]
        return max(found, key=lambda base: base.year, default=None)
