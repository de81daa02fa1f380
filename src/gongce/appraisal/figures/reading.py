"""Tables from files: CSV or a workbook's first sheet, wide (a column a figure) or long (unit, item, value)."""

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook

from gongce.appraisal.figures.table import Cell, FactTable
from gongce.vocabulary import AS_CSV, InputError, Lane, LaneFrame, UsageError, decode_text

UNIT_HEADS = ("unit", "单位", "地区", "名称", "企业", "项目", "uscc", "统一社会信用代码")
REASONS = {"not_reported": "未报送", "not_applicable": "不适用", "suppressed": "保密", "not_due": "未到期"}
"""The archive's reasons for a missing value, in the words of a table; any other stays missing without a word."""
_LONG = frozenset({"item", "value"})
_LARGEST_BYTES = 200_000_000


def read_table(path: Path, *, lanes: Lane | Iterable[Lane] = Lane.STAT_AGG) -> FactTable:
    """A table from a CSV (UTF-8) or .xlsx file; the first column whose head is 单位, unit … names the units.

    Raises:
        InputError: it cannot be read, has no such column, a unit or a column twice, or rows of unequal length.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=str(path), remedy="check the path") from None
    if len(content) > _LARGEST_BYTES:
        raise InputError("file too large", where=str(path), remedy="keep it under 200 MB, or grade from a Parquet file")
    if path.suffix.lower() in {".xlsx", ".xls", ".xlsm", ".ods"}:
        rows, sheet = _read_sheet(content, path)
    else:
        rows, sheet = _read_csv(content, path.name), ""
    return _build(rows, path.name, sheet, hashlib.sha256(content).hexdigest(), lanes)


def read_csv_table(text: str, *, file: str = "data.csv", lanes: Lane | Iterable[Lane] = Lane.STAT_AGG) -> FactTable:
    r"""A table from the text of a CSV file.

    >>> read_csv_table("单位,tax\n东区,24.1\n西区,\n").figures("tax")
    (Fraction(241, 10), None)
    """
    return _build(_read_csv(text.encode(), file), file, "", hashlib.sha256(text.encode()).hexdigest(), lanes)


def from_observations(frame: "LaneFrame[pl.LazyFrame]", units: Sequence[str], *, suffix: str = "") -> FactTable:
    """A table from the observation archive: a column an indicator (growth: `indicator.growth`, base: `.base`).

    The frame must hold one period only; a unit without a row is missing.

    Raises:
        UsageError: more than one period, definition or industry for a figure.
    """
    rows = frame.frame.filter(pl.col("unit").is_in(list(units))).collect()
    names = rows.select(
        "unit",
        pl.when(pl.col("measure") == "level")
        .then("indicator")
        .otherwise(pl.col("indicator") + "." + pl.col("measure"))
        .alias("column"),
        "value",
        "printed",
        "missing",
        "cell",
    )
    if names.select("unit", "column").is_duplicated().any():
        raise UsageError("several figures for one unit and indicator", remedy="read one period and definition")
    facts: dict[str, dict[str, object]] = {unit: {} for unit in units}
    for unit, column, value, printed, missing, _cell in names.iter_rows():
        facts[unit][column + suffix] = REASONS.get(missing, "") if value is None else (printed or value)
    return FactTable.of(facts, frame.lanes)


def _read_csv(content: bytes, file: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(decode_text(content, file, AS_CSV))))
    except csv.Error as error:
        raise InputError(f"not a CSV file ({error})", where=file, remedy="save it again as CSV UTF-8") from None


def _read_sheet(content: bytes, path: Path) -> tuple[list[list[str]], str]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        name = book.sheet_names[0]
        rows = book.get_sheet_by_name(name).to_python()
    except (CalamineError, IndexError) as error:
        raise InputError(f"not a workbook ({error})", where=path.name, remedy="save it again as .xlsx") from None
    return [[_print_value(value) for value in row] for row in rows], name


def _print_value(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return ("是" if value else "否") if isinstance(value, bool) else str(value)


def _build(rows: list[list[str]], file: str, sheet: str, sha256: str, lanes: Lane | Iterable[Lane]) -> FactTable:
    filled = [(number, [cell.strip() for cell in row]) for number, row in enumerate(rows, 1) if any(row)]
    if not filled:
        raise InputError("the table is empty", where=file, remedy="give a head and a row for each unit")
    head = filled[0][1]
    unit = _find_unit(head, file)
    twice = sorted({name for name in head if name and head.count(name) > 1})
    if twice:
        raise InputError(f"a column stands twice: {', '.join(twice)}", where=file, remedy="keep one")
    body = [(number, [*row, *[""] * (len(head) - len(row))]) for number, row in filled[1:]]
    for number, row in body:
        if len(row) > len(head) and any(row[len(head) :]):
            raise InputError("more cells than the head has", where=f"{file} row {number}", remedy="check the commas")
        if not row[unit]:
            raise InputError("a row without a unit", where=f"{file} row {number}", remedy="name the unit")
    lane_set = frozenset({lanes} if isinstance(lanes, Lane) else lanes)
    make = _build_long if set(head) >= _LONG else _build_wide
    units, columns = make(head, unit, body, file)
    return FactTable(units, columns, lane_set, file, sheet, "", sha256)


_Columns = dict[str, tuple[Cell, ...]]
_Rows = list[tuple[int, list[str]]]


def _build_wide(head: list[str], unit: int, body: _Rows, file: str) -> tuple[tuple[str, ...], _Columns]:
    columns = {
        name: tuple(Cell(row[position], f"{_letter(position)}{number}") for number, row in body)
        for position, name in enumerate(head)
        if name and position != unit
    }
    return tuple(row[unit] for _, row in body), columns


def _build_long(head: list[str], unit: int, body: _Rows, file: str) -> tuple[tuple[str, ...], _Columns]:
    item, value = head.index("item"), head.index("value")
    units = tuple(dict.fromkeys(row[unit] for _, row in body))
    found: dict[tuple[str, str], Cell] = {}
    for number, row in body:
        key = (row[unit], row[item])
        if key in found:
            raise InputError(f"{key[0]} has {key[1]} twice", where=f"{file} row {number}", remedy="keep one row")
        found[key] = Cell(row[value], f"{_letter(value)}{number}")
    names = dict.fromkeys(name for _, name in found)
    return units, {name: tuple(found.get((one, name), Cell("")) for one in units) for name in names}


def _find_unit(head: list[str], file: str) -> int:
    for name in UNIT_HEADS:
        if name in head:
            return head.index(name)
    raise InputError("no column names the units", where=file, remedy=f"head one of them {', '.join(UNIT_HEADS[:3])}")


def _letter(position: int) -> str:
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
