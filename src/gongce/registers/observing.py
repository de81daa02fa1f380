"""Counts of a register as observations: the facts a target, a forecast, a rank and a bulletin start from."""

from collections.abc import Iterable, Mapping

import polars as pl

from gongce.facts.schema import OBSERVATION_SCHEMA, STAMPS
from gongce.registers.counting import count_register
from gongce.registers.ledger import Ledger
from gongce.rulebook import Pack
from gongce.vocabulary import Lane, Period


def observe_counts(
    pack: Pack,
    ledgers: Mapping[str, Ledger],
    periods: Iterable[Period],
    facts: Mapping[str, pl.DataFrame] | None = None,
) -> pl.DataFrame:
    """What the counts that name an indicator are in each period, as rows of the observation frame without its stamps.

    The whole stands under the plan's city, parts under the units of `by`; counts by anything that is no unit of the
    pack give the whole alone. The lane is ADMIN: registers are the administration's own records. A rate without a
    denominator is missing (not_applicable).

    Args:
        pack: whose registers.
        ledgers: by register.
        periods: the periods.
        facts: register → facts by period (`read_facts`).
    """
    known = {unit.id for unit in pack.units}
    rows = []
    for name, ledger in ledgers.items():
        for count in (one for one in ledger.register.counts if one.indicator):
            table = count_register(ledger, count, periods, (facts or {}).get(name))
            for row in table.iter_rows(named=True):
                if not row["unit"] or row["unit"] in known:
                    rows.append(_observe(pack, name, row))
    schema = {column: kind for column, kind in OBSERVATION_SCHEMA.items() if column not in STAMPS}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _observe(pack: Pack, register: str, row: Mapping[str, object]) -> dict[str, object]:
    value = row["value"]
    whole = isinstance(value, float) and value.is_integer()
    return {
        "indicator": row["indicator"],
        "definition": "",
        "unit": row["unit"] or pack.plan.city,
        "industry": "",
        "period": row["period"],
        "measure": "level",
        "price_basis": "none",
        "lane": str(Lane.ADMIN),
        "value": value,
        "decimals": 0 if whole else None,
        "printed": "" if value is None else f"{value:.10g}",
        "missing": "not_applicable" if value is None else "",
        "cell": f"{register}/{row['count']}",
    }
