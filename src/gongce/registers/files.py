"""Ledgers as files: JSON Lines, one entry a line, appended and never rewritten; facts of periods as CSV."""

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl

from gongce.registers.entries import EntryAct, LedgerEntry, Value
from gongce.rulebook import FieldType, Persistence, Register, RegisterField
from gongce.vocabulary import STAMP_MARK, Finding, InputError, RefusedError, Severity

_KEYS = ("record", "day", "act", "values", "into", "by", "reason", "proof")
_TRUE, _FALSE = (
    frozenset({"是", "true", "1", "√", "有", "y", "yes"}),
    frozenset({"否", "false", "0", "×", "无", "n", "no"}),
)


def print_entry(entry: LedgerEntry) -> str:
    """One line.

    >>> print_entry(LedgerEntry("E1", date(2019, 1, 5), EntryAct.ENTER, {"name": "甲厂", "since": date(2018, 1, 1)}))
    '{"record": "E1", "day": "2019-01-05", "act": "enter", "values": {"name": "甲厂", "since": "2018-01-01"}}'
    """
    row: dict[str, Any] = {
        "record": entry.record,
        "day": entry.day.isoformat(),
        "act": entry.act.value,
        "values": print_values(entry.values),
        "into": list(entry.into),
        "by": entry.by,
        "reason": entry.reason,
        "proof": entry.proof,
    }
    return json.dumps({key: value for key, value in row.items() if value not in ("", [], {})}, ensure_ascii=False)


def print_values(values: Mapping[str, Value]) -> dict[str, Any]:
    """Values as JSON takes them: days in ISO 8601, exact fractions as words."""
    return {name: _print_value(value) for name, value in values.items()}


def restore_values(register: Register, values: Mapping[str, Any]) -> dict[str, Value]:
    """Values that `print_values` printed, as they were, in the order of the fields; those of no field stay as printed.

    >>> fields = [{"name": "signed", "title": "签约日", "type": "day"}]
    >>> head = {"id": "r", "title": "项目", "shape": "entity", "subject": "project"}
    >>> restore_values(Register.model_validate(head | {"fields": fields}), {"signed": "2019-06-30"})
    {'signed': datetime.date(2019, 6, 30)}
    """
    fields = {field.name: field.type for field in register.fields}
    names = [*(name for name in fields if name in values), *sorted(set(values) - set(fields))]
    return {name: _restore(fields.get(name), values[name]) for name in names}


def _restore(kind: FieldType | None, value: Any) -> Value:
    if isinstance(value, str) and kind is FieldType.DAY:
        return date.fromisoformat(value)
    if isinstance(value, str) and kind in (FieldType.NUMBER, FieldType.MONEY, FieldType.COUNT):
        return Fraction(value)
    return value  # type: ignore[no-any-return]


def _print_value(value: Value) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Fraction) else value


def read_entries(register: Register, lines: Iterable[str], *, where: str) -> Iterator[LedgerEntry]:
    """Entries from the lines of a file; values become what their field holds.

    Raises:
        InputError: a line that is no entry, with its number.
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _read_entry(register, line, f"{where} line {number}")


def _read_entry(register: Register, line: str, where: str) -> LedgerEntry:
    try:
        row = json.loads(line)
        unknown = sorted(set(row) - set(_KEYS))
        if unknown:
            raise InputError(f"unknown key {unknown[0]}", where=where, remedy=f"an entry has {', '.join(_KEYS)}")
        values = row.get("values", {})
        fields = {field.name: field for field in register.fields}
        return LedgerEntry(
            str(row["record"]),
            date.fromisoformat(row["day"]),
            EntryAct(row["act"]),
            {name: read_value(fields[name], value) if name in fields else value for name, value in values.items()},
            tuple(row.get("into", ())),
            str(row.get("by", "")),
            str(row.get("reason", "")),
            str(row.get("proof", "")),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        remedy = 'write {"record": …, "day": "2019-06-30", "act": "enter", "values": {…}}'
        raise InputError(f"not an entry of a register ({error})", where=where, remedy=remedy) from None


def read_value(field: RegisterField, value: Any) -> Value:
    """A value from text or JSON as its field holds it; what cannot be read stays as it is, for the check to name.

    >>> from gongce.rulebook import RegisterField
    >>> day = RegisterField.model_validate({"name": "signed", "title": "签约日", "type": "day"})
    >>> read_value(day, "2019-06-30"), read_value(day, "昨天")
    (datetime.date(2019, 6, 30), '昨天')
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    text = str(value).strip()
    try:
        if field.type is FieldType.DAY:
            return value if isinstance(value, date) else date.fromisoformat(text.replace("/", "-")[:10])
        if field.type is FieldType.COUNT:
            return int(Fraction(text.replace(",", ""))) if Fraction(text.replace(",", "")).denominator == 1 else value
        if field.type in (FieldType.NUMBER, FieldType.MONEY) and not isinstance(value, bool):
            return float(Fraction(text.replace(",", "")))
    except (ValueError, ZeroDivisionError):
        return value if isinstance(value, str | int | float | bool) else text
    if field.type is FieldType.FLAG and not isinstance(value, bool):
        return True if text.lower() in _TRUE else False if text.lower() in _FALSE else text
    return value if isinstance(value, bool) or not isinstance(value, int | float) else text


def read_ledger_rows(
    register: Register, lines: Iterable[str], *, where: str
) -> tuple[list[LedgerEntry], list[Finding]]:
    """Entries that can be read, and a finding for each line that cannot.

    For checking a file somebody else keeps: every bad line is named at once, nothing is written.
    """
    entries: list[LedgerEntry] = []
    findings: list[Finding] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                entries.append(_read_entry(register, line, f"{where} line {number}"))
            except InputError as error:
                findings.append(_finding("register.line", error))
    return entries, findings


def _finding(code: str, error: InputError | RefusedError) -> Finding:
    return Finding(code, Severity.BLOCKING, error.where, error.what, error.remedy)


def read_facts(register: Register, text: str, *, where: str) -> pl.DataFrame:
    """Facts of periods from CSV: record, period, and the period fields by name or title.

    Returns:
        A frame record, period, one Float64 column a field; a blank cell is null.

    Raises:
        InputError: no such columns, or a cell that is no number, with its place.
    """
    try:
        raw = pl.read_csv(io.StringIO(text), infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise InputError(f"not a CSV table ({error})", where=where, remedy="save it as CSV in UTF-8") from None
    named = {field.title: field.name for field in register.fields} | {"记录": "record", "报告期": "period"}
    raw = raw.rename({name: named[name] for name in raw.columns if name in named})
    raw = raw.filter(~pl.nth(0).str.starts_with(STAMP_MARK).fill_null(value=False)) if raw.width else raw
    wanted = [field for field in register.fields if field.holds is Persistence.PERIOD and field.name in raw.columns]
    for name in ("record", "period"):
        if name not in raw.columns:
            raise InputError(f"no column {name}", where=where, remedy="head the columns record, period and the fields")
    return raw.select("record", "period", *(_read_column(raw, field, where) for field in wanted))


def _read_column(raw: pl.DataFrame, field: RegisterField, where: str) -> pl.Series:
    texts = raw[field.name].str.strip_chars().str.replace_all(",", "")
    blank = texts.is_null() | (texts == "")
    numbers = texts.cast(pl.Float64, strict=False)
    bad = (~blank & numbers.is_null()).arg_true()
    if len(bad):
        row = int(bad[0])
        raise InputError(
            f"{texts[row]} is no number", where=f"{where} line {row + 2} {field.title}", remedy="write a plain number"
        )
    return numbers.alias(field.name)


def write_lines(entries: Iterable[LedgerEntry]) -> str:
    """The text of a file."""
    return "".join(print_entry(entry) + "\n" for entry in entries)


def as_plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row's values as JSON takes them."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
