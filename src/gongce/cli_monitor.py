"""`gongce monitor`: figures of a period, base year, surveys, pairs, peers, feeds, ranges, rhythms, systems, disclosure.

Like `cli`, this module may read the clock and import inside functions: help must come at once.
"""

import argparse
from pathlib import Path
from typing import Any

from gongce.cli_monitor_input import read_day, read_period
from gongce.cli_monitor_runs import run_feeds, run_pairs, run_period, run_ranges, run_report, run_rhythms
from gongce.cli_monitor_tables import (
    run_baseline,
    run_definition,
    run_disclose,
    run_efficiency,
    run_peers,
    run_survey,
    run_systems,
)

DATA_HELP = "observations: an archive's folder, or a CSV or JSON table with indicator,unit,period,value"


def add_monitor(commands: Any) -> None:
    """`gongce monitor period | baseline | survey | pairs | peers | feeds | ranges | rhythms | systems | …`."""
    parser = commands.add_parser(
        "monitor",
        help="figures against targets, pairs, peers, feeds, surveys, warnings",
        description="What the figures of a period say: growth on the same panel, pace against targets, what is left to "
        "do, who is behind, which related figures do not fit, who has not delivered.",
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    _add_period(actions)
    _add_watches(actions)
    _add_packs(actions)
    _add_tables(actions)


def _parser(actions: Any, name: str, words: str, run: Any, more: str = "") -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(
        name, help=words, description=more or f"{words[0].upper()}{words[1:]}."
    )
    parser.add_argument("--json", action="store_true", help="print it as JSON")
    parser.set_defaults(run=run)
    return parser


def _data(parser: argparse.ArgumentParser, *, period: bool = True) -> argparse.ArgumentParser:
    parser.add_argument("data", type=Path, metavar="DATA", help=DATA_HELP)
    _pack(parser)
    if period:
        parser.add_argument("--period", type=read_period, required=True, metavar="PERIOD", help="2019-06 or 2019-YTD06")
    parser.add_argument("--as-of", type=read_day, metavar="DAY", help="only what was recorded by this day; else all")
    parser.add_argument("--today", type=read_day, metavar="DAY", help="judge deadlines on this day; left out: today")
    return parser


def _pack(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pack", type=Path, required=True, metavar="PACK", help="the pack's folder")


def _add_period(actions: Any) -> None:
    parser = _data(
        _parser(
            actions,
            "period",
            "figures of a period: growth, month, goal, pace, what is left, lights",
            run_period,
            "One line a unit and indicator. Growth is the published or same-panel rate, never of two published levels; "
            "the schedule is the mean share of past years.",
        )
    )
    parser.add_argument("--unit", action="append", default=[], metavar="UNIT", help="only this unit; repeatable")
    parser.add_argument("--indicator", action="append", default=[], metavar="ID", help="only this one; repeatable")
    parser.add_argument("--goals", type=Path, metavar="CSV", help="goals of the year: indicator,unit,target[,floor,…]")
    parser.add_argument("--even", action="store_true", help="schedule by m/12, where a rule demands it; labelled")
    parser.add_argument("--trace", metavar="UNIT/INDICATOR/COLUMN", help="tell where one figure comes from")
    report = _data(
        _parser(
            actions,
            "report",
            "the monthly analysis as a Word document",
            run_report,
            "Figures, related indicators, peers and late suppliers, as an official document to edit.",
        )
    )
    report.add_argument("--peers", type=Path, metavar="CSV", help="city,indicator,value[,growth]")
    report.add_argument("--issuer", required=True, help="who issues it")
    report.add_argument("--out", type=Path, required=True, metavar="DOCX", help="where to write it")


def _add_watches(actions: Any) -> None:
    ranges = _data(
        _parser(
            actions,
            "ranges",
            "reasonable ranges: warnings, dispatch orders, measures, results",
            run_ranges,
            "Ranges of the pack over the last periods; orders for the warnings of --raised and what was done.",
        )
    )
    ranges.add_argument(
        "--raised", type=read_period, metavar="PERIOD", help="follow the warnings raised at this period"
    )
    ranges.add_argument("--issued", type=read_day, metavar="DAY", help="the day their orders went out")
    ranges.add_argument("--answers", type=Path, metavar="CSV", help="order,day,measure,result")
    _data(
        _parser(
            actions,
            "pairs",
            "related indicators against their own history",
            run_pairs,
            "Each pair of the pack with its normal range and verdict.",
        )
    )
    _data(
        _parser(
            actions,
            "feeds",
            "what each supplier delivered, how late",
            run_feeds,
            "Each feed of the pack for the period, late ones first.",
        )
    )
    rhythms = _parser(
        actions,
        "rhythms",
        "dispatch meetings: held, missing, their instructions",
        run_rhythms,
        "Every period of each rhythm.",
    )
    rhythms.add_argument("pack", type=Path, metavar="PACK", help="the pack's folder")
    rhythms.add_argument("--held", type=Path, metavar="CSV", help="entry,period,day,instruction,to,due,done")
    rhythms.add_argument(
        "--from", dest="start", type=read_day, required=True, metavar="DAY", help="first day looked at"
    )
    rhythms.add_argument("--today", type=read_day, metavar="DAY", help="judge on this day; left out: today")
    peers = _parser(
        actions,
        "peers",
        "the city's place among neighbouring cities",
        run_peers,
        "Place, gap, growth needed to gain a place.",
    )
    peers.add_argument("peers", type=Path, metavar="CSV", help="city,indicator,value[,growth]; the city itself too")
    _pack(peers)
    peers.add_argument("--growth", action="store_true", help="the values are growth rates")


def _add_packs(actions: Any) -> None:
    baseline = _parser(
        actions,
        "baseline",
        "the base year: printed values by dimension, every relation among them",
        run_baseline,
        "Shares, sums, parts, overlaps, counts: which hold, which do not, what would be right.",
    )
    baseline.add_argument("pack", type=Path, metavar="PACK", help="the pack's folder")
    systems = _parser(
        actions,
        "systems",
        "the systems a plan wants established, with their state",
        run_systems,
        "Each system as a data set.",
    )
    systems.add_argument("pack", type=Path, metavar="PACK", help="the pack's folder")
    systems.add_argument("--contents", type=Path, metavar="CSV", help="system,id,title,from,to,used_by")
    systems.add_argument("--data", type=Path, metavar="DATA", help="indicators with observations count as used")
    systems.add_argument("--day", type=read_day, metavar="DAY", help="the day; left out: today")
    definition = _parser(
        actions,
        "definition",
        "a change of definition: whom it touches, both series, the bridge",
        run_definition,
        "Before it takes effect: every target, ranking, range, pair and base value it touches.",
    )
    definition.add_argument("pack", type=Path, metavar="PACK", help="the pack's folder")
    definition.add_argument("indicator", metavar="INDICATOR", help="the indicator's id")
    definition.add_argument("--data", type=Path, metavar="DATA", help="show both series from these observations")


def _add_tables(actions: Any) -> None:
    survey = _parser(
        actions,
        "survey",
        "rates with base and response rate; an index and its releases",
        run_survey,
        "A survey of the pack.",
    )
    survey.add_argument("answers", type=Path, metavar="CSV", help="respondent, then one column a question")
    _pack(survey)
    survey.add_argument("--survey", required=True, metavar="ID", help="the survey of the pack")
    survey.add_argument("--publish", type=Path, metavar="RELEASES", help="append the index to this file of releases")
    survey.add_argument("--period", type=read_period, metavar="PERIOD", help="of the release")
    survey.add_argument("--by", default="", help="who publishes")
    survey.add_argument("--day", type=read_day, metavar="DAY", help="of publication; left out: today")
    survey.add_argument("--corrects", type=int, default=0, metavar="NUMBER", help="the release it corrects")
    survey.add_argument("--reason", default="", help="why it corrects it")
    disclose = _parser(
        actions,
        "disclose",
        "which cells of a table may be published",
        run_disclose,
        "Sensitive cells and further ones are hidden.",
    )
    disclose.add_argument("respondents", type=Path, metavar="CSV", help="unit, dimensions, value")
    disclose.add_argument("--by", required=True, metavar="COLUMNS", help="one to three columns, comma between")
    disclose.add_argument("--least", type=int, default=3, metavar="N", help="respondents a shown cell has at least")
    disclose.add_argument(
        "--dominance", type=float, default=85.0, metavar="PERCENT", help="share that dominates a cell"
    )
    disclose.add_argument("--estimate", type=float, default=10.0, metavar="PERCENT", help="the p of the p %% rule")
    efficiency = _parser(
        actions,
        "efficiency",
        "工业经济效益综合指数 from its seven ratios",
        run_efficiency,
        "Points of each ratio and the index.",
    )
    efficiency.add_argument("ratios", type=Path, metavar="CSV", help="unit and the seven ratios, one row a unit")
