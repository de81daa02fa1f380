"""Runs: what a closing rested on and what it published; each lies in the folder it issued, so both appear at once."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from gongce.vocabulary import InputError, Period, read_text
from gongce.workspace.workspace import Workspace

RUN_FILE = "run.json"
_CORRECTION = "更正"


class Status(StrEnum):
    """What a closing came to."""

    DRAFT = "draft"
    """A blocking finding stands: for work, not for publication."""
    ISSUED = "issued"


@dataclass(frozen=True, slots=True)
class Approval:
    """Who issued over findings about data, and why; both are printed."""

    name: str
    post: str
    reason: str
    at: datetime
    findings: tuple[str, ...]


@dataclass(frozen=True)
class Run:
    """One closing.

    Args:
        id: the folder's name: the period's last month, and a number of a correction (2019-06, 2019-06-更正1).
        period: its code.
        as_of: what was recorded later is not in it.
        closed_at: when it was closed, in UTC.
        by: who closed it.
        status: draft or issued.
        serial: the bulletin's number within its year; None of a draft.
        pack: digest of the plan's files; `settings` of workspace.yaml; `forms` of the mappings.
        version: of the program.
        batches: ids of every batch it could read.
        figures: every published figure by key, as printed.
        ranks: league → unit → rank.
        findings: codes and places of what stood open.
        approval: where somebody issued over findings.
        corrects: the run whose figures it replaces, "" where none.
        files: name → SHA-256 of what was written.
    """

    id: str
    period: str
    as_of: datetime
    closed_at: datetime
    by: str
    status: Status
    serial: int | None
    pack: str
    settings: str
    version: str
    batches: tuple[str, ...]
    figures: Mapping[str, str]
    ranks: Mapping[str, Mapping[str, int | None]]
    findings: tuple[str, ...] = ()
    approval: Approval | None = None
    corrects: str = ""
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_issued(self) -> bool:
        """Whether it was published."""
        return self.status is Status.ISSUED

    def to_json(self) -> str:
        """As it is kept; `from_json` reads it back."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, default=_plain) + "\n"

    @classmethod
    def from_json(cls, text: str, where: str) -> Self:
        """A run as it was kept.

        Raises:
            InputError: not a run.
        """
        try:
            values: dict[str, Any] = json.loads(text)
            approval = values.get("approval")
            times = {name: datetime.fromisoformat(values[name]) for name in ("as_of", "closed_at")}
            lists = {name: tuple(values[name]) for name in ("batches", "findings")}
            approved = Approval(**_approval_values(approval)) if approval else None
            return cls(**values | times | lists | {"status": Status(values["status"]), "approval": approved})
        except (ValueError, TypeError, KeyError, AttributeError):
            raise InputError("not a run of a closing", where=where, remedy="restore it from a backup") from None


def _approval_values(kept: dict[str, Any]) -> dict[str, Any]:
    return kept | {"at": datetime.fromisoformat(kept["at"]), "findings": tuple(kept["findings"])}


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def list_runs(workspace: Workspace) -> tuple[Run, ...]:
    """Every run of the workspace, in the order they were closed.

    Raises:
        InputError: a folder of out/ holds a run that cannot be read.
    """
    return tuple(sorted(_read_runs(workspace.out), key=lambda run: (run.closed_at, run.id)))


def _read_runs(out: Path) -> Iterator[Run]:
    for path in sorted(out.glob(f"*/{RUN_FILE}")):
        if not path.parent.name.startswith("."):
            yield Run.from_json(read_text(path), str(path))


def runs_of(workspace: Workspace, period: Period) -> tuple[Run, ...]:
    """The runs of a period, in the order they were closed."""
    return tuple(run for run in list_runs(workspace) if run.period == period.code)


def next_serial(runs: tuple[Run, ...], year: int) -> int:
    """The number the next bulletin of a year gets."""
    taken = [run.serial for run in runs if run.serial is not None and run.closed_at.year == year]
    return max(taken, default=0) + 1


def number_run(workspace: Workspace, run: Run) -> str:
    """The number of a bulletin as it is printed; "" where it has none."""
    if run.serial is None:
        return ""
    year = str(workspace.day_of(run.closed_at).year)
    return workspace.settings.number.replace("{year}", year).replace("{serial}", str(run.serial))


def name_run(runs: tuple[Run, ...], period: Period) -> str:
    """The name a new issue gets: the period's, or that of a correction where one is issued already.

    A draft is written over; an issued bulletin never is.
    """
    issued = sum(run.is_issued for run in runs if run.period == period.code)
    name = period.end.strftime("%Y-%m")
    return name if not issued else f"{name}-{_CORRECTION}{issued}"


def last_issued(runs: tuple[Run, ...], period: Period, as_of: datetime) -> Run | None:
    """The bulletin of a period that was in force at a moment."""
    found = [run for run in runs if run.period == period.code and run.is_issued and run.as_of <= as_of]
    return found[-1] if found else None
