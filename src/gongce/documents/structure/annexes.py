"""The list of annexes a document names at its end: the names, and the lines they stand on (no clauses)."""

import re
from collections.abc import Iterator

from gongce.documents.structure.lines import iterate_lines
from gongce.vocabulary import Span

_LIST = re.compile(
    r"^[^\S\n]*[(（【]?附[^\S\n]*件[^\S\n]*[0-9０-９一二三四五六七八九十]{0,3}[)）】]?[^\S\n]*[:：.．、][^\S\n]*(?P<first>[^\n]{2,200})$",
    re.MULTILINE,
)
_ITEM = re.compile(r"^[0-9０-９]{1,2}[^\S\n]*[.．、][^\S\n]*")
_LONGEST = 120
_REACH = 4000


def find_annexes(text: str) -> Iterator[tuple[str, Span]]:
    r"""Names of annexes and the spans of their lines, in order.

    >>> [name for name, _ in find_annexes("附件:1.任务分解表\n     2.考核办法\n甲市人民政府")]
    ['任务分解表', '考核办法']
    """
    end = 0
    for match in _LIST.finditer(text):
        if match.start() < end:
            continue
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
