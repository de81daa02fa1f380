"""Which mentions make one commitment: a count with its thresholds, a value with its stretch."""

import re
from collections.abc import Sequence

from gongce.documents.commitments.draft import Draft, draft_from
from gongce.documents.commitments.page import Page
from gongce.documents.model import Kind, Mention

_STATED = {Kind.ACTUAL, Kind.TARGET, Kind.REWARD, Kind.DEADLINE, Kind.FREQUENCY}
_SHARING = re.compile(r"分成|分享|共享|留成|分担")
_STRETCH = re.compile(
    r"^(?:左右)?[、,;]?(?:并|且|同时)?(?:力争|争取|力促|努力|冲刺)(?P<noun>[^,;。]*?)"
    r"(?:达到|达|实现|完成|突破|超过|超|增长到|提高到|增长|增速|提高|降低|下降|新增|保持在)*$"
)
_BESIDE = 14
_SIZE = re.compile(
    r"(?:[\u4e00-\u9fff]{0,2}(?:固定资产|设备|主营业务|营业|销售|综合|单体|项目|工业|实际|研发|注册|用地|年度|合同|协议))?(?:年|总|新增)?"
    r"(?:投资总?额?|总?产值|收入|税收|利税|利润|能耗|面积|规模|资产|资本|资金|投入|增加值|销售额|产能|用地|人数|注册资本|产量|交易额|贡献|占比|比例|比重|强度)?"
    r"(?:超过|超|突破|达到|达|不低于|不少于|过|满|为|在|占到?[^,;。]{0,8}?)?$"
)


def draft_stated(page: Page, mentions: Sequence[Mention]) -> list[Draft]:
    """One draft for every mention that states, promises, demands or pays; sharing ratios count, other numbers do not."""
    drafts = [draft_from(i, m) for i, m in enumerate(mentions) if m.kind in _STATED or _shares(page, m)]
    for draft in drafts:
        draft.kind = "reward" if draft.kind == "other" else draft.kind
    return drafts


def _shares(page: Page, mention: Mention) -> bool:
    return mention.kind == Kind.OTHER and bool(_SHARING.search(page.segment_after(mention.start)))


def attach_thresholds(page: Page, mentions: Sequence[Mention], drafts: Sequence[Draft], taken: set[int]) -> list[Draft]:
    """Give each threshold not yet taken to the value it qualifies; the ones left over become rules of their own.

    A threshold qualifies the nearest value of its segment that has none on that side yet; one in brackets, or one that
    ends a condition (…的,), the next value of its part.
    """
    left = []
    values = [draft for draft in drafts if draft.lead and draft.kind in {"target", "actual"}]
    deeds = [draft for draft in drafts if draft.kind in {"deadline", "frequency"}]
    for index, mention in enumerate(mentions):
        if mention.kind != Kind.THRESHOLD or index in taken:
            continue
        draft = _nearest(page, mention, values) or _following(page, mention, values) or _deed(page, mention, deeds)
        if draft is None:
            left.append(_rule(page, index, mention))
        else:
            draft.mentions.add(index)
            draft.size = mention
            draft.condition = "、".join(filter(None, (draft.condition, threshold_words(page, mention))))
            draft.start, draft.end = min(draft.start, mention.start), max(draft.end, mention.end)
    return left


def _nearest(page: Page, mention: Mention, values: Sequence[Draft]) -> Draft | None:
    """The value beside a threshold, with only a short noun between them and no other value closer."""
    beside = [(gap, draft) for draft in values if (gap := _gap(page, mention, draft)) is not None]
    return min(beside, key=lambda pair: pair[0])[1] if beside else None


def _gap(page: Page, mention: Mention, draft: Draft) -> int | None:
    """Characters between a threshold and a value it may qualify; None where something stands between.

    Behind the value the size follows at once (2个10亿元以上项目), or with its measure (3家销售收入超百亿元的企业).
    """
    lead = draft.lead
    if lead is None or abs(lead.start - mention.start) > 60:
        return None
    if lead.start >= mention.end:
        between = page.text[mention.end : lead.start]
        return None if re.search(r"[,;。:\n]|以上.*以上.*以上|、", between) else len(between)
    between = page.text[lead.end : mention.start]
    if re.search(r"[,;。:\n、]", between) or len(between) > _BESIDE:
        return None
    follows = page.text[mention.end : mention.end + 12]
    sized = not between or str(lead.measure) == "count"
    return len(between) if sized and not re.match(r"^[,;。、]", follows) else None


def _following(page: Page, mention: Mention, values: Sequence[Draft]) -> Draft | None:
    """The value of the same part a bracketed or leading condition is said of."""
    end = page.parts.around(mention.start)[1]
    after = [draft for draft in values if mention.end <= draft.place <= end]
    if not after:
        return None
    tail = page.text[mention.end : after[0].place]
    bracketed = re.match(r"^[^,;。()]{0,6}\)[^,;。]*$", tail)
    return after[0] if bracketed else None


def _deed(page: Page, mention: Mention, deeds: Sequence[Draft]) -> Draft | None:
    """The deed a threshold delimits: told behind it in the same part (对10亿元以上项目,每月…), or around it."""
    opened = re.match(r"\s*(?:对|凡)", page.segment_before(mention.start))
    start, end = page.segments.around(mention.start)[0], page.parts.around(mention.start)[1]
    inside = next((deed for deed in deeds if start <= deed.place < mention.start), None)
    return inside or next((deed for deed in deeds if opened and mention.end < deed.place < end), None)


def threshold_words(page: Page, mention: Mention) -> str:
    """A threshold with the measure printed in front of it: 投资5000万元以上."""
    found = _SIZE.search(page.segment_before(mention.start))
    return (found.group() if found else "") + mention.quote


def _rule(page: Page, index: int, mention: Mention) -> Draft:
    draft = draft_from(index, mention)
    draft.condition = threshold_words(page, mention)
    draft.note("门槛:只划定范围,没有数量")
    return draft


def merge_stretches(page: Page, drafts: list[Draft]) -> list[Draft]:
    """Join a value to reach with the value to strive for behind it, where both measure the same thing of the same subject."""
    kept: list[Draft] = []
    for draft in drafts:
        before = kept[-1] if kept else None
        if before is not None and _is_stretch(page, before, draft):
            before.strive = draft.strive if draft.bound != "range" else draft.target
            before.mentions |= draft.mentions
            before.end = draft.end
            _note_distance(before, draft)
        else:
            kept.append(draft)
    return kept


def _is_stretch(page: Page, base: Draft, stretch: Draft) -> bool:
    if base.kind != "target" or stretch.kind != "target" or stretch.strength != "strive" or base.strength == "strive":
        return False
    same = (base.unit, base.plan, base.scope) == (stretch.unit, stretch.plan, stretch.scope)
    found = _STRETCH.match(page.text[base.end : stretch.start])
    return same and bool(found) and _adds_nothing(page, base, found["noun"] if found else "")


def _adds_nothing(page: Page, base: Draft, noun: str) -> bool:
    """Whether the words behind 力争 only repeat what is measured."""
    said = page.segment_before(base.start) + base.metric + base.subject
    return all(char in said for char in noun)


def _note_distance(base: Draft, stretch: Draft) -> None:
    if (
        base.floor is not None
        and stretch.target is not None
        and stretch.target < base.floor
        and base.direction != "down"
    ):
        base.doubt("力争值低于基本值,请核对", 0.7)
