"""What a value is about: metric, subject, denominator, handed on from figure to figure within a paragraph."""

import re
from dataclasses import dataclass, field

from gongce.documents.model import Measure
from gongce.documents.reading.phrases import (
    Phrase,
    each_of,
    is_place,
    list_group,
    noun_behind,
    opening_subject,
    paragraph_head,
    split_names,
    split_phrase,
    split_share,
    verb_before,
)
from gongce.documents.reading.sites import Site


@dataclass(slots=True)
class Topic:
    """What a value is about.

    `is_kind` marks a rank of what went before (国家级3家); `is_base` the level a share is measured against
    (占全市投资818亿元的27%).
    """

    metric: str = ""
    subject: str = ""
    denominator: str = ""
    each: str = ""
    part_of: bool = False
    is_base: bool = False
    is_kind: bool = False


@dataclass(slots=True)
class _Memory:
    """What has been said so far in a paragraph."""

    paragraph: int = -1
    sentence: int = -1
    stretch: int = -1
    head_metric: str = ""
    head_subject: str = ""
    metric: str = ""
    subject: str = ""
    frame: str = ""
    by_dimension: dict[str, str] = field(default_factory=dict)
    part: bool = False
    base: str = ""
    size: str = ""
    size_end: int = -1
    limit: str = ""
    shares: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    names_metric: str = ""
    names_next: int = 0
    names_end: int = -1


class Topics:
    """Reads topics in order of place; what is left out is inherited from the nearest figure of the paragraph."""

    def __init__(self) -> None:
        self._memory = _Memory()

    def topic_of(self, site: Site, role: str, measure: Measure) -> Topic:
        """The topic of a figure in its role."""
        self._enter(site)
        if role == "threshold":
            return self._threshold(site)
        if role == "reward":
            return _reward(site)
        topic = self._listed(site) or self._share(site, measure) or self._value(site, measure)
        topic.each = each_of(site.begin)
        topic.part_of = self._memory.part
        topic.subject = topic.subject or (f"每{topic.each}" if topic.each and "每" in site.begin[-40:] else "")
        self._remember(site, topic)
        return topic

    def _enter(self, site: Site) -> None:
        """Forget what a new paragraph, sentence or ;-stretch ends; 其中 keeps the whole it is part of."""
        text = site.page.text
        paragraph = text.rfind("\n", 0, site.start)
        if paragraph != self._memory.paragraph:
            self._open_paragraph(paragraph, text[paragraph + 1 : site.start])
        memory = self._memory
        goes_on = site.begin.lstrip("( ,").startswith("其中")
        if site.sentence != memory.sentence:
            memory.sentence, memory.stretch = site.sentence, -1
            memory.shares = []
            if not goes_on:
                memory.subject = memory.frame = memory.head_subject or opening_subject(site.begin)
                memory.metric, memory.part = memory.head_metric or memory.metric, False
        self._open_colon(site)
        stretch = text.rfind(";", site.sentence_start, site.start)
        if stretch != memory.stretch:
            memory.stretch = stretch
            if stretch >= 0:
                memory.subject = memory.frame
        self._mark_part(site, stretch)

    def _open_colon(self, site: Site) -> None:
        """A head before a colon inside the sentence (重点企业工业总产值:甲集团420亿元)."""
        colon = site.begin.rfind(":")
        if colon > 0 and (head := paragraph_head(re.split(r"[,;]", site.begin[:colon])[-1] + ":")):
            if is_place(head):
                self._memory.frame = self._memory.subject = self._memory.subject or head
            else:
                self._memory.head_metric = head

    def _open_paragraph(self, paragraph: int, opening: str) -> None:
        self._memory = _Memory(paragraph=paragraph)
        head = paragraph_head(opening)
        if head and is_place(head):
            self._memory.head_subject = head
        else:
            self._memory.head_metric = self._memory.metric = head

    def _mark_part(self, site: Site, stretch: int) -> None:
        """其中 makes parts of all that follows up to the next full stop, or to the next ; that opens a new whole."""
        own = site.page.text[max(site.sentence_start, stretch + 1) : site.start]
        if "其中" in own:
            self._memory.part = True
        elif stretch >= 0 and not self._same_kind_of_part(site):
            self._memory.part = False

    def _same_kind_of_part(self, site: Site) -> bool:
        """Parts go on over ; where the next one names only a subject (冶金产业139亿元)."""
        phrase = split_phrase(site.left)
        if site.figure.dimension in ("count", "people"):
            return not verb_before(site.left) and not noun_behind(site.page.text[site.figure.end : site.segment_end])
        return not phrase.metric or phrase.metric == self._memory.metric

    def _remember(self, site: Site, topic: Topic) -> None:
        memory = self._memory
        if topic.is_base:
            memory.base = topic.metric
            return
        memory.subject = topic.subject
        if topic.denominator:
            memory.shares.append(f"{topic.metric}占{topic.denominator}比重")
        if not memory.frame and not memory.part and topic.subject:
            memory.frame = topic.subject
        if topic.metric and not topic.denominator and not topic.is_kind:
            memory.metric = topic.metric
            memory.by_dimension[site.figure.dimension] = topic.metric

    def _listed(self, site: Site) -> Topic | None:
        """分别: names before, values behind, one each."""
        memory = self._memory
        if re.search(r"分别", site.left):
            self._open_list(site)
        elif site.start > memory.names_end:
            return None
        if memory.names_next >= len(memory.names):
            return None
        name = memory.names[memory.names_next]
        memory.names_next += 1
        subject = memory.subject
        return Topic(memory.names_metric, name) if memory.names_metric else Topic(name, subject)

    def _open_list(self, site: Site) -> None:
        values, last = 1, site
        while last.following and _continues_list(last, last.following):
            last, values = last.following, values + 1
        memory = self._memory
        named = site.left[: site.left.rfind("分别")]
        memory.names, memory.names_metric = split_names(named, values) if values > 1 else ([], "")
        if memory.names and not memory.names_metric and not list_group(memory.names):
            memory.names_metric = memory.by_dimension.get(site.figure.dimension, "") or memory.head_metric
        if not memory.names and site.figure.dimension == "points" and len(memory.shares) >= values:
            memory.names, memory.names_metric = memory.shares[-values:] if values > 1 else [], ""
        memory.names_next, memory.names_end = 0, last.start

    def _share(self, site: Site, measure: Measure) -> Topic | None:
        memory = self._memory
        if site.figure.dimension not in ("percent", ""):
            return None
        if memory.base and site.left.strip().startswith("的") and len(site.left.strip()) <= 3:
            base, memory.base = memory.base, ""
            return Topic(memory.metric, memory.subject, base)
        if measure is not Measure.SHARE:
            return None
        share = split_share(site.left)
        if share is None:
            return None
        phrase = split_phrase(share.part)
        metric = phrase.metric or ("" if share.is_of else phrase.whole) or memory.metric
        return Topic(metric, phrase.subject or memory.subject, share.whole or ("全市" if share.is_of else ""))

    def _value(self, site: Site, measure: Measure) -> Topic:
        if re.match(r"^[ ,]*(?:所)?占", site.left) and site.figure.dimension == "money":
            whole = split_phrase(re.sub(r"^[ ,]*(?:所)?占(?:当年)?", "", site.left))
            return Topic(whole.metric, whole.subject, is_base=True)
        phrase = split_phrase(site.left)
        if site.figure.dimension in ("count", "people"):
            return self._count(site, phrase)
        metric = phrase.metric
        if measure is Measure.AMOUNT or (measure is Measure.SHARE and not metric):
            metric = noun_behind(site.page.text[site.figure.end : site.segment_end], quoted=True) or metric
        subject = phrase.subject
        if (not phrase.whole and site.figure.dimension in _THINGS) or site.figure.bare:
            metric = metric or noun_behind(site.page.text[site.figure.end : site.segment_end])
        if subject and not metric and not self._inherited(site):
            subject, metric = "", phrase.subject
        return Topic(metric or self._inherited(site), subject or self._memory.subject)

    def _inherited(self, site: Site) -> str:
        memory = self._memory
        if site.figure.dimension in ("percent", "points", "multiple", "index", ""):
            return memory.metric or memory.head_metric
        return memory.by_dimension.get(site.figure.dimension) or memory.head_metric or memory.metric

    def _count(self, site: Site, phrase: Phrase) -> Topic:
        """A count: the noun behind it, or the one before it with the size that limits it."""
        memory = self._memory
        noun = noun_behind(site.page.text[site.figure.end : site.segment_end])
        subject = phrase.subject if phrase.subject and (is_place(phrase.subject) or phrase.metric) else ""
        subject = subject or memory.subject
        noun = noun or _noun_behind_size(site)
        if memory.size and 0 <= site.start - memory.size_end <= 30 and not noun:
            if not re.sub(r"^(?:及以上|以上|以下|的)+", "", phrase.whole):
                return Topic(self._inherited(site), memory.subject)
            return Topic(memory.size + re.sub(r"^(?:及以上|以上|以下|的)+", "", phrase.whole), memory.subject)
        if noun:
            doer = phrase.subject if re.search(r"(?:企业|单位|机构|领导|产业)$", phrase.subject) else ""
            verb = verb_before(site.left)
            return Topic((verb if verb in _KEPT_VERBS else "") + noun, doer or subject)
        if phrase.qualifier:
            whole = memory.by_dimension.get(site.figure.dimension, memory.metric)
            return Topic(
                phrase.qualifier + re.sub(r"^(?:国家级|省级|市级|县级)(?:及?以上)?", "", whole), subject, is_kind=True
            )
        return Topic(phrase.metric or phrase.whole or self._inherited(site), subject)

    def _threshold(self, site: Site) -> Topic:
        phrase = split_phrase(site.left)
        memory = self._memory
        bound = re.match(r"^ {0,2}(?:及以上|以上|以下)?", site.right)
        memory.size_end = site.figure.end + (bound.end() if bound else 0)
        printed = site.page.text[site.figure.start : memory.size_end]
        memory.size = (phrase.whole[-14:] if not phrase.subject else phrase.metric[-14:]) + printed
        noun = noun_behind(site.page.text[memory.size_end : site.segment_end])
        if re.match(r"^的[\u4e00-\u9fff]+、", site.right) and not re.search(r"(?:项目|企业|产业|园区)", noun):
            memory.subject = noun
        noun = noun or _bracketed_name(site)
        metric = phrase.metric[-12:] or (memory.limit if not phrase.whole else "") or _size_of(noun)
        memory.limit = metric
        return Topic(metric, noun or phrase.subject)


_THINGS = ("area", "mass", "volume", "length", "power")
_GRANT_NOUN = re.compile(
    r"^ ?(?:以内|以下)?(?:的)?(?:标准|比例)?(?:的)?(?P<noun>[\u4e00-\u9fff]{0,8}?(?:奖励|奖补|"
    r"补助|补贴|资助|扶持|支持|贴息|奖金|经费|补偿|安家费|生活费|罚款))"
)
_GRANT_VERB = re.compile(
    r"(?P<verb>奖励|奖补|补助|补贴|资助|贴息|扶持|支持|减免|返还|罚款|处罚|扣|加|得|奖|"
    r"补)(?P<whom>[^,;。、\d]{0,12}?)(?:最高|不超过|一次性|各|分别|每[家户人个])*$"
)
_WHOM = re.compile(r"对(?P<whom>[^;。]{2,60}?)(?:,|给予|予以|按|一次性|分别|每|奖|补)")
_WHOM_END = re.compile(
    r"(?P<whom>[^的,、]{0,10}(?:企业|单位|机构|个人|团队|人才|项目|平台|园区|商户|大学生|毕业生|"
    r"政府|部门|工程师|技师|产品|创客|空间|基地))$"
)


def _reward(site: Site) -> Topic:
    """A grant: what kind it is and who has it."""
    verb = _GRANT_VERB.search(site.left.rstrip(" “"))
    noun = _GRANT_NOUN.match(site.right)
    metric = noun["noun"] if noun else verb["verb"] if verb else ""
    if not metric:
        found = re.findall(r"奖励|奖补|补助|补贴|资助|贴息|扶持|配套|减免|返还|扣分|罚款|支持", site.begin)
        metric = found[-1] if found else "奖励"
    given = re.sub(r"^(?:给|了|其|的)+", "", verb["whom"]) if verb else ""
    return Topic(metric, given or _receiver(site))


def _receiver(site: Site) -> str:
    """Who a grant is for: the end of the stretch behind 对, or the last named kind of receiver."""
    found = None
    for found in _WHOM.finditer(site.begin):  # noqa: B007 - the last one governs
        pass
    stretch = found["whom"] if found else site.begin
    for part in reversed(re.split(r"[,;]", stretch)):
        end = _WHOM_END.search(part.strip())
        if end:
            return end["whom"].rpartition("的")[2]
    return ""


def _size_of(noun: str) -> str:
    """What a size without a metric measures."""
    return "项目投资规模" if "项目" in noun else "企业规模" if "企业" in noun else "规模"


def _bracketed_name(site: Site) -> str:
    """The class a bracketed size defines: 龙头企业(营业收入10亿元以上)."""
    found = re.search(
        r"(?P<name>[\u4e00-\u9fff]{2,10})\($", site.page.text[max(0, site.segment_start - 12) : site.segment_start]
    )
    return found["name"] if found else ""


def _noun_behind_size(site: Site) -> str:
    """The noun that stands behind the sizes of a list: 6个50亿元、2个100亿元以上产业集群."""
    last, current = site, site.following
    while current and current.start < site.segment_end and current.start - last.figure.end <= 4:
        noun = noun_behind(site.page.text[current.figure.end : site.segment_end])
        if noun and current.figure.dimension not in ("count", "people"):
            return noun
        last, current = current, current.following
    return ""


_KEPT_VERBS = (
    "新增",
    "引进",
    "新建",
    "新引进",
    "净增",
    "新培育",
    "新开工",
    "开工",
    "竣工",
    "新认定",
    "淘汰",
    "关停",
    "转型",
    "培训",
    "包",
)


def _continues_list(before: Site, after: Site) -> bool:
    """Whether the next figure is the next value of the same list."""
    gap = re.sub(r"^(?:及以上|以上|以下|以内|左右)", "", after.page.text[before.figure.end : after.figure.start])
    return (
        gap.strip() in ("、", "和", "及", "与", ",", "以及", "、和")
        and before.figure.dimension == after.figure.dimension
    )
