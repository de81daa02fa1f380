"""Records kept as files where no workbench keeps them: duties met, confirmations of the units."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

import polars as pl

from gongce.monitoring.goals import GOAL_SCHEMA, KEY
from gongce.rulebook import Pack
from gongce.rulebook.duties import Duty, expand_duties
from gongce.vocabulary import AS_CSV, InputError, Period, read_text
from gongce.workspace.adopted import FILE as ADOPTED
from gongce.workspace.adopted import AdoptedGoal, cite, list_holding, parse_adopted
from gongce.workspace.workspace import Workspace

DUTIES, CONFIRMATIONS, GOALS = "duties.csv", "confirmations.csv", "goals-{year}.csv"
RESPONDENTS = "respondents.csv"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_DUTY_HEADS = ("duty", "done", "evidence")
_RESPONDENT_HEADS = ("id", "name", "code")
_GOAL_HEADS = ("indicator", "unit", "measure", "target")
_CONFIRMATION_HEADS = ("period", "unit", "by", "day", "answer")
_SHEET = "sheet"


class DutyState(StrEnum):
    """How a duty stands on a day."""

    MET = "已办"
    DUE = "临近"
    OVERDUE = "逾期"


@dataclass(frozen=True, slots=True)
class DutyDue:
    """A duty near the day of a closing, and how it stands."""

    duty: Duty
    state: DutyState
    done: date | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A unit's answer to the sheet with its figures.

    Args:
        period, unit, by, day: of which figures, who answered when.
        answer: what is wrong; empty where it agrees.
        sheet: SHA-256 over the figures that were shown; "" where nobody kept it.
    """

    period: str
    unit: str
    by: str
    day: date
    answer: str = ""
    sheet: str = ""

    def is_about(self, sheet: str) -> bool:
        """Whether the figures are still those that were answered about, as far as is known."""
        return not self.sheet or self.sheet == sheet


def list_duties_due(workspace: Workspace, start: date, today: date) -> tuple[DutyDue, ...]:
    """Duties due from `start` until the settings' days after today, each met, near or overdue.

    Args:
        workspace: whose plan and records.
        start: the first day looked at, the first of the period that is closed.
        today: the day of the closing.
    """
    met = {row["duty"]: row for row in _read_rows(workspace.records / DUTIES, _DUTY_HEADS)}
    where = str(workspace.records / DUTIES)
    end = today + timedelta(days=workspace.settings.duty_days)
    found = expand_duties(workspace.pack, start, end) if end >= start else ()
    return tuple(_judge(duty, met.get(duty.id), today, where) for duty in found)


def _judge(duty: Duty, row: "dict[str, str] | None", today: date, where: str) -> DutyDue:
    done = _read_day(row["done"], where) if row else None
    if row is not None and done is not None and done <= today:
        return DutyDue(duty, DutyState.MET, done, row["evidence"])
    is_late = duty.due is not None and duty.due < today
    return DutyDue(duty, DutyState.OVERDUE if is_late else DutyState.DUE)


def read_confirmations(workspace: Workspace, period: Period, today: date) -> dict[str, Confirmation]:
    """The units' last answers about a period, up to a day: of the file, then those kept elsewhere.

    Raises:
        InputError: the file cannot be used, or names a unit the plan does not have.
    """
    rows = list_confirmations(workspace, period)
    return {row.unit: row for row in rows if row.period == period.code and row.day <= today}


def list_confirmations(workspace: Workspace, period: Period) -> list[Confirmation]:
    """Every answer of the file, then those about a period that are kept elsewhere, in the order they were given.

    Raises:
        InputError: the file cannot be used, or names a unit the plan does not have.
    """
    path = workspace.records / CONFIRMATIONS
    listed = _read_rows(path, _CONFIRMATION_HEADS, _SHEET)
    rows = [_confirm(row, workspace.pack, str(path)) for row in listed]
    more = workspace.answers(period.code) if workspace.answers else ()
    return [*rows, *(Confirmation(period.code, *one) for one in more)]


def write_confirmations(rows: Sequence[Confirmation]) -> bytes:
    """Answers as records/confirmations.csv holds them."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*_CONFIRMATION_HEADS, _SHEET])
    writer.writerows((row.period, row.unit, row.by, row.day.isoformat(), row.answer, row.sheet) for row in rows)
    return text.getvalue().encode()


def _confirm(row: dict[str, str], pack: Pack, where: str) -> Confirmation:
    if row["unit"] not in {unit.id for unit in pack.units}:
        raise InputError(f"no unit {row['unit']}", where=where, remedy="write the unit's id in the plan")
    day = _read_day(row["day"], where)
    return Confirmation(row["period"], row["unit"], row["by"], day, row["answer"], row.get(_SHEET, ""))


def read_goals(workspace: Workspace, year: int, as_of: datetime) -> pl.DataFrame | None:
    """The goals the office gave for a year; None where it gave none.

    Those of decompositions adopted by the moment go before those of records/goals-2019.csv.

    Raises:
        InputError: a file cannot be used, or names what the plan does not have.
    """
    path, pack = workspace.records / GOALS.format(year=year), workspace.pack
    listed = enumerate(_read_rows(path, _GOAL_HEADS), 2)
    ways = {one.id: str(one.direction) for one in pack.indicators}
    told = [(*_goal(row, pack, str(path)), f"records/{path.name}!D{number}") for number, row in listed]
    rows = [(*row, "", ways[row[0]]) for row in told]
    adopted = [_adopt(one, workspace) for one in list_holding(list_adopted(workspace, year), as_of, pack)]
    names = ("indicator", "unit", "measure", "target", "decimals", "target_id", "industry", "direction")
    schema = {name: GOAL_SCHEMA[name] for name in names}
    frame = pl.DataFrame([*adopted, *rows], schema=schema, orient="row")
    taken = frame.head(len(adopted)).select(KEY)
    given = frame.slice(len(adopted)).join(taken, on=list(KEY), how="anti", maintain_order="left")
    return pl.concat([frame.head(len(adopted)), given]) if rows or adopted else None


def list_adopted(workspace: Workspace, year: int) -> list[AdoptedGoal]:
    """Every goal of a year by an adopted decomposition: those kept with a bulletin, then those kept elsewhere.

    Raises:
        InputError: the file cannot be used.
    """
    path = workspace.records / ADOPTED
    kept = parse_adopted(_read_rows(path, [field.name for field in fields(AdoptedGoal)]), str(path))
    more = workspace.goals(year) if workspace.goals else ()
    return [*(one for one in kept if one.year == year), *more]


def _adopt(goal: AdoptedGoal, workspace: Workspace) -> tuple[object, ...]:
    source = cite(goal, workspace.day_of(goal.at).isoformat())
    values = (float(goal.target), goal.decimals, source, goal.industry, goal.direction)
    return goal.indicator, goal.unit, "level", *values


def read_respondents(records: Path) -> dict[str, tuple[str, ...]]:
    """The enterprises that report (records/respondents.csv): id → name and code; empty where none are listed.

    Raises:
        InputError: the file cannot be used, or an id stands twice.
    """
    path = records / RESPONDENTS
    found: dict[str, tuple[str, ...]] = {}
    for row in _read_rows(path, _RESPONDENT_HEADS):
        if row["id"] in found:
            raise InputError(f"the respondent {row['id']} stands twice", where=str(path), remedy="keep one of them")
        found[row["id"]] = tuple(text for text in (row["name"], row["code"]) if text)
    return found


def _goal(row: dict[str, str], pack: Pack, where: str) -> tuple[str, str, str, float, int]:
    pack.indicator(row["indicator"])
    pack.unit(row["unit"])
    if row["measure"] not in {"level", "growth"}:
        raise InputError(f"no measure {row['measure']}", where=where, remedy="write level or growth")
    if not _NUMBER.fullmatch(row["target"]):
        raise InputError(f"{row['target']!r} is not a number", where=where, remedy="write 36 or 9.5")
    decimals = len(row["target"].partition(".")[2])
    return row["indicator"], row["unit"], row["measure"], float(row["target"]), decimals


def _read_rows(path: Path, heads: Sequence[str], *further: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV with these heads, and perhaps the further ones; none where there is no file."""
    if not path.exists():
        return
    reader = csv.DictReader(io.StringIO(read_text(path, AS_CSV)), strict=True)
    if list(reader.fieldnames or ()) not in (list(heads), [*heads, *further]):
        raise InputError("other heads than expected", where=str(path), remedy=f"write {','.join(heads)}")
    for number, row in enumerate(reader, 2):
        if None in row or None in row.values():
            raise InputError("too many or too few cells", where=f"{path}:{number}", remedy="give one for each head")
        yield {name: value.strip() for name, value in row.items()}


def _read_day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"{text!r} is not a day", where=where, remedy="write 2019-07-16") from None
