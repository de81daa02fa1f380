"""The words before and behind a figure → subject, metric, whole of a share, names of a list."""

import re
from dataclasses import dataclass

from gongce.documents.lexicons import alternation, words
from gongce.documents.reading.pages import without_brackets

_HEADS = "|".join(re.escape(word) for word in words("metrics"))
_HEAD_END = re.compile(rf"(?:{_HEADS}|[率度额量值数])(?:总数|总额|总量|数|数量)?$")
_LEADING_HEAD = re.compile(rf"(?P<metric>[^、]{{0,14}}?(?:{_HEADS}))$")
_COUNTIES = {
    "县(市、区)": "县〔市区〕",
    "县(市,区)": "县〔市区〕",
    "市(县、区)": "市〔县区〕",
    "区(市、县)": "区〔市县〕",
    "区(县)": "区〔县〕",
    "县(区)": "县〔区〕",
    "县(市)": "县〔市〕",
    "镇(街道)": "镇〔街道〕",
    "乡(镇)": "乡〔镇〕",
}
_BACK = {value: key for key, value in _COUNTIES.items()}
_TAIL = re.compile(rf"(?:{alternation('verbs', role='tail')})+$")
_FRONT = re.compile(rf"^(?:{alternation('verbs', role='front')})+")
_BASE = re.compile(r"(?:比|较)(?:上年|去年|同期|(?:19|20)\d\d年|“?十[一二三四五]”?五”?末?)(?:同期|底|末)?")
_YEAR = re.compile(r"(?:到|由|从|至|在)?(?:19|20)\d\d年(?:底|末)?(?:的)?")
_VERB = re.compile(rf"(?:{alternation('verbs', role='carrying')})(?:了|出)?")
_PLACE_END = re.compile(rf"(?:{alternation('entities', role='place')})”?等?$")
_STRICT_PLACE = re.compile(
    r"(?:(?<![工商])[市县区镇乡省州旗](?!场)|园区|开发区|新区|集聚区|工业园|产业园|示范园|街道|"
    r"县〔市区〕|〔[^〕]*〕|各地|政府|财政|一带)”?$"
)
_FIRM_END = re.compile(r"(?:企业|集团|公司|中心|家)$")
_SUBJECT_FRONT = re.compile(
    r"^(?P<subject>(?:全[市县区省国镇州]|我[市县区省]|本[市县区]|"
    r"[\u4e00-\u9fff〔〕“”\d、和及与]{1,24}?(?:开发区|高新区|经济区|园区|集聚区|新区|"
    r"工业园|产业园|产业带|三园一带”|县〔市区〕|〔[^〕]*〕|县市区|各地|财政(?!收|支|总|预|资|补|"
    r"奖|一)|市政府|县政府|区政府|省政府)|"
    r"[\u4e00-\u9fff]{2,4}?[市县区](?![场值级政属委化域间位块外内直辖民长本财生])|"
    r"(?:中央|省属|市属|县属(?:及以下)?|国有|民营|外资|私营|集体|驻市|央属|小微|中小|大型|骨干|"
    r"上市|外商投资)企业))(?:的)?(?P<rest>[^的].*)$"
)
_QUALIFIER = re.compile(r"^(?:国家级|省级|市级|县级|区级|省部级|世界|中国|国内|国际|省|市|国家)(?:及?以上)?$")
_SHARE = re.compile(
    r"^(?P<part>.*?)(?:所占|占(?!地(?!区|方)|用|领|据|补|比))(?P<whole>[^占]*?)(?:的)?(?:比重|比例|份额|比|"
    r"百分比)?(?:均|都|也|分别)?(?:要|力争|"
    r"应)?(?:达到?|达|为|超过?|超|突破|提高到|提高至|提升至|提升到|上升到|上升至|保持在|稳定在|"
    r"不低于|不少于|接近|由|约|近|降到|降至|下降到|控制在|到|至|在|"
    r"的)*[\s“]*$"
)
_SHARE_WORD = re.compile(r"^(?P<part>.*?)(?P<word>占比|所占比重|比重|比例|份额)(?P<rest>[^占比例重]{0,10})$")
_EACH = re.compile(
    r"每(?:个|位|家|名|处|座|户|一)?(?P<each>(?!年|月|季|天|次|周|日|亩|吨|万元|增|净|新|低|高|满|超|"
    r"人)[^,;。、\d]{1,12}?)(?=[,包要新引完至达不确用力培建有投融单保最着年联]|\d|重点|产业集聚区|[一二三两])"
)
_NOUN = re.compile(r"^ ?(?:\([^)]{0,8}\))?(?:及?以上|以下|左右|以内|多|余)*(?:的)?(?P<noun>[^,;。:!?\n]{1,40})")
_VERB_BEFORE = re.compile(rf"(?P<verb>{alternation('verbs', role='counted')})(?:[了和与成出])?[ “]*$")
_NO_NOUN = re.compile(
    r"^(?:以上|左右|以内|以下|的|,|和|及|与|等|、|\)|”)*$|^(?:增长|下降|完成|实现|达到|占(?!地)|"
    r"提高|用于|是|为|比|同比|在(?!建|孵|校|岗)|由|对|共|均|"
    r"已|要|将|列|位居|位列|纳入|、|\)|“\d|分别)"
)
_NOUN_STOP = re.compile(rf"(?:{alternation('verbs', role='stop')}).*$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words before a figure: subject, metric; `qualifier` is a bare rank (省级), `whole` all that was left."""

    subject: str = ""
    metric: str = ""
    qualifier: str = ""
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """The words of a share: what is the part, of what whole; `is_of` where 占 stands with no whole named."""

    part: str
    whole: str
    is_of: bool


def _hide(text: str) -> str:
    for printed, hidden in _COUNTIES.items():
        text = text.replace(printed, hidden)
    return without_brackets(text)


def _show(text: str) -> str:
    plain = text.strip(" ()'\"-:")
    for hidden, printed in _BACK.items():
        plain = plain.replace(hidden, printed)
    return plain


def _tidy(text: str) -> str:
    plain = _YEAR.sub("", _BASE.sub("", text))
    before = None
    while before != plain:
        before, plain = plain, _FRONT.sub("", _TAIL.sub("", plain))
    return plain.strip(" ()'\"-:")


def is_place(text: str) -> bool:
    """Whether a phrase names a place or body rather than a metric.

    >>> is_place("高新区"), is_place("工业投资")
    (True, False)
    """
    return bool(_STRICT_PLACE.search(_hide(text)))


def split_phrase(text: str) -> Phrase:
    """Subject and metric of the words before a figure; either may be missing.

    >>> phrase = split_phrase("全市完成工业投资")
    >>> phrase.subject, phrase.metric
    ('全市', '工业投资')
    >>> split_phrase("经济区").subject
    '经济区'
    """
    phrase = _tidy(_hide(text))
    if not phrase:
        return Phrase()
    if _QUALIFIER.match(phrase):
        return Phrase(qualifier=phrase, whole=phrase)
    found = _SUBJECT_FRONT.match(phrase)
    if found and not _STRICT_PLACE.search(phrase):
        rest = _tidy(_object_of(found["rest"]))
        return Phrase(_show(found["subject"]), _show(rest), whole=_show(phrase))
    return _by_verb(phrase)


def _object_of(text: str) -> str:
    verbs = list(_VERB.finditer(text))
    return text[verbs[-1].end() :] if verbs and text[verbs[-1].end() :] else text


def _by_verb(phrase: str) -> Phrase:
    verbs = [found for found in _VERB.finditer(phrase) if phrase[found.end() :]]
    if verbs:
        doer, metric = _tidy(phrase[: verbs[-1].start()]), _tidy(phrase[verbs[-1].end() :])
        if doer.endswith(("产业", "行业", "工业")) and len(metric) <= 3 and not re.search(r"[个大]", doer):
            return Phrase("", _show(doer + metric), whole=_show(phrase))
        subject = doer if doer and (_PLACE_END.search(doer) or "、" in doer) else ""
        return Phrase(_show(subject[-24:]), _show(metric[-24:]), whole=_show(phrase))
    if _HEAD_END.search(phrase) and not _STRICT_PLACE.search(phrase) and not _FIRM_END.search(phrase):
        owner, of, metric = phrase.rpartition("的")
        if of and _FIRM_END.search(owner) and metric:
            return Phrase(_show(owner[-24:]), _show(metric), whole=_show(phrase))
        return Phrase("", _show(phrase[-24:]), whole=_show(phrase))
    return Phrase(_show(phrase[-24:]), "", whole=_show(phrase))


def split_share(text: str) -> Share | None:
    """The words before a share: 新兴产业占GDP的, 占比为, 比重达到; None where they speak of no share.

    >>> split_share("新兴产业增加值占全部工业增加值的")
    Share(part='新兴产业增加值', whole='全部工业增加值', is_of=True)
    """
    plain = _BASE.sub("", _hide(text))
    found = _SHARE.match(plain)
    if found:
        return Share(found["part"], _show(_tidy_whole(found["whole"])), True)
    word = _SHARE_WORD.match(plain)
    if not word:
        return None
    named = word["word"] if word["word"] in ("比例", "份额") else ""
    return Share(_tidy(word["part"]) + named if _tidy(word["part"]) else "", "", word["word"] == "占比")


def _tidy_whole(text: str) -> str:
    plain = re.sub(r"^(?:当年|同期|了)", "", text.strip())
    return re.sub(r"(?:的|比重|比例)+$", "", re.sub(r"[\d.]+\s?[万亿]?元?$", "", plain))


def each_of(text: str) -> str:
    """The unit of a per-unit value (每个产业集聚区…), "" where there is none.

    >>> each_of("确保为每个产业集聚区保障用地不低于")
    '产业集聚区'
    """
    found = None
    for found in _EACH.finditer(text[-60:]):  # noqa: B007 - the last one governs
        pass
    if not found:
        return ""
    return re.sub(r"^(?:个|位|家|名)", "", found["each"])


def noun_behind(text: str, *, quoted: bool = False) -> str:
    """The thing counted, from the words behind a count; "" where none follows.

    >>> noun_behind("产值过亿元的企业,培育"), noun_behind(",其中")
    ('产值过亿元的企业', '')
    """
    found = _NOUN.match(_hide(text.replace("“", "").replace("”", "") if quoted else text))
    if not found or _NO_NOUN.match(found["noun"]):
        return ""
    noun = found["noun"]
    digit = re.search(r"\d", noun)
    if digit and not re.match(r"[^\d]*\d[\d.]*[万亿]?元(?:以上)?的?[\u4e00-\u9fff]{0,6}(?:企业|项目)", noun):
        noun = noun[: digit.start()]
    if len(noun) < 2:
        return ""
    if re.search(r"、[^、]{0,24}\d", noun):
        noun = noun[: noun.index("、")]
    noun = noun.rpartition("等")[2] if "等" in noun and noun.rpartition("等")[2] else noun
    cut = _NOUN_STOP.sub("", noun)
    return _show(cut if len(cut) >= 2 else noun)[:24]


def opening_subject(text: str) -> str:
    """The place or body a sentence opens with, "" where it opens with something else.

    >>> opening_subject("“十二五”期间,五个省级以上开发区落实扩区规划,促进")
    '五个省级以上开发区'
    """
    for part in _hide(text).split(",")[:2]:
        phrase = _FRONT.sub("", part)
        found = _SUBJECT_FRONT.match(phrase)
        if found:
            return _show(found["subject"])
        if phrase.strip():
            return ""
    return ""


def verb_before(text: str) -> str:
    """The verb of work right before a count."""
    found = _VERB_BEFORE.search(text.rstrip(" “"))
    return found["verb"] if found else ""


def paragraph_head(text: str) -> str:
    """What a paragraph names before its first colon (工业投资:…), where it is a metric or a place."""
    found = re.match(r"^[\s\d.、()一二三四五六七八九十-]{0,6}(?P<head>[^,;。:\d]{2,18}):", text)
    head = _tidy(_hide(found["head"])) if found else ""
    return _show(head) if head and (is_place(head) or _HEAD_END.search(head)) else ""


def list_group(names: list[str]) -> bool:
    """Whether all names of a list are metrics of their own (利税、利润总额)."""
    return all(_HEAD_END.search(name) for name in names)


def split_names(text: str, values: int) -> tuple[list[str], str]:
    """Names before 分别, as many as there are values, and the metric they share ("" where the names are metrics).

    >>> split_names("医药与精细化工、精密机械、纺织和电动工具四大支柱产业产值", 4)
    (['医药与精细化工', '精密机械', '纺织', '电动工具'], '产值')
    >>> split_names("全市规模以上工业利税、利润总额", 2)
    (['规模以上工业利税', '利润总额'], '')
    """
    phrase = _tidy(_hide(text))
    names = [name for name in phrase.split("、") if name]
    if not names:
        return [], ""
    metric = _take_metric(names)
    _split_ands(names, values)
    if len(names) != values:
        return [], ""
    found = _SUBJECT_FRONT.match(names[0])
    if found and not metric:
        names[0] = found["rest"]
    return [_show(name) for name in names], metric


def _take_metric(names: list[str]) -> str:
    """Cut the group word and the shared metric off the last name (四大支柱产业产值)."""
    last = names[-1]
    group = re.search(r"(?:等)?[一二三四五六七八九十\d]+[大个家类项户](?P<rest>.*)$", last)
    tail = group["rest"] if group else last
    found = _LEADING_HEAD.search(tail) if group or not _HEAD_END.search(names[0]) else None
    if group and group.start() > 0:
        names[-1] = last[: group.start()]
        return re.sub(r"^.*?(?:产业|行业|企业|园区|的)(?=.)", "", found["metric"]) if found else ""
    head = re.search(rf"(?:{_HEADS})$", last)
    if found and head and head.start() > 0 and len(names) > 1:
        names[-1] = re.sub(r"(?:等)?的?$", "", last[: head.start()])
        return head.group()
    return ""


def _split_ands(names: list[str], values: int) -> None:
    index = len(names) - 1
    while index >= 0 and len(names) < values:
        parts = re.split(r"以及|和|及|与", names[index], maxsplit=values - len(names))
        names[index : index + 1] = [part for part in parts if part]
        index -= 1
