"""Where one record stands after its entries, and what is in the way of the next: enough to judge it alone."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from gongce.registers.entries import EntryAct, LedgerEntry, Value
from gongce.registers.values import check_value
from gongce.rulebook import Persistence, Register
from gongce.vocabulary import RefusedError

_STAYING = frozenset({EntryAct.ENTER, EntryAct.RETURN})
_LEAVING = frozenset({EntryAct.EXIT, EntryAct.MERGE})


@dataclass(frozen=True, slots=True)
class RecordState:
    """A record after its entries.

    Args:
        entered: the first day of its present stay.
        exited: the day it left; None while it is there.
        values: field → the value that holds; None where one was taken away.
        last: the day of its last entry: since when the values hold.
        merged: whether it left by a merger.
    """

    entered: date
    exited: date | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    last: date = date.min
    merged: bool = False


def follow_entry(entry: LedgerEntry, known: RecordState | None) -> RecordState:
    """The record after one more entry, which is taken as it is."""
    state = known or RecordState(entry.day)
    if entry.act in _STAYING:
        state = replace(state, entered=entry.day, exited=None)
    if entry.act in _LEAVING:
        state = replace(state, exited=entry.day, merged=entry.act is EntryAct.MERGE)
    return replace(state, last=entry.day, values={**state.values, **entry.values})


def check_entry(
    register: Register, entry: LedgerEntry, number: int, known: RecordState | None, is_there: Callable[[str], bool]
) -> None:
    """Nothing, where the entry may follow.

    Args:
        register: whose entry.
        entry: the entry.
        number: the place it would have in the ledger.
        known: its record so far; None where it was never entered.
        is_there: whether another record was ever entered.

    Raises:
        RefusedError: out of turn, an unknown field, a value that cannot be, or a reason missing.
    """
    for what, remedy in refuse_entry(register, entry, known, is_there):
        raise RefusedError(what, where=f"{register.title} {entry.record} 第{number}条", remedy=remedy)


def refuse_entry(
    register: Register, entry: LedgerEntry, known: RecordState | None, is_there: Callable[[str], bool]
) -> Iterator[tuple[str, str]]:
    """Everything in the way of an entry, and what to do about it; the arguments are those of `check_entry`."""
    yield from _refuse_turn(entry, known)
    if known and entry.day < known.last:
        yield f"{entry.day}早于已登记的{known.last}", "改正日期；更正以前的数，另记一条并说明"
    if entry.act is EntryAct.EXIT and not entry.reason.strip():
        yield "退出须说明理由", "填写理由"
    if entry.act in (EntryAct.MERGE, EntryAct.SPLIT):
        yield from ((f"{other}不在台账", "先登记它") for other in entry.into if not is_there(other))
    yield from _refuse_values(register, entry, known)


def _refuse_turn(entry: LedgerEntry, known: RecordState | None) -> Iterator[tuple[str, str]]:
    if entry.act is EntryAct.ENTER:
        if known:
            yield f"{entry.record}已登记", "改用变更，或另编号"
    elif known is None:
        yield f"{entry.record}没有登记", "先登记"
    elif entry.act is EntryAct.RETURN:
        if known.exited is None:
            yield f"{entry.record}没有退出", "改用变更"
        elif known.merged:
            yield f"{entry.record}已并入其他记录", "登记在并入后的记录上"
    elif known.exited is not None:
        yield f"{entry.record}已于{known.exited}退出", "恢复登记后再变更"


def _refuse_values(register: Register, entry: LedgerEntry, known: RecordState | None) -> Iterator[tuple[str, str]]:
    for name, value in entry.values.items():
        column = register.field(name)
        if column is None:
            yield f"没有字段{name}", f"字段有：{'、'.join(one.name for one in register.fields)}"
            continue
        yield from check_value(column, value)
        fixed = column.holds is Persistence.ONCE and known and known.values.get(name) not in (None, value)
        if fixed and not entry.reason.strip():
            yield f"{column.title}登记后不变", "确属登记错误的，说明理由后更正"
    if entry.act is EntryAct.ENTER:
        for column in register.fields:
            if column.required and entry.values.get(column.name) in (None, ""):
                yield f"缺{column.title}", f"填写{column.title}"
