"""What of a page is not the document: tool bars, metadata blocks, pagers, comments, page numbers. Marked, never cut."""

import re
from collections.abc import Iterator, Sequence

from gongce.documents.model import Furniture
from gongce.documents.structure.contents import find_contents
from gongce.documents.structure.labels import find_labels, is_label, is_value
from gongce.documents.structure.lines import (
    Line,
    compile_first,
    find_line_starts,
    iterate_lines,
    iterate_lines_backwards,
)
from gongce.documents.structure.markers import Rank, find_markers
from gongce.documents.structure.parts import is_inside
from gongce.documents.structure.titles import are_same_title, find_titles, is_title, strip_lead
from gongce.documents.structure.words import BUTTONS, MENU_WORDS, TAIL_WORDS, alternate
from gongce.vocabulary import Span

_HEAD_LINES = 300
_TAIL_LINES = 80
_SHORT = 20
_LEAST_RUN = 5
_LEAST_MENU_WORDS = 2
_LONGEST_TAIL_LINE = 120
_LEAST_PROSE = 16
_SENTENCE = re.compile(r"[。！？；]")
_PUNCTUATION = re.compile(r"[，。；：！？,;:!?、“”《》（）()%％0-9０-９]")
_MENU = re.compile(alternate(MENU_WORDS))
_TAIL = re.compile(rf"^.{{0,3}}(?:{alternate(TAIL_WORDS)})")
_BUTTONS = re.compile(rf"^[\W_]*(?:(?:{alternate((*TAIL_WORDS, *BUTTONS))})[\W_]*)+$")
_PAGE_NUMBER = r"[-—―–─·•]\s?\d{1,4}\s?[-—―–─·•]|第\s?\d{1,4}\s?页(?:\s?[,，/]?\s?共\s?\d{1,4}\s?页)?"
_PAGER = r"(?:上一篇|下一篇|上一条|下一条|上一页|下一页)\s?[:：]?[^\n。]{0,200}"
_LOCATION = (
    r"(?:您?的?(?:当前|现在|所在)的?位置|您所在的位置)[^\n。]{0,10}[:：>][^\n。]{0,200}|首页\s?[>»›][^\n。]{0,200}"
)
_TOOLS = (
    r"(?:扫一扫|用手机扫)[^\n。]{0,40}|[【\[]\s*(?:打印|关闭|字体|大\s|收藏)[^\n。]{0,60}"
    r"|字体\s?[:：][^\n。]{0,40}|分享[到至][^\n。]{0,60}"
)
_FIRST = compile_first(r"\-—―–─·•第上下您当现所首扫用【\[字分")
_ANYWHERE = re.compile(
    rf"(?:(?P<number>{_PAGE_NUMBER})|(?P<pager>{_PAGER})|(?P<location>{_LOCATION})|(?P<tools>{_TOOLS}))[^\S\n]*$",
    re.MULTILINE,
)
_REASONS = {"number": "page number", "pager": "pager", "location": "navigation", "tools": "page tools"}


def mark_furniture(text: str, marked: Sequence[Furniture] = ()) -> tuple[Furniture, ...]:
    r"""Spans of the page around the document, in order, never overlapping.

    Runs of at least five short lines without punctuation or figures, some with words of a tool bar, and label–value
    blocks count only before the first line of prose; the tail counts only after the last one; page numbers and pagers
    anywhere. What the file format already `marked` (page headers, menus; in order) is among the marks returned.

    >>> text = "首页\n导航\n放大\n缩小\n打印\n工业行动方案\n一、目标。完成投资。\n上一篇:甲 下一篇:乙"
    >>> [(mark.reason, mark.span.text(text)[:2]) for mark in mark_furniture(text)]
    [('page tools', '首页'), ('page footer', '上一')]
    """
    lines = list_head(text, [mark.span for mark in marked])
    contents = find_contents(text)
    marks = [Furniture(contents, "table of contents")] if contents else []
    marks += [*_mark_head(lines), *_mark_repeated_titles(lines), *_mark_tail(text)]
    return join_marks([*marked, *marks, *_mark_anywhere(text)])


def _mark_anywhere(text: str) -> Iterator[Furniture]:
    """Page numbers, pagers, paths through the site and tool bars, wherever they stand on a line of their own."""
    for start in find_line_starts(_FIRST, text):
        match = _ANYWHERE.match(text, start)
        if match is not None:
            yield Furniture(Span(*match.span()), _REASONS[match.lastgroup or ""])


def join_marks(marks: Sequence[Furniture]) -> tuple[Furniture, ...]:
    """Marks in order; of two that overlap the later one is left out, of nested ones the inner."""
    kept: list[Furniture] = []
    for mark in sorted(marks, key=lambda mark: (mark.span.start, -mark.span.end)):
        if not kept or mark.span.start >= kept[-1].span.end:
            kept.append(mark)
    return tuple(kept)


def list_head(text: str, hidden: Sequence[Span] = ()) -> list[Line]:
    """The lines before the first one of prose or with a clause number; none where the text has no prose to follow.

    Lines in `hidden` spans (in order) are left out.
    """
    lines: list[Line] = []
    for line in iterate_lines(text):
        if is_inside(line.start, hidden):
            continue
        if _is_prose(line) and not find_labels(line.text):
            return lines
        lines.append(line)
        if len(lines) > _HEAD_LINES:
            break
    return []


def _is_prose(line: Line) -> bool:
    """Whether a line is a sentence or begins with a clause number."""
    if len(line.text) >= _LEAST_PROSE and _SENTENCE.search(line.text):
        return True
    marker = next(find_markers(line.text), None)
    return marker is not None and marker.rank < Rank.BULLET


def _mark_repeated_titles(lines: Sequence[Line]) -> Iterator[Furniture]:
    """Every printing of a title but the last: pages give it in their header, in the block and above the text."""
    titles = find_titles(lines)
    for index, (title, span) in enumerate(titles):
        if any(are_same_title(title, later) for later, _ in titles[index + 1 :]):
            yield Furniture(span, "repeated title")


def _mark_head(lines: Sequence[Line]) -> Iterator[Furniture]:
    kinds = _name_head_lines(lines)
    index = 0
    while index < len(lines):
        stop = index
        while stop < len(lines) and kinds[stop] == kinds[index]:
            stop += 1
        is_block = kinds[index] == "metadata block" and _is_block(lines[index:stop])
        if is_block or (kinds[index] == "page tools" and _is_menu(lines[index:stop])):
            yield Furniture(Span(lines[index].start, lines[stop - 1].end), kinds[index])
        index = stop


def _is_menu(lines: Sequence[Line]) -> bool:
    """Whether short bare lines are a tool bar: enough of them, and two with a word of one (else it may be a list)."""
    return len(lines) >= _LEAST_RUN and sum(_MENU.search(line.text) is not None for line in lines) >= _LEAST_MENU_WORDS


def _is_block(lines: Sequence[Line]) -> bool:
    """Whether labelled lines are a block: a label with its colon, or several bare ones (one may head a table)."""
    labels = [line.text[label.start : label.end] for line in lines for label in find_labels(line.text)]
    return len(labels) > 1 or any(label.rstrip().endswith((":", "：")) for label in labels)


def _name_head_lines(lines: Sequence[Line]) -> list[str]:
    """For each line of the head: metadata block (a label or its value), page tools (short, bare), or ""."""
    kinds: list[str] = []
    waiting = ""
    for line in lines:
        labels = find_labels(line.text)
        if labels or (waiting and is_value(line.text, waiting)):
            kinds.append("metadata block")
        elif len(line.text) <= _SHORT and not _PUNCTUATION.search(line.text) and not is_title(strip_lead(line.text)):
            kinds.append("page tools")
        else:
            kinds.append("")
        waiting = labels[-1].name if labels and is_label(line.text) else ""
    return kinds


def _mark_tail(text: str) -> Iterator[Furniture]:
    """The last lines, from the first to the last that the words of a page's foot stand in.

    The words must begin the line or fill much of it; lines between them must be short and bare.
    """
    tail: list[Line] = []
    for line in iterate_lines_backwards(text):
        is_other = len(line.text) > _SHORT or len(tail) >= _TAIL_LINES or _is_prose(line) or is_title(line.text)
        if is_other and not _is_foot(line):
            break
        tail.append(line)
    tail.reverse()
    feet = [index for index, line in enumerate(tail) if _is_foot(line)]
    for index in feet:
        if _holds_mostly_feet(tail[index : feet[-1] + 1]):
            yield Furniture(Span(tail[index].start, tail[feet[-1]].end), "page footer")
            return


def _is_foot(line: Line) -> bool:
    if len(line.text) > _LONGEST_TAIL_LINE or line.text.endswith(("。", "；", ";")):
        return False
    return bool(_TAIL.match(line.text) or (len(line.text) <= 2 * _SHORT and _BUTTONS.match(line.text)))


def _holds_mostly_feet(lines: Sequence[Line]) -> bool:
    return 2 * sum(map(_is_foot, lines)) >= len(lines)
