"""What a scheme gave each unit, step by step; exact until it is printed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from gongce.appraisal.ranking import Place, print_score
from gongce.rulebook.model.methods import Effect, Role
from gongce.vocabulary import CellSource, Finding, InputError


@dataclass(frozen=True, slots=True)
class ItemScore:
    """One item of one unit: `points` None where it does not count; `note` says why points are not from the figure."""

    item: str
    title: str
    role: Role
    figure: Fraction | None
    points: Fraction | None
    weight: Fraction
    target: Fraction | None = None
    applies: bool = True
    is_missing: bool = False
    note: str = ""
    sources: tuple[CellSource, ...] = ()


@dataclass(frozen=True, slots=True)
class VetoHit:
    """A veto that holds for a unit, or would but for an exemption (`exempt` names its document)."""

    veto: str
    title: str
    effect: Effect
    to: str | None = None
    exempt: str = ""


@dataclass(frozen=True, slots=True)
class UnitScore:
    """One unit's sheet. `total` is rounded as the scheme says; None where it has no score (`place.reason` says why)."""

    unit: str
    group: str
    items: tuple[ItemScore, ...]
    parts: Mapping[str, Fraction]
    subtotal: Fraction | None
    bonus: Fraction
    deduction: Fraction
    available: Fraction
    total: Fraction | None
    columns: Mapping[str, Fraction | None]
    vetoes: tuple[VetoHit, ...]
    is_eligible: bool
    place: Place
    grade: str | None = None
    grade_before_veto: str | None = None

    def item(self, name: str) -> ItemScore:
        """The unit's line for an item.

        Raises:
            InputError: the scheme has no such item.
        """
        for one in self.items:
            if one.item == name:
                return one
        raise InputError(f"no item {name}", where=self.unit, remedy="name an item of the scheme")


@dataclass(frozen=True)
class Sheet:
    """Every unit's score, best first within its group; then those not ranked."""

    scheme: str
    title: str
    decimals: int
    units: tuple[UnitScore, ...]
    findings: tuple[Finding, ...] = ()
    classes: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    """Further columns of weights: id → title."""
    excess: Mapping[str, int] = field(default_factory=dict)
    """`group/class` → how many more than the quota a tie at the cut-off let in."""

    def unit(self, name: str) -> UnitScore:
        """One unit's score.

        Raises:
            InputError: it was not scored.
        """
        for one in self.units:
            if one.unit == name:
                return one
        raise InputError(f"no unit {name}", where=self.title, remedy=f"the sheet has {len(self.units)} units")

    @property
    def ranks(self) -> dict[str, int | None]:
        """Unit → rank within its group."""
        return {one.unit: one.place.rank for one in self.units}

    @property
    def grades(self) -> dict[str, str | None]:
        """Unit → class."""
        return {one.unit: one.grade for one in self.units}

    def print_total(self, unit: UnitScore) -> str:
        """A total with the scheme's decimals; — where there is none."""
        return "—" if unit.total is None else print_score(unit.total, self.decimals)
