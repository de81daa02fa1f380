"""Dispatch orders: a warning becomes an order with owner and day, a measure answers it, the figures tell the result."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import polars as pl

from gongce.monitoring.watching.ranges import RangeWarning, Side
from gongce.vocabulary import InputError, Period


class DispatchState(StrEnum):
    """How far an order is."""

    ISSUED = "issued"
    ANSWERED = "answered"
    """A measure was reported; the figures are still outside."""
    OVERDUE = "overdue"
    """No measure by the day it was due."""
    CLOSED = "closed"
    """A measure was reported and the figures are back in the range."""
    LAPSED = "lapsed"
    """The figures are back without a measure; it is said, not counted as handled."""


STATE_WORDS = {
    DispatchState.ISSUED: "已发出，待答复",
    DispatchState.ANSWERED: "已采取措施，未回区间",
    DispatchState.OVERDUE: "逾期未答复",
    DispatchState.CLOSED: "已回区间，办结",
    DispatchState.LAPSED: "自行回到区间，未报措施",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What an owner reports to an order: the measure and, later, its result in words."""

    order: str
    day: date
    measure: str
    result: str = ""


@dataclass(frozen=True, slots=True)
class DispatchOrder:
    """One order from one warning; `latest` is the newest value of the watched figure and where it lies."""

    id: str
    warning: RangeWarning
    issued: date
    due: date | None
    owners: tuple[str, ...]
    answers: tuple[Answer, ...]
    latest: float | None
    latest_side: Side
    state: DispatchState


def read_answers_to_orders(table: pl.DataFrame, *, where: str = "answers") -> tuple[Answer, ...]:
    """Answers from a table with the columns order, day, measure and, if there is one, result.

    Raises:
        InputError: a column is missing, or a day is none.
    """
    lacking = [name for name in ("order", "day", "measure") if name not in table.columns]
    if lacking:
        raise InputError(f"no column {lacking[0]}", where=where, remedy="columns are order,day,measure,result")
    return tuple(_read_rows(table, where))


def _read_rows(table: pl.DataFrame, where: str) -> Iterator[Answer]:
    for number, row in enumerate(table.iter_rows(named=True), 2):
        try:
            day = date.fromisoformat(str(row["day"]))
        except ValueError:
            raise InputError("not a day", where=f"{where} row {number}", remedy="write 2018-09-20") from None
        if str(row["measure"] or "").strip():
            yield Answer(str(row["order"]), day, str(row["measure"]), str(row.get("result") or ""))


def follow_warnings(
    raised: Iterable[RangeWarning], now: Sequence[RangeWarning], answers: Iterable[Answer], *, issued: date, today: date
) -> tuple[DispatchOrder, ...]:
    """Every raised warning as an order, with what was done about it and where the figure is now.

    Args:
        raised: the warnings that were raised, each once; those not raised are left out.
        now: the same ranges watched at the newest period.
        answers: what owners reported; an answer names the order's id, which is the warning's.
        issued: the day the orders went out.
        today: the day they are judged on.

    Raises:
        InputError: an answer names an order that was never issued.
    """
    orders = [warning for warning in raised if warning.is_raised]
    given: dict[str, list[Answer]] = {warning.id: [] for warning in orders}
    for answer in sorted(answers, key=lambda one: one.day):
        if answer.order not in given:
            raise InputError(
                f"no order {answer.order}", where="answers", remedy=f"orders are {', '.join(given) or '—'}"
            )
        given[answer.order].append(answer)
    newest = {(warning.range_id, warning.unit): warning for warning in now}
    return tuple(
        _follow(warning, newest.get((warning.range_id, warning.unit), warning), tuple(given[warning.id]), issued, today)
        for warning in orders
    )


def _follow(
    warning: RangeWarning, newest: RangeWarning, answers: tuple[Answer, ...], issued: date, today: date
) -> DispatchOrder:
    is_back = newest.side is Side.INSIDE and Period.parse(newest.periods[-1]) > Period.parse(warning.periods[-1])
    due = warning.answer_due
    if is_back:
        state = DispatchState.CLOSED if answers else DispatchState.LAPSED
    elif answers:
        state = DispatchState.ANSWERED
    else:
        state = DispatchState.OVERDUE if due is not None and today > due else DispatchState.ISSUED
    latest = newest.values[-1]
    return DispatchOrder(warning.id, warning, issued, due, warning.owners, answers, latest, newest.side, state)
