"""Observations as panels for checking: level and growth figures with their rounding, time apart, one row a fact."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import polars as pl

from gongce.facts.checks.rule import CheckRule
from gongce.facts.checks.violation import FactKey, Violation
from gongce.facts.schema import KEY

SERIES = ("definition", "unit", "industry", "price_basis", "lane")
"""What two facts must share to be compared, their indicator and time apart."""
PLACE = ("unit", "industry", "period")
NEGLIGIBLE = 1e-9


def with_times(facts: pl.DataFrame) -> pl.DataFrame:
    """Facts with `year`, `month` (the last one), `kind` (month, joined, ytd, quarter, half, year, plan) and `half`.

    `half` is half a unit of the last printed place: what a printed figure may be off.
    """
    code = pl.col("period")
    kind = (
        pl.when(code.str.ends_with("-0102")).then(pl.lit("joined"))
        .when(code.str.contains("-YTD", literal=True)).then(pl.lit("ytd"))
        .when(code.str.contains("-Q", literal=True)).then(pl.lit("quarter"))
        .when(code.str.contains("-H", literal=True)).then(pl.lit("half"))
        .when(code.str.contains("/", literal=True)).then(pl.lit("plan"))
        .when(code.str.len_chars() == 7).then(pl.lit("month"))
        .otherwise(pl.lit("year"))
    )  # fmt: skip
    digits = code.str.slice(-2).cast(pl.Int32, strict=False)
    small = code.str.slice(-1).cast(pl.Int32, strict=False)
    month = (
        pl.when(kind == "quarter").then(small * 3)
        .when(kind == "half").then(small * 6)
        .when(kind.is_in(["month", "joined", "ytd"])).then(digits)
        .otherwise(12)
    )  # fmt: skip
    return facts.with_columns(
        year=code.str.slice(0, 4).cast(pl.Int32, strict=False),
        month=month,
        kind=kind,
        half=0.5 * (10.0 ** (-pl.col("decimals").fill_null(0).cast(pl.Float64))),
    )


def pick(
    facts: pl.DataFrame,
    indicators: str | Sequence[str] | None = None,
    *,
    measure: str = "level",
    kinds: Iterable[str] = (),
) -> pl.DataFrame:
    """Rows with a value, of these indicators (all where None), measure and kinds of period (all where empty)."""
    wanted = pl.col("value").is_not_null() & (pl.col("measure") == measure)
    if indicators is not None:
        names = [indicators] if isinstance(indicators, str) else list(indicators)
        wanted &= pl.col("indicator").is_in(names)
    if kinds:
        wanted &= pl.col("kind").is_in(list(kinds))
    return facts.filter(wanted)


def join_roles(
    facts: pl.DataFrame, roles: Mapping[str, str], *, measure: str = "level", measures: Mapping[str, str] | None = None
) -> pl.DataFrame:
    """One row for each unit, industry and period that has every role: columns `<role>`, `<role>_half`, `<role>_id`."""
    joined: pl.DataFrame | None = None
    for role, indicator in roles.items():
        chosen = (measures or {}).get(role, measure)
        part = pick(facts, indicator, measure=chosen).unique([*PLACE], keep="last", maintain_order=True)
        part = part.select(
            *PLACE, "year", "month", "kind",
            pl.col("value").alias(role), pl.col("half").alias(f"{role}_half"), pl.col("id").alias(f"{role}_id"),
        )  # fmt: skip
        joined = part if joined is None else joined.join(part.drop("year", "month", "kind"), on=[*PLACE], how="inner")
    assert joined is not None
    return joined.sort("unit", "industry", "year", "month", "period")


class Reporter:
    """Makes violations of one rule from row numbers of the facts."""

    def __init__(self, facts: pl.DataFrame, rule: CheckRule) -> None:
        self.facts, self.rule = facts, rule
        self._keys = facts.select(KEY)

    def report(self, ids: Iterable[int | None], message: str, remedy: str, *, tier: str = "") -> Violation:
        """A violation between the facts of these rows; the first row's cell is its place."""
        rows = [number for number in ids if number is not None]
        keys = tuple(self._keys.row(number) for number in rows)
        cell = self.facts["cell"][rows[0]] or ""
        place = cell or "/".join(part for part in keys[0][:6] if part)
        firmness = type(self.rule.firmness)(tier) if tier else self.rule.firmness
        return Violation(self.rule.id, self.rule.kind, firmness, place, message, remedy, keys)


def key_of(facts: pl.DataFrame, number: int) -> FactKey:
    """The key of a row."""
    return tuple(facts[name][number] for name in KEY)


def rows_of(frame: pl.DataFrame) -> Iterator[dict[str, object]]:
    """Rows by column name; only ever of what is flagged."""
    return frame.iter_rows(named=True)


def show(value: float, decimals: int = 4) -> str:
    """A figure for a sentence, no zero too many.

    >>> show(12.50000001), show(1234567.0), show(-0.00000001)
    ('12.5', '1234567', '0')
    """
    text = f"{value:.{decimals}f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
