"""Rules of checking: which relation, between which indicators, how firmly, within which tolerance."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from pydantic import Field

from gongce.facts.checks.violation import Tier
from gongce.rulebook import Indicator, Nature, Pack, Record, UnitKind
from gongce.rulebook.model.base import FactValue, Id, Title
from gongce.rulebook.names import CheckKind
from gongce.rulebook.record_files import read_plain, validate_record
from gongce.vocabulary import InputError

TIERS: Mapping[CheckKind, Tier] = MappingProxyType(
    {
        CheckKind.YTD_DIFFERENCE: Tier.REFUSE_PUBLICATION,
        CheckKind.POWER_ELASTICITY: Tier.WARNING,
        CheckKind.OUTPUT_AGAINST_TAX: Tier.WARNING,
        CheckKind.REVENUE_RATIOS: Tier.WARNING,
        CheckKind.SALES_RATE: Tier.WARNING,
        CheckKind.VALUE_ADDED_RATE: Tier.WARNING,
        CheckKind.ENERGY_PER_OUTPUT: Tier.WARNING,
        CheckKind.REPEATED_VALUES: Tier.WARNING,
        CheckKind.SUM_OF_PARTS: Tier.REFUSE_ENTRY,
        CheckKind.PROXY_INDEX: Tier.WARNING,
        CheckKind.PART_OF_WHOLE: Tier.REFUSE_ENTRY,
        CheckKind.NESTED_COUNTS: Tier.REFUSE_ENTRY,
        CheckKind.SHARES_OF_WHOLE: Tier.REFUSE_ENTRY,
        CheckKind.GROWTH_PATH: Tier.REFUSE_PUBLICATION,
        CheckKind.CUMULATIVE_PATH: Tier.REFUSE_PUBLICATION,
    }
)
"""How firmly each relation stands where a rule does not say."""

TOLERANCES: Mapping[CheckKind, Mapping[str, float]] = MappingProxyType(
    {
        CheckKind.YTD_DIFFERENCE: {"slack": 0.0},
        CheckKind.POWER_ELASTICITY: {"low": 5.0, "high": 95.0, "least": 12.0, "smallest": 1.0},
        CheckKind.OUTPUT_AGAINST_TAX: {"months": 12.0, "mads": 3.0, "least": 6.0, "floor": 0.01},
        CheckKind.REVENUE_RATIOS: {"mads": 3.0, "least": 8.0, "floor": 0.005},
        CheckKind.SALES_RATE: {"low": 60.0, "high": 140.0, "equal_months": 12.0},
        CheckKind.VALUE_ADDED_RATE: {"jump": 5.0, "most": 100.0},
        CheckKind.ENERGY_PER_OUTPUT: {"factor": 2.0},
        CheckKind.REPEATED_VALUES: {"digits": 3.0, "zeros": 0.6, "zeros_least": 8.0, "run": 4.0},
        CheckKind.SUM_OF_PARTS: {"slack": 0.0},
        CheckKind.PROXY_INDEX: {
            "power": 0.40, "loans": 0.35, "freight": 0.25, "deviations": 2.0, "least": 12.0,
        },
        CheckKind.PART_OF_WHOLE: {"slack": 0.0},
        CheckKind.NESTED_COUNTS: {"slack": 0.0},
        CheckKind.SHARES_OF_WHOLE: {"slack": 0.0},
        CheckKind.GROWTH_PATH: {"slack": 0.0, "restated": 0.5},
        CheckKind.CUMULATIVE_PATH: {"slack": 0.0},
    }
)  # fmt: skip
"""Design defaults (methods §2.10), to be fitted on a city's own data: a rule's `parameters` go before them.

Percentages in percent, `mads` in median absolute deviations (times 1.4826), `slack` in the figures' own unit beyond
rounding, `restated` in percentage points: from where on a restated base is worth a note.
The weights of the proxy index are those of the press (methods §2.10 X10).
"""


class CheckRule(Record):
    """One relation to be kept.

    `roles` name its indicators: X2 value_added, power; X3 output, tax_sales; X4 revenue and profit, tax, wages,
    depreciation; X5 sales, output; X6 value_added, output; X7 energy, output; X10 value_added, power, loans, freight;
    part_of_whole part, whole; nested_counts `series` from the lowest threshold; shares_of_whole `series`; the rest
    `series` (left out: every indicator it can be asked of). `hierarchy` is where parts belong to a whole.
    """

    id: Id
    title: Title
    kind: CheckKind
    roles: dict[str, Id] = Field(default_factory=dict)
    series: tuple[Id, ...] = ()
    hierarchy: Id | None = None
    tier: Tier | None = None
    parameters: dict[str, FactValue] = Field(default_factory=dict)
    note: str = ""

    @property
    def firmness(self) -> Tier:
        """The rule's tier, or its kind's."""
        return self.tier or TIERS[self.kind]

    def tolerance(self, name: str) -> float:
        """A parameter of the rule, or its design default."""
        return float(self.parameters.get(name, TOLERANCES[self.kind][name]))  # type: ignore[arg-type]


def load_check_rules(text: str, where: str = "checks.yaml") -> tuple[CheckRule, ...]:
    r"""The rules of a YAML text with the key `checks`.

    Raises:
        InputError: not YAML, or a rule is wrong; the message names the first.

    >>> text = "checks:\n  - {id: x5, title: 产销率, kind: sales_rate, roles: {sales: s, output: o}}"
    >>> load_check_rules(text)[0].kind
    <CheckKind.SALES_RATE: 'sales_rate'>
    """
    tree = read_plain(text, where)
    listed = tree.value.get("checks") if isinstance(tree.value, dict) else None
    if not isinstance(listed, list):
        raise InputError("没有 checks 一项", where=where, remedy="写成 checks: 下面逐条列出")
    return tuple(validate_record(CheckRule, one, tree, where, ("checks", number)) for number, one in enumerate(listed))


def default_check_rules(pack: Pack) -> tuple[CheckRule, ...]:
    """The rules that hold in any plan: X1, X8, X9, the three facts of growth, and ratios against their parts.

    Relations between specialties (X2 to X7, X10) need an office's own indicators: they are written in checks.yaml.
    """
    flows = tuple(one.id for one in pack.indicators if one.nature in {Nature.FLOW, Nature.COUNT})
    added = tuple(one.id for one in pack.indicators if _adds_up(one))
    hierarchies = tuple(dict.fromkeys(link.hierarchy for link in pack.memberships if _is_whole(pack, link.under)))
    rules: list[dict[str, Any]] = [
        {"id": "x1", "title": "累计数之差等于当月数", "kind": CheckKind.YTD_DIFFERENCE, "series": flows},
        {"id": "x8", "title": "数值重复或凑整", "kind": CheckKind.REPEATED_VALUES},
        {"id": "growth", "title": "本期、同期与增速相符", "kind": CheckKind.GROWTH_PATH},
        {"id": "plan-total", "title": "各年之和等于规划期合计", "kind": CheckKind.CUMULATIVE_PATH, "series": flows},
    ]
    for hierarchy in hierarchies:
        rule = {"id": f"x9-{hierarchy}", "title": "各部分之和等于总体", "kind": CheckKind.SUM_OF_PARTS}
        rules.append(rule | {"series": added, "hierarchy": hierarchy})
    rules += [
        {"id": f"part-{one.id}", "title": f"{one.title}的分子不大于分母", "kind": CheckKind.PART_OF_WHOLE,
         "roles": {"part": one.numerator, "whole": one.denominator}}
        for one in pack.indicators
        if one.measured_in == "%" and one.numerator and one.denominator
    ]  # fmt: skip
    return tuple(CheckRule.model_validate(rule | {"title": rule["title"][:80]}) for rule in rules)


def _adds_up(indicator: Indicator) -> bool:
    return indicator.nature in {Nature.FLOW, Nature.COUNT, Nature.STOCK}


def _is_whole(pack: Pack, unit: str) -> bool:
    """Whether a unit is a place whose parts are all named: only then is its figure the sum of theirs."""
    return any(
        one.id == unit and one.complete and one.kind in {UnitKind.CITY, UnitKind.GROUP, UnitKind.ZONE, UnitKind.COUNTY}
        for one in pack.units
    )


def rules_of(rules: Iterable[CheckRule], kind: CheckKind) -> tuple[CheckRule, ...]:
    """The rules of one kind."""
    return tuple(rule for rule in rules if rule.kind is kind)
