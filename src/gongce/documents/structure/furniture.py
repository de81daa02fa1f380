"""What of a page is not the document: tool bars, metadata blocks, pagers, comment boxes, page numbers. Marked, never cut."""

import re
from collections.abc import Iterator, Sequence

from gongce.documents.model import Furniture
from gongce.documents.structure.labels import find_labels, is_label, is_value
from gongce.documents.structure.lines import Line, iterate_lines, iterate_lines_backwards
from gongce.documents.structure.markers import Rank, find_markers
from gongce.documents.structure.titles import are_same_title, find_titles
from gongce.vocabulary import Span

_HEAD_LINES = 300
_TAIL_LINES = 80
_SHORT = 20
_LEAST_RUN = 5
_SENTENCE = re.compile(r"[。！？；]")
_PUNCTUATION = re.compile(r"[，。；：！？,;:!?、“”《》（）()]")
_TAIL = re.compile(
    r"上一篇|下一篇|上一条|下一条|扫一扫|扫码|手机上查看|留言|评论|验证码|^标\s*签\s*[:：]|责任编辑|^编\s*辑[:：]|打印本页|打印|关闭窗口|关闭|返回顶部|返回首页"
    r"|分享到|分享至|收藏|字体[:：]|字号[:：]|浏览次数|阅读次数|点击数|相关链接|相关文章|相关阅读|相关新闻|版权所有|主办单位|承办单位|技术支持|网站标识码|ICP备|公网安备|网站地图|联系我们|纠错|无障碍"
)
_ANYWHERE = re.compile(
    r"^[^\S\n]*(?:"
    r"(?P<page_number>[-—―–·•]\s?\d{1,4}\s?[-—―–·•]|第\s?\d{1,4}\s?页(?:\s?[,，/]?\s?共\s?\d{1,4}\s?页)?)"
    r"|(?P<pager>(?:上一篇|下一篇|上一条|下一条|上一页|下一页)\s?[:：][^\n]{0,200})"
    r"|(?P<location>(?:您?的?(?:当前|现在)的?位置|您所在的位置|当前位置)[^\n]{0,10}[:：>][^\n]{0,200}|首页\s?[>»][^\n]{0,200})"
    r"|(?P<tools>(?:扫一扫|用手机扫)[^\n]{0,40}|(?:【|\[)\s*(?:打印|关闭|字体)[^\n]{0,60}|字体\s?[:：][^\n]{0,40}|分享[到至][^\n]{0,60})"
    r")[^\S\n]*$",
    re.MULTILINE,
)
_REASONS = {"page_number": "page number", "pager": "pager", "location": "navigation", "tools": "page tools"}


def mark_furniture(text: str) -> tuple[Furniture, ...]:
    """Spans of the page around the document, in order, never overlapping.

    Runs of at least five short lines without punctuation and label–value blocks count only before the first line of
    prose; the tail counts only after the last one; page numbers and pagers anywhere.

    >>> text = "首页\\n导航\\n放大\\n缩小\\n打印\\n工业行动方案\\n一、目标。完成投资。\\n上一篇:甲 下一篇:乙"
    >>> [(mark.reason, mark.span.text(text)[:2]) for mark in mark_furniture(text)]
    [('page tools', '首页'), ('pager', '上一')]
    """
    lines = list_head(text)
    head = [*_mark_head(lines), *_mark_repeated_titles(lines)]
    found = [Furniture(Span(*match.span()), _REASONS[match.lastgroup or ""]) for match in _ANYWHERE.finditer(text)]
    return join_marks([*head, *found, *_mark_tail(text)])


def join_marks(marks: Sequence[Furniture]) -> tuple[Furniture, ...]:
    """Marks in order, the later of two that overlap left out."""
    kept: list[Furniture] = []
    for mark in sorted(marks, key=lambda mark: (mark.span.start, -mark.span.end)):
        if not kept or mark.span.start >= kept[-1].span.end:
            kept.append(mark)
    return tuple(kept)


def _is_prose(line: Line) -> bool:
    """Whether a line is a sentence or begins with a clause number."""
    if _SENTENCE.search(line.text) and len(line.text) > 15:
        return True
    marker = next(find_markers(line.text), None)
    return marker is not None and marker.rank < Rank.BULLET


def list_head(text: str) -> list[Line]:
    """The lines before the first one of prose or with a clause number; none where the text has no prose to follow."""
    lines: list[Line] = []
    for line in iterate_lines(text):
        if not find_labels(line.text) and _is_prose(line):
            return lines
        lines.append(line)
        if len(lines) > _HEAD_LINES:
            break
    return []


def _mark_repeated_titles(lines: Sequence[Line]) -> Iterator[Furniture]:
    """Every printing of a title but the last: pages give it in their header, in the block and above the text."""
    titles = find_titles(lines)
    for index, (title, span) in enumerate(titles):
        if any(are_same_title(title, later) for later, _ in titles[index + 1 :]):
            yield Furniture(span, "repeated title")


def _mark_head(lines: Sequence[Line]) -> Iterator[Furniture]:
    kinds = _label_kinds(lines)
    index = 0
    while index < len(lines):
        stop = index
        while stop < len(lines) and kinds[stop] == kinds[index]:
            stop += 1
        if kinds[index] == "metadata block" or kinds[index] == "page tools" and stop - index >= _LEAST_RUN:
            yield Furniture(Span(lines[index].start, lines[stop - 1].end), kinds[index])
        index = stop


def _label_kinds(lines: Sequence[Line]) -> list[str]:
    """For each line of the head: metadata block (a label or its value), page tools (short, bare), or ""."""
    kinds: list[str] = []
    waiting = ""
    for line in lines:
        labels = find_labels(line.text)
        if labels or (waiting and is_value(line.text, waiting)):
            kinds.append("metadata block")
        elif len(line.text) <= _SHORT and not _PUNCTUATION.search(line.text):
            kinds.append("page tools")
        else:
            kinds.append("")
        waiting = labels[-1].name if labels and is_label(line.text) else ""
    return kinds


def _mark_tail(text: str) -> Iterator[Furniture]:
    """The lines after the last one of prose from the first that is page furniture by its words."""
    tail: list[Line] = []
    for line in iterate_lines_backwards(text):
        if _is_prose(line) and not _TAIL.search(line.text) or len(tail) > _TAIL_LINES:
            break
        tail.append(line)
    tail.reverse()
    first = next((index for index, line in enumerate(tail) if _TAIL.search(line.text) and len(line.text) <= 120), None)
    if first is not None:
        yield Furniture(Span(tail[first].start, tail[-1].end), "page footer")
