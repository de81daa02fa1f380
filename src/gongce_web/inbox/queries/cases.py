"""Open cases whose next step is the person's to take."""

from collections.abc import Iterator
from datetime import date

from django.urls import NoReverseMatch, reverse
from django.utils.translation import pgettext

from gongce.procedures import mainland_workdays
from gongce.procedures.report import CaseRow, report_cases
from gongce.rulebook import Procedure, StageKind
from gongce_web.accounts.models import User
from gongce_web.inbox.queries.items import Item
from gongce_web.records.listings.sight import Seen
from gongce_web.records.listings.source import keep
from gongce_web.records.models import CaseRecord
from gongce_web.records.policies import CASES
from gongce_web.records.queries import load_cases
from gongce_web.records.queries.acting import roles_in
from gongce_web.roles import Operation

_OVER = (StageKind.CLOSED, StageKind.DROPPED)


def wait_cases(user: User, seen: Seen) -> Iterator[Item]:
    """Cases the person may act on today, each with the steps that are his."""
    mine = CASES.rows(user, Operation.FILL, CaseRecord.objects.exclude(stage_kind__in=_OVER))
    open_numbers: dict[str, set[str]] = {}
    for procedure_id, number in mine.values_list("procedure", "number"):
        open_numbers.setdefault(procedure_id, set()).add(number)
    for procedure in seen.pack.procedures:
        if procedure.id in open_numbers:
            held = {role.id for role in roles_in(procedure, user)}
            for row in judge_open(seen, procedure):
                if row.number in open_numbers[procedure.id] and (steps := steps_of(procedure, row, held)):
                    yield _item(procedure, row, steps)


def judge_open(seen: Seen, procedure: Procedure) -> tuple[CaseRow, ...]:
    """Every open case of a procedure with its clocks on the day, kept until a case of it changes."""
    key = ("open cases", str(seen.heads.get(f"procedure:{procedure.id}")), seen.stamp(), procedure.id, seen.on)
    return keep(key, lambda: _judge(seen, procedure, seen.on))


def _judge(seen: Seen, procedure: Procedure, on: date) -> tuple[CaseRow, ...]:
    report = report_cases(procedure, load_cases(procedure.id, seen.pack), on, mainland_workdays(), check=False)
    return tuple(row for row in report.rows if row.kind not in _OVER)


def steps_of(procedure: Procedure, row: CaseRow, held: set[str]) -> tuple[str, ...]:
    """Titles of the steps from where the case stands that one of these roles may take."""
    return tuple(
        step.title for step in procedure.transitions if row.state.stage in step.from_stages and held & set(step.roles)
    )


def _item(procedure: Procedure, row: CaseRow, steps: tuple[str, ...]) -> Item:
    running = [one.limit.first for one in row.light.clocks if one.stopped is None and not one.is_window]
    due = min((day for day in running if day is not None), default=None)
    title = f"{row.title or row.number}（{procedure.title}·{row.stage}）"
    task = pgettext("between steps", "或").join(steps[:3])
    return Item("case", row.light.light.code, title, task, due, row.light.reason, _address(procedure, row))


def _address(procedure: Procedure, row: CaseRow) -> str:
    try:
        return reverse("case", args=[procedure.id, row.number])
    except NoReverseMatch:
        return ""
