"""The words around a figure that say what it is: an increase, a share, progress, a gap, and compared with what."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from gongce.documents.reading.figures import dimension_of
from gongce.proofing.model import Aspect

COMPARE = re.compile(
    r"(?<![同环占可百正对])比(?![重例较率])|较(?![快慢大好强高低为])|占(?!比|地)|高于|低于|高出|高过|快于|慢于|优于|强于|弱于"
    r"|落后于?|滞后于?|领先于?|领先|超过|超出|拉动|带动|贡献了?|[与同和跟](?=[^,、]{2,12}?相?比)|相比|相较于?|大于|小于"
)
_UP = (
    r"增长|增加|增多|上升|提高|提升|加快|高于|高出|高过|快于|优于|强于|领先于?|超前|超出|超过|超|扩大|净增|上涨|回升|攀升|前移"
    r"|新增|多|高|快|升|增|\+"
)
_DOWN = (
    r"负增长|下降|降低|减少|回落|放缓|减慢|低于|慢于|弱于|落后于?|滞后于?"
    r"|收窄|下滑|下跌|降幅|减幅|后移|缩小|欠|少|低|慢|降|减|跌"
)
_DIRECTION = re.compile(rf"(?P<down>{_DOWN})|(?P<up>{_UP})")
_NOT_DIRECTION = re.compile(
    r"增加值|增速|增幅|减速|提速|新增长|高新|高技术|高端|降本|超额|快报|净增规上|新增规上|增长点|高质量"
)
_PROGRESS = re.compile(
    r"(?:完成|占|达|实现|相当于|为)[^,]{0,14}?(?:目标|任务|计划)(?:任务|数|值|总量)?的?(?:比例|比重)?(?:为|达|达到|的)?$"
    r"|完成率(?:为|达|达到)?$|(?:目标|任务|计划)(?:任务)?(?:完成率|完成|进度|完成进度|的完成率)(?:为|达|达到|了)?$|完成进度(?:为|达|达到)?$"
)
_SCHEDULE = re.compile(r"(?:序时|时间)(?:进度)?(?:的?要求)?(?:应?为|是|应达到?|达)?$")
_SHARE = re.compile(r"占(?!地)|比重|份额")
_TARGET = re.compile(
    r"(?:目标|任务|计划|指标)(?:任务|数|值|量|额|总量)?(?:增长|增速|是|为|:|定为|确定为|达到|达|完成)*$"
)
_LEFT = re.compile(
    r"(?:距|离)[^,]{0,12}(?:差|缺|少)|(?:还|尚|仍)(?:差|缺|欠|需(?:要)?完成|有)|缺口|剩余|余下|(?:目标|任务)[^,]{0,4}(?:还|尚)"
)
_NEEDED = re.compile(r"(?:每月|月均|平均每月|每个月)[^,]{0,6}$")
_GROWTH = re.compile(r"增长|增速|增幅|下降|降幅|降低|减少|同比|负增长|上升|提高|减幅|下滑|上涨|增|降|减")
_CHANGE_VERB = re.compile(
    r"(?:提高|提升|回落|加快|放缓|上升|下降|扩大|收窄|高|低|快|慢|提速|减慢|回升|攀升|增加|减少|增长|下滑|降低)了?$"
)
_OF_A_RATE = re.compile(r"增速|增幅|占比|比重|率|进度|(?:提高|提升|回落|加快|放缓|回升)了?$")
_INCREASE = re.compile(r"(?:增加|减少|净增|增|减|多|少|增收|减收|增长|下降|多完成|少完成|增多)(?:了|额为?)?$")
_FUTURE = re.compile(r"力争|确保|争取|预计|预期|有望|拟|将达|将完成|计划|展望")


@dataclass(frozen=True, slots=True)
class Lead:
    """The words before a figure: `text`, where they begin, and how much of them stands before a comparison."""

    text: str
    start: int
    compare: int

    @property
    def has_comparison(self) -> bool:
        """Whether it is compared with something."""
        return self.compare < len(self.text)

    @property
    def compared(self) -> str:
        """The words from the comparison on."""
        return self.text[self.compare :]


def read_lead(text: str, start: int) -> Lead:
    """The words with the place where a comparison begins."""
    found = COMPARE.search(text)
    return Lead(text, start, found.start() if found else len(text))


def find_direction(text: str) -> tuple[int, tuple[int, int]] | None:
    """The last word of direction: +1 or -1, and where it stands.

    >>> find_direction("规上工业增加值同比下降"), find_direction("占比为")
    ((-1, (9, 11)), None)
    """
    masked = _NOT_DIRECTION.sub(lambda found: "□" * len(found.group()), text)
    found = list(_DIRECTION.finditer(masked))
    if not found:
        return None
    last = found[-1]
    if last["down"] and re.search(r"降幅|减幅|降速", masked) and last.group() in ("收窄", "缩小"):
        return 1, last.span()
    return (-1 if last["down"] else 1), last.span()


def is_future(text: str) -> bool:
    """Whether it tells of what shall be."""
    return bool(_FUTURE.search(text))


def aspect_of_percent(lead: Lead, *, is_ratio: bool) -> Aspect | None:
    """What a percent says, None where its own words do not tell."""
    text = lead.text
    if _SCHEDULE.search(text):
        return Aspect.SCHEDULE
    if _PROGRESS.search(text):
        return Aspect.PROGRESS
    if "贡献率" in text:
        return Aspect.CONTRIBUTION
    if _SHARE.search(text):
        return Aspect.SHARE
    if _TARGET.search(text):
        return Aspect.TARGET if is_ratio else Aspect.GROWTH_TARGET
    if "环比" in text:
        return None
    if _GROWTH.search(
        _NOT_DIRECTION.sub(lambda found: found.group() if found.group() in ("增速", "增幅") else "", text)
    ):
        return Aspect.GROWTH
    return Aspect.LEVEL if is_ratio else None


def aspect_of_points(lead: Lead, *, has_place: bool, has_period: bool) -> Aspect | None:
    """What percentage points say."""
    text = lead.text
    if "序时" in text or "时间进度" in text:
        return Aspect.AHEAD
    if re.search(r"拉动|带动|贡献", text):
        return Aspect.PULL
    if re.search(r"目标|任务|计划", text):
        return Aspect.GROWTH_GAP
    if lead.has_comparison and has_place:
        return Aspect.DIFFERENCE
    if lead.has_comparison and has_period:
        return Aspect.CHANGE
    if "同比" in text and _CHANGE_VERB.search(text) and _OF_A_RATE.search(text):
        return Aspect.CHANGE
    return None


def aspect_of_amount(lead: Lead) -> Aspect:
    """What an amount or a count says."""
    text = lead.text
    if _NEEDED.search(text):
        return Aspect.NEEDED
    if _LEFT.search(text):
        return Aspect.LEFT
    if _TARGET.search(text):
        return Aspect.TARGET
    if _INCREASE.search(text) and not text.startswith("新增") and (lead.has_comparison or "同比" in text):
        return Aspect.INCREASE
    return Aspect.LEVEL


def is_change_verb(text: str) -> bool:
    """Whether the words end in a verb of change."""
    return bool(_CHANGE_VERB.search(text))


COUNTERS = frozenset("户家个项件名次人位")
_POWER = re.compile(r"千瓦时|度$")


def dimension(unit: str) -> str:
    """The kind of a unit: count for every counter, else the reader's own word."""
    if not unit:
        return ""
    if unit in ("%", "％"):
        return "percent"
    if unit.endswith(("百分点", "个点")):
        return "points"
    if unit[-1] in COUNTERS and len(unit) <= 2 and unit[0] in COUNTERS | set("万千"):
        return "count"
    return "power" if _POWER.search(unit) else dimension_of(unit)


@cache
def _plain_words() -> re.Pattern[str]:
    """Words that name nothing by themselves: verbs, measures, comparisons, particles; the longest first."""
    words = (files("gongce.proofing") / "plain_words.txt").read_text("utf-8").split()
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


_HAN = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_ENOUGH = 2


def is_foreign(rest: str) -> bool:
    """Whether words are left over that may name something the archive does not know.

    >>> is_foreign("同比增长"), is_foreign("高技术制造业同比增长"), is_foreign("民营")
    (False, True, True)
    """
    return len(_HAN.findall(_plain_words().sub("", rest))) >= _ENOUGH
