"""A table of contents at the head of a text: its lines name clauses but are none."""

import re

from gongce.documents.structure.lines import Line, compile_first, find_line_starts, iterate_lines
from gongce.vocabulary import Span

_FIRST = compile_first("目")
_CONTENTS = re.compile(r"目[^\S\n]*[录次][^\S\n]*$", re.MULTILINE)
_PAGED = re.compile(r"^.{2,80}?(?:[.．·•…⋯\-—_]{2,}|\t|\s{2,})\s*[(（]?\d{1,4}[)）]?$")
_MOST_LINES = 300
_LONGEST = 80


def find_contents(text: str) -> Span | None:
    r"""The span of the table of contents, its heading included; None where there is none.

    It ends with the last line that ends in a page number, or, without page numbers, before its first line is
    printed again.

    >>> text = "目 录\n一、目标……1\n二、任务……3\n一、目标\n增长。"
    >>> find_contents(text).text(text).split("\n")
    ['目 录', '一、目标……1', '二、任务……3']
    """
    headings = (_CONTENTS.match(text, start) for start in find_line_starts(_FIRST, text))
    heading = next(filter(None, headings), None)
    if heading is None:
        return None
    lines = [line for line, _ in zip(iterate_lines(text, heading.end()), range(_MOST_LINES), strict=False)]
    end = _find_paged_end(lines) or _find_repeated_end(lines)
    return Span(heading.start(), end) if end else None


def _find_paged_end(lines: list[Line]) -> int | None:
    end, misses = None, 0
    for line in lines:
        if _PAGED.match(line.text):
            end, misses = line.end, 0
        else:
            misses += 1
        if misses > 1:
            break
    return end


def _find_repeated_end(lines: list[Line]) -> int | None:
    for index, line in enumerate(lines[1:], start=1):
        if len(line.text) > _LONGEST or line.text.endswith("。"):
            return None
        if line.text == lines[0].text:
            return lines[index - 1].end
    return None
