"""Small multiples: one small picture a unit on one scale, the whole's line behind each."""

from collections.abc import Sequence
from dataclasses import dataclass

from gongce.bulletins.charts.chart import Chart, Spec, write_value
from gongce.bulletins.charts.paths import domain_of
from gongce.bulletins.charts.theme import FAINT, INK, QUIET, config, wrap

CELL, HEIGHT, GAP, AXIS = 190, 92, 18, 36


@dataclass(frozen=True)
class SmallSeries:
    """A unit's values over the periods; None leaves a gap."""

    name: str
    values: Sequence[float | None]


def small_multiples(
    title: str, periods: Sequence[str], series: Sequence[SmallSeries], *, measure: str, unit: str, source: str = "",
    whole: SmallSeries | None = None, decimals: int = 1,
) -> Chart:  # fmt: skip
    """A small line for each unit, all on the same scale.

    Args:
        title: the finding.
        periods: along the line.
        series: a unit each, as long as the periods.
        measure: what is measured and when.
        unit: its unit.
        source: who gave the figures.
        whole: the whole's line, light behind each.
        decimals: printed decimals.

    >>> small_multiples("甲区加快", ["5月", "6月"], [SmallSeries("甲区", [1.0, None])], measure="增速", unit="%").rows
    (('5月', '1.0'), ('6月', '—'))
    """
    shown = [*series, *([whole] if whole else [])]
    rows = tuple(
        (period, *(write_value(one.values[place], decimals) for one in shown)) for place, period in enumerate(periods)
    )
    notes = [f"{measure}，单位：{unit}；各图纵轴相同" + (f"，浅线为{whole.name}" if whole else ""), ""]
    domain = domain_of([value for one in shown for value in one.values if value is not None], zero=False)

    def at(width: int) -> Spec:
        columns = max(1, min(len(series), (width + GAP) // (CELL + GAP)))
        cell = (width - (columns - 1) * GAP) // columns - AXIS
        return {
            "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
            "title": {"text": wrap(title, (width - 24) / 16), "subtitle": [notes[0]]},
            "columns": columns,
            "spacing": GAP,
            "concat": [draw_small(one, whole, periods, domain, cell, decimals) for one in series],
            "config": config(),
        }

    return Chart(title, notes[0], source, ("时期", *(one.name for one in shown)), rows, at)


def draw_small(
    one: SmallSeries, whole: SmallSeries | None, periods: Sequence[str], domain: tuple[float, float], width: int,
    decimals: int,
) -> Spec:  # fmt: skip
    """One unit's picture, its last figure written at its end."""
    last = next((place for place in reversed(range(len(periods))) if one.values[place] is not None), None)
    lines = [_line(whole, periods, FAINT, 1.6)] if whole else []
    lines.append(_line(one, periods, INK, 2))
    if last is not None:
        end = {"x": periods[last], "y": one.values[last], "text": write_value(one.values[last], decimals)}
        point = {"type": "point", "filled": True, "size": 30, "color": INK, "opacity": 1}
        words = {"type": "text", "align": "right", "dx": -6, "dy": -9, "fontWeight": 600, "color": INK}
        lines += [{"data": {"values": [end]}, "mark": point}, {"data": {"values": [end]}, "mark": words,
                                                              "encoding": {"text": {"field": "text"}}}]  # fmt: skip
    ends = [periods[0], periods[-1]]
    return {
        "width": width,
        "height": HEIGHT,
        "title": {"text": one.name, "fontSize": 13, "anchor": "start", "offset": 4},
        "layer": lines,
        "encoding": {
            "x": {"field": "x", "type": "ordinal", "scale": {"domain": list(periods), "type": "point"},
                  "axis": {"title": None, "values": ends, "labelAngle": 0, "labelColor": QUIET, "labelOverlap": False,
                           "labelBound": True, "labelFlush": True}},
            "y": {"field": "y", "type": "quantitative", "scale": {"domain": list(domain), "nice": False, "zero": False},
                  "axis": {"title": None, "tickCount": 3}},
        },
    }  # fmt: skip


def _line(one: SmallSeries, periods: Sequence[str], color: str, stroke: float) -> Spec:
    values = [{"x": period, "y": value} for period, value in zip(periods, one.values, strict=True)]
    mark = {"type": "line", "color": color, "strokeWidth": stroke, "invalid": "break-paths-filter-domains"}
    return {"data": {"values": values}, "mark": mark}
