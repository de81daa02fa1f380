"""Charts as pictures: SVG for pages, PNG for Word and slides, drawn with a font that has Chinese characters."""

import json
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import vl_convert

from gongce.bulletins.charts.chart import Chart, Spec
from gongce.bulletins.charts.theme import FONT, WIDE

FONT_FILES = (
    ("Noto Sans CJK SC", "NotoSansCJK"),
    ("Noto Sans SC", "NotoSansSC"),
    ("Source Han Sans SC", "SourceHanSans"),
    ("Microsoft YaHei", "msyh"),
    ("PingFang SC", "PingFang"),
    ("Hiragino Sans GB", "Hiragino Sans GB"),
    ("WenQuanYi Zen Hei", "wqy-zenhei"),
    ("WenQuanYi Micro Hei", "wqy-microhei"),
    ("SimHei", "simhei"),
    ("Noto Serif CJK SC", "NotoSerifCJK"),
    ("Droid Sans Fallback", "DroidSansFallback"),
)
"""Families with Chinese characters and how their files' names begin, the best first."""
FONT_FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts", "/Library/Fonts",
    "/System/Library/Fonts", "C:/Windows/Fonts",
)  # fmt: skip
MEASURE = "Gongce Measure"
"""The family of the font of widths alone that charts are laid out by."""
NO_FONT = "本机未装中文字体，图未绘出；数据见表"
"""What stands in the place of a chart that could not be drawn."""


@cache
def find_chinese_font(folders: Sequence[str] = FONT_FOLDERS) -> str | None:
    """The family of an installed font with Chinese characters; None where there is none: nothing is drawn then.

    >>> find_chinese_font(()) is None
    True
    """
    names = {
        path.name.lower()
        for folder in folders
        for path in Path(folder).expanduser().rglob("*")
        if path.suffix.lower() in {".ttf", ".ttc", ".otf"}
    }
    found = (family for family, start in FONT_FILES if any(name.startswith(start.lower()) for name in names))
    return next(found, None)


def render_svg(chart: Chart | Spec, *, width: int = WIDE, font: str | None = None) -> str:
    """A chart as SVG; nothing is fetched from anywhere.

    Args:
        chart: a chart, or a definition.
        width: in pixels; a definition has its own.
        font: the family to draw with; the one that is found where it is not given.
    """
    spec = dict(chart.draw(width) if isinstance(chart, Chart) else chart)
    family = font or find_chinese_font()
    spec["config"] = {**spec.get("config", {}), "font": MEASURE}
    return draw_svg(json.dumps(spec, ensure_ascii=False)).replace(MEASURE, family or FONT)


@lru_cache(maxsize=64)
def draw_svg(spec: str) -> str:
    """A definition in JSON as SVG; page and Word ask for the same drawing one after the other.

    It is laid out by the widths of `measure.ttf` (tools/make_measuring_font.py), not by looking every text up in a
    large font, which took two thirds of the time; the drawing then names the font to show.
    """
    load_measure()
    return str(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))


@cache
def load_measure() -> None:
    """Make the font of widths known, once a process."""
    vl_convert.register_font_directory(str(Path(__file__).parent))


def render_png(chart: Chart | Spec, *, width: int = WIDE, scale: float = 2.5) -> bytes:
    """A chart as PNG; empty where no font has Chinese characters: signs for lacking ones are worse than words."""
    if find_chinese_font() is None:
        return b""
    return bytes(vl_convert.svg_to_png(render_svg(chart, width=width), scale=scale))
