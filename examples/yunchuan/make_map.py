"""Write `map.geojson`, the map of the invented city of Yunchuan: six counties that meet, three zones upon them.

    python examples/yunchuan/make_map.py            # writes map.geojson beside this file

The place does not exist: coordinates are degrees around nought, where there is only sea. Neighbours share every point
of their border. The bytes are the same on every run.
"""

import json
import random
from pathlib import Path

HERE = Path(__file__).resolve().parent
SEED = 990100
POINTS = {
    "a": (0.02, 0.58), "b": (0.26, 0.80), "c": (0.54, 0.86), "d": (0.83, 0.76), "e": (0.98, 0.50), "f": (0.93, 0.20),
    "g": (0.66, 0.02), "h": (0.34, 0.00), "i": (0.08, 0.20), "p": (0.31, 0.56), "q": (0.48, 0.62), "r": (0.64, 0.54),
    "s": (0.62, 0.34), "t": (0.44, 0.28), "u": (0.30, 0.38),
}  # fmt: skip
COUNTIES = {
    "qingping": "pqrstu",
    "shiqiao": "abcqpu",
    "lankou": "cderq",
    "hefeng": "efgsr",
    "bailing": "ghts",
    "nanping": "hiaut",
}
ZONES = {"jingkai": (0.53, 0.57), "gaoxin": (0.36, 0.38), "shiqiao-park": (0.14, 0.54)}
DEEP, BEND = 4, 0.16


def bend(start, end, made):
    """The border between two points, bent at its middle again and again; both neighbours get the same."""
    key = (min(start, end), max(start, end))
    if key not in made:
        rng = random.Random(f"{SEED}{key}")
        line = [POINTS[key[0]], POINTS[key[1]]]
        for _ in range(DEEP):
            line = [point for pair in zip(line, line[1:], strict=False) for point in (pair[0], middle(*pair, rng))] + line[-1:]
        made[key] = [(round(x, 4), round(y, 4)) for x, y in line]
    line = made[key]
    return line if start == key[0] else line[::-1]


def middle(first, last, rng):
    """The middle of two points, moved aside a little."""
    across, up = last[0] - first[0], last[1] - first[1]
    aside = rng.uniform(-BEND, BEND)
    return (first[0] + last[0]) / 2 - up * aside, (first[1] + last[1]) / 2 + across * aside


def draw_county(corners, made):
    """A county's ring, against the clock as GeoJSON has it."""
    ring = [point for pair in zip(corners, corners[1:] + corners[:1], strict=True) for point in bend(*pair, made)[:-1]]
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))
    ring = ring if area > 0 else ring[::-1]
    return [*ring, ring[0]]


def make_map():
    """The whole map."""
    made = {}
    areas = [
        {"type": "Feature", "properties": {"unit": unit},
         "geometry": {"type": "Polygon", "coordinates": [draw_county(corners, made)]}}
        for unit, corners in COUNTIES.items()
    ]  # fmt: skip
    dots = [
        {"type": "Feature", "properties": {"unit": unit}, "geometry": {"type": "Point", "coordinates": place}}
        for unit, place in ZONES.items()
    ]
    return {"type": "FeatureCollection", "features": areas + dots}


if __name__ == "__main__":
    text = json.dumps(make_map(), ensure_ascii=False, separators=(",", ":"))
    (HERE / "map.geojson").write_text(text.replace('{"type":"Feature"', '\n{"type":"Feature"') + "\n", encoding="utf-8")
