"""What a change of rules would cost and who would win or lose, before it is adopted: two rounds on the same facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongce.entitlements.explaining import print_amount
from gongce.entitlements.outcome import Outcome
from gongce.vocabulary import InputError


@dataclass(frozen=True, slots=True)
class Change:
    """What one subject gets before and after, in steps."""

    subject: str
    before: int
    after: int

    @property
    def difference(self) -> int:
        """After less before."""
        return self.after - self.before


@dataclass(frozen=True)
class Impact:
    """A change of rules: per subject and per rule (0 where one of the two does not have it)."""

    unit: str
    changes: tuple[Change, ...]
    by_rule: Mapping[str, tuple[int, int]]
    waiting: int

    @property
    def cost(self) -> int:
        """What the change costs; negative where it saves."""
        return sum(one.difference for one in self.changes)

    def lines(self) -> list[str]:
        """The change in words: cost, winners, losers, the largest of both."""
        won = sorted((one for one in self.changes if one.difference > 0), key=lambda one: -one.difference)
        lost = sorted((one for one in self.changes if one.difference < 0), key=lambda one: one.difference)
        same = len(self.changes) - len(won) - len(lost)
        word = "增支" if self.cost >= 0 else "减支"
        told = [f"共{len(self.changes)}个对象：{len(won)}个增加，{len(lost)}个减少，{same}个不变。"]
        told.append(f"总计{word}{print_amount(abs(self.cost), self.unit)}。")
        told += [f"{one.subject}：{self._pair(one)}" for one in (*won[:10], *lost[:10])]
        for name, (before, after) in self.by_rule.items():
            if before != after:
                told.append(f"{name}：{print_amount(before, self.unit)} → {print_amount(after, self.unit)}")
        if self.waiting:
            told.append(f"有{self.waiting}行缺事实，未计入。")
        return told

    def _pair(self, one: Change) -> str:
        sign = "+" if one.difference > 0 else "-"
        moved = f"{sign}{print_amount(abs(one.difference), self.unit)}"
        return f"{print_amount(one.before, self.unit)} → {print_amount(one.after, self.unit)}（{moved}）"

    def record(self) -> dict[str, Any]:
        """The change as plain values, amounts in steps."""
        return {
            "unit": self.unit,
            "cost": self.cost,
            "winners": sum(one.difference > 0 for one in self.changes),
            "losers": sum(one.difference < 0 for one in self.changes),
            "changes": [{"subject": one.subject, "before": one.before, "after": one.after} for one in self.changes],
            "by_rule": {name: list(pair) for name, pair in self.by_rule.items()},
            "waiting": self.waiting,
        }


def compare_rounds(before: Outcome, after: Outcome) -> Impact:
    """The change between two rounds on the same facts.

    Raises:
        InputError: other facts, or other things are given.
    """
    if before.events.sha256 != after.events.sha256:
        raise InputError("the rounds rest on different facts", where=after.events.file, remedy="use one table for both")
    if before.unit != after.unit:
        raise InputError(
            "the rules give different things", where=f"{before.unit}、{after.unit}", remedy="choose --rule"
        )
    old, new = before.by_subject(), after.by_subject()
    changes = tuple(Change(name, old[name], new.get(name, 0)) for name in old)
    ruled, fresh = before.by_rule(), after.by_rule()
    names = dict.fromkeys((*ruled, *fresh))
    waiting = len({line.row for one in (before, after) for line in one.lines if line.waits})
    return Impact(before.unit, changes, {name: (ruled.get(name, 0), fresh.get(name, 0)) for name in names}, waiting)
