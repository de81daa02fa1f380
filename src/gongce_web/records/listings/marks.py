"""The light of each record and why: overdue, a problem by rule, due soon; worked out for a whole table at once."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongce.procedures.events import Case
from gongce.procedures.report import report_cases
from gongce.procedures.workdays import mainland_workdays
from gongce.registers.deadlines import holds, list_due
from gongce.registers.links import find_silent
from gongce.rulebook import Pack, Register, Shape, StageKind

LIGHT, WHY = "light", "why"
SOON_DAYS = 7
EXPIRES_SOON_DAYS = 90
ORDER = {"overdue": 3, "behind": 2, "due_soon": 1, "ok": 0}
_LATE = gettext_noop("应于%(due)s完成，已过%(days)s日")
_DUE = gettext_noop("%(due)s到期，还有%(days)s日")
_SILENT = gettext_noop("%(days)s天没有联系")
_EXPIRED = gettext_noop("有效期已于%(end)s届满")
_EXPIRES = gettext_noop("有效期%(end)s届满，还有%(days)s日")
_SORTS = {
    _LATE: gettext_noop("期限"),
    _DUE: gettext_noop("期限"),
    _SILENT: gettext_noop("久未联系"),
    _EXPIRED: gettext_noop("时限"),
    _EXPIRES: gettext_noop("时限"),
}


class Mark(NamedTuple):
    """A record's light and the words beside it."""

    record: str
    light: str
    why: str


def mark_rows(pack: Pack, register: Register, table: pl.DataFrame, cases: Sequence[Case], on: date) -> pl.DataFrame:
    """The table with a light and its reason for each record: the worst of what can be said about it on the day."""
    worst: dict[str, Mark] = {}
    for mark in _find(pack, register, table, cases, on):
        known = worst.get(mark.record)
        if known is None or ORDER[mark.light] > ORDER[known.light]:
            worst[mark.record] = mark
    names = table["record"].to_list()
    lights = [worst[name].light if name in worst else "" for name in names]
    whys = [worst[name].why if name in worst else "" for name in names]
    return table.with_columns(pl.Series(LIGHT, lights, pl.String), pl.Series(WHY, whys, pl.String))


def _find(pack: Pack, register: Register, table: pl.DataFrame, cases: Sequence[Case], on: date) -> Iterator[Mark]:
    yield from _of_due(register, table, on)
    for alert in register.alerts:
        for record in table.filter(holds(register, alert.when, table))["record"]:
            yield Mark(record, "behind", alert.title)
    if register.shape is Shape.RECOGNITION:
        yield from _of_expiry(register, table, on)
    if register.shape is Shape.LINK:
        silent = find_silent(register, table, on)
        for record, days in silent.select("record", "quiet_days").iter_rows():
            yield Mark(record, "behind", _(_SILENT) % {"days": days} if days is not None else _("还没有联系"))
    if cases and register.procedure:
        yield from mark_cases(pack, register.procedure, cases, on)


def _of_due(register: Register, table: pl.DataFrame, on: date) -> Iterator[Mark]:
    for row in list_due(register, table, on):
        if row["state"] == "overdue":
            yield Mark(
                row["record"],
                "overdue",
                _(_LATE) % {"due": row["due"], "days": row["days"]},
            )
        elif row["state"] == "open" and -row["days"] <= SOON_DAYS:
            yield Mark(row["record"], "due_soon", _(_DUE) % {"due": row["due"], "days": -row["days"]})


def expiry_of(register: Register, table: pl.DataFrame) -> pl.Expr | None:
    """The first day a recognition no longer holds, as an expression; None where it does not end."""
    day = next((one.name for one in register.fields if one.type == "day" and one.name in table.columns), None)
    if day is None or register.lasts_months is None:
        return None
    return pl.col(day).dt.offset_by(f"{register.lasts_months}mo")


def _of_expiry(register: Register, table: pl.DataFrame, on: date) -> Iterator[Mark]:
    ends = expiry_of(register, table)
    if ends is None:
        return
    for record, end in table.select("record", ends.alias("end")).drop_nulls().iter_rows():
        if end <= on:
            yield Mark(record, "overdue", _(_EXPIRED) % {"end": end})
        elif end - on <= timedelta(days=EXPIRES_SOON_DAYS):
            yield Mark(record, "due_soon", _(_EXPIRES) % {"end": end, "days": (end - on).days})


def mark_cases(pack: Pack, procedure: str, cases: Sequence[Case], on: date) -> Iterator[Mark]:
    """The light of each case of a procedure that is still open, by its clocks."""
    report = report_cases(pack.procedure(procedure), cases, on, mainland_workdays(), check=False)
    for row in (row for row in report.rows if row.kind not in (StageKind.CLOSED, StageKind.DROPPED)):
        yield Mark(row.number, row.light.light.code, row.light.reason)


def sort_of(why: str) -> str:
    """What sort of thing a reason of ours is, in the language of the page; empty for the words of a plan.

    >>> sort_of("应于2019-06-30完成，已过18日")
    '期限'
    """
    return next((_(sort) for words, sort in _SORTS.items() if re.fullmatch(_pattern(_(words)), why)), "")


def _pattern(words: str) -> str:
    """The words as they are filled in: any day, any number."""
    return ".+".join(map(re.escape, re.split(r"%\(\w+\)s", words)))
