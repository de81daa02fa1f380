"""A register as a file that the import takes back: every entry as JSON Lines, or a day's table as CSV or Excel."""

import csv
import io
from datetime import date
from typing import Any

from gongce.registers.files import write_lines
from gongce.registers.sheets import EXIT_TITLE, RECORD_TITLE, write_sheet
from gongce.rulebook import Persistence
from gongce_web.records.queries.shelf import load_ledger


def print_register(register_id: str, form: str, on: date) -> bytes:
    """A register as a file.

    Args:
        register_id: the register.
        form: jsonl (entries up to the day), csv or xlsx (the records there on the day).
        on: the day.

    Raises:
        InputError: the pack has no such register.
    """
    ledger = load_ledger(register_id)
    if form == "jsonl":
        return write_lines(entry for entry in ledger.entries if entry.day <= on).encode()
    if form == "xlsx":
        return write_sheet(ledger, on)
    fields = [one for one in ledger.register.fields if one.holds is not Persistence.PERIOD]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([RECORD_TITLE, *(one.title for one in fields), EXIT_TITLE])
    for row in ledger.table(on).iter_rows(named=True):
        writer.writerow([row["record"], *(_print(row[one.name]) for one in fields), ""])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _print(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value:.15g}" if isinstance(value, float) else str(value)
