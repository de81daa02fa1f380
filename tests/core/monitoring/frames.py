"""Small observation frames for tests."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import polars as pl

from gongce.facts.schema import OBSERVATION_SCHEMA

EARLY = datetime(2019, 7, 15, tzinfo=UTC)
AS_OF = datetime(2019, 7, 20, tzinfo=UTC)
_DEFAULTS: dict[str, Any] = {
    "definition": "",
    "unit": "city",
    "industry": "",
    "measure": "level",
    "price_basis": "current",
    "lane": "STAT_AGG",
    "decimals": 2,
    "printed": "",
    "missing": "",
    "cell": "表1!B7",
    "batch": "b-1",
    "recorded_at": EARLY,
}


def observe(rows: Iterable[dict[str, Any]]) -> pl.DataFrame:
    """Observations with the usual defaults; a value None gets the reason not_reported unless another is given."""
    full = []
    for row in rows:
        filled = _DEFAULTS | row
        if filled["value"] is None and not filled["missing"]:
            filled["missing"] = "not_reported"
        full.append(filled)
    return pl.DataFrame(full, schema=OBSERVATION_SCHEMA)


def totals(indicator: str, year: int, values: list[float | None], **more: Any) -> list[dict[str, Any]]:
    """Year-to-date totals of the eleven periods, as far as given."""
    return [
        {"indicator": indicator, "period": f"{year}-YTD{month:02d}", "value": value, **more}
        for month, value in zip(range(2, 13), values, strict=False)
    ]
