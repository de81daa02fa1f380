"""A bulletin's content as slides."""

from collections.abc import Iterator

from gongce.bulletins.monthly.composition import Composition, Graph, Grid, Section
from gongce.bulletins.monthly.lines import Shown, text_of
from gongce.bulletins.monthly.origin import origin_lines
from gongce.bulletins.slides.deck import Deck, Slide
from gongce.bulletins.word.numerals import write_day

MOST_ROWS = 12
"""Rows that can be read on a slide; a longer table stays in the bulletin."""


def slides_of(composition: Composition) -> Deck:
    """The lead, then every chart and every table short enough, in the bulletin's order.

    Args:
        composition: what the bulletin says.
    """
    data = composition.data
    day = data.day or data.as_of.date()
    slides = [Slide("要点", lines=lead_lines(composition))] if composition.lead else []
    for section in composition.sections:
        slides += make_slides(section)
    return Deck(composition.title, f"{data.issuer}　{write_day(day)}", data.issuer, slides, data.state.mark)


def lead_lines(composition: Composition) -> list[str]:
    """The first sentence, a line for each of its parts."""
    return [part.strip("。") for part in text_of(composition.lead).replace("。", "；").split("；") if part.strip("。")]


def make_slides(section: Section) -> Iterator[Slide]:
    """The charts and short tables of a section; a table behind its chart says the same again and is left out."""
    drawn = False
    for part in section.parts:
        if isinstance(part, Graph):
            yield Slide(part.chart.title, chart=part.chart, notes=part.chart.alt)
        elif isinstance(part, Grid) and not drawn and len(part.rows) <= MOST_ROWS:
            yield table_slide(part)
        drawn = isinstance(part, Graph)


def table_slide(grid: Grid) -> Slide:
    """A table; where its figures come from stands in the speaker's notes."""
    rows = [[part.text if isinstance(part, Shown) else part for part in row] for row in grid.rows]
    notes = [
        "；".join(line.strip() for line in origin_lines(part.figure))
        for row in grid.rows for part in row if isinstance(part, Shown) and part.figure.trace
    ]  # fmt: skip
    return Slide(grid.caption, head=grid.head, rows=rows, source=grid.note, notes="\n".join(notes))
