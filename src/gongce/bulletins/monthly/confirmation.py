"""核对稿: before ranks issue, every unit confirms its own figures, and nobody sees another's."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from gongce.bulletins.monthly.book import BookWriter, open_book
from gongce.bulletins.monthly.composition import Cell, Grid
from gongce.bulletins.monthly.data import BulletinData, Figure, IndicatorTable, UnitFigures
from gongce.bulletins.monthly.lines import Shown
from gongce.bulletins.word import Form, OfficialDocument, Paragraph, SignatureLines, Table, write_official
from gongce.bulletins.word.numerals import write_day
from gongce.vocabulary import CellSource, InputError

HEAD = ("指标", "计量单位", "完成", "增长（%）", "数据出处", "核对意见")
CHOICES = "□一致　□应为："


@dataclass(frozen=True)
class Confirmation:
    """One unit's sheet in two forms."""

    unit: str
    name: str
    docx: bytes
    xlsx: bytes


def write_confirmations(data: BulletinData, *, deadline: date, reply_to: str) -> tuple[Confirmation, ...]:
    """A sheet for every unit that has figures, or should have, in the bulletin.

    Args:
        data: the bulletin about to be issued; nothing of its ranks is shown.
        deadline: by when the unit must answer; silence is no consent, it is told as such.
        reply_to: where the signed sheet goes.

    Returns:
        In the order of the tables.
    """
    names = {row.unit: row.name for table in data.indicators for row in table.rows}
    return tuple(write_confirmation(data, unit, deadline=deadline, reply_to=reply_to) for unit in names)


def write_confirmation(data: BulletinData, unit: str, *, deadline: date, reply_to: str) -> Confirmation:
    """One unit's sheet: its figures, the cell each was read from, room to object and to sign, the deadline.

    Raises:
        InputError: the bulletin has nothing of that unit.
    """
    lines = list(lines_of(data, unit))
    if not lines:
        raise InputError(f"the bulletin has no figures of {unit}", remedy="name a unit of its tables")
    name = lines[0][1].name
    title = f"{data.period.title}{name}主要指标核对稿"
    grid = Grid(title, HEAD, [list(row_of(table, row)) for table, row in lines], align="lcrrll", sheet="核对稿")
    return Confirmation(unit, name, write_sheet(data, grid, name, deadline, reply_to), write_cells(data, grid, title))


def lines_of(data: BulletinData, unit: str) -> Iterator[tuple[IndicatorTable, UnitFigures]]:
    """The unit's row of every table that has one."""
    return rows_of(data.indicators, unit)


def rows_of(tables: Iterable[IndicatorTable], unit: str) -> Iterator[tuple[IndicatorTable, UnitFigures]]:
    """The unit's row of each of the tables that has one."""
    for table in tables:
        yield from ((table, row) for row in table.rows if row.unit == unit)


def digest_figures(tables: Iterable[IndicatorTable], unit: str) -> str:
    """SHA-256 over the unit's figures as printed: an answer is about these and no others."""
    words = [f"{table.title}|{row.level.text}|{row.growth.text}" for table, row in rows_of(tables, unit)]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def row_of(table: IndicatorTable, row: UnitFigures) -> tuple[Cell, ...]:
    """An indicator as the unit is to confirm it."""
    level = Shown(row.level.missing if row.level.value is None and row.level.missing else row.level.text, row.level)
    growth = Shown(row.growth.text, row.growth)
    return (table.title, table.measured_in, level, growth, cells_of(row.level, row.growth) or "—", CHOICES)


def cells_of(*figures: Figure) -> str:
    """Sheets of files, and the cells there, that figures were read from, each sheet once."""
    found: dict[str, dict[str, None]] = {}
    for figure in figures:
        for one in figure.trace.all_sources() if figure.trace else ():
            if isinstance(one, CellSource):
                found.setdefault(f"{one.file} {one.sheet}", {})[one.cell] = None
    return "；".join(f"{place} {'、'.join(cells)}" for place, cells in found.items())


def write_sheet(data: BulletinData, grid: Grid, name: str, deadline: date, reply_to: str) -> bytes:
    """The sheet in Word."""
    rows = [[part.text if isinstance(part, Shown) else part for part in row] for row in grid.rows]
    asked = (
        f"以下为拟用于{data.period.title}通报的你单位数据。请逐项核对，于{write_day(deadline)}前签字盖章反馈{reply_to}。"
        "有出入的，请写明正确数据并附依据；逾期未反馈的，按未核对注明。位次在核对后确定。"
    )
    return write_official(
        OfficialDocument(
            issuer=data.issuer, title=grid.caption, form=Form.PLAIN, mark="核对稿", recipients=(name,),
            body=[
                Paragraph(asked),
                Table(HEAD, rows, align=grid.align, note=f"数据截至{write_day(data.as_of.date())}。"),
                SignatureLines(("核对人", "负责人")), Paragraph("（单位盖章）", align="right"),
            ],
        )
    )  # fmt: skip


def write_cells(data: BulletinData, grid: Grid, title: str) -> bytes:
    """The sheet as a workbook, with the origin of every figure."""
    with open_book(title, data.issuer) as (book, buffer):
        BookWriter(book).write_grid(grid)
    return buffer.getvalue()
