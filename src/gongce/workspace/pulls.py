"""What each part brought to the city's growth, down to the smallest parts the plan divides it into."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import polars as pl

from gongce.bulletins.monthly.data import Contributions, Figure
from gongce.monitoring.contribution import REST
from gongce.monitoring.rounding import round_to_sum
from gongce.rulebook import Pack
from gongce.vocabulary import RuleSource, Trace
from gongce.workspace.tables import Tables

_FORMULA = "monitoring.contribution.pull_parts"
Rows = list[dict[str, Any]]


def list_pulls(tables: Tables, indicator: str) -> Iterator[Contributions]:
    """The city's growth along each hierarchy of units and each classification, its groups divided into their parts.

    A hierarchy of units that leaves part of the city out is shown only where there is none that covers it. Printed
    pulls add up to the printed growth.
    """
    pack, city = tables.pack, tables.pack.plan.city
    rows = tables.now.contributions.filter((pl.col("indicator") == indicator) & pl.col("pull").is_not_null())
    by_whole: dict[tuple[str, str, str], Rows] = {}
    for row in rows.iter_rows(named=True):
        by_whole.setdefault((row["along"], row["whole_unit"], row["whole_industry"]), []).append(row)
    hierarchies = {hierarchy.id for hierarchy in pack.hierarchies}
    whole = [along for along, unit, industry in by_whole if (unit, industry) == (city, "")]
    covering = [along for along in whole if along in hierarchies and not _has_rest(by_whole[along, city, ""])]
    for along in whole:
        if along not in hierarchies or not covering or along in covering:
            parts = list(_divide(by_whole, along, city, by_whole[along, city, ""], hierarchies))
            yield _show(tables, indicator, along, parts, by_whole[along, city, ""][0])


def _has_rest(rows: Rows) -> bool:
    return any(row["part"] == REST for row in rows)


def _divide(
    by_whole: Mapping[tuple[str, str, str], Rows], along: str, city: str, rows: Rows, hierarchies: set[str]
) -> Iterator[tuple[dict[str, Any], Fraction]]:
    """Each smallest part with its pull on the city: a group's pull is shared out as its parts pull on the group."""
    for row in rows:
        key = (along, row["part"], "") if along in hierarchies else (along, city, row["part"])
        inner = by_whole.get(key, [])
        pull = Fraction(repr(row["pull"]))
        shares = [(part, pull_of_part) for part, pull_of_part in _divide(by_whole, along, city, inner, hierarchies)]
        total = sum((share for _, share in shares), Fraction(0))
        if shares and total:
            yield from ((part, share * pull / total) for part, share in shares)
        else:
            yield row, pull


def _show(
    tables: Tables, indicator: str, along: str, parts: list[tuple[dict[str, Any], Fraction]], whole: dict[str, Any]
) -> Contributions:
    """The pulls as printed, in the pack's order, each with its share of the base and its growth."""
    titles = _titles(tables.pack)
    order = {name: place for place, name in enumerate(titles)}
    parts = sorted(parts, key=lambda part: order.get(part[0]["part"], len(order)))
    growth = Fraction(repr(whole["whole_growth_printed"]))
    exact = [pull for _, pull in parts]
    scale = growth / sum(exact) if sum(exact) else Fraction(1)
    printed = round_to_sum([pull * scale for pull in exact], 1, growth)
    shown = tuple(
        (titles.get(row["part"], row["part"]), Figure(float(value), 1, _trace(tables, row, pull, along, titles)))
        for (row, pull), value in zip(parts, printed, strict=True)
    )
    title = tables.pack.indicator(indicator).title
    total = Figure(float(growth), 1, tables.trace_row(indicator, tables.pack.plan.city, "", "growth"))
    return Contributions(
        indicator,
        title,
        shown,
        total,
        tables.source(whole["lane"]),
        indicator in tables.settings.public,
        "分地区" if along in {hierarchy.id for hierarchy in tables.pack.hierarchies} else "分行业",
    )


def _titles(pack: Pack) -> dict[str, str]:
    return {unit.id: unit.title for unit in pack.units} | {name: item.title for name, item in pack.items.items()}


def _trace(tables: Tables, row: dict[str, Any], pull: Fraction, along: str, titles: Mapping[str, str]) -> Trace:
    inputs = tuple(
        Trace("—" if row[name] is None else f"{row[name]:.6g}%", label, inputs=_inputs_of(tables, row, along, name))
        for name, label in (("base_share", "占上一级同口径基数"), ("growth", "同比"))
    )
    label = f"{titles.get(row['part'], row['part'])}对全市增长的拉动"
    source = RuleSource(tables.pack.name, along)
    return Trace(f"{float(pull):.6g}", label, _FORMULA, inputs, (source,))


def _inputs_of(tables: Tables, row: Mapping[str, Any], along: str, name: str) -> tuple[Trace, ...]:
    """What a part's share of the base, or its growth, was worked out from; for what the parts leave, the whole's."""
    by_unit = along in {hierarchy.id for hierarchy in tables.pack.hierarchies}
    part = (row["part"], "") if by_unit else (row["whole_unit"], row["part"])
    whole = (row["whole_unit"], row["whole_industry"])
    wanted = [(part, "growth")] if name == "growth" else [(part, "base"), (whole, "base")]
    traces = (tables.trace_row(row["indicator"], unit, industry, column) for (unit, industry), column in wanted)
    found = tuple(trace for trace in traces if trace)
    rest = tables.trace_row(row["indicator"], *whole, "growth")
    return found or ((rest,) if rest else ())
