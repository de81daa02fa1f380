"""Facts and plans for the tests of checks."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import polars as pl

from gongce.facts.checks import CheckRule, Violation, run_checks
from gongce.facts.schema import OBSERVATION_SCHEMA, STAMPS
from gongce.rulebook import Hierarchy, Indicator, Membership, Pack, Unit, load_pack

_SCHEMA = pl.Schema({name: kind for name, kind in OBSERVATION_SCHEMA.items() if name not in STAMPS})
_NAMES = (
    "va",
    "output",
    "sales",
    "power",
    "energy",
    "loans",
    "freight",
    "tax_sales",
    "revenue",
    "profit",
    "tax",
    "wages",
    "depreciation",
)


def small_pack(yunchuan: Path, units: Iterable[str] = ("whole", "a", "b"), parts: Iterable[str] = ("a", "b")) -> Pack:
    """A plan of one whole and its parts, with an indicator for every role."""
    whole = load_pack(yunchuan / "plan")
    indicators = [
        Indicator(id=name.replace("_", "-"), title=name, measured_in="亿元", nature="flow", cumulation="ytd")
        for name in _NAMES
    ]
    return replace(
        whole,
        units=tuple(Unit(id=name, title=name, kind="city" if name == "whole" else "county") for name in units),
        hierarchies=(Hierarchy(id="h", title="h"),),
        memberships=(Membership(hierarchy="h", under="whole", units=tuple(parts)),),
        indicators=tuple(indicators),
        targets=(),
    )


def fact(
    indicator: str,
    period: str,
    value: float | None,
    *,
    unit: str = "a",
    measure: str = "level",
    decimals: int = 1,
    industry: str = "",
) -> dict[str, object]:
    printed = "" if value is None else f"{value:.{decimals}f}"
    return {
        "indicator": indicator, "definition": "", "unit": unit, "industry": industry,
        "period": period, "measure": measure,
        "price_basis": "current", "lane": "STAT_AGG", "value": value, "decimals": None if value is None else decimals,
        "printed": printed, "missing": "" if value is not None else "not_reported",
        "cell": f"s!{unit}{period}{measure}",
    }  # fmt: skip


def frame(*facts: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame(list(facts), schema=_SCHEMA, orient="row")


def rule(kind: str, **values: object) -> CheckRule:
    return CheckRule.model_validate({"id": "r", "title": "r", "kind": kind} | values)


def broken(facts: pl.DataFrame, one: CheckRule, pack: Pack) -> tuple[Violation, ...]:
    return run_checks(facts, [one], pack)


def places(found: Iterable[Violation]) -> list[tuple[str, str]]:
    """Unit and period of the first fact of each violation."""
    return [(one.cells[0][2], one.cells[0][4]) for one in found]


def months(first: int, count: int) -> list[str]:
    """So many months from January of the year on."""
    return [f"{first + number // 12}-{number % 12 + 1:02d}" for number in range(count)]
