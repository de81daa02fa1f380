"""Rules to award by: a pack's folder, or a YAML file with rules of its own or with what a pack's rules still lack."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import Field

from gongce.rulebook import Condition, Pack, Rule, load_pack
from gongce.rulebook.model import Record
from gongce.rulebook.model.base import Id
from gongce.rulebook.nodes import Tree
from gongce.rulebook.record_files import read_mapping, validate_record
from gongce.vocabulary import InputError, RuleSource, read_text


class Derived(Record):
    """A fact worked out of others of the same row: the sum of some less the sum of others (净增 = 新增－退出)."""

    plus: tuple[str, ...] = Field(min_length=1)
    minus: tuple[str, ...] = ()


class RuleFile(Record):
    """RULES.yaml: whole rules, and what fills the slots of a pack's rules."""

    pack: str = Field(default="", description="The pack's folder, seen from this file.")
    slots: dict[Id, dict[str, Any]] = Field(default={}, description="Slot → keys of the amount or condition it fills.")
    fills: dict[Id, dict[str, Any]] = Field(default={}, description="Rule → keys that are supplied or replaced.")
    rules: tuple[Any, ...] = ()
    derive: dict[str, Derived] = Field(default={}, description="Fact → what it is worked out of.")
    facts: dict[str, str] = Field(default={}, description="Fact → its name in words, as heads and explanations say it.")


@dataclass(frozen=True)
class RuleSet:
    """Rules with the pack they belong to and where they were read from."""

    rules: tuple[Rule, ...]
    pack: Pack | None = None
    file: str = ""
    sha256: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    derive: Mapping[str, Derived] = field(default_factory=dict)

    def kinds(self) -> dict[str, type]:
        """Fact → str or bool, where conditions compare it with words, or with true and false."""
        found: dict[str, type] = {}
        for rule in self.rules:
            for one in (*rule.when, *rule.any_of, *rule.claw_back):
                values = one.value if isinstance(one.value, tuple) else (one.value,)
                if all(isinstance(value, bool) for value in values):
                    found[one.field] = bool
                elif all(isinstance(value, str) and not value[:4].isdigit() for value in values):
                    found[one.field] = str
        return found

    def name_of(self, fact: str) -> str:
        """A fact in words: as the file says it, else the title of the condition that asks it, else its own name."""
        if fact in self.facts:
            return self.facts[fact]
        asked = (one for rule in self.rules for one in (*rule.when, *rule.any_of) if one.field == fact and one.title)
        return next((one.title for one in asked), fact)

    def source(self, rule: str) -> RuleSource:
        """A rule as a source."""
        return RuleSource(self.pack.name if self.pack else self.file or "rules", rule)

    def by_id(self, name: str) -> Rule:
        """A rule.

        Raises:
            InputError: there is none of that id.
        """
        for rule in self.rules:
            if rule.id == name:
                return rule
        raise InputError(f"no rule {name}", where=self.file, remedy="see `gongce award RULES --list`")

    def title_of(self, body: str) -> str:
        """A body's name, its id where the pack does not know it."""
        record = self.pack.by_id.get(body) if self.pack else None
        return str(getattr(record, "title", body))


def load_rules(path: Path) -> RuleSet:
    """The rules of a pack's folder or of a rules file.

    Raises:
        InputError: it cannot be read, is no rules file, or fills what its pack does not have (with file and line).
    """
    if path.is_dir():
        pack = load_pack(path)
        return RuleSet(pack.rules, pack, str(path), pack.digest)
    return build_rules(read_text(path), file=path.name, folder=path.parent)


def build_rules(text: str, *, file: str = "rules.yaml", folder: Path | None = None) -> RuleSet:
    """Rules from the text of their file; `folder` is where a relative `pack` starts.

    >>> text = '''rules:
    ...   - id: r1
    ...     title: 奖励
    ...     kind: award
    ...     subject: enterprise
    ...     amount: {kind: fixed, value: 10, measured_in: 万元}
    ... '''
    >>> build_rules(text).by_id("r1").amount.value
    Fraction(10, 1)
    """
    tree = read_mapping(text, file, "start it with rules: or pack:")
    head = validate_record(RuleFile, tree.value, tree, file)
    pack = load_pack((folder or Path()) / head.pack) if head.pack else None
    own = [validate_record(Rule, row, tree, file, ("rules", number)) for number, row in enumerate(head.rules)]
    taken = {rule.id for rule in own}
    known = [rule for rule in (pack.rules if pack else ()) if rule.id not in taken]
    _refuse_unknown(head, [*known, *own], file)
    rules = [_fill(rule, head.fills.get(rule.id, {}), tree, file) for rule in _supply(known, head.slots, tree, file)]
    rules += [_fill(rule, head.fills.get(rule.id, {}), tree, file) for rule in own]
    return RuleSet(tuple(rules), pack, file, hashlib.sha256(text.encode()).hexdigest(), head.facts, head.derive)


def _refuse_unknown(head: RuleFile, rules: Iterable[Rule], file: str) -> None:
    rules = list(rules)
    for name in head.fills:
        if all(rule.id != name for rule in rules):
            raise InputError(f"no rule {name} to fill", where=file, remedy="name a rule of the pack")
    used = {slot for rule in rules for slot in _slots_of(rule)}
    for name in head.slots:
        if name not in used:
            raise InputError(f"no rule waits for slot {name}", where=file, remedy="fill the rule itself under fills:")


def _slots_of(rule: Rule) -> set[str]:
    told = [one.slot for one in (*rule.when, *rule.any_of)] + [rule.amount.slot if rule.amount else None]
    return {slot for slot in told if slot}


def _supply(rules: Iterable[Rule], slots: Mapping[str, dict[str, Any]], tree: Tree, file: str) -> list[Rule]:
    """Every amount and condition that waits for a slot, with the slot's keys over its own."""
    found = []
    for rule in rules:
        changes: dict[str, Any] = {}
        if rule.amount and rule.amount.slot in slots:
            changes["amount"] = slots[str(rule.amount.slot)]
        for name in ("when", "any_of"):
            held: tuple[Condition, ...] = getattr(rule, name)
            if any(one.slot in slots for one in held):
                changes[name] = [dict(one) | slots.get(one.slot or "", {}) for one in held]
        found.append(_fill(rule, changes, tree, file))
    return found


def _fill(rule: Rule, given: Mapping[str, Any], tree: Tree, file: str) -> Rule:
    """The rule with keys over its own; the keys of an amount over the amount's."""
    if not given:
        return rule
    merged = dict(rule) | dict(given)
    amount = given.get("amount")
    if isinstance(amount, Mapping) and rule.amount is not None:
        own = dict(rule.amount) | {"at": ()}
        merged["amount"] = own | dict(amount)
    return validate_record(Rule, merged, tree, file, ("fills", rule.id))
