"""Registers as spreadsheets: what is exported is taken back; changed rows become entries, all or none."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.utils.exceptions import InvalidFileException

from gongce.registers.entries import EntryAct, LedgerEntry, Value
from gongce.registers.files import read_value
from gongce.registers.ledger import Ledger
from gongce.registers.values import check_value
from gongce.rulebook import Persistence, Register, RegisterField
from gongce.vocabulary import Finding, InputError, Severity, is_stamp

HEAD_ROW, ID_ROW, FIRST_ROW = 1, 2, 3
RECORD_TITLE, EXIT_TITLE = "编号", "退出原因"
RECORD_ID, EXIT_ID = "record", "exit_reason"
_LONGEST = 60_000


def _columns(register: Register) -> list[RegisterField]:
    return [field for field in register.fields if field.holds is not Persistence.PERIOD]


def write_sheet(ledger: Ledger, on: date, title: str = "") -> bytes:
    """The records of a day as a workbook: titles, hidden field names, one row a record, choices as lists.

    A row's number stays; a new row gets a new number; a reason in the last column takes the record out.
    """
    register, table = ledger.register, ledger.table(on)
    columns = _columns(register)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
    sheet = book.add_worksheet(register.title[:31])
    head = book.add_format({"bold": True, "bg_color": "#E8ECF1", "border": 1, "text_wrap": True, "valign": "vcenter"})
    sheet.write_string(
        0, 0, title or f"{register.title}（{on.isoformat()}）", book.add_format({"bold": True, "font_size": 14})
    )
    titles = [RECORD_TITLE, *(_head(field) for field in columns), EXIT_TITLE]
    for place, (word, name) in enumerate(zip(titles, [RECORD_ID, *(f.name for f in columns), EXIT_ID], strict=True)):
        sheet.write_string(HEAD_ROW, place, word, head)
        sheet.write_string(ID_ROW, place, name)
    for number, row in enumerate(table.iter_rows(named=True), start=FIRST_ROW):
        sheet.write_string(number, 0, row["record"])
        for place, field in enumerate(columns, start=1):
            _write_cell(sheet, number, place, row[field.name])
    for place, field in enumerate(columns, start=1):
        if field.choices:
            rule = {"validate": "list", "source": list(field.choices)}
            sheet.data_validation(FIRST_ROW, place, FIRST_ROW + max(table.height + 200, 200), place, rule)
    sheet.set_row(ID_ROW, None, None, {"hidden": True})
    sheet.set_column(0, len(columns) + 1, 16)
    sheet.freeze_panes(FIRST_ROW, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    book.close()
    return buffer.getvalue()


def _head(field: RegisterField) -> str:
    return f"{field.title}（{field.measured_in}）" if field.measured_in else field.title


def _write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, bool):
        sheet.write_string(row, column, "是" if value else "否")
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime.combine(value, time()))
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, str(value))


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """What a sheet would change: entries, findings with their cells; nothing is taken while one is blocking."""

    entries: tuple[LedgerEntry, ...]
    findings: tuple[Finding, ...]
    unchanged: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing stands in the way."""
        return not any(finding.severity is Severity.BLOCKING for finding in self.findings)


def read_sheet(ledger: Ledger, content: bytes, on: date, *, by: str, where: str) -> SheetPreview:
    """What a sheet changes in a register, as of a day.

    Columns are known by the hidden names, or by their titles; a record whose row is missing is left as it is.

    Args:
        ledger: the register before.
        content: the workbook's bytes.
        on: since when the changes hold.
        by: who brings them.
        where: the file's name, for places.

    Raises:
        InputError: no workbook, no head, or a workbook of another register.
    """
    rows = _read_rows(content, where)
    register = ledger.register
    heads = _find_heads(register, rows, where)
    before = {row["record"]: row for row in ledger.table(on).iter_rows(named=True)}
    entries: list[LedgerEntry] = []
    findings: list[Finding] = []
    unchanged, seen = 0, set[str]()
    for number, row in rows[heads.first :]:
        if is_stamp(row) or not any(cell not in (None, "") for cell in row):
            continue
        entry, wrong = _read_row(register, heads, number, row, before, on, by, where)
        findings += wrong
        if entry is not None and entry.record in seen:
            findings.append(_tell(where, number, "A", f"编号{entry.record}出现两次", "留一行"))
        elif entry is None and not wrong:
            unchanged += 1
        elif entry is not None:
            seen.add(entry.record)
            entries.append(entry)
    trial = _try(ledger, entries, where)
    return SheetPreview(tuple(entries), (*findings, *trial), unchanged)


@dataclass(frozen=True, slots=True)
class _Heads:
    """Where each field stands, and the first row of records (as an index into the rows)."""

    places: dict[str, int]
    first: int


def _read_rows(content: bytes, where: str) -> list[tuple[int, tuple[Any, ...]]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True, read_only=True)
        sheet = book.worksheets[0]
        rows = []
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            if number > _LONGEST:
                raise InputError("too many rows", where=where, remedy=f"at most {_LONGEST} rows a file")
            rows.append((number, tuple(row)))
        return rows
    except InputError:
        raise
    except (InvalidFileException, OSError, ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise InputError(f"not a workbook ({error})", where=where, remedy="save it again as .xlsx") from None
    except Exception as error:  # openpyxl lets the errors of zip and XML readers through, of many kinds
        raise InputError(
            f"a damaged workbook ({type(error).__name__})", where=where, remedy="export it again"
        ) from None


def _find_heads(register: Register, rows: list[tuple[int, tuple[Any, ...]]], where: str) -> _Heads:
    names = {field.name: field.name for field in _columns(register)} | {RECORD_ID: RECORD_ID, EXIT_ID: EXIT_ID}
    titles: dict[str, str] = {RECORD_TITLE: RECORD_ID, EXIT_TITLE: EXIT_ID}
    for field in _columns(register):
        titles |= dict.fromkeys((field.title, _head(field), *field.aliases), field.name)
    best: _Heads | None = None
    for index, (_, row) in enumerate(rows[:20]):
        for known in (names, titles):
            places = {known[str(cell).strip()]: at for at, cell in enumerate(row) if str(cell).strip() in known}
            if len(places) >= 2 and (best is None or len(places) >= len(best.places)):
                best = _Heads(places, index + 1)
    if best is None:
        wanted = "、".join(field.title for field in _columns(register)[:6])
        raise InputError(f"no head of {register.title}", where=where, remedy=f"keep the row of titles: {wanted} …")
    return best


def _read_row(
    register: Register,
    heads: _Heads,
    number: int,
    row: tuple[Any, ...],
    before: dict[str, dict[str, Any]],
    on: date,
    by: str,
    where: str,
) -> tuple[LedgerEntry | None, list[Finding]]:
    """The entry a row makes (None where nothing changed), and what is wrong in it."""
    given = {name: row[at] if at < len(row) else None for name, at in heads.places.items()}
    record = str(given.get(RECORD_ID) or "").strip()
    old = before.get(record)
    values: dict[str, Value] = {}
    findings: list[Finding] = []
    for field in _columns(register):
        if field.name not in given:
            continue
        raw = given[field.name]
        value = read_value(field, raw.date() if isinstance(raw, datetime) else raw)
        cell = _letter(heads.places[field.name])
        if old is not None and value == old[field.name]:
            continue
        if old is None and value is None and not field.required:
            continue
        findings += [_tell(where, number, cell, what, remedy) for what, remedy in check_value(field, value)]
        values[field.name] = value
    reason = str(given.get(EXIT_ID) or "").strip()
    if old is None:
        record = record or _new_number(register, before, number)
        return LedgerEntry(record, on, EntryAct.ENTER, values, by=by, proof=where), findings
    if reason:
        return LedgerEntry(record, on, EntryAct.EXIT, values, by=by, reason=reason, proof=where), findings
    if not values:
        return None, findings
    fixed = any(field.holds is Persistence.ONCE and field.name in values for field in register.fields)
    note = "表格更正" if fixed else ""
    return LedgerEntry(record, on, EntryAct.CHANGE, values, by=by, reason=note, proof=where), findings


def _new_number(register: Register, before: dict[str, dict[str, Any]], number: int) -> str:
    return f"{register.id}-{len(before) + number:05d}"


def _letter(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _tell(where: str, row: int, column: str, what: str, remedy: str) -> Finding:
    return Finding("register.cell", Severity.BLOCKING, f"{where} {column}{row}", what, remedy)


def _try(ledger: Ledger, entries: list[LedgerEntry], where: str) -> Iterator[Finding]:
    """Refusals of the ledger itself that no cell showed."""
    trial = Ledger.of(ledger.register, ledger.entries)
    for entry in entries:
        reasons = list(trial.refuse(entry))
        if not reasons:
            trial.add(entry)
            continue
        for what, remedy in reasons[:1]:
            yield Finding("register.refused", Severity.BLOCKING, f"{where} {entry.record}", what, remedy)
