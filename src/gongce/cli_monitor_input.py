"""What the commands of monitoring share: reading arguments, tables and observations, printing.

Like `cli`, this module may read the clock and import inside functions: help must come at once.
"""

import argparse
import json
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongce.vocabulary import AS_CSV, InputError, read_text

if TYPE_CHECKING:
    import polars as pl

    from gongce.facts.batch import Batch
    from gongce.rulebook import Pack
    from gongce.vocabulary import Period

_OPTIONAL = ("definition", "industry", "measure", "price_basis", "lane", "printed", "missing", "cell", "batch")


def read_day(text: str) -> date:
    """A day of the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a day; write 2019-07-31") from None


def read_period(text: str) -> "Period":
    """A reporting period of the command line."""
    from gongce.vocabulary import Period

    try:
        return Period.parse(text)
    except InputError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def today_or(day: date | None) -> date:
    """The day that was given, else today."""
    return day or datetime.now(UTC).astimezone().date()


def end_of(day: date | None) -> datetime:
    """The last moment of a day, else now: what was recorded up to it is seen."""
    if day is None:
        return datetime.now(UTC)
    return datetime.combine(day + timedelta(days=1), time(), UTC) - timedelta(microseconds=1)


def read_table(path: Path) -> "pl.DataFrame":
    """A CSV or JSON table somebody brings, every cell as text, blanks cut off.

    Raises:
        InputError: it cannot be read, or is no table.
    """
    import polars as pl

    text = read_text(path, f"{AS_CSV} or JSON")
    try:
        frame = _of_json(text) if path.suffix.lower() == ".json" else pl.read_csv(text.encode(), infer_schema=False)
    except (pl.exceptions.PolarsError, ValueError, TypeError, AttributeError):
        remedy = "one row a line, the first one naming the columns"
        raise InputError("not a table", where=str(path), remedy=remedy) from None
    return frame.with_columns(pl.all().cast(pl.String).fill_null("").str.strip_chars())


def _of_json(text: str) -> "pl.DataFrame":
    import polars as pl

    rows = json.loads(text)
    names = list(dict.fromkeys(name for row in rows for name in row))
    texts = {name: [None if row.get(name) is None else str(row.get(name)) for row in rows] for name in names}
    return pl.DataFrame(texts, schema=dict.fromkeys(names, pl.String))


def read_observations(path: Path, pack: "Pack", as_of: datetime) -> "tuple[pl.DataFrame, tuple[Batch, ...]]":
    """Observations from an archive's folder, or from a table: indicator, unit, period, value and what else is known.

    In a table the price basis and lane left out are the indicator's, the measure level, and rows without
    `recorded_at` were recorded just before `as_of`. A blank value is not_reported unless `missing` says why.

    Raises:
        InputError: no archive and no table, a column is lacking, or a row is no observation.
    """
    if path.is_dir():
        from gongce.facts.archive import Archive
        from gongce.vocabulary import Lane

        archive = Archive.open(path)
        return archive.read(lanes=tuple(Lane), as_of=as_of).frame.collect(), archive.batches()
    return _observe(read_table(path), pack, as_of, str(path)), ()


def _observe(table: "pl.DataFrame", pack: "Pack", as_of: datetime, where: str) -> "pl.DataFrame":
    import polars as pl

    from gongce.facts.schema import OBSERVATION_SCHEMA, validate_observations

    lacking = next((name for name in ("indicator", "unit", "period", "value") if name not in table.columns), None)
    if lacking:
        raise InputError(f"no column {lacking}", where=where, remedy="give indicator,unit,period,value")
    table = table.with_columns(pl.lit("").alias(name) for name in _OPTIONAL if name not in table.columns)
    table = name_facts(table, pack, where)
    value = pl.col("value").cast(pl.Float64, strict=False)
    bad = table.with_row_index("line", 2).filter((pl.col("value") != "") & value.is_null())
    if bad.height:
        remedy = "write 46.59, or leave it blank"
        raise InputError(f"{bad['value'][0]} is not a number", where=f"{where}:{bad['line'][0]}", remedy=remedy)
    basis = {one.id: str(one.price_basis) for one in pack.indicators}
    lanes = {one.id: str(one.lane) for one in pack.indicators}
    name = pl.col("indicator")
    frame = table.with_columns(
        value=value,
        decimals=_decimals(table),
        printed=pl.when(pl.col("printed") == "").then("value").otherwise("printed"),
        measure=pl.when(pl.col("measure") == "").then(pl.lit("level")).otherwise("measure"),
        price_basis=_filled("price_basis", name.replace_strict(basis, default="none")),
        lane=_filled("lane", name.replace_strict(lanes, default="STAT_AGG")),
        missing=pl.when((pl.col("missing") == "") & value.is_null()).then(pl.lit("not_reported")).otherwise("missing"),
        recorded_at=_moments(table, as_of, where),
    ).select(OBSERVATION_SCHEMA.names())
    for finding in validate_observations(frame):
        raise InputError(finding.message, where=f"{where} {finding.place}", remedy=finding.remedy)
    return frame


def name_facts(table: "pl.DataFrame", pack: "Pack", where: str) -> "pl.DataFrame":
    """Titles and aliases of indicators and units as ids; a unit the pack does not know may be a respondent.

    Raises:
        InputError: an indicator the pack does not know, or a title that two bear.
    """
    import polars as pl

    from gongce.facts.importing.labels import Roster, fold_label, indicator_names

    known, roster = indicator_names(pack), Roster.of(pack)
    found = {text: known.get(fold_label(text)) for text in table["indicator"].unique().to_list()}
    for line, text in enumerate(table["indicator"].to_list(), 2):
        if found[text] is None:
            raise InputError(
                f"no indicator {text}", where=f"{where}:{line}", remedy="write its id or title of the pack"
            )
    ids = {one.id for one in pack.units}
    units = {text: text if text in ids else roster.find(text) or text for text in table["unit"].unique().to_list()}
    return table.with_columns(pl.col("indicator").replace(found), pl.col("unit").replace(units))


def _filled(name: str, default: "pl.Expr") -> "pl.Expr":
    import polars as pl

    return pl.when(pl.col(name) == "").then(default).otherwise(pl.col(name))


def _decimals(table: "pl.DataFrame") -> "pl.Series":
    import polars as pl

    counted = [len(text.partition(".")[2]) if text else None for text in table["value"].to_list()]
    return pl.Series(counted, dtype=pl.Int16)


def _moments(table: "pl.DataFrame", as_of: datetime, where: str) -> "pl.Series":
    import polars as pl

    texts = table["recorded_at"].to_list() if "recorded_at" in table.columns else [""] * table.height
    try:
        moments = [datetime.fromisoformat(text) if text else as_of for text in texts]
    except ValueError:
        raise InputError("recorded_at is no moment", where=where, remedy="write 2019-07-15T09:00:00+08:00") from None
    moments = [moment if moment.tzinfo else moment.replace(tzinfo=UTC) for moment in moments]
    return pl.Series(moments, dtype=pl.Datetime("us", "UTC"))


def load_pack_of(arguments: argparse.Namespace) -> "Pack":
    """The pack a command names."""
    from gongce.rulebook import load_pack

    return load_pack(arguments.pack)


def write_file(path: Path, content: bytes) -> None:
    """A whole file or none."""
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror})", where=str(path), remedy="choose another place"
        ) from None


def print_json(value: Any) -> None:
    """JSON on standard output."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def print_lines(lines: Iterable[str]) -> None:
    """Lines on standard output."""
    for line in lines:
        print(line)
