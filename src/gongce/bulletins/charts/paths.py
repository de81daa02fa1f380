"""Paths through a year: what was reached, the target, last year, and the fan of what may come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gongce.bulletins.charts.bars import bar_height
from gongce.bulletins.charts.chart import Chart, Spec, spread_labels, write_value
from gongce.bulletins.charts.theme import FAINT, FAN, INK, NARROW, QUIET, frame
from gongce.vocabulary import InputError

Series = Sequence[float | None]
BAND_OPACITY = {95: 0.14, 80: 0.2, 50: 0.28}
HEIGHT, AXIS = 220, 24


@dataclass(frozen=True)
class Path:
    """The values of a chart over its periods, each as long as `periods`; None leaves a gap, never a bridge.

    `actual` as reported; `target` the way to it; `last_year`; `floor` and `strive` the pair around the target.
    """

    periods: Sequence[str]
    actual: Series
    target: Series = ()
    last_year: Series = ()
    floor: Series = ()
    strive: Series = ()

    def __post_init__(self) -> None:
        for name in ("actual", "target", "last_year", "floor", "strive"):
            series = getattr(self, name)
            if series and len(series) != len(self.periods):
                raise InputError(
                    f"{name} has {len(series)} values for {len(self.periods)} periods", remedy="give one each"
                )

    @property
    def lines(self) -> list[tuple[str, Series]]:
        """The lines that are there, with their words, the last drawn on top."""
        named = (
            ("上年", self.last_year), ("底线", self.floor), ("力争", self.strive), ("目标", self.target),
            ("实际", self.actual),
        )  # fmt: skip
        return [(name, series) for name, series in named if any(value is not None for value in series)]


@dataclass(frozen=True)
class Fan:
    """What may come: the middle and the bands by how many percent of outcomes they hold (50, 80, 95)."""

    middle: Series
    bands: Mapping[int, tuple[Series, Series]] = field(default_factory=dict)


def path_chart(
    title: str, path: Path, *, measure: str, unit: str, source: str = "", decimals: int = 1, note: str = ""
) -> Chart:
    """The path to the target: actual as a solid line with points, target dashed, last year light."""
    return fan_chart(title, path, None, measure=measure, unit=unit, source=source, decimals=decimals, note=note)


def fan_chart(
    title: str, path: Path, fan: Fan | None, *, measure: str, unit: str, source: str = "", decimals: int = 1,
    note: str = "",
) -> Chart:  # fmt: skip
    """The path with the fan of the forecast in one hue.

    Args:
        title: the finding.
        path: the lines.
        fan: the forecast over the same periods; None draws none.
        measure: what is measured, with its period: 规模以上工业增加值累计，2019年1—12月.
        unit: its unit.
        source: who gave the figures.
        decimals: printed decimals.
        note: what else the reader must know (口径, 预测方法).

    >>> path = Path(["1—2月", "3月", "4月"], [10.0, None, 41.0], target=[9.0, 20.0, 40.0])
    >>> chart = path_chart("快于序时", path, measure="工业投资累计", unit="亿元")
    >>> chart.rows[1]
    ('3月', '—', '20.0')
    """
    names = [name for name, _ in reversed(path.lines)]
    head, rows = list_table(path, fan, names, decimals)
    scaled = not starts_at_zero(path, fan)
    notes = [
        f"{measure}，单位：{unit}" + ("；纵轴不从零起" if scaled else ""),
        "；".join(
            part
            for part in (
                f"来源：{source}" if source else "",
                note,
                tell_bands(fan),
            )
            if part
        ),
    ]
    return Chart(
        title, notes[0], source, head, rows,
        lambda width: draw(title, notes, path, fan, width, decimals, zero=not scaled),
    )  # fmt: skip


def tell_bands(fan: Fan | None) -> str:
    """What the shades are.

    >>> tell_bands(Fan([1.0], {80: ([0.5], [1.5]), 50: ([0.8], [1.2])}))
    '阴影：50%、80%的可能范围'
    """
    return f"阴影：{'、'.join(f'{band}%' for band in sorted(fan.bands))}的可能范围" if fan and fan.bands else ""


def list_table(
    path: Path, fan: Fan | None, names: list[str], decimals: int
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The chart's table: a row a period."""
    series = dict(path.lines)
    bands = sorted(fan.bands) if fan else []
    head = ["时期", *names, *(["预测中值"] if fan else []), *(f"{band}%范围" for band in bands)]
    rows = []
    for place, period in enumerate(path.periods):
        row = [period, *(write_value(series[name][place], decimals) for name in names)]
        if fan:
            row.append(write_value(fan.middle[place], decimals))
            for band in bands:
                low, high = (edge[place] for edge in fan.bands[band])
                row.append(
                    "—"
                    if low is None or high is None
                    else f"{write_value(low, decimals)}—{write_value(high, decimals)}"
                )
        rows.append(tuple(row))
    return tuple(head), tuple(rows)


def all_values(path: Path, fan: Fan | None) -> list[float]:
    """Every value that the chart must have room for."""
    series = [line for _, line in path.lines]
    if fan:
        series += [fan.middle, *(edge for band in fan.bands.values() for edge in band)]
    return [value for line in series for value in line if value is not None]


def starts_at_zero(path: Path, fan: Fan | None) -> bool:
    """Whether zero lies near enough to be shown: levels that grow through a year, not rates near one another."""
    values = all_values(path, fan)
    return not values or min(values) <= 0 <= max(values) or min(values) < 0.4 * max(values)


def domain_of(values: Sequence[float], *, zero: bool) -> tuple[float, float]:
    """The range of the axis: the values with a little room."""
    low, high = (min(values, default=0.0), max(values, default=1.0))
    low, high = (min(low, 0.0), max(high, 0.0)) if zero else (low, high)
    room = (high - low or abs(high) or 1.0) * 0.06
    return (low if zero and low == 0 else low - room, high if zero and high == 0 else high + room)


def draw(title: str, notes: list[str], path: Path, fan: Fan | None, width: int, decimals: int, *, zero: bool) -> Spec:
    """The definition at a width."""
    domain = domain_of(all_values(path, fan), zero=zero)
    labels = end_labels(path, fan, domain, decimals)
    layers = [*draw_bands(path, fan), *(draw_line(name, path.periods, series) for name, series in path.lines)]
    if fan:
        layers.append(draw_line("预测", path.periods, fan.middle))
    layers += [label_layer(labels, is_inner=is_inner) for is_inner in (False, True)]
    height = bar_height(0, width, title, notes) + HEIGHT + AXIS
    spec = frame(width, height, title, notes, layers=layers)
    ticks = 6 if width <= NARROW else 12
    every = -(-len(path.periods) // ticks)
    shown = [period for place, period in enumerate(reversed(path.periods)) if place % every == 0]
    spec["encoding"] = {
        "x": {"type": "ordinal", "scale": {"domain": list(path.periods), "type": "point", "padding": 0.2},
              "axis": {"title": None, "labelAngle": 0, "values": shown, "labelOverlap": False}},
        "y": {"type": "quantitative", "scale": {"domain": list(domain), "nice": False, "zero": False},
              "axis": {"title": None, "tickCount": 5}},
    }  # fmt: skip
    return spec


def label_layer(labels: Sequence[Spec], *, is_inner: bool) -> Spec:
    """Words at the right edge, or above the end of a line."""
    mark = {"type": "text", "align": "right" if is_inner else "left", "dx": 6 if is_inner else 8, "baseline": "middle"}
    return {
        "data": {"values": [label for label in labels if label["inner"] is is_inner]},
        "mark": mark,
        "encoding": {
            "x": {"field": "x", "type": "ordinal"}, "y": {"field": "y", "type": "quantitative"},
            "text": {"field": "text"}, "color": {"field": "color", "type": "nominal", "scale": None},
        },
    }  # fmt: skip


def draw_bands(path: Path, fan: Fan | None) -> list[Spec]:
    """The bands, the widest below."""
    layers = []
    for band in sorted(fan.bands, reverse=True) if fan else []:
        lows, highs = fan.bands[band] if fan else ((), ())
        values = [
            {"x": period, "low": low, "high": high}
            for period, low, high in zip(path.periods, lows, highs, strict=True)
            if low is not None and high is not None
        ]
        layers.append({
            "data": {"values": values},
            "mark": {"type": "area", "color": FAN, "opacity": BAND_OPACITY.get(band, 0.18), "line": False},
            "encoding": {
                "x": {"field": "x", "type": "ordinal"}, "y": {"field": "low", "type": "quantitative"},
                "y2": {"field": "high"},
            },
        })  # fmt: skip
    return layers


LOOKS: dict[str, Spec] = {
    "实际": {"color": INK, "strokeWidth": 2.5, "point": {"color": INK, "size": 34, "filled": True}},
    "目标": {"color": QUIET, "strokeWidth": 1.8, "strokeDash": [6, 4]},
    "底线": {"color": QUIET, "strokeWidth": 1},
    "力争": {"color": QUIET, "strokeWidth": 1},
    "上年": {"color": FAINT, "strokeWidth": 2},
    "预测": {"color": FAN, "strokeWidth": 2, "strokeDash": [2, 2]},
}


def draw_line(name: str, periods: Sequence[str], series: Series) -> Spec:
    """One line; where a value is missing it breaks."""
    values = [{"x": period, "y": value} for period, value in zip(periods, series, strict=True)]
    mark = {"type": "line", "invalid": "break-paths-filter-domains", **LOOKS[name]}
    encoding = {"x": {"field": "x", "type": "ordinal"}, "y": {"field": "y", "type": "quantitative"}}
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


def end_labels(path: Path, fan: Fan | None, domain: tuple[float, float], decimals: int) -> list[Spec]:
    """A word and a figure for each line: at the right edge, none over another; near its end where it ends before."""
    lines = [*path.lines, *([("预测", fan.middle)] if fan else [])]
    at_edge = [(name, series[-1]) for name, series in lines if series[-1] is not None]
    spots = spread_labels([value for _, value in at_edge], (domain[1] - domain[0]) * 15 / HEIGHT)
    labels = [
        write_label(name, path.periods[-1], value, spot, decimals)
        for (name, value), spot in zip(at_edge, spots, strict=True)
    ]
    for name, series in lines:
        end = last_place(series)
        if end is not None and end < len(series) - 1:
            value = series[end] or 0.0
            side = free_side(path, end, value)
            spot = value + side * (domain[1] - domain[0]) * 16 / HEIGHT
            labels.append(write_label(name, path.periods[end], value, spot, decimals) | {"inner": side > 0})
    return labels


def free_side(path: Path, end: int, value: float) -> int:
    """Above a line's end, or below it and after it where the way to the target runs above."""
    target = path.target[end] if path.target else None
    return -1 if target is not None and target > value else 1


def write_label(name: str, period: str, value: float, spot: float, decimals: int) -> Spec:
    """One label's data."""
    color = {"上年": QUIET}.get(name, LOOKS[name]["color"])
    return {"x": period, "y": spot, "text": f"{name} {write_value(value, decimals)}", "color": color, "inner": False}


def last_place(series: Series) -> int | None:
    """Where the last value stands."""
    return next((place for place in reversed(range(len(series))) if series[place] is not None), None)
