"""Monitoring as lines for a person at a terminal, and as plain values for JSON."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from typing import Any
from unicodedata import east_asian_width

import polars as pl

from gongce.monitoring.baseline import BasePicture
from gongce.monitoring.lights import worst_light
from gongce.monitoring.monitoring import Monitoring
from gongce.monitoring.pairs import VERDICT_WORDS, PairState
from gongce.monitoring.surveys.rates import SurveyResult
from gongce.monitoring.watching.dispatch import STATE_WORDS, DispatchOrder
from gongce.monitoring.watching.feeds import FEED_WORDS, FeedState
from gongce.monitoring.watching.ranges import SIDE_WORDS, RangeWarning
from gongce.monitoring.watching.rhythms import MEETING_WORDS, RhythmState
from gongce.monitoring.watching.systems import SYSTEM_WORDS, SystemState
from gongce.relations import Verdict
from gongce.rulebook import Pack, PairRelation

NONE = "—"
_VERDICTS = {
    Verdict.HOLDS: "成立",
    Verdict.ROUNDING: "舍入内成立",
    Verdict.VIOLATED: "不成立",
    Verdict.AMBIGUOUS: "无法判断",
    Verdict.DERIVED: "推算",
}


def to_plain(value: Any) -> Any:
    """Plain values for JSON: records as mappings, days as text, exact numbers as numbers, frames as rows.

    >>> to_plain({"a": Fraction(1, 4), "b": date(2019, 6, 30)})
    {'a': 0.25, 'b': '2019-06-30'}
    """
    if isinstance(value, pl.DataFrame):
        return [to_plain(row) for row in value.iter_rows(named=True)]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_plain(part) for key, part in value.items()}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return [to_plain(part) for part in value] if isinstance(value, tuple | list | frozenset) else value


def lay_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Rows in columns of a terminal, where a Chinese character takes two.

    >>> list(lay_table(["单位", "值"], [["a", "12"]]))
    ['单位  值', 'a     12']
    """
    every = [list(head), *(list(row) for row in rows)]
    widths = [max(_width(row[column]) for row in every) for column in range(len(head))]
    for row in every:
        cells = (cell + " " * (size - _width(cell)) for cell, size in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def show(value: float | Fraction | None, decimals: int = 2, *, sign: bool = False) -> str:
    """A figure at so many decimals; a dash where there is none.

    >>> show(1.25, 1, sign=True), show(None)
    ('+1.3', '—')
    """
    if value is None:
        return NONE
    scaled = abs(Fraction(repr(value)) if isinstance(value, float) else Fraction(value)) * 10**decimals
    steps = int((2 * scaled + 1) // 2)
    digits = str(steps).zfill(decimals + 1)
    text = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
    minus = "-" if value < 0 and steps else ""
    return (minus or ("+" if sign and steps else "")) + text


def tell_monitoring(monitoring: Monitoring, pack: Pack) -> Iterator[str]:
    """One line a figure with a level, then who has not reported, then the doubts."""
    names = _names(pack)
    head = ["单位", "指标", "累计", "同比%", "当月", "目标", "进度%", "序时%", "与序时%", "尚需/月", "亮灯"]
    yield f"{monitoring.period.title}（截至{monitoring.as_of:%Y-%m-%d}）"
    rows = sorted(monitoring.reported.iter_rows(named=True), key=lambda row: _order(row, pack))
    yield from lay_table(head, (_figure_row(row, names) for row in rows))
    if monitoring.absent.height:
        yield f"未报或无数据 {monitoring.absent.height}项："
        for row in monitoring.absent.head(20).iter_rows(named=True):
            unit, thing = (names.get(row[name], row[name]) for name in ("unit", "indicator"))
            yield f"  {unit} {thing}：{row['reason']}"
    for finding in monitoring.findings:
        yield f"! {finding.place}：{finding.message}"


def _order(row: Mapping[str, Any], pack: Pack) -> tuple[int, str, int, str]:
    """Indicators and units in the order of the pack, the whole before its industries."""
    places = {name: number for number, name in enumerate(_names(pack))}
    last = len(places)
    return places.get(row["indicator"], last), row["industry"], places.get(row["unit"], last), row["definition"]


def _figure_row(row: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    thing = names.get(row["indicator"], row["indicator"])
    industry = f"（{names.get(row['industry'], row['industry'])}）" if row["industry"] else ""
    light = worst_light(row["light"], row["growth_light"])
    decimals = min(2, row["decimals"] if row["decimals"] is not None else 2)
    return [
        names.get(row["unit"], row["unit"]),
        thing + industry,
        show(row["level"], decimals),
        show(row["growth"], 1, sign=True),
        show(row["month"], decimals),
        show(row["target"] if row["target"] is not None else row["strive"]),
        show(row["share_of_target"], 1),
        show(row["schedule"], 1),
        show(row["gap"], 1, sign=True),
        show(row["needed_per_month"]),
        light.text,
    ]


def _names(pack: Pack) -> dict[str, str]:
    named = {unit.id: unit.title for unit in pack.units} | {one.id: one.title for one in pack.indicators}
    return named | {name: item.title for name, item in pack.items.items()}


def tell_baseline(picture: BasePicture) -> Iterator[str]:
    """Base values by dimension, then every relation with its verdict."""
    for dimension in dict.fromkeys(row.dimension for row in picture.rows):
        yield f"{dimension}："
        rows = [row for row in picture.rows if row.dimension == dimension]
        body = ([row.title, row.printed + row.measured_in, row.period, row.denominator or NONE] for row in rows)
        yield from lay_table(["名称", "原文", "时期", "分母"], body)
    counts = {word: sum(check.verdict is verdict for check in picture.checks) for verdict, word in _VERDICTS.items()}
    yield f"关系{len(picture.checks)}项：" + "、".join(f"{word}{count}" for word, count in counts.items() if count)
    for check in picture.checks:
        right = check.decision.right if check.verdict is Verdict.VIOLATED else None
        yield f"  {_VERDICTS[check.verdict]} {check.text}" + (f"，应为{float(right):g}" if right is not None else "")


def tell_survey(result: SurveyResult) -> Iterator[str]:
    """Who was asked and answered, each rate with its base."""
    asked = f"发出{result.asked}，收回{result.responses}，回收率{show(result.response_percent, 1)}%"
    yield f"{result.title}：{result.population}，{asked}"
    rows = (
        [
            rate.title,
            f"{rate.yes}/{rate.base}" if rate.mean is None else f"均值{show(rate.mean, 1)}",
            rate.base_title,
            show(rate.percent, 1),
            show(rate.of_all, 1),
            show(rate.target, 0),
            NONE if rate.meets is None else "达到" if rate.meets else "未达到",
        ]
        for rate in result.rates
    )
    yield from lay_table(["问题", "是/基数", "基数", "比率%", "占全部作答%", "目标%", "结果"], rows)
    for finding in result.findings:
        yield f"! {finding.message}；{finding.remedy}"


def decimals_of(state: PairState) -> int:
    """How many decimals a pair's relation is shown with: ratios need four."""
    return 4 if state.relation in (PairRelation.RATIO, PairRelation.LOG_RATIO) else 2


def tell_pairs(states: Sequence[PairState], pack: Pack) -> Iterator[str]:
    """Each pair with its band and verdict."""
    names = _names(pack)
    rows = (
        [
            state.title,
            names.get(state.unit, state.unit),
            show(state.first),
            show(state.second),
            show(state.value, decimals_of(state)),
            f"{show(state.low, decimals_of(state))}～{show(state.high, decimals_of(state))}",
            f"{state.history}期",
            VERDICT_WORDS[state.verdict],
            state.note,
        ]
        for state in states
    )
    yield from lay_table(["匹配", "单位", "前项", "后项", "关系值", "正常范围", "历史", "结论", "说明"], rows)


def tell_feeds(states: Sequence[FeedState], pack: Pack) -> Iterator[str]:
    """Each supplier's delivery, late ones first."""
    names = _names(pack)
    rows = (
        [
            state.supplier,
            state.title,
            f"{state.due}",
            f"{state.received or NONE}",
            FEED_WORDS[state.status] + (f"{state.late_days}天" if state.late_days else ""),
            "、".join(names.get(name, name) for name in state.lacking) or NONE,
        ]
        for state in sorted(states, key=lambda state: -state.late_days)
    )
    yield from lay_table(["供数单位", "供数", "应报", "实报", "状态", "缺项"], rows)


def tell_warnings(warnings: Sequence[RangeWarning], pack: Pack) -> Iterator[str]:
    """Each range as it stands, those raised marked."""
    names = _names(pack)
    for warning in warnings:
        bounds = "—".join("" if bound is None else f"{float(bound):g}" for bound in (warning.low, warning.high))
        head = f"{names.get(warning.unit, warning.unit)} {warning.title} {warning.periods[-1]}"
        run = f"，连续{warning.run}期" + ("，预警" if warning.is_raised else "") if warning.run else ""
        sign = "▲" if warning.is_raised else " "
        yield f"{sign} {head} {show(warning.values[-1], 1)}（{bounds}）{SIDE_WORDS[warning.side]}{run}"


def tell_orders(orders: Sequence[DispatchOrder], pack: Pack) -> Iterator[str]:
    """Each dispatch order: warning, owner, due day, measure, result, state."""
    names = _names(pack)
    rows = (
        [
            order.id,
            order.warning.title,
            names.get(order.warning.unit, order.warning.unit),
            "、".join(order.owners),
            f"{order.due or NONE}",
            order.answers[-1].measure if order.answers else NONE,
            show(order.latest, 1),
            STATE_WORDS[order.state],
        ]
        for order in orders
    )
    yield from lay_table(["调度令", "预警", "单位", "责任单位", "答复期限", "措施", "最新值", "状态"], rows)


def tell_rhythms(states: Sequence[RhythmState], today: date) -> Iterator[str]:
    """Each period of each rhythm, alarms marked; open instructions after."""
    rows = (
        [
            "▲" if state.state.value == "missing" else "",
            state.title,
            "、".join(state.who),
            state.period,
            f"{state.due}",
            f"{state.held or NONE}",
            MEETING_WORDS[state.state],
            state.data_pack,
        ]
        for state in states
    )
    yield from lay_table(["", "调度", "主体", "期", "应于", "召开", "状态", "数据包"], rows)
    for state in states:
        for order in state.instructions:
            word = "已办" if order.done else "逾期" if order.is_overdue(today) else "在办"
            yield f"  {state.period} {order.to}：{order.text}（{order.due or NONE}，{word}）"


def tell_systems(states: Sequence[SystemState]) -> Iterator[str]:
    """Each system with its content and state."""
    rows = (
        [
            state.title,
            f"{state.entries}",
            f"{state.in_force}",
            f"{state.used}",
            SYSTEM_WORDS[state.status],
            state.lacking or NONE,
        ]
        for state in states
    )
    yield from lay_table(["体系", "条目", "有效", "在用", "状态", "待提供"], rows)
