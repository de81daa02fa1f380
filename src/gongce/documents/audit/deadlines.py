"""Deadlines against the day the document was signed and the day it was posted."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from gongce.documents.audit.drafting import Finding
from gongce.documents.audit.page import Page
from gongce.documents.model import Kind, Mention
from gongce.relations import Decision, Verdict
from gongce.vocabulary import Span

RELATION = "deadline"
_DATE = re.compile(
    r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日|(?P<part>上旬|中旬|下旬|底|末|初))?(?:以?前|之前|底前)"
)
_PART_DAYS = {"上旬": 10, "中旬": 20, "初": 10}


def find_deadlines(page: Page) -> Iterator[Finding]:
    """Deadlines that had passed when the document was signed or posted.

    They are noted as ambiguous: the deed may have begun before the paper was signed, and a page may misstate its date.
    """
    dates = page.document.metadata.dates
    signed = _day(page.document.metadata.issued or dates.get("issued", ""))
    posted = _day(dates.get("posted", ""))
    if signed is None:
        return
    for mention in page.mentions:
        due = _due(page, mention, signed) if mention.kind is Kind.DEADLINE else None
        if due and due < signed:
            yield _finding(mention, due, signed, "签发")
        elif due and posted and signed <= due < posted:
            yield _finding(mention, due, posted, "公布")


def _day(text: str) -> date | None:
    """An ISO date, None where the text is none."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _due(page: Page, mention: Mention, signed: date) -> date | None:
    """The last day of a deadline; a day without a year is of the plan's own year, where it has one year only."""
    text = page.text[mention.start : mention.end + 2]
    found = _DATE.search(text)
    years = page.document.metadata.plan_years
    year = int(found["year"]) if found and found["year"] else signed.year
    if not found or (not found["year"] and years and years[0] != years[1]):
        return None
    return _last_day(year, int(found["month"]), found["day"], found["part"])


def _last_day(year: int, month: int, day: str | None, part: str | None) -> date | None:
    if not 1 <= month <= 12:
        return None
    end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    wanted = int(day) if day else _PART_DAYS.get(part or "", end.day)
    return date(year, month, wanted) if 1 <= wanted <= end.day else None


def _finding(mention: Mention, due: date, day: date, deed: str) -> Finding:
    message = f"“{mention.quote}”（{due.isoformat()}）早于本文{deed}日期{day.isoformat()}"
    members = [("deadline", Span(mention.start, mention.end))]
    remedy = "核对期限与日期;期限已过的应顺延或说明"
    return Finding(RELATION, Decision(Verdict.AMBIGUOUS), members, message, mention.quote, day.isoformat(), remedy)
