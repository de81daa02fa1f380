"""Everything that stands in the way of a closing, or that a reader should know: findings with file, cell and remedy."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from gongce.bulletins.monthly.confirmation import digest_figures
from gongce.bulletins.monthly.data import IndicatorTable
from gongce.facts.batch import Batch
from gongce.facts.checks import CheckRule, Tier, Violation, run_checks
from gongce.facts.schema import KEY
from gongce.monitoring.monitoring import Monitoring
from gongce.rulebook import Pack
from gongce.vocabulary import Finding, Period, Severity
from gongce.workspace.intake import FileOutcome, FileState, Intake
from gongce.workspace.leagues import LeagueTable
from gongce.workspace.periods import codes_ending
from gongce.workspace.records import Confirmation

UNCONFIRMED = "closing.unconfirmed"
_FEW = 8


def check_publication(
    facts: pl.DataFrame, rules: Sequence[CheckRule], pack: Pack, period: Period, batches: Mapping[str, Batch]
) -> tuple[Finding, ...]:
    """What the period's own figures break; relations among older figures are in nobody's way.

    Notes are left out: monitoring tells of bases that were restated with the figures in question.

    Args:
        facts: one row a key, as of the closing; years before are history.
        rules: what is asked.
        pack: units and indicators.
        period: the total that is closed.
        batches: by id, so that a place names its file.
    """
    current = facts.filter(pl.col("period").is_in(codes_ending(period)))
    batch_of = {tuple(row[:-1]): row[-1] for row in current.select(*KEY, "batch").iter_rows()}
    broken = [
        one
        for one in run_checks(facts, rules, pack)
        if one.tier is not Tier.NOTE and any(cell in batch_of for cell in one.cells)
    ]
    return tuple(_place(one, batch_of, batches) for one in broken)


def _place(one: Violation, batch_of: Mapping[tuple[str, ...], str], batches: Mapping[str, Batch]) -> Finding:
    """The violation as a finding, its cell with the file it lies in."""
    found = one.as_finding()
    batch = next((batch_of[cell] for cell in one.cells if cell in batch_of), "")
    file = batches[batch].file if batch in batches else ""
    return replace(found, place=f"{file} {found.place}".strip())


def judge_intake(intake: Intake, period: Period) -> Iterator[Finding]:
    """Refused files of the period stand in the way until they are replaced; of other periods they are told."""
    for outcome in intake.outcomes:
        if outcome.state is FileState.REFUSED:
            yield from _tell_refused(outcome, is_current=outcome.period == period.code)
        elif outcome.state is FileState.WITHOUT_FORM:
            yield from outcome.findings
        elif outcome.period == period.code:
            yield from (one for one in outcome.findings if one.severity is Severity.WARNING)


def _tell_refused(outcome: FileOutcome, *, is_current: bool) -> Iterator[Finding]:
    first = outcome.findings[0]
    more = f"等{len(outcome.findings)}处" if len(outcome.findings) > 1 else ""
    message = f"文件未收：{first.place}{more}，{first.message}"
    if outcome.replaced:
        yield Finding("file.replaced", Severity.NOTE, outcome.file, f"{message}；已由{outcome.replaced}代替")
        return
    severity = Severity.BLOCKING if is_current else Severity.WARNING
    code = first.code if first.code == "file.secret" else "file.refused"
    yield Finding(code, severity, outcome.file, message, first.remedy or "请报送单位更正后重新报送")


def tell_absent(now: Monitoring, pack: Pack, indicators: Sequence[str]) -> Iterator[Finding]:
    """Who has not reported what a table shows."""
    rows = now.absent.filter(pl.col("indicator").is_in(list(indicators)) & (pl.col("industry") == ""))
    for row in rows.filter(pl.col("reason") == "not_reported").iter_rows(named=True):
        unit, indicator = pack.unit(row["unit"]).title, pack.indicator(row["indicator"]).title
        last = "" if row["last"] is None else f"，上期累计{row['last']:g}"
        message = f"{indicator}未报送{last}；不推算、不排名"
        yield Finding("closing.not-reported", Severity.WARNING, unit, message, "催报；补报后重新运行")


def tell_unconfirmed(
    leagues: Sequence[LeagueTable],
    confirmations: Mapping[str, Confirmation],
    pack: Pack,
    tables: Iterable[IndicatorTable],
) -> Iterator[Finding]:
    """Ranked units that have not answered the sheet with their figures, answered about others, or object to it.

    Args:
        leagues: who is ranked.
        confirmations: unit → its last answer.
        pack: names the units.
        tables: the figures as they are printed now.
    """
    ranked = dict.fromkeys(place.unit for table in leagues for place in table.ranking.places)
    if silent := [pack.unit(unit).title for unit in ranked if unit not in confirmations]:
        message, remedy = f"核对稿尚未回执：{_name_few(silent)}", "催办；回执记入records/confirmations.csv"
        yield Finding(UNCONFIRMED, Severity.WARNING, "核对稿", message, remedy)
    stale = list_stale(ranked, confirmations, tables)
    if changed := [pack.unit(unit).title for unit in stale if not confirmations[unit].answer]:
        message = f"单位核对后数据有变动，视同未核对：{_name_few(changed)}"
        yield Finding(UNCONFIRMED, Severity.WARNING, "核对稿", message, "请单位按现在的数据重新核对")
    for unit, answer in confirmations.items():
        if answer.answer and unit in ranked:
            place, message = pack.unit(unit).title, f"对核对稿有异议：{answer.answer}"
            yield Finding("closing.objection", Severity.BLOCKING, place, message, "核实后更正，或由批准人说明理由签发")


def list_stale(
    units: Iterable[str], confirmations: Mapping[str, Confirmation], tables: Iterable[IndicatorTable]
) -> tuple[str, ...]:
    """Units whose figures are no longer those that they answered about."""
    shown = tuple(tables)
    answered = [unit for unit in units if unit in confirmations]
    return tuple(unit for unit in answered if not confirmations[unit].is_about(digest_figures(shown, unit)))


def _name_few(titles: Sequence[str]) -> str:
    return "、".join(titles[:_FEW]) + (f"等{len(titles)}个单位" if len(titles) > _FEW else "")


def tell_internal(leagues: Sequence[LeagueTable]) -> Iterator[Finding]:
    """Rankings that may not be published on the day, and why."""
    reasons: dict[str, list[str]] = {}
    for table in leagues:
        if table.internal:
            reasons.setdefault("、".join(table.internal), []).append(table.league.title)
    for reason, titles in reasons.items():
        message = f"{'、'.join(titles)}不予公布：{reason}"
        remedy = "另见内部排名；补办过去月份的，用 --today 写明签发日"
        yield Finding("closing.internal-league", Severity.WARNING, "排名", message, remedy)


def sort_findings(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Those in the way first, then warnings, then notes; repeats once."""
    order = [Severity.BLOCKING, Severity.WARNING, Severity.NOTE]
    return tuple(sorted(dict.fromkeys(findings), key=lambda one: order.index(one.severity)))


def is_publication_rule(rule: CheckRule) -> bool:
    """Whether a rule is asked when a period is closed: all but those that were asked at entry."""
    return rule.firmness is not Tier.REFUSE_ENTRY
