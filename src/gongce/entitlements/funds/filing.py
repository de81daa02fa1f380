"""A fund's ledger as a file of JSON Lines: the fund, then a movement a line, each holding the hash of the line before.

Lines are appended, never changed: a changed or missing line breaks the chain and the file is refused.
"""

import csv
import hashlib
import io
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from gongce.entitlements.funds.ledger import Ledger, post, post_all
from gongce.entitlements.funds.movements import Fund, Kind, Movement
from gongce.vocabulary import AS_CSV, GongceError, InputError, Money, RefusedError, UsageError, read_text

_START = "0" * 64
_FIELDS = tuple(one.name for one in fields(Movement))


@dataclass(frozen=True)
class FundFile:
    """A ledger with the hash of its last line, which the next line holds, and the number of its bytes."""

    ledger: Ledger
    head: str
    size: int


def create_ledger(path: Path, fund: Fund) -> None:
    """A new file with the fund alone.

    Raises:
        UsageError: the file is there already.
        GongceError: the place cannot be written.
    """
    record = {"fund": {name: value for name, value in asdict(fund).items() if value}, "previous": _START}
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(_line(record))
    except FileExistsError:
        raise UsageError("a ledger is never written over", where=str(path), remedy="name a new file") from None
    except OSError as error:
        raise _unwritable(path, error) from None


def read_ledger(path: Path) -> FundFile:
    """The ledger of a file, every movement posted again.

    Raises:
        InputError: it cannot be read, is no ledger, or a line was changed, lost or added out of order.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=str(path), remedy="check the path") from None
    lines = content.decode("utf-8", errors="replace").splitlines(keepends=True)
    previous, ledger = _START, None
    for number, line in enumerate(lines, 1):
        record = _parse(line, f"{path.name}:{number}")
        if record.get("previous") != previous:
            raise InputError("the chain of lines is broken", where=f"{path.name}:{number}", remedy="restore the file")
        previous = hashlib.sha256(line.encode()).hexdigest()
        ledger = _fund(record, path) if ledger is None else _post(ledger, record, f"{path.name}:{number}")
    if ledger is None:
        raise InputError("holds no fund", where=str(path), remedy="make it with `gongce fund open`")
    return FundFile(ledger, previous, len(content))


def _parse(line: str, where: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError:
        raise InputError("no JSON", where=where, remedy="restore the file") from None
    if not line.endswith("\n") or not isinstance(record, dict):
        raise InputError("an unfinished line", where=where, remedy="restore the file")
    return record


def _fund(record: Mapping[str, Any], path: Path) -> Ledger:
    try:
        return Ledger(Fund(**{"uses": {}, "sources": {}, "pledged": {}} | record["fund"]))
    except (KeyError, TypeError):
        raise InputError("holds no fund", where=f"{path.name}:1", remedy="make it with `gongce fund open`") from None


def _post(ledger: Ledger, record: Mapping[str, Any], where: str) -> Ledger:
    given = {name: record[name] for name in _FIELDS if name in record}
    try:
        given |= {"kind": Kind(record["kind"]), "day": date.fromisoformat(record["day"])}
        if given.get("due"):
            given["due"] = date.fromisoformat(given["due"])
        return post(ledger, Movement(**given))
    except (KeyError, ValueError, TypeError) as error:
        raise InputError(f"no movement ({error})", where=where, remedy="restore the file") from None
    except RefusedError as error:
        raise InputError(
            f"a movement that was never allowed: {error}", where=where, remedy="restore the file"
        ) from None


def append_movements(path: Path, movements: Iterable[Movement]) -> Ledger:
    """Append movements to a ledger's file: all of them, or none.

    Raises:
        InputError, RefusedError: as `read_ledger` and `post`; nothing is written.
        GongceError: somebody else wrote in between, or the place cannot be written.
    """
    held = read_ledger(path)
    ledger = post_all(held.ledger, movements)
    previous, text = held.head, ""
    for one in ledger.movements[len(held.ledger.movements) :]:
        line = _line({"previous": previous, **_plain(one)})
        previous = hashlib.sha256(line.encode()).hexdigest()
        text += line
    _append(path, text.encode(), held.size)
    return ledger


def _append(path: Path, content: bytes, size: int) -> None:
    try:
        with path.open("r+b") as file:
            if file.seek(0, os.SEEK_END) != size:
                raise GongceError("was written by somebody else", where=str(path), remedy="try again")
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: OSError) -> GongceError:
    return GongceError(f"cannot be written ({error.strerror})", where=str(path), remedy="choose another place")


def _plain(movement: Movement) -> dict[str, Any]:
    record = {name: value for name, value in asdict(movement).items() if value}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in record.items()}


def _line(record: Mapping[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"


def read_movements(path: Path) -> list[Movement]:
    """Movements from CSV: kind, day, amount (with its unit: 3亿元, or in a column headed amount(元)) and their fields.

    Raises:
        InputError: a cell that is no kind, day, amount or number, with its row.
    """
    reader = csv.DictReader(io.StringIO(read_text(path, AS_CSV)))
    return [_row(row, f"{path.name} row {number}") for number, row in enumerate(reader, 2) if any(row.values())]


def _row(row: Mapping[str | None, str | None], where: str) -> Movement:
    given = {name: (value or "").strip() for name, value in row.items() if name is not None}
    if None in row:
        raise InputError("more cells than the head has", where=where, remedy="check the commas")
    unknown = [name for name in given if name and name not in _FIELDS and not name.startswith("amount")]
    if unknown:
        raise InputError(f"no such column: {unknown[0]}", where=where, remedy=f"use {', '.join(_FIELDS)}, amount")
    try:
        kind, day = Kind(given.get("kind", "")), date.fromisoformat(given.get("day", ""))
        due = date.fromisoformat(given["due"]) if given.get("due") else None
        numbers = {name: int(given[name]) for name in ("year", "reverses") if given.get(name)}
    except ValueError as error:
        raise InputError(str(error), where=where, remedy=f"kinds are {', '.join(Kind)}; days 2026-12-31") from None
    words = ("source", "use", "claim", "payee", "rule", "note", "by")
    told = {name: given.get(name, "") for name in words}
    return Movement(kind=kind, day=day, fen=_fen(given, kind, where), due=due, **numbers, **told)  # type: ignore[arg-type]


def _fen(given: Mapping[str, str], kind: Kind, where: str) -> int:
    head = next((name for name in given if name.startswith("amount")), "")
    cell = given.get(head, "").replace(",", "")
    if kind is Kind.REVERSE and not cell:
        return 0
    unit = head.removeprefix("amount").strip("()（）")
    try:
        return int(Money.of(cell, unit) if unit else Money.parse(cell))
    except InputError as error:
        raise InputError(str(error), where=where, remedy="write 3亿元, or head the column amount(元)") from None
