"""Reward clauses: values joined with their caps and years, each with its condition, payer and payee."""

import itertools
import re
from collections.abc import Sequence
from fractions import Fraction

from gongce.documents.commitments.conditions import (
    case_of,
    noun_of,
    payee_behind,
    payee_between,
    payer_of,
    split_condition,
    spread_condition,
)
from gongce.documents.commitments.draft import Draft
from gongce.documents.commitments.page import Page
from gongce.documents.commitments.places import Places
from gongce.documents.commitments.thresholds import Numbered, add_threshold
from gongce.documents.model import Measure

_CAPPED = re.compile(r"最高|最多|不超过|上限|封顶|至多|以内")
_GIVES_ANEW = re.compile(r"(?:;|,)(?:[^,;。]{0,3}对|[^,;。]*(?:获得|认定|达到)[^,;。]*的,?)")
_ALL = re.compile(r"全部|全额|100%")
_LIMITS = re.compile(r"(?:给予|予以|一次性|单个项目|最高|不超过|的)+$")
_BASE_OF_RATE = re.compile(r"(?:按照?|以)(?P<base>[^,;。按]{2,20}?)$")


def bind_rewards(page: Page, thresholds: Places[Numbered], drafts: list[Draft]) -> tuple[list[Draft], set[int]]:
    """The drafts with rewards joined and described, and the thresholds they took.

    A cap (最高, 不超过) belongs to the value before it in the same sentence; without one it stands alone. Years of
    payment belong to the nearest value of their part; without one they carry what is paid in full (全部).
    """
    joined: list[Draft] = []
    for draft in drafts:
        if draft.kind == "reward" and draft.lead and not _join(page, joined, draft):
            joined.append(draft)
    kept = _pass_on_years(page, joined)
    taken: set[int] = set()
    before: Draft | None = None
    for draft in kept:
        before = before if before and _same_sentence(page, before, draft) else None
        _describe(page, draft, before)
        taken |= _take_thresholds(page, thresholds, draft, before)
        before = draft
    _share_out_runs(page, thresholds, kept)
    _name_payees(kept)
    own = {id(draft) for draft in kept}
    return [draft for draft in drafts if draft.kind != "reward" or id(draft) in own], taken


def _same_sentence(page: Page, one: Draft, other: Draft) -> bool:
    return page.sentences.number(one.place) == page.sentences.number(other.place)


def _same_part(page: Page, one: Draft, other: Draft) -> bool:
    return page.parts.number(one.place) == page.parts.number(other.place)


def _join(page: Page, joined: list[Draft], draft: Draft) -> bool:
    """Put a cap or a number of years to the value it belongs to; whether that was possible."""
    before = joined[-1] if joined else None
    if before is None or not _same_sentence(page, before, draft):
        return False
    if _is_duration(draft) and not _is_duration(before) and before.years is None and _same_part(page, before, draft):
        before.years = _whole_years(draft)
    elif _is_cap(page, before, draft):
        before.cap, before.cap_unit = draft.target, draft.unit
    else:
        return False
    before.mentions |= draft.mentions
    before.end = max(before.end, draft.end)
    return True


def _is_duration(draft: Draft) -> bool:
    return draft.measure == Measure.DURATION


def _is_cap(page: Page, value: Draft, cap: Draft) -> bool:
    between, behind = page.text[value.end : cap.start], page.text[cap.end : cap.end + 4]
    free = cap.bound == "at_most" and value.cap is None and not _is_duration(value)
    capped = _CAPPED.search(between) or _CAPPED.search(behind)
    return free and capped is not None and not _GIVES_ANEW.search(between)


def _whole_years(draft: Draft) -> int | None:
    value = draft.target
    return int(value) if value is not None and draft.unit == "年" and value.denominator == 1 else None


def _pass_on_years(page: Page, joined: Sequence[Draft]) -> list[Draft]:
    """Years printed before their value pass on to it; years alone mean that all of something is paid."""
    kept = []
    for draft, following in itertools.zip_longest(joined, joined[1:]):
        if not _is_duration(draft):
            kept.append(draft)
        elif (
            following and not _is_duration(following) and following.years is None and _same_part(page, draft, following)
        ):
            following.years = _whole_years(draft)
            following.mentions |= draft.mentions
            following.start = min(following.start, draft.start)
        else:
            draft.years, draft.measure = _whole_years(draft), str(Measure.AMOUNT)
            _pay_all(page, draft)
            kept.append(draft)
    return kept


def _pay_all(page: Page, draft: Draft) -> None:
    """全部 and 全额 stand for 100 % of what is named; else the amount stays unknown."""
    draft.floor = draft.target = None
    draft.unit, draft.bound = "", ""
    if not _ALL.search(page.sentence_text(draft.place)):
        return draft.note("数额未载明")
    draft.floor = draft.target = Fraction(100)
    draft.unit, draft.bound, draft.measure = "%", "exact", str(Measure.RATE)
    return draft.note("“全部”按100%计")


def _describe(page: Page, draft: Draft, before: Draft | None) -> None:
    """Condition, payee, payer and base of a reward, out of the words between the reward before it and itself."""
    if draft.bound == "at_most" and draft.measure == Measure.RATE:
        draft.floor = None
    elif draft.bound == "at_most":
        draft.cap, draft.cap_unit, draft.floor, draft.target = draft.target, draft.unit, None, None
    start = page.sentences.around(draft.start)[0]
    said, rest = split_condition(page.text[max(start, before.end if before else 0, draft.start - 400) : draft.start])
    if said or before is None:
        draft.condition = said or case_of(page, draft.place)
    else:
        draft.condition, draft.payer = before.condition, before.payer
    is_rate = draft.measure == Measure.RATE
    if is_rate and (found := _BASE_OF_RATE.search(_LIMITS.sub("", page.segment_before(draft.place)))):
        draft.denominator = found["base"]
    draft.payer = payer_of(page.before(draft.place)) or draft.payer
    named = payee_behind(page.text[draft.end : page.parts.around(draft.end)[1]][:60])
    named = named or ("" if is_rate else payee_between(rest))
    inherited = before.payee if before and not said else ""
    draft.payee = named or inherited or noun_of(draft.condition)


def _name_payees(kept: Sequence[Draft]) -> None:
    """Where a clause names nobody , the one paid before in the same clause, else a subject read in the condition."""
    before: Draft | None = None
    for draft in kept:
        names_nobody = not draft.payee and (draft.condition.endswith("的") or not draft.condition)
        if names_nobody and before is not None and before.payee and before.clause == draft.clause:
            draft.payee = before.payee
            draft.doubt("受奖对象承自前文", 0.85)
        draft.payee = draft.payee or (draft.subject if draft.subject in draft.condition else "")
        draft.subject, before = draft.payee, draft


def _take_thresholds(page: Page, thresholds: Places[Numbered], draft: Draft, before: Draft | None) -> set[int]:
    """The thresholds that stand in the condition of a reward."""
    start = max(page.sentences.around(draft.place)[0], before.end if before else 0)
    end = min(draft.end + 30, page.parts.around(draft.end)[1])
    taken = set()
    for numbered in thresholds.between(start, end):
        if numbered[1].start < draft.place or numbered[1].quote in draft.condition:
            add_threshold(page, draft, numbered)
            taken.add(numbered[0])
    return taken


def _share_out_runs(page: Page, thresholds: Places[Numbered], kept: Sequence[Draft]) -> None:
    """分别: as many rewards as names in the condition share them out, name by name."""
    runs: list[list[Draft]] = []
    for draft in kept:
        last = runs[-1][-1] if runs else None
        if last and _same_part(page, last, draft) and page.text[last.end : draft.start] in {"、", "和", ",", "及"}:
            runs[-1].append(draft)
        else:
            runs.append([draft])
    for run in runs:
        if len(run) > 1:
            _share_out(run, "分别" in page.part_before(run[0].place))
            _share_thresholds(thresholds, run)


def _share_thresholds(thresholds: Places[Numbered], run: Sequence[Draft]) -> None:
    """Every reward of a run keeps the thresholds its own condition names."""
    near = thresholds.between(run[0].start, run[-1].end)
    shared = {index for index, mention in near if any(mention.quote not in draft.condition for draft in run)}
    for draft in run:
        own = {index for index, mention in near if mention.quote in draft.condition}
        draft.mentions = draft.mentions - shared | own


def _share_out(run: Sequence[Draft], is_told: bool) -> None:
    """Spread the names of the condition; a list that does not fit is a doubt where 分别 asks for one."""
    conditions = spread_condition(run[0].condition, len(run))
    for draft, condition in zip(run, conditions, strict=False):
        draft.condition, draft.payee = condition, noun_of(condition) or draft.payee
    for draft in run if is_told and not conditions else ():
        draft.doubt("“分别”与名单个数不一致", 0.7)
