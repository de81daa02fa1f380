"""A whole and its parts: the value, and what makes figures able to be parts of one whole."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from gongce.documents.audit.labels import read_count
from gongce.documents.audit.quantities import Quantity
from gongce.documents.model import Measure
from gongce.relations import Decision, decide_sum

_VERBS = re.compile(
    r"带动|新增|解决|吸纳|安置|提供|完成|实现|建成|投产|开工|竣工|引进|培育|认定|创建|获批|建设|新建|培训|服务|覆盖|处置|盘活|惠及|兑现"
)
_DELTA = re.compile(r"[比较].{0,12}(?:增加|减少|多|少|提高|下降|增长)了?$|(?:净增|增加了|减少了)$")
_YEARS = re.compile(r"([二两三四五六七八九十]|\d)年")
_STAGES = (
    "总投资",
    "投产",
    "达产",
    "建成后",
    "累计",
    "总数",
    "合同",
    "协议",
    "签约",
    "注册",
    "预计",
    "规划",
    "总规模",
    "存量",
    "共有",
)


@dataclass(frozen=True)
class Group:
    """A whole and figures that are parts of it, in the order of the text.

    `evidence` is what says that the parts are all of the whole, "" where the text leaves that open; `is_inner` says
    that a 其中 makes them parts.
    """

    whole: Quantity
    parts: tuple[Quantity, ...]
    evidence: str
    is_inner: bool = False

    @cached_property
    def decision(self) -> Decision:
        """All parts together against the whole."""
        return decide_sum([part.figure for part in self.parts], self.whole.figure)


def can_add(quantity: Quantity) -> bool:
    """Whether a figure can be a part or a whole: an amount, not one for each of several and not an average."""
    is_stock = quantity.is_addable and quantity.mention.measure is not Measure.CHANGE
    return is_stock and not (quantity.is_inside or quantity.is_each or quantity.is_mean or _DELTA.search(quantity.lead))


def is_of(part: Quantity, whole: Quantity) -> bool:
    """Whether a figure can be a part of another by its words.

    A count shares its unit and noun (国家级2家 is of 龙头企业152家, 带动农户23.6万户 is not); a sum of money is at the
    same stage (总投资50亿元 is no part of what was spent this year).
    """
    if any(stage in part.lead and stage not in whole.lead for stage in _STAGES):
        return False
    if part.body == "元":
        heads = (part.name.head, whole.name.head)
        return not part.has_own_name or not heads[1] or heads[0] == heads[1] or heads == ("增加值", "GDP")
    return part.mention.unit == whole.mention.unit and have_one_noun(part, whole)


def have_one_noun(part: Quantity, whole: Quantity) -> bool:
    """Whether a count is of what another counts: by its own noun, or by naming none of its own."""
    own, noun = part.name.core, whole.name.core
    if common_tail(own, noun) > 1 or own in noun or (noun[-2:] and noun[-2:] in part.lead):
        return True
    return not _VERBS.search(part.lead) and (len(part.lead) <= 6 or common_tail(own, noun) > 0)


def common_tail(one: str, other: str) -> int:
    """How many characters two words end alike with.

    >>> common_tail("发明专利申请量", "专利申请量")
    5
    """
    length = 0
    for left, right in zip(reversed(one), reversed(other), strict=False):
        if left != right:
            break
        length += 1
    return length


def drop_repeats(groups: Iterable[Group]) -> list[Group]:
    """Each whole with each set of parts once, the one with evidence kept."""
    best: dict[tuple[int, ...], Group] = {}
    for group in groups:
        key = (group.whole.index, *(part.index for part in group.parts))
        if key not in best or (group.evidence and not best[key].evidence):
            best[key] = group
    return list(best.values())


def fill_years(whole: Quantity, parts: Sequence[Quantity]) -> bool:
    """Whether the parts are for each year of the whole's period, one after the other."""
    years = [part.mention.period or "" for part in parts]
    if len(years) < 2 or not all(year.isdigit() for year in years):
        return False
    numbers = [int(year) for year in years]
    named = _YEARS.search(whole.lead)
    is_full = whole.mention.period == f"{years[0]}/{years[-1]}" or (named and read_count(named[1]) == len(parts))
    return bool(is_full) and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
