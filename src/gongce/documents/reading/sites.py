"""A figure at its place: what stands around it, sentence, segment and clause."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from gongce.documents.model import Clause
from gongce.documents.reading.figures import Figure, find_figures
from gongce.documents.reading.pages import Page

_RISES = re.compile(r"(?:提高|增加|扩大|扩展|增长|提升|上升|减少|降低|下降|压缩|缩短|拓展|增|降|升)(?:到|至)")
_OPENS_LINE = re.compile(r"(?:^|\n)[ ]*$")
_SHORT_MONEY = ("万", "亿", "千万", "百万")
_MONEY_WORD = re.compile(
    r"产值|收入|投资|利税|利润|税|资金|融资|总额|增加值|销售|出口|营收|注册资本|奖|补|资助|不超|最高"
)


def _is_money(text: str, figure: Figure) -> bool:
    """Whether a bare 万 or 亿 means money: a money word stands before it, or 亿 stands alone and nothing is counted."""
    before = text[max(0, figure.start - 40) : figure.start].rsplit("。", 1)[-1]
    alone = figure.unit == "亿" and text[figure.end : figure.end + 1] in "、,;。)"
    counted = re.search(r"人口|人次|用电|电量|粮食|流量|用户|户数|人数", before[-8:])
    return not counted and (alone or bool(_MONEY_WORD.search(before)))


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
    figures = [figure for figure in find_figures(page.text) if not page.names.at(figure.start, figure.end)]
    return place_figures(page, _restore_units(page.text, figures))


def place_figures(page: Page, figures: list[Figure]) -> list[Site]:
    """Figures with their surroundings, each knowing the one before and the one behind."""
    sites: list[Site] = []
    for figure in figures:
        site = _site(page, figure, sites[-1] if sites else None)
        if sites:
            sites[-1].following = site
        sites.append(site)
    return sites


def _restore_units(text: str, figures: list[Figure]) -> list[Figure]:
    """Units left out: in a list (提高3、2、1个百分点) and of money (500-2000万)."""
    restored: list[Figure] = []
    for figure in reversed(figures):
        after = restored[-1] if restored else None
        if (
            after
            and figure.unit == "个"
            and after.unit.startswith("个")
            and text[figure.end : after.start] in ("、", "和")
        ) or (
            not figure.unit
            and after
            and _RISES.fullmatch(text[figure.end : after.start])
            and figure.dimension != "structure"
        ):
            figure = replace(figure, unit=after.unit, dimension=after.dimension)
        elif not figure.unit and after and text[figure.end : after.start].strip() in ("、", "和", "及"):
            if (
                after.unit
                and after.dimension != "time"
                and not _OPENS_LINE.search(text[max(0, figure.start - 6) : figure.start])
            ):
                figure = replace(figure, unit=after.unit, dimension=after.dimension)
        elif figure.unit in _SHORT_MONEY and _is_money(text, figure):
            figure = replace(figure, unit=figure.unit + "元", dimension="money")
        elif figure.unit == "万" and re.search(r"人口|人员|用户$", text[max(0, figure.start - 6) : figure.start]):
            figure = replace(figure, unit="万人", dimension="people")
        restored.append(figure)
    return restored[::-1]


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
