"""Everything computed about one period: figures, leagues, outlook, doubts; worked out once for what it rests on."""

import threading
from collections import OrderedDict
from datetime import date, datetime
from pathlib import Path

from gongce.bulletins.monthly.data import BulletinData
from gongce.bulletins.monthly.issue import judge_issue
from gongce.vocabulary import Period
from gongce.workspace.compose import compose_bulletin
from gongce.workspace.computing import Computed, Moment, compute_period, total_of
from gongce.workspace.intake import Intake
from gongce.workspace.progress import tell_nobody
from gongce.workspace.workspace import Workspace
from gongce_web import clock
from gongce_web.city.workspaces import open_city

_KEPT = 24
_lock = threading.Lock()
_making: dict[tuple[object, ...], threading.Lock] = {}
_kept: OrderedDict[tuple[object, ...], Computed] = OrderedDict()


def view_period(period: Period, as_of: date | None = None) -> Computed:
    """The period's figures by key, tables, leagues, outlook and doubts, as of the end of a day or of now.

    Worked out once for what it rests on: plan, settings, archive, records, day.

    Raises:
        InputError: nothing was reported of the period by then.
    """
    workspace = open_city()
    key = (workspace.folder, period.code, as_of, *_basis(workspace))
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
        lock = _making.setdefault(key, threading.Lock())
    with lock:
        if key not in _kept:
            _keep(key, _compute(workspace, period, as_of))
    return _kept[key]


def word_period(period: Period, as_of: date | None = None) -> BulletinData:
    """What a bulletin of the period would say: the same sentences, tables and charts stand on pages."""
    computed, workspace = view_period(period, as_of), open_city()
    state = judge_issue(computed.parts.findings, is_issued=False)
    return compose_bulletin(workspace, computed.parts, state, number="", day=computed.moment.day)


def _basis(workspace: Workspace) -> tuple[object, ...]:
    """What figures depend on besides period and day: where it is the same, so are they."""
    records = sorted(workspace.records.glob("*.csv"))
    stamps = tuple((path.name, path.stat().st_mtime_ns) for path in records)
    return (workspace.pack.digest, workspace.settings_digest, workspace.archive.head, clock.today(), stamps)


def _compute(workspace: Workspace, period: Period, as_of: date | None) -> Computed:
    batches, now = workspace.archive.batches(), clock.now()
    until = workspace.end_of_day(as_of) if as_of else _latest(now, [batch.recorded_at for batch in batches])
    seen = tuple(batch for batch in batches if batch.recorded_at <= until)
    moment = Moment(until, as_of or clock.today(), seen)
    return compute_period(workspace, total_of(period), moment, Intake(()), tell_nobody)


def _latest(now: datetime, others: list[datetime]) -> datetime:
    return max([now, *others])


def _keep(key: tuple[object, ...], value: Computed) -> None:
    with _lock:
        _kept[key] = value
        _making.pop(key, None)
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)


def forget_periods(folder: Path | None = None) -> None:
    """Drop what was worked out, of one workspace or of all (a restore replaces the archive beneath)."""
    with _lock:
        for key in [key for key in _kept if folder is None or key[0] == folder]:
            del _kept[key]
