"""What is said of one thing in several ways: parts of a whole, level with growth and share, slogans."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache

from gongce.documents.commitments.draft import Draft
from gongce.documents.commitments.page import Page
from gongce.documents.commitments.places import Places
from gongce.documents.model import Kind, Mention

_STATED = {"target", "actual"}
_NEAR, _NEAREST, _BESIDE = 400, 40, 8
_FLOWS = {"level", "count", "amount"}
_OF_WHOLE = re.compile(r"占.*$|(?:的)?(?:比重|比例|占比|增速|增长率?|提高|提升|下降|降低)$|^(?:新增|净增|年均)")


def link_drafts(page: Page, mentions: Sequence[Mention], drafts: Sequence[Draft]) -> None:
    """Set wholes, related drafts and slogans."""
    stated = [draft for draft in drafts if draft.kind in _STATED and draft.lead]
    _link_parts(page, stated)
    _link_related(stated)
    behind = Places(stated, lambda draft: draft.place)
    for index, mention in enumerate(mentions):
        if mention.kind == Kind.REFERENCE:
            _link_slogan(page, index, mention, behind)


def _link_parts(page: Page, drafts: Sequence[Draft]) -> None:
    """What 其中 introduces is part of a value before it in the same clause that is itself no part.

    Of several the nearest with the same metric, then with a like one, then, in the same
    part, any of the same measure and kind of unit.
    """
    wholes: list[Draft] = []
    for draft in drafts:
        if draft.lead is None or not draft.lead.part_of:
            wholes.append(draft)
            continue
        best = max(_near(draft, wholes), key=lambda whole: _fit_as_whole(draft, whole), default=None)
        needed = 2 if best and page.parts.number(best.place) != page.parts.number(draft.place) else 1
        draft.whole = best if best is not None and _fit_as_whole(draft, best) >= needed else None


def _near(part: Draft, wholes: Sequence[Draft]) -> Iterator[Draft]:
    """Possible wholes, nearest first."""
    for whole in reversed(wholes[-_NEAREST:]):
        if part.place - whole.end > _NEAR:
            return
        if part.clause == whole.clause and part.kind == whole.kind and part.plan == whole.plan:
            yield whole


def _fit_as_whole(part: Draft, whole: Draft) -> int:
    """How well a value fits as the whole of another; 0 where it cannot be."""
    mine, its = root_of(part.metric), root_of(whole.metric)
    if part.measure == "share" and whole.measure in _FLOWS:
        return 2 if mine == its or not mine else 0
    if part.measure != whole.measure or _counts(part.unit) != _counts(whole.unit):
        return 0
    if part.measure == "share":
        return 3 if part.denominator == whole.denominator or part.denominator in whole.denominator else 0
    return 3 if mine == its else 2 if its and (its in mine or mine in its or its[-2:] == mine[-2:]) else 1


def _counts(unit: str) -> str:
    """Counters count alike; any other unit is itself without its multiplier."""
    return "个" if unit in {"个", "家", "户", "项", "件", "只"} else unit.lstrip("百千万亿")


def _link_related(drafts: Sequence[Draft]) -> None:
    """Level, growth, share and change of one metric and subject in one sentence know each other."""
    groups: dict[tuple[int, str, str, str], list[Draft]] = {}
    for draft in drafts:
        groups.setdefault((draft.sentence, draft.subject, root_of(draft.metric), draft.plan), []).append(draft)
    for group in groups.values():
        for place, draft in enumerate(group):
            beside = group[max(0, place - _BESIDE) : place + _BESIDE + 1]
            draft.related = [each for each in beside if each is not draft and _is_other_side(draft, each)]


def _is_other_side(one: Draft, other: Draft) -> bool:
    return one.measure != other.measure and (one.measure not in {"share"} or (one.metric != "" and other is not one))


@lru_cache(maxsize=4096)
def root_of(metric: str) -> str:
    """A metric without what says how it is measured.

    >>> root_of("工业投资占固定资产投资比重"), root_of("新增高新技术企业"), root_of("工业投资占比")
    ('工业投资', '高新技术企业', '工业投资')
    """
    while (shorter := _OF_WHOLE.sub("", metric)) != metric and shorter:
        metric = shorter
    return metric


_DIGITS = re.compile(r"^“?(?P<digits>\d{3,5})”?$")
_SCALE = {"百": 100, "千": 1000, "万": 10000, "亿": 1}
_PAIRS = re.compile(r"(?P<value>[百千万])(?P<noun>[\u4e00-\u9fff])")
_TIMES = re.compile(r"^“?(?P<times>[二三四五六七八九])(?P<value>[百千万])(?=工程|计划|行动)")
_QUOTED = re.compile(r"^“?(?P<value>\d0{1,3})”?")
_COUNT = re.compile(r"(?P<times>\d|[二三四五六七八九])个“?$")
_CHINESE = {char: value for value, char in enumerate("零一二三四五六七八九")}


def _link_slogan(page: Page, index: int, slogan: Mention, drafts: Places[Draft]) -> None:
    """Tie a slogan to the figures it stands for where every digit has one, in order, in the same sentence behind it."""
    end = min(page.sentences.around(slogan.start)[1], slogan.end + _NEAR)
    behind = drafts.between(slogan.end, end)
    codes = list(_codes(page, slogan))
    if len(codes) < 2 or len(behind) < len(codes):
        return
    for first in range(len(behind) - len(codes) + 1):
        chosen = behind[first : first + len(codes)]
        if all(_fits(code, draft) for code, draft in zip(codes, chosen, strict=True)):
            for draft in chosen:
                draft.mentions.add(index)
                draft.note(f"口号“{slogan.quote.strip('“”')}”所指")
            return


def _codes(page: Page, slogan: Mention) -> Iterator[tuple[int, str]]:
    """What each digit of a slogan stands for: a leading digit, or a value with the noun's sign."""
    quote = slogan.quote
    after = page.text[slogan.start : slogan.end + 4].lstrip("“")
    if found := _DIGITS.match(quote):
        yield from ((int(digit), "digit") for digit in found["digits"])
    elif found := _TIMES.match(after):
        yield from [(_SCALE[found["value"]], "个")] * _CHINESE[found["times"]]
    elif (found := _QUOTED.match(quote)) and (
        count := _COUNT.search(page.text[max(0, slogan.start - 3) : slogan.start])
    ):
        times = int(count["times"]) if count["times"].isdigit() else _CHINESE[count["times"]]
        yield from [(int(found["value"]), "个")] * times
    else:
        yield from ((_SCALE[found["value"]], found["noun"]) for found in _PAIRS.finditer(quote.strip("“”")))


def _fits(code: tuple[int, str], draft: Draft) -> bool:
    """Whether a draft's value is what a digit of the slogan stands for."""
    value, noun = code
    target = draft.target
    if target is None or draft.measure not in {"level", "count", "amount"}:
        return False
    if noun == "digit":
        return target.denominator == 1 and str(target.numerator).rstrip("0") == str(value)
    if noun == "亿":
        return target == Fraction(value) and draft.unit.startswith("亿")
    return target == Fraction(value)
