"""Figures at their places → mentions."""

import re
from collections.abc import Iterator

from gongce.documents.model import Document, Kind, Measure, Mention, Strength
from gongce.documents.reading.bounds import Bounded, opens_threshold, read_bound
from gongce.documents.reading.measures import measure_of
from gongce.documents.reading.occasions import find_occasions
from gongce.documents.reading.pages import Page
from gongce.documents.reading.periods import Periods, is_baseline
from gongce.documents.reading.roles import is_step, role_of
from gongce.documents.reading.sites import Site, find_sites, place_figures
from gongce.documents.reading.strengths import strength_of
from gongce.documents.reading.tenses import Tenses
from gongce.documents.reading.topics import Topic, Topics

_CITED = re.compile(r"《(?P<title>[^《》]{2,40})》[^,;。]{0,8}(?:确定|提出|明确|规定|要求|下达)")
_BASIS = re.compile(r"现价|当年价|可比价|不变价|可比口径")


def read_mentions(document: Document) -> tuple[Mention, ...]:
    """All quantitative mentions of a document, in order, none overlapping.

    What each field means is told in `Mention`; what is not printed is None, "" or `unknown`, never guessed.
    """
    page = Page(document)
    sites = _told_sites(page)
    figures = list(_Reader(page).mentions(sites))
    taken = [(mention.start, mention.end) for mention in figures]
    others = find_occasions(page, figures)
    kept = [
        mention
        for mention in others
        if not any(mention.start < end and start < mention.end for start, end in _near(taken, mention))
    ]
    return tuple(sorted([*figures, *kept], key=lambda mention: mention.start))


def _told_sites(page: Page) -> list[tuple[Site, str]]:
    """The sites that are mentions with their roles; numbers that are none no longer stand between the others."""
    told = []
    for site in find_sites(page):
        role = site.notes["role"] = role_of(site)
        if role:
            told.append((site.figure, role))
    sites = place_figures(page, [figure for figure, _ in told])
    return list(zip(sites, (role for _, role in told), strict=True))


def _near(taken: list[tuple[int, int]], mention: Mention) -> Iterator[tuple[int, int]]:
    from bisect import bisect_left

    place = bisect_left(taken, (mention.start, 0))
    yield from taken[max(0, place - 1) : place + 2]


class _Reader:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.tenses, self.topics = Tenses(page), Topics()
        self.periods = Periods(page, self.tenses)
        self._listed = ""

    def mentions(self, sites: list[tuple[Site, str]]) -> Iterator[Mention]:
        for site, role in sites:
            yield self._mention(site, role)

    def _mention(self, site: Site, role: str) -> Mention:
        bounded = self._bound(site, role)
        kind = self._kind(site, role)
        measure = measure_of(site, role)
        site.notes["measure"] = measure.value
        topic = self.topics.topic_of(site, role, measure)
        period = self.periods.period_of(site, kind.value, measure)
        return self._assemble(site, bounded, kind, measure, topic, period)

    def _bound(self, site: Site, role: str) -> Bounded:
        listed = self._listed if not site.left.strip("、和及与 ") else ""
        bounded = read_bound(site.figure, site.left, site.right, listed)
        opened = opens_threshold(site.left) or listed == "达到"
        if role == "threshold" and (opened or is_step(site)) and bounded.word not in ("以下", "及以下", "以内"):
            high = site.figure.high if is_step(site) or site.figure.is_range else None
            bounded = Bounded(
                bounded.start, bounded.end, site.figure.low, high, bounded.word or "达到", False, bounded.direction
            )
        self._listed = "" if bounded.word.endswith(("上", "下", "内", "右")) else bounded.word
        return bounded

    def _kind(self, site: Site, role: str) -> Kind:
        if role != "value":
            return Kind(role)
        if is_baseline(site):
            return Kind.ACTUAL
        when = self.periods.governing(site)
        years = [when.last] if when and when.last else []
        span = (site.sentence_start, site.sentence_end)
        at_end = when is not None and when.role in ("end", "span")
        return Kind.ACTUAL if self.tenses.is_past(site.start, span, years, at_end=at_end) else Kind.TARGET

    def _assemble(
        self, site: Site, bounded: Bounded, kind: Kind, measure: Measure, topic: Topic, period: str | None
    ) -> Mention:
        text = self.page.document.text
        strength = strength_of(site.begin, bounded.is_about) if kind in (Kind.TARGET, Kind.ACTUAL) else _about(bounded)
        cited = _CITED.search(site.begin)
        basis = _BASIS.search(text[site.segment_start : site.figure.end + 8])
        return Mention(
            bounded.start, bounded.end, text[bounded.start : bounded.end], kind, topic.metric, topic.subject, measure,
            bounded.low, bounded.high, site.figure.unit, strength, period,
            clause=site.clause.id if site.clause else "", sentence=site.sentence, decimals=site.figure.decimals,
            bound=bounded.word, direction=bounded.direction, denominator=topic.denominator, each=topic.each,
            cited=cited["title"] if cited else "", part_of=topic.part_of, price_basis=basis.group() if basis else "",
        )  # fmt: skip


def _about(bounded: Bounded) -> Strength:
    return Strength.ABOUT if bounded.is_about else Strength.FIRM
