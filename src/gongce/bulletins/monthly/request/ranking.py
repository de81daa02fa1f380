"""Rankings of a request: exact places, ties by the plan's scheme, late units last, quarters rolled into a year."""

from collections.abc import Sequence
from fractions import Fraction

from gongce.appraisal.ranking import Place, rank_units, round_half_up
from gongce.bulletins.charts.chart import write_value
from gongce.bulletins.monthly.data import NOTHING, Figure, LeagueRow, LeagueTable, Listed
from gongce.bulletins.monthly.request.reading import RankingRequest
from gongce.bulletins.monthly.request.tables import MISSING, NOT_REPORTED, NUMBER, CsvTable
from gongce.rulebook import Direction, Tie
from gongce.vocabulary import InputError, Trace

LATE = "迟报"
ROLLED_DECIMALS = 2


def rank_table(request: RankingRequest, table: CsvTable, tie: Tie, *, internal: tuple[str, ...] = (),
    subjects: Sequence[tuple[str, ...]] = (),
) -> LeagueTable:  # fmt: skip
    """A league table of a table's rows.

    Missing-data policy: who lacks a figure (or one of several that are rolled into one) is not ranked; who reported
    late is shown last and marked, without a place.

    Args:
        request: what is ranked.
        table: where it stands.
        tie: how the plan's scheme orders equals.
        internal: why it may not be published.
        subjects: whom the ranking is about, each by all names; who is not in the table has not reported.

    Raises:
        InputError: a column that the table lacks, weights that do not fit, a unit twice.
    """
    names = [row[table.column(request.unit)] for row in table.rows]
    figures = {name: figure_of(request, table, at) for at, name in enumerate(names)}
    late = {name for at, name in enumerate(names) if request.late and table.is_marked(at, request.late)}
    values = [(name, exact_of(request, table, at)) for at, name in enumerate(names)]
    absent = [titles[0] for titles in subjects if not set(titles) & set(names)] if is_about(subjects, names) else []
    figures |= dict.fromkeys(absent, Figure(None, missing=NOT_REPORTED))
    values += [(name, None) for name in absent]
    ranking = rank_units(
        values, direction=request.direction, tie=Tie.SHARED if tie is Tie.LIST else tie, decimals=request.decimals,
        reasons=dict.fromkeys(late, LATE), previous=read_previous(request, table, names),
    )  # fmt: skip
    order = {name: name in late for name in figures}
    places = sorted(ranking.places, key=lambda place: (place.rank is None, order[place.unit], place.rank or 0))
    rows = [
        LeagueRow(
            one.unit, one.unit, figures[one.unit], one.rank, one.change, one.reason, note_of(one), one.unit in late
        )
        for one in places
    ]
    red, black = name_lists(request, rows)
    return LeagueTable(
        request.id, request.title, request.measured_in or table.request.unit, rows, request.by, NOTHING,
        request.direction is Direction.DOWN, request.before, red, black, internal, table.request.source,
        request.public, "数值相同的并列" if any("并列" in row.note for row in rows) else "",
    )  # fmt: skip


def is_about(subjects: Sequence[tuple[str, ...]], names: Sequence[str]) -> bool:
    """Whether a table is one of the subjects': at least half of its units are among them."""
    known = {name for titles in subjects for name in titles}
    return 2 * sum(name in known for name in names) >= len(names) > 0


def columns_of(request: RankingRequest) -> tuple[str, ...]:
    """The ranked columns."""
    return (request.value,) if isinstance(request.value, str) else request.value


def exact_of(request: RankingRequest, table: CsvTable, at: int) -> Fraction | None:
    """A row's ranked figure exactly: its cell, or the weighted mean of several; None where one is missing."""
    cells = [table.rows[at][table.column(name)] for name in columns_of(request)]
    if any(cell in MISSING for cell in cells):
        return None
    for cell in cells:
        if not NUMBER.fullmatch(cell):
            raise InputError(f"{cell} is no figure", where=table.file, remedy="write digits, the unit in the head")
    weights = request.weights or (Fraction(1),) * len(cells)
    if len(weights) != len(cells) or sum(weights) <= 0 or any(weight < 0 for weight in weights):
        raise InputError(
            f"{len(weights)} weights for {len(cells)} columns", where=request.id, remedy="give one each, none negative"
        )
    pairs = zip(cells, weights, strict=True)
    return sum((Fraction(cell) * weight for cell, weight in pairs), Fraction(0)) / sum(weights)


def figure_of(request: RankingRequest, table: CsvTable, at: int) -> Figure:
    """A row's figure as printed, traced to its cell or cells."""
    parts = [table.figure(at, table.column(name)) for name in columns_of(request)]
    if len(parts) == 1:
        return parts[0]
    value = exact_of(request, table, at)
    if value is None:
        return Figure(None, missing=parts[0].missing or "缺考评得分")
    decimals = ROLLED_DECIMALS if request.decimals is None else request.decimals
    shown = float(round_half_up(value, decimals))
    inputs = tuple(part.trace for part in parts if part.trace)
    weights = "、".join(str(weight) for weight in request.weights) or "相同"
    label = f"{table.rows[at][table.column(request.unit)]} {request.title}"
    trace = Trace(
        write_value(shown, decimals), label, "bulletins.monthly.request.exact_of", inputs, note=f"权重：{weights}"
    )
    return Figure(shown, decimals, trace)


def read_previous(request: RankingRequest, table: CsvTable, names: list[str]) -> dict[str, int | None] | None:
    """Places of last time by unit; None where the request names no column."""
    if not request.previous:
        return None
    column = table.column(request.previous)
    return {
        name: int(row[column]) if row[column].isdigit() else None for name, row in zip(names, table.rows, strict=True)
    }


def note_of(place: Place) -> str:
    """How a tie was decided."""
    return place.note if "并列" in place.note else ""


def name_lists(request: RankingRequest, rows: list[LeagueRow]) -> tuple[tuple[Listed, ...], tuple[Listed, ...]]:
    """First and last places by the numbers asked for, each with its figure and place."""
    ranked = [row for row in rows if row.rank is not None]
    red = [row for row in ranked if (row.rank or 0) <= request.red]
    black = [
        row for row in ranked
        if row not in red and sum((other.rank or 0) > (row.rank or 0) for other in ranked) < request.black
    ]  # fmt: skip
    count = len(ranked)
    return (
        tuple(list_row(request, row, count) for row in red),
        tuple(list_row(request, row, count) for row in reversed(black)),
    )


def list_row(request: RankingRequest, row: LeagueRow, count: int) -> Listed:
    """A unit with its reason in words."""
    parts = [f"{request.title}{row.value.text}{request.measured_in}", f"{count}个单位中列第{row.rank}位"]
    if row.change:
        parts.append(f"比{request.before or '上次'}{'上升' if row.change > 0 else '下降'}{abs(row.change)}位")
    return Listed(row.name, "，".join(parts))
