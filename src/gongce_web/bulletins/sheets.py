"""Sheets with a unit's figures (核对稿), to be confirmed before ranks issue."""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongce.bulletins.monthly.confirmation import lines_of, row_of
from gongce.bulletins.monthly.data import Figure
from gongce.calendars import add_working_days
from gongce.vocabulary import InputError, Period
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

    @property
    def digest(self) -> str:
        """SHA-256 over the figures as printed."""
        words = [f"{one.title}|{one.level.text}|{one.growth.text}" for one in self.lines]
        return hashlib.sha256("\n".join(words).encode()).hexdigest()


@dataclass(frozen=True)
class SheetState:
    """A ranked unit and its answer, None where it has not answered; `is_mine` whether the person may answer."""

    unit: Unit
    answer: Confirmation | None
    is_mine: bool


def list_sheets(period: Period, user: "User") -> list[SheetState]:
    """The ranked units the person may see, each with its answer."""
    ranked = _ranked(period)
    answers = read_confirmations(with_answers(open_city()), period, clock.today())
    mine, seen = (CONFIRMATIONS.paths(user, one) for one in (Operation.SUBMIT, Operation.SEE))
    rows = sorted(Unit.objects.filter(code__in=ranked), key=lambda unit: ranked.index(unit.code))
    return [
        SheetState(unit, answers.get(unit.code), unit.path.startswith(mine))
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
        raise InputError(f"{unit.title}没有{period.title}的数据", remedy="看其他单位或报告期")
    return Sheet(unit, lines)


def tell_deadline(period: Period) -> str:
    """By when a unit is to answer: so many working days from today."""
    try:
        return add_working_days(clock.today(), open_city().settings.confirm_days).isoformat()
    except InputError:
        return ""
