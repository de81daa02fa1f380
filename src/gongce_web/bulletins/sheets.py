"""Sheets with a unit's figures (核对稿), to be confirmed before ranks issue."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from gongce.bulletins.monthly.confirmation import digest_figures, lines_of, row_of
from gongce.bulletins.monthly.data import Figure
from gongce.calendars import add_working_days
from gongce.vocabulary import InputError, Period
from gongce.workspace.doubts import list_stale
from gongce.workspace.records import Confirmation, read_confirmations
from gongce_web import clock
from gongce_web.bulletins.policies import CONFIRMATIONS
from gongce_web.bulletins.queries import with_answers
from gongce_web.city.periods import view_period, word_period
from gongce_web.city.workspaces import open_city
from gongce_web.roles import Operation
from gongce_web.units.models import Unit

if TYPE_CHECKING:
    from gongce_web.accounts.models import User


@dataclass(frozen=True)
class SheetLine:
    """An indicator as the unit is to confirm it; keys lead to traces."""

    title: str
    measured_in: str
    level: Figure
    growth: Figure
    level_key: str
    growth_key: str
    source: str


@dataclass(frozen=True)
class Sheet:
    """A unit's figures of a period; `digest` is over what is shown, so that an answer is about it and nothing else."""

    unit: Unit
    lines: tuple[SheetLine, ...]
    digest: str


@dataclass(frozen=True)
class SheetState:
    """A ranked unit and its answer, None where it has not answered.

    Args:
        unit: which.
        answer: its last.
        is_mine: whether the person may answer.
        is_stale: the figures have changed since it answered: it is to look again.
    """

    unit: Unit
    answer: Confirmation | None
    is_mine: bool
    is_stale: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether the figures as they are now were answered about."""
        return self.answer is not None and not self.is_stale


def list_sheets(period: Period, user: "User") -> list[SheetState]:
    """The ranked units the person may see, each with its answer."""
    ranked, tables = _ranked(period), view_period(period).parts.tables.all
    answers = read_confirmations(with_answers(open_city()), period, clock.today())
    mine, seen = (CONFIRMATIONS.paths(user, one) for one in (Operation.SUBMIT, Operation.SEE))
    stale = list_stale(ranked, answers, tables)
    rows = sorted(Unit.objects.filter(code__in=ranked), key=lambda unit: ranked.index(unit.code))
    return [
        SheetState(unit, answers.get(unit.code), unit.path.startswith(mine), unit.code in stale)
        for unit in rows
        if unit.path.startswith(seen)
    ]


def _ranked(period: Period) -> list[str]:
    leagues = view_period(period).parts.leagues
    return list(dict.fromkeys(place.unit for table in leagues for place in table.ranking.places))


def build_sheet(period: Period, unit: Unit) -> Sheet:
    """A unit's sheet as of now.

    Raises:
        InputError: the unit has no figures in the period.
    """
    lines = tuple(
        SheetLine(
            table.title,
            table.measured_in,
            row.level,
            row.growth,
            f"{table.id}/{unit.code}/level",
            f"{table.id}/{unit.code}/growth",
            str(row_of(table, row)[4]),
        )
        for table, row in lines_of(word_period(period), unit.code)
    )
    if not lines:
        raise InputError(
            _("%(unit)s没有%(period)s的数据") % {"unit": unit.title, "period": period.title},
            remedy=_("看其他单位或报告期"),
        )
    return Sheet(unit, lines, digest_figures(word_period(period).indicators, unit.code))


def tell_deadline(period: Period) -> str:
    """By when a unit is to answer: so many working days from today."""
    try:
        return add_working_days(clock.today(), open_city().settings.confirm_days).isoformat()
    except InputError:
        return ""
