"""Whether a rule may be paid: legal basis, fair-competition review, validity. Without them nothing is paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongce.rulebook import Rule
from gongce.vocabulary import RefusedError

LACKS = {
    "legal basis": "政策依据",
    "fair-competition review": "公平竞争审查文号",
    "validity of its legal basis": "在有效期内的政策依据",
    "validity": "有效期（已过期或尚未生效）",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a rule may be paid on a day, and what it lacks; what lacks something is internal analysis."""

    rule: str
    lacks: tuple[str, ...]

    @property
    def is_payable(self) -> bool:
        """Whether nothing is lacking."""
        return not self.lacks

    @property
    def text(self) -> str:
        """What is lacking, in words; empty where nothing is."""
        return "、".join(LACKS[name] for name in self.lacks)


def stand(rule: Rule, on: date) -> Standing:
    """What a rule lacks to be paid on a day: basis, fair-competition review, validity (公平竞争审查条例 art. 10).

    An expiry that is unknown does not bar; one that has passed does.

    >>> rule = Rule.model_validate({"id": "a", "title": "奖励", "kind": "award", "subject": "enterprise"})
    >>> stand(rule, date(2026, 1, 1)).lacks
    ('legal basis', 'fair-competition review')
    """
    check = rule.validation
    lacks = {
        "legal basis": check is None,
        "fair-competition review": check is None or not (check.fair_competition_review or "").strip(),
        "validity of its legal basis": check is not None and not check.valid.holds_on(on),
        "validity": not rule.valid.holds_on(on),
    }
    return Standing(rule.id, tuple(name for name, is_lacking in lacks.items() if is_lacking))


def refuse_unpayable(standings: Sequence[Standing]) -> None:
    """Refuse payment where a rule lacks something.

    Raises:
        RefusedError: names every such rule and what it lacks (exit code 4).
    """
    lacking = [one for one in standings if not one.is_payable]
    if lacking:
        told = "；".join(f"{one.rule}缺{one.text}" for one in lacking)
        raise RefusedError(
            f"不得兑付：{told}",
            where="公平竞争审查条例第十条",
            remedy="在规则的validation中补齐后再兑付；只作测算的，用 --analysis",
        )
