"""A bulletin's page read back: sentences, tables, pictures and origins as they were issued, to be shown elsewhere."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from lxml import html
from lxml.html import HtmlElement

from gongce.vocabulary import InputError

_DRAWING = re.compile(r"<svg .*?</svg>", re.DOTALL)
_HOLDER = "drawing"
_ALIGNED = frozenset("lcr")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words, or a figure; `origin` is the place of its origin among the page's, None where none is known."""

    text: str
    origin: int | None = None
    is_provisional: bool = False
    is_revised: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A paragraph; `lead` stands in front of it, set apart."""

    pieces: tuple[Piece, ...]
    lead: str = ""

    @property
    def text(self) -> str:
        """All its words."""
        return self.lead + "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A cell as printed; `light` is the light's name where it shows one."""

    pieces: tuple[Piece, ...]
    align: str = "l"
    is_head: bool = False
    light: str = ""

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(piece.text for piece in self.pieces).strip()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; that of the whole is set apart."""

    cells: tuple[Printed, ...]
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its caption."""

    caption: str
    unit: str
    head: tuple[Printed, ...]
    rows: tuple[Row, ...]
    note: str = ""
    is_slim: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart: its drawings (for wide screens, for narrow ones) and the table behind it."""

    drawings: tuple[str, ...]
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


Part: TypeAlias = Told | Heading | Sheet | Picture


@dataclass(frozen=True, slots=True)
class PageSection:
    """A section with its title; `name` is the place links lead to."""

    name: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class IssuedPage:
    """The page's content.

    Args:
        title: the bulletin's.
        about: plan, period, as-of day.
        imprint: number, issuer, day.
        banner: that it is a draft, or issued over findings, with the reason; "" where neither.
        lead: what matters now.
        sections: the text; annexes last.
        foot: sources and versions.
        origins: where figures come from, lines of words each, as the page has them.
    """

    title: str
    about: tuple[str, ...]
    imprint: tuple[str, ...]
    banner: str
    lead: tuple[Piece, ...]
    sections: tuple[PageSection, ...]
    foot: tuple[str, ...]
    origins: tuple[tuple[str, ...], ...]


def read_page(text: str, where: str) -> IssuedPage:
    """The content of a page that `write_html` wrote.

    Args:
        text: the page.
        where: its file, for the message.

    Raises:
        InputError: not such a page.
    """
    drawings = _DRAWING.findall(text)
    numbers = iter(range(len(drawings)))
    plain = _DRAWING.sub(lambda _: f'<i class="{_HOLDER}">{next(numbers)}</i>', text)
    try:
        return _read(html.document_fromstring(plain), drawings)
    except (ValueError, LookupError, AttributeError):
        raise InputError("not a page of a bulletin", where=where, remedy="restore it from a backup") from None


def _read(tree: HtmlElement, drawings: list[str]) -> IssuedPage:
    head = tree.find_class("head")[0]
    banner = [*head.find_class("draft"), *head.find_class("over")]
    lead = head.find_class("lead")
    return IssuedPage(
        _words(head.find(".//h1")),
        tuple(_words(one) for one in head.find_class("strip")[0]),
        tuple(_words(one) for one in head.find_class("meta")[0]),
        _words(banner[0]) if banner else "",
        tuple(_pieces(lead[0])) if lead else (),
        tuple(_section(one, drawings) for one in tree.get_element_by_id("main").findall("section")),
        tuple(words for one in tree.find_class("foot")[0] if (words := _words(one))),
        tuple(tuple(lines) for lines in json.loads(_words(tree.get_element_by_id("traces")))),
    )


def _words(element: HtmlElement) -> str:
    return str(element.text_content())


def _section(element: HtmlElement, drawings: list[str]) -> PageSection:
    title, *rest = element
    return PageSection(element.get("id", ""), _words(title), tuple(_part(one, drawings) for one in rest))


def _part(element: HtmlElement, drawings: list[str]) -> Part:
    if element.tag == "h3":
        return Heading(_words(element))
    if element.tag == "figure":
        return _picture(element, drawings)
    if element.tag == "div":
        return _sheet(element)
    return Told(tuple(_pieces(element, skip="b")), "".join(_words(one) for one in element.findall("b")))


def _pieces(element: HtmlElement, skip: str = "") -> Iterator[Piece]:
    """Words and figures in order."""
    if element.text:
        yield Piece(element.text)
    for one in element:
        looks = set((one.get("class") or "").split())
        if one.tag != skip:
            place = one.get("data-t")
            origin = int(place) if place else None
            yield Piece(_words(one), origin, "provisional" in looks, "revised" in looks)
        if one.tail:
            yield Piece(one.tail)


def _picture(element: HtmlElement, drawings: list[str]) -> Picture:
    shown = tuple(drawings[int(_words(one))] for one in element.find_class(_HOLDER))
    rows = [tuple(_words(cell) for cell in row) for row in element.iter("tr")]
    return Picture(shown, rows[0], tuple(rows[1:])) if rows else Picture(shown)


def _sheet(element: HtmlElement) -> Sheet:
    table = element.find(".//table")
    name, *unit = table.find("caption")
    note = element.find_class("note")
    head = tuple(_cell(one) for one in table.find("thead/tr"))
    rows = tuple(Row(tuple(_cell(one) for one in row), row.get("class") == "whole") for row in table.find("tbody"))
    told = _words(unit[0]).removeprefix("单位：") if unit else ""
    is_slim = "slim" in (element.get("class") or "").split()
    return Sheet(_words(name), told, head, rows, _words(note[0]) if note else "", is_slim)


def _cell(element: HtmlElement) -> Printed:
    looks = (element.get("class") or "").split()
    align = next((look for look in looks if look in _ALIGNED), "l")
    light = next((look.removeprefix("light-") for look in looks if look.startswith("light-")), "")
    return Printed(tuple(_pieces(element)), align, element.tag == "th", light)


def match_origins(page: IssuedPage, known: Mapping[tuple[str, ...], str]) -> tuple[str, ...]:
    """The key of the figure behind each origin, "" where it is none that was published under a key.

    Args:
        page: the page.
        known: the lines of a figure's trace → its key.
    """
    return tuple(_match(lines, known) for lines in page.origins)


def _match(lines: tuple[str, ...], known: Mapping[tuple[str, ...], str]) -> str:
    """What is said of a figure before its trace (provisional, revised) is no part of the trace."""
    return next((known[lines[at:]] for at in range(min(3, len(lines))) if lines[at:] in known), "")
