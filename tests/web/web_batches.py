"""Rows to publish: a unit's figures of a month."""

import polars as pl

from gongce.facts.schema import OBSERVATION_SCHEMA, STAMPS

SCHEMA = {name: kind for name, kind in OBSERVATION_SCHEMA.items() if name not in STAMPS}


def make_rows(value=1.0, unit="jingkai", period="2019-06", indicator="industrial_output", count=1):
    """Rows of one unit; more than one stand under industries."""
    row = {"indicator": indicator, "definition": "", "unit": unit, "period": period, "measure": "level"}
    row |= {"price_basis": "current", "lane": "ADMIN", "decimals": 1, "missing": ""}
    kinds = ["", *(f"C{number}" for number in range(13, 12 + count))]
    values = [row | {"industry": kind, "value": value, "printed": str(value), "cell": f"{kind}"} for kind in kinds]
    return pl.DataFrame(values, schema=SCHEMA)


def batch_values(value=1.0, unit="jingkai", period="2019-06", **changed):
    """The arguments of `outbox_batch` but for who approves."""
    rows = make_rows(value, unit, period)
    return {"rows": rows, "name": f"{unit} 月报", "form": "output@1", "period": period, "unit": unit} | changed
