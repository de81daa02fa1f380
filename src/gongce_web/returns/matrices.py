"""Who has not reported: units down, forms and periods across; reminders and the account of what is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_noop

from gongce.bulletins.return_reminder import ReturnReminder, word_reminder
from gongce.facts.returns import Asked, Burden, account_burden
from gongce.rulebook import StageKind
from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.city.workspaces import open_city
from gongce_web.returns.models import Return, Round
from gongce_web.returns.policies import RETURNS
from gongce_web.returns.queries import can_submit_from, is_missing, list_reached, list_rounds
from gongce_web.returns.sheets import procedure_of
from gongce_web.roles import Operation
from gongce_web.units.models import Unit

SPAN_DAYS = 100
"""Rounds due so many days before today are shown, and all to come."""
_SOON_DAYS = 3


@dataclass(frozen=True)
class State:
    """How a return stands: a class for its colour, a shape, a word."""

    css: str
    shape: str
    word: str


_APPROVED = State("ok", "●", gettext_noop("已审核"))
_SUBMITTED = State("in", "◐", gettext_noop("已报送"))
_RETURNED = State("behind", "■", gettext_noop("已退回"))
_LATE = State("overdue", "◆", gettext_noop("逾期未报"))
_SOON = State("due_soon", "▲", gettext_noop("临近未报"))
_OPEN = State("open", "○", gettext_noop("未报"))
_LATER = State("later", "·", gettext_noop("未到期"))
_EXEMPT = State("later", "—", gettext_noop("免报"))


def state_of_return(filed: Return, today: date) -> State:
    """How a return stands on a day."""
    procedure = procedure_of(filed.round)
    if filed.is_exempt:
        return _EXEMPT
    if procedure.stage(filed.stage).kind is StageKind.CLOSED:
        return _APPROVED
    if not can_submit_from(procedure, filed.stage):
        return _SUBMITTED if filed.stage == "submitted" else State("in", "◐", procedure.stage(filed.stage).title)
    if today > filed.due:
        return _LATE
    if filed.submitted_at is not None:
        return _RETURNED
    if today < filed.round.opens:
        return _LATER
    return _SOON if (filed.due - today).days <= _SOON_DAYS else _OPEN


@dataclass(frozen=True)
class MatrixCell:
    """A return and its state; `may_wait` where the person may grant it an exception."""

    filed: Return
    state: State
    may_wait: bool


@dataclass(frozen=True)
class MatrixRow:
    """A unit and its returns, one for each round, None where it is not asked."""

    unit: Unit
    cells: tuple[MatrixCell | None, ...]


@dataclass(frozen=True)
class Matrix:
    """Units by rounds."""

    rounds: tuple[Round, ...]
    rows: tuple[MatrixRow, ...]

    @property
    def missing(self) -> int:
        """Returns that are due or open and not in."""
        return sum(one is not None and is_missing(one.filed) for row in self.rows for one in row.cells)

    @property
    def late(self) -> int:
        """Returns past their deadline."""
        return sum(one is not None and one.state is _LATE for row in self.rows for one in row.cells)

    @property
    def submitted(self) -> int:
        """Returns that wait for review."""
        return sum(one is not None and one.state is _SUBMITTED for row in self.rows for one in row.cells)


def show_matrix(user: User) -> Matrix:
    """The matrix of what a person's units owe."""
    today = clock.today()
    rounds = tuple(list_rounds(since=today - timedelta(days=SPAN_DAYS)).order_by("due", "form"))
    filed = list(list_reached(user, rounds))
    at = {(one.unit_id, one.round_id): _show(one, user, today) for one in filed}
    units = {one.unit_id: one.unit for one in filed}
    rows = tuple(MatrixRow(unit, tuple(at.get((pk, one.pk)) for one in rounds)) for pk, unit in units.items())
    return Matrix(rounds, rows)


def _show(filed: Return, user: User, today: date) -> MatrixCell:
    may_wait = is_missing(filed) and not filed.round.is_locked and RETURNS.may(user, Operation.APPROVE, filed)
    return MatrixCell(filed, state_of_return(filed, today), may_wait)


@dataclass(frozen=True)
class Reminded:
    """A round with its reminder: text, whom it names, whether its day has come."""

    round: Round
    text: str
    missing: tuple[Unit, ...]
    is_late: bool
    is_due: bool


def list_return_reminders(user: User) -> tuple[Reminded, ...]:
    """A reminder for every open round with units missing: what is late first, then by deadline."""
    today, settings = clock.today(), open_city().settings
    rounds = [one for one in list_rounds(since=today - timedelta(days=SPAN_DAYS)) if not one.is_locked]
    filed: dict[int, list[Return]] = {}
    for one in list_reached(user, rounds):
        filed.setdefault(one.round_id, []).append(one)
    found = [
        _remind(one, [filed_ for filed_ in filed.get(one.pk, []) if is_missing(filed_)], today, settings)
        for one in rounds
        if today >= one.opens
    ]
    return tuple(sorted((one for one in found if one), key=lambda one: (not one.is_late, one.round.due)))


def _remind(round_: Round, missing: Sequence[Return], today: date, settings: object) -> Reminded | None:
    """Units with more time are left out until their own deadline is past."""
    owed = [one for one in missing if today > one.due or one.due == round_.due]
    if not owed:
        return None
    title = str(round_.definition["title"])
    returned = [one.unit for one in owed if one.submitted_at is not None]
    never = [one.unit for one in owed if one.submitted_at is None]
    contact, issuer = getattr(settings, "contact", ""), getattr(settings, "issuer", "")
    words = ReturnReminder(
        title, round_.title.removesuffix(title), round_.due, today,
        [unit.title for unit in never], [unit.title for unit in returned], contact, issuer,
    )  # fmt: skip
    return Reminded(
        round_, word_reminder(words), tuple(one.unit for one in owed), words.is_late, today >= round_.remind
    )


@dataclass(frozen=True)
class BurdenRow:
    """A unit's account with its name."""

    unit: Unit
    burden: Burden


def show_burden(user: User, month: date) -> tuple[BurdenRow, ...]:
    """What is asked of each unit in a month, by the days returns are due."""
    start = (month.replace(day=1) - timedelta(days=1)).replace(day=1)
    rounds = list(list_rounds(since=start, until=_end(month)))
    filed = list(list_reached(user, rounds))
    units = {one.unit.code: one.unit for one in filed}
    asked = [
        Asked(one.unit.code, one.round.form, one.round.cells, one.round.minutes, one.round.due)
        for one in filed
        if not one.is_exempt
    ]
    return tuple(BurdenRow(units[one.unit], one) for one in account_burden(asked, month))


def _end(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=7)).replace(day=1) - timedelta(days=1)
