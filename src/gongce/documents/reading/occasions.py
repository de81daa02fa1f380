"""Deadlines, frequencies and references: mentions without a value of their own."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from fractions import Fraction

from gongce.documents.lexicons import alternation
from gongce.documents.model import Kind, Measure, Mention, Strength
from gongce.documents.reading.conditions import GRANTS
from gongce.documents.reading.pages import Page
from gongce.documents.reading.strengths import strength_of
from gongce.documents.reading.times import Due, Every, find_dues, find_recurrences

_REST = re.compile(r"^[^,;。:\n]{0,30}")
_SCALED = (Kind.TARGET, Kind.ACTUAL, Kind.REWARD, Kind.OTHER)
_NO_DEED = re.compile(rf"^(?:{alternation('entities', role='dated')})")
_NO_ACT = re.compile(r"^ ?(?:来|以来|间|度|的|第|期间|起|后)")


def find_occasions(page: Page, figures: list[Mention]) -> Iterator[Mention]:
    """Deadlines, frequencies and references of a page, given its figures."""
    yield from _references(page)
    values = _Values(figures)
    rhythms = list(find_recurrences(page.text))
    within = {place for every in rhythms for place in range(every.start, every.end)}
    for every in rhythms:
        if not _is_scale(page, every, values) and not page.names.at(every.start, every.end):
            yield _frequency(page, every)
    for due in find_dues(page.text):
        if due.start in within:
            continue
        kind = _due_kind(page, due, values)
        if kind:
            yield _deadline(page, due, kind)


class _Values:
    """Values by place."""

    def __init__(self, figures: list[Mention]) -> None:
        self._places = [mention.start for mention in figures if mention.kind in _SCALED]
        self._kinds = {mention.start: mention.kind for mention in figures}

    def between(self, start: int, end: int) -> bool:
        """Whether a value starts in [start, end)."""
        place = bisect_left(self._places, start)
        return place < len(self._places) and self._places[place] < end

    def past_in(self, start: int, end: int) -> bool:
        """Whether a fact starts in [start, end)."""
        return any(start <= place < end and self._kinds[place] == Kind.ACTUAL for place in self._places)


def _is_scale(page: Page, every: Every, values: _Values) -> bool:
    """Whether 每年 only scales a number (每年新增30家) rather than tells how often a thing is done."""
    if every.form == "list":
        return (
            every.start > 0
            and page.text[every.end : every.end + 2] in ("考评", "考核")
            and not _has_sister(page, every)
        )
    end = page.segment_end(every.end)
    if values.between(every.end, end):
        return True
    if re.search(r"(?<!不少于)(?<!至少)(?<!不低于)[一两二三\d]次|召开|举行|组织开展", page.text[every.end : end]):
        return False
    opening = re.match(r"^ ?(?:在|对|从|由|围绕|以|针对|通过|面向|用于)", page.text[every.end : end])
    return bool(opening) and values.between(end, page.segment_end(end + 1))


def _has_sister(page: Page, every: Every) -> bool:
    """A list of rhythms (月通报、季考评、年度考评) stands around."""
    near = page.text[max(0, every.start - 24) : every.end + 24]
    return len(re.findall(r"月(?:度)?[\u4e00-\u9fff]{2}|季(?:度)?[\u4e00-\u9fff]{2}", near)) > 0


def _frequency(page: Page, every: Every) -> Mention:
    deed = _deed(page, every.end)
    deed = deed.partition("、")[0] if every.form == "list" else deed
    return _mention(page, every.start, every.end, Kind.FREQUENCY, deed, Measure.RATE, 1, every.unit, every.period)


def _due_kind(page: Page, due: Due, values: _Values) -> Kind | None:
    """A date is a deadline where a deed is to be done by it; one that only dates a number is not a mention."""
    text = page.text
    if (
        page.names.at(due.start, due.end)
        or (due.form == "plain month" and not _is_dated_deed(text, due))
        or _NO_ACT.match(text[due.end : due.end + 3])
    ):
        return None
    _, start, stop = page.sentence(due.start)
    end = page.segment_end(due.end)
    if due.form == "day" and not re.search(r"(?:定于|拟于|将于)$", text[max(0, due.start - 2) : due.start]):
        return None
    if due.form == "part" and _NO_DEED.match(text[due.end : due.end + 8]) and text[due.end - 1] not in "前内底末":
        return None
    if re.match(r"^[^,;。\d]{0,14}的", text[due.end : stop]) and GRANTS.search(text[due.end : due.end + 60]):
        return Kind.THRESHOLD
    if due.form == "within" and due.unit == "年" and values.between(due.end, end):
        return None
    if due.form == "within":
        later = GRANTS.search(text[due.end : stop])
        before = re.search(r"(?:对|凡)[^,;。]{0,20}$", text[start : due.start])
        return Kind.THRESHOLD if later and before else Kind.DEADLINE
    if due.form == "inside" and values.between(due.end, _reach(page, due, end, stop)):
        return None
    if due.form in ("year", "part") and text[due.end - 1] != "前" and re.search(r"[到至]$", text[start : due.start]):
        return None
    if re.match(r"^不得", text[due.end : due.end + 2]):
        return None
    if re.search(r"(?:比|较|从|自|在|截至|截止|为|以)$", text[max(0, due.start - 2) : due.start]) or (
        values.past_in(start, stop)
        and not re.search(r"(?:确保|力争|要|将|拟|计划|预计)[^,;。]{0,8}$", text[start : due.start])
    ):
        return None
    return Kind.DEADLINE


def _is_dated_deed(text: str, due: Due) -> bool:
    """A bare month is a deadline before a verb of work or behind 时限:."""
    deed = re.match(
        r"^(?:启动|开工|完成|建成|投产|召开|组织|开展|出台|竣工|举办|交付|投用)", text[due.end : due.end + 4]
    )
    meant = re.search(r"(?:预计|计划|力争|确保|拟)(?:于|在)?$", text[max(0, due.start - 3) : due.start])
    return bool(deed or meant or re.search(r"(?:时限|时间|期限):$", text[max(0, due.start - 3) : due.start]))


def _reach(page: Page, due: Due, end: int, stop: int) -> int:
    """How far a time reaches for numbers of its own: a frame (…,) to the next comma, else its segment."""
    return page.segment_end(end + 1) if not page.text[due.end : end].strip() else end


def _deadline(page: Page, due: Due, kind: Kind) -> Mention:
    year = _due_year(page, due) if kind is Kind.DEADLINE else None
    return _mention(page, due.start, due.end, kind, _deed(page, due.end), Measure.DURATION, None, due.unit, year, due)


def _strength(page: Page, start: int, due: Due | None) -> Strength:
    if due is None:
        return Strength.FIRM
    return strength_of(page.text[page.sentence(start)[1] : start], due.about)


def _due_year(page: Page, due: Due) -> str | None:
    """The year printed in the date, else the one year the plan or page is for."""
    years = page.document.metadata.plan_years
    own = years[0] if years and years[0] == years[1] else page.document.metadata.year
    year = due.year or (own if due.form in ("month", "day", "part") else None)
    return str(year) if year else None


def _references(page: Page) -> Iterator[Mention]:
    for name in page.names.all:
        if name.is_reference:
            yield _mention(page, name.start, name.end, Kind.REFERENCE, "", Measure.COUNT, None, "", None)


def _deed(page: Page, place: int) -> str:
    found = _REST.match(page.text[place : place + 32])
    return found.group().strip("前内以之底 ,") if found else ""


def _mention(
    page: Page, start: int, end: int, kind: Kind, metric: str, measure: Measure, low: int | None, unit: str,
    period: str | None, due: Due | None = None,
) -> Mention:  # fmt: skip
    clause = page.clause_at(start)
    value = Fraction(low) if low is not None else None
    high = due.high if due else value
    return Mention(
        start, end, page.document.text[start:end], kind, metric, "", measure,
        value, high, unit, _strength(page, start, due), period,
        clause=clause.id if clause else "", sentence=page.sentence(start)[0],
    )  # fmt: skip
