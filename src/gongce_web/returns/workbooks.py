"""Workbooks of returns: written with what is filled in, read back as a preview."""

import json
from dataclasses import dataclass

from gongce.facts.importing import read_grid
from gongce.facts.returns.workbook import Written, write_return
from gongce.facts.returns.workbook_reading import ReadCell, read_return
from gongce_web.returns.grids import show_grid
from gongce_web.returns.models import Return
from gongce_web.returns.queries import read_entries
from gongce_web.returns.sheets import sheet_of


def write_filed(filed: Return) -> bytes:
    """The workbook of a return as it stands."""
    grid = show_grid(filed)
    cells = grid.entries.cells
    references = {row.row.id: (row.last, row.year_before) for _, rows in grid.sections for row in rows}
    written = Written(
        filed.unit.code,
        filed.unit.title,
        filed.due,
        filed.version,
        {name: cell.text for name, cell in cells.items()},
        {name: cell.comment for name, cell in cells.items()},
        references,
    )
    return write_return(sheet_of(filed.round), written)


@dataclass(frozen=True)
class Changed:
    """A cell a file would change: what it says, what stood there, its comment before and after."""

    read: ReadCell
    before: str
    comment: str
    comment_before: str


@dataclass(frozen=True)
class UploadPreview:
    """What a file would bring."""

    name: str
    version: int
    is_stale: bool
    changes: tuple[Changed, ...]
    bad: tuple[ReadCell, ...]
    same: int

    @property
    def texts(self) -> str:
        """The changed texts as the page sends them back."""
        return json.dumps({one.read.cell.id: one.read.text for one in self.changes}, ensure_ascii=False)

    @property
    def comments(self) -> str:
        """The changed comments likewise."""
        kept = {one.read.cell.id: one.comment for one in self.changes if one.comment != one.comment_before}
        return json.dumps(kept, ensure_ascii=False)


def preview_upload(filed: Return, content: bytes, name: str) -> UploadPreview:
    """What a filled workbook would change.

    Raises:
        GongceError: it cannot be read, is marked secret, or is no workbook of this return.
    """
    read = read_return(read_grid(content, name), sheet_of(filed.round), filed.unit.code)
    kept = read_entries(filed).cells
    changes = []
    for cell in read.cells:
        row = kept.get(cell.cell.id)
        text, comment = (row.text, row.comment) if row else ("", "")
        given = read.comments.get(cell.cell.id, comment)
        if (cell.text, given) != (text, comment):
            changes.append(Changed(cell, text, given, comment))
    return UploadPreview(
        name,
        filed.version,
        read.version != filed.version,
        tuple(changes),
        read.bad,
        len(read.cells) - len(changes),
    )
