"""The whole picture: rows, checks, findings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gongce.monitoring.baseline.check import BaseCheck
from gongce.monitoring.baseline.implied import check_changes, check_counts, check_overlaps, check_peers
from gongce.monitoring.baseline.rows import BaseRow, list_rows
from gongce.monitoring.baseline.shares import check_shares, check_totals
from gongce.monitoring.baseline.sums import check_parts, check_sums
from gongce.relations import Verdict
from gongce.rulebook import Pack
from gongce.vocabulary import Finding, Severity

_MAKERS = (
    *(check_shares, check_sums, check_totals, check_parts, check_overlaps, check_changes, check_counts),
    check_peers,
)


@dataclass(frozen=True, slots=True)
class BasePicture:
    """Rows by dimension and checks, in the order of the pack."""

    rows: tuple[BaseRow, ...]
    checks: tuple[BaseCheck, ...]
    findings: tuple[Finding, ...]


def picture_baseline(pack: Pack) -> BasePicture:
    """The base-year picture of a plan: every printed base value, every relation among them.

    Shares against part over whole; children against their parent, per classification; shares of a partition against
    100 % or the group's own share; parts against wholes they cannot exceed; a share without a printed denominator
    against what it would need; counts against the members named; changes against the value before they imply; the
    city against other cities' values.
    """
    checks = tuple(check for make in _MAKERS for check in make(pack))
    return BasePicture(list_rows(pack), checks, tuple(_find(checks)))


def _find(checks: Iterable[BaseCheck]) -> Iterator[Finding]:
    for check in checks:
        place = "、".join(check.records)
        if check.verdict is Verdict.VIOLATED:
            right = "" if check.decision.right is None else f"，应为{float(check.decision.right):g}"
            remedy = "核对原文；作目标基数时两数并存并注明"
            yield Finding("baseline.violated", Severity.WARNING, place, f"{check.text}{right}", remedy)
        elif check.verdict is Verdict.AMBIGUOUS:
            yield Finding("baseline.ambiguous", Severity.NOTE, place, check.text, "注明分母或分类后再引用")
