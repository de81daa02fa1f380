"""A register from a workbook or a CSV table: every bad cell told, then all or nothing."""

import csv
import io
from datetime import date
from pathlib import Path

import xlsxwriter

from gongce.registers.sheets import read_sheet
from gongce.vocabulary import AS_CSV, InputError, read_text
from gongce_web import clock
from gongce_web.accounts.models import User
from gongce_web.records.actions.importing import Imported
from gongce_web.records.actions.registers import add_entries
from gongce_web.records.queries import load_ledger


def import_sheet(path: Path, register: str, *, on: date | None, by: User | None, check: bool) -> Imported:
    """What a sheet changes in a register since a day; nothing is taken while a cell is bad, or where only asked.

    Raises:
        InputError: no such file, no table, no head of this register.
        RefusedError: the register takes no entries of its own.
    """
    if not path.is_file():
        raise InputError("no such file", where=str(path), remedy="name the sheet")
    ledger = load_ledger(register)
    content = as_workbook(path) if path.suffix.lower() == ".csv" else path.read_bytes()
    name = by.name if by else ""
    preview = read_sheet(ledger, content, on or clock.today(), by=name, where=path.name[:120])
    title = ledger.register.title
    if not preview.is_whole:
        return Imported(path.name, title, 0, preview.unchanged, preview.findings)
    if preview.entries and not check:
        add_entries(register=register, entries=preview.entries, by=by)
    return Imported(path.name, title, len(preview.entries), preview.unchanged, preview.findings)


def as_workbook(path: Path) -> bytes:
    """A CSV table as the workbook the sheet's reader takes, cell by cell as text."""
    try:
        rows = list(csv.reader(io.StringIO(read_text(path, AS_CSV), newline=""), strict=True))
    except csv.Error as error:
        raise InputError(f"not a CSV table ({error})", where=path.name, remedy=AS_CSV) from None
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell[:32_000])
    return out.getvalue()
