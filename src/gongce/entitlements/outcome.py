"""What an award round came to: a line for each amount, what was cut and why, what waits, what may be paid."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import polars as pl

from gongce.entitlements.events import EventTable
from gongce.entitlements.rulefile import RuleSet
from gongce.entitlements.standing import Standing
from gongce.rulebook import Rule
from gongce.vocabulary import Finding


class Bar(StrEnum):
    """Why a rule that would give gives nothing in a row."""

    PAID = "paid"
    """The same was paid before, or stands in an earlier row."""
    NOT_SELECTED = "not_selected"
    """Not among the best of the round."""
    SCORE_MISSING = "score_missing"
    """The round's score is missing."""


@dataclass(frozen=True, slots=True)
class Barred:
    """One row one rule is barred in."""

    row: int
    rule: str
    why: Bar
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One rule's amount in one row, in steps (fen for money).

    Args:
        row: the row of the file.
        subject: whom or what it is about.
        rule: the rule's id.
        gross: after vetoes and stacking, before limits.
        net: after limits and budget; what may be paid.
        back: what is to be recovered.
        waits: a fact is missing: nothing is paid in this row before it is supplied.
    """

    row: int
    subject: str
    rule: str
    gross: int
    net: int
    back: int = 0
    waits: bool = False


@dataclass(frozen=True)
class Outcome:
    """A round of awards.

    Args:
        on: the day whose rules hold.
        unit: what amounts are counted in: 分, or the unit of what is given.
        rules, vetoes: those that were applied.
        skipped: rules of the subject that were not computed → why.
        frame: one row an event: a column a rule, `cut_…`, `total`.
        lines: amounts that are not zero.
        budgets: ceiling over all rows → what was asked, the ceiling.
    """

    on: date
    unit: str
    book: RuleSet
    events: EventTable
    rules: tuple[Rule, ...]
    limits: tuple[Rule, ...]
    vetoes: tuple[Rule, ...]
    standings: tuple[Standing, ...]
    frame: pl.DataFrame
    lines: tuple[Line, ...]
    barred: tuple[Barred, ...] = ()
    findings: tuple[Finding, ...] = ()
    budgets: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    skipped: Mapping[str, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """What may be paid, in steps; rows that wait are left out."""
        return sum(line.net for line in self.lines if not line.waits)

    @property
    def back(self) -> int:
        """What is to be recovered."""
        return sum(line.back for line in self.lines)

    def by_subject(self) -> dict[str, int]:
        """Subject → what it gets, in the order of rows; those that get nothing too."""
        found = dict.fromkeys(self.events.frame["subject"].to_list(), 0)
        for line in self.lines:
            if not line.waits:
                found[line.subject] += line.net
        return found

    def by_rule(self) -> dict[str, int]:
        """Rule → what is paid under it."""
        found = {rule.id: 0 for rule in self.rules}
        for line in self.lines:
            if not line.waits:
                found[line.rule] += line.net
        return found

    def unpayable(self) -> tuple[Standing, ...]:
        """Rules under which something would be paid, and that lack something."""
        giving = {line.rule for line in self.lines if line.net and not line.waits}
        return tuple(one for one in self.standings if one.rule in giving and not one.is_payable)
