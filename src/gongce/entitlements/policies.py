"""The policy library: what each rule gives and until when, which overlap or expired, which fit a firm's facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongce.entitlements.events import EventTable, facts_of_row
from gongce.entitlements.rounds import GIVING_KINDS
from gongce.entitlements.rulefile import RuleSet
from gongce.entitlements.standing import Standing, stand
from gongce.rulebook import Condition, Rule
from gongce.rulebook.conditions import any_condition_holds, conditions_hold, tell_condition
from gongce.rulebook.model.base import print_number

BENEFIT_KINDS = GIVING_KINDS | {"priority", "service", "fund", "title", "recognition"}
_LEVELS = {"state": "国家", "province": "省", "city": "市", "county": "县"}


@dataclass(frozen=True)
class Policy:
    """A rule as an entry of the library on a day."""

    rule: Rule
    standing: Standing
    is_in_force: bool
    clause: str

    @property
    def level(self) -> str:
        """Who issued its basis; empty where it has none."""
        check = self.rule.validation
        return _LEVELS.get(str(check.basis.level or ""), "") if check else ""

    @property
    def text(self) -> str:
        """The entry in one line."""
        rule = self.rule
        tests = "、".join(tell_condition(one) for one in (*rule.when, *rule.any_of)) or "无条件"
        state = "有效" if self.is_in_force else "已过期或尚未生效"
        lacks = f"；兑付缺{self.standing.text}" if self.standing.lacks else ""
        return f"{rule.id}“{rule.title}”（{self.clause or '—'}，{state}）：{tests} → {self.gives}{lacks}"

    @property
    def gives(self) -> str:
        """What it gives, in words."""
        amount = self.rule.amount
        if amount is None:
            return self.rule.title
        if amount.value is None:
            return f"待补{amount.slot}" if amount.slot else "按档"
        return f"{print_number(amount.value)}{amount.measured_in}"

    def record(self) -> dict[str, Any]:
        """The entry as plain values."""
        start, end = self.rule.valid.start, self.rule.valid.end
        return {
            "id": self.rule.id,
            "title": self.rule.title,
            "kind": self.rule.kind.value,
            "subject": self.rule.subject,
            "clause": self.clause,
            "level": self.level,
            "from": None if start is None else str(start),
            "to": None if end is None else str(end),
            "in_force": self.is_in_force,
            "gives": self.gives,
            "conditions": [tell_condition(one) for one in (*self.rule.when, *self.rule.any_of)],
            "payable": self.standing.is_payable,
            "lacks": list(self.standing.lacks),
        }


def list_policies(book: RuleSet, day: date) -> tuple[Policy, ...]:
    """Every rule that benefits somebody, those not in force on the day too, in the order of the rules."""
    return tuple(_policy(rule, day) for rule in book.rules if rule.kind in BENEFIT_KINDS)


def _policy(rule: Rule, day: date) -> Policy:
    clause = rule.where.section if rule.where else rule.source
    return Policy(rule, stand(rule, day), rule.valid.holds_on(day), clause)


@dataclass(frozen=True)
class Overlap:
    """Two rules in force together that may pay one subject for one event."""

    one: str
    other: str
    subject: str
    facts: tuple[str, ...]
    is_ruled: bool

    @property
    def text(self) -> str:
        """The overlap in words."""
        ruled = "已约定就高不重复" if self.is_ruled else "未约定是否叠加"
        return f"{self.one}与{self.other}针对同一{self.subject}的{'、'.join(self.facts)}，{ruled}"


def find_overlaps(book: RuleSet, day: date) -> tuple[Overlap, ...]:
    """Pairs of giving rules in force that ask the same fact of the same kind of subject and can hold together.

    Two that ask for different values of one fact cannot hold together and are no overlap.
    """
    rules = [rule for rule in book.rules if rule.kind in GIVING_KINDS and rule.amount and rule.valid.holds_on(day)]
    found = []
    for place, one in enumerate(rules):
        for other in rules[place + 1 :]:
            shared = _shared(one, other)
            if shared:
                ruled = one.group is not None and one.group == other.group
                found.append(Overlap(one.id, other.id, one.subject, tuple(map(book.name_of, shared)), ruled))
    return tuple(found)


def _shared(one: Rule, other: Rule) -> tuple[str, ...]:
    if one.subject != other.subject or _exclude(one.when, other.when):
        return ()
    mine = dict.fromkeys(test.field for test in (*one.when, *one.any_of))
    theirs = {test.field for test in (*other.when, *other.any_of)}
    return tuple(name for name in mine if name in theirs)


def _exclude(one: Sequence[Condition], other: Sequence[Condition]) -> bool:
    fixed = {test.field: test.value for test in one if test.op == "=="}
    return any(test.op == "==" and test.field in fixed and fixed[test.field] != test.value for test in other)


@dataclass(frozen=True)
class Match:
    """One policy and one subject: fits (True), does not (False), or what is not known yet."""

    subject: str
    policy: Policy
    fits: bool | None
    unknown: tuple[str, ...]

    @property
    def text(self) -> str:
        """The match in one line."""
        state = {True: "符合", False: "不符合", None: f"待核：{'、'.join(self.unknown)}"}[self.fits]
        return f"{self.subject}：{self.policy.rule.id}“{self.policy.rule.title}”{state}"


def match_policies(book: RuleSet, events: EventTable, day: date) -> tuple[Match, ...]:
    """Which policies in force fit each subject's facts; a fact that is not given leaves the policy open, not out."""
    policies = [one for one in list_policies(book, day) if one.is_in_force and (one.rule.when or one.rule.any_of)]
    found = []
    for row in events.frame.to_dicts():
        facts = facts_of_row(events, row)
        for policy in policies:
            tests = (*policy.rule.when, *policy.rule.any_of)
            if not any(facts.get(test.field) is not None for test in tests):
                continue
            every, some = conditions_hold(policy.rule.when, facts), any_condition_holds(policy.rule.any_of, facts)
            fits = False if False in (every, some) else None if None in (every, some) else True
            lost = tuple(book.name_of(test.field) for test in tests if facts.get(test.field) is None)
            found.append(Match(str(row["subject"]), policy, fits, () if fits is not None else lost))
    return tuple(found)
