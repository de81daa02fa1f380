"""Periods of mentions as years, and the base year a figure is measured from."""

import re

from gongce.documents.audit.page import Page
from gongce.documents.audit.quantities import Quantity
from gongce.documents.model import Kind

_YEAR = re.compile(r"(\d{4})$")
_RANGE = re.compile(r"(\d{4})/(\d{4})$")
_SINCE = re.compile(r"比(\d{4})年")
_FIVE_YEARS = 5


def end_year(quantity: Quantity) -> int | None:
    """The single year a figure is for, None where it is for several or none is said."""
    found = _YEAR.match(quantity.mention.period or "")
    return int(found[1]) if found else None


def year_span(quantity: Quantity) -> tuple[int, int] | None:
    """The first and last year of a figure that is for several."""
    found = _RANGE.match(quantity.mention.period or "")
    return (int(found[1]), int(found[2])) if found else None


def since_year(quantity: Quantity) -> int | None:
    """The year a change is measured from, where the words in front say it (比2010年)."""
    found = _SINCE.search(quantity.lead)
    return int(found[1]) if found else None


def is_plan_span(page: Page, base: int, end: int) -> bool:
    """Whether the years after a base up to an end are the plan's own: a five-year plan's, or those of its title."""
    if end - base == _FIVE_YEARS and end % _FIVE_YEARS == 0:
        return True
    years = page.document.metadata.plan_years
    return bool(years) and years == (base + 1, end)


def latest_actual(page: Page, like: Quantity, before: int) -> Quantity | None:
    """The last printed fact about a figure's metric and subject before a year; None where none or two that differ."""
    found = [
        (year, other)
        for other in page.named(like.name.core, like.body, like.index)
        if other.mention.kind is Kind.ACTUAL
        and other.label == like.label
        and other.name.equals(like.name)
        and (year := end_year(other)) is not None
        and year < before
    ]
    latest = max((year for year, _ in found), default=None)
    facts = [other for year, other in found if year == latest]
    return facts[0] if len({fact.figure.value for fact in facts}) == 1 else None
