"""Thresholds: which value, reward or deed a size delimits, and in what words."""

import re
from collections.abc import Sequence
from functools import cache

from gongce.documents.commitments.draft import Draft, draft_from
from gongce.documents.commitments.page import Page
from gongce.documents.commitments.places import Places
from gongce.documents.lexicons import words
from gongce.documents.model import Kind, Mention

Numbered = tuple[int, Mention]

_STOP = re.compile(r"[,;。:\n、]")
_NOUN_BETWEEN = 14
_REACH = 60
_OF_WHAT = (
    "固定资产|设备|主营业务|主营|营业|销售|综合|单体|项目|工业|实际|研发|注册|用地|年度|合同|协议|研发项目|创新研发项目"
    "|总|年|新增|亩均|单位"
)
_VERB = "超过|超|突破|达到|达|不低于|不少于|过|满|为|在|占到?[^,;。]{0,8}?|率"


@cache
def _size() -> re.Pattern[str]:
    """The measure right in front of a size (固定资产投资, 年销售收入超过), or only the verb, or nothing."""
    metric = "|".join(re.escape(word) for word in words("metrics"))
    return re.compile(rf"(?:(?:{_OF_WHAT}){{0,3}}(?:{metric}))?(?:{_VERB})?$")


def list_thresholds(mentions: Sequence[Mention]) -> Places[Numbered]:
    """The thresholds of a document with their indexes, by place."""
    found = [(index, mention) for index, mention in enumerate(mentions) if mention.kind == Kind.THRESHOLD]
    return Places(found, lambda numbered: numbered[1].start)


def threshold_words(page: Page, mention: Mention) -> str:
    """A threshold with the measure printed in front of it: 投资5000万元以上."""
    found = _size().search(page.segment_before(mention.start)[-20:])
    return (found.group() if found else "") + mention.quote


def add_threshold(page: Page, draft: Draft, numbered: Numbered) -> None:
    """Give a draft a threshold; its words join the condition where they are not in it."""
    index, mention = numbered
    draft.mentions.add(index)
    if mention.quote not in draft.condition:
        draft.condition = "、".join(filter(None, (draft.condition, threshold_words(page, mention))))
    draft.start, draft.end = min(draft.start, mention.start), max(draft.end, mention.end)


def attach_thresholds(
    page: Page, thresholds: Places[Numbered], drafts: Sequence[Draft], taken: set[int]
) -> list[Draft]:
    """Give each threshold not yet taken to what it delimits; the ones left over become rules of their own.

    A threshold delimits the nearest value of its segment with only a noun between; in brackets, the value behind
    them; in a deed with a time limit or a rhythm, that deed.
    """
    left = []
    values = Places((d for d in drafts if d.lead and d.kind in {"target", "actual"}), lambda draft: draft.place)
    deeds = Places((d for d in drafts if d.kind in {"deadline", "frequency"}), lambda draft: draft.place)
    for numbered in thresholds.things:
        index, mention = numbered
        if index in taken:
            continue
        value = _nearest(page, mention, values) or _bracketed(page, mention, values)
        draft = value or _deed(page, mention, deeds)
        if draft is None:
            left.append(_rule(page, index, mention))
            continue
        add_threshold(page, draft, numbered)
        draft.size = mention if value else draft.size
    return left


def _nearest(page: Page, mention: Mention, values: Places[Draft]) -> Draft | None:
    near = values.between(mention.start - _REACH, mention.end + _REACH)
    gaps = [(gap, draft) for draft in near if (gap := _gap(page, mention, draft)) is not None]
    return min(gaps, key=lambda pair: pair[0])[1] if gaps else None


def _gap(page: Page, mention: Mention, draft: Draft) -> int | None:
    """Characters between a threshold and a value it may delimit; None where something stands between.

    Behind the value the size follows at once (2个10亿元以上项目), or with its measure (3家销售收入超百亿元的企业).
    """
    lead = draft.lead
    if lead is None:
        return None
    if lead.start >= mention.end:
        between = page.text[mention.end : lead.start]
        return None if _STOP.search(between) else len(between)
    between = page.text[lead.end : mention.start]
    if not between:
        return 0
    follows = page.text[mention.end : mention.end + 1]
    if _STOP.search(between) or len(between) > _NOUN_BETWEEN or (follows and _STOP.match(follows)):
        return None
    return len(between) if draft.measure == "count" else None


def _bracketed(page: Page, mention: Mention, values: Places[Draft]) -> Draft | None:
    """The value right behind a bracket that holds the threshold: 龙头企业(产值5亿元以上)引进2个."""
    behind = values.between(mention.end, page.parts.around(mention.start)[1] + 1)
    if not behind or not re.match(r"^[^,;。()]{0,6}\)[^,;。]*$", page.text[mention.end : behind[0].place]):
        return None
    return behind[0]


def _deed(page: Page, mention: Mention, deeds: Places[Draft]) -> Draft | None:
    """The deed a threshold delimits: told behind it in the same part (对10亿元以上项目,每月…), or around it."""
    start, end = page.segments.around(mention.start)[0], page.parts.around(mention.start)[1]
    inside = deeds.between(start, mention.start)
    opened = re.match(r"\s*(?:对|凡)", page.segment_before(mention.start))
    behind = deeds.between(mention.end, end) if opened else ()
    return next(iter((*inside, *behind)), None)


def _rule(page: Page, index: int, mention: Mention) -> Draft:
    draft = draft_from(index, mention)
    draft.condition = threshold_words(page, mention)
    draft.note("门槛:只划定范围,没有数量")
    return draft
