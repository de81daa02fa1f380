"""The files of a closing: the bulletin in three forms, a sheet for each unit to confirm, the doubts, the figures."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from gongce.bulletins.monthly.bulletin import write_bulletin
from gongce.bulletins.monthly.confirmation import write_confirmations
from gongce.bulletins.monthly.data import BulletinData, Figure
from gongce.bulletins.monthly.issue import Standing, judge_issue
from gongce.bulletins.monthly.template import Templates, read_templates
from gongce.calendars import add_working_days
from gongce.vocabulary import CellSource, Finding, RuleSource, Severity, TextSource, Trace
from gongce.workspace.computing import Computed
from gongce.workspace.forecast_record import freeze_prospects, write_forecasts
from gongce.workspace.intake import FileState, Intake
from gongce.workspace.workspace import Workspace

FIGURES_FILE = "figures.json"
FORECASTS_FILE = "预测台账.csv"
BULLETIN, CONFIRMATIONS, INTERNAL = "通报", "核对稿", "内部排名"
_SEVERITIES = {Severity.BLOCKING: "须处理", Severity.WARNING: "提醒", Severity.NOTE: "说明"}
_STATES = {
    FileState.IMPORTED: "已入库",
    FileState.NEW: "待入库",
    FileState.KNOWN: "早已入库",
    FileState.REFUSED: "未收",
    FileState.WITHOUT_FORM: "没有表式",
}


def print_figures(figures: Mapping[str, Figure]) -> dict[str, str]:
    """Every figure as printed; a missing one as its reason."""
    return {key: figure.text if figure.value is not None else f"—{figure.missing}" for key, figure in figures.items()}


def render_files(workspace: Workspace, bulletin: BulletinData, computed: Computed, intake: Intake) -> dict[str, bytes]:
    """Every file of a closing, by name.

    Args:
        workspace: whose templates are used.
        bulletin: what the bulletin says.
        computed: the figures with their traces.
        intake: what was found in returns/.
    """
    templates = read_templates(workspace.templates)
    written = write_bulletin(bulletin, templates=templates).files
    foresight = computed.parts.foresight
    entries = freeze_prospects(foresight, computed.moment.as_of) if foresight else ()
    bulletins = {f"{BULLETIN}.{ending}": content for ending, content in written.items()}
    return (
        bulletins
        | _write_internal(bulletin, templates)
        | dict(_write_sheets(workspace, bulletin, computed))
        | {
            "问题清单.csv": write_findings(computed.parts.findings),
            "收表情况.csv": write_intake(intake),
            FORECASTS_FILE: write_forecasts(workspace, foresight, entries, computed.parts.scored),
            FIGURES_FILE: write_figures(computed.figures),
        }
    )


def _write_internal(bulletin: BulletinData, templates: Templates) -> dict[str, bytes]:
    """Rankings that may not be published, as a marked paper of their own; nothing where all may be, or in a draft."""
    kept = tuple(league for league in bulletin.leagues if league.internal)
    if not kept or bulletin.state.standing is Standing.DRAFT:
        return {}
    paper = replace(bulletin, leagues=kept, number="", state=judge_issue((), is_issued=False))
    return {f"{INTERNAL}.docx": write_bulletin(paper, kind="ranking", templates=templates).docx}


def _write_sheets(workspace: Workspace, bulletin: BulletinData, computed: Computed) -> Iterator[tuple[str, bytes]]:
    """A sheet for each ranked unit with its figures, to confirm before ranks issue."""
    settings = workspace.settings
    deadline = add_working_days(computed.moment.day, settings.confirm_days)
    ranked = {place.unit for table in computed.parts.leagues for place in table.ranking.places}
    for sheet in write_confirmations(bulletin, deadline=deadline, reply_to=settings.contact or settings.issuer):
        if sheet.unit in ranked:
            yield f"{CONFIRMATIONS}/{sheet.name}.docx", sheet.docx


def write_findings(findings: Sequence[Finding]) -> bytes:
    """The doubts as CSV for spreadsheets."""
    rows = ((_SEVERITIES[one.severity], one.place, one.message, one.remedy, one.code) for one in findings)
    return _write_csv(("程度", "位置", "问题", "处理办法", "代码"), rows)


def write_intake(intake: Intake) -> bytes:
    """What became of every file, as CSV for spreadsheets."""
    rows = (
        (one.file, one.period, _STATES[one.state], str(one.rows or ""), one.replaced, one.batch)
        for one in intake.outcomes
    )
    return _write_csv(("文件", "报告期", "结果", "数据条数", "已由代替", "批次"), rows)


def _write_csv(heads: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def write_figures(figures: Mapping[str, Figure]) -> bytes:
    """Every published figure with its trace, as JSON."""
    listed = {
        key: {"printed": figure.text, "missing": figure.missing, "trace": plain_trace(figure.trace)}
        for key, figure in figures.items()
    }
    return json.dumps(listed, ensure_ascii=False, indent=0).encode()


def plain_trace(trace: Trace | None) -> dict[str, Any] | None:
    """A trace as plain values."""
    if trace is None:
        return None
    return {
        "value": trace.value,
        "label": trace.label,
        "formula": trace.formula,
        "note": trace.note,
        "inputs": [plain_trace(one) for one in trace.inputs],
        "sources": [_plain_source(source) for source in trace.sources],
    }


def _plain_source(source: CellSource | TextSource | RuleSource) -> dict[str, Any]:
    kinds = {CellSource: "cell", TextSource: "text", RuleSource: "rule"}
    return {"kind": kinds[type(source)], **asdict(source)}
