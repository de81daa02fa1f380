"""Figures at their places → mentions."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from gongce.documents.model import Document, Kind, Measure, Mention, Strength
from gongce.documents.reading.bounds import Bounded, opens_threshold, read_bound
from gongce.documents.reading.measures import measure_of
from gongce.documents.reading.occasions import find_occasions
from gongce.documents.reading.pages import Page
from gongce.documents.reading.periods import Periods, is_baseline
from gongce.documents.reading.roles import role_of
from gongce.documents.reading.sites import Site, find_sites, place_figures
from gongce.documents.reading.strengths import strength_of
from gongce.documents.reading.tenses import Tenses
from gongce.documents.reading.thresholds import is_step
from gongce.documents.reading.topics import Topic, Topics

_ASSIGNED = re.compile(r"(?:年|年度|全年|下达的?)(?:计划|目标|任务)(?:数|为|的)?$")
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
    roles = [role for _, role in told]
    for index in range(len(sites) - 2, -1, -1):
        if (
            roles[index] == "value"
            and roles[index + 1] == "threshold"
            and _listed_before(sites[index], sites[index + 1])
        ):
            roles[index] = "threshold"
    return list(zip(sites, roles, strict=True))


def _listed_before(site: Site, after: Site) -> bool:
    """Whether a size stands in one list with the size behind it (过20亿元、30亿元甚至100亿元的大企业)."""
    gap = site.page.text[site.figure.end : after.figure.start]
    return site.figure.unit == after.figure.unit and gap in ("、", "和", "、甚至", "甚至", "至")


def _near(taken: list[tuple[int, int]], mention: Mention) -> Iterator[tuple[int, int]]:
    place = bisect_left(taken, (mention.start, 0))
    yield from taken[max(0, place - 1) : place + 2]


class _Reader:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.tenses, self.topics = Tenses(page), Topics()
        self.periods = Periods(page, self.tenses)
        self._listed = ""
        self._told: tuple[int, Kind] = (-1, Kind.OTHER)

    def mentions(self, sites: list[tuple[Site, str]]) -> Iterator[Mention]:
        for site, role in sites:
            yield self._mention(site, role)

    def _mention(self, site: Site, role: str) -> Mention:
        bounded = self._bound(site, role)
        kind = self._kind(site, role)
        if role == "value":
            self._told = (site.sentence, kind)
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

    def _goes_on(self, site: Site) -> bool:
        """Parts behind 其中, and a share right behind its level, are told in the tense of what they belong to."""
        if self._told[1] is Kind.OTHER:
            return False
        part = site.begin.lstrip("( ,").startswith("其中") and site.sentence - self._told[0] in (0, 1)
        share = re.match(r"^[ ,]*占", site.left) and site.sentence == self._told[0]
        return bool(part or share) and not re.search(r"力争|确保|计划|由|已", site.left)

    def _kind(self, site: Site, role: str) -> Kind:
        if role != "value":
            return Kind(role)
        if is_baseline(site):
            return Kind.ACTUAL
        if _ASSIGNED.search(site.left):
            return Kind.TARGET
        if self._goes_on(site):
            return self._told[1]
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
