"""Everything computed about one period: figures, leagues, outlook, doubts; worked out once for what it rests on."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from django.utils.translation import get_language

from gongce.bulletins.monthly.data import BulletinData, Figure
from gongce.bulletins.monthly.issue import judge_issue
from gongce.bulletins.monthly.template import Templates, read_templates
from gongce.vocabulary import Period
from gongce.workspace.compose import compose_bulletin
from gongce.workspace.computing import Computed, Moment, compute_period, total_of
from gongce.workspace.intake import Intake
from gongce.workspace.outlook import is_forecast
from gongce.workspace.outputs import print_figures
from gongce.workspace.progress import tell_nobody
from gongce.workspace.runs import Run, last_issued
from gongce.workspace.workspace import Workspace
from gongce_web import clock
from gongce_web.city.runs import list_kept_runs, stamp_runs
from gongce_web.city.workspaces import find_goal_store, forget_heads, head_of, open_city

_KEPT = 24
_Key: TypeAlias = tuple[object, ...]
_Made = TypeVar("_Made")
_lock = threading.Lock()
_making: dict[_Key, threading.Lock] = {}
_kept: "OrderedDict[_Key, PeriodView]" = OrderedDict()


@dataclass(frozen=True)
class PeriodView:
    """A period as pages show it.

    Args:
        workspace: whose.
        computed: figures by key, tables, leagues, outlook, doubts.
        basis: what all this depends on: where it is the same, so is everything.
        issued: the bulletin that was in force at the moment; None where none was.
        kept: what pages made of it, by name.
    """

    workspace: Workspace
    computed: Computed
    basis: _Key
    issued: Run | None
    kept: dict[str, Any] = field(default_factory=dict, compare=False)

    @cached_property
    def bulletin(self) -> BulletinData:
        """What a bulletin of the period would say."""
        state = judge_issue(self.computed.parts.findings, is_issued=False)
        day = self.computed.moment.day
        return compose_bulletin(self.workspace, self.computed.parts, state, number="", day=day)

    @cached_property
    def templates(self) -> Templates:
        """The office's sentences."""
        return read_templates(self.workspace.templates)

    @cached_property
    def keys(self) -> Mapping[int, str]:
        """Identity of a figure in `figures` → its key, for the figures that sentences and tables hold."""
        return {id(figure): key for key, figure in self.computed.figures.items()}

    @cached_property
    def revised(self) -> Mapping[str, str]:
        """Key → what was printed, of the figures that were issued otherwise; forecasts are never corrected."""
        if self.issued is None:
            return {}
        now = print_figures(self.computed.figures)
        printed = self.issued.figures.items()
        return {key: old for key, old in printed if now.get(key, old) != old and not is_forecast(key)}

    @property
    def is_provisional(self) -> bool:
        """Whether no bulletin of the period had been issued: its figures may still change before they are printed."""
        return self.issued is None

    def keep(self, name: str, make: Callable[[], _Made]) -> _Made:
        """What is made of the period once and shown often: a chart, a table in words."""
        name = f"{get_language()}/{name}"
        if name not in self.kept:
            self.kept[name] = make()
        made: _Made = self.kept[name]
        return made

    def look(self, figure: Figure, key: str) -> Figure:
        """The figure as pages show it: provisional before the period is issued, with what was printed before it."""
        return replace(
            figure,
            provisional=figure.provisional or self.is_provisional,
            revised_from=figure.revised_from or self.revised.get(key, ""),
        )


def view_period(period: Period, as_of: date | None = None) -> Computed:
    """The period's figures by key, tables, leagues, outlook and doubts, as of the end of a day or of now.

    Raises:
        InputError: nothing was reported of the period by then.
    """
    return open_period(period, as_of).computed


def word_period(period: Period, as_of: date | None = None) -> BulletinData:
    """What a bulletin of the period would say: the same sentences, tables and charts stand on pages."""
    return open_period(period, as_of).bulletin


def open_period(period: Period, as_of: date | None = None) -> PeriodView:
    """The period as pages show it, worked out once for what it rests on: plan, settings, archive, records, runs, day.

    While somebody works it out anew after a change, the others are shown it as it was: one thread waits, not all.

    Raises:
        InputError: nothing was reported of the period by then.
    """
    workspace = open_city()
    basis = basis_of(workspace)
    key = (workspace.folder, period.code, as_of, *basis)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
        lock = _making.setdefault(key, threading.Lock())
    if not lock.acquire(blocking=False):
        if former := _find_former(key):
            return former
        lock.acquire()
    try:
        if key not in _kept:
            _keep(key, _compute(workspace, period, as_of, basis))
        return _kept[key]
    finally:
        lock.release()


def basis_of(workspace: Workspace) -> _Key:
    """What figures depend on besides period and day: where it is the same, so are they."""
    records = sorted(workspace.records.glob("*.csv"))
    stamps = tuple((path.name, path.stat().st_mtime_ns) for path in records)
    runs = stamp_runs(workspace)
    head = head_of(workspace)
    return (
        workspace.pack.digest,
        workspace.settings_digest,
        head,
        clock.today(),
        stamps,
        runs,
        find_goal_store().stamp(),
    )


def _compute(workspace: Workspace, period: Period, as_of: date | None, basis: _Key) -> PeriodView:
    batches, now = workspace.archive.batches(), clock.now()
    until = workspace.end_of_day(as_of) if as_of else _latest(now, [batch.recorded_at for batch in batches])
    seen = tuple(batch for batch in batches if batch.recorded_at <= until)
    moment = Moment(until, as_of or clock.today(), seen)
    total = total_of(period)
    computed = compute_period(workspace, total, moment, Intake(()), tell_nobody)
    return PeriodView(workspace, computed, basis, last_issued(list_kept_runs(workspace), total, until))


def _latest(now: datetime, others: list[datetime]) -> datetime:
    return max([now, *others])


def _find_former(key: _Key) -> PeriodView | None:
    """The newest view of the same folder, period and day that rests on something else."""
    with _lock:
        same = [view for other, view in _kept.items() if other[:3] == key[:3]]
    return same[-1] if same else None


def _keep(key: _Key, value: PeriodView) -> None:
    with _lock:
        _kept[key] = value
        _making.pop(key, None)
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)


def forget_periods(folder: Path | None = None) -> None:
    """Drop what was worked out, of one workspace or of all (a restore replaces the archive beneath)."""
    forget_heads(folder)
    with _lock:
        for key in [key for key in _kept if folder is None or key[0] == folder]:
            del _kept[key]
