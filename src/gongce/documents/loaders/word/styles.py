"""Paragraph and character styles of a Word file: what a paragraph inherits through basedOn."""

from dataclasses import dataclass

from lxml import etree

from gongce.documents.loaders.word.package import (
    find_child,
    is_on,
    iterate_children,
    name_word,
    read_number,
    read_value,
)

_DEEPEST = 32


@dataclass(frozen=True, slots=True)
class Style:
    """What this reader needs of one style; `number` and `level` are None where the style itself says nothing."""

    id: str
    name: str
    based_on: str | None
    number: int | None
    level: int | None
    is_hidden: bool | None
    outline: int | None


class Styles:
    """All styles of a file by id, with inheritance."""

    def __init__(self, tree: "etree._Element | None") -> None:
        self._styles: dict[str, Style] = {}
        self.default = ""
        for element in iterate_children(tree, "style"):
            style = _read_style(element)
            self._styles[style.id] = style
            if element.get(name_word("type")) == "paragraph" and element.get(name_word("default")) in (
                "1",
                "true",
                "on",
            ):
                self.default = style.id

    def chain(self, style: str | None) -> list[Style]:
        """The style and those it is based on, nearest first; a circle is cut."""
        found: list[Style] = []
        while style in self._styles and len(found) < _DEEPEST:
            current = self._styles[style]
            found.append(current)
            style = current.based_on
        return found

    def number_of(self, style: str | None) -> tuple[int, int | None, str] | None:
        """List number, level if a style says one, and the style that gives the number; None without numbering."""
        level = None
        for current in self.chain(style):
            level = current.level if level is None else level
            if current.number is not None:
                return current.number, level, current.id
        return None

    def is_hidden(self, style: str | None) -> bool:
        """Whether text of this style is hidden."""
        return next((current.is_hidden for current in self.chain(style) if current.is_hidden is not None), False)

    def list_number(self, style: str) -> int | None:
        """The list a numbering style (w:numStyleLink) stands for."""
        found = self._styles.get(style)
        return found.number if found else None

    def is_contents(self, style: str | None) -> bool:
        """Whether a paragraph of this style is a line of a table of contents."""
        return any(current.name.startswith(("toc ", "table of figures")) for current in self.chain(style)[:1])

    def outline_of(self, style: str | None) -> int | None:
        """Heading level (0 is the highest) the style gives, None for body text."""
        return next((current.outline for current in self.chain(style) if current.outline is not None), None)


def _read_style(element: "etree._Element") -> Style:
    properties = find_child(element, "pPr")
    hidden = find_child(element, "rPr", "vanish")
    return Style(
        id=element.get(name_word("styleId")) or "",
        name=(read_value(element, "name") or "").lower(),
        based_on=read_value(element, "basedOn"),
        number=read_number(properties, "numPr", "numId"),
        level=read_number(properties, "numPr", "ilvl"),
        is_hidden=None if hidden is None else is_on(element, "rPr", "vanish"),
        outline=read_number(properties, "outlineLvl"),
    )
