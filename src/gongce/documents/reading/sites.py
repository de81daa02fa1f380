"""A figure at its place: what stands around it, sentence, segment and clause."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from gongce.documents.model import Clause
from gongce.documents.reading.figures import Figure, find_figures
from gongce.documents.reading.pages import Page


@dataclass(slots=True)
class Site:
    """A figure with its surroundings, all folded.

    `left` reaches back to the previous figure or the segment's start, `lead` to the segment's start, `right` forward to
    the segment's end, `begin` back to the sentence's start.
    """

    figure: Figure
    page: Page
    sentence: int
    sentence_start: int
    sentence_end: int
    segment_start: int
    segment_end: int
    left: str
    lead: str
    right: str
    begin: str
    tail: str
    clause: Clause | None
    previous: "Site | None" = None
    following: "Site | None" = None
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def start(self) -> int:
        """Where the figure starts."""
        return self.figure.start

    @property
    def in_sentence_before(self) -> "Site | None":
        """The figure before this one in the same sentence."""
        return self.previous if self.previous and self.previous.sentence == self.sentence else None


def find_sites(page: Page) -> list[Site]:
    """Every figure that is not a name, with its surroundings, in order."""
    sites: list[Site] = []
    for figure in find_figures(page.text):
        if not page.names.at(figure.start, figure.end):
            site = _site(page, figure, sites[-1] if sites else None)
            if sites:
                sites[-1].following = site
            sites.append(site)
    return sites


def _site(page: Page, figure: Figure, previous: Site | None) -> Site:
    text = page.text
    sentence, begin, end = page.sentence(figure.start)
    first, last = page.segment_start(figure.start), page.segment_end(figure.end)
    near = max(first, previous.figure.end) if previous and previous.figure.end <= figure.start else first
    return Site(
        figure, page, sentence, begin, end, first, last,
        text[near : figure.start], text[first : figure.start], text[figure.end : last],
        text[begin : figure.start], text[figure.end : end], page.clause_at(figure.start), previous,
    )  # fmt: skip


def neighbours(site: Site) -> Iterator[Site]:
    """The sites of the same segment, in order, this one included."""
    first = site
    while first.previous and first.previous.segment_start == site.segment_start:
        first = first.previous
    current: Site | None = first
    while current and current.segment_start == site.segment_start:
        yield current
        current = current.following
