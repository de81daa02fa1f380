"""Colours, type and frame that every chart shares: calm, labelled directly, safe for the colour-blind."""

from collections.abc import Sequence
from typing import Any

from gongce.bulletins.charts.chart import Spec
from gongce.bulletins.word.numerals import width_in_characters

WIDE, NARROW = 640, 340
"""Widths in pixels: a page or a Word picture, and a telephone."""
INK, QUIET, FAINT, RULE, GROUND = "#1c2127", "#59626d", "#b4bbc4", "#dde1e6", "#ffffff"
BAR, BAR_MARKED, DOWN = "#8593a3", "#34475c", "#b35900"
FAN = "#3d6fa8"
HEAT = ("#eef3f8", "#cbdbec", "#9dbcdb", "#6493c1", "#2f6499")
"""One hue, five steps."""
UNIT_HUES = ("#0b5c9e", "#b35900", "#00745c", "#8f3f71", "#5b6b1f", "#5a4fb0")
"""Six hues told apart by the colour-blind too; every unit keeps its own, by its order in the pack."""
FONT = "Noto Sans CJK SC"
FONT_STACK = '"PingFang SC","Microsoft YaHei","Noto Sans SC","Noto Sans CJK SC",sans-serif'
TEXT, SMALL, TITLE = 13, 12, 16


def unit_colors(units: Sequence[str]) -> dict[str, str]:
    """Unit → its colour, by its order in the pack; the seventh has the first's, so lines are labelled as well.

    >>> unit_colors(["east", "west"])["west"]
    '#b35900'
    """
    return {unit: UNIT_HUES[place % len(UNIT_HUES)] for place, unit in enumerate(units)}


def frame(width: int, height: int, title: str, notes: Sequence[str], *, layers: list[Spec]) -> Spec:
    """A chart of layers with the finding as its title and measure and source below it."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": width,
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": {"left": 4, "right": 8, "top": 4, "bottom": 4},
        "title": {
            "text": wrap(title, (width - 24) / TITLE),
            "subtitle": [line for note in notes if note for line in wrap(note, (width - 24) / SMALL)],
        },
        "layer": layers,
        "config": config(),
    }


def config() -> Spec:
    """Type, colours and axes alike in all charts."""
    axis: dict[str, Any] = {
        "labelFontSize": SMALL, "labelColor": QUIET, "titleColor": QUIET, "titleFontSize": SMALL,
        "titleFontWeight": "normal", "domainColor": FAINT, "tickColor": FAINT, "gridColor": RULE, "labelPadding": 6,
    }  # fmt: skip
    return {
        "font": FONT,
        "background": GROUND,
        "view": {"stroke": None},
        "title": {
            "anchor": "start", "frame": "bounds", "fontSize": TITLE, "fontWeight": 600, "color": INK, "lineHeight": 22,
            "subtitleFontSize": SMALL, "subtitleColor": QUIET, "subtitleLineHeight": 18, "subtitlePadding": 6,
            "offset": 14,
        },
        "axis": axis,
        "axisX": {"grid": False},
        "axisY": {"domain": False, "ticks": False},
        "text": {"fontSize": SMALL, "color": INK},
        "legend": {"labelFontSize": SMALL, "labelColor": QUIET, "titleFontSize": SMALL, "titleColor": QUIET},
    }  # fmt: skip


def wrap(text: str, characters: float) -> list[str]:
    """Lines of at most so many full-width characters; no line begins with a stop, no number is torn.

    >>> wrap("工业投资增长12.5%，居第1位", 8)
    ['工业投资增长', '12.5%，居第1位']
    """
    lines, line = [], ""
    for piece in split_pieces(text):
        if line and width_in_characters(line + piece) > characters:
            lines.append(line)
            line = ""
        line += piece
    return [*lines, line] if line or not lines else lines


def split_pieces(text: str) -> list[str]:
    """What stays together on a line: a run of ASCII, a character with the stops behind it."""
    pieces: list[str] = []
    for character in text:
        joins = pieces and (
            character in "，。；：、）》％—"
            or pieces[-1][-1] in "（《"
            or (character.isascii() and pieces[-1][-1].isascii() and character != " ")
        )
        if joins:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces
