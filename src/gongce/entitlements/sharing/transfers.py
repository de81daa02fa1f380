"""Transfers of villages between bodies: from the day of the act the new body counts them; the past stays as it was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongce.entitlements.events import ROW, EventTable
from gongce.vocabulary import Finding, InputError, Period, Severity

_NEEDS = ("from", "to", "consent", "day")


@dataclass(frozen=True, slots=True)
class Transfer:
    """A place passed whole from one body to another."""

    place: str
    giver: str
    receiver: str
    consent: str
    day: date


def read_transfers(table: EventTable) -> tuple[tuple[Transfer, ...], tuple[Finding, ...]]:
    """The transfers that stand, and why others do not: no consent of 市委市政府, no day, from a body that has it not.

    Raises:
        InputError: a column is absent.
    """
    for name in _NEEDS:
        if name not in table.frame.columns:
            raise InputError(f"no column {name}", where=table.file, remedy=f"columns: village, {', '.join(_NEEDS)}")
    held: dict[str, str] = {}
    found, findings = [], []
    for row in sorted(table.frame.to_dicts(), key=lambda row: str(row["day"] or "")):
        place = f"{row['subject']}（第{row[ROW]}行）"
        told = _fault(row, held)
        if told:
            findings.append(Finding("transfer.invalid", Severity.BLOCKING, place, told, "补正后再移交。"))
            continue
        held[row["subject"]] = row["to"]
        found.append(Transfer(row["subject"], row["from"], row["to"], row["consent"], row["day"]))
    return tuple(found), tuple(findings)


def _fault(row: Mapping[str, Any], held: Mapping[str, str]) -> str:
    if not row["consent"]:
        return "缺市委市政府同意文件。"
    if not isinstance(row["day"], date):
        return "缺移交日期。"
    if row["subject"] in held and held[row["subject"]] != row["from"]:
        return f"现由{held[row['subject']]}管辖，不能由{row['from']}移交。"
    return "移出方与接收方相同。" if row["from"] == row["to"] else ""


def body_on(place: str, day: date, transfers: tuple[Transfer, ...], now: str) -> str:
    """Who has jurisdiction over a place on a day; `now` where it was never transferred.

    >>> moved = (Transfer("甲村", "乙县", "高新区", "并政函1号", date(2013, 7, 1)),)
    >>> body_on("甲村", date(2013, 6, 30), moved, ""), body_on("甲村", date(2013, 7, 1), moved, "")
    ('乙县', '高新区')
    """
    mine = [one for one in transfers if one.place == place]
    if not mine:
        return now
    before = [one for one in mine if one.day <= day]
    return before[-1].receiver if before else mine[0].giver


def attribute(table: EventTable, transfers: tuple[Transfer, ...], column: str) -> dict[tuple[str, str], Any]:
    """(period, body) → the sum of a column. A period belongs to whoever had the place on its first day.

    Raises:
        InputError: no period or column, or a period that is none.
    """
    for name in ("period", column):
        if name not in table.frame.columns:
            raise InputError(f"no column {name}", where=table.file, remedy="columns: village, period, body, figures")
    found: dict[tuple[str, str], Any] = {}
    for row in table.frame.to_dicts():
        period = Period.parse(str(row["period"]))
        body = body_on(row["subject"], period.start, transfers, str(row.get("body") or ""))
        if not body:
            raise InputError("a place without a body", where=f"{table.file} row {row[ROW]}", remedy="give it in body")
        key = (str(row["period"]), body)
        found[key] = found.get(key, 0) + (row[column] or 0)
    return found
