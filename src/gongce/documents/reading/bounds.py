"""What the words around a figure make of it: at least, at most, about; up or down."""

import re
from dataclasses import dataclass
from fractions import Fraction

from gongce.documents.lexicons import alternation
from gongce.documents.reading.figures import Figure

_GRANT = (
    r"(?:一次性|每年|给予|予以|奖励|补助|补贴|资助|支持|扶持|奖补|贴息|可获|可获得|享受|获得|可达|"
    r"可给予|不超过|限额|额度|金额|为|达|可|的|分别|加|扣|得|补|奖|贴|不高于|获|按)*"
)
_LOW = re.compile(rf"(?:{alternation('comparators', role='low')})(?:了|到|为|达|达到)?$")
_HIGH = re.compile(
    rf"(?:不超过|不超出|不高于|不大于|不多于|不得超过|不得高于|不得多于|不突破|"
    rf"最高(?:{alternation('comparators', role='high')})*|最多(?:一次性|"
    rf"每年|给予|予以|奖励|补助|补贴|资助|支持|扶持|奖补|贴息|可获|可获得|享受|获得|可达|可给予|"
    rf"不超过|限额|额度|金额|为|达|可|的|分别|加|扣|得|补|奖|贴|不高于|获|按)*|"
    rf"上限为?|封顶|至多|控制在|限制在|严控在|压缩在|(?<!不)(?<!不得)低于|不足|达不到|未达到|未满|"
    rf"不满|不超(?!过)|未达|(?<!不)少于|小于|≤|<|以)$"
)
_HIGH_ONLY_AFTER_LIMIT = re.compile(r"(?:以)$")
_ABOUT = re.compile(rf"(?:{alternation('comparators', role='about')})(?:为|在|达|达到)?$")
_AFTER = re.compile(
    r"^ {0,2}(?:\(含[^)]{0,8}\)|\(含\))? {0,2}(?P<word>(?:及|或|\(含\))?以上|(?:及|或)?以下|以内|之内|左右|上下|之间|"
    r"内(?=[,。;、的)]|完成|按|给|每|免|对|实现))"
)
_CHANGE = re.compile(
    r"(?P<up>增长|增加|上升|提高|提升|递增|上浮|增)(?:了|到)?$|(?P<down>下降|降低|减少|压缩|缩短|"
    r"回落|下浮|削减|压减|递减|负增长|降)(?:了)?$"
)
_GLUED = re.compile(r"(?:增长|下降|降低|减少)$")
_FIGHT = re.compile(rf"(?:{alternation('comparators', role='reached')})(?:了)?$")
_FILL = re.compile(r"(?:分别|均|也|都|各|仅|又|再|就|总计|共计|共|合计|累计| |“|\()+$")


@dataclass(frozen=True, slots=True)
class Bounded:
    """A figure with the bounds its neighbours give it; the span with what is glued to it."""

    start: int
    end: int
    low: Fraction | None
    high: Fraction | None
    word: str
    is_about: bool
    direction: str


def _before(left: str) -> str:
    return _FILL.sub("", left.rstrip())


def read_bound(figure: Figure, left: str, right: str, listed: str = "") -> Bounded:
    """Read what stands directly before and after a figure.

    `left` and `right` are folded text up to the segment's ends; `listed` is the bound word of the list the figure
    continues (分别不低于3%、2%).
    """
    before = _before(left)
    after = _AFTER.match(right)
    word = (after["word"] if after else "").replace("(含)", "")
    end = figure.end + (after.end() if after else 0)
    about = word in ("左右", "上下") or bool(_ABOUT.search(before))
    low, high, bound = _bounds(figure, before, word, about, listed)
    glue = _GLUED.search(left) if figure.dimension in ("percent", "points", "index", "") else None
    change = _CHANGE.search(re.sub(r"(?:超过|不低于|不少于|不超过|达到|达|至少|约|近|到|为|至)$", "", before))
    direction = "" if not change else "up" if change["up"] else "down"
    return Bounded(figure.start - (len(glue.group()) if glue else 0), end, low, high, bound, about, direction)


def _bounds(
    figure: Figure, before: str, word: str, about: bool, listed: str
) -> tuple[Fraction | None, Fraction | None, str]:
    low, high = figure.low, figure.high
    if figure.is_range or about or word == "之间":
        return low, high, word or ("约" if about else "")
    if word:
        return (low, None, word) if word.endswith("以上") else (None, high, word)
    before_word = _word_before(before) or listed
    if re.search(r"排名前|位列前", before) and figure.unit in ("位", "名"):
        return None, high, "前"
    if not before_word and (not figure.unit or figure.dimension in ("percent", "multiple")):
        before_word = _far_word(before)
    if not before_word and figure.dimension in ("count", "people") and re.search(r"至少[^,;。\d]{1,12}$", before):
        return low, None, "至少"
    if (before_word and _LOW.search(before_word)) or figure.more:
        return low, None, before_word or "余"
    return (None, high, before_word) if before_word else (low, high, "")


def _far_word(before: str) -> str:
    """A bound in front of what the share is of: 不少于规上工业企业的三分之一."""
    found = re.search(
        r"(?P<word>不少于|不低于|不得低于|超过|不超过|不高于|达不到|未达到|低于)(?P<whole>[^,;。、\d]{2,20}?)的?$",
        before,
    )
    return found["word"] if found else ""


def _word_before(before: str) -> str:
    found = _LOW.search(before)
    if found:
        return found.group()
    found = _HIGH.search(before)
    if found and not _HIGH_ONLY_AFTER_LIMIT.fullmatch(found.group()):
        return found.group()
    return ""


def opens_threshold(left: str) -> bool:
    """Whether a word before a threshold makes it a lower bound (达到, 满, 过, 超).

    >>> opens_threshold("主营业务收入首次达到"), opens_threshold("投资")
    (True, False)
    """
    return bool(_FIGHT.search(_before(left)))
