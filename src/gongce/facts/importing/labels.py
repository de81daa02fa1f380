"""Labels and heads of returns: what they say once blanks, numbering and footnotes are set aside; periods in them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from gongce.rulebook import Pack
from gongce.vocabulary import InputError, Period

_BLANKS = re.compile(r"[\s\u200b\u3000\ufeff]+")
_NUMBERING = re.compile(
    r"^(?:[(（][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．]|\d{1,3}[、.．](?!\d)|[#＃★●■◆▪·•\-—–]+)"
)
_FOOTNOTE = re.compile(r"(?:[①-⑳†‡§*※]|[\[【(（]?注\d*[\]】)）]?)+$")
_AMONG = re.compile(r"^(?:其中|#其中|＃其中)[:：、,，]?")
_TOTALS = re.compile(r"^(?:合计|总计|小计|全市|全区|全县|全省|总量|汇总|全市合计|全市总计|平均)$")
_STOPS = re.compile(
    r"^(?:注|备注|说明|附注|资料来源|数据来源|填表人|填报人|制表|制表人|审核|审核人|单位负责人|统计负责人|联系电话|报出日期|填表说明)[:：\d]?"
)
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九十")}
_YTD = re.compile(r"1(?:月)?[-~]{1,2}(?P<month>1[0-2]|[1-9])月")
_DATED = re.compile(r"(?P<year>(?:19|20)\d{2})(?:年)?[-./]?(?P<month>1[0-2]|0?[1-9])?(?:月|[-./](?:\d{1,2})日?)?")
_YEAR = re.compile(r"(?P<year>(?:19|20)\d{2})年?")
_QUARTER = re.compile(r"(?:第)?(?P<quarter>[一二三四1-4])季度?|Q(?P<q>[1-4])")
_HALVES = {"上半年": 1, "下半年": 2}


@lru_cache(maxsize=65536)
def fold_label(text: str) -> str:
    """A label as it is compared: full-width folded, blanks, numbering, 其中 and footnote marks left out.

    >>> [fold_label(text) for text in ("（一）青 屏 区", "其中：石桥区①", "1、合  计", "２０１９年")]
    ['青屏区', '石桥区', '合计', '2019年']
    """
    folded = _BLANKS.sub("", unicodedata.normalize("NFKC", _FOOTNOTE.sub("", text.strip())))
    before = ""
    while folded != before:
        before = folded
        folded = _AMONG.sub("", _NUMBERING.sub("", folded)) or before
    return folded.replace("规模以上", "规上")


@lru_cache(maxsize=65536)
def fold_head(text: str) -> str:
    r"""A head as it is compared: blanks left out, dashes alike, level marks kept.

    >>> fold_head("1 — 本月\n累计"), fold_head("增 长（％）")
    ('1-本月累计', '增长(%)')
    """
    folded = unicodedata.normalize("NFKC", text)
    folded = re.sub(r"[\u2010-\u2015\u2212~∼至]", "-", _BLANKS.sub("", folded))
    return re.sub(r"-{2,}", "-", folded)


@lru_cache(maxsize=65536)
def fold_times(head: str, period: Period | None) -> str:
    """A folded head with its dates told from the return's period, so that next month's head is the same.

    >>> fold_times("2019年1-6月", Period.month(2019, 6)), fold_times("2018年", Period.month(2019, 6))
    ('本年1-本月', '上年')
    """
    if period is None:
        return head
    month = str(period.last)
    head = re.sub(rf"(?<!\d)1(?:月)?-{month}月", "1-本月", head)
    head = re.sub(rf"(?<![\d-])0?{month}月(?:份)?", "本月", head)
    head = re.sub(rf"{period.year}年?", "本年", head)
    return re.sub(rf"{period.year - 1}年?", "上年", head)


def is_total(label: str) -> bool:
    """Whether a folded label names a total row."""
    return bool(_TOTALS.match(label))


@lru_cache(maxsize=65536)
def is_stop(label: str) -> bool:
    """Whether a row of this label ends the table (notes, signatures).

    >>> is_stop("注：本表数据为快报数"), is_stop("注册企业")
    (True, False)
    """
    folded = fold_head(label)
    found = _STOPS.match(folded)
    if not found:
        return False
    return found.group()[-1] in ":：" or found.end() == len(folded) or found.group()[-1].isdigit()


@lru_cache(maxsize=65536)
def find_period(text: str) -> Period | None:
    """The reporting period a text names; None where it names none or is unclear.

    >>> texts = ("2019年1—6月", "2019年6月", "2019-06", "201906", "2019年二季度", "2019年上半年", "2019")
    >>> [find_period(text).code for text in texts]
    ['2019-YTD06', '2019-06', '2019-06', '2019-06', '2019-Q2', '2019-H1', '2019']
    >>> find_period("6月"), find_period("全市情况")
    (None, None)
    """
    folded = fold_head(text)
    try:
        return Period.parse(folded)
    except (InputError, ValueError):
        pass
    year = _YEAR.search(folded)
    if not year:
        return None
    number, rest = int(year["year"]), folded[year.end() :]
    ytd, quarter = _YTD.match(rest), _QUARTER.match(rest)
    if ytd:
        return Period.ytd(number, int(ytd["month"]))
    if quarter:
        word = quarter["quarter"] or quarter["q"]
        return Period.quarter(number, _DIGITS.get(word) or int(word))
    for word, half in _HALVES.items():
        if rest.startswith(word):
            return Period.half(number, half)
    dated = _DATED.match(folded[year.start() :])
    if dated and dated["month"]:
        return Period.month(number, int(dated["month"]))
    return Period.of_year(number) if not re.match(r"\d|[-/.]", rest) else None


@dataclass(frozen=True, slots=True)
class Roster:
    """Names and codes → ids: units of a pack, and respondents where a register knows them.

    Args:
        ids: folded name or code → id; None where two bear the name.
    """

    ids: Mapping[str, str | None]

    @classmethod
    def of(cls, pack: Pack, respondents: Mapping[str, Iterable[str]] | None = None) -> "Roster":
        """The pack's units by title, alias, code and id, and respondents (id → names and codes)."""
        names: dict[str, str | None] = {}
        listed = [(unit.id, (unit.id, unit.title, unit.code or "", *unit.aliases)) for unit in pack.units]
        listed += [(one, (one, *known)) for one, known in (respondents or {}).items()]
        for identity, known in listed:
            for name in dict.fromkeys(fold_label(text) for text in known if text):
                names[name] = None if names.get(name, identity) != identity else identity
        return cls(names)

    def find(self, label: str) -> str | None:
        """The id of a label, None where no unit or more than one bears it."""
        return self.ids.get(fold_label(label))


def indicator_names(pack: Pack) -> Mapping[str, str | None]:
    """Folded titles, aliases and ids → indicator; None where two bear the name."""
    names: dict[str, str | None] = {}
    for indicator in pack.indicators:
        for name in dict.fromkeys(fold_label(text) for text in (indicator.id, indicator.title, *indicator.aliases)):
            names[name] = None if names.get(name, indicator.id) != indicator.id else indicator.id
    return names
