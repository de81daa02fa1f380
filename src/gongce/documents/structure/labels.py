"""Labels of a page's metadata block (发布机构, 文号 …) and the values printed beside or below them."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from gongce.documents.structure.titles import is_title, strip_lead
from gongce.documents.structure.words import ROLE_OF

_LONGEST_LABEL = 2 * max(map(len, ROLE_OF)) + 4
_LONGEST_LINE = 600
_LONGEST_VALUE = 60
_LEAD = r"(?:^|(?<=[\s|｜•●■·]))[•●■·\[【]{0,2}\s?"
_SPACED = "|".join(r"[^\S\n]*".join(label) for label in sorted(ROLE_OF, key=len, reverse=True))
_LABEL = re.compile(rf"{_LEAD}(?P<label>{_SPACED})[\]】]?(?:\s*[:：]|$|(?=\s{{2,}}|\t))")
_EDGES = " \t\u3000\u00a0|｜•●■·[]【】"


class Label(NamedTuple):
    """A label on a line: its name without blanks, its role ("" where it has none of ours), its place in the line."""

    name: str
    role: str
    start: int
    end: int


def find_labels(line: str) -> list[Label]:
    """Labels on one line, each followed by a colon, a gap or the end of the line.

    >>> [(label.name, label.role) for label in find_labels("• 文 号 :  发布机构:市政府")]
    [('文号', 'number'), ('发布机构', 'issuer')]
    """
    if len(line) > _LONGEST_LINE:
        return []
    names = ((match, "".join(match["label"].split())) for match in _LABEL.finditer(line))
    return [Label(name, ROLE_OF[name], match.start("label"), match.end()) for match, name in names]


def is_label(line: str) -> bool:
    """Whether the line is a label and nothing else, so that its value stands below.

    >>> is_label("发文字号"), is_label("文 号 :"), is_label("编辑:王某")
    (True, True, False)
    """
    labels = find_labels(line)
    return len(labels) == 1 and not line[labels[0].end :].strip() and len(line) <= _LONGEST_LABEL


def is_value(line: str, name: str) -> bool:
    """Whether a line can be the value of the label above it: short, and no title unless the label asks for one."""
    return len(line) <= _LONGEST_VALUE and (ROLE_OF.get(name) == "title" or not is_title(strip_lead(line)))


def read_fields(lines: Iterable[str]) -> dict[str, str]:
    """Values by label in the order printed; a label followed by another label has the value "", not that label.

    >>> read_fields(["文 号 :", "关 键 字 :", "发布机构", "市政府", "来源:甲 作者:乙"])
    {'文号': '', '关键字': '', '发布机构': '市政府', '来源': '甲', '作者': '乙'}
    """
    fields: dict[str, str] = {}
    waiting = ""
    for line in lines:
        labels = find_labels(line)
        if not labels and waiting and is_value(line, waiting):
            fields[waiting] = line.strip()
        waiting = ""
        for index, label in enumerate(labels):
            stop = labels[index + 1].start if index + 1 < len(labels) else len(line)
            value = line[label.end : stop].strip(_EDGES)
            fields[label.name] = fields.get(label.name) or value
            waiting = label.name if not value and index + 1 == len(labels) else ""
    return fields


def role_of(name: str) -> str:
    """The role of a label, "" where it has none of ours."""
    return ROLE_OF.get(name, "")
