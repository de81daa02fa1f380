"""Maps of units: five steps of one hue by quantile, values and counts in the legend; tiles where there is no map."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Any

from gongce.bulletins.charts.chart import Chart, Spec, write_value
from gongce.bulletins.charts.grids import CELL_INK, CELL_LIGHT, DARK_FROM, step_column
from gongce.bulletins.charts.theme import FAINT, HEAT, NARROW, frame
from gongce.vocabulary import InputError

MISSING = "缺数"
RATIO, NARROW_RATIO, TILE = 0.72, 0.86, 88
LABELLED_FROM = 420
"""From this width on dots have room for their names; below, the table tells."""
Ring = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class MapPlace:
    """A unit on a map; `value` None is shown as missing, with its reason in the table."""

    unit: str
    name: str
    value: float | None
    reason: str = ""


def choropleth(
    title: str, shapes: Mapping[str, Any] | None, places: Sequence[MapPlace], *, measure: str, unit: str,
    source: str = "", decimals: int = 1,
) -> Chart:  # fmt: skip
    """Units coloured by a figure; the darker, the larger.

    Args:
        title: the finding.
        shapes: a GeoJSON FeatureCollection whose features name their unit in the property `unit`; areas are filled,
            points drawn as dots upon them. None, or one that shows none of the units, gives tiles.
        places: the units in their order.
        measure: what is measured and when.
        unit: its unit.
        source: who gave the figures.
        decimals: printed decimals.

    >>> choropleth("甲区领先", None, [MapPlace("a", "甲区", 9.0)], measure="工业投资增速", unit="%").rows
    (('甲区', '9.0', ''),)
    """
    steps = dict(zip((one.unit for one in places), step_column([one.value for one in places], down=False), strict=True))
    labels = label_steps(places, steps, decimals)
    rows = tuple((one.name, write_value(one.value, decimals), one.reason) for one in places)
    head = (
        ("单位", f"{measure}（{unit}）", "说明")
        if any(row[2] for row in rows)
        else ("单位", f"{measure}（{unit}）", "")
    )
    data = [describe_place(one, steps[one.unit], labels, decimals) for one in places]
    features = list(find_features(shapes, {one.unit for one in places})) if shapes else []
    notes = [f"{measure}，单位：{unit}；颜色越深数值越大，按五等分", f"来源：{source}" if source else ""]

    def at(width: int) -> Spec:
        layers, height = draw_areas(features, data, width) if features else draw_tiles(data, width)
        spec = frame(width, height, title, notes, layers=layers)
        if features:
            spec["projection"] = {"type": "mercator"}
        return spec | {"encoding": {"color": color_steps(labels, width)}}

    return Chart(title, notes[0], source, head, rows, at)


def label_steps(places: Sequence[MapPlace], steps: Mapping[str, int | None], decimals: int) -> dict[int | None, str]:
    """Step → its values and how many units stand in it; those that nobody stands in are left out.

    >>> label_steps([MapPlace("a", "甲", 1.0), MapPlace("b", "乙", None)], {"a": 2, "b": None}, 1)
    {2: '1.0（1个）', None: '缺数（1个）'}
    """
    found: dict[int | None, str] = {}
    for step in range(len(HEAT)):
        inside = [one.value for one in places if steps[one.unit] == step and one.value is not None]
        if inside:
            low, high = write_value(min(inside), decimals), write_value(max(inside), decimals)
            found[step] = f"{low if low == high else f'{low}—{high}'}（{len(inside)}个）"
    missing = sum(one.value is None for one in places)
    return found | ({None: f"{MISSING}（{missing}个）"} if missing else {})


def describe_place(one: MapPlace, step: int | None, labels: Mapping[int | None, str], decimals: int) -> Spec:
    """One unit's data."""
    ink = CELL_LIGHT if step is not None and step >= DARK_FROM else CELL_INK
    return {
        "unit": one.unit, "name": one.name, "text": write_value(one.value, decimals), "step": labels[step], "ink": ink,
    }  # fmt: skip


def color_steps(labels: Mapping[int | None, str], width: int) -> Spec:
    """The scale with its legend of values and counts."""
    colors = [FAINT if step is None else HEAT[step] for step in labels]
    legend = {"title": None, "orient": "bottom", "columns": 2 if width <= NARROW else 3, "symbolType": "square"}
    return {
        "field": "step",
        "type": "nominal",
        "scale": {"domain": list(labels.values()), "range": colors},
        "legend": legend,
    }


def find_features(shapes: Mapping[str, Any], units: set[str]) -> Iterator[dict[str, Any]]:
    """The features of these units; rings are turned the way that fills their inside.

    Raises:
        InputError: the shapes are no collection of features with areas or points.
    """
    try:
        for feature in shapes["features"]:
            if feature["properties"]["unit"] in units:
                yield {"unit": feature["properties"]["unit"], "geometry": turn_rings(feature["geometry"])}
    except (KeyError, TypeError, IndexError):
        what = "no GeoJSON whose features have a property unit and areas or points"
        raise InputError(what, where="map.geojson", remedy="write type, features, properties.unit, geometry") from None


def turn_rings(geometry: Mapping[str, Any]) -> dict[str, Any]:
    """The geometry with outer rings clockwise, holes the other way, as the drawing needs them."""
    kind, where = geometry["type"], geometry["coordinates"]
    if kind == "Polygon":
        return {"type": kind, "coordinates": turn_polygon(where)}
    if kind == "MultiPolygon":
        return {"type": kind, "coordinates": [turn_polygon(one) for one in where]}
    if kind == "Point":
        return {"type": kind, "coordinates": [float(where[0]), float(where[1])]}
    raise KeyError(kind)


def turn_polygon(rings: Sequence[Ring]) -> list[list[Sequence[float]]]:
    """The rings of one polygon, each turned."""
    return [list(ring) if (area_of(ring) < 0) == (place == 0) else list(ring)[::-1] for place, ring in enumerate(rings)]


def area_of(ring: Ring) -> float:
    """The signed area of a ring; positive where it runs against the clock.

    >>> area_of([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]])
    1.0
    """
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs) / 2


def middle_of(geometry: Mapping[str, Any]) -> tuple[float, float]:
    """Where a label stands: the point itself, or the centre of the largest area."""
    if geometry["type"] == "Point":
        return geometry["coordinates"][0], geometry["coordinates"][1]
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    ring = max((rings[0] for rings in polygons), key=lambda one: abs(area_of(one)))
    area = area_of(ring) or 1.0
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    crosses = [a[0] * b[1] - b[0] * a[1] for a, b in pairs]
    x = sum((a[0] + b[0]) * cross for (a, b), cross in zip(pairs, crosses, strict=True)) / (6 * area)
    y = sum((a[1] + b[1]) * cross for (a, b), cross in zip(pairs, crosses, strict=True)) / (6 * area)
    return x, y


def draw_areas(features: Sequence[Mapping[str, Any]], data: Sequence[Spec], width: int) -> tuple[list[Spec], int]:
    """Areas, dots upon them, and the units' names with their figures."""
    by_unit = {row["unit"]: row for row in data}
    areas = [_shape(one, by_unit) for one in features if one["geometry"]["type"] != "Point"]
    dots = [_label(one, by_unit) for one in features if one["geometry"]["type"] == "Point"]
    names = [_label(one, by_unit) for one in features if one["geometry"]["type"] != "Point"]
    at = {"longitude": {"field": "x", "type": "quantitative"}, "latitude": {"field": "y", "type": "quantitative"}}
    layers: list[Spec] = [
        {"data": {"values": areas}, "mark": {"type": "geoshape", "stroke": FAINT, "strokeWidth": 1}},
        {"data": {"values": dots}, "mark": {"type": "circle", "size": 190, "opacity": 1, "stroke": CELL_INK,
                                            "strokeWidth": 1.2}, "encoding": at},
    ]  # fmt: skip
    for field, shift in (("name", -7), ("text", 8)):
        layers.append(_write(names, at, field, {"dy": shift}, is_inside=True))
        beside = {"align": "left", "dx": 12, "dy": shift}
        halo = {"stroke": CELL_LIGHT, "strokeWidth": 3.5, "strokeJoin": "round", "strokeOpacity": 0.85}
        if width >= LABELLED_FROM:
            layers += [_write(dots, at, field, {**beside, **look}, is_inside=False) for look in (halo, {})]
    return layers, round(width * (RATIO if width >= LABELLED_FROM else NARROW_RATIO)) + 120


def _shape(one: Mapping[str, Any], by_unit: Mapping[str, Spec]) -> Spec:
    return {"type": "Feature", "geometry": one["geometry"], **by_unit[one["unit"]]}


def _label(one: Mapping[str, Any], by_unit: Mapping[str, Spec]) -> Spec:
    x, y = middle_of(one["geometry"])
    return {**by_unit[one["unit"]], "x": x, "y": y}


def _write(rows: Sequence[Spec], at: Spec, field: str, look: Spec, *, is_inside: bool) -> Spec:
    """A layer of words; inside an area their ink is what can be read upon its colour, beside a dot they are dark."""
    color = {"field": "ink", "type": "nominal", "scale": None} if is_inside else {"value": CELL_INK}
    return {
        "data": {"values": list(rows)},
        "mark": {"type": "text", "fontWeight": 600 if field == "text" else "normal", **look},
        "encoding": {**at, "text": {"field": field}, "color": color},
    }


def draw_tiles(data: Sequence[Spec], width: int) -> tuple[list[Spec], int]:
    """A square a unit in the units' order, where there is no map."""
    columns = max(2, min(ceil(sqrt(len(data) * 1.6)), (width - 16) // TILE))
    rows = ceil(len(data) / columns) or 1
    values = [{**row, "column": place % columns, "row": place // columns} for place, row in enumerate(data)]
    at = {
        "x": {"field": "column", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0.06}},
        "y": {"field": "row", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0.08}},
    }
    layers: list[Spec] = [{"data": {"values": values}, "mark": {"type": "rect", "cornerRadius": 4}, "encoding": at}]
    layers += [
        _write(values, at, field, {"dy": shift}, is_inside=True) for field, shift in (("name", -8), ("text", 10))
    ]
    return layers, rows * 76 + 130
