"""The runs of `gongce monitor` that need no period: base year, surveys, peers, systems, definitions, disclosure.

Like `cli`, this module may read the clock and import inside functions: help must come at once.
"""

import argparse
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongce.cli_monitor_input import (
    end_of,
    load_pack_of,
    name_facts,
    print_json,
    print_lines,
    read_observations,
    read_table,
    today_or,
    write_file,
)
from gongce.vocabulary import AS_CSV, InputError, UsageError, read_text

if TYPE_CHECKING:
    from gongce.rulebook import Pack


def run_baseline(arguments: argparse.Namespace) -> int:
    """Print the base-year picture."""
    from gongce.monitoring.baseline import picture_baseline
    from gongce.monitoring.telling import tell_baseline, to_plain

    picture = picture_baseline(load_pack_of(arguments))
    if arguments.json:
        print_json(to_plain(picture))
    else:
        print_lines(tell_baseline(picture))
    return 0


def run_survey(arguments: argparse.Namespace) -> int:
    """Print a survey's rates; compute and publish its index."""
    from gongce.monitoring.surveys import compose_index, evaluate_survey, read_answers
    from gongce.monitoring.telling import tell_survey, to_plain

    pack = load_pack_of(arguments)
    survey = next((one for one in pack.surveys if one.id == arguments.survey), None)
    if survey is None:
        known = ", ".join(one.id for one in pack.surveys) or "none"
        raise InputError(f"no survey {arguments.survey}", where=pack.name, remedy=f"the pack has {known}")
    answers = read_answers(read_table(arguments.answers), survey, where=str(arguments.answers))
    result = evaluate_survey(survey, answers, pack)
    index = compose_index(survey, answers) if survey.index and survey.questions else None
    release = _publish(arguments, survey, result, index) if arguments.publish else None
    if arguments.json:
        print_json({"survey": to_plain(result), "index": to_plain(index), "release": to_plain(release)})
        return 0
    print_lines(tell_survey(result))
    if index is not None:
        print(f"{index.title} {index.printed}（{index.firms}户）")
    if release is not None:
        print(f"已发布第{release.number}号：{release.period} {release.value}，校验码{release.digest[:12]}")
    return 0


def _publish(arguments: argparse.Namespace, survey: Any, result: Any, index: Any) -> Any:
    """Append a release to the file; nothing is written where it is refused."""
    from gongce.monitoring.surveys.releases import Release, publish_release, read_releases, write_releases
    from gongce.vocabulary import RefusedError

    path: Path = arguments.publish
    if index is None or arguments.period is None or not arguments.by:
        raise UsageError("nothing to publish", remedy="give --period and --by, and a survey that makes an index")
    if not result.is_publishable:
        finding = next(one for one in result.findings if one.code == "survey.response-low")
        raise RefusedError(finding.message, where=survey.id, remedy=finding.remedy)
    before = read_releases(read_text(path, AS_CSV), where=str(path)) if path.exists() else ()
    parts = tuple((name, f"{float(weight):g}", f"{float(points):.4f}") for name, weight, points in index.parts)
    response = f"{float(result.response_percent):.1f}"
    draft = Release(
        0,
        survey.id,
        index.title,
        arguments.period.code,
        index.printed,
        response,
        parts,
        today_or(arguments.day),
        arguments.by,
        arguments.reason,
        arguments.corrects,
    )
    after = publish_release(before, draft)
    write_file(path, write_releases(after).encode())
    return after[-1]


def run_systems(arguments: argparse.Namespace) -> int:
    """Print the state of the systems."""
    from gongce.monitoring.telling import tell_systems, to_plain
    from gongce.monitoring.watching import state_systems
    from gongce.monitoring.watching.systems import read_contents

    pack = load_pack_of(arguments)
    supplied = read_contents(read_table(arguments.contents), pack) if arguments.contents else ()
    used: set[str] = set()
    if arguments.data:
        frame, _ = read_observations(arguments.data, pack, end_of(None))
        used = set(frame["indicator"].unique().to_list())
    states = state_systems(pack, today_or(arguments.day), supplied=supplied, used=used)
    if arguments.json:
        print_json(to_plain(states))
    else:
        print_lines(tell_systems(states))
    return 0


def read_peers(path: Path, pack: "Pack") -> "dict[str, dict[str, tuple[Fraction | None, Fraction | None]]]":
    """Indicator → city → value and growth, from city,indicator,value[,growth], by id or title; blank is unknown."""
    table = read_table(path)
    lacking = next((name for name in ("city", "indicator", "value") if name not in table.columns), None)
    if lacking:
        raise InputError(f"no column {lacking}", where=str(path), remedy="give city,indicator,value[,growth]")
    found: dict[str, dict[str, tuple[Fraction | None, Fraction | None]]] = {}
    table = name_facts(table.with_columns(unit="city"), pack, str(path))
    peers = {peer.title: peer.id for group in pack.peer_groups for peer in group.peers}
    for number, row in enumerate(table.iter_rows(named=True), 2):
        pair = (_number(row["value"], path, number), _number(row.get("growth", ""), path, number))
        found.setdefault(row["indicator"], {})[peers.get(row["unit"], row["unit"])] = pair
    return found


def _number(text: str, path: Path, row: int) -> Fraction | None:
    try:
        return Fraction(text) if text else None
    except ValueError:
        raise InputError(f"{text} is not a number", where=f"{path} row {row}", remedy="write 46.59") from None


def run_peers(arguments: argparse.Namespace) -> int:
    """Print the city's place among its peers."""
    from gongce.monitoring.telling import to_plain

    pack = load_pack_of(arguments)
    places = place_peers(pack, arguments.peers, is_growth=arguments.growth)
    if arguments.json:
        print_json(to_plain(places))
    else:
        print_lines(tell_places(places, pack))
    return 0


def place_peers(pack: "Pack", path: Path, *, is_growth: bool = False) -> list[Any]:
    """The city's place per indicator of the table."""
    from gongce.monitoring.peers import place_among_peers
    from gongce.rulebook import Direction

    places = []
    for indicator, cities in read_peers(path, pack).items():
        better = pack.indicator(indicator).direction is not Direction.DOWN
        values = {city: value for city, (value, _) in cities.items()}
        growth = {city: rate for city, (_, rate) in cities.items()}
        places.append(
            place_among_peers(
                indicator, pack.plan.city, values, growth=growth, is_growth=is_growth, more_is_better=better
            )
        )
    return places


def tell_places(places: Sequence[Any], pack: "Pack") -> "list[str]":
    """One line an indicator."""
    from gongce.monitoring.telling import lay_table, show

    titles = {peer.id: peer.title for group in pack.peer_groups for peer in group.peers}
    titles |= {unit.id: unit.title for unit in pack.units}
    rows = [
        [
            pack.indicator(place.indicator).title,
            show(place.value),
            f"第{place.rank}/{place.of}",
            titles.get(place.ahead, place.ahead) or "—",
            show(place.gap_to_ahead, sign=True),
            show(place.gap_to_mean, sign=True),
            show(place.needed, 1),
            "、".join(titles.get(name, name) for name in place.missing) or "—",
        ]
        for place in places
    ]
    return list(lay_table(["指标", "本市", "位次", "前一位", "差距", "与均值", "赶上需增长%", "未取得"], rows))


def run_definition(arguments: argparse.Namespace) -> int:
    """Print whom a change of definition touches, and both series."""
    from gongce.monitoring.definitions import bridge_series, list_affected, list_changes
    from gongce.monitoring.telling import lay_table, show, to_plain

    pack = load_pack_of(arguments)
    pack.indicator(arguments.indicator)
    changes = [change for change in list_changes(pack) if change.indicator == arguments.indicator]
    if not changes:
        remedy = "enter both definitions with their validity in indicators.yaml"
        raise InputError("no change of definition", where=arguments.indicator, remedy=remedy)
    frame = read_observations(arguments.data, pack, end_of(None))[0] if arguments.data else None
    outcomes = [
        (change, list_affected(pack, change), None if frame is None else bridge_series(frame, change))
        for change in changes
    ]
    if arguments.json:
        print_json(
            [
                {"change": to_plain(change), "affected": to_plain(affected), "series": to_plain(series)}
                for change, affected, series in outcomes
            ]
        )
        return 0
    for change, affected, series in outcomes:
        bridge = "未录入衔接系数" if change.bridge is None else f"衔接系数{float(change.bridge):g}"
        print(f"{pack.indicator(change.indicator).title}：{change.day}起{change.old}→{change.new}，{bridge}")
        print_lines(
            lay_table(
                ["类别", "编号", "名称", "单位", "影响"], ([a.kind, a.id, a.title, a.unit, a.why] for a in affected)
            )
        )
        if series is not None:
            body = (
                [
                    row["unit"],
                    row["period"],
                    show(row["old"]),
                    show(row["new"]),
                    show(row["bridged"]),
                    show(row["ratio"], 4),
                ]
                for row in series.frame.iter_rows(named=True)
            )
            print_lines(lay_table(["单位", "时期", "旧口径", "新口径", "衔接", "新/旧"], body))
    return 0


def run_disclose(arguments: argparse.Namespace) -> int:
    """Print a table as it may be published; nothing is printed, exit 4, where nothing protects it."""
    import polars as pl

    from gongce.monitoring.disclosure import DisclosureRule, build_table, protect_table
    from gongce.monitoring.disclosure.sensitivity import SENSITIVITY_WORDS
    from gongce.monitoring.telling import lay_table, show
    from gongce.vocabulary import RefusedError

    table = read_table(arguments.respondents)
    if "value" not in table.columns:
        raise InputError("no column value", where=str(arguments.respondents), remedy="give unit, dimensions, value")
    rows = table.with_columns(pl.col("value").replace("", None).cast(pl.Float64, strict=False))
    rule = DisclosureRule(arguments.least, arguments.dominance, arguments.estimate)
    names = [name.strip() for name in arguments.by.split(",")]
    protected = protect_table(build_table(rows, names), rule)
    if protected.findings:
        finding = protected.findings[0]
        raise RefusedError(finding.message, where=finding.place, remedy=finding.remedy)
    cells = [
        {
            **dict(zip(names, key, strict=True)),
            "value": None if reason else value,
            "hidden": reason.value,
        }
        for key, reason, value in zip(
            protected.table.keys, protected.reasons, protected.table.values.tolist(), strict=True
        )
    ]
    if arguments.json:
        print_json({"cells": cells})
    else:
        body = (
            [
                *(cell[name] or "合计" for name in names),
                show(cell["value"]) if cell["value"] is not None else "×",
                SENSITIVITY_WORDS.get(reason, ""),
            ]
            for cell, reason in zip(cells, protected.reasons, strict=True)
        )
        print_lines(lay_table([*names, "数值", "隐去原因"], body))
    return 0


def run_efficiency(arguments: argparse.Namespace) -> int:
    """Print the comprehensive index of economic efficiency."""
    from gongce.monitoring.efficiency import EFFICIENCY_ITEMS, efficiency_index
    from gongce.monitoring.telling import lay_table, show, to_plain

    table = read_table(arguments.ratios)
    outcomes = []
    for number, row in enumerate(table.iter_rows(named=True), 2):
        values = {
            item.id: value
            for item in EFFICIENCY_ITEMS
            if (value := _number(row.get(item.id) or row.get(item.title) or "", arguments.ratios, number)) is not None
        }
        lacking = [item.title for item in EFFICIENCY_ITEMS if item.id not in values]
        if lacking:
            where = f"{arguments.ratios}:{number}"
            raise InputError(f"lacks {'、'.join(lacking)}", where=where, remedy="give all seven ratios of the unit")
        outcomes.append((row.get("unit") or row.get("单位") or "", efficiency_index(values)))
    if arguments.json:
        print_json([{"unit": unit, "printed": index.printed, **to_plain(index)} for unit, index in outcomes])
        return 0
    head = ["单位", "综合指数", *(item.title for item in EFFICIENCY_ITEMS)]
    print_lines(
        lay_table(
            head, ([unit, index.printed, *(show(part) for _, _, part in index.points)] for unit, index in outcomes)
        )
    )
    return 0
