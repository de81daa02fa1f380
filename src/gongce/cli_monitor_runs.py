"""The runs of `gongce monitor`.

Like `cli`, this module may read the clock and import inside functions: help must come at once.
"""

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongce.cli_monitor_input import (
    end_of,
    load_pack_of,
    print_json,
    print_lines,
    read_observations,
    read_table,
    today_or,
    write_file,
)
from gongce.cli_monitor_tables import place_peers
from gongce.vocabulary import InputError, UsageError

if TYPE_CHECKING:
    import polars as pl

    from gongce.monitoring.monitoring import Monitoring
    from gongce.rulebook import Pack
    from gongce.vocabulary import Period


def _monitor(
    arguments: argparse.Namespace, pack: "Pack", frame: "pl.DataFrame", period: "Period", batches: Sequence[Any] = ()
) -> "Monitoring":
    from gongce.monitoring import Options, monitor_period

    goals = getattr(arguments, "goals", None)
    options = Options(city=pack.plan.city, is_even_pace_ordered=getattr(arguments, "even", False))
    return monitor_period(
        frame,
        pack,
        period,
        end_of(arguments.as_of),
        today=today_or(arguments.today),
        assigned=_read_goals(goals) if goals else None,
        options=options,
        batches=batches,
    )


def _read_goals(path: Path) -> "pl.DataFrame":
    import polars as pl

    table = read_table(path)
    lacking = next((name for name in ("indicator", "unit", "target") if name not in table.columns), None)
    if lacking:
        raise InputError(f"no column {lacking}", where=str(path), remedy="give indicator,unit,target")
    numbers = [name for name in ("floor", "target", "strive", "slack") if name in table.columns]
    return table.with_columns(pl.col(name).replace("", None).cast(pl.Float64) for name in numbers)


def run_period(arguments: argparse.Namespace) -> int:
    """Print the figures of a period, or where one comes from."""
    import polars as pl

    from gongce.monitoring.telling import tell_monitoring, to_plain

    pack = load_pack_of(arguments)
    frame, batches = read_observations(arguments.data, pack, end_of(arguments.as_of))
    monitoring = _monitor(arguments, pack, frame, arguments.period, batches)
    if arguments.trace:
        return _tell_trace(monitoring, arguments.trace, is_json=arguments.json)
    chosen = pl.lit(value=True)
    for column, names in (("unit", arguments.unit), ("indicator", arguments.indicator)):
        known = {*monitoring.figures[column], *monitoring.absent[column]}
        if unknown := [name for name in names if name not in known]:
            raise InputError(
                f"no figure of {column} {unknown[0]}", where=str(arguments.data), remedy="give an id with data"
            )
        chosen = chosen & pl.col(column).is_in(names) if names else chosen
    shown = _narrow(monitoring, chosen)
    if arguments.json:
        print_json(
            {
                "period": shown.period.code,
                "as_of": shown.as_of.isoformat(),
                "figures": to_plain(shown.figures),
                "contributions": to_plain(shown.contributions),
                "absent": to_plain(shown.absent),
                "findings": to_plain(shown.findings),
            }
        )
    else:
        print_lines(tell_monitoring(shown, pack))
    return 0


def _narrow(monitoring: "Monitoring", chosen: "pl.Expr") -> "Monitoring":
    from dataclasses import replace

    return replace(monitoring, figures=monitoring.figures.filter(chosen), absent=monitoring.absent.filter(chosen))


def _tell_trace(monitoring: "Monitoring", text: str, *, is_json: bool) -> int:
    from gongce.monitoring.telling import to_plain

    unit, _, rest = text.partition("/")
    indicator, _, column = rest.partition("/")
    if not column:
        raise UsageError("no column", where=text, remedy="write UNIT/INDICATOR/COLUMN")
    trace = monitoring.trace(monitoring.row(indicator, unit), column)
    if is_json:
        print_json(to_plain(trace))
        return 0
    print(f"{trace.label} = {trace.value}" + (f" ← {trace.formula}" if trace.formula else ""))
    for part in trace.inputs:
        print(f"  {part.label} = {part.value}  {' '.join(str(source) for source in part.sources)}")
    return 0


def run_pairs(arguments: argparse.Namespace) -> int:
    """Print related indicators against their own history."""
    from gongce.monitoring.pairs import follow_pairs
    from gongce.monitoring.telling import tell_pairs, to_plain

    pack = load_pack_of(arguments)
    moment = end_of(arguments.as_of)
    frame, _ = read_observations(arguments.data, pack, moment)
    states = follow_pairs(pack, frame, arguments.period, moment)
    if arguments.json:
        print_json(to_plain(states))
    else:
        print_lines(tell_pairs(states, pack))
    return 0


def run_feeds(arguments: argparse.Namespace) -> int:
    """Print what each supplier delivered."""
    from gongce.monitoring.telling import tell_feeds, to_plain
    from gongce.monitoring.watching import follow_feeds

    pack = load_pack_of(arguments)
    moment = end_of(arguments.as_of)
    frame, _ = read_observations(arguments.data, pack, moment)
    states = follow_feeds(pack, frame, arguments.period, today_or(arguments.today), as_of=moment)
    if arguments.json:
        print_json(to_plain(states))
    else:
        print_lines(tell_feeds(states, pack))
    return 0


def run_ranges(arguments: argparse.Namespace) -> int:
    """Print warnings, and the orders that follow from those raised earlier."""
    from gongce.monitoring.telling import tell_orders, tell_warnings, to_plain
    from gongce.monitoring.watching import follow_warnings, read_answers_to_orders, watch_ranges

    pack, today = load_pack_of(arguments), today_or(arguments.today)
    frame, _ = read_observations(arguments.data, pack, end_of(arguments.as_of))
    issued = arguments.issued or today
    raised_at = arguments.raised or arguments.period
    raised = watch_ranges(pack, _sequence(arguments, pack, frame, raised_at), issued)
    now = watch_ranges(pack, _sequence(arguments, pack, frame, arguments.period), today)
    answers = read_answers_to_orders(read_table(arguments.answers)) if arguments.answers else ()
    orders = follow_warnings(raised, now, answers, issued=issued, today=today)
    if arguments.json:
        print_json({"warnings": to_plain(now), "orders": to_plain(orders)})
        return 0
    print_lines(tell_warnings(now, pack))
    print_lines(tell_orders(orders, pack))
    return 0


def _sequence(
    arguments: argparse.Namespace, pack: "Pack", frame: "pl.DataFrame", period: "Period"
) -> "list[Monitoring]":
    """The monitoring of as many periods up to this one as the longest range looks back."""
    from gongce.calendars import previous_reporting, total_to

    periods = [total_to(period)]
    for _ in range(max((one.periods for one in pack.ranges), default=1) - 1):
        periods.insert(0, previous_reporting(periods[0]))
    return [_monitor(arguments, pack, frame, one) for one in periods]


def run_rhythms(arguments: argparse.Namespace) -> int:
    """Print every period of every dispatch meeting."""
    from gongce.monitoring.telling import tell_rhythms, to_plain
    from gongce.monitoring.watching import follow_rhythms, read_held

    pack, today = load_pack_of(arguments), today_or(arguments.today)
    held = read_held(read_table(arguments.held), where=str(arguments.held)) if arguments.held else ()
    states = follow_rhythms(pack, held, arguments.start, today)
    if arguments.json:
        print_json(to_plain(states))
    else:
        print_lines(tell_rhythms(states, today))
    return 0


def run_report(arguments: argparse.Namespace) -> int:
    """Write the monthly analysis as a Word document."""
    from gongce.bulletins.monthly_analysis import write_analysis
    from gongce.monitoring.pairs import follow_pairs
    from gongce.monitoring.watching import follow_feeds

    pack, moment = load_pack_of(arguments), end_of(arguments.as_of)
    frame, batches = read_observations(arguments.data, pack, moment)
    today: date = today_or(arguments.today)
    content = write_analysis(
        _monitor(arguments, pack, frame, arguments.period, batches),
        pack,
        follow_pairs(pack, frame, arguments.period, moment),
        follow_feeds(pack, frame, arguments.period, today, as_of=moment),
        place_peers(pack, arguments.peers) if arguments.peers else [],
        issuer=arguments.issuer,
        day=today,
    )
    write_file(arguments.out, content)
    print(arguments.out)
    return 0
