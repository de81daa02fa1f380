"""Past fact or target: Chinese plan prose has no tense, so headings, years, modals and the shape of figures decide.

A linear score of cues: each cue of `lexicons/tenses.csv` counts with a weight of its own before the figure, behind it
in the sentence, in the rest of the paragraph and in the rest of the document; headings, title and governing year are
added. The weights were fitted by logistic regression on labelled passages (cross-validated by document: 96 % of values
right) and rounded.
"""

import re
from bisect import bisect_left
from functools import cache

from gongce.documents.lexicons import rows
from gongce.documents.model import Clause
from gongce.documents.reading.pages import Page

PAST_HEAD = re.compile(
    r"现状|回顾|成效|成绩|成就|基本情况|概况|发展基础|现有基础|基础条件|工作总结|完成情况|"
    r"运行情况|取得|所做|面临的?形势|"
    r"(?:去年|过去.{0,4})的?工作|发展情况|进展情况|主要工作$"
)
PLAN_HEAD = re.compile(
    r"目标|任务|重点|措施|安排|打算|部署|保障|要求|举措|思路|政策|支持|计划|方案|工程|行动|实施|"
    r"加快|推进|强化|加强|着力|突出|提升|培育|"
    r"建设|今年|加大|优化|完善|深化"
)
_PLAN_TITLE = re.compile(r"方案|计划|规划|意见|决定|办法|政策|措施|通知|细则|规定|纲要|若干")
_PAST_OPENING = re.compile(r"^(?:过去|去年|上年|(?:五|四|三|两|几|一)年来|一年来|这一年|(?:一|前)年)")
_STANDING = re.compile(r"(?:现有|目前|现已|截至|已有|已完成|已建成|已实现|存量|闲置|批而未供)[^,;。]{0,20}$")
_ONCE_BUILT = re.compile(r"(?:达产|投产|建成|竣工|达效)后[^;。]{0,30}$")
_BIAS = -1.5
_HEADING, _TITLE, _YEAR, _END = 1.5, -0.7, 1.8, -0.9
_READ_WHOLE = 60_000
_READ_PARAGRAPH = 4_000


@cache
def _cues() -> tuple[tuple[re.Pattern[str], tuple[float, float, float, float]], ...]:
    """Each cue's pattern with its weights before, behind, in the paragraph, in the document."""
    return tuple(
        (
            re.compile(row["pattern"]),
            (float(row["before"]), float(row["after"]), float(row["paragraph"]), float(row["document"])),
        )
        for row in rows("tenses")
    )


class _Places:
    """Where each cue stands in a text, found once; counts of any stretch by bisection."""

    def __init__(self, text: str) -> None:
        self._starts = [[found.start() for found in pattern.finditer(text)] for pattern, _ in _cues()]

    def count(self, cue: int, start: int, end: int) -> int:
        """How often a cue begins in [start, end)."""
        starts = self._starts[cue]
        return bisect_left(starts, end) - bisect_left(starts, start)


class Tenses:
    """Decides tense by place; the cues of the text are found once."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._places = _Places(page.text)
        self._length = min(len(page.text), _READ_WHOLE)
        self._titled = _TITLE if _PLAN_TITLE.search(page.document.metadata.title) else 0.0

    def is_past(self, place: int, sentence: tuple[int, int], years: list[int], *, at_end: bool = False) -> bool:
        """Whether the figure at a place is a fact.

        Args:
            place: where the figure starts.
            sentence: start and end of its sentence.
            years: the years that govern it, empty where none is printed.
            at_end: whether the governing year is an end or a span (到2015年, “十二五”期间).
        """
        text = self.page.text
        if _PAST_OPENING.match(text[sentence[0] : place].strip(" ,;(")):
            return True
        own = self.page.document.metadata.year
        score = _BIAS + self._titled + self._heading(self.page.clause_at(place)) + (_END if at_end else 0.0)
        if years and own:
            score += _YEAR if max(years) < own else -_YEAR if max(years) > own else 0.0
        if _STANDING.search(text[sentence[0] : place]):
            score += 2
        if _ONCE_BUILT.search(text[sentence[0] : place]):
            score -= 4
        return score + self._cue_score(place, sentence) > 0

    def _heading(self, clause: Clause | None) -> float:
        for heading in self.page.headings(clause):
            if PAST_HEAD.search(heading[:40]):
                return _HEADING
            if PLAN_HEAD.search(heading[:40]):
                return -_HEADING / 2
        return 0.0

    def _cue_score(self, place: int, sentence: tuple[int, int]) -> float:
        start, end = self._paragraph(place)
        rest = max(150, end - start - (sentence[1] - sentence[0]))
        other = max(200, self._length - (end - start))
        count, score = self._places.count, 0.0
        for cue, (_, weights) in enumerate(_cues()):
            near, behind = count(cue, sentence[0], place), count(cue, place, sentence[1])
            paragraph = count(cue, start, end)
            around = max(0, paragraph - near - behind)
            far = max(0, count(cue, 0, _READ_WHOLE) - paragraph)
            score += weights[0] * min(2, near) + weights[1] * min(2, behind)
            score += weights[2] * min(1.5, around * 150 / rest) + weights[3] * min(1.5, far * 200 / other)
        return score

    def _paragraph(self, place: int) -> tuple[int, int]:
        """Bounds of the paragraph at a place, as far as it is read."""
        start = max(self.page.text.rfind("\n", 0, place) + 1, place - _READ_PARAGRAPH)
        end = self.page.text.find("\n", place)
        return start, min(end if end >= 0 else len(self.page.text), start + _READ_PARAGRAPH)
