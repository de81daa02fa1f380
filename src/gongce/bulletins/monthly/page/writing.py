"""The page: sentence, picture, table; traces on hover, focus or touch; light, dark and print."""

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import count

from gongce.bulletins.monthly.composition import Cell, Composition, Graph, Grid, Part, Section, Sentence, Subtitle
from gongce.bulletins.monthly.data import LIGHTS
from gongce.bulletins.monthly.lines import Line, Shown
from gongce.bulletins.monthly.origin import origin_lines
from gongce.bulletins.monthly.page.pictures import draw_figure
from gongce.bulletins.page.markup import Html, clean, element, escape, join
from gongce.bulletins.page.shell import write_page
from gongce.bulletins.word.numerals import chinese_numeral, write_day

SLIM = 3
"""A table of so few columns is not stretched over the page."""
SHORT = 15
"""A table of so few rows is not torn between pages of paper."""
LIGHT_TEXTS = {f"{shape} {word}": (name, shape, word) for name, (shape, word) in LIGHTS.items() if name}


def write_html(composition: Composition) -> str:
    """The bulletin as a page that stands alone: nothing is loaded, only its own style and script run.

    Args:
        composition: its content.

    Returns:
        HTML; equal content gives equal text.
    """
    writer = PageWriter()
    body = writer.write_body(composition)
    script = load("page.js")
    traces = json.dumps(writer.traces, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    holder = element("script", {"type": "application/json", "id": "traces"}, Html(traces))
    run = element("script", {}, Html(script))
    return write_page(composition.title, load("page.css"), script, join([body, holder, run]))


@cache
def load(name: str) -> str:
    """A file that lies beside this module."""
    return (files("gongce.bulletins.monthly.page") / name).read_text("utf-8")


class PageWriter:
    """Writes parts and gathers the traces that they show."""

    def __init__(self) -> None:
        self.traces: list[list[str]] = []
        self.places: dict[tuple[str, ...], int] = {}
        self.tables = count(1)
        self.pictures = count(1)

    def write_body(self, composition: Composition) -> Html:
        """Head, contents, sections, annexes, foot, the card."""
        numbered = [
            (f"s{place}", f"{chinese_numeral(place)}、{section.title}", section)
            for place, section in enumerate(composition.sections, 1)
        ]
        numbered += [(f"a{place}", f"附件　{annex.title}", annex) for place, annex in enumerate(composition.annexes, 1)]
        links = [element("li", {}, element("a", {"href": f"#{name}"}, title)) for name, title, _ in numbered]
        contents = element("nav", {"class": "contents", "aria-label": "目录"}, element("ol", {}, *links))
        sections = [self.write_section(name, title, section) for name, title, section in numbered]
        main = element("main", {"id": "main"}, *sections)
        return join([
            element("a", {"class": "skip", "href": "#main"}, "跳到正文"),
            self.write_head(composition),
            element("div", {"class": "columns"}, contents, main),
            write_foot(composition),
            element("aside", {"id": "card", "hidden": True, "role": "status", "aria-live": "polite"}),
        ])  # fmt: skip

    def write_head(self, composition: Composition) -> Html:
        """Plan, period, as-of day; title; what it is; the sentence that matters."""
        data = composition.data
        strip = [data.plan, data.period.title, f"数据截至{write_day(data.as_of.date())}"]
        bits = [data.number, data.issuer, write_day(data.day) if data.day else ""]
        standing = data.state.reason
        banner = (
            element("p", {"class": "draft", "role": "note"}, element("strong", {}, "草稿"), f"　{standing}")
            if data.state.mark
            else (element("p", {"class": "over", "role": "note"}, standing) if standing else Html(""))
        )
        return element(
            "header", {"class": "head"},
            element("p", {"class": "strip"}, *(element("span", {}, part) for part in strip if part)),
            element("h1", {}, composition.title),
            element("p", {"class": "meta"}, *(element("span", {}, part) for part in bits if part)),
            banner,
            element("p", {"class": "lead"}, self.write_line(composition.lead)) if composition.lead else Html(""),
        )  # fmt: skip

    def write_section(self, name: str, title: str, section: Section) -> Html:
        """One section."""
        parts = [self.write_part(part) for part in section.parts]
        return element("section", {"id": name}, element("h2", {}, title), *parts)

    def write_part(self, part: Part) -> Html:
        """One part."""
        match part:
            case Sentence():
                lead = element("b", {}, part.lead) if part.lead else Html("")
                return element("p", {}, lead, self.write_line(part.line))
            case Subtitle():
                return element("h3", {}, part.text)
            case Graph():
                return draw_figure(part.chart, next(self.pictures))
            case Grid():
                return self.write_grid(part)

    def write_line(self, line: Line) -> Html:
        """A sentence with its figures."""
        return join(self.write_shown(part) if isinstance(part, Shown) else part for part in line)

    def write_shown(self, part: Shown) -> Html:
        """A figure; what is known of its origin opens on hover, focus and touch."""
        figure = part.figure
        looks = ["fig"]
        looks += ["provisional"] if figure.provisional else []
        looks += ["revised"] if figure.revised_from else []
        lines = tuple(origin_lines(figure))
        if not lines:
            return escape(part.text) if looks == ["fig"] else element("span", {"class": " ".join(looks)}, part.text)
        looked = " ".join(looks)
        return element("span", {"class": looked, "tabindex": 0, "data-t": self.place_of(lines)}, part.text)

    def place_of(self, lines: tuple[str, ...]) -> int:
        """Where these lines are kept; the same lines are kept once."""
        if lines not in self.places:
            self.places[lines] = len(self.traces)
            self.traces.append([clean(line) for line in lines])
        return self.places[lines]

    def write_grid(self, grid: Grid) -> Html:
        """A table with its caption; it scrolls within itself where the screen is narrow."""
        align = grid.align or "l" * len(grid.head)
        heads = [element("th", {"scope": "col", "class": align[place]}, word) for place, word in enumerate(grid.head)]
        rows = [
            element(
                "tr", {"class": "whole" if at in grid.bold else None},
                *(self.write_cell(part, align[place], is_first=place == 0) for place, part in enumerate(row)),
            )
            for at, row in enumerate(grid.rows)
        ]  # fmt: skip
        name = f"表{next(self.tables)}　{grid.caption}"
        unit = element("span", {"class": "unit"}, f"单位：{grid.unit}") if grid.unit else Html("")
        table = element(
            "table", {}, element("caption", {}, element("span", {}, name), unit),
            element("thead", {}, element("tr", {}, *heads)), element("tbody", {}, *rows),
        )  # fmt: skip
        note = element("p", {"class": "note"}, grid.note) if grid.note else Html("")
        scroll = element("div", {"class": "scroll", "tabindex": 0, "role": "region", "aria-label": name}, table)
        looks = ["grid", *(["slim"] if len(grid.head) <= SLIM else []), *(["short"] if len(grid.rows) <= SHORT else [])]
        return element("div", {"class": " ".join(looks)}, scroll, note)

    def write_cell(self, part: Cell, align: str, *, is_first: bool) -> Html:
        """A cell; lights have colour, shape and word."""
        if isinstance(part, str) and part in LIGHT_TEXTS:
            name, shape, word = LIGHT_TEXTS[part]
            sign = element("span", {"class": "shape", "aria-hidden": "true"}, shape)
            return element("td", {"class": f"{align} light-{name}"}, sign, f" {word}")
        content = self.write_shown(part) if isinstance(part, Shown) else escape(part)
        scope = "row" if is_first else None
        return element("th" if is_first else "td", {"scope": scope, "class": align}, content)


def write_foot(composition: Composition) -> Html:
    """Sources, as-of moment, versions: what is needed to recompute it."""
    data = composition.data
    lines = foot_lines(composition)
    return element(
        "footer", {"class": "foot"}, *(element("p", {}, line) for line in lines), element("p", {}, data.contact)
    )


def foot_lines(composition: Composition) -> Iterator[str]:
    """The lines of the foot."""
    data = composition.data
    if composition.sources:
        yield f"资料来源：{'、'.join(composition.sources)}"
    yield f"数据截至{data.as_of:%Y-%m-%d %H:%M}；同一截止时刻重算，所列数字不变。"
    if data.publication:
        one = data.publication
        yield f"{write_day(one.day)}经{one.by}批准，通过{one.channel}公布。"
    if data.code:
        yield data.code
