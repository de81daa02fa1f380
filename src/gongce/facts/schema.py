"""The observation frame, one row a fact: its columns, its key, and what is wrong with a frame that breaks them."""

from collections.abc import Iterator

import polars as pl

from gongce.vocabulary import Finding, InputError, Lane, Period, Severity

MEASURES = ("level", "growth", "base")
"""What a value is: the level itself, its growth in percent, or the same panel's value a year before (methods §2.3)."""
PRICE_BASES = ("current", "comparable", "none", "unknown")
"""Prices a value is in; `none` where it is no amount of money, `unknown` where the source does not say."""
_COLUMNS: dict[str, pl.DataType] = {
    "indicator": pl.String(),
    "definition": pl.String(),
    "unit": pl.String(),
    "industry": pl.String(),
    "period": pl.String(),
    "measure": pl.String(),
    "price_basis": pl.String(),
    "lane": pl.String(),
    "value": pl.Float64(),
    "decimals": pl.Int16(),
    "printed": pl.String(),
    "missing": pl.String(),
    "cell": pl.String(),
    "batch": pl.String(),
    "recorded_at": pl.Datetime("us", "UTC"),
}
OBSERVATION_SCHEMA = pl.Schema(_COLUMNS)
"""Columns and types of an observation frame, in their order.

`definition` is "" for an indicator's only one, `industry` "" for the whole; `value` is in the indicator's unit of
measure (percent for growth), null where missing, never NaN; `decimals` are those printed, null where nothing was;
`missing` is "" or why there is no value (not_reported, not_applicable, suppressed, …); `cell` is "Sheet!B7".
"""
KEY = ("indicator", "definition", "unit", "industry", "period", "measure", "price_basis", "lane")
"""Columns that name a fact; a later `recorded_at`, then `batch`, of the same key supersedes."""
STAMPS = ("batch", "recorded_at")
"""Columns the archive fills from the batch."""
_OFFERED = {"measure": MEASURES, "price_basis": PRICE_BASES, "lane": tuple(Lane)}
_NULLABLE = frozenset({"value", "decimals"})
_NEVER_EMPTY = ("indicator", "unit", "period")
_SHOWN = 3


def empty_observations() -> pl.DataFrame:
    """A frame with every column and no row.

    >>> empty_observations().height, empty_observations().columns[:3]
    (0, ['indicator', 'definition', 'unit'])
    """
    return pl.DataFrame(schema=OBSERVATION_SCHEMA)


def require_schema(frame: pl.DataFrame, *, stamped: bool = True) -> pl.DataFrame:
    """The frame with its columns in order; extra columns are an error, they would be lost.

    Args:
        frame: observations.
        stamped: whether `batch` and `recorded_at` must be there.

    Raises:
        InputError: a column is lacking, too many, or of another type.

    >>> require_schema(empty_observations().drop("unit"))
    Traceback (most recent call last):
    ...
    gongce.vocabulary.errors.InputError: observations: lacks the column unit; give the columns of OBSERVATION_SCHEMA
    """
    wanted = {name: kind for name, kind in OBSERVATION_SCHEMA.items() if stamped or name not in STAMPS}
    wrong = next(_name_misfits(frame.schema, wanted), None)
    if wrong:
        raise InputError(wrong, where="observations", remedy="give the columns of OBSERVATION_SCHEMA")
    return frame.select(list(wanted))


def _name_misfits(given: pl.Schema, wanted: dict[str, pl.DataType]) -> Iterator[str]:
    yield from (f"lacks the column {name}" for name in wanted if name not in given)
    yield from (f"has an unknown column {name}" for name in given if name not in wanted)
    yield from (
        f"the column {name} is {given[name]}, not {kind}" for name, kind in wanted.items() if given[name] != kind
    )


def validate_observations(frame: pl.DataFrame) -> tuple[Finding, ...]:
    """What bars a frame from the archive: every kind of fault once, with how many rows have it and the first places.

    Stamped (`batch`, `recorded_at`) or not. An empty result means that every row is a fact that can be stored.

    >>> rows = pl.DataFrame([{"indicator": "output", "definition": "", "unit": "u1", "industry": "",
    ...     "period": "2019-13", "measure": "level", "price_basis": "current", "lane": "ADMIN",
    ...     "value": None, "decimals": None, "printed": "-", "missing": "not_reported", "cell": "表1!B7"}],
    ...     schema={name: kind for name, kind in OBSERVATION_SCHEMA.items() if name not in STAMPS})
    >>> [(finding.code, finding.place) for finding in validate_observations(rows)]
    [('unknown_period', '表1!B7')]
    """
    stamped = any(name in frame.columns for name in STAMPS)
    try:
        rows = require_schema(frame, stamped=stamped)
    except InputError as error:
        return (Finding("wrong_schema", Severity.BLOCKING, error.where, error.what, error.remedy),)
    return tuple(_find_faults(rows))


def _find_faults(rows: pl.DataFrame) -> Iterator[Finding]:
    for name in rows.columns:
        if name not in _NULLABLE:
            yield from _report(rows, pl.col(name).is_null(), "null_column", f"{name} is null", "give a value, or ''")
    for name in _NEVER_EMPTY:
        yield from _report(rows, pl.col(name) == "", "empty_key", f"{name} is empty", f"name the {name}")
    for name, offered in _OFFERED.items():
        unknown = ~pl.col(name).is_in(list(offered))
        yield from _report(
            rows, unknown, f"unknown_{name}", f"{name} is none of {', '.join(offered)}", "use one of them"
        )
    yield from _find_period_faults(rows)
    yield from _find_value_faults(rows)
    again = pl.struct(KEY).is_duplicated()
    yield from _report(rows, again, "repeated_key", "the same fact stands more than once", "keep one of them")


def _find_period_faults(rows: pl.DataFrame) -> Iterator[Finding]:
    codes = rows["period"].drop_nulls().unique()
    bad = [code for code in codes if not _is_period(code)]
    fault = pl.col("period").is_in(bad) & (pl.col("period") != "")
    yield from _report(rows, fault, "unknown_period", "period is no period's code", "write 2019-06 or 2019-YTD06")


def _find_value_faults(rows: pl.DataFrame) -> Iterator[Finding]:
    value, missing = pl.col("value"), pl.col("missing")
    yield from _report(
        rows, value.is_nan() | value.is_infinite(), "not_finite", "value is no finite number", "use null and a reason"
    )
    lost = value.is_null() & (missing == "")
    yield from _report(rows, lost, "no_reason", "value is null without a reason", "say in `missing` why")
    both = value.is_not_null() & (missing != "")
    yield from _report(rows, both, "value_and_reason", "a value is there and a reason for its lack", "keep one of them")
    yield from _report(
        rows, pl.col("decimals") < 0, "negative_decimals", "decimals is negative", "count printed decimals"
    )


def _report(rows: pl.DataFrame, fault: pl.Expr, code: str, message: str, remedy: str) -> Iterator[Finding]:
    bad = rows.filter(fault.fill_null(value=False))
    if not bad.is_empty():
        first = bad.head(_SHOWN)
        place = ", ".join(cell or unit or "a row" for cell, unit in first.select("cell", "unit").iter_rows())
        rest = f" ({bad.height} rows)" if bad.height > 1 else ""
        yield Finding(code, Severity.BLOCKING, place, message + rest, remedy)


def _is_period(code: str) -> bool:
    try:
        return Period.parse(code).code == code
    except (InputError, ValueError):
        return False
