"""What a value is about: metric, subject, denominator, handed on from figure to figure within a paragraph."""

import re
from dataclasses import dataclass, field

from gongce.documents.reading.pages import without_brackets
from gongce.documents.reading.sites import Site

_HEADS = (
    r"投资总?额?|总?产值|增加值|销售收入|主营业务收入|营业收入|总?收入|利税(?:总额)?|利润(?:总额)?|税收|税金|能耗|地区生产总值|生产总值|GDP|出口总?额?|进出口总?额?|资金|外资|内资|用电量|"
    r"企业数量?|户数|家数|人数|数量|面积|总量|总额|额度?|产量|产能|规模|强度|比重|比例|占比|比|[率度]|排放量|需氧量|申请量|授权量|拥有量|指数|贡献率|从业人员|企业|项目|商标|产品|中心|平台|园区|基地|"
    r"技术|专利|标准|集群|集聚区|存款|贷款|融资额|存量|增量|消费品零售|余额|人才|岗位|就业|品牌|指标|厂房|用地|公租房|机构|能力|成本|价格|收益|经济总量|供地|土地|楼宇|增速|增幅|消耗|效率|周期|时限|时间|期限|水平"
)
_HEAD_END = re.compile(rf"(?:{_HEADS})(?:数|总数)?$")
_HEAD_ANY = re.compile(rf"(?:{_HEADS})")
_VERBS = (
    r"分别|均|也|都|又|再|共|总计|共计|合计|累计|预计|计划|力争|争取|确保|达到?|为|是|超过?|突破|完成|实现|保持在?|稳定在?|控制在?|提高到?|提升到?|增加到?|上升到?|降低到?|下降到?|降到|降至|升至|增至|"
    r"提高|提升|增加|下降|降低|增长|上升|减少|回落|增|降|升|比上年(?:同期)?|较上年(?:同期)?|比去年(?:同期)?|同比|环比|年均|年平均|年|每年|平均|不低于|不少于|不超过|不高于|大于|小于|高于|低于|约|近|按|至|到|在|过|满|了|将|可|要|应|:|“|\(|有|已|已经|不断|继续|全面|进一步|总数|一次性|最高|最低|以上|净|幅度?|左右|基本|各|占|的"
)
_TAIL = re.compile(rf"(?:{_VERBS}|\s|[-、,和及与])+$")
_FRONT = re.compile(
    r"^(?:[\s、,;:)(”-]|其中|同时|此外|另外|以及|并且?|且|和|及|与|到|至|在|由|从|使|将|把|让|年|全年|当年|今年|本年|年内|力争|争取|确保|要|应|须|必须|计划|预计|基本|进一步|努力|积极|加快|全面|继续|着力|重点|每年|每季度|每月|年均|按|对|为|以|实现|完成|达到|超过|突破|"
    r"(?:到|比|较)?(?:19|20)\d\d年(?:底|末)?|“?十[一二三四五]”?五”?(?:期间|末|时期)?|期间|通过|稳增长目标|目标|比上年|同比|实施|组织|开展|推进|推动|促进|支持|鼓励|引导|抓好|做好|加大|强化|加强|大力|已|现有|共有?|累计|先后|新\b|一是|二是|三是|四是|五是)+"
)
_BASE = re.compile(
    r"(?:比|较)(?:上年|去年|同期|(?:19|20)\d\d年|“?十[一二三四五]”?五”?末?|[^,;。、]{0,6}年)(?:同期|底|末)?"
)
_SHARE = re.compile(
    r"^(?P<part>.*?)(?:所占|占(?!地|用|领|据|补))(?P<whole>[^占]*?)(?:的)?(?P<word>比重|比例|份额|比|百分比)?(?:均|都|也)?(?:要|力争|应)?(?:达到?|达|为|超过?|突破|提高到|提高至|提升至|提升到|上升到|上升至|保持在|稳定在|不低于|不少于|接近|由|约|近|降到|降至|下降到|控制在|到|至|在)*(?:\s|“)*$"
)
_SHARE_WORD = re.compile(
    r"(?P<part>.*?)(?:占比|比重|比例|份额)(?:分别)?(?:达到?|达|为|超过?|突破|提高到|提高|提升|上升到|上升|保持在|不低于|不少于|约|近|均|要|力争|到|至|:)*\s*$"
)
_PLACE = (
    r"(?:全[市县区省国镇州]|我[市县区省]|本[市县区]|[一二三四五六七八九十\d]+个?(?:省级以上|国家级|省级|市级)?(?:县\([^)]*\)|县|市区|区县|开发区|园区|产业集聚区)|各?县\(市、区\)|各县市区|各县区|各区县|各地|各乡镇|"
    r"[\u4e00-\u9fff“”]{1,8}?(?:开发区|高新区|经济区|园区|集聚区|新区|新城|工业区|产业园|管委会|功能区)|[\u4e00-\u9fff]{1,4}?(?:[县市](?!场|值|级|政|属|委|化)|(?<!园)区(?!域|间|位|块)))"
)
_SUBJECT_FRONT = re.compile(rf"^(?P<subject>(?:{_PLACE})(?:[、和及与](?:{_PLACE}))*)(?P<rest>.*)$")
_OWNER_FRONT = re.compile(
    r"^(?P<subject>(?:中央|省属|市属|县属(?:及以下)?|国有|民营|外资|私营|集体|驻市|央属|规模以上[^,;。]{0,6}?|小微|中小|大型|重点|骨干|上市|外商投资|高新技术)?企业|市政府|市财政|省财政|县财政|[^,;。、]{1,8}?财政|银行业金融机构|金融机构)(?P<rest>.*)$"
)
_EACH = re.compile(
    r"(?:每(?:个|位|家|名|处|座|户|一)?(?P<each>[^,;。、\d每年月季天次]{1,12}?)(?=[,包要新引完至达年不确用力培建有投融资单保最]|\d)|(?P<each2>各(?:县\(?市|县区|县|区县|乡镇|开发区|产业集聚区|园区|镇|地)[^,;。]{0,8}?)(?=每年|要|至少|均|年|新|引|建|达|完|都|力争|确保))"
)
_NOUN_RIGHT = re.compile(
    r"^ ?(?:\([^)]{0,8}\))?(?:及?以上|以下|左右|以内)?(?:的)?(?P<noun>[^,;。、:!?\d()“”]{1,24}|“[^”]{1,12}”[^,;。、:\d]{0,12})"
)
_VERB_LEFT = re.compile(
    r"(?P<verb>新增|新建|建成|建立|建设|创建|培育|培养|引进|打造|新认定|认定|发展|形成|推出|完成|组建|设立|争创|启动|开工|新开工|扶持|举办|拥有|招引|净增|新培育|实施|组织|培训|推广|转型|选择|筛选|选取|确定|争取|新引进|新设|淘汰|关停|改造|竣工|投产|申报|制定|支持|包|联系|服务|帮扶)(?:[了和与成出]|[^,;。、]{0,1})?$"
)
_STOP_NOUN = re.compile(
    r"^(?:以上|左右|以内|以下|的|,|和|及|与|等)*$|^(?:增长|下降|完成|实现|达到|占|提高|用于|是|为|比|同比|在|由|对|共|均|已|要|将|列|位居|位列|纳入)"
)


@dataclass(slots=True)
class Topic:
    """What a value is about."""

    metric: str = ""
    subject: str = ""
    denominator: str = ""
    each: str = ""
    part_of: bool = False


@dataclass(slots=True)
class _Memory:
    paragraph: int = -1
    sentence: int = -1
    head: str = ""
    metric: str = ""
    subject: str = ""
    by_dimension: dict[str, str] = field(default_factory=dict)
    part: bool = False
    list_names: list[str] = field(default_factory=list)
    list_place: int = 0
    list_end: int = -1
    list_metric: str = ""
    size: str = ""


def _tidy(text: str) -> str:
    plain = without_brackets(text)
    plain = _BASE.sub("", plain)
    before = None
    while before != plain:
        before, plain = plain, _FRONT.sub("", _TAIL.sub("", plain))
    return plain.strip(" “”\"'()-")


class Topics:
    """Reads topics in order of place; what is left out is inherited from the nearest figure of the paragraph."""

    def __init__(self) -> None:
        self._memory = _Memory()

    def topic_of(self, site: Site, role: str) -> Topic:
        """The topic of a figure in its role."""
        self._enter(site)
        if role == "threshold":
            return self._threshold(site)
        topic = self._listed(site) or self._share(site) or self._value(site)
        topic.each = _each(site)
        topic.part_of = self._memory.part
        self._remember(site, topic)
        return topic

    def _enter(self, site: Site) -> None:
        """Forget what a new paragraph or sentence ends; 其中 keeps the whole it is part of."""
        memory = self._memory
        paragraph = site.page.text.rfind("\n", 0, site.start)
        if paragraph != memory.paragraph:
            self._memory = memory = _Memory(paragraph=paragraph)
            memory.head = _paragraph_head(site.page.text[paragraph + 1 : site.start])
            memory.metric = memory.head
        if site.sentence != memory.sentence:
            memory.sentence, memory.subject, memory.part = site.sentence, "", False
            if not site.begin.lstrip("( ").startswith("其中") and not memory.head:
                memory.metric = ""
                memory.by_dimension.clear()
        near = site.page.text[max(site.sentence_start, site.segment_start - 4) : site.start]
        if "其中" in near:
            memory.part = True
        elif (
            ";" in site.page.text[max(0, site.segment_start - 1) : site.segment_start]
            and "其中" not in site.begin[-30:]
        ):
            memory.part = False

    def _remember(self, site: Site, topic: Topic) -> None:
        memory = self._memory
        memory.subject = topic.subject
        if topic.metric and not topic.denominator:
            memory.metric = topic.metric
            memory.by_dimension[site.figure.dimension] = topic.metric

    def _inherited(self, dimension: str) -> str:
        memory = self._memory
        return memory.by_dimension.get(dimension) or memory.head or memory.metric

    def _listed(self, site: Site) -> Topic | None:
        """分别: names before, values behind, one each."""
        memory = self._memory
        if "分别" in site.left or re.search(r"各(?:达到?|为)$", site.left):
            self._open_list(site)
        elif site.start > memory.list_end or not memory.list_names:
            return None
        if not memory.list_names or memory.list_place >= len(memory.list_names):
            return None
        name = memory.list_names[memory.list_place]
        memory.list_place += 1
        if memory.list_metric:
            return Topic(metric=memory.list_metric, subject=name)
        return Topic(metric=name, subject=memory.subject)

    def _open_list(self, site: Site) -> None:
        values, last = 1, site
        while (
            last.following
            and last.following.left.strip("、,和及与 ") == ""
            and last.following.start - last.figure.end <= 6
        ):
            last, values = last.following, values + 1
        names, metric = split_names(site.lead[: site.lead.rfind("分别")], values)
        memory = self._memory
        memory.list_names, memory.list_metric, memory.list_place, memory.list_end = names, metric, 0, last.start

    def _share(self, site: Site) -> Topic | None:
        if site.figure.dimension not in ("percent", ""):
            return None
        left = _BASE.sub("", without_brackets(site.left))
        found = _SHARE.match(left)
        if found:
            return self._share_topic(site, found["part"], found["whole"])
        if re.search(r"占[^,;。]*的$", left + "的") and "占" in left:
            part, _, whole = left.rpartition("占")
            return self._share_topic(site, part, _tidy(whole))
        inline = re.search(r"占(?P<whole>[^占,;。]*?)$", without_brackets(site.lead[: len(site.lead) - len(site.left)]))
        if inline and site.left.strip().startswith("的") and not _tidy(site.left):
            whole = re.sub(r"[\d.]+\s?[万亿]?元?$", "", inline["whole"])
            return self._share_topic(site, "", whole)
        word = _SHARE_WORD.match(left)
        if word:
            return self._share_topic(site, word["part"], "")
        return None

    def _share_topic(self, site: Site, part: str, whole: str) -> Topic:
        subject, metric = self._split(part)
        subject = subject or self._memory.subject
        metric = metric or self._memory.metric or self._memory.head
        denominator = _tidy(re.sub(r"[\d.]+\s?[万亿]?元?$", "", whole.strip())) or whole.strip()
        return Topic(metric=metric, subject=subject, denominator=denominator or "全市")

    def _value(self, site: Site) -> Topic:
        subject, metric = self._split(site.left)
        counted = site.figure.dimension in ("count", "people")
        noun = _noun_right(site) if counted else ""
        if noun:
            metric = _verb_left(site.left) + noun
        elif counted and metric and self._memory.size and not _HEAD_ANY.search(metric):
            metric = self._memory.size + metric
        if not metric:
            metric = self._inherited(site.figure.dimension)
        return Topic(metric=metric, subject=subject or self._memory.subject)

    def _split(self, text: str) -> tuple[str, str]:
        """Subject and metric of the words before a figure; either may be missing."""
        phrase = _tidy(text)
        if not phrase:
            return "", ""
        for pattern in (_SUBJECT_FRONT, _OWNER_FRONT):
            found = pattern.match(phrase)
            if found and (not found["rest"] or _HEAD_ANY.search(found["rest"])):
                return found["subject"], _tidy(found["rest"])
        if _HEAD_END.search(phrase) or len(phrase) > 14:
            return "", phrase[-24:]
        return (phrase, "") if self._memory.metric or self._memory.head else ("", phrase)

    def _threshold(self, site: Site) -> Topic:
        phrase = _tidy(site.left)
        found = _NOUN_RIGHT.match(site.right)
        noun = found["noun"] if found else ""
        self._memory.size = site.page.text[site.figure.start : site.figure.end]
        return Topic(metric=phrase if _HEAD_END.search(phrase) else "规模", subject=noun or phrase)


def _paragraph_head(text: str) -> str:
    """The metric a paragraph names before its first colon (工业投资:…)."""
    found = re.match(r"^[\s\d.、()一二三四五六七八九十-]{0,6}(?P<head>[^,;。:\d]{2,18}):", text)
    return _tidy(found["head"]) if found else ""


def _each(site: Site) -> str:
    found = None
    for found in _EACH.finditer(site.begin[-60:]):
        pass
    return (found["each"] or found["each2"] or "") if found else ""


def _noun_right(site: Site) -> str:
    found = _NOUN_RIGHT.match(site.right)
    if not found or _STOP_NOUN.match(found["noun"]):
        return ""
    return found["noun"].strip(" “”")


def _verb_left(left: str) -> str:
    found = _VERB_LEFT.search(left.rstrip(" “"))
    return found["verb"] if found else ""


def split_names(text: str, values: int) -> tuple[list[str], str]:
    """Names before 分别, as many as there are values, and the metric they share ("" where the names are metrics).

    >>> split_names("医药与精细化工、精密机械、纺织和电动工具四大支柱产业产值", 4)
    (['医药与精细化工', '精密机械', '纺织', '电动工具'], '产值')
    >>> split_names("全市规模以上工业利税、利润总额", 2)
    (['规模以上工业利税', '利润总额'], '')
    """
    phrase = _tidy(without_brackets(text))
    names = [name for name in phrase.split("、") if name]
    tail = (
        re.search(
            r"(?:等)?(?:[一二三四五六七八九十\d]+[大个家类项])(?P<group>[^、]*?)(?P<metric>" + _HEADS + r")?$",
            names[-1],
        )
        if names
        else None
    )
    metric = ""
    if tail and tail.start() > 0:
        names[-1], metric = names[-1][: tail.start()], tail["metric"] or ""
    index = len(names) - 1
    while index >= 0 and len(names) < values:
        parts = re.split(r"和|以及|及|与", names[index], maxsplit=values - len(names))
        names[index : index + 1] = [part for part in parts if part]
        index -= 1
    if len(names) != values:
        return [], ""
    if not metric and not all(_HEAD_END.search(name) for name in names):
        shared = re.search(rf"(?P<metric>{_HEADS})$", names[-1])
        if shared and not _HEAD_END.search(names[0]):
            names[-1], metric = names[-1][: shared.start()] or names[-1], shared["metric"]
    found = _SUBJECT_FRONT.match(names[0])
    if found and found["rest"] and not metric:
        names[0] = found["rest"]
    return names, metric
