"""Packs, coverage and duties as lines for a person at a terminal."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from unicodedata import east_asian_width

from gongce.rulebook.coverage import Coverage, Status
from gongce.rulebook.drafting import PackDraft
from gongce.rulebook.duties import Duty
from gongce.rulebook.filings import FilingReport, FilingState
from gongce.rulebook.model import Pack
from gongce.rulebook.model.base import print_number
from gongce.rulebook.names import CAPABILITIES
from gongce.vocabulary import Finding, Severity

STATUS_WORDS = {Status.WORKS: "● 可用", Status.PARTIAL: "▲ 部分", Status.MISSING: "○ 未成"}
_SIGNS = {Severity.BLOCKING: "✗", Severity.WARNING: "!", Severity.NOTE: "·"}
_COUNTED = (
    ("目标", "targets"),
    ("基数", "baselines"),
    ("规则", "rules"),
    ("办法", "schemes"),
    ("文书", "orders"),
    ("日历", "calendar"),
    ("清单", "catalogues"),
    ("机制", "mechanisms"),
)


def list_findings(findings: Iterable[Finding]) -> Iterator[str]:
    """One line a finding: sign, place, what is wrong, what to do.

    >>> list(list_findings([Finding("pack.value", Severity.BLOCKING, "p/units.yaml:3: units[0]", "no id", "add it")]))
    ['✗ p/units.yaml:3: units[0]: no id; add it']
    """
    for finding in findings:
        advice = f"; {finding.remedy}" if finding.remedy else ""
        yield f"{_SIGNS[finding.severity]} {finding.place}: {finding.message}{advice}"


def tell_pack(pack: Pack) -> str:
    """What a pack holds, in one line."""
    counts = "、".join(f"{word}{len(getattr(pack, key))}" for word, key in _COUNTED)
    still = sum(slot.is_open for slot in pack.slots)
    return f"{pack.plan.title}（{pack.name}）：{counts}；待提供{still}项。"


def list_coverage(rows: Sequence[Coverage], titles: Mapping[str, str], waiting: Mapping[str, int]) -> Iterator[str]:
    """Mechanisms by capability: id, status, configuration, tests; a line of totals first.

    Args:
        rows: the mechanisms.
        titles: their titles.
        waiting: how many slots of each are still to be supplied.
    """
    totals = Counter(row.status for row in rows)
    told = "，".join(f"{STATUS_WORDS[status].split()[1]}{totals[status]}" for status in Status)
    yield f"机制{len(rows)}项：{told}。"
    for capability, known in CAPABILITIES.items():
        chosen = [row for row in rows if row.capability == capability]
        if not chosen:
            continue
        done = sum(row.status is Status.WORKS for row in chosen)
        yield ""
        yield f"{capability} {known.title}　{done}/{len(chosen)}"
        for row in chosen:
            yield _tell_row(row, titles.get(row.id, ""), waiting.get(row.id, 0))


def _tell_row(row: Coverage, title: str, waiting: int) -> str:
    configured = f"配置{len(row.configured_by)}" if row.configured_by else "无配置"
    parts = [configured, *([f"待提供{waiting}"] if waiting else []), *([f"测试{len(row.tests)}"] if row.tests else [])]
    return f"  {STATUS_WORDS[row.status]}  {row.id}  {_pad(title, 40)}  {row.family}  {'，'.join(parts)}"


def list_duties(duties: Sequence[Duty], undated: Sequence[Duty]) -> Iterator[str]:
    """Duties by month, then those without a day."""
    month = None
    for duty in duties:
        if duty.due is not None and (duty.due.year, duty.due.month) != month:
            month = (duty.due.year, duty.due.month)
            yield f"{month[0]}年{month[1]}月"
        yield f"  {duty.due}  {_pad(duty.what, 32)}  {_pad('、'.join(duty.who), 28)}  {duty.clause}"
    if undated:
        yield "没有日期的职责"
        for duty in undated:
            where = f"{duty.clause}　{duty.note}" if duty.note else duty.clause
            yield f"  {_pad(duty.cycle, 10)}  {_pad(duty.what, 32)}  {_pad('、'.join(duty.who), 28)}  {where}"


def _pad(text: str, width: int) -> str:
    """Text filled to a width of terminal columns; a Chinese character takes two.

    >>> _pad("目标", 6)
    '目标  '
    """
    taken = sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
    return text + " " * max(0, width - taken)


def list_draft(draft: PackDraft, *, whole: bool) -> Iterator[str]:
    """What was drafted, in one line; with `whole` also the targets, least certain first."""
    targets = draft.rows["targets"]
    doubtful = sum(row.is_doubtful for row in targets)
    counts = "、".join(f"{word}{len(draft.rows[key])}" for word, key in _COUNTED if key in draft.rows)
    yield f"{draft.name}：{counts}；目标中{doubtful}条把握不足，只用文字表述而未成行的{draft.left}条。"
    for row in targets if whole else ():
        record = row.record
        tiers = [record[key] for key in ("floor", "target", "strive") if record[key] is not None]
        value = "—".join(str(print_number(tier)) for tier in tiers) + row.unit
        when = f"{_pad(str(record['period']), 10)}  {record['where']['section']}　{'；'.join(row.commitment.notes)}"
        yield f"  {row.commitment.confidence:.2f}  {_pad(record['title'], 44)}  {_pad(value, 16)}  {when.rstrip()}"


FILING_WORDS = {
    FilingState.FILED: "● 已报",
    FilingState.LATE: "▲ 迟报",
    FilingState.OPEN: "○ 未到期",
    FilingState.OVERDUE: "◆ 逾期未报",
    FilingState.UNDATED: "○ 未报（无期限）",
}


def list_filings(report: FilingReport) -> Iterator[str]:
    """Demands by duty, then what is covered and by whom, then the promised steps."""
    done = sum(demand.state in {FilingState.FILED, FilingState.LATE} for demand in report.demands)
    late = sum(demand.state is FilingState.OVERDUE for demand in report.demands)
    covered = len(report.clauses) - len(report.uncovered)
    filed = f"应报{len(report.demands)}件，已报{done}件，逾期未报{late}件"
    yield f"{filed}；条款{len(report.clauses)}条，已落实{covered}条。"
    entry = ""
    for demand in report.demands:
        if demand.entry != entry:
            entry = demand.entry
            yield f"\n{demand.entry} {demand.what}"
        when = demand.filed or demand.due or "—"
        yield f"  {_pad(FILING_WORDS[demand.state], 16)}  {_pad(demand.who, 28)}  {_pad(demand.document, 12)}  {when}"
    yield "\n条款落实"
    for clause in report.clauses:
        bodies, owners = "、".join(clause.bodies) or "—", "、".join(clause.owners) or "—"
        yield f"  {_pad(clause.section, 16)}  {_pad(bodies, 36)}  负责人：{owners}"
    if report.nodes:
        yield "\n目标节点"
        for node in report.nodes:
            yield f"  {node.due}  {_pad(node.who, 28)}  {node.what}{'（已过）' if node.is_past else ''}"
