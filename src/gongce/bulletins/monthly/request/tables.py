"""CSV tables of a request: words stay words, figures become figures that know their cell."""

import csv
import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from gongce.bulletins.monthly.data import Figure, Matrix
from gongce.bulletins.monthly.request.reading import TableRequest
from gongce.vocabulary import AS_CSV, CellSource, Finding, InputError, Severity, Trace, decode_text

NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
MISSING = frozenset({"", "-", "—", "－", "…", "N/A"})
SECRET = re.compile(r"秘密|机密|绝密")
YES = "是"
NOT_REPORTED = "未报送"


@dataclass(frozen=True)
class CsvTable:
    """A table as it was read, with where it stands."""

    request: TableRequest
    file: str
    sha256: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def column(self, name: str) -> int:
        """Where a column stands.

        Raises:
            InputError: there is none.
        """
        if name not in self.head:
            raise InputError(f"no column {name}", where=self.file, remedy=f"it has {'、'.join(self.head)}")
        return self.head.index(name)

    @cached_property
    def numeric(self) -> frozenset[int]:
        """Columns that hold figures or nothing."""
        found = set()
        for place in range(len(self.head)):
            filled = [row[place] for row in self.rows if row[place] not in MISSING]
            if filled and all(NUMBER.fullmatch(cell) for cell in filled):
                found.add(place)
        return frozenset(found)

    def figure(self, at: int, place: int) -> Figure:
        """One cell as a figure with its trace."""
        text, address = self.rows[at][place], f"{column_letters(place)}{at + 2}"
        if text in MISSING:
            return Figure(None, missing=NOT_REPORTED)
        if not NUMBER.fullmatch(text):
            raise InputError(
                f"{text} is no figure", where=f"{self.file} {address}", remedy="write digits, the unit in the head"
            )
        source = CellSource(self.sha256[:12], self.file, "", address, self.sha256)
        label = f"{self.rows[at][0]} {self.head[place]}"
        return Figure(float(text), self.decimals(place), Trace(text, label=label, sources=(source,)))

    def decimals(self, place: int) -> int:
        """The most decimals that a figure of the column is printed with: all are shown alike."""
        return max((len(row[place].partition(".")[2]) for row in self.rows if NUMBER.fullmatch(row[place])), default=0)

    def is_marked(self, at: int, name: str) -> bool:
        """Whether a row says 是 in a column."""
        return bool(name) and self.rows[at][self.column(name)] == YES


def read_table(request: TableRequest, folder: Path) -> CsvTable:
    """A table from its file beside the request.

    Raises:
        InputError: it cannot be read, rows differ in length, heads repeat, or it is marked secret.
    """
    path = folder / request.file
    if path.resolve().parent != folder.resolve():
        raise InputError("a table must lie beside the request", where=request.file, remedy="give the file's name only")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror})", where=str(path), remedy="check the file's name"
        ) from None
    text = decode_text(content, str(path), AS_CSV)
    if SECRET.search(text):
        raise InputError("the file is marked secret", where=str(path), remedy="classified files stay out of the system")
    lines = [tuple(cell.strip() for cell in line) for line in csv.reader(io.StringIO(text)) if any(line)]
    check_lines(lines, str(path))
    digest = hashlib.sha256(content).hexdigest()
    return CsvTable(request, request.file, digest, lines[0], tuple(lines[1:]))


def check_lines(lines: Sequence[tuple[str, ...]], where: str) -> None:
    """A head without repeats, and rows as long as it."""
    if not lines or len(lines[0]) != len(set(lines[0])) or not all(lines[0]):
        raise InputError("no head, or one with an empty or repeated name", where=where, remedy="name every column once")
    for at, line in enumerate(lines, 1):
        if len(line) != len(lines[0]):
            raise InputError(
                f"{len(line)} cells under {len(lines[0])} heads", where=f"{where}:{at}", remedy="fill the row"
            )


def column_letters(place: int) -> str:
    """A column's letters.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def as_matrix(table: CsvTable, *, is_public: bool) -> Matrix:
    """The table as a bulletin prints it; for the public only the columns that are marked so."""
    request = table.request
    hidden = {*request.hide, *((request.day, request.done) if request.day or request.done else ())} - {""}
    allowed = set(request.public_columns) if is_public and request.public_columns else set(table.head)
    kept = [place for place, name in enumerate(table.head) if name not in hidden and name in allowed]
    rows = [
        [table.figure(at, place) if place in table.numeric else row[place] or "—" for place in kept]
        for at, row in enumerate(table.rows)
    ]
    return Matrix(
        request.id, request.title, [table.head[place] for place in kept], rows, request.lead, request.unit,
        request.source, request.public, read_days(table),
        [table.is_marked(at, request.done) for at in range(len(table.rows))] if request.done else (),
    )  # fmt: skip


def read_days(table: CsvTable) -> list[date | None]:
    """The day each row was recorded; none where the table has no such column."""
    if not table.request.day:
        return []
    place = table.column(table.request.day)
    days: list[date | None] = []
    for at, row in enumerate(table.rows):
        try:
            days.append(date.fromisoformat(row[place]) if row[place] not in MISSING else None)
        except ValueError:
            where = f"{table.file} {column_letters(place)}{at + 2}"
            raise InputError(f"{row[place]} is no day", where=where, remedy="write 2012-05-08") from None
    return days


def find_gaps(table: CsvTable) -> list[Finding]:
    """Cells of figures that are empty, as warnings; nothing is filled in."""
    found = []
    for place in sorted(table.numeric):
        names = [row[0] for row in table.rows if row[place] in MISSING]
        if names:
            message = f"{'、'.join(names)}{table.head[place]}{NOT_REPORTED}；不推算、不排名"
            found.append(
                Finding("not_reported", Severity.WARNING, f"{table.file} {table.head[place]}", message, "催报")
            )
    return found
