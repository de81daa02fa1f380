"""When a value holds and how it counts in time: period, reading, base year, last day of a time limit."""

import calendar
import re
from collections.abc import Sequence

from gongce.documents.commitments.draft import Draft
from gongce.documents.commitments.page import Page
from gongce.documents.model import Document
from gongce.documents.reading.numerals import chinese_integer
from gongce.documents.reading.times import year_of

_MEAN = re.compile(r"(?<!每)年均|年平均|平均每年")
_YEARLY = re.compile(r"每年|逐年|年度|当年")
_TOTAL = re.compile(r"累计|总计|共(?=完成|引进|实施|建成|培育|投入)")
_REACH = re.compile(r"(?:达到|达|提高到|增加到|突破|上升到|增长到|发展到)(?:[^,;。]{0,4})$")
_HOLD = re.compile(r"(?:保持|稳定|维持|控制)在?[^,;。]{0,4}$")
_SPAN_WORDS = re.compile(r"期间|时期|年内|20\d\d年?-20\d\d年|\d年来")
_LOST_YEAR = re.compile(
    r"(?:^|[,;。:\n])\s*(?:力争)?(?:到|至)?年[,末底,]|力争到年|到年(?!底|末)|比(?=提升|提高|增长|增加|下降|降低|减少|翻)"
)
_LOST_BASE = re.compile(r"(?<![占同环对相])(?:比|较)(?=提升|提高|增长|增加|下降|降低|减少|翻)")
_END_WORDS = re.compile(r"到(?:20\d\d)?年|到[^,;。]{0,8}末|[年期]末|届时")
_BASE = re.compile(
    r"(?:比|较|与|以)(?P<year>20\d\d|19\d\d|二[〇○O零][〇○O零一二三四五六七八九]{2})年?|(?:比|较)(?P<last>上年|去年|上一年)"
)
_FLOWS = {"level", "count", "amount"}


def place_in_time(page: Page, drafts: Sequence[Draft]) -> None:
    """Give every draft its period, reading and base year.

    An annual value takes the span of years around it (of its sentence, of what stands before it under the same first
    heading, of the plan); a value without a year keeps none.
    """
    window: tuple[str, str] = ("", "")
    for draft in sorted(drafts, key=lambda draft: draft.place):
        top = _top(page, draft)
        if draft.period and "/" in draft.period and draft.plan == "own":
            window = (top, draft.period)
        draft.reading = _read(page, draft) if draft.lead else draft.reading
        if draft.period == "annual" and draft.kind != "frequency":
            draft.period = _window(page, draft, window, top)
        if draft.period is None and draft.kind in {"target", "actual"} and draft.reading not in {"annual", "average"}:
            _tell_lost_year(page, draft)
        _find_base(page, draft)
    _read_shares(drafts)


def _top(page: Page, draft: Draft) -> str:
    ancestry = page.ancestry(draft.clause)
    return ancestry[-1].id if ancestry else ""


def _window(page: Page, draft: Draft, window: tuple[str, str], top: str) -> str | None:
    """The span of years an annual value counts in: the nearest printed before under its top heading, the plan's."""
    if window[1] and window[0] == top:
        return window[1]
    years = page.document.metadata.plan_years
    if years is None:
        draft.note("起止年份未载明")
        return None
    draft.note("起止年份取自标题")
    return f"{years[0]}/{years[1]}" if years[0] != years[1] else str(years[0])


def _read(page: Page, draft: Draft) -> str:
    """How a value counts: annual, cumulative, end, average or unknown."""
    if draft.kind in {"deadline", "frequency", "threshold", "reward"}:
        return "annual" if draft.period == "annual" else "unknown"
    before = page.before(draft.place)
    segment = page.segment_before(draft.place)
    if draft.period == "annual":
        return _annual(before)
    if _TOTAL.search(segment):
        return "cumulative"
    if draft.period in {"month", "quarter"}:
        return "unknown"
    if draft.period is None:
        return "end" if _END_WORDS.search(before) else "unknown"
    if "/" not in draft.period:
        return "end"
    if draft.measure == "count" and not _SPAN_WORDS.search(before):
        return "end"
    if draft.measure in _FLOWS:
        return "end" if draft.measure != "amount" and _REACH.search(segment) else "cumulative"
    if _YEARLY.search(segment):
        return "annual"
    return "annual" if _HOLD.search(segment) else "end" if _REACH.search(segment) else "unknown"


def _annual(before: str) -> str:
    """Average where 年均 stands nearer than 每年, else annual."""
    mean = max((found.start() for found in _MEAN.finditer(before)), default=-1)
    yearly = max((found.start() for found in _YEARLY.finditer(before)), default=-1)
    return "average" if mean > yearly else "annual"


def _read_shares(drafts: Sequence[Draft]) -> None:
    """A share over several years counts as the total it divides does."""
    for draft in drafts:
        if draft.reading == "unknown" and draft.measure == "share" and draft.period:
            whole = draft.whole or next((each for each in draft.related if each.reading != "unknown"), None)
            draft.reading = whole.reading if whole and whole.reading in {"cumulative", "end"} else "end"


def _tell_lost_year(page: Page, draft: Draft) -> None:
    sentence = page.before(draft.place)
    clause = next(iter(page.ancestry(draft.clause)), None)
    around = page.text[clause.body.start : min(draft.place, clause.body.start + 200)] if clause else ""
    if draft.kind == "actual":
        draft.doubt("年份未载明", 0.9)
    elif _LOST_YEAR.search(sentence) or _LOST_YEAR.search(around):
        draft.doubt("年份缺失,不作推断", 0.8)
    else:
        draft.doubt("年份未载明,不作推断", 0.85)


def _find_base(page: Page, draft: Draft) -> None:
    """The year a change is counted from, where it is printed; a note where its word is lost."""
    if draft.measure not in {"growth", "change"} or draft.lead is None:
        return
    near = page.part_before(draft.place)[-24:]
    found = next(reversed(list(_BASE.finditer(near))), None)
    if found and found["year"]:
        draft.base = str(year_of(found["year"]))
    elif found and draft.period and draft.period.isdigit():
        draft.base = str(int(draft.period) - 1)
    elif _LOST_BASE.search(near):
        draft.doubt("基期缺失,不作推断", 0.85)


_DUE = re.compile(
    r"(?:(?P<year>20\d\d)\s?年)?(?:(?P<month>\d{1,2})\s?月)?(?:(?P<day>\d{1,2})[日号])?"
    r"(?P<part>上旬|中旬|下旬|底|末|初|上半年|下半年|[一二三四]季度|年内)?(?P<before>之前|以前|前)?$"
)
_QUARTER = {
    "一季度": (3, 31),
    "二季度": (6, 30),
    "三季度": (9, 30),
    "四季度": (12, 31),
    "上半年": (6, 30),
    "下半年": (12, 31),
}
_YEARS = re.compile(r"^(?P<count>\d{1,2}|[一二两三四五])年(?:之|以)?内|^(?P<about>\d{1,2})年左右")


def set_due(document: Document, draft: Draft) -> None:
    """The last day of a time limit; its year from the text, a one-year plan's title or the issue date."""
    if draft.lead is None:
        return None
    said = re.sub(r"^第|^(?:今年|明年|当年|本年|年内)(?=\d|上|下|[一二三四]季)|\s", "", draft.lead.quote)
    found = _DUE.search(
        said.replace("年底", "年12月底").replace("年末", "年12月底")
        if "年底" in said[4:] or "年末" in said[4:]
        else said
    )
    day = None if _YEARS.match(said) else _last_day(found) if found else _full_year(said)
    if day is None:
        return _due_in_years(document, draft, said)
    month, last = day
    year = found["year"] if found and found["year"] else _year_for(document, draft, month, last)
    last = calendar.monthrange(int(year), month)[1] if year.isdigit() and month == 2 and last >= 28 else last
    draft.due = f"{year}-{month:02}-{last:02}"
    return None


def _full_year(said: str) -> tuple[int, int] | None:
    return (12, 31) if said.startswith(("年底", "年末", "年内")) else None


def _last_day(found: re.Match[str]) -> tuple[int, int] | None:
    """Month and last day of a printed limit; None where the words leave it open (6月前)."""
    if found["part"] in _QUARTER:
        return _QUARTER[found["part"]]
    if found["part"] == "年内" or (found["part"] in {"底", "末"} and not found["month"]):
        return 12, 31
    if not found["month"] or not 1 <= int(found["month"]) <= 12:
        return None
    month = int(found["month"])
    if found["day"]:
        return month, int(found["day"])
    if found["before"] and not found["part"]:
        return None
    ends = {"上旬": 10, "初": 10, "中旬": 20}
    return month, ends.get(found["part"] or "", 31 if month in {1, 3, 5, 7, 8, 10, 12} else 28 if month == 2 else 30)


def _year_for(document: Document, draft: Draft, month: int, day: int) -> str:
    """The year of a limit without one: of a one-year plan's title, else of the issue date where the day is later."""
    facts = document.metadata
    years = facts.plan_years
    if years is not None and years[0] == years[1]:
        draft.note("时限的年份取自标题")
        return str(years[0])
    if years is None and facts.year is not None and (not facts.issued or facts.issued[:4] != str(facts.year)):
        draft.note("时限的年份取自标题")
        return str(facts.year)
    if facts.issued and (month, day) >= (int(facts.issued[5:7]), int(facts.issued[8:10])):
        draft.doubt("时限的年份取自文件日期", 0.9)
        return facts.issued[:4]
    draft.doubt("时限的年份未载明,不作推断", 0.8)
    return "XXXX"


def _due_in_years(document: Document, draft: Draft, said: str) -> None:
    """A limit of as many years as the plan has ends with the plan; any other has no day."""
    found, years = _YEARS.match(said), document.metadata.plan_years
    printed = found["count"] if found else None
    count = (int(printed) if printed.isdigit() else chinese_integer(printed)) if printed else None
    if count is not None and years is not None and years[1] - years[0] + 1 == count:
        draft.due = f"{years[1]}-12-31"
        draft.note("期限与规划期相同")
    else:
        draft.note("期限的终止日未载明")
