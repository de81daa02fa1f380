"""The structure of investment by purpose: exact sums and shares; the favoured purposes and who is eligible for them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from gongce.entitlements.events import ROW, EventTable
from gongce.vocabulary import Finding, InputError, Severity


@dataclass(frozen=True)
class Structure:
    """Purpose → (projects, fen); shares of the whole that is classified; which projects are of favoured purposes."""

    by_purpose: Mapping[str, tuple[int, int]]
    eligible: tuple[str, ...]

    @property
    def total(self) -> int:
        """Of all purposes, in fen."""
        return sum(fen for _, fen in self.by_purpose.values())

    def share(self, purpose: str) -> Fraction | None:
        """In percent of the whole; None of nothing."""
        return Fraction(100 * self.by_purpose[purpose][1], self.total) if self.total else None


def structure_of(
    table: EventTable, purposes: Mapping[str, str], favoured: Collection[str] = ()
) -> tuple[Structure, tuple[Finding, ...]]:
    """Investment by purpose, every project once.

    Args:
        table: project, purpose, investment (money).
        purposes: purpose → its name; either is accepted in the table.
        favoured: purposes that preferential policy supports.

    Raises:
        InputError: a column is absent, or investment has no unit of money.
    """
    if "purpose" not in table.frame.columns or table.units.get("investment") != "分":
        raise InputError(
            "no purpose, or no investment with a unit", where=table.file, remedy="project, purpose, investment(万元)"
        )
    names = {title: name for name, title in purposes.items()} | {name: name for name in purposes}
    sums = dict.fromkeys(purposes, (0, 0))
    eligible, findings = [], []
    for row in table.frame.to_dicts():
        purpose = names.get(row["purpose"])
        if purpose is None or row["investment"] is None:
            told = "未填投资额。" if purpose else f"用途“{row['purpose']}”不在分类中。"
            place = f"{row['subject']}（第{row[ROW]}行）"
            findings.append(Finding("investment.unclear", Severity.BLOCKING, place, told, "按分类补正。"))
            continue
        count, fen = sums[purpose]
        sums[purpose] = (count + 1, fen + row["investment"])
        if purpose in favoured:
            eligible.append(row["subject"])
    return Structure(sums, tuple(eligible)), tuple(findings)
