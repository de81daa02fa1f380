"""Ranks: who moved between two rankings, and how sure a place is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gongce.bulletins.charts.bars import bar_axes, bar_height, colored
from gongce.bulletins.charts.chart import Chart, Spec
from gongce.bulletins.charts.theme import BAR_MARKED, FAINT, INK, QUIET, SMALL, frame
from gongce.bulletins.word.numerals import width_in_characters

STEP = 30
MOVED = 2
"""Places from which on a move is drawn in the unit's colour."""


@dataclass(frozen=True)
class RankMove:
    """A unit's place before and now; None where it was not ranked."""

    name: str
    before: int | None
    now: int | None


@dataclass(frozen=True)
class RankInterval:
    """A unit's place and the places that cannot be told from it."""

    name: str
    rank: int
    low: int
    high: int


def slope_chart(
    title: str, moves: Sequence[RankMove], *, measure: str, before: str, now: str, source: str = "",
    colors: Mapping[str, str] | None = None,
) -> Chart:  # fmt: skip
    """A line a unit from its place before to its place now; who moved by two places or more keeps its colour.

    Args:
        title: the finding.
        moves: units; one without one of the two places is listed, not drawn.
        measure: what is ranked.
        before: the period before.
        now: the period.
        source: who gave the figures.
        colors: unit's name → its colour.

    >>> slope_chart("甲区升2位", [RankMove("甲区", 3, 1)], measure="工业投资增速位次", before="5月", now="6月").rows
    (('甲区', '第3', '第1', '↑2'),)
    """
    rows = tuple((move.name, place_text(move.before), place_text(move.now), tell_move(move)) for move in moves)
    notes = [f"{measure}，{before}与{now}", f"来源：{source}" if source else ""]

    def at(width: int) -> Spec:
        return draw_slope(title, notes, moves, (before, now), colors or {}, width)

    return Chart(title, notes[0], source, ("单位", before, now, "变化"), rows, at)


def place_text(rank: int | None) -> str:
    """A place in words."""
    return "未排名" if rank is None else f"第{rank}"


def tell_move(move: RankMove) -> str:
    """The change of place: ↑2, ↓1, 持平; "" where one is lacking."""
    if move.before is None or move.now is None:
        return ""
    gained = move.before - move.now
    return "持平" if gained == 0 else f"{'↑' if gained > 0 else '↓'}{abs(gained)}"


def draw_slope(
    title: str,
    notes: list[str],
    moves: Sequence[RankMove],
    ends: tuple[str, str],
    colors: Mapping[str, str],
    width: int,
) -> Spec:
    """The definition at a width."""
    drawn = [move for move in moves if move.before is not None and move.now is not None]
    lines = []
    for move in sorted(drawn, key=lambda move: abs((move.before or 0) - (move.now or 0))):
        far = abs((move.before or 0) - (move.now or 0)) >= MOVED
        color = colors.get(move.name, INK) if far else FAINT
        for at, rank in ((0, move.before), (1, move.now)):
            lines.append({"name": move.name, "x": ends[at], "rank": rank, "color": color})
    lowest = max((row["rank"] for row in lines if isinstance(row["rank"], int)), default=1)
    left, right = (label_ends(drawn, side) for side in (0, 1))
    space = max((width_in_characters(row["text"]) for row in (*left, *right)), default=0) * SMALL + 16
    place = {"x": {"field": "x", "type": "ordinal"}, "y": {"field": "rank", "type": "quantitative"}}
    layers: list[Spec] = [
        {"data": {"values": lines}, "mark": {"type": "line", "strokeWidth": 2.2, "point": {"size": 44, "filled": True}},
         "encoding": {**place, "detail": {"field": "name"}, "color": colored()}},
    ]  # fmt: skip
    for rows, align, shift, end in ((left, "right", -10, ends[0]), (right, "left", 10, ends[1])):
        layers.append({
            "data": {"values": [{**row, "x": end} for row in rows]},
            "mark": {"type": "text", "align": align, "dx": shift, "baseline": "middle"},
            "encoding": {**place, "text": {"field": "text"}},
        })  # fmt: skip
    height = bar_height(0, width, title, notes) + STEP * lowest + 30
    spec = frame(width, height, title, notes, layers=layers)
    inner = max(0.12, (space + 10) / max(1, width - 2 * space))
    spec["encoding"] = {
        "x": {"type": "ordinal", "scale": {"domain": list(ends), "type": "point", "padding": inner},
              "axis": {"orient": "top", "title": None, "labelAngle": 0, "domain": False, "ticks": False}},
        "y": {"type": "quantitative", "scale": {"domain": [0.5, lowest + 0.5], "reverse": True, "nice": False},
              "axis": None},
    }  # fmt: skip
    return spec


def label_ends(moves: Sequence[RankMove], side: int) -> list[Spec]:
    """Names at one end, those that share a place on one line."""
    names: dict[int, list[str]] = {}
    for move in moves:
        rank = move.now if side else move.before
        if rank is not None:
            names.setdefault(rank, []).append(move.name)
    return [
        {"rank": rank, "text": f"{rank}　{'、'.join(group)}" if side else f"{'、'.join(group)}　{rank}"}
        for rank, group in sorted(names.items())
    ]


def interval_chart(
    title: str, intervals: Sequence[RankInterval], *, measure: str, level: str, source: str = "", note: str = ""
) -> Chart:
    """A dot for the place, a line for the places that the figures cannot tell from it.

    Args:
        title: the finding.
        intervals: units in order.
        measure: what is ranked and when.
        level: how sure the line is, and from what (80%，按修订幅度模拟).
        source: who gave the figures.
        note: what else the reader must know.

    >>> interval_chart("前三名难分高下", [RankInterval("甲区", 1, 1, 3)], measure="考核得分位次", level="90%").rows
    (('甲区', '第1', '第1—3'),)
    """
    rows = tuple((one.name, f"第{one.rank}", span_text(one)) for one in intervals)
    notes = [
        f"{measure}；点为位次，线为可能范围（{level}）",
        "；".join(filter(None, (f"来源：{source}" if source else "", note))),
    ]

    def at(width: int) -> Spec:
        return draw_intervals(title, notes, intervals, width)

    return Chart(title, notes[0], source, ("单位", "位次", "可能范围"), rows, at)


def span_text(one: RankInterval) -> str:
    """第1—3, or 第2 where it is sure."""
    return f"第{one.low}" if one.low == one.high else f"第{one.low}—{one.high}"


def draw_intervals(title: str, notes: list[str], intervals: Sequence[RankInterval], width: int) -> Spec:
    """The definition at a width."""
    names = [one.name for one in intervals]
    values = [
        {"name": one.name, "rank": one.rank, "low": one.low, "high": one.high, "text": span_text(one)}
        for one in intervals
    ]
    worst = max((one.high for one in intervals), default=1)
    layers: list[Spec] = [
        {"mark": {"type": "rule", "strokeWidth": 5, "color": FAINT, "strokeCap": "round"},
         "encoding": {"x": {"field": "low"}, "x2": {"field": "high"}}},
        {"mark": {"type": "point", "filled": True, "size": 80, "color": BAR_MARKED, "opacity": 1},
         "encoding": {"x": {"field": "rank"}}},
        {"mark": {"type": "text", "align": "right", "color": QUIET, "dx": 70},
         "encoding": {"x": {"value": "width"}, "text": {"field": "text"}}},
    ]  # fmt: skip
    spec = frame(width, bar_height(len(names), width, title, notes) + 24, title, notes, layers=layers)
    axes = bar_axes(names, [0.5, worst + 0.5])
    axes["x"]["axis"] = {
        "title": None,
        "orient": "top",
        "values": list(range(1, worst + 1)),
        "format": "d",
        "domain": False,
    }
    return spec | {"data": {"values": values}, "encoding": axes}
