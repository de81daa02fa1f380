"""Whom a value is said of: the whole or each one, in this plan or another, growing or falling, part of what."""

import re
from collections.abc import Sequence

from gongce.documents.commitments.draft import Draft
from gongce.documents.commitments.page import Page

_EACH = re.compile(
    r"每(?:一)?(?:个|位|名|户|家|所|座|处|条|县|镇|乡|区)(?P<what>[^,;。:“”\d]{2,14}?)(?=要|至少|都|应|年|保障|包|联|新|建|完成|引进|培育|确保|不|均|,|;|。|$|\d)"
)
_EVERY_PLACE = re.compile(
    r"\s*(?:力争|确保|要|推动|支持|鼓励|引导)*(?P<what>各[\u4e00-\u9fff()、]{1,14}?)(?=每年|要|都|均|新|建|引|完|培|实|年)"
)
_EVERY_ONE = re.compile(r"^各")
_DOWN = re.compile(r"下降|降低|减少|压缩|削减|降至|降到|下调")
_UP = re.compile(r"增长|提高|提升|增加|新增|净增|增速|翻|上升|扩大|高于")
_CITED = re.compile(
    r"《[^》]*(?:规划|纲要|计划|方案|意见)》?[^,。;]{0,6}(?:确定|提出|要求|明确|规定)|(?:省|国家|上级|部|自治区|中央)(?:[^,。;]{0,8}(?:规划|方案|计划|意见|纲要|文件))?(?:要求|下达|确定|明确|规定)(?!我)"
)
_OWN = re.compile(r"我(?:市|县|区)|本(?:市|县|区|方案|计划)")
_PART_OF = re.compile(
    r"占(?P<whole>[^占,;。]{1,24}?)(?:的)?(?:比重|比例|比率?|份额)?(?:均|分别)?(?:超过|达到|达|为|提高到|保持在|不低于|不少于|稳定在|约|近)*$"
)
_SHARE_OF = re.compile(r"(?:不少于|不低于|超过|达到|达|占)(?P<whole>[^占,;。]{2,20}?)的$")
_VALUE = re.compile(r"\d+(?:\.\d+)?\s?(?:[万亿]?元|%|[万亿]?吨|[户家个亩])")


def describe_scopes(page: Page, drafts: Sequence[Draft]) -> None:
    """Set scope, plan, direction and denominator of every draft."""
    for draft in drafts:
        _set_scope(page, draft)
        _set_plan(page, draft)
        if draft.kind in {"deadline", "frequency"} and draft.lead:
            draft.metric = deed_of(page, draft.lead.end) or draft.metric
        if draft.measure in {"growth", "change"} and not draft.direction:
            draft.direction = _direction(page, draft)
        if draft.measure == "share" and not draft.denominator:
            draft.denominator = _denominator(page, draft)


def _set_scope(page: Page, draft: Draft) -> None:
    """Scope each where the value is meant for every single one (每个…; 各… with a count to reach), else whole."""
    lead = draft.lead
    if draft.kind not in {"target", "actual"} or lead is None:
        return
    if not draft.metric and draft.subject:
        draft.metric, draft.subject = draft.subject, ""
    if lead.each and not _EVERY_ONE.match(lead.each):
        draft.scope, draft.subject = "each", lead.each
    elif draft.subject.startswith("每"):
        draft.scope, draft.subject = "each", re.sub(r"^每(?:一)?[个位名户家所座处条]?", "", draft.subject)
    elif draft.kind == "target" and _EVERY_ONE.match(draft.subject or lead.each) and draft.measure == "count":
        draft.scope, draft.subject = "each", draft.subject or lead.each
        draft.doubt("“各”读作每一个,请核对", 0.9)
    elif found := _EACH.search(page.segment_before(draft.place)):
        draft.scope, draft.subject = "each", draft.subject or found["what"]
    elif not draft.subject and draft.measure == "count":
        _set_every_place(page, draft)


def _set_every_place(page: Page, draft: Draft) -> None:
    """A count to reach whose segment opens with 各县区 is meant for each of them."""
    found = _EVERY_PLACE.match(page.segment_before(draft.place))
    if found and draft.kind == "target":
        draft.scope, draft.subject = "each", found["what"]
        draft.doubt("“各”读作每一个,请核对", 0.9)


def _set_plan(page: Page, draft: Draft) -> None:
    if draft.plan == "own" and draft.kind == "target":
        before = page.before(draft.place)
        cited = max((found.end() for found in _CITED.finditer(before)), default=-1)
        own = max((found.end() for found in _OWN.finditer(before)), default=-1)
        draft.plan = "cited" if cited > own else "own"
    if draft.plan == "cited":
        draft.note("引用的其他规划或上级的数")


def _direction(page: Page, draft: Draft) -> str:
    quote = draft.lead.quote if draft.lead else ""
    before = page.part_before(draft.place)[-16:]
    for words in (quote, before):
        down = max((found.end() for found in _DOWN.finditer(words)), default=-1)
        up = max((found.end() for found in _UP.finditer(words)), default=-1)
        if down >= 0 or up >= 0:
            return "down" if down > up else "up"
    return ""


def _denominator(page: Page, draft: Draft) -> str:
    """What a share is a part of, in the words between 占 and the figure, without the figures among them."""
    before = page.segment_before(draft.place)
    found = _PART_OF.search(before) or _SHARE_OF.search(before) or _PART_OF.search(draft.metric)
    return _VALUE.sub("", found["whole"]).removesuffix("的") if found else ""


_RHYTHM = re.compile(r"^.*每(?:个)?(?:季度|月|年|周|半年)(?:度)?(?:年底)?")
_NEXT_RHYTHM = re.compile(r"[、和](?=(?:每|按)?(?:月|季|年|半年|周|旬)(?:度)?[考通评汇检点督讲])")
_DEED = re.compile(r"^(?:[\s,、:]|之?前|要|须|应|将|需|进行|举行|召开|一次|定期)+")


def deed_of(page: Page, place: int) -> str:
    """What is to be done, told behind a time limit or a rhythm, to the end of its segment.

    Where the rhythm of another body stands between, the deed is told behind that one.
    """
    said = page.segment_after(place)
    if not said.strip("之前,、 "):
        said = page.segment_after(place + len(said) + 1)
    if said.startswith("、"):
        said = _RHYTHM.sub("", said)
    said = _NEXT_RHYTHM.split(said)[0]
    return re.sub(r"^(?:(?:进行|召开|举行|开展)?(?P<n>一次))?(?:,)?", "", _DEED.sub("", said))[:60]
