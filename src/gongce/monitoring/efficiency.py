"""工业经济效益综合指数 (1997 and after) and the ratios beside it (methods.md §2.11)."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from gongce.monitoring.rounding import round_half_up
from gongce.vocabulary import InputError, UsageError

HUNDRED = Fraction(100)
LIABILITY = "asset_liability_ratio"
LIABILITY_FULL = Fraction(60)
"""Liability up to here [%] scores the whole weight; above it 12·(100 − x)/40, nothing at 100 % or more."""


@dataclass(frozen=True, slots=True)
class EfficiencyItem:
    """One of the seven: its name, weight, national standard value, unit. Weights are 100 together."""

    id: str
    title: str
    weight: Fraction
    standard: Fraction
    measured_in: str


EFFICIENCY_ITEMS: tuple[EfficiencyItem, ...] = (
    EfficiencyItem("total_assets_contribution", "总资产贡献率", Fraction(20), Fraction("10.7"), "%"),
    EfficiencyItem("capital_maintenance", "资本保值增值率", Fraction(16), Fraction(120), "%"),
    EfficiencyItem(LIABILITY, "资产负债率", Fraction(12), LIABILITY_FULL, "%"),
    EfficiencyItem("current_assets_turnover", "流动资产周转率", Fraction(15), Fraction("1.52"), "次"),
    EfficiencyItem("cost_profit_ratio", "成本费用利润率", Fraction(14), Fraction("3.71"), "%"),
    EfficiencyItem("labour_productivity", "全员劳动生产率", Fraction(10), Fraction(16500), "元/人"),
    EfficiencyItem("sales_ratio", "产品销售率", Fraction(13), Fraction(96), "%"),
)
"""Weights and standards of the national system since 1997, which five official figures of 2011 confirm [C on P]."""


@dataclass(frozen=True, slots=True)
class EfficiencyIndex:
    """The index with each item's points; exact."""

    value: Fraction
    points: tuple[tuple[EfficiencyItem, Fraction, Fraction], ...]
    """Item, its value, its points."""

    @property
    def printed(self) -> str:
        """The index at two decimals, half up."""
        return f"{float(round_half_up(self.value, 2)):.2f}"


def efficiency_index(values: Mapping[str, Fraction]) -> EfficiencyIndex:
    """The comprehensive index of industrial economic efficiency: Σ weight · value / standard; 100 is the standard.

    The liability ratio scores its whole weight at 60 % or less, else weight·(100 − x)/40; the always linear variant
    misses the official figures by up to 3.9.
    Source: the 1997 national evaluation system; checked on official figures of December 2011 (methods.md §2.11).

    Args:
        values: item id → value in its unit, all seven.

    Raises:
        InputError: an item is missing (the index is not renormalised: it would be another index).

    >>> standard = {item.id: item.standard for item in EFFICIENCY_ITEMS}
    >>> efficiency_index(standard).printed, efficiency_index(standard | {"asset_liability_ratio": Fraction(80)}).printed
    ('100.00', '94.00')
    """
    lacking = [item.title for item in EFFICIENCY_ITEMS if item.id not in values]
    if lacking:
        raise InputError(f"lacks {'、'.join(lacking)}", where="综合指数", remedy="give all seven ratios")
    points = tuple((item, values[item.id], _points(item, values[item.id])) for item in EFFICIENCY_ITEMS)
    return EfficiencyIndex(sum((part for _, _, part in points), Fraction(0)), points)


def _points(item: EfficiencyItem, value: Fraction) -> Fraction:
    if item.id != LIABILITY:
        return item.weight * value / item.standard
    if value <= LIABILITY_FULL:
        return item.weight
    return max(Fraction(0), item.weight * (HUNDRED - value) / (HUNDRED - LIABILITY_FULL))


def efficiency_ratios(accounts: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """The seven ratios from the accounts they are made of.

    Args:
        accounts: profit, taxes, interest, average_assets; equity_end, equity_begin; liabilities, assets; revenue,
            average_current_assets; costs; value_added_yuan, average_staff; sales, output. Money in one unit, except
            value_added_yuan in 元.

    Raises:
        InputError: an account is missing.
        UsageError: a divisor is not above zero.

    >>> parts = {part for _, above, below in _RATIOS for part in (*above, below)}
    >>> ratios = efficiency_ratios(dict.fromkeys(parts, Fraction(10)))
    >>> float(ratios["total_assets_contribution"]), float(ratios["labour_productivity"])
    (300.0, 1.0)
    """
    lacking = sorted({name for _, above, below in _RATIOS for name in (*above, below)} - set(accounts))
    if lacking:
        raise InputError(f"lacks {', '.join(lacking)}", where="accounts", remedy="give every account")
    zero = next((below for _, _, below in _RATIOS if accounts[below] <= 0), None)
    if zero is not None:
        raise UsageError(f"{zero} is not above zero", where="accounts", remedy="check the account")
    plain = {"current_assets_turnover", "labour_productivity"}
    return {
        name: sum((accounts[part] for part in above), Fraction(0)) / accounts[below] * (1 if name in plain else HUNDRED)
        for name, above, below in _RATIOS
    }


_RATIOS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("total_assets_contribution", ("profit", "taxes", "interest"), "average_assets"),
    ("capital_maintenance", ("equity_end",), "equity_begin"),
    (LIABILITY, ("liabilities",), "assets"),
    ("current_assets_turnover", ("revenue",), "average_current_assets"),
    ("cost_profit_ratio", ("profit",), "costs"),
    ("labour_productivity", ("value_added_yuan",), "average_staff"),
    ("sales_ratio", ("sales",), "output"),
)
