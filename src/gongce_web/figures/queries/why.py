"""Why this number: the figure of a key with its trace in words, what was printed before, what people say of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from gongce.bulletins.monthly.data import Figure
from gongce.facts.explanation import show_value
from gongce.rulebook import Nature
from gongce.vocabulary import Lane, Period
from gongce.workspace.pulls import list_pulls
from gongce.workspace.runs import Run
from gongce_web.accounts.models import User
from gongce_web.city.links import find_address
from gongce_web.city.periods import PeriodView
from gongce_web.city.runs import list_kept_runs
from gongce_web.city.scope import Scope
from gongce_web.figures.models import FigureNote
from gongce_web.figures.policies import NOTES
from gongce_web.figures.queries.traces import Known, Step, word_trace
from gongce_web.roles import Operation
from gongce_web.units.models import Unit

_POINTS, _SHARES = frozenset({"ahead", "pull"}), frozenset({"share", "chance", "growth", "growth_before"})
_READ = {"level": "level", "growth": "growth"}
_MOST_EARLIER = 12


@dataclass(frozen=True, slots=True)
class Printing:
    """What a bulletin printed of the figure."""

    title: str
    name: str
    printed: str
    day: str
    address: str
    is_issued: bool


@dataclass(frozen=True, slots=True)
class Vintage:
    """A value that was recorded for the figure's cell: when, by whom, from which file; the newest counts."""

    value: str
    at: Any
    by: str
    file: str


@dataclass(frozen=True)
class Why:
    """Everything the panel says of a figure.

    Args:
        key: as published.
        title: what the figure is, in words.
        figure: as pages show it.
        measured_in: its unit.
        step: its trace; None where the figure is missing.
        printings: what bulletins of the period printed, the newest first.
        earlier: what bulletins of earlier periods printed, the newest first.
        vintages: what was recorded for its cell, where there was more than one value.
        notes: remarks, the newest first.
        may_note: whether the person may add one.
    """

    key: str
    title: str
    figure: Figure
    measured_in: str
    step: Step | None
    printings: tuple[Printing, ...] = ()
    earlier: tuple[Printing, ...] = ()
    vintages: tuple[Vintage, ...] = ()
    notes: tuple[FigureNote, ...] = ()
    may_note: bool = False


def find_figure(view: PeriodView, key: str) -> Figure | None:
    """The figure of a key: published ones, then any other the monitoring has."""
    tables = view.computed.parts.tables
    found = view.computed.figures.get(key) or tables.figure_of(key)
    if found is not None or not key.endswith("/pull"):
        return found
    name, part = [*key.split("/"), ""][:2]
    known = name in tables.indicators
    pulls = view.keep(f"pulls:{name}", lambda: tuple(list_pulls(tables, name))) if known else ()
    return next((figure for one in pulls for title, figure in one.parts if title == part), None)


def explain_figure(scope: Scope, key: str, user: User) -> Why | None:
    """Why the figure of a key is what it is; None where there is no such figure."""
    view = scope.view
    figure = find_figure(view, key)
    if figure is None:
        return None
    unit = unit_of(view, key)
    title = figure.trace.label if figure.trace and figure.trace.label else name_key(view, key)
    step = word_trace(figure.trace, Known.of(view)) if figure.trace else None
    same, other = list_printings(view, key)
    notes = FigureNote.objects.filter(period=scope.period.code, key=key).select_related("author")
    own = FigureNote(unit=unit) if unit else None
    return Why(
        key,
        title,
        view.look(figure, key),
        measure_of(view, key),
        step,
        same,
        other,
        tuple(list_vintages(view, key)),
        tuple(NOTES.rows(user, Operation.SEE, notes)),
        own is not None and NOTES.may(user, Operation.FILL, own),
    )


def unit_of(view: PeriodView, key: str) -> Unit | None:
    """The unit a key is about; the city where it names a part or nothing known."""
    name = key.split("/")[1] if "/" in key else ""
    known = Unit.objects.filter(code__in=[name, view.workspace.pack.plan.city])
    return next(iter(sorted(known, key=lambda unit: unit.code != name)), None)


def name_key(view: PeriodView, key: str) -> str:
    """A key in words, for a figure that has no trace because it is missing."""
    pack = view.workspace.pack
    titles = {one.id: one.title for one in pack.indicators} | {one.id: one.title for one in pack.units}
    titles |= {one.id: one.title for one in view.bulletin.leagues} | {
        name: item.title for name, item in pack.items.items()
    }
    words = [titles.get(part, "") for part in reversed(key.split("/"))]
    return view.bulletin.period.title + "".join(word for word in words if word)


def measure_of(view: PeriodView, key: str) -> str:
    """The unit of measurement of a key's figure."""
    first, last = key.split("/")[0], key.rpartition("/")[2]
    league = next((one for one in view.bulletin.leagues if one.id == first and key.count("/") == 1), None)
    if league:
        return league.measured_in
    if last in _POINTS:
        return _("个百分点")
    record = view.workspace.pack.indicator(first)
    if last in {"growth", "growth_before"} and record.nature is Nature.RATIO:
        return _("个百分点")
    prospect = view.bulletin.outlook.of(first, key.split("/")[1]) if view.bulletin.outlook else None
    if last in _SHARES or (last in {"middle", "low", "high"} and prospect and prospect.by_growth):
        return "%"
    return record.measured_in


def list_printings(view: PeriodView, key: str) -> tuple[tuple[Printing, ...], tuple[Printing, ...]]:
    """What runs of the period printed of a key, and what the bulletins of earlier periods did, the newest first."""
    here, until = view.computed.parts.tables.now.period, view.computed.moment.as_of
    runs = [run for run in list_kept_runs(view.workspace) if key in run.figures and run.as_of <= until]
    shown = [(run, _print_run(view, run, key)) for run in reversed(runs)]
    same = tuple(printing for run, printing in shown if run.period == here.code)
    other = [printing for run, printing in shown if run.period != here.code and _is_before(run, here)]
    return same, tuple(other[:_MOST_EARLIER])


def _is_before(run: Run, period: Period) -> bool:
    return run.is_issued and Period.parse(run.period).end < period.end


def _print_run(view: PeriodView, run: Run, key: str) -> Printing:
    settings = view.workspace.settings
    day = view.workspace.day_of(run.closed_at)
    name = settings.number.replace("{year}", str(day.year)).replace("{serial}", str(run.serial))
    return Printing(
        Period.parse(run.period).title,
        name if run.serial is not None else _("草稿"),
        run.figures[key],
        day.isoformat(),
        find_address("bulletin", run.id),
        run.is_issued,
    )


def list_vintages(view: PeriodView, key: str) -> Iterator[Vintage]:
    """Values recorded for the figure's own cell one after another, the newest first; none where there was only one."""
    indicator, *place, column = key.split("/")
    if column not in _READ or len(place) not in (1, 2) or indicator not in view.computed.parts.tables.indicators:
        return
    lane = view.workspace.pack.indicator(indicator).lane
    if lane is Lane.STAT_MICRO:
        return
    rows = view.workspace.archive.read_vintages(
        lanes=[lane],
        indicators=[indicator],
        units=place[:1],
        periods=[view.computed.parts.tables.now.period.code],
        measures=[_READ[column]],
        industries=[place[1] if len(place) > 1 else ""],
    )
    seen = rows.frame.filter(pl.col("recorded_at") <= view.computed.moment.as_of).collect()
    batches = Known.of(view).batches
    if seen.height > 1:
        for row in seen.sort("recorded_at", "batch", descending=True).iter_rows(named=True):
            batch = batches.get(row["batch"])
            if batch:
                yield Vintage(show_value(row), row["recorded_at"], batch.by, batch.file)
