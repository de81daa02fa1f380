"""Past fact or target: Chinese plan prose has no tense, so headings, years, modals and the shape of figures decide.

A linear score of cues: each cue of `lexicons/tenses.csv` counts with a weight of its own before the figure, behind it in
the sentence, in the rest of the paragraph and in the rest of the document; headings, title and governing year are added.
The weights were fitted by logistic regression on labelled passages (cross-validated by document: 96 % of values right)
and rounded.
"""

import re
from functools import cache

from gongce.documents.lexicons import rows
from gongce.documents.model import Clause
from gongce.documents.reading.pages import Page

PAST_HEAD = re.compile(
    r"现状|回顾|成效|成绩|成就|基本情况|概况|发展基础|现有基础|基础条件|工作总结|完成情况|运行情况|取得|所做|面临的?形势|"
    r"(?:去年|过去.{0,4})的?工作|发展情况|进展情况|主要工作$"
)
PLAN_HEAD = re.compile(
    r"目标|任务|重点|措施|安排|打算|部署|保障|要求|举措|思路|政策|支持|计划|方案|工程|行动|实施|加快|推进|强化|加强|着力|突出|提升|培育|"
    r"建设|今年|加大|优化|完善|深化"
)
_PLAN_TITLE = re.compile(r"方案|计划|规划|意见|决定|办法|政策|措施|通知|细则|规定|纲要|若干")
_PAST_OPENING = re.compile(r"^(?:过去|去年|上年|(?:五|四|三|两|几|一)年来|一年来|这一年|(?:一|前)年)")
_STANDING = re.compile(r"(?:现有|目前|现已|截至|已有|已完成|已建成|已实现|存量|闲置|批而未供)[^,;。]{0,20}$")
_ONCE_BUILT = re.compile(r"(?:达产|投产|建成|竣工|达效)后[^;。]{0,30}$")
_BIAS = -1.5
_HEADING, _TITLE, _YEAR, _END = 1.5, -0.5, 1.8, -0.9
_READ_WHOLE = 60_000

Counts = tuple[int, ...]


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


def count_cues(text: str) -> Counts:
    """How often each cue stands in a text, in the order of the word list.

    >>> sum(count_cues("力争新增30家")) > 0
    True
    """
    return tuple(len(pattern.findall(text)) for pattern, _ in _cues())


class Tenses:
    """Decides tense by place; counts of sentences and paragraphs are made once."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._sentences: dict[int, Counts] = {}
        self._paragraphs: dict[int, tuple[Counts, int]] = {}
        self._whole = count_cues(page.text[:_READ_WHOLE])
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
        text = self.page.text
        before = count_cues(text[sentence[0] : place])
        own = self._sentence_counts(sentence)
        paragraph, length = self._paragraph_counts(place)
        rest, other = max(150, length - (sentence[1] - sentence[0])), max(200, self._length - length)
        score = 0.0
        for index, (_, weights) in enumerate(_cues()):
            near, behind = before[index], own[index] - before[index]
            around, far = paragraph[index] - own[index], self._whole[index] - paragraph[index]
            score += weights[0] * min(2, near) + weights[1] * min(2, max(0, behind))
            score += weights[2] * min(1.5, max(0, around) * 150 / rest)
            score += weights[3] * min(1.5, max(0, far) * 200 / other)
        return score

    def _sentence_counts(self, sentence: tuple[int, int]) -> Counts:
        if sentence[0] not in self._sentences:
            self._sentences[sentence[0]] = count_cues(self.page.text[sentence[0] : sentence[1]])
        return self._sentences[sentence[0]]

    def _paragraph_counts(self, place: int) -> tuple[Counts, int]:
        start = self.page.text.rfind("\n", 0, place) + 1
        if start not in self._paragraphs:
            end = self.page.text.find("\n", place)
            text = self.page.text[start : end if end >= 0 else None][:4000]
            self._paragraphs[start] = count_cues(text), len(text)
        return self._paragraphs[start]
