"""What a figure measures and whose it is, read in the words right in front of it.

The reader names metrics for people; the audit needs them alike or apart. A figure's own words win; a figure without
(煤炭产业180.16亿元) takes the name its paragraph has spoken of last, then the paragraph's run-in heading.
"""

import re
from dataclasses import dataclass

_QUALIFIERS = (
    "规模以上企业|规上企业|规模以上|规上|规模|限额以上|限上|全部|全口径|全社会|工业|固定资产|技术改造|技改|民间|财政|总|一般|公共|预算内?|"
    "主营业务|主营|业务|销售|营业|外贸|地区|国内|生产|累计|在地|年度|地方|进出口|实际利用|引进|市外|境外|到位"
)
_HEADS = (
    "增加值|总产值|产值|投资额?|收入|利税总额|利税|利润总额|利润|税收|税金|GDP|生产总值|出口总?额?|交货值|贷款余额|贷款|"
    "存款|专项资金|资金|基金|经费|补助|奖励|成交额|交易额|融资额?|融资规模|市值|零售总?额|消费品零售总额"
)
_METRIC = re.compile(rf"(?:{_QUALIFIERS})*(?:{_HEADS})(?:\(GDP\))?(?:总额|总量)?")
_NOISE = re.compile(
    r"比上年|同比|比去年|比(?=\d)|年平均|平均|按|测算|占|其中|全市|全县|全区|我市|我县|我区|本市|当年|同期|今年|去年|年内|期间|以来|到(?=\d)|至(?=\d)|\d{4}年[底末]?|\d{1,2}月底?前?|"
    r"“?十[一二三四五]“?”?五”?[末期间]*|力争|争取|确保|计划|预计|累计|带动|实现|完成|达到?|突破|超过|不低于|不少于|保持在?|增加到|提高到|"
    r"新增|年均|每年|分别|合计|共计|总计|共|为|在|约|将|要|使|到|超|过|余|即|则|的|和|及|并|且|已|均|各|由|从|"
    r"[\s\"“”:,;()、—-]"
)


@dataclass(frozen=True, slots=True)
class Words:
    """What the words in front of a figure say: the metric as printed, and the label left beside it ("" where none)."""

    metric: str
    label: str


def read_words(lead: str) -> Words:
    """Split the words in front of a money figure into the metric and whose it is.

    >>> read_words("中央企业规模工业增加值"), read_words("2010年全市完成工业投资")
    (Words(metric='规模工业增加值', label='中央企业'), Words(metric='工业投资', label=''))
    >>> read_words("煤炭产业"), read_words("新兴产业完成投资")
    (Words(metric='', label='煤炭产业'), Words(metric='投资', label='新兴产业'))
    """
    hits = list(_METRIC.finditer(lead))
    if not hits:
        return Words("", clean_label(lead))
    found = hits[-1]
    return Words(found.group(), clean_label(lead[: found.start()] + lead[found.end() :]))


_HEADING = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、]|[-•·]+)?\s*([^\d,;:。\n]{2,16})[:]"
)


_SUBJECT = re.compile(r"(?:区|园|县|市|镇|乡|街道|旗|州|集团|公司|厂|产业|业|基地|新城|港|企业|学院|大学|研究院)$")
_TOTAL = re.compile(r"(?:[一二两三四五六七八九十\d]+[个家户项])?(?:以上)?(?:共计|合计|总计|共)")


def read_heading(text: str, start: int) -> Words | None:
    """The run-in heading of the paragraph that starts there: a metric (工业投资:…) or a subject (高新区:…).

    A heading that is neither (综合实力:…) is None: it says nothing of whose the figures are.
    """
    found = _HEADING.match(text, start)
    words = read_words(found[1]) if found else None
    return words if words and (words.metric or _SUBJECT.search(words.label)) else None


def is_total(lead: str) -> bool:
    """Whether the words in front of a figure make it the total of what stands before (共, 合计, 三户共计)."""
    return bool(_TOTAL.match(lead))


def clean_label(text: str) -> str:
    """The words of a label, without verbs, times and the whole's own name."""
    return _NOISE.sub("", text)
