"""Registers of an invented city, and short ways to write entries."""

from datetime import date
from typing import Any

from gongce.registers.entries import EntryAct, LedgerEntry
from gongce.rulebook import Register

FIELDS = [
    {"name": "name", "title": "名称", "required": True},
    {"name": "place", "title": "所在地", "type": "unit"},
    {"name": "revenue", "title": "主营业务收入", "type": "money", "measured_in": "万元"},
    {"name": "listed", "title": "上市", "type": "flag"},
    {"name": "code", "title": "信用代码", "type": "credit_code", "holds": "once"},
    {"name": "signed", "title": "签约日", "type": "day"},
    {"name": "landed", "title": "落地日", "type": "day"},
]
LADDER = {
    "id": "size",
    "title": "规模",
    "steps": [
        {
            "id": "above",
            "title": "规上",
            "when": [{"field": "revenue", "op": ">=", "value": 2000, "measured_in": "万元"}],
        },
        {
            "id": "yi",
            "title": "亿元",
            "when": [{"field": "revenue", "op": ">=", "value": 1, "measured_in": "亿元"}],
            "duties": ["visit"],
        },
        {"id": "ten", "title": "十亿", "when": [{"field": "revenue", "op": ">=", "value": 10, "measured_in": "亿元"}]},
    ],
}


def register(**changes: Any) -> Register:
    row = {
        "id": "firms",
        "title": "企业",
        "shape": "entity",
        "subject": "enterprise",
        "fields": FIELDS,
        "ladders": [LADDER],
    }
    return Register.model_validate(row | changes)


def entry(record: str, day: str, act: str = "change", reason: str = "", into: tuple = (), **values: Any) -> LedgerEntry:
    return LedgerEntry(record, date.fromisoformat(day), EntryAct(act), values, into, "王", reason)
