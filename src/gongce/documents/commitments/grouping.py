"""Which mentions state something, and which two are one value with its stretch."""

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


def draft_stated(page: Page, mentions: Sequence[Mention]) -> list[Draft]:
    """One draft for every mention that states, promises, demands or pays.

    A sharing ratio (各半分成) is paid; other numbers in passing state nothing.
    """
    drafts = [draft_from(i, m) for i, m in enumerate(mentions) if m.kind in _STATED or _shares(page, m)]
    for draft in drafts:
        draft.kind = "reward" if draft.kind == "other" else draft.kind
    return drafts


def _shares(page: Page, mention: Mention) -> bool:
    return mention.kind == Kind.OTHER and bool(_SHARING.search(page.segment_after(mention.start)[:20]))


def merge_stretches(page: Page, drafts: list[Draft]) -> list[Draft]:
    """Join a value to reach with the value to strive for right behind it, where both measure the same of the same."""
    kept: list[Draft] = []
    for draft in drafts:
        before = kept[-1] if kept else None
        if before is not None and _is_stretch(page, before, draft):
            before.strive = draft.strive if draft.bound != "range" else draft.target
            before.mentions |= draft.mentions
            before.end = draft.end
            _check_stretch(before)
        else:
            kept.append(draft)
    return kept


def _is_stretch(page: Page, base: Draft, stretch: Draft) -> bool:
    if base.kind != "target" or stretch.kind != "target" or stretch.strength != "strive" or base.strength == "strive":
        return False
    same = (base.unit, base.plan, base.scope) == (stretch.unit, stretch.plan, stretch.scope)
    found = _STRETCH.match(page.text[base.end : min(stretch.start, base.end + 40)])
    return same and found is not None and _adds_nothing(page, base, found["noun"])


def _adds_nothing(page: Page, base: Draft, noun: str) -> bool:
    """Whether the words behind 力争 only repeat what is measured."""
    said = page.segment_before(base.start) + base.metric + base.subject
    return all(char in said for char in noun)


def _check_stretch(draft: Draft) -> None:
    if (
        draft.floor is not None
        and draft.strive is not None
        and draft.strive < draft.floor
        and draft.direction != "down"
    ):
        draft.doubt("力争值低于基本值,请核对", 0.7)
