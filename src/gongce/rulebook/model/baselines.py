"""Printed starting values: the state the targets start from."""

from typing import Any

from pydantic import Field, model_validator

from gongce.rulebook.model.base import Id, Locator, Number, Period, Record, Title, decimals_of
from gongce.rulebook.model.indicators import PriceBasis
from gongce.rulebook.model.targets import Denominator, TargetMeasure


class Baseline(Record):
    """One printed fact about the past."""

    id: Id
    title: Title
    indicator: Id
    unit: Id
    industry: Id | None = None
    measure: TargetMeasure = TargetMeasure.LEVEL
    value: Number
    decimals: int = Field(default=0, ge=0, le=6, description="Printed decimals; counted from the figure if left out.")
    measured_in: str | None = None
    period: Period
    base: Period | None = None
    definition: Id | None = None
    price_basis: PriceBasis | None = None
    denominator: Denominator | None = None
    parent: Id | None = None
    defect: str = Field(default="", max_length=120)
    note: str = ""
    where: Locator | None = None
    source: str = Field(default="", max_length=160)

    @model_validator(mode="before")
    @classmethod
    def _count_decimals(cls, data: Any) -> Any:
        if isinstance(data, dict) and "decimals" not in data:
            return {**data, "decimals": decimals_of(data.get("value"))}
        return data
