"""What the words around a figure make of it: at least, at most, about; up or down."""

import re
from dataclasses import dataclass
from fractions import Fraction

from gongce.documents.reading.figures import Figure

_GRANT = r"(?:一次性|每年|给予|予以|奖励|补助|补贴|资助|支持|扶持|奖补|贴息|可获|可获得|享受|获得|可达|可给予|不超过|限额|额度|金额|为|达|可|的)*"
_LOW = re.compile(
    r"(?:达到或超过|(?<!不)(?<!不得)(?<!不能)超过|(?<!不)突破|(?<![不得能])超|(?<![不通经超跨])过|破|大于|高于|多于|不少于|不低于|不小于|不得少于|不得低于|不得小于|至少|最低|最少|≥|>|逾|跨越|迈过|冲破|冲刺)"
    r"(?:了|到|为|达|达到)?$"
)
_HIGH = re.compile(
    rf"(?:不超过|不超出|不高于|不大于|不多于|不得超过|不得高于|不得多于|不突破|最高{_GRANT}|最多{_GRANT}|上限为?|封顶|至多|控制在|限制在|严控在|压缩在|低于|(?<![不])少于|小于|≤|<|以)"
    r"$"
)
_HIGH_ONLY_AFTER_LIMIT = re.compile(r"(?:以)$")
_ABOUT = re.compile(r"(?:约|大约|约为|约占|近|将近|接近|大体|基本)(?:为|在|达|达到)?$")
_AFTER = re.compile(
    r"^ {0,2}(?:\(含[^)]{0,8}\)|\(含\))? {0,2}(?P<word>(?:及|或|\(含\))?以上|(?:及|或)?以下|以内|之内|左右|上下|之间|内(?=[,。;、的)]|完成))"
)
_CHANGE = re.compile(
    r"(?P<up>增长|增加|上升|提高|提升|递增|上浮|增)(?:了|到)?$|(?P<down>下降|降低|减少|压缩|缩短|回落|下浮|削减|压减|递减|负增长|降)(?:了)?$"
)
_GLUED = re.compile(r"(?:增长|下降|降低|减少)$")
_FIGHT = re.compile(r"(?:达到|达|满|过|超过|突破|首次达到|首次突破)(?:了)?$")
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
    if word in ("以上", "及以上", "或以上"):
        return low, None, word
    if word:
        return None, high, word
    before_word = _word_before(before) or listed
    if (before_word and _LOW.search(before_word)) or figure.more:
        return low, None, before_word or "余"
    if before_word:
        return None, high, before_word
    return low, high, ""


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
