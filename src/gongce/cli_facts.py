"""`gongce facts`: what an archive holds, whether it is whole, where a figure comes from.

Like `cli`, this module may read the clock and import inside functions: help must come at once.
"""

import argparse
import json
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongce.vocabulary import InputError, Lane, Severity, UsageError

if TYPE_CHECKING:
    import polars as pl

    from gongce.facts import Archive

_LIMITS = ("indicators", "units", "periods", "measures", "industries")
_SHOWN = (
    "indicator",
    "definition",
    "unit",
    "industry",
    "period",
    "measure",
    "printed",
    "value",
    "missing",
    "lane",
    "cell",
)
_ROWS = 50
_DAY = timedelta(days=1)


def add_facts(commands: Any) -> None:
    """`gongce facts verify | batches | read | explain | compact`."""
    parser = commands.add_parser(
        "facts",
        help="the observation archive: verify, batches, read, explain, compact",
        description="An archive holds every observation ever imported, with the file and cell it came from.",
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    _add_verify(actions)
    _add_batches(actions)
    _add_read(actions)
    _add_explain(actions)
    _add_compact(actions)


def _add_action(actions: Any, name: str, run: Any, text: str, description: str) -> Any:
    parser = actions.add_parser(name, help=text, description=description)
    parser.add_argument("archive", type=Path, metavar="ARCHIVE", help="the archive's folder")
    parser.set_defaults(run=run)
    return parser


def _add_verify(actions: Any) -> None:
    text = "prove that nothing is missing or altered"
    description = (
        "Check the chain, the bytes of every file and the rows of every batch; exit code 3 where one is wrong."
    )
    parser = _add_action(actions, "verify", run_verify, text, description)
    parser.add_argument("--quick", action="store_true", help="the chain and the files' bytes only, not every row")
    parser.add_argument(
        "--head", metavar="HASH", help="an end of the chain that was noted down: it must still be there"
    )
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def _add_batches(actions: Any) -> None:
    description = "Every import in the order it came in: file, form, period, rows, when and by whom."
    parser = _add_action(actions, "batches", run_batches, "what was imported, when and by whom", description)
    parser.add_argument("--json", action="store_true", help="print them as JSON")


def _add_read(actions: Any) -> None:
    description = f"What counted at a moment, sorted; the first {_ROWS} rows, or all of them as CSV or JSON."
    parser = _add_action(actions, "read", run_read, "observations as of a moment", description)
    parser.add_argument("--lane", action="append", choices=[str(lane) for lane in Lane], help="default: all")
    parser.add_argument("--as-of", metavar="TIME", help="2019-07-15 (the whole day) or 2019-07-15T10:00; default: now")
    for name in _LIMITS:
        parser.add_argument(f"--{name}", metavar="A,B", help=f"only these {name}")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="every row and column as CSV")
    form.add_argument("--json", action="store_true", help="every row and column as JSON")


def _add_explain(actions: Any) -> None:
    description = "The file, its SHA-256, sheet and cell a figure comes from, and what it superseded."
    parser = _add_action(actions, "explain", run_explain, "where a figure comes from", description)
    for name in ("indicator", "unit", "period", "lane"):
        parser.add_argument(f"--{name}", required=True, help=f"the figure's {name}")
    for name in ("definition", "industry", "measure", "price-basis"):
        parser.add_argument(f"--{name}", help=f"the figure's {name}, where it has several")
    parser.add_argument("--as-of", metavar="TIME", help="as for read")
    parser.add_argument("--json", action="store_true", help="print the trace as JSON")


def _add_compact(actions: Any) -> None:
    description = "Sort what was appended into the files of its year. Every vintage stays readable."
    parser = _add_action(actions, "compact", run_compact, "make reads fast; every vintage stays", description)
    parser.add_argument(
        "--drop", action="store_true", help="also delete files unused for a day, and imports never finished"
    )


def _open(arguments: argparse.Namespace) -> "Archive":
    from gongce.facts import Archive

    return Archive.open(arguments.archive)


def run_verify(arguments: argparse.Namespace) -> int:
    """Print what is wrong, and the end of the chain to note down."""
    from gongce.rulebook.listings import list_findings

    archive = _open(arguments)
    findings = archive.verify(contents=not arguments.quick, head=arguments.head)
    batches, head = archive.batches(), archive.head
    if arguments.json:
        _print_json({"findings": [_plain(finding) for finding in findings], "batches": len(batches), "head": head})
    else:
        rows = sum(batch.rows for batch in batches)
        state = "见以上各项" if findings else "完整，未见缺失或改动"
        for line in (*list_findings(findings), f"批次{len(batches)}个，共{rows:,}行：{state}。", f"链条末端 {head}"):
            print(line)
    return InputError.exit_code if any(finding.severity is Severity.BLOCKING for finding in findings) else 0


def run_batches(arguments: argparse.Namespace) -> int:
    """Print every batch."""
    batches = _open(arguments).batches()
    if arguments.json:
        _print_json({"batches": [batch.to_record() for batch in batches]})
        return 0
    for batch in batches:
        moment = f"{batch.recorded_at.astimezone(UTC):%Y-%m-%d %H:%M}"
        print("  ".join((batch.id, moment, batch.period or "—", f"{batch.rows:,}行", batch.form, batch.by, batch.file)))
    print(f"共{len(batches)}个批次。")
    return 0


def run_read(arguments: argparse.Namespace) -> int:
    """Print the observations asked for."""
    from gongce.facts.schema import KEY

    limits = {name: value.split(",") for name in _LIMITS if (value := getattr(arguments, name))}
    lanes = [Lane(name) for name in arguments.lane or Lane]
    rows = _open(arguments).read(lanes=lanes, as_of=read_moment(arguments.as_of), **limits).frame
    found = rows.collect(engine="streaming").sort(KEY)
    if arguments.csv:
        found.write_csv(sys.stdout)
    elif arguments.json:
        _print_json({"observations": [_show_row(row) for row in found.iter_rows(named=True)]})
    else:
        _print_table(found)
    return 0


def _print_table(rows: "pl.DataFrame") -> None:
    import polars as pl

    shown = rows.head(_ROWS).select(_SHOWN)
    used = [name for name in _SHOWN if name == "value" or (shown[name] != "").any()]
    with pl.Config(
        tbl_rows=_ROWS, tbl_cols=-1, tbl_width_chars=200, fmt_str_lengths=30, tbl_hide_dataframe_shape=True
    ) as config:
        config.set_tbl_hide_column_data_types(active=True)
        print(shown.select(used))
    rest = f"，只列前{_ROWS}行（--csv 给出全部）" if rows.height > _ROWS else ""
    print(f"共{rows.height:,}行{rest}。")


def run_explain(arguments: argparse.Namespace) -> int:
    """Print where a figure comes from."""
    from dataclasses import asdict

    names = ("indicator", "unit", "period", "lane", "definition", "industry", "measure", "price_basis")
    fact = {name: value for name in names if (value := getattr(arguments, name)) is not None}
    trace = _open(arguments).explain(fact, as_of=read_moment(arguments.as_of))
    if arguments.json:
        _print_json(asdict(trace))
        return 0
    print(f"{trace.label}：{trace.value}")
    for source in trace.sources:
        print(f"  ← {source}  sha256 {getattr(source, 'sha256', '')}")
    print(f"  {trace.note}")
    return 0


def run_compact(arguments: argparse.Namespace) -> int:
    """Compact, and delete what nobody needs where that is asked for."""
    archive = _open(arguments)
    print(f"整理了{archive.compact()}个年度分区。")
    if arguments.drop:
        print(f"删除了{archive.drop_unused(before=datetime.now(UTC) - _DAY)}个不再使用的文件。")
    return 0


def read_moment(text: str | None) -> datetime | None:
    """The moment of an option: a day means its end, a time without a zone is local.

    Raises:
        UsageError: neither a day nor a time.
    """
    if text is None:
        return None
    try:
        if len(text) == len("2019-07-15"):
            following = date.fromisoformat(text) + _DAY
            start = datetime(following.year, following.month, following.day).astimezone()
            return (start - timedelta(microseconds=1)).astimezone(UTC)
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError("is no time", where=text, remedy="write 2019-07-15 or 2019-07-15T10:00") from None


def _show_row(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"recorded_at": row["recorded_at"].isoformat()}


def _plain(finding: Any) -> dict[str, str]:
    fields = ("code", "severity", "place", "message", "remedy")
    return {field: str(getattr(finding, field)) for field in fields}


def _print_json(value: Any) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
