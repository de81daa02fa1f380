"""Files marked 秘密, 机密 or 绝密 are refused before a figure of them is read (保守国家秘密法: the mark is the fact).

A mark is a mark by its form: it stands alone in its line or cell, or carries ★, a term, a bracket or the word 密级.
The words inside running text (商业秘密保护条例, 做好保密工作) are no mark.
"""

import re
from collections.abc import Iterable

from gongce.vocabulary import RefusedError

_LEVEL = r"(?:绝\s*密|机\s*密|秘\s*密)"
_TERM = r"(?:长\s*期|启用前|解密前|[\d一二三四五六七八九十]+\s*(?:年|个月|月|天|日))"
_STAR = r"[★☆✩✭⭐＊*]"
_MARKS = (
    re.compile(rf"(?<![\u4e00-\u9fff]){_LEVEL}\s*{_STAR}"),
    re.compile(rf"{_STAR}\s*{_LEVEL}(?![\u4e00-\u9fff])"),
    re.compile(rf"密\s*级\s*[:：]?\s*[\[【(（]?\s*{_LEVEL}"),
    re.compile(rf"(?:^|[\s\[【(（“\"])\s*{_LEVEL}\s*(?:件|级)?\s*[\]】)）”\"]"),
    re.compile(rf"^\s*{_LEVEL}\s*(?:件|级|文件|资料|数据)?\s*(?:[(（]?\s*{_TERM}\s*[)）]?)?\s*$"),
    re.compile(rf"^\s*{_LEVEL}\s+\S{{0,12}}\s*{_TERM}\s*$"),
)
_QUICK = re.compile(r"[绝机秘]\s*密")
_EXTENSION = re.compile(r"\.\w{1,5}$")
_PARTS = re.compile(r"[_\-\s.·—]+")


def is_marked(text: str) -> bool:
    """Whether a line, cell or property carries a mark of state secrecy.

    >>> [is_marked(text) for text in ("机密★10年", "密级：秘密", "绝密", "【机密】6月报表")]
    [True, True, True, True]
    >>> [is_marked(text) for text in ("商业秘密保护条例", "秘密级事项数", "做好保密工作", "不涉及国家秘密")]
    [False, False, False, False]
    """
    if not _QUICK.search(text):
        return False
    return any(mark.search(line) for line in text.splitlines() for mark in _MARKS)


def is_marked_name(name: str) -> bool:
    """Whether a file's name carries the mark as a word of its own.

    >>> is_marked_name("机密_2019年6月.xlsx"), is_marked_name("商业秘密统计.xlsx")
    (True, False)
    """
    stem = _EXTENSION.sub("", name)
    return is_marked(stem) or any(is_marked(part) for part in _PARTS.split(stem))


def refuse_marked(texts: Iterable[str], where: str) -> None:
    """Nothing, or the refusal; the message repeats nothing of the content.

    Raises:
        RefusedError: one of the texts carries a mark (exit code 4).
    """
    if any(is_marked(text) for text in texts):
        raise RefusedError(
            "带有国家秘密标志，不予读取", where=where, remedy="涉密文件不得进入本系统；如系误标，请先按规定解密"
        )
