"""From draft to effect: a result is issued only with what entitles it, and over no open blocking doubt unseen."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from gongce.appraisal.scheme.loading import Ready
from gongce.appraisal.sheet.model import Sheet
from gongce.calendars import add_working_days
from gongce.vocabulary import Finding, RefusedError, Severity, UsageError

_WORDS = {
    "basis": "依据",
    "approval": "批准",
    "frequency": "频次",
    "expiry": "有效期",
    "validity": "在有效期内",
    "filing": "备案号",
    "superior basis": "省级以上依据",
}


class Stage(StrEnum):
    """Where a result stands."""

    DRAFT = "draft"
    PUBLICITY = "publicity"
    OBJECTION = "objection"
    """Publicity is over and an objection is open."""
    FINAL = "final"
    EFFECTIVE = "effective"


@dataclass(frozen=True, slots=True)
class Issued:
    """A result on its way: its stage, the days of publicity, and the findings somebody approved it over."""

    stage: Stage
    start: date
    until: date | None
    objections_to: str
    overridden: tuple[Finding, ...] = ()
    approver: str = ""


def tell_lacking(lacking: tuple[str, ...]) -> str:
    """What is lacking, in the words of the notice.

    >>> tell_lacking(("basis", "v1: superior basis"))
    '缺依据、v1省级以上依据'
    """
    words = []
    for one in lacking:
        veto, _, name = one.rpartition(": ")
        words.append(f"{veto}{_WORDS.get(name, name)}")
    return f"缺{'、'.join(words)}"


def issue_sheet(ready: Ready, sheet: Sheet, *, day: date, approver: str = "", reason: str = "") -> Issued:
    """Put a result to publicity (or straight to final where the scheme has none).

    A named approver may issue over blocking findings about data, with a reason; nobody over a missing basis.

    Raises:
        RefusedError: the scheme lacks what lets it be issued, or a blocking finding is open (exit code 4).
    """
    lacking = ready.lacking(day)
    if lacking:
        raise RefusedError(
            f"internal analysis only: {tell_lacking(lacking)}",
            where=ready.scheme.title,
            remedy="enter what is lacking in the scheme or the pack's order; until then nothing is issued",
        )
    blocking = tuple(found for found in sheet.findings if found.severity is Severity.BLOCKING)
    if blocking and not (approver and reason):
        raise RefusedError(
            f"{len(blocking)} blocking findings, the first: {blocking[0].message}",
            where=blocking[0].place,
            remedy="clear them, or issue with the approver's name and reason",
        )
    publicity = ready.scheme.publicity
    if publicity is None:
        return Issued(Stage.FINAL, day, None, "", blocking, approver)
    until = add_working_days(day, publicity.working_days)
    return Issued(Stage.PUBLICITY, day, until, publicity.objections_to, blocking, approver)


def move_on(issued: Issued, *, day: date, has_objection: bool) -> Issued:
    """The next stage on a day: publicity runs to its last day, an open objection holds the result back.

    Raises:
        UsageError: publicity is still running.

    >>> first = Issued(Stage.PUBLICITY, date(2026, 3, 2), date(2026, 3, 9), "市工信局")
    >>> move_on(first, day=date(2026, 3, 10), has_objection=False).stage.value
    'final'
    """
    if issued.stage is Stage.PUBLICITY and issued.until is not None and day <= issued.until:
        raise UsageError(
            f"publicity runs until {issued.until}", remedy=f"come back on {issued.until + timedelta(days=1)}"
        )
    if has_objection and issued.stage in {Stage.PUBLICITY, Stage.OBJECTION}:
        stage = Stage.OBJECTION
    else:
        stage = Stage.EFFECTIVE if issued.stage is Stage.FINAL else Stage.FINAL
    return Issued(stage, day, None, issued.objections_to, issued.overridden, issued.approver)
