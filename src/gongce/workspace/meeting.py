"""The pack for a meeting, from the bulletin that was written: computed again as of then, figure by figure the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from gongce.bulletins.meeting import Card, Meeting, ReminderBasis, write_pack
from gongce.bulletins.monthly.data import BulletinData, Figure, IndicatorTable, YearPath
from gongce.bulletins.monthly.issue import Approval, IssueState, judge_issue
from gongce.bulletins.monthly.lines import Line, Shown
from gongce.bulletins.monthly.parts.indicators import cell
from gongce.bulletins.monthly.template import read_templates
from gongce.calendars import add_working_days
from gongce.monitoring.goals import Origin, goals_of_year
from gongce.monitoring.growth_points import find_growth_points
from gongce.rulebook import Order
from gongce.vocabulary import GongceError, InputError, Period, RefusedError, Trace
from gongce.workspace.closing import recompute_period
from gongce.workspace.compose import Parts
from gongce.workspace.computing import total_of
from gongce.workspace.issuing import publish_folder
from gongce.workspace.leagues import LACKING
from gongce.workspace.outputs import print_figures
from gongce.workspace.paths import draw_path
from gongce.workspace.progress import Progress, tell_nobody
from gongce.workspace.records import read_goals
from gongce.workspace.runs import Run, number_run, runs_of
from gongce.workspace.workspace import Workspace

FOLDER = "会议材料"
STEPS = ("重算通报数据", "汇集材料", "成文")
_FIRM = {str(Origin.ASSIGNED), str(Origin.PRINTED)}
_MOST_DIFFERENCES = 3
_SURE = 101.0


@dataclass(frozen=True)
class Pack:
    """A meeting's papers.

    Args:
        run: the run whose figures they show.
        meeting: what they say.
        figures: every published figure by key: those of the run.
        files: content by name.
    """

    run: Run
    meeting: Meeting
    figures: Mapping[str, Figure]
    files: Mapping[str, bytes]


def prepare_pack(workspace: Workspace, period: Period, *, progress: Progress = tell_nobody) -> Pack:
    """The papers for the meeting about a period; nothing is written.

    They rest on the bulletin that is in force, or on the draft where none was issued; then every paper is marked.

    Args:
        workspace: the city's folder.
        period: a month, quarter, half-year, year or total; the total that ends with it.
        progress: told before every step.

    Raises:
        InputError: the period was not closed.
        RefusedError: its figures are no longer those of its run.
    """
    progress(0, len(STEPS), STEPS[0])
    run = _find_run(workspace, total_of(period))
    closing = recompute_period(workspace, total_of(period), as_of=run.as_of)
    _require_same(workspace, run, print_figures(closing.figures))
    progress(1, len(STEPS), STEPS[1])
    bulletin = replace(closing.bulletin, state=_state_of(closing.bulletin, run), number=number_run(workspace, run))
    meeting = _gather(workspace, bulletin, closing.computed.parts)
    progress(2, len(STEPS), STEPS[2])
    files = write_pack(meeting, read_templates(workspace.templates))
    return Pack(run, meeting, closing.figures, files)


def write_papers(workspace: Workspace, pack: Pack, out: Path | None = None) -> list[Path]:
    """Write the papers into a folder that appears whole or not at all.

    Args:
        workspace: the city's folder.
        pack: the papers.
        out: the folder; left out: 会议材料/PERIOD of the workspace.

    Raises:
        GongceError: the place cannot be written, or is a folder that holds something else.
    """
    target = out or workspace.folder / FOLDER / pack.run.id
    known = {Path(name).parts[0] for name in pack.files} | {"提示函", "提示函（不发）"}
    strange = [path.name for path in target.iterdir() if path.name not in known] if target.is_dir() else []
    if strange:
        raise GongceError(f"holds {strange[0]} already", where=str(target), remedy="give another folder by --out")
    return publish_folder(target, pack.files)


def _find_run(workspace: Workspace, total: Period) -> Run:
    """The bulletin in force, else the draft."""
    runs = runs_of(workspace, total)
    if not runs:
        remedy = f"first close it: gongce run {workspace.folder} --period {total.code}"
        raise InputError(f"{total.code} was not closed", where=str(workspace.folder), remedy=remedy)
    return ([run for run in runs if run.is_issued] or list(runs))[-1]


def _require_same(workspace: Workspace, run: Run, now: Mapping[str, str]) -> None:
    """Every figure as it was published."""
    keys = dict.fromkeys([*run.figures, *now])
    changed = [key for key in keys if run.figures.get(key) != now.get(key)]
    if changed:
        told = "、".join(changed[:_MOST_DIFFERENCES])
        what = f"{len(changed)} figures are not those of {run.id} ({told})"
        raise RefusedError(what, where=str(workspace.folder), remedy="run the period again; then the papers")


def _state_of(bulletin: BulletinData, run: Run) -> IssueState:
    """The state the bulletin was issued in."""
    given = run.approval
    approval = Approval(given.name, given.post, given.reason, given.at.date()) if given else None
    return judge_issue(bulletin.findings, is_issued=run.is_issued, approval=approval)


def _gather(workspace: Workspace, bulletin: BulletinData, parts: Parts) -> Meeting:
    units = {row.unit: row.name for table in bulletin.indicators for row in table.rows}
    cards = tuple(_card(workspace, bulletin, parts, unit, name) for unit, name in units.items())
    year, as_of = bulletin.period.year, parts.tables.now.as_of
    goals = goals_of_year(workspace.pack, year, read_goals(workspace, year, as_of))
    firm = goals.filter(pl.col("origin").is_in(list(_FIRM)) & (pl.col("industry") == ""))
    pairs = frozenset((row["indicator"], row["unit"]) for row in firm.iter_rows(named=True))
    reminded = frozenset(workspace.settings.reminder.indicators)
    return Meeting(bulletin, cards, _basis(workspace, bulletin.day or bulletin.as_of.date()), pairs, reminded)


def _card(workspace: Workspace, bulletin: BulletinData, parts: Parts, unit: str, name: str) -> Card:
    names = {name} | {group.title for group in workspace.pack.units if unit in _members(workspace, group.id)}
    duties = tuple(duty for duty in bulletin.duties if names & set(duty.who))
    points = tuple(_points(bulletin, parts, unit, name))
    return Card(unit, name, _path(workspace, parts, unit), points, duties)


def _members(workspace: Workspace, group: str) -> set[str]:
    return {member.id for member in workspace.pack.members(group)}


def _path(workspace: Workspace, parts: Parts, unit: str) -> YearPath | None:
    """The year of the headline indicator least likely to reach its goal; without a chance, of the first with a goal."""
    found = [
        path
        for name in workspace.settings.headline
        if (path := draw_path(parts.facts, name, unit, parts.tables, parts.foresight)) is not None
    ]
    return min(found, key=lambda path: (_chance(parts, path, unit), not path.target, not path.middle), default=None)


def _chance(parts: Parts, path: YearPath, unit: str) -> float:
    one = parts.foresight.outlook.of(path.indicator, unit) if parts.foresight else None
    chance = one.chance.value if one is not None and path.finding else None
    return _SURE if chance is None else chance


def _points(bulletin: BulletinData, parts: Parts, unit: str, name: str) -> Iterator[Line]:
    """What the unit adds to the city: its pull, and its share of all that was added."""
    for one in bulletin.contributions:
        ranked = sorted((figure.value or 0.0 for _, figure in one.parts), reverse=True)
        for part, figure in one.parts:
            if part == name and figure.value is not None:
                place = ranked.index(figure.value) + 1
                words = f"个百分点，在{len(one.parts)}个单位中列第{place}"
                yield (f"拉动全市{one.title}", cell(figure), words)
    for table in bulletin.indicators:
        yield from _added(parts, table, unit)


def _added(parts: Parts, table: IndicatorTable, unit: str) -> Iterator[Line]:
    units = [row.unit for row in table.rows]
    found = find_growth_points(parts.tables.now.figures, table.id, units, internal=False)
    row = next((row for row in found.frame.iter_rows(named=True) if row["unit"] == unit), None)
    if row and row["share"] is not None and row["added"] > 0:
        places = next((one.level.decimals for one in table.rows if one.unit == unit), 1)
        label, formula = f"{table.title}比上年同期增加", "monitoring.growth_points.find_growth_points"
        trace = parts.tables.trace_of(table.id, unit, "level")
        inputs = (trace,) if trace else ()
        added = Figure(row["added"], places, Trace(f"{row['added']:.10g}", label, formula, inputs))
        share = Figure(row["share"], 1, Trace(f"{row['share']:.6g}", f"{label}占全市增加额（%）", formula, inputs))
        line: tuple[str | Shown, ...] = (label, cell(added), f"{table.measured_in}，占各地增加额的", cell(share), "%")
        yield line


def _basis(workspace: Workspace, day: date) -> ReminderBasis:
    """What letters rest on, on the day of the bulletin."""
    settings = workspace.settings.reminder
    order = next((order for order in workspace.pack.orders if order.id == settings.order), None)
    if order is None:
        return ReminderBasis(lacking=("计划没有授权发函提示",), answer_by=_answer_by(day, settings.answer_days))
    basis = order.basis
    return ReminderBasis(
        order.title,
        basis.title if basis else "",
        basis.number or "" if basis else "",
        _clause(order),
        tuple(LACKING[name] for name in order.lacking(day)),
        _answer_by(day, settings.answer_days),
    )


def _clause(order: Order) -> str:
    """Where the order stands, with the full-width brackets of official documents."""
    return order.where.section.replace("(", "（").replace(")", "）") if order.where else ""


def _answer_by(day: date, days: int) -> date | None:
    """None in a year whose holidays are not announced yet."""
    try:
        return add_working_days(day, days)
    except InputError:
        return None
