"""Locators: every record says where the document says it, every figure in which characters."""

from collections.abc import Iterator
from typing import Any

from gongce.rulebook.draft import Draft, Row
from gongce.rulebook.model import Bound, Rule, Target
from gongce.vocabulary import Finding, Severity

_NEED_PLACE = ("targets", "baselines", "rules", "schemes", "orders", "calendar", "catalogues", "slots")


def check_locators(draft: Draft) -> Iterator[Finding]:
    """Records without where or source, figures without their characters."""
    for key in _NEED_PLACE:
        for row in draft.of(key):
            if row.record.where is None and not getattr(row.record, "source", ""):
                remedy = "add where: {section: …, at: [start, end]}, or source: for what the plan does not print"
                yield _missing(row, (), f"{row.name} does not say where it is printed", remedy)
    for row in (*draft.of("targets"), *draft.of("baselines")):
        if _prints_figure(row.record) and row.record.where is not None and not row.record.where.at:
            yield _missing(row, ("where",), f"{row.name} gives a figure without its characters", "add at: [start, end]")
    for row in draft.of("rules"):
        yield from _of_rule(row)


def _missing(row: Row, keys: tuple[str | int, ...], message: str, remedy: str) -> Finding:
    return Finding("pack.locator-missing", Severity.BLOCKING, row.place(*keys), message, remedy)


def _prints_figure(record: Any) -> bool:
    return not (isinstance(record, Target) and (record.bound is Bound.DIRECTION or record.aim is None))


def _of_rule(row: Row) -> Iterator[Finding]:
    """A number in a rule is printed in the rule's own place or has characters of its own."""
    rule: Rule = row.record
    if rule.where is None or rule.where.at:
        return
    if rule.amount and rule.amount.value is not None and not rule.amount.at:
        yield _missing(row, ("amount",), f"{row.name} gives an amount without its characters", "add at: [start, end]")
