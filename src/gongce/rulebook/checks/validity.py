"""Validity: nothing ends before it starts, and two versions of one thing never hold on one day."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations
from typing import Any

from gongce.rulebook.draft import Draft, Row
from gongce.rulebook.model import Indicator, Validity
from gongce.vocabulary import Finding, Severity


def check_validity(draft: Draft) -> Iterator[Finding]:
    """Reversed periods; overlapping definitions of an indicator and versions of a rule or scheme."""
    for row in draft.every():
        yield from _reversed(row)
        if isinstance(row.record, Indicator):
            definitions = [(one.id, one.valid, row, ("definitions", n)) for n, one in enumerate(row.record.definitions)]
            yield from _overlaps(definitions, f"definitions of {row.name}")
    for key in ("rules", "schemes"):
        for series in sorted({row.record.series for row in draft.of(key)} - {None}):
            rows = [row for row in draft.of(key) if row.record.series == series]
            yield from _overlaps([(row.name, row.record.valid, row, ()) for row in rows], f"versions of {series}")
    yield from _plan_period(draft)


def _reversed(row: Row) -> Iterator[Finding]:
    for keys, valid in _validities(row.record):
        if isinstance(valid.start, date) and isinstance(valid.end, date) and valid.end < valid.start:
            message = f"ends on {valid.end} before it starts on {valid.start}"
            yield Finding(
                "pack.validity-reversed", Severity.BLOCKING, row.place(*keys), message, "exchange from and to"
            )
    period = getattr(row.record, "period", None)
    if isinstance(period, str) and "/" in period and period.split("/")[0] > period.split("/")[1]:
        message = f"period {period} ends before it starts"
        yield Finding("pack.validity-reversed", Severity.BLOCKING, row.place("period"), message, "exchange the two")


def _validities(record: Any) -> Iterator[tuple[tuple[str | int, ...], Validity]]:
    for name in ("valid", "in_force"):
        if isinstance(getattr(record, name, None), Validity):
            yield (name,), getattr(record, name)
    if getattr(record, "validation", None) is not None:
        yield ("validation", "valid"), record.validation.valid
    for number, one in enumerate(getattr(record, "definitions", ())):
        yield ("definitions", number, "valid"), one.valid


def _overlaps(rows: Iterable[tuple[str, Validity, Row, tuple[str | int, ...]]], what: str) -> Iterator[Finding]:
    for (name, valid, _, _), (other, later, row, keys) in combinations(rows, 2):
        if valid.overlaps(later):
            message = f"{what}: {name} and {other} hold on the same days"
            remedy = "end the earlier one the day before the later one starts"
            yield Finding("pack.validity-overlap", Severity.BLOCKING, row.place(*keys, "valid"), message, remedy)


def _plan_period(draft: Draft) -> Iterator[Finding]:
    for row in draft.of("plan"):
        if row.record.period in {"plan", "annual", "month", "quarter", "half-year", "standing"}:
            message, remedy = "a plan covers years", "write 2011/2015, 2012, or unknown where the text lost them"
            yield Finding("pack.value", Severity.BLOCKING, row.place("period"), message, remedy)
