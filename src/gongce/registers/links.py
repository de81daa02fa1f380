"""Links: quotas short, full or over; double links; missing roles; silent links; missed rounds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import narwhals as nw
import polars as pl

from gongce.calendars import Cycle, due_days
from gongce.registers.expressions import express_all, flags_of, units_of
from gongce.rulebook import Quota, Register

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class QuotaState:
    """How many links one side has beside its quota: `state` is short, full or over."""

    of: str
    who: str
    count: int
    least: int
    most: int | None

    @property
    def state(self) -> str:
        """Short of the least, over the most, else full."""
        if self.count < self.least:
            return "short"
        return "over" if self.most is not None and self.count > self.most else "full"


def judge_quotas(register: Register, table: pl.DataFrame, everyone: Iterable[str] = ()) -> tuple[QuotaState, ...]:
    """Every quota of a link register for every value of its field, those without any link among them.

    Args:
        register: the link register.
        table: its records of a day (`Ledger.table`).
        everyone: values that must appear even without a link (all leaders).
    """
    return tuple(state for quota in register.quotas for state in _judge(quota, table, everyone))


def _judge(quota: Quota, table: pl.DataFrame, everyone: Iterable[str]) -> Iterable[QuotaState]:
    rows = table if quota.role is None else table.filter(pl.col("role") == quota.role)
    counts = dict.fromkeys(everyone, 0) | dict(rows.group_by(quota.of).len().sort(quota.of).iter_rows())
    for who, count in counts.items():
        if who is not None:
            yield QuotaState(quota.of, who, count, quota.least, quota.most)


def find_doubles(table: pl.DataFrame, of: str, by: str, role: str | None = None) -> pl.DataFrame:
    """Objects linked to more than one partner: the object, its partners in order.

    Args:
        table: the records of a day.
        of: the object's field (enterprise).
        by: the partner's field (leader).
        role: only links in this role.
    """
    rows = table if role is None else table.filter(pl.col("role") == role)
    grouped = rows.group_by(of).agg(pl.col(by).drop_nulls().unique().sort().alias("partners"))
    return grouped.filter(pl.col("partners").list.len() > 1).sort(of)


def find_missing_roles(register: Register, table: pl.DataFrame, objects: Iterable[str], of: str) -> pl.DataFrame:
    """Objects whose required roles are not all held: the object, the titles of the roles missing.

    Args:
        register: the link register with its roles.
        table: its records of a day, with a column `role`.
        objects: every object that must have all roles.
        of: the object's field.
    """
    needed = {role.id: role.title for role in register.roles if role.required}
    held: dict[str, set[str]] = {}
    for name, role in table.select(of, "role").iter_rows():
        held.setdefault(name, set()).add(role)
    rows = [
        (name, [title for role, title in needed.items() if role not in held.get(name, set())])
        for name in dict.fromkeys(objects)
    ]
    missing = [(name, titles) for name, titles in rows if titles]
    return pl.DataFrame(missing, {of: pl.String, "missing": pl.List(pl.String)}, orient="row")


def find_silent(register: Register, table: pl.DataFrame, today: date, contact: str = "") -> pl.DataFrame:
    """Links without contact for longer than the register bears: the records with `quiet_days`, the quietest first.

    A link that never had contact is counted from the day it began. Links that may end (`ends_when`) are left out.
    """
    days = register.silent_days
    name = contact or register.contact
    if days is None or not name:
        return table.clear().with_columns(quiet_days=pl.lit(None, pl.Int64))
    open_links = _still_owed(register, table)
    quiet = (pl.lit(today) - pl.coalesce(name, "since")).dt.total_days()
    return (
        open_links.with_columns(quiet_days=quiet)
        .filter(pl.col("quiet_days") > days)
        .sort("quiet_days", "record", descending=[True, False])
    )


def _still_owed(register: Register, table: pl.DataFrame) -> pl.DataFrame:
    if not register.ends_when:
        return table
    over = express_all(register.ends_when, units_of(register), flags_of(register))
    ended = nw.when(over).then(nw.lit(True)).otherwise(nw.lit(False))
    return nw.from_native(table).filter(~ended).to_native()


def find_missed_rounds(
    links: pl.DataFrame, contacts: pl.DataFrame, cycle: Cycle, start: date, end: date
) -> pl.DataFrame:
    """Rounds (months, quarters …) in which a link had no contact: record, due (the round's last day).

    Args:
        links: record, since, until (null while it lasts): a round counts where the link was there on its last day.
        contacts: record, day.
        cycle: how often there must be contact.
        start: first day looked at; a round begun before is looked at whole.
        end: last day; a round that ends later is not missed yet.
    """
    length = cycle.months or 1
    rows = []
    visited: dict[str, list[date]] = {}
    for record, day in contacts.select("record", "day").iter_rows():
        visited.setdefault(record, []).append(day)
    for due in due_days(cycle, start, end):
        first = date(due.year, due.month - (length - 1), 1)
        for record, since, until in links.select("record", "since", "until").iter_rows():
            is_there = since <= due and (until is None or until > due)
            if is_there and not any(first <= day <= due for day in visited.get(record, ())):
                rows.append((record, due))
    return pl.DataFrame(rows, {"record": pl.String, "due": pl.Date}, orient="row").sort("due", "record")
