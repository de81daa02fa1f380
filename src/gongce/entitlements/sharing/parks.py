"""Small-firm parks: the share of the leading industry by number of firms, admissions, stages and area."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gongce.entitlements.events import ROW, EventTable
from gongce.vocabulary import Finding, InputError, Severity

STAGES = ("拟建", "在建", "建成")


@dataclass(frozen=True, slots=True)
class Tenancy:
    """How many firms of a park are in its leading industry."""

    park: str
    leading: int
    firms: int

    @property
    def share(self) -> Fraction | None:
        """In percent; None of no firms."""
        return Fraction(100 * self.leading, self.firms) if self.firms else None

    def reaches(self, least: Fraction) -> bool:
        """Whether the share is at least so many percent, compared in integers; a park without firms breaks nothing.

        >>> Tenancy("甲", 7, 10).reaches(Fraction(70)), Tenancy("甲", 699, 1000).reaches(Fraction(70))
        (True, False)
        """
        return 100 * self.leading * least.denominator >= least.numerator * self.firms

    def admit(self, *, leading: bool) -> "Tenancy":
        """The park after one more firm."""
        return Tenancy(self.park, self.leading + leading, self.firms + 1)


def count_tenants(table: EventTable) -> dict[str, Tenancy]:
    """Park → its firms, each counted once.

    Raises:
        InputError: a column is absent (park, industry, leading_industry), an industry is missing, a firm twice.
    """
    for name in ("park", "industry", "leading_industry"):
        if name not in table.frame.columns:
            remedy = "columns: 企业, park, industry, leading_industry"
            raise InputError(f"no column {name}", where=table.file, remedy=remedy)
    found: dict[str, Tenancy] = {}
    seen = set()
    for row in table.frame.to_dicts():
        where = f"{table.file} row {row[ROW]}"
        if not row["industry"] or not row["leading_industry"]:
            raise InputError(
                "a firm or park without industry", where=where, remedy="supply it: the share depends on it"
            )
        if (row["park"], row["subject"]) in seen:
            raise InputError(f"{row['subject']} stands twice", where=where, remedy="keep one row")
        seen.add((row["park"], row["subject"]))
        held = found.get(row["park"], Tenancy(row["park"], 0, 0))
        found[row["park"]] = held.admit(leading=row["industry"] == row["leading_industry"])
    return found


@dataclass(frozen=True)
class Progress:
    """Parks by stage, with area (亩), against the target and the named list."""

    by_stage: Mapping[str, tuple[int, Fraction]]
    built: Fraction
    target: Fraction
    missing: tuple[str, ...]

    @property
    def share(self) -> Fraction:
        """Of the target, in percent: what is under construction and built."""
        return 100 * self.built / self.target


def progress_of(table: EventTable, target: Fraction, named: Sequence[str]) -> tuple[Progress, tuple[Finding, ...]]:
    """Parks by stage; area under construction and built against the target.

    Args:
        table: park, stage, area (亩).
        target: 亩, above 0.
        named: parks the plan names.

    Raises:
        InputError: a column is absent, or the target is not above 0.
    """
    for name in ("stage", "area"):
        if name not in table.frame.columns:
            raise InputError(f"no column {name}", where=table.file, remedy="columns: park, stage, area(亩)")
    if target <= 0:
        raise InputError("a target of nothing", where=table.file, remedy="give the target in 亩")
    rows = table.frame.to_dicts()
    findings = [_fault(row) for row in rows if row["stage"] not in STAGES or row["area"] is None]
    able = [row for row in rows if row["stage"] in STAGES and row["area"] is not None]
    by_stage = {stage: _sum([row for row in able if row["stage"] == stage]) for stage in STAGES}
    built = by_stage["在建"][1] + by_stage["建成"][1]
    missing = tuple(name for name in named if all(name not in row["subject"] for row in rows))
    return Progress(by_stage, built, target, missing), tuple(findings)


def _sum(rows: list[dict[str, Any]]) -> tuple[int, Fraction]:
    return len(rows), sum((Fraction(str(row["area"])) for row in rows), Fraction(0))


def _fault(row: Mapping[str, Any]) -> Finding:
    place = f"{row['subject']}（第{row[ROW]}行）"
    told = f"阶段应为{'、'.join(STAGES)}之一，面积须填报。"
    return Finding("park.unclear", Severity.BLOCKING, place, told, "补正后重新汇总。")
