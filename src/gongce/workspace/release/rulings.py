"""What the rules come to on a day: of every figure, rank and bulletin whether it is out, since when, or why not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongce.calendars import add_working_days
from gongce.vocabulary import Finding, Severity
from gongce.workspace.release.rules import MOST_DAYS, ReleaseRules, Timed
from gongce.workspace.runs import Run
from gongce.workspace.workspace import Workspace


class Subject(StrEnum):
    """What a ruling is about."""

    BULLETIN = "bulletin"
    INDICATOR = "indicator"
    LEAGUE = "league"
    REGISTER = "register"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether something is out on the day.

    Args:
        subject, id, title: what it is about.
        since: the day it is out from; None where it stays inside.
        reason: why it is not out; empty where it is.
        run: the bulletin its figures are those of; empty where it has none.
    """

    subject: Subject
    id: str
    title: str
    since: date | None
    reason: str = ""
    run: str = ""

    @property
    def is_released(self) -> bool:
        """Whether the public may see it."""
        return not self.reason


def runs_in_force(runs: Sequence[Run]) -> tuple[Run, ...]:
    """The issued bulletins that no correction replaced, the newest period first."""
    replaced = {run.corrects for run in runs if run.is_issued}
    kept = [run for run in runs if run.is_issued and run.id not in replaced]
    return tuple(sorted(kept, key=lambda run: (run.period, run.closed_at), reverse=True))


def judge_release(workspace: Workspace, rules: ReleaseRules, runs: Sequence[Run], day: date) -> tuple[Ruling, ...]:
    """Every ruling of a day.

    Args:
        workspace: names what there is.
        rules: its release rules.
        runs: every run of the workspace.
        day: the day.
    """
    kept = runs_in_force(runs)
    return (
        *_judge_bulletins(workspace, rules, kept, day),
        *_judge_indicators(workspace, rules, kept, day),
        *_judge_leagues(workspace, rules, kept, day),
        *_judge_registers(workspace, rules, day),
        *_judge_documents(workspace, rules),
    )


def due_after(workspace: Workspace, run: Run, days: int, embargo: date | None = None) -> date:
    """The day a bulletin's figures are out from."""
    since = add_working_days(workspace.day_of(run.closed_at), days)
    return max(since, embargo) if embargo else since


def _judge_bulletins(workspace: Workspace, rules: ReleaseRules, runs: Sequence[Run], day: date) -> Iterator[Ruling]:
    for run in runs:
        since = due_after(workspace, run, rules.days)
        reason = "规则未列通报" if not rules.bulletins else "" if since <= day else "未到公开日"
        yield Ruling(Subject.BULLETIN, run.id, run.id, since if rules.bulletins else None, reason, run.id)


def _judge_indicators(workspace: Workspace, rules: ReleaseRules, runs: Sequence[Run], day: date) -> Iterator[Ruling]:
    shown = {name.split("/")[0] for run in runs for name in run.figures}
    for indicator in workspace.pack.indicators:
        rule = rules.indicator(indicator.id)
        if rule is not None:
            yield _time(workspace, rules, rule, Subject.INDICATOR, indicator.title, runs, day)
        elif indicator.id in shown:
            reason = "规则未列" if indicator.id in workspace.settings.public else "设置未列为可公开"
            yield Ruling(Subject.INDICATOR, indicator.id, indicator.title, None, reason)


def _judge_leagues(workspace: Workspace, rules: ReleaseRules, runs: Sequence[Run], day: date) -> Iterator[Ruling]:
    for league in workspace.settings.leagues:
        rule = rules.league(league.id)
        if rule is None:
            yield Ruling(Subject.LEAGUE, league.id, league.title, None, "规则未列")
            continue
        ranked = [run for run in runs if league.id in run.ranks]
        yield _time(workspace, rules, rule, Subject.LEAGUE, league.title, ranked, day)


def _time(
    workspace: Workspace, rules: ReleaseRules, rule: Timed, subject: Subject, title: str, runs: Sequence[Run], day: date
) -> Ruling:
    """The newest bulletin whose day has come; else the first day one will have."""
    days = rules.days if rule.days is None else rule.days
    dated = [(due_after(workspace, run, days, rule.embargo), run) for run in runs]
    out = next(((since, run) for since, run in dated if since <= day), None)
    if out:
        return Ruling(subject, rule.id, title, out[0], run=out[1].id)
    if not dated:
        return Ruling(subject, rule.id, title, None, "还没有签发的通报")
    return Ruling(subject, rule.id, title, min(since for since, _ in dated), "未到公开日")


def _judge_registers(workspace: Workspace, rules: ReleaseRules, day: date) -> Iterator[Ruling]:
    released = {one.id: one for one in rules.registers}
    for register in workspace.pack.registers:
        rule = released.get(register.id)
        if rule is None:
            yield Ruling(Subject.REGISTER, register.id, register.title, None, "规则未列")
        elif rule.embargo and rule.embargo > day:
            yield Ruling(Subject.REGISTER, register.id, register.title, rule.embargo, "未到公开日")
        else:
            yield Ruling(Subject.REGISTER, register.id, register.title, rule.embargo or day)


def _judge_documents(workspace: Workspace, rules: ReleaseRules) -> Iterator[Ruling]:
    for document in workspace.pack.documents:
        reason = "" if document.id in rules.documents else "规则未列"
        yield Ruling(Subject.DOCUMENT, document.id, document.title, workspace.pack.plan.issued, reason)


def tell_late(
    workspace: Workspace, rulings: Sequence[Ruling], runs: Sequence[Run], day: date, released: frozenset[str]
) -> Iterator[Finding]:
    """What should be out by now: 20 working days after the issue (政府信息公开条例 art. 26) and in no package.

    Args:
        workspace: whose days count.
        rulings: of the day.
        runs: every run.
        day: the day.
        released: ids of bulletins that a released package holds.
    """
    wanted = {one.id for one in rulings if one.subject is Subject.BULLETIN and one.since is not None}
    for run in runs_in_force(runs):
        limit = due_after(workspace, run, MOST_DAYS)
        if run.id in wanted - released and day > limit:
            message = f"签发后20个工作日（{limit.isoformat()}）内应当公开，尚未放行"
            yield Finding("release.late", Severity.WARNING, run.id, message, "准备、核对并放行一个公开包")
