"""Paths, what they imply and where they disagree: lines and plain values."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gongce.rulebook import TargetMeasure
from gongce.targets.decomposition.problem import print_amount
from gongce.targets.paths.disagreement import PathCheck, check_paths, judge_paths
from gongce.targets.paths.implied import (
    ImpliedBase,
    ImpliedWhole,
    flag_steep_paths,
    imply_bases,
    imply_wholes,
    tell_base,
    tell_whole,
)
from gongce.targets.paths.path import NO_DEFLATORS, Anchor, Deflators, YearPath, draw_paths
from gongce.targets.telling.columns import lay_rows, plain, plain_finding
from gongce.targets.telling.trees import tell_findings
from gongce.targets.tree.closure_report import show_amount
from gongce.targets.tree.nodes import TargetTree
from gongce.vocabulary import Finding

ANCHOR_WORDS = {
    Anchor.GROWTH: "按年均增速",
    Anchor.END: "按末年总量",
    Anchor.TOTAL: "按累计总量",
    Anchor.YEARLY: "逐年",
}


@dataclass(frozen=True, slots=True)
class PathReport:
    """Every path, every comparison of two, what is implied without being printed, and the doubts."""

    tree: TargetTree
    paths: tuple[YearPath, ...]
    checks: tuple[PathCheck, ...]
    bases: tuple[ImpliedBase, ...]
    wholes: tuple[ImpliedWhole, ...]
    findings: tuple[Finding, ...]


def report_paths(tree: TargetTree, deflators: Deflators = NO_DEFLATORS) -> PathReport:
    """Everything the targets say over time; prices are mixed only with an entered deflator."""
    paths = draw_paths(tree, deflators)
    findings = (*judge_paths(tree, deflators), *flag_steep_paths(tree, paths))
    return PathReport(tree, paths, check_paths(tree, deflators), imply_bases(tree), imply_wholes(tree), findings)


def tell_paths(report: PathReport) -> Iterator[str]:
    """A table of the paths (values in （） are derived), the implied bases, the findings."""
    years = sorted({year for path in report.paths for year in path.values})
    if report.paths:
        head = ["目标", "路径", "年均%", "单位", *(str(year) for year in years)]
        yield from lay_rows(head, [_row(path, years) for path in report.paths], names=2)
        yield "（）内为推算，原文未印。"
    else:
        yield "没有可推算的年度路径（缺基数、年份或数值）。"
    if report.bases:
        yield "\n隐含基数（推算）"
        yield from (f"  {tell_base(base)}" for base in report.bases)
    if report.wholes:
        yield "\n隐含总体（推算）"
        yield from (f"  {tell_whole(report.tree, whole)}" for whole in report.wholes)
    yield from tell_findings(report.findings)


def _row(path: YearPath, years: list[int]) -> list[str]:
    rate = "—" if path.rate is None else show_amount(path.rate)
    cells = [_cell(path, year) for year in years]
    return [f"{path.node.title} {path.node.id}", ANCHOR_WORDS[path.anchor], rate, path.measured_in, *cells]


def _cell(path: YearPath, year: int) -> str:
    if year not in path.values:
        return "—"
    exact = path.values[year]
    shown = show_amount(exact) if year not in path.derived else print_amount(exact, _step(path))
    return f"（{shown}）" if year in path.derived else shown


def _step(path: YearPath) -> Fraction:
    """Derived counts are shown whole, amounts in hundredths."""
    return Fraction(1) if path.node.measure is TargetMeasure.COUNT else Fraction(1, 100)


def plain_paths(report: PathReport) -> dict[str, Any]:
    """The whole report as JSON has it."""
    return {
        "paths": [
            {
                "target": path.node.id,
                "title": path.node.title,
                "anchor": str(path.anchor),
                "rate": plain(path.rate),
                "base": plain(path.base.figure.value) if path.base else None,
                "base_year": path.base.year if path.base else None,
                "measured_in": path.measured_in,
                "values": {str(year): plain(value) for year, value in path.values.items()},
                "derived": sorted(path.derived),
                "deflator": plain(path.deflator),
            }
            for path in report.paths
        ],
        "checks": [
            {
                "growth": check.growth.id,
                "aim": check.aim.id,
                "verdict": str(check.decision.verdict),
                "implied_rate": plain(check.implied_rate),
                "implied_value": plain(round(check.implied_value * 10_000) / Fraction(10_000)),
                "price_basis_unknown": check.is_basis_open,
            }
            for check in report.checks
        ],
        "implied": [
            {"target": base.level.id, "change": base.change.id, "base": plain(base.value)} for base in report.bases
        ],
        "wholes": [
            {"level": one.level.id, "share": one.share.id, "whole": plain(one.value), "bound": one.bound}
            for one in report.wholes
        ],
        "findings": [plain_finding(finding) for finding in report.findings],
    }
