"""`gongce appraise` and `gongce grade`: schemes applied to data, with reasons, snapshots, trials and notices.

Like `cli`, this module may read the clock and import inside functions: help must come at once.
"""

import argparse
import json
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongce.cli_judge_follow import add_follow_options, asks_to_follow, follow
from gongce.vocabulary import Lane, UsageError, read_text

if TYPE_CHECKING:
    from gongce.appraisal.figures import FactTable
    from gongce.appraisal.review import Move
    from gongce.appraisal.scheme import Ready
    from gongce.appraisal.sheet import Sheet

LANES = [str(lane) for lane in Lane]


def add_judge(commands: Any) -> None:
    """`gongce appraise` and `gongce grade`."""
    _add_appraise(commands)
    _add_grade(commands)


def _add_appraise(commands: Any) -> None:
    parser = commands.add_parser(
        "appraise",
        help="score, rank and grade units by a scheme",
        description="Apply a scheme (YAML) to data (CSV or xlsx, a row a unit). Nothing is issued without --issue.",
    )
    parser.add_argument("scheme", type=Path, metavar="SCHEME", help="the scheme's file")
    parser.add_argument("data", type=Path, metavar="DATA", help="the table: unit, then a column a figure or fact")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    parser.add_argument("--explain", metavar="UNIT", help="tell a unit's score step by step")
    parser.add_argument("--lane", choices=LANES, default=str(Lane.STAT_AGG), help="the lane the data travel in")
    parser.add_argument("--before", type=Path, metavar="SNAPSHOT", help="an earlier snapshot: changes of place, moves")
    parser.add_argument("--snapshot", type=Path, metavar="OUT", help="keep the result as a snapshot")
    parser.add_argument("--occasion", default="试算", metavar="WORD", help="the snapshot's occasion: 月通报, 季考评 …")
    parser.add_argument("--period", default="", metavar="PERIOD", help="the period it judges, such as 2026-Q2")
    parser.add_argument("--day", type=_read_day, metavar="DAY", help="the day it is made; left out: today")
    trial = parser.add_mutually_exclusive_group()
    trial.add_argument("--weights", metavar="ITEM=POINTS,…", help="try other weights; the rest keep their proportions")
    trial.add_argument("--correct", action="append", default=[], metavar="UNIT:COLUMN=VALUE", help="replay with it")
    trial.add_argument("--switch", type=Path, metavar="OLD", help="the scheme this one replaces: both on the same data")
    trial.add_argument("--gain", metavar="UNIT", help="what each item must reach for the unit to gain a place")
    parser.add_argument("--annex", action="store_true", help="rank intervals from the declared uncertainties")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write notice, bulletin and workbook there")
    add_follow_options(parser)
    parser.add_argument("--issue", action="store_true", help="issue: refused where basis, approval, … are lacking")
    parser.add_argument("--approver", default="", help="who issues over open findings about data")
    parser.add_argument("--reason", default="", help="and why; it is printed")
    parser.set_defaults(run=run_appraise)


def _add_grade(commands: Any) -> None:
    parser = commands.add_parser(
        "grade",
        help="per-mu evaluation: grade enterprises by a scheme",
        description="Grade enterprises by a scheme. Only ADMIN and CONSENTED data are accepted; say which with --lane.",
    )
    parser.add_argument("scheme", type=Path, metavar="SCHEME", help="the scheme's file")
    parser.add_argument("data", type=Path, metavar="DATA", help="CSV, xlsx or Parquet: a row an enterprise")
    parser.add_argument("--lane", choices=LANES, required=True, help="the lane the data travel in")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    parser.add_argument("--explain", metavar="ENTERPRISE", help="tell one enterprise's score step by step")
    parser.add_argument(
        "--land", type=Path, metavar="LEDGER", help="parcels as used (parcel,holder,user,mu): gives the column mu"
    )
    parser.add_argument("--before", type=Path, metavar="RESULT", help="the earlier result: who changed class, and why")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the result (CSV); never over another")
    parser.add_argument("--measures", type=_read_day, metavar="DAY", help="also the differential measures on that day")
    parser.set_defaults(run=run_grade)


def _read_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a day; write 2026-12-31") from None


def run_appraise(arguments: argparse.Namespace) -> int:
    """Score the units and print, keep, try, or issue the result."""
    from gongce.appraisal.figures import read_table
    from gongce.appraisal.scheme import load_scheme

    ready = load_scheme(arguments.scheme)
    table = read_table(arguments.data, lanes=Lane(arguments.lane))
    if arguments.weights or arguments.correct or arguments.switch or arguments.gain:
        return _try(arguments, ready, table)
    day = arguments.day or datetime.now(UTC).astimezone().date()
    previous = _read_before(arguments.before)
    sheet = _score(ready, table, previous)
    issued = _issue(arguments, ready, sheet, day)
    followed, told = follow(arguments, ready, table, sheet, day) if asks_to_follow(arguments) else ({}, [])
    if arguments.snapshot:
        _keep(arguments, ready, table, sheet, day)
    annex = _draw(ready, table, is_asked_for=arguments.annex) if arguments.annex or arguments.out else None
    if arguments.out:
        _write_notices(arguments, ready, sheet, annex, issued, day)
    _print_result(arguments, ready, sheet, annex, day, previous, followed, told)
    return 0


def _score(ready: "Ready", table: "FactTable", previous: "Sheet | None") -> "Sheet":
    from gongce.appraisal.sheet import score_units

    return score_units(ready, table, previous=previous)


def _read_before(path: Path | None) -> "Sheet | None":
    from gongce.appraisal.review import read_snapshot

    return (
        None
        if path is None
        else read_snapshot(read_text(path, "give a snapshot written by --snapshot"), str(path)).sheet
    )


def _issue(arguments: argparse.Namespace, ready: "Ready", sheet: "Sheet", day: date) -> Any:
    from gongce.appraisal.review import issue_sheet

    if not arguments.issue:
        return None
    return issue_sheet(ready, sheet, day=day, approver=arguments.approver, reason=arguments.reason)


def _keep(arguments: argparse.Namespace, ready: "Ready", table: "FactTable", sheet: "Sheet", day: date) -> None:
    from gongce.appraisal.review import Snapshot, write_snapshot
    from gongce.rulebook.outputs import write_text

    if arguments.snapshot.exists():
        raise UsageError("a snapshot is never written over", where=str(arguments.snapshot), remedy="name a new file")
    snapshot = Snapshot.of(sheet, ready, table.sha256, occasion=arguments.occasion, period=arguments.period, day=day)
    write_text(arguments.snapshot, write_snapshot(snapshot))


def _print_result(
    arguments: argparse.Namespace,
    ready: "Ready",
    sheet: "Sheet",
    annex: Any,
    day: date,
    previous: "Sheet | None",
    followed: dict[str, Any],
    told: list[str],
) -> None:
    from gongce.appraisal.review import compare_sheets
    from gongce.appraisal.review.issuing import tell_lacking
    from gongce.appraisal.sheet import explain_unit
    from gongce.appraisal.sheet.listing import list_sheet

    moves = compare_sheets(previous, sheet) if previous else ()
    lacking = ready.lacking(day)
    if arguments.json:
        _print_json(_record(ready, sheet, annex, lacking, moves) | followed)
        return
    if arguments.explain:
        print("\n".join(explain_unit(ready, sheet, arguments.explain)))
        return
    lines = [*list_sheet(sheet), *(move.text for move in moves if move.has_moved)]
    lines += [f"{found.place}：{found.message}{found.remedy}" for found in sheet.findings]
    lines += _list_annex(annex)
    print("\n".join([*lines, *told, *([f"内部分析，{tell_lacking(lacking)}。"] if lacking else [])]))


def _record(
    ready: "Ready", sheet: "Sheet", annex: Any, lacking: tuple[str, ...], moves: "Iterable[Move]"
) -> dict[str, Any]:
    from gongce.appraisal.review.snapshots import sheet_record
    from gongce.appraisal.sheet import explain_unit

    record = sheet_record(sheet)
    for unit in record["units"]:
        unit["explanation"] = list(explain_unit(ready, sheet, unit["unit"]))
    record["status"] = "internal" if lacking else "issuable"
    record["lacking"] = list(lacking)
    record["findings"] = [_plain(found) for found in sheet.findings]
    record["moves"] = [_move_record(move) for move in moves]
    if annex is not None:
        record["annex"] = annex.record()
    return record


def _plain(finding: Any) -> dict[str, str]:
    return {name: str(getattr(finding, name)) for name in ("code", "severity", "place", "message", "remedy")}


def _move_record(move: "Move") -> dict[str, Any]:
    return {
        "unit": move.unit,
        "rank_before": move.rank_before,
        "rank_after": move.rank_after,
        "grade_before": move.grade_before,
        "grade_after": move.grade_after,
        "items": [[title, str(change)] for title, change in move.items],
        "text": move.text,
    }


def _print_json(value: Any) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def _draw(ready: "Ready", table: "FactTable", *, is_asked_for: bool) -> Any:
    """The analysis annex; None where the scheme declares no uncertainty and nobody asks for it."""
    import numpy as np

    from gongce.appraisal.intervals import draw_ranks

    declared = ready.scheme.uncertainty
    if declared is None and not is_asked_for:
        return None
    return draw_ranks(ready, table, rng=np.random.default_rng(declared.seed if declared else None))


def _list_annex(annex: Any) -> list[str]:
    return [] if annex is None else list(annex.lines())


def _write_notices(
    arguments: argparse.Namespace, ready: "Ready", sheet: "Sheet", annex: Any, issued: Any, day: date
) -> None:
    from gongce.bulletins.appraisal_notice import write_notices
    from gongce.rulebook.outputs import write_bytes

    _make_folder(arguments.out)
    for name, content in write_notices(ready, sheet, annex, issued, day=day, period=arguments.period).items():
        write_bytes(arguments.out / name, content)
        print(arguments.out / name, file=sys.stderr)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot be made ({error.strerror})", where=str(folder), remedy="choose another") from None


def _try(arguments: argparse.Namespace, ready: "Ready", table: "FactTable") -> int:
    """Other weights, a correction, the scheme before, or what gains a place: nothing is stored."""
    from gongce.appraisal.review import compare_sheets, find_gains, replay, reweigh, switch_scheme
    from gongce.appraisal.scheme import load_scheme
    from gongce.appraisal.sheet import score_units

    if arguments.gain:
        gains = find_gains(ready, table, arguments.gain)
        return _print_lines(arguments.json, [gain.text for gain in gains], [_gain_record(gain) for gain in gains])
    if arguments.switch:
        switch = switch_scheme(load_scheme(arguments.switch), ready, table)
        pairs = [{"new": pair.new, "old": list(pair.old)} for pair in switch.items]
        lines = [f"{' '.join(pair.old) or '（新增）'} → {pair.new or '（取消）'}" for pair in switch.items]
        return _print_moves(arguments.json, switch.moves, lines, pairs)
    if arguments.correct:
        moves = replay(ready, table, dict(_read_correction(text) for text in arguments.correct)).moves
    else:
        moves = compare_sheets(
            score_units(ready, table), score_units(reweigh(ready, _read_weights(arguments.weights)), table)
        )
    return _print_moves(arguments.json, moves, [], [])


def _print_moves(as_json: bool, moves: "Iterable[Move]", lines: list[str], pairs: list[Any]) -> int:
    told = [move.text for move in moves if move.has_moved] or ["名次与档次均无变化。"]
    return _print_lines(as_json, [*lines, *told], {"moves": [_move_record(move) for move in moves], "items": pairs})


def _print_lines(as_json: bool, lines: list[str], record: Any) -> int:
    if as_json:
        _print_json(record)
    else:
        print("\n".join(lines))
    return 0


def _gain_record(gain: Any) -> dict[str, Any]:
    return {
        "item": gain.item,
        "column": gain.column,
        "figure": None if gain.figure is None else str(gain.figure),
        "needed": None if gain.needed is None else str(gain.needed),
        "rank_before": gain.rank_before,
        "rank_after": gain.rank_after,
    }


def _read_correction(text: str) -> tuple[tuple[str, str], Fraction | None]:
    place, has_value, value = text.rpartition("=")
    unit, has_column, column = place.rpartition(":")
    if not has_value or not has_column:
        raise UsageError(f"{text} is no correction", remedy="write UNIT:COLUMN=VALUE; no value: it is missing")
    return (unit, column), _read_number(value) if value else None


def _read_weights(text: str) -> dict[str, Fraction]:
    pairs = [part.partition("=") for part in text.split(",")]
    return {name.strip(): _read_number(value) for name, _, value in pairs}


def _read_number(text: str) -> Fraction:
    try:
        return Fraction(text.strip())
    except (ValueError, ZeroDivisionError):
        raise UsageError(f"{text!r} is no number", remedy="write 12.3") from None


def run_grade(arguments: argparse.Namespace) -> int:
    """Grade enterprises and print or write the result."""
    from gongce.cli_judge_grade import run_grade_command

    return run_grade_command(arguments)
