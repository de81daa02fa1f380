"""Automatic numbering of a Word file: the label each paragraph shows, as Word and LibreOffice count it."""

import re
from dataclasses import dataclass, field

from lxml import etree

from gongce.documents.loaders.word.counting import format_number
from gongce.documents.loaders.word.package import (
    find_child,
    is_on,
    iterate_children,
    name_word,
    read_number,
    read_value,
)
from gongce.documents.loaders.word.styles import Styles

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how it counts, what it prints, when it starts again, which style it belongs to."""

    start: int
    style: str
    text: str
    restart: int | None
    is_legal: bool
    paragraph_style: str | None
    gap: str


@dataclass(slots=True)
class _List:
    """A w:num: the definition it counts in, its own levels and the starts it overrides."""

    abstract: int
    levels: dict[int, Level]
    starts: dict[int, int]
    is_begun: set[int] = field(default_factory=set)


class Numbering:
    """Counts through a document; ask once for each paragraph, in order."""

    def __init__(self, tree: "etree._Element | None", styles: Styles) -> None:
        self._styles = styles
        self._abstract = {_read_id(item, "abstractNumId"): item for item in iterate_children(tree, "abstractNum")}
        self._lists = {_read_id(item, "numId"): self._read_list(item) for item in iterate_children(tree, "num")}
        self._definitions: dict[int, dict[int, Level]] = {}
        self._counts: dict[int, list[int | None]] = {}
        for entry in self._lists.values():
            entry.abstract = self._follow_link(entry.abstract)

    def label(self, properties: "etree._Element | None", style: str | None) -> str:
        """The label of the next paragraph with its gap, "" where it has none.

        Args:
            properties: the paragraph's w:pPr.
            style: its style's id.
        """
        place = self._find_place(properties, style)
        if place is None:
            return ""
        entry, index = place
        level = self._level(entry, index)
        return "" if level is None else self._print(entry, index, level)

    def _find_place(self, properties: "etree._Element | None", style: str | None) -> tuple[_List, int] | None:
        number = read_number(properties, "numPr", "numId")
        index = read_number(properties, "numPr", "ilvl")
        if number is None:
            inherited = self._styles.number_of(style)
            if inherited is None:
                return None
            number, style_level, giver = inherited
            index = self._level_of_style(number, style, giver, style_level) if index is None else index
        entry = self._lists.get(number)
        return None if number == 0 or entry is None else (entry, min(max(index or 0, 0), _LEVELS - 1))

    def _level_of_style(self, number: int, style: str | None, giver: str, fallback: int | None) -> int:
        """The level whose w:pStyle names the paragraph's style, or the style that gave the number."""
        entry = self._lists.get(number)
        for name in (style, giver) if entry is not None else ():
            for index in range(_LEVELS):
                level = self._level(entry, index) if entry is not None else None
                if level is not None and level.paragraph_style == name:
                    return index
        return fallback or 0

    def _read_list(self, item: "etree._Element") -> _List:
        levels: dict[int, Level] = {}
        starts: dict[int, int] = {}
        for override in iterate_children(item, "lvlOverride"):
            index = _read_id(override, "ilvl")
            start = read_number(override, "startOverride")
            own = find_child(override, "lvl")
            if own is not None:
                levels[index] = _read_level(own)
            if start is not None:
                starts[index] = start
        return _List(read_number(item, "abstractNumId") or 0, levels, starts)

    def _follow_link(self, abstract: int) -> int:
        """The definition a w:numStyleLink points to through its numbering style."""
        for _ in range(_LEVELS):
            link = read_value(self._abstract.get(abstract), "numStyleLink")
            number = self._styles.list_number(link) if link else None
            entry = self._lists.get(number) if number is not None else None
            if entry is None or entry.abstract == abstract:
                return abstract
            abstract = entry.abstract
        return abstract

    def _level(self, entry: _List, index: int) -> Level | None:
        if index in entry.levels:
            return entry.levels[index]
        if entry.abstract not in self._definitions:
            items = iterate_children(self._abstract.get(entry.abstract), "lvl")
            self._definitions[entry.abstract] = {_read_id(item, "ilvl"): _read_level(item) for item in items}
        return self._definitions[entry.abstract].get(index)

    def _print(self, entry: _List, index: int, level: Level) -> str:
        counts = self._counts.setdefault(entry.abstract, [None] * _LEVELS)
        self._count(entry, index, level, counts)
        printed = _PLACE.sub(lambda match: self._print_level(entry, int(match[1]) - 1, level, counts), level.text)
        return printed + level.gap if printed.strip() else ""

    def _count(self, entry: _List, index: int, level: Level, counts: list[int | None]) -> None:
        current = counts[index]
        if index in entry.starts and index not in entry.is_begun:
            counts[index] = entry.starts[index]
        else:
            counts[index] = level.start if current is None else current + 1
        entry.is_begun.add(index)
        for upper in range(index):
            if counts[upper] is None and (above := self._level(entry, upper)) is not None:
                counts[upper] = above.start
        for lower in range(index + 1, _LEVELS):
            below = self._level(entry, lower)
            if below is None or below.restart is None or below.restart > index:
                counts[lower] = None

    def _print_level(self, entry: _List, index: int, printing: Level, counts: list[int | None]) -> str:
        level = self._level(entry, index)
        if level is None:
            return ""
        style = "decimal" if printing.is_legal and level.style != "none" else level.style
        return format_number(counts[index] or 0, style)


def _read_id(item: "etree._Element", name: str) -> int:
    value = item.get(name_word(name)) or ""
    return int(value) if value.lstrip("-").isdecimal() else -1


def _read_level(item: "etree._Element") -> Level:
    start = read_number(item, "start")
    style = read_value(item, "numFmt") or "decimal"
    text = read_value(item, "lvlText") or ""
    return Level(
        start=0 if start is None else start,
        style=style,
        text=_map_bullet(text) if style == "bullet" else text,
        restart=read_number(item, "lvlRestart"),
        is_legal=is_on(item, "isLgl"),
        paragraph_style=read_value(item, "pStyle"),
        gap=" ",
    )


def _map_bullet(text: str) -> str:
    """Bullets of symbol fonts stand in the private use area; they print as a plain bullet."""
    return "".join("•" if "\ue000" <= character <= "\uf8ff" else character for character in text)
