"""A broken relation between figures: which rule, how firmly it stands in the way, which facts, in one sentence."""

from dataclasses import dataclass
from enum import StrEnum

from gongce.rulebook.names import CheckKind
from gongce.vocabulary import Finding, Severity

FactKey = tuple[str, ...]
"""The eight columns of `schema.KEY`, in their order."""


class Tier(StrEnum):
    """What a broken relation bars (forms of statistical returns: 强制性 and 核实性审核)."""

    REFUSE_ENTRY = "refuse_entry"
    """强制性: the return is not taken."""
    REFUSE_PUBLICATION = "refuse_publication"
    """核实性: taken, but nothing that rests on it is issued until it is explained or mended."""
    WARNING = "warning"
    """提示: worth a question."""
    NOTE = "note"
    """Said so that no one is surprised."""


_SEVERITIES = {
    Tier.REFUSE_ENTRY: Severity.BLOCKING,
    Tier.REFUSE_PUBLICATION: Severity.BLOCKING,
    Tier.WARNING: Severity.WARNING,
    Tier.NOTE: Severity.NOTE,
}


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken relation.

    `cells` are the facts it is between, `place` the cell (or fact) to look at first. `is_old` where it stood before
    the present edit, which does not touch it: told, but in nobody's way.
    """

    rule: str
    kind: CheckKind
    tier: Tier
    place: str
    message: str
    remedy: str
    cells: tuple[FactKey, ...]
    is_old: bool = False

    @property
    def identity(self) -> tuple[str, frozenset[FactKey]]:
        """What makes it the same violation in two states of the data: its rule and its facts."""
        return self.rule, frozenset(self.cells)

    @property
    def refuses_entry(self) -> bool:
        """Whether it bars the import at hand."""
        return self.tier is Tier.REFUSE_ENTRY and not self.is_old

    def as_finding(self) -> Finding:
        """The same as a finding; an old violation is a warning at most."""
        severity = _SEVERITIES[self.tier]
        if self.is_old and severity is Severity.BLOCKING and self.tier is Tier.REFUSE_ENTRY:
            severity = Severity.WARNING
        message = f"{self.message}（以前就有）" if self.is_old else self.message
        return Finding(f"check.{self.kind}.{self.tier}", severity, self.place, message, self.remedy)
