"""Past fact or target: Chinese plan prose has no tense, so headings, modals, years and completion marks decide."""

import re

from gongce.documents.model import Clause
from gongce.documents.reading.pages import Page

PAST_HEAD = re.compile(
    r"现状|回顾|成效|成绩|成就|基本情况|概况|发展基础|现有基础|基础条件|工作总结|完成情况|运行情况|取得|所做|面临的?形势|(?:去年|过去.{0,4})的?工作|发展情况|主要工作$"
)
PLAN_HEAD = re.compile(
    r"目标|任务|重点|措施|安排|打算|部署|保障|要求|举措|思路|政策|支持|计划|方案|工程|行动|实施|加快|推进|强化|加强|着力|突出|提升|培育|建设|今年|加大|优化|完善|深化"
)
_MODAL = re.compile(
    r"力争|确保|争取|力促|计划|预计|预期|目标|要(?!素|求|点|件|闻|务|道|害|职|塞|地|从|因|靠|有)|将(?:达|超|突破|实现|完成|新增|新建|建成|投|继续|进一步|力争|全面|大力|会|重点|加快|以|按|在|于|有)|必须|务必|到\D{0,2}20\d\d年|到\D{0,2}(?:“?十|二[〇○])|年均(?!.{0,12}了)|今后|未来|拟|应(?!用|急|对|收|届|税|付|诉|邀)|须|年内|明年|下半年|今年(?:要|计划|力争|将)?|(?:努力|全力|全面)?(?:完成|实现).{0,6}目标|不低于|不少于|每年|控制在"
)
_PAST = re.compile(
    r"同比|比上年|较上年|比去年|较去年|上年同期|比.{0,3}年(?:同期)?(?:增长|增加|提高|下降|净增|多)|去年|上年(?!度)|目前|现有(?!的?基础上)|截至|截止|至今|迄今|已(?:经|有|建|完|达|实|形|成|累|投|开|签|启|发|超|入|拥|竣|落|全)|累计|先后|共有|位居|居全|列全|位列|荣获|被(?:评|列|授|认|命)|以来|(?:[五四三两几]|过去.)年来|连续\S{1,2}年|首次(?!突破.*的|达到.*的|入|上|被)"
)
_DONE = re.compile(
    r"(?:完成|实现|推进|投产|建成|推动|启动|引进|新增|建设|突破|获得|增长|提高|下降|培育|落实|整合|带动|促进|增强|形成|达到|组织|举办|开展|实施|出台|签约|开工|发展|改造|创建|减少|降低|争取|成立|建立|设立|取得|投入|加快|解决|盘活|淘汰|关停|承接|新建|完善|增加|提升|扩大|打造|认定|发放|办理|竣工|帮助|组建|引导|吸引|优化|淘汰|收到|保持|呈现|打破|创造|产生|制定|召开|进行|安排|拉动|拓展|缓解|迈出|展开|赢得|巩固|创新|推出|建起)了"
)
_ORDER = re.compile(
    r"(?:^|[,;。:])(?:要|大力|积极|全面|深入|继续|进一步|加快|着力|努力|抓好|抓紧|推进|推动|支持|鼓励|引导|实施|强化|加强|加大|突出|完善|优化|扩大|培育|打造|坚持|深化|扎实|重点|健全|建立|严格|力争|确保|切实|启动|开展|组织|落实|充分|发挥|争取|促进|提升|提高|狠抓|围绕|做大|做强|壮大|创新|加紧|帮助|全力|规划|谋划|制定|引进|新建|发展|建成|新增|搞好|办好|做好|设立|安排|建设)"
)
_DECIMAL = re.compile(r"\d\.\d+(?:[万亿]?(?:元|吨|美元)|%)")


def _count(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))


def leaning(text: str) -> int:
    """How far a stretch leans to the past (positive) or to the future (negative).

    >>> leaning("投入建设资金24.5亿元,启动了17户搬迁改造,同比增长12.1%") > 0
    True
    >>> leaning("力争新增规模企业30家,确保完成投资560亿元") < 0
    True
    """
    past = 2 * _count(_DONE, text) + 2 * _count(_PAST, text) + min(2, _count(_DECIMAL, text))
    future = 2 * _count(_MODAL, text) + min(3, _count(_ORDER, text))
    return past - future


class Tenses:
    """Decides tense by place, with memory of sections, paragraphs and the document."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._sections: dict[str, int] = {}
        self._paragraphs: dict[int, int] = {}
        self.whole = self._document_leaning()

    def _document_leaning(self) -> int:
        if re.search(
            r"方案|计划|规划|意见|决定|办法|政策|措施|通知|细则|规定|纲要|若干", self.page.document.metadata.title
        ):
            return -20
        text = self.page.text
        return leaning(text if len(text) < 60_000 else text[:60_000])

    def _section_leaning(self, clause: Clause | None) -> int:
        for heading in self.page.headings(clause):
            short = heading[:40]
            if PAST_HEAD.search(short):
                return 3
            if PLAN_HEAD.search(short):
                return -3
        return 0

    def _paragraph_leaning(self, place: int) -> int:
        start = self.page.text.rfind("\n", 0, place) + 1
        if start not in self._paragraphs:
            end = self.page.text.find("\n", place)
            text = self.page.text[start : end if end >= 0 else None]
            self._paragraphs[start] = max(-4, min(4, leaning(text[:4000])))
        return self._paragraphs[start]

    def is_past(self, place: int, sentence: tuple[int, int], years: list[int]) -> bool:
        """Whether the figure at a place is a fact.

        Args:
            place: where the figure starts.
            sentence: start and end of its sentence.
            years: the years that govern it, empty where none is printed.
        """
        text = self.page.text
        before, whole = text[sentence[0] : place], text[sentence[0] : sentence[1]]
        own = self.page.document.metadata.year
        section = self._section_leaning(self.page.clause_at(place))
        score = section + _near(before, whole)
        if years and own:
            score += 5 if max(years) < own else -5 if max(years) > own else 0
        if score == 0 or abs(score) < 3:
            score += self._paragraph_leaning(place) / 2 + (1.5 if self.whole > 0 else -1.5)
        return score > 0


def _near(before: str, whole: str) -> float:
    """The leaning of the sentence, its words before the figure counting more."""
    modal = bool(_MODAL.search(before))
    past = bool(_PAST.search(whole)) + bool(_DONE.search(whole))
    if modal:
        return -4 + past
    later = -2 if _MODAL.search(whole[len(before) :]) else 0
    order = -1.5 if _ORDER.search(before) else 0
    return past * 3.0 + later + order + (1 if _DECIMAL.search(whole) else 0)
