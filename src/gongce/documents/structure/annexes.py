"""The list of annexes a document names at its end: the names, and the lines they stand on (no clauses)."""

import itertools
import re
from collections.abc import Iterator

from gongce.documents.structure.lines import compile_first, find_line_starts, iterate_lines
from gongce.vocabulary import Span

_FIRST = compile_first("附(（【")
_LIST = re.compile(
    r"[(（【]?附[^\S\n]*件[^\S\n]*[0-9０-９一二三四五六七八九十]{0,3}[)）】]?[^\S\n]*[:：.．、][^\S\n]*(?P<first>[^\n]{2,200})$",
    re.MULTILINE,
)
_ITEM = re.compile(r"^[0-9０-９]{1,2}[^\S\n]*[.．、][^\S\n]*")
_LONGEST = 120
_REACH = 4000
_MOST = 500
_MOST_LOOKED_AT = 100_000


def find_annexes(text: str) -> Iterator[tuple[str, Span]]:
    r"""Names of annexes and the spans of their lines, in order.

    >>> [name for name, _ in find_annexes("附件:1.任务分解表\n     2.考核办法\n甲市人民政府")]
    ['任务分解表', '考核办法']
    """
    end, left = 0, _MOST
    for start in itertools.islice(find_line_starts(_FIRST, text), _MOST_LOOKED_AT):
        match = _LIST.match(text, start) if start >= end else None
        if match is None:
            continue
        if not (left := left - 1):
            return
        first = match["first"].strip()
        yield _name(first), Span(match.start(), match.end())
        for line in (
            iterate_lines(text, match.end(), min(len(text), match.end() + _REACH)) if _ITEM.match(first) else ()
        ):
            if not _ITEM.match(line.text) or len(line.text) > _LONGEST or line.text.endswith("。"):
                break
            yield _name(line.text), line.span
            end = line.end


def _name(printed: str) -> str:
    return _ITEM.sub("", printed).strip().rstrip("；;。")
