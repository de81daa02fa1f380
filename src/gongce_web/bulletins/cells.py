"""The cell of a file as received that a finding or a trace names, with what stands around it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from gongce.facts.importing import read_grid
from gongce.facts.importing.grid import find_cell, name_column
from gongce.vocabulary import InputError
from gongce_web.city.workspaces import open_city

_ABOVE, _BELOW, _BESIDE = 3, 3, 1
_HEADS = 4


@dataclass(frozen=True)
class CellRow:
    """A row of the excerpt: its number and its cells, each with whether it is the one meant."""

    number: int
    cells: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Excerpt:
    """Cells around one, with the first rows of the sheet, which say what they are."""

    file: str
    place: str
    columns: tuple[str, ...]
    rows: tuple[CellRow, ...]


def show_cell(file: str, place: str) -> Excerpt:
    """The surroundings of a cell (增加值!D15) of a file in returns/.

    Raises:
        InputError: no such file, sheet or cell.
    """
    folder = open_city().returns
    path = (folder / file).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise InputError(_("没有这份报表"), where=file, remedy=_("可能已移走；从备份恢复"))
    sheet_name, _mark, address = place.rpartition("!")
    grid = read_grid(path.read_bytes(), path.name)
    sheet = grid.sheet(sheet_name) if sheet_name else grid.sheets[0]
    row, column = find_cell(address)
    rows = sorted({*range(min(_HEADS, row)), *range(max(0, row - _ABOVE), min(sheet.height, row + _BELOW + 1))})
    columns = sorted({0, *range(max(0, column - _BESIDE), min(sheet.width, column + _BESIDE + 1))})
    shown = tuple(
        CellRow(at + 1, tuple((sheet.text(at, one), (at, one) == (row, column)) for one in columns)) for at in rows
    )
    return Excerpt(file, place, tuple(name_column(one) for one in columns), shown)
