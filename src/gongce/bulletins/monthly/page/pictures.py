"""Charts in the page: drawn beforehand as SVG, one for wide screens, one for narrow; their table one key away."""

import re

from gongce.bulletins.charts import NARROW, WIDE, Chart, render_svg
from gongce.bulletins.page.markup import Html, element, escape

OPENING = re.compile(r"<svg [^>]*?width=\"(\d+)\" height=\"(\d+)\"[^>]*>")
NAMED = re.compile(r'(id="|url\(#|href="#)([A-Za-z_][\w-]*)')


def draw_figure(chart: Chart, number: int) -> Html:
    """A figure with both drawings and its table."""
    drawings = [
        draw_svg(chart, width, f"c{number}{name}", name) for width, name in ((WIDE, "wide"), (NARROW, "narrow"))
    ]
    heads = [
        element("th", {"scope": "col", "class": "l" if place == 0 else "r"}, word)
        for place, word in enumerate(chart.head)
    ]
    rows = [
        element(
            "tr", {}, *(element("td", {"class": "l" if place == 0 else "r"}, part) for place, part in enumerate(row))
        )
        for row in chart.rows
    ]
    table = element("table", {}, element("thead", {}, element("tr", {}, *heads)), element("tbody", {}, *rows))
    details = element(
        "details", {}, element("summary", {}, "数据表"), element("div", {"class": "scroll", "tabindex": 0}, table)
    )
    return element("figure", {}, *drawings, details)


def draw_svg(chart: Chart, width: int, prefix: str, name: str) -> Html:
    """One drawing: named apart from the others on the page, said in words to those who cannot see it."""
    svg = render_svg(chart, width=width)
    body = OPENING.sub("", svg, count=1)
    found = OPENING.match(svg)
    wide, high = (found[1], found[2]) if found else (str(width), str(width))
    body = NAMED.sub(lambda match: f"{match[1]}{prefix}-{match[2]}", body)
    # A drawing's own labels would be read one by one; the words of the whole stand for them.
    body = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", body)
    head = (
        f'<svg class="{name}" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" role="img" '
        f'aria-label="{escape(chart.alt)}">'
    )
    return Html(head + body)
