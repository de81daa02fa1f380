"""Facts to award on: a table as people keep it, money read exactly into fen, every cell's fault told with its place."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook

from gongce.entitlements.money import MOST_FEN
from gongce.rulebook.conditions import Amounted, Facts
from gongce.vocabulary import AS_CSV, FEN_OF, InputError, Lane, LaneFrame, Money, decode_text

SUBJECT_HEADS = (
    *("subject", "id", "name", "enterprise", "project", "locality", "department", "bank", "unit", "person"),
    *("单位", "企业", "项目", "对象", "名称", "企业名称", "项目名称", "县市区", "银行", "个人"),
    *("zone", "county", "town", "park", "village", "standard", "team", "guarantor", "connection"),
    *("platform", "building", "charge", "approval", "institution", "cadre", "leader", "cluster", "object"),
)
"""Heads of the column that names the subject, the first found counts."""
_HEAD = re.compile(r"\s*([^()（）\[\]]+?)\s*[(（\[]\s*([^()（）\[\]]+?)\s*[)）\]]\s*")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?|-?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?")
_MONEY = re.compile(r"-?[\d,，]+(?:\.\d+)?\s*(?:分|元|千元|万元|百万元|千万元|亿元)")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TRUTHS = {
    "是": True,
    "true": True,
    "TRUE": True,
    "True": True,
    "否": False,
    "false": False,
    "FALSE": False,
    "False": False,
}
_MISSING = frozenset({"", "-", "—", "未报送", "未报", "缺报", "缺", "null", "NA"})
_NONE = frozenset({"", "-", "—", "无"})
ROW = "row"


@dataclass(frozen=True)
class EventTable:
    """One row an event: `subject`, `row` (its place in the file), then a column a fact.

    Money columns are Int64 fen; whole numbers Int64, others Float64; truths Boolean; days Date; the rest words.

    Args:
        frame: the rows.
        units: column → unit of measurement as read; of money 分, what the frame holds.
        lanes: where the facts come from.
        file: the file's name.
        sha256: of its bytes.
    """

    frame: pl.DataFrame
    units: Mapping[str, str]
    lanes: frozenset[Lane]
    file: str = ""
    sha256: str = ""

    def facts(self) -> LaneFrame[pl.LazyFrame]:
        """The rows with their lanes."""
        return LaneFrame.of(self.frame.lazy(), self.lanes)


def read_events(
    path: Path,
    lanes: Lane | Iterable[Lane],
    *,
    titles: Mapping[str, str] | None = None,
    kinds: Mapping[str, type] | None = None,
) -> EventTable:
    """A table of events: CSV, JSON ({"units": …, "rows": [{…}]} or a list of rows) or xlsx.

    A head may carry its unit: 总投资(万元). Empty, — and 未报 are missing; in a column of words an empty cell or — says
    that there is none (no award in this row), 未报 that it is not known.

    Args:
        path: the file.
        lanes: the lane, or lanes, its rows travel in.
        titles: other heads a fact goes by → the fact's name.
        kinds: column → str or bool, where it must hold words, or truths.

    Raises:
        InputError: it cannot be read, names no subjects, or a cell is not what its column holds (with row and column).
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=str(path), remedy="check the path") from None
    suffix = path.suffix.lower()
    if suffix in {".xlsx", ".xls", ".xlsm"}:
        rows = _from_workbook(content, path.name)
    elif suffix == ".json":
        rows = _from_json(decode_text(content, path.name, AS_CSV), path.name)
    else:
        rows = _from_csv(decode_text(content, path.name, AS_CSV), path.name)
    sha256 = hashlib.sha256(content).hexdigest()
    return build_events(rows, lanes, titles=titles, kinds=kinds, file=path.name, sha256=sha256)


def build_events(
    rows: Sequence[Sequence[str]],
    lanes: Lane | Iterable[Lane],
    *,
    titles: Mapping[str, str] | None = None,
    kinds: Mapping[str, type] | None = None,
    file: str = "events",
    sha256: str = "",
) -> EventTable:
    """A table from the texts of its cells, the head first.

    Raises:
        InputError: as `read_events`.

    >>> rows = [["企业", "总投资(万元)", "新获"], ["甲", "1,234.5678", "是"], ["乙", "", "否"]]
    >>> table = build_events(rows, Lane.ADMIN)
    >>> table.frame.rows(), table.units["总投资"]
    ([('甲', 2, 1234567800, True), ('乙', 3, None, False)], '分')
    """
    filled = [(number, [cell.strip() for cell in row]) for number, row in enumerate(rows, 1) if any(row)]
    if len(filled) < 2:
        raise InputError("the table has no rows", where=file, remedy="give a head and a row for each event")
    heads = [_split(cell) for cell in filled[0][1]]
    names = [(titles or {}).get(name, name) for name, _ in heads]
    _check_heads(names, file)
    subject = next(names.index(name) for name in SUBJECT_HEADS if name in names)
    body = filled[1:]
    for number, row in body:
        if len(row) > len(names) and any(row[len(names) :]):
            raise InputError("more cells than the head has", where=f"{file} row {number}", remedy="check the commas")
        if len(row) <= subject or row[subject] in _MISSING:
            raise InputError("a row without a name", where=f"{file} row {number}", remedy="name the subject")
    columns: dict[str, pl.Series] = {
        "subject": pl.Series([row[subject] for _, row in body], dtype=pl.String),
        ROW: pl.Series([number for number, _ in body], dtype=pl.Int64),
    }
    units: dict[str, str] = {}
    for place, (name, (_, unit)) in enumerate(zip(names, heads, strict=True)):
        if place == subject or not name:
            continue
        cells = [(number, row[place] if place < len(row) else "") for number, row in body]
        kind = (kinds or {}).get(name)
        columns[name], held = (_words(name, cells), "") if kind is str else _column(name, unit, cells, file)
        if kind is bool and columns[name].dtype != pl.Boolean:
            columns[name] = _refuse_truths(name, cells, file)
        if held:
            units[name] = held
    return EventTable(pl.DataFrame(columns), units, _lanes(lanes), file, sha256)


def facts_of_row(events: EventTable, row: Mapping[str, Any]) -> Facts:
    """A row's facts as conditions read them: money with its unit, numbers exact."""
    return {name: fact_of(value, events.units.get(name, "")) for name, value in row.items() if name != ROW}


def fact_of(value: Any, unit: str) -> Any:
    """One cell as conditions read it; money comes in fen."""
    if isinstance(value, bool | str | date) or value is None:
        return value
    exact = Fraction(str(value)) if isinstance(value, float) else Fraction(value)
    if unit == "分":
        return Amounted(exact / 100, "元")
    return Amounted(exact, unit) if unit else exact


def _lanes(lanes: Lane | Iterable[Lane]) -> frozenset[Lane]:
    return frozenset({lanes} if isinstance(lanes, Lane) else lanes)


def _split(head: str) -> tuple[str, str]:
    found = _HEAD.fullmatch(head)
    return (found[1], found[2]) if found else (head, "")


def _check_heads(names: Sequence[str], file: str) -> None:
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise InputError(f"a column stands twice: {', '.join(twice)}", where=file, remedy="keep one")
    if not any(name in names for name in SUBJECT_HEADS):
        raise InputError("no column names the subjects", where=file, remedy="head it subject, 企业, 项目 or 单位")


def _column(name: str, unit: str, cells: list[tuple[int, str]], file: str) -> tuple[pl.Series, str]:
    known = [(number, cell) for number, cell in cells if cell not in _MISSING]
    if unit in FEN_OF:
        return _money(name, unit, cells, file), "分"
    if not unit and known and all(_MONEY.fullmatch(cell) for _, cell in known):
        told = [None if cell in _MISSING else int(Money.parse(cell)) for _, cell in cells]
        return pl.Series(name, told, dtype=pl.Int64), "分"
    if known and all(cell in _TRUTHS for _, cell in known):
        return pl.Series(name, [_TRUTHS.get(cell) for _, cell in cells], dtype=pl.Boolean), unit
    if known and all(_NUMBER.fullmatch(cell.removesuffix("%" if unit == "%" else "")) for _, cell in known):
        return _numbers(name, unit, cells), unit
    if unit:
        number, cell = next((one for one in known if not _NUMBER.fullmatch(one[1])), (0, ""))
        if cell:
            raise InputError(f"{cell!r} is no number", where=f"{file} row {number}, {name}", remedy="write 12.3")
        return pl.Series(name, [None] * len(cells), dtype=pl.Int64), unit
    if known and all(_is_day(cell) for _, cell in known):
        days = [None if cell in _MISSING else date.fromisoformat(cell) for _, cell in cells]
        return pl.Series(name, days, dtype=pl.Date), ""
    if not known:
        return pl.Series(name, [None] * len(cells), dtype=pl.Int64), ""
    return _words(name, cells), ""


def _words(name: str, cells: list[tuple[int, str]]) -> pl.Series:
    """Words; an empty cell says that there is none."""
    told = ["" if cell in _NONE else None if cell in _MISSING else cell for _, cell in cells]
    return pl.Series(name, told, dtype=pl.String)


def _refuse_truths(name: str, cells: list[tuple[int, str]], file: str) -> pl.Series:
    for number, cell in cells:
        if cell not in _MISSING and cell not in _TRUTHS:
            raise InputError(
                f"{cell!r} is neither 是 nor 否", where=f"{file} row {number}, {name}", remedy="write 是 or 否"
            )
    return pl.Series(name, [_TRUTHS.get(cell) for _, cell in cells], dtype=pl.Boolean)


def _money(name: str, unit: str, cells: list[tuple[int, str]], file: str) -> pl.Series:
    found: list[int | None] = []
    for number, cell in cells:
        if cell in _MISSING:
            found.append(None)
            continue
        where = f"{file} row {number}, {name}"
        if not _NUMBER.fullmatch(cell):
            raise InputError(f"{cell!r} is no number", where=where, remedy=f"write 12.3 (in {unit}), or leave it empty")
        fen = Fraction(cell.replace(",", "").replace("，", "")) * FEN_OF[unit]
        if fen.denominator != 1 or abs(fen) >= MOST_FEN:
            fault = "has a part of a fen" if fen.denominator != 1 else "is beyond 90 trillion yuan"
            raise InputError(f"{cell}{unit} {fault}", where=where, remedy="give the exact amount in its true unit")
        found.append(fen.numerator)
    return pl.Series(name, found, dtype=pl.Int64)


def _numbers(name: str, unit: str, cells: list[tuple[int, str]]) -> pl.Series:
    texts = [cell.replace(",", "").replace("，", "").removesuffix("%") for _, cell in cells]
    values = [None if text in _MISSING else Fraction(text) for text in texts]
    if all(value is None or (value.denominator == 1 and abs(value) < MOST_FEN) for value in values):
        return pl.Series(name, [None if one is None else one.numerator for one in values], dtype=pl.Int64)
    return pl.Series(name, [None if one is None else float(one) for one in values], dtype=pl.Float64)


def _is_day(cell: str) -> bool:
    if not _DAY.fullmatch(cell):
        return False
    try:
        date.fromisoformat(cell)
    except ValueError:
        return False
    return True


def _from_csv(text: str, file: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as error:
        raise InputError(f"not a CSV file ({error})", where=file, remedy="save it again as CSV UTF-8") from None


def _from_workbook(content: bytes, file: str) -> list[list[str]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_name(book.sheet_names[0]).to_python()
    except (CalamineError, IndexError) as error:
        raise InputError(f"not a workbook ({error})", where=file, remedy="save it again as .xlsx") from None
    return [[_print(value) for value in row] for row in rows]


def _from_json(text: str, file: str) -> list[list[str]]:
    try:
        told = json.loads(text, parse_float=str, parse_int=str)
    except json.JSONDecodeError as error:
        raise InputError(f"not JSON ({error.msg})", where=f"{file}:{error.lineno}", remedy="correct it") from None
    rows, units = (told.get("rows"), told.get("units", {})) if isinstance(told, dict) else (told, {})
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError("holds no rows", where=file, remedy='write {"units": {…}, "rows": [{…}]}')
    names = list(dict.fromkeys(name for row in rows for name in row))
    heads = [f"{name}({units[name]})" if name in units else name for name in names]
    return [heads, *([_print(row.get(name)) for name in names] for row in rows)]


def _print(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return "" if value is None else str(value)
