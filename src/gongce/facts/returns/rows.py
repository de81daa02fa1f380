"""A return as observations: what the archive takes when it is approved."""

from collections.abc import Mapping

import polars as pl

from gongce.facts.importing.preview import FACT_SCHEMA
from gongce.facts.returns.asking import AskedCell, Sheet
from gongce.facts.returns.entries import Entry


def rows_of_return(sheet: Sheet, entries: Mapping[str, Entry], unit: str) -> pl.DataFrame:
    """Every filled cell as one row of `FACT_SCHEMA`; an empty or unreadable cell is none.

    The cell of a row is `form title!row·column`, so that the trace of a figure names it.
    """
    rows = [
        _row(sheet, cell, entry, unit)
        for cell in sheet.cells
        if (entry := entries.get(cell.id)) is not None and entry.is_whole
    ]
    return pl.DataFrame(rows, schema=FACT_SCHEMA, orient="row")


def _row(sheet: Sheet, cell: AskedCell, entry: Entry, unit: str) -> dict[str, object]:
    values = dict(zip(_KEYS, cell.key_of(unit), strict=True))
    return values | {
        "value": None if entry.stored is None else float(entry.stored),
        "decimals": entry.stored_decimals,
        "printed": entry.text,
        "missing": entry.missing,
        "cell": f"{sheet.form.title}!{cell.place}",
    }


_KEYS = ("indicator", "definition", "unit", "industry", "period", "measure", "price_basis", "lane")
