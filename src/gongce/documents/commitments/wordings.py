"""Commitments told without a number: 零的突破, 全覆盖, 基本淘汰, 以……为限, 给予奖励.

The words, with the bound each implies, are in `wordings.csv`.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from gongce.documents.commitments.conditions import case_of, noun_of, split_condition
from gongce.documents.commitments.draft import Draft
from gongce.documents.commitments.page import Page
from gongce.documents.commitments.places import Places
from gongce.documents.commitments.thresholds import Numbered, add_threshold
from gongce.documents.lexicons import Row, rows

_WILL = re.compile(
    r"^(?:[\s,、;:(]|\d+[.、]|力争|争取|确保|全面|逐步|基本|加快|积极|大力|推动|推进|实现|完成|组织|对|要|使|将"
    r"|到(?:20\d\d)?年底?,?|今年|年内|其中)+"
)
_DOES = re.compile(r"(?:基本)?(?:实现|达到|延伸的?)$|的$|^的")
_STRIVES = re.compile(r"力争|争取")
_PAID = re.compile(r"(?:[^,;。]{0,6}?(?:注入|投入|给))?(?P<payee>[\u4e00-\u9fff()、]{2,12}?)(?=[,;。]|$|到位)")
_OPENED = re.compile(r"(?:^|[,;。\s])(?:对|凡|每(?:净|新|增|引)|首次|经)")
_LIMIT = re.compile(r"(?P<all>(?:(?:总额|额度|金额|数额)?以?不(?:超过|高于)|以)(?P<limit>[^,;。以]{2,16})为限)$")
_YEAR = re.compile(r"(?:到|至)?(?P<year>20\d\d)年(?P<late>底|末)?")
_PAST = re.compile(r"过去|去年|已经?(?:基本|全面)?|现状|回顾|成效|以来")


def find_wordings(page: Page, thresholds: Places[Numbered], drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts for what is promised or paid in words; words about a draft with a number only add to it."""
    found: list[Draft] = []
    known = Places(drafts, lambda draft: draft.place)
    for row, start in _places(page):
        draft = _draft(page, row, start)
        if not _belongs(page, row, draft, (*_around(page, known, start), *found[-3:])):
            _take_conditions(page, thresholds, draft)
            found.append(draft)
    return found


def _around(page: Page, known: Places[Draft], place: int) -> Sequence[Draft]:
    """The drafts of the part around a place."""
    start, end = page.parts.around(place)
    return known.between(start, end + 1)


def _places(page: Page) -> Iterator[tuple[Row, int]]:
    """Every wording in the text outside furniture, in order; a longer wording hides the shorter one inside it."""
    found: list[tuple[int, int, Row]] = []
    for row in rows("wordings"):
        start = page.text.find(row["word"])
        while start >= 0:
            found.append((start, -len(row["word"]), row))
            start = page.text.find(row["word"], start + 1)
    end = 0
    for start, length, row in sorted(found, key=lambda hit: hit[:2]):
        if start >= end and not page.is_furniture(start):
            end = start - length
            yield row, start


def _draft(page: Page, row: Row, start: int) -> Draft:
    end = start + len(row["word"])
    draft = Draft(start, end, row["kind"], measure=row["measure"], unit=row["unit"], bound=row["bound"])
    draft.clause, draft.sentence = page.clause_at(start), page.sentences.number(start)
    draft.note(f"“{row['word']}”:原文没有数字" + (",按隐含的界限填写" if row["value"] else ""))
    before = page.segment_before(start)
    draft.metric = _named(before if row["takes"] == "before" or row["kind"] == "reward" else page.segment_after(end))
    _value(page, row, draft, before)
    if row["kind"] == "reward":
        return _pay(page, row, draft)
    _period(page, draft)
    return draft


def _named(said: str) -> str:
    """What the words are said of, without who acts (…要将) and the verbs around it."""
    return _DOES.sub("", _WILL.sub("", re.split(r"(?:要|应|须)将", said)[-1]))[:40]


def _value(page: Page, row: Row, draft: Draft, before: str) -> None:
    if not row["value"]:
        return
    draft.floor = draft.target = Fraction(row["value"])
    if row["bound"] == "about" or "基本" in before[-12:]:
        draft.bound, draft.strength, draft.floor = "about", "about", None
        draft.doubt("“基本”没有确定的界限", 0.8)
    if _STRIVES.search(page.part_before(draft.start)):
        draft.strength, draft.strive, draft.floor = "strive", draft.target, None


def _period(page: Page, draft: Draft) -> None:
    """The last year printed before it in its sentence, else the years of the plan."""
    printed = [found["year"] for found in _YEAR.finditer(page.before(draft.start))]
    years = page.document.metadata.plan_years
    if printed:
        draft.period, draft.reading = printed[-1], "end"
    elif years is not None:
        draft.period = f"{years[0]}/{years[1]}" if years[0] != years[1] else str(years[0])
        draft.reading = "end"


def _pay(page: Page, row: Row, draft: Draft) -> Draft:
    if row["takes"] == "limit" and (found := _LIMIT.search(page.segment_before(draft.end))):
        draft.start = draft.end - len(found["all"])
        draft.note(f"上限:{found['limit']}")
    region = page.part_before(draft.end if row["takes"] == "give" else draft.start)
    draft.condition, _ = split_condition(region)
    if not _OPENED.search(region):
        told = draft.metric if row["takes"] == "after" else draft.condition
        draft.condition = case_of(page, draft.start) or told
    _name_paid(page, row, draft)
    return draft


def _name_paid(page: Page, row: Row, draft: Draft) -> None:
    """Who is paid, and what: told behind (返还开发区), before (甲与乙各半分成), or by the condition's own noun."""
    draft.payee = noun_of(draft.condition)
    if row["takes"] == "share":
        draft.payee = _named(page.segment_before(draft.start))
        draft.metric = _named(page.segment_before(page.segments.around(draft.start)[0] - 1))
    elif row["takes"] != "after":
        draft.metric = "奖补"
    elif paid := _PAID.match(page.segment_after(draft.end)):
        draft.payee = paid["payee"]
    draft.subject = draft.payee


def _belongs(page: Page, row: Row, draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Whether the words are already part of a draft: a time limit for the same deed, a reward of the same clause."""
    start, end = page.parts.around(draft.start)
    segment = page.segments.around(draft.start)[0]
    for other in drafts:
        if row["kind"] == other.kind == "reward" and start <= other.place <= end:
            return row["takes"] != "limit"
        if other.kind == "deadline" and segment <= other.place < draft.start:
            other.target, other.unit, other.bound = draft.target, draft.unit, draft.bound
            other.note(draft.notes[0])
            return True
    return draft.kind == "target" and bool(_PAST.search(page.before(draft.start)[-40:]))


def _take_conditions(page: Page, thresholds: Places[Numbered], draft: Draft) -> None:
    """The thresholds of the same segment (of a reward: of the same part) delimit whom the words are said of."""
    start, end = (page.parts if draft.kind == "reward" else page.segments).around(draft.start)
    for numbered in thresholds.between(start, end):
        add_threshold(page, draft, numbered)
