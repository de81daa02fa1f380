"""Bars: the league table with change, and what each part brought to the whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from gongce.bulletins.charts.chart import Chart, Spec, write_value
from gongce.bulletins.charts.theme import BAR, BAR_MARKED, DOWN, GROUND, INK, NARROW, QUIET, SMALL, frame
from gongce.bulletins.word.numerals import width_in_characters

STEP, STEP_NARROW = 27, 25
WIDE_ENOUGH = 520


@dataclass(frozen=True)
class Bar:
    """One unit of a league table; `value` None is shown by its reason, without a bar. `place` is 第3（↑2）."""

    name: str
    value: float | None
    place: str = ""
    reason: str = ""
    marked: bool = False


@dataclass(frozen=True)
class Part:
    """What one part brought: percentage points, positive or negative."""

    name: str
    points: float | None


def league_chart(
    title: str, bars: Sequence[Bar], *, measure: str, unit: str, source: str = "", decimals: int = 1,
    line: float | None = None, line_name: str = "全市", signed: bool = False,
) -> Chart:  # fmt: skip
    """Units in the order of the ranking, each with its figure, its place and the change of it.

    Args:
        title: the finding.
        bars: in order; those without a place last.
        measure: what is measured and when.
        unit: its unit.
        source: who gave the figures.
        decimals: printed decimals.
        line: the whole's value or the target, a dashed line.
        line_name: what the line is.
        signed: print a sign before increases.

    >>> league_chart("甲区领先", [Bar("甲区", 9.1, "第1（↑2）"), Bar("乙县", None, reason="未报送")],
    ...     measure="工业投资增速", unit="%").rows
    (('甲区', '9.1', '第1（↑2）'), ('乙县', '—', '未报送'))
    """
    rows = tuple((bar.name, write_value(bar.value, decimals, signed=signed), bar.place or bar.reason) for bar in bars)
    notes = [f"{measure}，单位：{unit}", f"来源：{source}" if source else ""]
    if line is not None:
        notes[0] += f"；虚线：{line_name}{write_value(line, decimals)}"
    labels = [row[1] for row in rows]

    def at(width: int) -> Spec:
        return draw_league(title, notes, bars, labels, line, width)

    return Chart(title, notes[0], source, ("单位", f"{measure}（{unit}）", "位次"), rows, at)


def draw_league(
    title: str, notes: list[str], bars: Sequence[Bar], labels: list[str], line: float | None, width: int
) -> Spec:
    """The definition at a width."""
    values = [place_bar(bar, label) for bar, label in zip(bars, labels, strict=True)]
    right = round(max((width_in_characters(bar.place) for bar in bars), default=0) * SMALL + 12)
    low, high = value_range([bar.value for bar in bars] + [line])
    room = (high - low) * 48 / max(120, width - right - 80)
    has_down = any(row["side"] < 0 for row in values)
    domain = [low - (room if has_down else 0), high + room]
    layers: list[Spec] = [
        {"mark": {"type": "bar", "height": {"band": 0.62}},
         "encoding": {"x": {"field": "zero"}, "x2": {"field": "value"}, "color": colored()}},
        *label_layers(1, "left", 5),
        *label_layers(-1, "right", -5),
        {"mark": {"type": "text", "align": "right", "color": QUIET, "dx": right},
         "encoding": {"x": {"value": "width"}, "text": {"field": "place"}}},
    ]  # fmt: skip
    if line is not None:
        rule = {"type": "rule", "color": INK, "strokeDash": [5, 4]}
        where = {"x": {"field": "line"}, "y": None}
        layers.insert(1, {"data": {"values": [{"line": line}]}, "mark": rule, "encoding": where})
    spec = frame(width, bar_height(len(bars), width, title, notes), title, notes, layers=layers)
    return spec | {"data": {"values": values}, "encoding": bar_axes([bar.name for bar in bars], domain)}


def place_bar(bar: Bar, label: str) -> Spec:
    """One bar's data; its figure stands at its outer end, a reason where it has none."""
    value = bar.value or 0
    return {
        "name": bar.name, "value": bar.value, "zero": 0, "end": value, "place": bar.place,
        "label": f"—　{bar.reason}" if bar.value is None else label,
        "color": BAR_MARKED if bar.marked else BAR, "side": 1 if value >= 0 else -1,
    }  # fmt: skip


def label_layers(side: int, align: str, shift: int) -> list[Spec]:
    """Figures at the outer ends of the bars of one side, on a halo that keeps lines off them."""
    mark = {"type": "text", "align": align, "dx": shift, "baseline": "middle"}
    halo = {"stroke": GROUND, "strokeWidth": 5, "strokeJoin": "round"}
    return [
        {
            "transform": [{"filter": f"datum.side == {side}"}],
            "mark": mark | look,
            "encoding": {"x": {"field": "end"}, "text": {"field": "label"}},
        }
        for look in (halo, {})
    ]


def colored() -> Spec:
    """Colours as the data give them."""
    return {"field": "color", "type": "nominal", "scale": None}


def value_range(values: Sequence[float | None]) -> tuple[float, float]:
    """From zero, or from the lowest below it, to the highest."""
    there = [value for value in values if value is not None] or [0.0]
    low, high = min(0.0, *there), max(0.0, *there)
    return (low, high) if high > low else (low, low + 1)


def axis_space(names: Sequence[str]) -> float:
    """Pixels that the names at the left take."""
    return max((width_in_characters(name) for name in names), default=0) * SMALL + 10


def bar_height(count: int, width: int, title: str, notes: Sequence[str]) -> int:
    """The whole picture's height for so many bars."""
    step = STEP_NARROW if width <= NARROW else STEP
    heads = -(-width_in_characters(title) * 16 // (width - 24)) * 22
    below = sum(-(-width_in_characters(note) * SMALL // (width - 24)) * 18 for note in notes if note)
    return round(count * step + heads + below + 30)


def bar_axes(names: Sequence[str], domain: Sequence[float]) -> Spec:
    """Names down the left in their order; the values' axis is not drawn, for every bar has its figure."""
    return {
        "y": {"field": "name", "type": "ordinal", "sort": None, "scale": {"domain": list(names)},
              "axis": {"title": None, "labelColor": INK, "labelLimit": 200, "domain": False}},
        "x": {"type": "quantitative", "scale": {"domain": list(domain), "nice": False}, "axis": None},
    }  # fmt: skip


def waterfall_chart(
    title: str, parts: Sequence[Part], total: float, *, measure: str, unit: str = "个百分点", source: str = "",
    total_name: str = "全市", decimals: int = 1,
) -> Chart:  # fmt: skip
    """How the parts add up to the whole: each bar begins where the one before ended.

    Args:
        title: the finding.
        parts: in order; one without a figure is listed with "—" and moves nothing.
        total: the whole.
        measure: what is measured and when.
        unit: its unit.
        source: who gave the figures.
        total_name: the whole's name.
        decimals: printed decimals.

    >>> chart = waterfall_chart("甲区拉动最多", [Part("甲区", 1.2), Part("乙县", -0.3)], 0.9, measure="拉动点数")
    >>> chart.rows
    (('甲区', '+1.2'), ('乙县', '-0.3'), ('全市', '0.9'))
    """
    rows = [(part.name, write_value(part.points, decimals, signed=True)) for part in parts]
    rows.append((total_name, write_value(total, decimals)))
    notes = [f"{measure}，单位：{unit}", f"来源：{source}" if source else ""]

    def at(width: int) -> Spec:
        return draw_waterfall(title, notes, parts, (total_name, total), [row[1] for row in rows], width)

    return Chart(title, notes[0], source, ("部分", f"{measure}（{unit}）"), tuple(rows), at)


def draw_waterfall(
    title: str, notes: list[str], parts: Sequence[Part], total: tuple[str, float], labels: list[str], width: int
) -> Spec:
    """The definition at a width."""
    values: list[Spec] = []
    reached = 0.0
    for part, label in zip(parts, labels, strict=False):
        step = part.points or 0.0
        values.append(step_bar(part.name, reached, reached + step, label, BAR if step >= 0 else DOWN))
        reached += step
    values.append(step_bar(total[0], 0.0, total[1], labels[-1], BAR_MARKED))
    low, high = value_range([edge for row in values for edge in (row["from"], row["to"])])
    names = [row["name"] for row in values]
    room = (high - low) * 42 / max(120, width - axis_space(names))
    layers: list[Spec] = [
        {"mark": {"type": "bar", "height": {"band": 0.62}},
         "encoding": {"x": {"field": "from"}, "x2": {"field": "to"}, "color": colored()}},
        {"mark": {"type": "rule", "color": QUIET, "strokeWidth": 0.75}, "encoding": {"x": {"datum": 0}, "y": None}},
        *label_layers(1, "left", 5),
        *label_layers(-1, "right", -5),
    ]  # fmt: skip
    spec = frame(width, bar_height(len(values), width, title, notes), title, notes, layers=layers)
    has_down = any(row["side"] < 0 for row in values)
    domain = [low - (room if has_down else 0), high + room]
    return spec | {"data": {"values": values}, "encoding": bar_axes(names, domain)}


def step_bar(name: str, start: float, stop: float, label: str, color: str) -> Spec:
    """One bar of a waterfall; its figure stands where it ends."""
    return {
        "name": name, "from": start, "to": stop, "end": stop, "label": label, "color": color,
        "side": 1 if stop >= start else -1,
    }  # fmt: skip
