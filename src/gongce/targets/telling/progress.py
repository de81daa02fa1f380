"""Progress by target, by aim, and of parts against their headline: lines and plain values."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gongce.targets.progress.groups import GroupProgress, SumProgress
from gongce.targets.progress.standing import Progress, Standing, TierStanding, judge_years
from gongce.targets.telling.columns import lay_rows, pad, plain, plain_finding
from gongce.targets.telling.trees import TIER_WORDS, tell_findings
from gongce.targets.tree.closure_report import show_amount
from gongce.vocabulary import Finding

STANDING_WORDS = {
    Standing.MET: "● 达到",
    Standing.AHEAD: "● 进度以内",
    Standing.BEHIND: "■ 滞后",
    Standing.MISSED: "◆ 未达到",
    Standing.OPEN: "○ 未到期",
    Standing.UNKNOWN: "— 无数据",
}

_SIGNS = {True: "●", False: "◆"}


@dataclass(frozen=True, slots=True)
class ProgressReport:
    """What was asked about, against what was observed."""

    targets: tuple[Progress, ...]
    groups: tuple[GroupProgress, ...]
    sums: tuple[SumProgress, ...]
    findings: tuple[Finding, ...]


def tell_progress(report: ProgressReport) -> Iterator[str]:
    """A sentence, the table of targets, the aims, the sums, the findings."""
    known = [one for one in report.targets if one.reached.value is not None]
    done = sum(one.main is not None and one.main.standing in (Standing.MET, Standing.AHEAD) for one in known)
    yield f"目标{len(report.targets)}项，有数据{len(known)}项，其中达到或在进度以内{done}项。"
    head = ["目标", "现状", "保底", "目标值", "力争", "应达", "完成%", "单位", "截至", "编号"]
    yield from lay_rows(head, [_row(one) for one in report.targets], names=1)
    yearly = [told for one in report.targets if (told := tell_years(one))]
    if yearly:
        yield "\n逐年"
        yield from (f"  {told}" for told in yearly)
    for group in report.groups:
        yield f"\n{group.title}"
        for item in group.items:
            total = len(item.targets)
            yield f"  {pad(item.title, 28)}  目标{total}项，有数据{item.known}项，达到或在进度以内{item.reached}项"
    if report.sums:
        yield "\n分项与总量"
        yield from (f"  {tell_sum(one)}" for one in report.sums)
    yield from tell_findings(report.findings)


def _row(one: Progress) -> list[str]:
    tiers = {tier.tier: tier for tier in one.tiers}
    main = one.main
    year = "—" if one.reached.year is None else f"{one.reached.year}年"
    return [
        f"{STANDING_WORDS[main.standing] if main else '— 无数值'}  {one.node.title}",
        _amount(one.reached.value) + ("*" if one.reached.is_derived else ""),
        *(_tell_tier(tiers.get(name)) for name in ("floor", "target", "strive")),
        _amount(one.due),
        _amount(one.ratio, 1),
        one.node.measured_in,
        year,
        one.node.id,
    ]


def _tell_tier(tier: TierStanding | None) -> str:
    if tier is None:
        return "—"
    sign = {Standing.MET: "●", Standing.AHEAD: "●", Standing.MISSED: "◆", Standing.BEHIND: "■"}.get(tier.standing, "")
    return f"{show_amount(tier.aim)}{sign}"


def _amount(value: Fraction | None, decimals: int = 2) -> str:
    return "—" if value is None else show_amount(Fraction(round(value * 10**decimals), 10**decimals))


def tell_years(one: Progress) -> str:
    """Each year's own value against every tier: "2018年7.6%（目标● 力争◆）"; "" where years are not judged."""
    marks = judge_years(one)
    values, unit = one.reached.by_year or {}, one.node.measured_in
    parts = [
        f"{year}年{show_amount(values[year])}{unit}"
        f"（{' '.join(TIER_WORDS[tier] + _SIGNS[is_met] for tier, is_met in tiers.items())}）"
        for year, tiers in marks.items()
    ]
    return f"{one.node.title}：{'，'.join(parts)}" if len(parts) > 1 else ""


def tell_sum(one: SumProgress) -> str:
    """Planned and observed: "各项之和1540亿元，总量1000亿元；实绩1100亿元，总量实绩980亿元"."""
    told = f"{one.title}：各项目标之和{show_amount(one.planned_parts)}{one.measured_in}"
    told += f"，总目标{show_amount(one.planned)}{one.measured_in}"
    if one.observed is None:
        return f"{told}；{'、'.join(one.missing)}无数据，实绩未合计"
    headline = "无数据" if one.headline is None else f"{_amount(one.headline)}{one.measured_in}"
    return f"{told}；各项实绩之和{_amount(one.observed)}{one.measured_in}，总量实绩{headline}"


def plain_progress(report: ProgressReport) -> dict[str, Any]:
    """The whole report as JSON has it."""
    return {
        "targets": [_plain_target(one) for one in report.targets],
        "groups": [_plain_group(group) for group in report.groups],
        "sums": [plain(one) for one in report.sums],
        "findings": [plain_finding(finding) for finding in report.findings],
    }


def _plain_target(one: Progress) -> dict[str, Any]:
    reached = one.reached
    return {
        "id": one.node.id,
        "title": one.node.title,
        "unit": one.node.unit,
        "measured_in": one.node.measured_in,
        "value": plain(reached.value),
        "year": reached.year,
        "final": reached.is_final,
        "derived": reached.is_derived,
        "by_year": plain(reached.by_year or {}),
        "yearly": plain(judge_years(one)),
        "why": reached.why,
        "tiers": [plain(tier) for tier in one.tiers],
        "standing": str(one.main.standing) if one.main else "",
        "ratio": plain(one.ratio),
        "due": plain(one.due),
    }


def _plain_group(group: GroupProgress) -> dict[str, Any]:
    items = [
        {
            "title": item.title,
            "targets": [one.node.id for one in item.targets],
            "known": item.known,
            "reached": item.reached,
        }
        for item in group.items
    ]
    return {"title": group.title, "items": items}
