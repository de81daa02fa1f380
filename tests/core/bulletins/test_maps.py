"""Maps and small multiples: fifths with counts, rings turned, labels inside, tiles, one scale."""

import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongce.bulletins.charts import MapPlace, SmallSeries, choropleth, render_svg, small_multiples
from gongce.bulletins.charts.maps import area_of, label_steps, middle_of, turn_rings
from gongce.vocabulary import InputError

YUNCHUAN = json.loads(
    (Path(__file__).resolve().parents[3] / "examples" / "yunchuan" / "map.geojson").read_text("utf-8")
)
COUNTIES = ["qingping", "shiqiao", "lankou", "hefeng", "bailing", "nanping"]
PLACES = [MapPlace(unit, unit, float(at)) for at, unit in enumerate([*COUNTIES, "jingkai"])]


def rings():
    for feature in YUNCHUAN["features"]:
        if feature["geometry"]["type"] == "Polygon":
            yield feature["properties"]["unit"], feature["geometry"]["coordinates"][0]


def test_the_invented_counties_meet_and_lie_beside_each_other():
    found = dict(rings())
    assert sorted(found) == sorted(COUNTIES)
    assert all(ring[0] == ring[-1] and area_of(ring) > 0 for ring in found.values())
    edges = [frozenset(map(tuple, pair)) for ring in found.values() for pair in itertools.pairwise(ring)]
    shared = [edge for edge in set(edges) if edges.count(edge) == 2]
    assert len(shared) > 100
    assert max(edges.count(edge) for edge in set(edges)) == 2


@pytest.mark.parametrize("turned", [False, True])
def test_rings_run_the_way_that_fills_their_inside(turned):
    square, hole = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]], [[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]]
    turned_rings = [ring[::-1] if turned else ring for ring in (square, hole)]
    outer, inner = turn_rings({"type": "Polygon", "coordinates": turned_rings})["coordinates"]
    assert area_of(outer) < 0 < area_of(inner)


def test_a_label_stands_in_the_largest_area():
    small, large = [[9, 9], [10, 9], [10, 10], [9, 9]], [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
    assert middle_of({"type": "MultiPolygon", "coordinates": [[small], [large]]}) == pytest.approx((2, 2))
    assert middle_of({"type": "Point", "coordinates": [3.0, 5.0]}) == (3.0, 5.0)


@given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), min_size=1, max_size=40))
def test_the_legend_counts_every_unit_once(values):
    places = [MapPlace(str(at), str(at), value) for at, value in enumerate(values)]
    chart = choropleth("甲", None, places, measure="甲", unit="%")
    domain = chart.draw(640)["encoding"]["color"]["scale"]["domain"]
    assert sum(int(label.rpartition("（")[2].removesuffix("个）")) for label in domain) == len(values)
    assert len(chart.rows) == len(values)


def test_missing_units_are_named_so():
    labels = label_steps([MapPlace("a", "甲", 3.0), MapPlace("b", "乙", None)], {"a": 2, "b": None}, 1)
    assert labels == {2: "3.0（1个）", None: "缺数（1个）"}


@pytest.mark.parametrize("width", [340, 640])
def test_maps_and_tiles_are_drawn(width):
    for shapes in (YUNCHUAN, None, {"features": []}):
        svg = render_svg(choropleth("甲领先", shapes, PLACES, measure="增速", unit="%"), width=width)
        assert all(place.name in svg for place in PLACES[:6])


LINE = {"properties": {"unit": "qingping"}, "geometry": {"type": "Line", "coordinates": []}}


@pytest.mark.parametrize("shapes", [{"features": 3}, {"features": [{}]}, {"type": "x"}, {"features": [LINE]}])
def test_what_is_no_map_is_told(shapes):
    with pytest.raises(InputError, match=r"map\.geojson"):
        choropleth("甲", shapes, PLACES, measure="甲", unit="%")


def test_small_multiples_share_one_scale_and_keep_gaps():
    series = [SmallSeries("甲区", [1.0, None, 9.0]), SmallSeries("乙县", [2.0, 3.0, None])]
    whole = SmallSeries("全市", [2.0, 2.0, 2.0])
    chart = small_multiples("甲", ["4月", "5月", "6月"], series, measure="增速", unit="%", whole=whole)
    cells = chart.draw(640)["concat"]
    assert len({tuple(cell["encoding"]["y"]["scale"]["domain"]) for cell in cells}) == 1
    assert chart.rows[1] == ("5月", "—", "3.0", "2.0")
    assert "甲区" in render_svg(chart)


@pytest.mark.parametrize("width", [340, 640, 1200])
def test_small_multiples_fit_their_width(width):
    series = [SmallSeries(f"单位{at}", [1.0, 2.0]) for at in range(9)]
    spec = small_multiples("甲", ["5月", "6月"], series, measure="增速", unit="%").draw(width)
    taken = spec["columns"] * (spec["concat"][0]["width"] + 36) + (spec["columns"] - 1) * spec["spacing"]
    assert taken <= width
