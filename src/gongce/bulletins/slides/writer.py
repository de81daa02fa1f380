"""A deck as a .pptx file: white, one size of title, tables and text that can be edited, pictures with their words."""

import io
from collections.abc import Sequence
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Mm, Pt

from gongce.bulletins.charts import Chart, render_png
from gongce.bulletins.charts.chart import Spec
from gongce.bulletins.charts.rendering import NO_FONT
from gongce.bulletins.page.markup import clean
from gongce.bulletins.slides.deck import Deck, Slide
from gongce.bulletins.word.numerals import width_in_characters
from gongce.bulletins.word.package import restamp, set_properties
from gongce.bulletins.word.tables import FIGURE

WIDTH, HEIGHT, EDGE, TOP = 338.67, 190.5, 18.0, 34.0
COLOR: Any = RGBColor
INK, QUIET, RULE, SOFT, WHITE = (
    COLOR.from_string(color) for color in ("1C2127", "59626D", "B4BBC4", "F4F5F7", "FFFFFF")
)
FONT = "微软雅黑"
BLANK = 6
DRAWN = 660
"""Pixels a chart is drawn wide: its letters are then as large as those of a slide's table."""
TITLE_LINE = 22
POINTS_A_MM = 2.75
"""Points of type that a millimetre a character allows."""
SUBTITLE_LOOK = {"fontSize": 12, "fontWeight": "normal", "color": "#59626d", "lineHeight": 18}


def write_slides(deck: Deck) -> bytes:
    """The deck in 16:9.

    Args:
        deck: what it says.

    Returns:
        A .pptx package; equal decks give equal bytes.
    """
    show = Presentation()
    show.slide_width, show.slide_height = Mm(WIDTH), Mm(HEIGHT)
    write_first(show, deck)
    for number, slide in enumerate(deck.slides, 2):
        write_slide(show, deck, slide, number)
    set_properties(show.core_properties, title=clean(deck.title)[:255], author=clean(deck.issuer)[:255])
    buffer = io.BytesIO()
    show.save(buffer)
    return restamp(buffer.getvalue())


def write_first(show: Any, deck: Deck) -> None:
    """Title, who and when."""
    page = show.slides.add_slide(show.slide_layouts[BLANK])
    write_text(page, [deck.title], (EDGE + 6, 62, WIDTH - 2 * EDGE - 12, 40), 36, bold=True, anchor=MSO_ANCHOR.BOTTOM)
    write_text(page, [deck.subtitle], (EDGE + 6, 108, WIDTH - 2 * EDGE - 12, 14), 18, color=QUIET)
    if deck.mark:
        write_text(page, [deck.mark], (EDGE + 6, 124, 80, 12), 18, bold=True)


def write_slide(show: Any, deck: Deck, slide: Slide, number: int) -> None:
    """One slide with its title above, as text that can be edited, and its source below."""
    page = show.slides.add_slide(show.slide_layouts[BLANK])
    room = (EDGE, 12, WIDTH - 2 * EDGE, 20)
    size = 26 if width_in_characters(slide.title) <= 34 else 20
    write_text(page, [slide.title], room, size, bold=True, anchor=MSO_ANCHOR.MIDDLE)
    if slide.chart is None:
        write_body(page, slide)
    else:
        draw_chart(page, slide.chart)
    foot = "　".join(part for part in (deck.mark, slide.source) if part)
    write_text(page, [foot], (EDGE, HEIGHT - 14, WIDTH - 3 * EDGE, 8), 11, color=QUIET)
    write_text(page, [str(number)], (WIDTH - 2 * EDGE, HEIGHT - 14, EDGE, 8), 11, color=QUIET, align=PP_ALIGN.RIGHT)
    if slide.notes:
        page.notes_slide.notes_text_frame.text = clean(slide.notes)


def stamp_slide(page: Any, words: str) -> None:
    """The line of who and when at the upper right, above the title, and under the notes."""
    write_text(page, [words], (EDGE, 3, WIDTH - 2 * EDGE, 7), 9, color=QUIET, align=PP_ALIGN.RIGHT)
    if page.has_notes_slide:
        frame = page.notes_slide.notes_text_frame
        frame.add_paragraph().text = words


def write_body(page: Any, slide: Slide) -> None:
    """A table, or lines."""
    if slide.rows:
        write_table(page, slide)
    else:
        write_text(page, slide.lines, (EDGE, TOP, WIDTH - 2 * EDGE, HEIGHT - TOP - 18), 22, spacing=14)


def write_text(
    page: Any, lines: Sequence[str], box: tuple[float, float, float, float], points: float, *, bold: bool = False,
    color: Any = INK, align: Any = PP_ALIGN.LEFT, anchor: Any = MSO_ANCHOR.TOP, spacing: float = 0,
) -> None:  # fmt: skip
    """Lines in a box given in millimetres."""
    frame = page.shapes.add_textbox(*(Mm(side) for side in box)).text_frame
    frame.word_wrap, frame.vertical_anchor = True, anchor
    frame.margin_left = frame.margin_right = Emu(0)
    for place, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment, paragraph.space_after = align, Pt(spacing)
        set_run(paragraph, line, points, bold=bold, color=color)


def set_run(paragraph: Any, text: str, points: float, *, bold: bool = False, color: Any = INK) -> None:
    """A run with one font for Chinese and Latin."""
    run = paragraph.add_run()
    run.text = clean(text)
    run.font.size, run.font.bold, run.font.name = Pt(points), bold, FONT
    run.font.color.rgb = color
    properties = run._r.get_or_add_rPr()
    east = properties.makeelement(qn("a:ea"), {"typeface": FONT})
    properties.append(east)


def draw_chart(page: Any, chart: Chart) -> None:
    """The chart below the title, as large as the slide lets it be; its words are its alternative text.

    The finding is the slide's title, so the picture leaves it out; without a font the words stand in its place.
    """
    png = render_png(without_title(chart.draw(DRAWN)), scale=3)
    if not png:
        write_text(page, [f"（{NO_FONT}）", chart.alt], (EDGE, TOP, WIDTH - 2 * EDGE, 120), 16)
        return
    picture = page.shapes.add_picture(io.BytesIO(png), Mm(EDGE), Mm(TOP))
    ratio = min(Mm(WIDTH - 2 * EDGE) / picture.width, Mm(HEIGHT - TOP - 16) / picture.height)
    picture.width, picture.height = int(picture.width * ratio), int(picture.height * ratio)
    picture.left = int((Mm(WIDTH) - picture.width) / 2)
    picture._element.nvPicPr.cNvPr.set("descr", clean(chart.alt))


def without_title(spec: Spec) -> Spec:
    """A chart's definition whose finding stands elsewhere: only measure and source are left above it."""
    title = spec["title"]
    height = spec["height"] - TITLE_LINE * len(title["text"])
    return spec | {"height": height, "title": title | {"text": title["subtitle"], "subtitle": [], **SUBTITLE_LOOK}}


def write_table(page: Any, slide: Slide) -> None:
    """A table over the slide's width, figures at the right, rules only between rows."""
    rows, columns = len(slide.rows) + 1, len(slide.head)
    height = min(13.0, (HEIGHT - TOP - 20) / rows)
    width = WIDTH - 2 * EDGE
    graphic = page.shapes.add_table(rows, columns, Mm(EDGE), Mm(TOP), Mm(width), Mm(height * rows))
    table = graphic.table
    graphic._element.graphic.graphicData.tbl.tblPr.set("bandRow", "0")
    needs = [
        max(4.0, *(width_in_characters(row[place]) + 2 for row in (slide.head, *slide.rows)))
        for place in range(columns)
    ]
    for place, need in enumerate(needs):
        table.columns[place].width = Mm(width * need / sum(needs))
    points = min(16 if rows <= 8 else 13, int(width / sum(needs) * POINTS_A_MM))
    for at, row in enumerate((slide.head, *slide.rows)):
        table.rows[at].height = Mm(height)
        for place, text in enumerate(row):
            is_right = is_figure_column(slide, place)
            write_cell(table.cell(at, place), text, points, is_head=at == 0, is_right=is_right)


def is_figure_column(slide: Slide, place: int) -> bool:
    """Whether a column holds figures only, apart from missing ones."""
    cells = [row[place].lstrip("<>") for row in slide.rows if row[place] not in {"", "—"}]
    return bool(cells) and all(FIGURE.fullmatch(cell) for cell in cells)


def write_cell(cell: Any, text: str, points: float, *, is_head: bool, is_right: bool) -> None:
    """One cell."""
    cell.fill.solid()
    cell.fill.fore_color.rgb = SOFT if is_head else WHITE
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_top = cell.margin_bottom = Mm(0.8)
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if is_right else PP_ALIGN.LEFT
    set_run(paragraph, text, points, bold=is_head, color=QUIET if is_head else INK)
    borders = cell._tc.get_or_add_tcPr()
    rule = borders.makeelement(qn("a:lnB"), {"w": "6350"})
    fill = rule.makeelement(qn("a:solidFill"), {})
    fill.append(fill.makeelement(qn("a:srgbClr"), {"val": str(RULE)}))
    rule.append(fill)
    borders.insert(0, rule)
