"""Text in columns: CSV in whatever encoding and with whatever separator, and what is pasted from a sheet."""

import csv
import io
from collections import Counter
from collections.abc import Iterable

from gongce.documents.loaders.encoding import decode_bytes, normalise_newlines
from gongce.facts.importing.grid import Cell, CellKind, Sheet
from gongce.facts.importing.readers.limits import LONGEST_TEXT, MOST_CELLS, MOST_COLUMNS, refuse_size
from gongce.facts.importing.secrecy import refuse_marked
from gongce.vocabulary import InputError

_SEPARATORS = "\t,;|，；"
_SAMPLED = 50
_NAME = "表1"


def read_separated(data: bytes, where: str) -> tuple[Sheet, ...]:
    """The one sheet of a CSV.

    Raises:
        InputError: no text, or more cells than a return can have.
        RefusedError: a line of it is marked secret.
    """
    return read_pasted(decode_bytes(data, where).text, where)


def read_pasted(text: str, where: str) -> tuple[Sheet, ...]:
    r"""The one sheet of a text: lines are rows, the separator is the one that parts most lines alike.

    >>> sheet = read_pasted("县区\t投资\n青屏区\t10.2\n", "粘贴")[0]
    >>> sheet.text(1, 0), sheet.text(1, 1)
    ('青屏区', '10.2')
    """
    text = normalise_newlines(text.removeprefix("\ufeff"))
    refuse_marked([text], where)
    rows = _split_rows(text, find_separator(text), where)
    refuse_marked((value for row in rows for value in row), where)
    return (Sheet(_NAME, dict(_place_cells(rows, where))),)


def find_separator(text: str) -> str:
    r"""The separator that parts most lines into the same number of pieces; a tab where nothing parts them.

    >>> find_separator("a;b,c;d\n1;2,5;3\n"), find_separator("只有一列\n")
    (';', '\t')
    """
    lines = [line for line in text.split("\n")[:_SAMPLED] if line.strip()]
    best, score = "\t", (0, 0)
    for mark in _SEPARATORS:
        counts = Counter(_count_outside_quotes(line, mark) for line in lines)
        counts.pop(0, None)
        if counts:
            pieces, agreeing = max(counts.items(), key=lambda item: (item[1], item[0]))
            if (agreeing, pieces) > score:
                best, score = mark, (agreeing, pieces)
    return best


def _count_outside_quotes(line: str, mark: str) -> int:
    return sum(piece.count(mark) for piece in line.split('"')[::2])


def _split_rows(text: str, separator: str, where: str) -> list[list[str]]:
    limit = csv.field_size_limit(1 << 24)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False))
    except csv.Error as error:
        raise InputError("不是规范的分隔文本", where=where, remedy="检查引号是否成对，或另存为 .xlsx") from error
    finally:
        csv.field_size_limit(limit)


def _place_cells(rows: list[list[str]], where: str) -> Iterable[tuple[tuple[int, int], Cell]]:
    if sum(map(len, rows)) > MOST_CELLS or max(map(len, rows), default=0) > MOST_COLUMNS:
        raise refuse_size("单元格太多", where)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value.strip():
                yield (number, column), Cell(CellKind.TEXT, value.strip().replace("\0", "")[:LONGEST_TEXT])
