"""Doubts about a register: bad values, double keys, near-same names, slips of 万 and 亿, lists too short or long."""

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise

import narwhals as nw
import numpy as np
import polars as pl

from gongce.registers.expressions import express_all, flags_of, units_of
from gongce.registers.identity import check_organisation_part, find_alike
from gongce.registers.ledger import Ledger
from gongce.rulebook import FieldType, Pack, Register, Shape
from gongce.vocabulary import Finding, Severity

_SLIP = 10_000
_NEAR = 0.85
_WIDE = 3.0
_LEAST_ROWS = 8


def check_register(ledger: Ledger, on: date, pack: Pack | None = None) -> tuple[Finding, ...]:
    """Every doubt about the records of a day.

    Args:
        ledger: the register.
        on: the day.
        pack: for the names of units; left out: not checked.
    """
    register, table = ledger.register, ledger.table(on)
    found = (
        *_check_keys(register, table),
        *_check_codes(register, table),
        *_check_names(register, table),
        *_check_slips(register, table),
        *_check_size(register, table),
        *_check_members(register, table),
        *_check_sequence(register, table, on),
        *check_pool(ledger),
        *(_check_units(register, table, pack) if pack else ()),
    )
    return tuple(found)


def _place(register: Register, record: str, field: str = "") -> str:
    return f"{register.title} {record}" + (f" {field}" if field else "")


def _check_keys(register: Register, table: pl.DataFrame) -> Iterator[Finding]:
    if not register.key:
        return
    keyed = table.drop_nulls(list(register.key))
    doubles = keyed.filter(pl.struct(register.key).is_duplicated())
    for rows in doubles.partition_by(list(register.key), maintain_order=True):
        records = "、".join(rows["record"])
        title = "、".join(one.title for one in register.fields if one.name in register.key)
        yield Finding(
            "register.double", Severity.BLOCKING, _place(register, records), f"{title}相同", "并为一条，或改正其一"
        )


def _check_codes(register: Register, table: pl.DataFrame) -> Iterator[Finding]:
    for field in register.fields:
        if field.type is FieldType.CREDIT_CODE and field.name in table.columns:
            for record, code in table.select("record", field.name).drop_nulls().iter_rows():
                if not check_organisation_part(code):
                    message = f"{code}的第9—17位不像组织机构代码"
                    yield Finding("register.code", Severity.NOTE, _place(register, record), message, "对照执照核实")


def _check_names(register: Register, table: pl.DataFrame) -> Iterator[Finding]:
    for name in register.alike:
        title = next(field.title for field in register.fields if field.name == name)
        values = {record: value for record, value in table.select("record", name).iter_rows() if value}
        for pair in find_alike(values, title, _NEAR):
            message = f"{title}“{values[pair.first]}”与“{values[pair.second]}”相近"
            place = _place(register, f"{pair.first}、{pair.second}")
            yield Finding("register.alike", Severity.WARNING, place, message, "核实是否同一主体")


def _check_slips(register: Register, table: pl.DataFrame) -> Iterator[Finding]:
    """A value ten thousand times its fellows' middle: 万 written where 亿 was meant, or the reverse."""
    for field in register.fields:
        if field.type is not FieldType.MONEY or field.name not in table.columns:
            continue
        rows = table.select("record", pl.col(field.name).alias("value")).filter(pl.col("value") > 0)
        if rows.height < _LEAST_ROWS:
            continue
        logs = rows.with_columns(pl.col("value").log10().alias("log"))
        heights = logs["log"].to_numpy()
        middle = float(np.median(heights))
        spread = float(np.median(np.abs(heights - middle))) * 1.4826
        far = (pl.col("log") - middle).abs() > max(_WIDE * spread, 3)
        for record, value in logs.filter(far).select("record", "value").iter_rows():
            message = f"{field.title}{value:g}{field.measured_in or ''}与其他记录相差千倍以上"
            yield Finding(
                "register.slip", Severity.WARNING, _place(register, record), message, "核对单位是万元还是亿元"
            )


def _check_size(register: Register, table: pl.DataFrame) -> Iterator[Finding]:
    if register.size and not register.size[0] <= table.height <= register.size[1]:
        least, most = register.size
        message = (
            f"名单{table.height}个，应为{least}—{most}个" if least != most else f"名单{table.height}个，应为{least}个"
        )
        yield Finding("register.size", Severity.WARNING, register.title, message, "增补或调出")


def _check_members(register: Register, table: pl.DataFrame) -> Iterator[Finding]:
    if not register.members or table.is_empty():
        return
    holds = express_all(register.members, units_of(register), flags_of(register))
    fits = nw.when(holds).then(nw.lit(True)).otherwise(nw.lit(False))
    for record in nw.from_native(table).filter(~fits).to_native()["record"]:
        message = "不符合（或不能证明符合）入库条件"
        yield Finding("register.member", Severity.WARNING, _place(register, record), message, "补齐依据，或调出")


def check_pool(ledger: Ledger) -> Iterator[Finding]:
    """A movement that would take a line of a pool below zero, or that is no whole step."""
    register, rest = ledger.register, dict[str, float]()
    for entry in ledger.entries if register.shape is Shape.POOL else ():
        line, amount = str(entry.values.get("line") or register.title), entry.values.get(register.amount)
        place = _place(register, entry.record)
        if isinstance(amount, bool) or not isinstance(amount, int | float | Fraction) or amount != int(amount):
            yield Finding("register.pool", Severity.BLOCKING, place, f"{line}的数{amount}不是整数", "按整数登记")
            continue
        rest[line] = rest.get(line, 0) + int(amount)
        if rest[line] < 0:
            message = f"第{entry.number}笔使{line}透支{-rest[line]:g}"
            yield Finding("register.pool", Severity.BLOCKING, place, message, "先调入指标，或减少这一笔")


def _check_sequence(register: Register, table: pl.DataFrame, on: date) -> Iterator[Finding]:
    """Days that come in the wrong order, that lack the one before, or that lie ahead."""
    titles = {field.name: field.title for field in register.fields}
    for record, *days in table.select("record", *register.sequence).iter_rows() if register.sequence else ():
        known = [(name, day) for name, day in zip(register.sequence, days, strict=True) if day is not None]
        for (before, first), (after, second) in pairwise(known):
            if second < first:
                message = f"{titles[after]}{second}早于{titles[before]}{first}"
                place = _place(register, record)
                yield Finding("register.sequence", Severity.BLOCKING, place, message, "核对两个日期的佐证并更正")
        reached = max((place for place, day in enumerate(days) if day is not None), default=-1)
        earlier = zip(register.sequence[: max(reached, 0)], days, strict=False)
        lacking = [titles[name] for name, day in earlier if day is None]
        if lacking:
            message = f"缺{'、'.join(lacking)}，已登记{titles[register.sequence[reached]]}"
            yield Finding("register.skipped", Severity.WARNING, _place(register, record), message, "补登前面的环节")
        for name, day in known:
            if day > on:
                message = f"{titles[name]}{day}在{on}之后"
                yield Finding("register.future", Severity.WARNING, _place(register, record), message, "只登记已发生的")


def _check_units(register: Register, table: pl.DataFrame, pack: Pack) -> Iterator[Finding]:
    known = {unit.id for unit in pack.units}
    for field in register.fields:
        if field.type is FieldType.UNIT and field.name in table.columns:
            strange = table.filter(~pl.col(field.name).is_in(sorted(known)) & pl.col(field.name).is_not_null())
            for record, value in strange.select("record", field.name).iter_rows():
                message = f"{field.title}“{value}”不是方案中的单位"
                yield Finding("register.unit", Severity.WARNING, _place(register, record), message, "改用单位的标识")


def check_references(ledgers: Iterable[Ledger], on: date) -> Iterator[Finding]:
    """Record fields that point at nothing in the register they point into.

    Args:
        ledgers: every register at hand; one that is not among them is not looked into.
        on: the day.
    """
    tables = {ledger.register.id: (ledger.register, ledger.table(on)) for ledger in ledgers}
    for register, table in tables.values():
        for field in register.fields:
            if field.type is FieldType.RECORD and field.into in tables and field.name in table.columns:
                there = tables[field.into][1]["record"].implode()
                lost = table.filter(pl.col(field.name).is_not_null() & ~pl.col(field.name).is_in(there))
                for record, value in lost.select("record", field.name).iter_rows():
                    message = f"{field.title}{value}不在{tables[field.into][0].title}"
                    yield Finding(
                        "register.lost", Severity.WARNING, _place(register, record), message, "先登记，或改正编号"
                    )
