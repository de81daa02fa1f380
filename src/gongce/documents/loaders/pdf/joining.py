"""Printed lines become paragraphs: running heads and page numbers are set apart, broken lines joined."""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gongce.documents.loaders.drafts import TextWriter
from gongce.documents.loaders.pdf.lines import PrintedLine
from gongce.documents.model import Furniture
from gongce.documents.structure.markers import Rank, find_markers

_EDGE = 3
_LEAST_FILLED = 0.75
_LEAST_INDENTED = 0.05
_SHORT, _SHORT_ENDS = 4.5, (1.5, 3.0)
_LONGEST_HEAD = 60
_PAGE_NUMBER = re.compile(r"^\W{0,3}(?:第\s?)?\d{1,4}(?:\s?页)?(?:\s?[/／,，]?\s?共?\s?\d{1,4}\s?页?)?\W{0,3}$")
_DRESSED = re.compile(r"^[-—―–·•－]\s?\d{1,4}\s?[-—―–·•－]$|^第\s?\d{1,4}\s?页")
_ENDS = "。！？：；!?:;"


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the text block of the pages begins and ends, how far lines stand apart (in points), who indents.

    Where paragraphs begin with an indent, a line that ends a little short need not end one.
    """

    left: float
    right: float
    pitch: float
    is_indented: bool


def join_lines(pages: Sequence[Sequence[PrintedLine]], width: float) -> tuple[str, tuple[Furniture, ...]]:
    """The text of the pages, one paragraph a line, and the spans of running heads and page numbers.

    A head or foot inside a paragraph that runs over the page's end stands after that paragraph, so that no sentence
    is cut; nothing is left out.

    Args:
        pages: the lines of each page.
        width: the usual page width in points.
    """
    running = find_running(pages)
    writer, furniture = TextWriter(), list[Furniture]()
    lines = [line for page in pages for line in page]
    margins = measure_margins([line for line in lines if id(line) not in running] or lines, width)
    waiting: list[PrintedLine] = []
    previous: PrintedLine | None = None
    for line in lines:
        if id(line) in running:
            waiting.append(line)
            continue
        if previous is None or _begins_paragraph(previous, line, margins):
            writer.end_line()
            _write_running(waiting, running, writer, furniture)
        elif _needs_blank(previous.text[-1], line.text[0]):
            writer.write(" ")
        writer.write(line.text)
        previous = line
    writer.end_line()
    _write_running(waiting, running, writer, furniture)
    return writer.text(), tuple(furniture)


def _write_running(
    waiting: list[PrintedLine], running: dict[int, str], writer: TextWriter, furniture: list[Furniture]
) -> None:
    for line in waiting:
        start = writer.length
        writer.write(line.text)
        furniture.append(Furniture(writer.since(start), running[id(line)]))
        writer.write("\n")
    waiting.clear()


def find_running(pages: Sequence[Sequence[PrintedLine]]) -> dict[int, str]:
    """Reasons by line (its `id`): page numbers, and first or last lines that many pages repeat at the same height."""
    edges = [(page[:_EDGE], page[: -_EDGE - 1 : -1]) for page in pages]
    counts = Counter(key for first, last in edges for key in {_key(line) for line in (*first, *last)})
    least = max(3, len(pages) * 0.3)
    found: dict[int, str] = {}
    for first, last in edges:
        for edge in (last, first):
            for line in edge:
                reason = _name_running(line, counts[_key(line)] >= least, len(pages))
                if not reason:
                    break
                found[id(line)] = reason
    return found


def _name_running(line: PrintedLine, is_repeated: bool, pages: int) -> str:
    """Why an outermost line of a page is no text of the document, "" where it is."""
    if _DRESSED.match(line.text) or (_PAGE_NUMBER.match(line.text) and (is_repeated or pages < 3)):
        return "page number"
    is_short = len(line.text) <= _LONGEST_HEAD and line.text[-1] not in "。；;，,"
    return "page header or footer" if is_repeated and is_short else ""


def _key(line: PrintedLine) -> str:
    return f"{re.sub(r'[0-9]+', '#', re.sub(r'[^0-9A-Za-z一-鿿]', '', line.text))}@{round(line.bottom / 12)}"


def measure_margins(lines: Sequence[PrintedLine], width: float) -> Margins:
    """Left and right edge of the text block and the usual line distance.

    The right edge is where most lines end; where all are short, it is as far from the edge of the page as the left.
    """
    if not lines:
        return Margins(0.0, 0.0, 0.0, False)
    lefts = sorted(line.left for line in lines)
    rights = sorted(line.right for line in lines)
    pitches = sorted(
        a.bottom - b.bottom for a, b in itertools.pairwise(lines) if a.page == b.page and a.bottom > b.bottom
    )
    pitch = pitches[len(pitches) // 2] if pitches else 0.0
    left, right = lefts[len(lefts) // 20], rights[-1 - len(rights) // 20]
    usual = width - left
    if right <= left + _LEAST_FILLED * (usual - left):
        right = max(usual, right)
    indented = sum(left + 1.2 * line.em < line.left < left + 4.0 * line.em for line in lines)
    return Margins(left, right, pitch, indented > _LEAST_INDENTED * len(lines))


def _begins_paragraph(before: PrintedLine, line: PrintedLine, margins: Margins) -> bool:
    em = max(line.em, before.em, 4.0)
    if abs(before.size - line.size) > 0.2 * max(before.size, line.size) or line.left > margins.left + 1.2 * em:
        return True
    if before.is_tabular or line.is_tabular:
        return True
    if before.page == line.page and not 0 < before.bottom - line.bottom <= 1.7 * margins.pitch:
        return True
    short = margins.right - before.right
    if short > (_SHORT_ENDS[margins.is_indented] if before.text[-1] in _ENDS else _SHORT) * em:
        return True
    marker = next(find_markers(line.text), None)
    return marker is not None and (before.text[-1] in _ENDS or (marker.rank <= Rank.CHINESE_BRACKET and short > em))


def _needs_blank(last: str, first: str) -> bool:
    return last.isascii() and first.isascii() and last.isalnum() and first.isalnum()
