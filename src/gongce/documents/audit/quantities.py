"""Mentions as the audit compares them: value in the unit's body, metric in comparable form, whose it is, what size."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from gongce.documents.audit.names import MetricName, name_metric
from gongce.documents.audit.naming import Words, clean_label, is_total, read_heading, read_words
from gongce.documents.model import Kind, Measure, Mention, Strength
from gongce.documents.reading.numerals import multiplier_of
from gongce.relations import Figure
from gongce.vocabulary import Span

_LEAD = re.compile(r"[^,;:。!?\n]*$")
_ENTITIES = frozenset("户家个只项名件处座所人位")
_WHOLE_SUBJECT = re.compile(r".{0,3}(?:全[市县区省州旗社]|我[市县区]|本[市县区]).{0,4}")
_STOP = re.compile(r"[,;。:、\n]")
_SEPARATE = re.compile(r"投资|完成|实现|新增|总额|合计|其中")
_SIZE_LEAD = re.compile(
    r"\s*(?:年)?(?:主营业务收入|营业收入|销售收入|销售额|收入|工业总产值|总产值|产值|总投资|投资额?|税收|利税)?"
    r"(?:超过|超|过|突破|达到?|在|上)*\s*$"
)
_CLASS = "级"
_AMOUNTS = (Measure.LEVEL, Measure.COUNT, Measure.AMOUNT, Measure.CHANGE)
_TASK = re.compile(
    r"^(?:完成|达到?|为)(?:了)?(?:[全本]?年度?|市定|省定|市政府下达)?的?(?:目标任务|目标|任务数?|计划数?|投资计划)(?:的)?$"
)
_EACH = re.compile(r"每[个家县市区户人位名镇]|各$")
_MEAN = re.compile(r"(?<!年)平均|[人亩户地]均|每万|每百|每亩|均价|单价|单位|强度|价格|生产率|指数")
_FARTHEST = 80
_NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Tier:
    """The least size of what is counted, in the body of its unit, and where it stands."""

    least: Fraction
    body: str
    span: Span


@dataclass(frozen=True, slots=True)
class Quantity:
    """One mention as the audit compares it.

    `figure` is in the unit's body (元, 吨, %, 个), multiplier applied; `body` is that body, the counters of entities
    made one. `lead` is the text from the last stop or figure to it; `label` the words that say whose figure it is, ""
    for the whole plan's own; `has_own_name` says that its metric is named right there. `tier` is the least size of
    what is counted (亿元以上企业200家), None where no size delimits it. `sentence` and `paragraph` number the text's
    own; `index` is the mention's.
    """

    index: int
    mention: Mention
    figure: Figure
    body: str
    scale: Fraction
    name: MetricName
    has_own_name: bool
    label: str
    lead: str
    tier: "Tier | None"
    sentence: int
    paragraph: int

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.mention.start, self.mention.end)

    @property
    def is_whole(self) -> bool:
        """Whether it speaks of all that the plan is for."""
        return not self.label

    @property
    def is_inside(self) -> bool:
        """Whether it is the whole printed inside a share (占全市固定资产投资818.66亿元的…, 完成年度任务589亿元的…)."""
        return "占" in self.lead[:2] or bool(_TASK.match(self.lead))

    @property
    def is_addable(self) -> bool:
        """Whether it is an amount of something that parts and wholes are made of."""
        mention = self.mention
        return (
            mention.kind in (Kind.ACTUAL, Kind.TARGET)
            and mention.measure in _AMOUNTS
            and self.body not in ("", "%", "点")
        )

    @property
    def is_each(self) -> bool:
        """Whether it is meant for each of several (每个园区12个, 县区各3个), so that it is no part and no whole."""
        return bool(_EACH.search(self.lead))

    @property
    def is_mean(self) -> bool:
        """Whether it is an average, a price or an intensity, which parts do not add up to."""
        return "/" in self.body or bool(_MEAN.search(self.lead[-16:] + self.name.core))

    @property
    def is_share(self) -> bool:
        """Whether it is a percentage that is not a growth rate."""
        return self.mention.measure in (Measure.SHARE, Measure.RATE) and self.body == "%"


def read_quantities(
    place: str, text: str, mentions: list[Mention], sentences: list[int], paragraphs: list[int]
) -> Iterator[Quantity]:
    """The quantities of all mentions that have a value, in order.

    Args:
        place: the plan's territory, "" where unknown.
        text: the folded text.
        mentions: in the order of the text.
        sentences: where each sentence ends.
        paragraphs: where each line ends.
    """
    before, namer = 0, _Namer(place, text, paragraphs)
    for index, mention in enumerate(mentions):
        start = mention.start
        found = _LEAD.search(text, max(before, start - _FARTHEST), start)
        before = mention.end
        if (mention.low is None and mention.high is None) or text.startswith(_CLASS, mention.end):
            continue
        lead = found.group().strip(" 、的和及与") if found else ""
        figure, body, scale = read_figure(mention)
        name, is_own, label = namer.name(mention, lead, body)
        sentence, paragraph = bisect_right(sentences, start), bisect_right(paragraphs, start)
        tier = _tier(text, mentions, index) if mention.measure is Measure.COUNT else None
        yield Quantity(index, mention, figure, body, scale, name, is_own, label, lead, tier, sentence, paragraph)


def _tier(text: str, mentions: list[Mention], index: int) -> Tier | None:
    """The size that delimits what a count counts: 亿元以上企业200家, or 200家亿元以上企业."""
    count = mentions[index]
    for place in (index - 1, index + 1):
        if not 0 <= place < len(mentions):
            continue
        size = mentions[place]
        gap = text[min(size.end, count.end) : max(size.start, count.start)]
        if size.low is not None and _delimits(size) and _is_tied(gap, place < index):
            figure, body, _ = read_figure(size)
            return Tier(figure.value, body, Span(size.start, size.end))
    return None


def _delimits(size: Mention) -> bool:
    return size.unit.endswith("元") and size.high is None


def _is_tied(gap: str, is_before: bool) -> bool:
    """Whether a size and a count stand together: what is counted between them, or only the measure it is told by."""
    if is_before:
        return len(gap) <= 22 and not _STOP.search(gap) and not _SEPARATE.search(gap)
    return bool(_SIZE_LEAD.match(gap))


class _Namer:
    """Names figures in the order of the text; what a paragraph has spoken of last goes on."""

    def __init__(self, place: str, text: str, paragraphs: list[int]) -> None:
        self._place, self._text, self._paragraphs = place, text, paragraphs
        self._paragraph = -1
        self._heading: Words | None = None
        self._last: dict[str, MetricName] = {}
        self._latest: MetricName | None = None

    def name(self, mention: Mention, lead: str, body: str) -> tuple[MetricName, bool, str]:
        """The figure's comparable name, whether its own words give it, and its label."""
        self._enter(bisect_right(self._paragraphs, mention.start))
        is_named = body == "元" or mention.measure is Measure.GROWTH
        words = read_words(lead) if is_named else Words("", clean_label(lead))
        name = self._choose(mention, words, body)
        if mention.measure in _AMOUNTS and not lead.startswith("占"):
            self._last[body] = self._latest = name
        elif mention.measure is Measure.GROWTH and words.metric:
            self._latest = name
        label = self._label(mention, words, body)
        return name, bool(words.metric), label or ("合计" if is_total(lead) else "")

    def _enter(self, paragraph: int) -> None:
        if paragraph == self._paragraph:
            return
        self._paragraph, self._last, self._latest = paragraph, {}, None
        start = self._paragraphs[paragraph - 1] if paragraph else 0
        self._heading = read_heading(self._text, start)

    def _choose(self, mention: Mention, words: Words, body: str) -> MetricName:
        if words.metric:
            return name_metric(words.metric)
        is_follower = mention.measure is Measure.GROWTH and not words.label
        if not is_follower and (body != "元" or mention.measure not in _AMOUNTS):
            return name_metric(mention.metric)
        if is_follower and self._latest:
            return self._latest
        if body in self._last:
            return self._last[body]
        heading = self._heading.metric if self._heading else ""
        return name_metric(heading or mention.metric)

    def _label(self, mention: Mention, words: Words, body: str) -> str:
        if body == "元" and words.label:
            return words.label.replace(self._place, "") if self._place else words.label
        if self._heading and not self._heading.metric and self._heading.label:
            return self._heading.label
        return "" if is_whole_subject(mention.subject, self._place) else mention.subject


def read_figure(mention: Mention) -> tuple[Figure, str, Fraction]:
    """A mention's figure in its unit's body, the body, and the multiplier that was printed in the unit.

    A count of entities without a multiplier, a threshold and a sum of money that is set stand for themselves alone:
    they are decided or counted, not measured and rounded.
    """
    scale, body, is_entity, step = _read_unit(mention.unit, mention.decimals)
    is_set = mention.kind is Kind.THRESHOLD or mention.measure is Measure.AMOUNT
    is_exact = is_set or (is_entity and scale == 1 and not mention.decimals)
    low = None if mention.low is None else mention.low * scale
    high = low if mention.high == mention.low else None if mention.high is None else mention.high * scale
    is_about = mention.strength is Strength.ABOUT
    return Figure(low, high, _NOTHING if is_exact else step, is_about), body, scale


@lru_cache(maxsize=1024)
def _read_unit(unit: str, decimals: int) -> tuple[Fraction, str, bool, Fraction]:
    """A unit's multiplier, its body, whether it counts entities, and the size of its last printed place."""
    multiplier, body = multiplier_of(unit)
    is_entity = body in _ENTITIES
    scale = Fraction(multiplier)
    return scale, _body(body, is_entity), is_entity, scale / 10**decimals


def _body(body: str, is_entity: bool) -> str:
    if is_entity and body not in ("人", "名", "位"):
        return "个"
    return {"百分点": "点", "个百分点": "点", "％": "%", "名": "人", "位": "人"}.get(body, body)


def is_whole_subject(subject: str, place: str) -> bool:
    """Whether a subject is the whole territory the plan is for.

    >>> is_whole_subject("", "云川市"), is_whole_subject("全市", ""), is_whole_subject("高新区", "云川市")
    (True, True, False)
    """
    return not subject or bool(_WHOLE_SUBJECT.fullmatch(subject)) or (bool(place) and subject in (place, place[:-1]))
