"""A workspace: one city's folder with its plan, forms, returns as received, archive, records and what was issued."""

import hashlib
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Protocol

from gongce.facts.archive import Archive
from gongce.rulebook import Order, Pack, UnitKind, load_pack
from gongce.vocabulary import InputError
from gongce.workspace.adopted import GoalSource
from gongce.workspace.settings import FILE, League, Settings, read_settings

PLACES = frozenset({UnitKind.CITY, UnitKind.ZONE, UnitKind.COUNTY, UnitKind.TOWN})
"""Kinds of units that have figures of their own in tables."""


class AnswerSource(Protocol):
    """Gives units' answers to their sheets, in the order they were given."""

    def __call__(self, period: str) -> Iterable[tuple[str, str, date, str, str]]:
        """Unit, person, day, objection ("" where it agrees) and digest of the sheet of every answer about a period."""


@dataclass(frozen=True)
class Workspace:
    """A folder that was opened and found right; nothing is written by opening it."""

    folder: Path
    settings: Settings
    pack: Pack
    inputs: Path | None = None
    """Where settings, records and rules are read from in place of the folder: those kept with a bulletin."""
    answers: "AnswerSource | None" = None
    """Where units' answers to their sheets are kept besides records/confirmations.csv (the workbench's database)."""
    goals: "GoalSource | None" = None
    """Where the goals of adopted decompositions are kept (the workbench's database)."""

    @property
    def base(self) -> Path:
        """The folder of settings, records and rules."""
        return self.inputs or self.folder

    @cached_property
    def settings_digest(self) -> str:
        """SHA-256 of workspace.yaml: the settings' version in every run."""
        return hashlib.sha256((self.base / FILE).read_bytes()).hexdigest()

    @property
    def returns(self) -> Path:
        """Files as they were received, in folders by the period they belong to."""
        return self.folder / "returns"

    @property
    def forms(self) -> Path:
        """How each kind of file is read: one mapping a file."""
        return self.folder / "forms"

    @property
    def records(self) -> Path:
        """What was done: runs, confirmations, duties met."""
        return self.base / "records"

    @property
    def out(self) -> Path:
        """What was issued, a folder a period."""
        return self.folder / "out"

    @property
    def templates(self) -> Path | None:
        """The office's own wordings and layouts; None where the defaults hold."""
        return self.base / self.settings.templates if self.settings.templates else None

    @property
    def places(self) -> list[str]:
        """The plan's city, zones, counties and towns, in its order."""
        return [unit.id for unit in self.pack.units if unit.kind in PLACES]

    @cached_property
    def archive(self) -> Archive:
        """The observations; made where there are none yet."""
        place = self.folder / "archive"
        return Archive.open(place) if place.exists() else _create_archive(place)

    def end_of_day(self, day: date) -> datetime:
        """The last moment of a day in the city's time."""
        return datetime.combine(day, time.max, self.settings.timezone)

    def day_of(self, moment: datetime) -> date:
        """The day it is in the city."""
        return moment.astimezone(self.settings.timezone).date()


def _create_archive(place: Path) -> Archive:
    """A new archive, whole at its place or not there: a killed run leaves only a folder that the next one removes."""
    draft = place.with_name(f".part-{place.name}")
    if draft.exists():
        shutil.rmtree(draft)
    Archive.create(draft)
    draft.replace(place)
    return Archive.open(place)


def open_workspace(path: str | Path) -> Workspace:
    """Open a city's folder.

    Raises:
        InputError: no workspace, a plan that cannot be used, or settings that name what the plan does not have.
    """
    folder = Path(path)
    settings = read_settings(folder)
    workspace = Workspace(folder, settings, load_pack(folder / settings.plan))
    _check_names(workspace)
    return workspace


def _check_names(workspace: Workspace) -> None:
    pack = workspace.pack
    known = {
        "indicator": {indicator.id for indicator in pack.indicators},
        "unit": {unit.id for unit in pack.units},
        "order": {order.id for order in pack.orders},
    }
    for league in workspace.settings.leagues:
        _require(workspace, "indicator", league.indicator, f"leagues.{league.id}", known["indicator"])
        for unit in league.units:
            _require(workspace, "unit", unit, f"leagues.{league.id}", known["unit"])
        if league.order:
            _require(workspace, "order", league.order, f"leagues.{league.id}", known["order"])
    reminder = workspace.settings.reminder
    if reminder.order:
        _require(workspace, "order", reminder.order, "reminder.order", known["order"])
    for name in reminder.indicators:
        _require(workspace, "indicator", name, "reminder.indicators", known["indicator"])
    for name in workspace.settings.headline:
        _require(workspace, "indicator", name, "headline", known["indicator"])
    if twice := _repeated([league.id for league in workspace.settings.leagues]):
        raise InputError(f"the league {twice} stands twice", where=_place(workspace), remedy="give each its own id")


def _require(workspace: Workspace, kind: str, name: str, key: str, known: set[str]) -> None:
    if name not in known:
        what = f"{key}: the plan {workspace.pack.name} has no {kind} {name}"
        raise InputError(what, where=_place(workspace), remedy=f"name one of the pack's {kind}s")


def _repeated(names: list[str]) -> str:
    return next((name for place, name in enumerate(names) if name in names[:place]), "")


def _place(workspace: Workspace) -> str:
    return str(workspace.folder / "workspace.yaml")


def order_of(pack: Pack, league: League) -> Order | None:
    """The order of the plan that a league is published under, if any."""
    return next((order for order in pack.orders if order.id == league.order), None)
