"""`gongce forecast`, `gongce backtest` and `gongce estimate`: from plain CSV files, without a workspace.

Like `cli`, this module may read the clock and import inside functions: help must come at once.
"""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongce.vocabulary import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gongce.forecasting.attainment import ComparableBase, Outlook, YearGoal
    from gongce.forecasting.estimates import AccuracyTest, Estimate, EstimateTable
    from gongce.forecasting.history import History, Point
    from gongce.forecasting.reconciliation import Reconciled
    from gongce.forecasting.tables import Table

SEED = 20180726
"""The dice of paths where parts and whole are brought together; fixed, so that a run can be repeated."""


def add_forecast(commands: Any) -> None:
    """`gongce forecast`, `gongce backtest` and `gongce estimate`."""
    _add_forecast(commands)
    _add_backtest(commands)
    _add_estimate(commands)


def _add_forecast(commands: Any) -> None:
    parser = commands.add_parser(
        "forecast",
        help="will the year's target be met: year-end, gap, monthly amount, probability",
        description="Forecast year-ends of monthly or quarterly series in a CSV (period,value or series,period,value, "
        "or a column a series; Chinese heads too) and set them against targets.",
    )
    _add_input(parser)
    parser.add_argument("--target", type=float, metavar="VALUE", help="the year's target, for every series")
    parser.add_argument("--floor", type=float, metavar="VALUE", help="the least that must be reached (保底)")
    parser.add_argument("--strive", type=float, metavar="VALUE", help="the stretch value (力争)")
    parser.add_argument("--targets", type=Path, metavar="CSV", help="series,floor,target,strive: own targets a series")
    parser.add_argument("--at-most", action="store_true", help="targets are ceilings (控制在…以内)")
    parser.add_argument(
        "--growth", action="store_true", help="values are official growth of year-to-date totals in %%, so are targets"
    )
    parser.add_argument("--base-year", type=float, metavar="VALUE", help="last year's total of the same panel")
    parser.add_argument("--base-so-far", type=float, metavar="VALUE", help="the same panel's total of the same months")
    parser.add_argument("--current", type=float, metavar="VALUE", help="with --growth: this year's total so far")
    parser.add_argument("--whole", metavar="SERIES", help="this series is the sum of all others: bring them together")
    parser.add_argument("--freeze", type=Path, metavar="LEDGER", help="add the forecasts to this ledger (JSON Lines)")
    parser.set_defaults(run=run_forecast)


def _add_backtest(commands: Any) -> None:
    parser = commands.add_parser(
        "backtest",
        help="what the forecast would have said in past years, against simple ways",
        description="Forecast past year-ends with what was known then: errors, coverage, Brier and CRPS; with "
        "--ledger score frozen forecasts instead.",
    )
    _add_input(parser)
    parser.add_argument(
        "--months", type=int, nargs="+", metavar="M", help="forecast after these months; left out: the series' own"
    )
    parser.add_argument("--years", type=int, default=5, metavar="N", help="how many past years (5)")
    parser.add_argument("--ledger", type=Path, metavar="LEDGER", help="score what was frozen in this ledger")
    parser.set_defaults(run=run_backtest)


def _add_estimate(commands: Any) -> None:
    parser = commands.add_parser(
        "estimate",
        help="this period's official growth before its release, from early indicators",
        description="A CSV with a column of periods, one of official growth (empty in the last row) and indicators "
        "that are known earlier (power, VAT, freight, flash returns).",
    )
    parser.add_argument("csv", type=Path, metavar="CSV", help="period, official growth, indicators")
    parser.add_argument("--official", metavar="COLUMN", help="the column of official growth; left out: the first")
    parser.add_argument("--levels", action="store_true", help="indicators are amounts; growth over a year is taken")
    parser.add_argument("--peers", type=Path, metavar="CSV", help="city,growth: the place that the estimate means")
    parser.add_argument("--freeze", type=Path, metavar="LEDGER", help="add the estimate to this ledger (JSON Lines)")
    parser.add_argument("--score", type=Path, metavar="LEDGER", help="score estimates frozen in this ledger")
    parser.add_argument("--json", action="store_true", help="print it as JSON")
    parser.set_defaults(run=run_estimate)


def _add_input(parser: Any) -> None:
    parser.add_argument("csv", type=Path, metavar="CSV", help="period,value or series,period,value")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--ytd", action="store_true", help="values are totals since January (累计)")
    shape.add_argument("--monthly", action="store_true", help="values are single periods")
    parser.add_argument("--json", action="store_true", help="print it as JSON")


def run_forecast(arguments: argparse.Namespace) -> int:
    """Print the outlook of every series; one that cannot be forecast is told of."""
    from gongce.forecasting.attainment import assess_year
    from gongce.forecasting.listings import list_findings, list_outlooks
    from gongce.forecasting.records import record_forecast
    from gongce.forecasting.routes import project_histories

    table = _read_table(arguments.csv)
    goals = _read_goals(arguments, [name for name, _ in table.series])
    if arguments.growth:
        return _run_growth(arguments, table, goals)
    histories = _align(table, arguments)
    base = _read_base(arguments, len(histories))
    projections = project_histories(histories)
    outlooks = [assess_year(one, goals.get(one.history.name), base) for one in projections]
    together = _bring_together(outlooks, arguments.whole) if arguments.whole else None
    if arguments.freeze:
        _freeze_outlooks(arguments.freeze, outlooks)
    if arguments.json:
        _print_json(record_forecast(outlooks, together, table.findings, SEED))
    else:
        for line in (*list_outlooks(outlooks, together), *list_findings(table.findings)):
            print(line)
    return 0


def _read_text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=str(path), remedy="give a CSV file") from None
    if content[:2] == b"PK" or b"\0" in content[:4096]:
        raise InputError("is not text", where=str(path), remedy="save the sheet as CSV (UTF-8)")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("is in an unknown encoding", where=str(path), remedy="save it as CSV (UTF-8)")


def _read_table(path: Path) -> "Table":
    from gongce.forecasting.tables import read_table

    return read_table(_read_text(path), path.name)


def _align(table: "Table", arguments: argparse.Namespace) -> "list[History]":
    """Every series laid out; among several, one that cannot be is told of and left out."""
    from gongce.forecasting.history import Shape, align_history

    shape = Shape.CUMULATIVE if arguments.ytd else Shape.SINGLE if arguments.monthly else Shape.AUTO
    histories, failures = [], []
    for name, points in table.series:
        try:
            histories.append(align_history(name, points, shape))
        except InputError as error:
            failures.append(error)
    if failures and not histories:
        raise failures[0]
    for failure in failures:
        print(f"gongce: left out: {failure}", file=sys.stderr)
    return histories


def _read_goals(arguments: argparse.Namespace, names: "Sequence[str]") -> "dict[str, YearGoal]":
    """Targets of every series: those of the file, else those of the command."""
    from dataclasses import replace

    from gongce.forecasting.attainment import YearGoal
    from gongce.forecasting.tables import read_goals

    values = (arguments.floor, arguments.target, arguments.strive)
    goals = {name: YearGoal(*values, at_most=arguments.at_most) for name in names if any(v is not None for v in values)}
    if arguments.targets:
        own = read_goals(_read_text(arguments.targets), arguments.targets.name)
        unknown = sorted(set(own) - set(names))
        if unknown:
            raise InputError(
                f"names no series of the data: {unknown[0]}",
                where=str(arguments.targets),
                remedy=f"series are {'、'.join(list(names)[:5])}",
            )
        goals |= {name: replace(goal, at_most=goal.at_most or arguments.at_most) for name, goal in own.items()}
    return goals


def _read_base(arguments: argparse.Namespace, series: int) -> "ComparableBase | None":
    from gongce.forecasting.attainment import ComparableBase

    if arguments.base_year is None and arguments.base_so_far is None:
        return None
    if arguments.base_year is None or arguments.base_so_far is None or series != 1:
        raise UsageError("--base-year and --base-so-far go together, with one series", remedy="give both")
    return ComparableBase(arguments.base_year, arguments.base_so_far)


def _run_growth(arguments: argparse.Namespace, table: "Table", goals: "Mapping[str, YearGoal]") -> int:
    from gongce.forecasting.growths import assess_growth
    from gongce.forecasting.history import Point
    from gongce.forecasting.listings import list_findings, list_growths
    from gongce.forecasting.records import record_findings, to_plain
    from gongce.vocabulary import Period

    base = _read_base(arguments, len(table.series))
    outlooks = []
    for name, points in table.series:
        totals = [Point(Period.ytd(one.period.year, one.period.last), one.value) for one in points]
        outlooks.append(assess_growth(name, totals, goals.get(name), base, arguments.current))
    if arguments.json:
        _print_json({"growth": [to_plain(one) for one in outlooks], "findings": record_findings(table.findings)})
    else:
        for line in (*list_growths(outlooks), *list_findings(table.findings)):
            print(line)
    return 0


def _bring_together(outlooks: "list[Outlook]", whole: str) -> "Reconciled":
    """Parts and whole reconciled; the outlooks are replaced by consistent ones."""
    import numpy as np

    from gongce.forecasting.attainment import assess_reconciled
    from gongce.forecasting.reconciliation import reconcile

    names = [one.projection.history.name for one in outlooks]
    if whole not in names:
        raise UsageError(f"no series is called {whole}", remedy=f"series are {'、'.join(names[:5])}")
    parts = [one for one in outlooks if one.projection.history.name != whole]
    city = outlooks[names.index(whole)]
    made = reconcile([one.projection for one in parts], city.projection, np.random.default_rng(SEED))
    outlooks[:] = [assess_reconciled(one, made) for one in outlooks]
    return made


def _freeze_outlooks(path: Path, outlooks: "Sequence[Outlook]") -> None:
    from gongce.forecasting.ledger import append_ledger, freeze_outlook

    now = datetime.now(UTC).replace(microsecond=0)
    entries = [freeze_outlook(one, now) for one in outlooks if one.projection.year_end is not None]
    _tell_frozen(append_ledger(path, entries), len(entries))


def _tell_frozen(added: int, whole: int) -> None:
    known = f"，{whole - added}条此前已冻结，未改" if added < whole else ""
    print(f"台账新增{added}条{known}。", file=sys.stderr)


def run_backtest(arguments: argparse.Namespace) -> int:
    """Print how past year-ends were forecast, or how frozen forecasts came out."""
    from gongce.forecasting.backtest import backtest_histories
    from gongce.forecasting.listings import list_backtests
    from gongce.forecasting.records import to_plain

    histories = _align(_read_table(arguments.csv), arguments)
    if arguments.ledger:
        return _score_year_ends(arguments, histories)
    if arguments.years < 1:
        raise UsageError("--years counts past years", remedy="give 1 or more")
    tests = backtest_histories(histories, arguments.months, arguments.years)
    if not tests:
        raise InputError(
            "no past year has a whole year before it", where=str(arguments.csv), remedy="give at least two full years"
        )
    if arguments.json:
        _print_json({"backtests": [to_plain(test) for test in tests]})
    else:
        for line in list_backtests(tests):
            print(line)
    return 0


def _score_year_ends(arguments: argparse.Namespace, histories: "Sequence[History]") -> int:
    actuals = {
        (history.name, str(history.year - back)): float(history.year_values(back).sum())
        for history in histories
        for back in range(1, history.whole_years + 1)
    }
    return _print_scored(arguments.ledger, actuals, arguments.json)


def _print_scored(ledger: Path, actuals: "Mapping[tuple[str, str], float]", as_json: bool) -> int:
    from gongce.forecasting.ledger import calibrate_ledger, read_ledger, score_ledger
    from gongce.forecasting.listings import list_scored
    from gongce.forecasting.records import to_plain

    if not ledger.exists():
        raise InputError("no such ledger", where=str(ledger), remedy="freeze forecasts first (--freeze)")
    scored = score_ledger(read_ledger(ledger), actuals)
    calibration = calibrate_ledger(scored)
    if as_json:
        _print_json({"scored": [to_plain(one) for one in scored], "calibration": calibration and to_plain(calibration)})
    else:
        for line in list_scored(scored):
            print(line)
    return 0


def run_estimate(arguments: argparse.Namespace) -> int:
    """Print the estimate of the last row's official growth."""
    from gongce.forecasting.estimates import estimate_growth, place_among
    from gongce.forecasting.listings import list_estimate
    from gongce.forecasting.records import record_estimate
    from gongce.forecasting.tables import read_peers

    series = dict(_read_table(arguments.csv).series)
    official = arguments.official or next(iter(series))
    if official not in series:
        raise UsageError(f"no column is called {official}", remedy=f"columns are {'、'.join(list(series)[:5])}")
    if arguments.score:
        return _print_scored(arguments.score, _official_actuals(official, series[official]), arguments.json)
    estimate = estimate_growth(_estimate_table(series, official, arguments.levels))
    peers = read_peers(_read_text(arguments.peers), arguments.peers.name) if arguments.peers else None
    place = place_among(estimate, peers) if peers else None
    tests = _compare(estimate)
    if arguments.freeze:
        _freeze_estimate(arguments.freeze, estimate, official)
    if arguments.json:
        _print_json(record_estimate(official, estimate, place, tests))
    else:
        for line in list_estimate(official, estimate, place, tests):
            print(line)
    return 0


def _official_actuals(name: str, points: "Sequence[Point]") -> dict[tuple[str, str], float]:
    from gongce.forecasting.estimates.tables import reporting_period

    return {(name, reporting_period(one.period).code): one.value for one in points if one.value is not None}


def _estimate_table(series: "Mapping[str, Sequence[Point]]", official: str, are_levels: bool) -> "EstimateTable":
    from gongce.forecasting.estimates.tables import lay_out_estimate

    return lay_out_estimate(series, official, are_levels=are_levels)


def _freeze_estimate(path: Path, estimate: "Estimate", official: str) -> None:
    from gongce.forecasting.ledger import append_ledger, freeze_estimate

    now = datetime.now(UTC).replace(microsecond=0)
    _tell_frozen(append_ledger(path, [freeze_estimate(estimate, now, subject=official)]), 1)


def _compare(estimate: "Estimate") -> "list[tuple[str, AccuracyTest]]":
    from gongce.forecasting.estimates import Way, compare_bridge

    return [
        (f"先行指标推算与{way.words}相比", test)
        for way in (Way.CARRIED, Way.MEAN)
        if (test := compare_bridge(estimate.past, way)) is not None
    ]


def _print_json(value: Any) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
