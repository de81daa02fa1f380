"""Lines of text that remember their figures: a sentence is words and figures, each figure with its trace."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from gongce.bulletins.monthly.data import Figure

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as it stands in a line or a cell: its text (without sign where a word says it) and what it is."""

    text: str
    figure: Figure


Line = tuple[str | Shown, ...]
"""Words and figures, one after another."""


def fill(template: str, **values: "str | Shown | Line | int") -> Line:
    """A template with its placeholders filled in.

    >>> text_of(fill("完成{share}%", share=Shown("51.2", Figure(51.2))))
    '完成51.2%'
    """
    parts: list[str | Shown] = []
    for place, piece in enumerate(PLACEHOLDER.split(template)):
        if place % 2 == 0:
            parts.append(piece)
        else:
            parts.extend(as_line(values[piece]))
    return tuple(part for part in parts if part != "")


def as_line(value: "str | Shown | Line | int") -> Line:
    """A value as a line."""
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, str | Shown) else (str(value),)


def join(lines: Iterable[Line], by: str) -> Line:
    """Lines one after another, a stop between them; empty ones are left out.

    >>> text_of(join([("甲",), (), ("乙",)], "，"))
    '甲，乙'
    """
    there = [line for line in lines if line]
    return tuple(chain.from_iterable((*((by,) if place else ()), *line) for place, line in enumerate(there)))


def split(line: Line, by: str) -> list[Line]:
    """A line cut after each stop, the stops left out.

    >>> [text_of(part) for part in split(("甲，乙；丙。",), "；")]
    ['甲，乙', '丙。']
    """
    lines: list[list[str | Shown]] = [[]]
    for part in line:
        pieces = [part] if isinstance(part, Shown) else part.split(by)
        lines[-1].append(pieces[0])
        lines += [[piece] for piece in pieces[1:]]
    return [tuple(part for part in one if part != "") for one in lines if any(part != "" for part in one)]


def text_of(line: Line) -> str:
    """The line's words."""
    return "".join(part.text if isinstance(part, Shown) else part for part in line)


def placeholders(template: str) -> set[str]:
    """Names of what a template wants filled in.

    >>> sorted(placeholders("{units}居第{rank}位"))
    ['rank', 'units']
    """
    return set(PLACEHOLDER.findall(template))


Wording = Mapping[str, str]
"""Key → template."""
