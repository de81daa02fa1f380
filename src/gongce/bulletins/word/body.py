"""The blocks of the body."""

from collections.abc import Sequence
from io import BytesIO
from itertools import count
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, Twips

from gongce.bulletins.word.blocks import (
    Block,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    SignatureLines,
    Table,
    Wide,
)
from gongce.bulletins.word.layout import FANGSONG, HEITI, KAITI, SAN_HAO
from gongce.bulletins.word.markup import add_paragraph, add_run
from gongce.bulletins.word.numerals import heading_label
from gongce.bulletins.word.sections import add_section, text_width
from gongce.bulletins.word.styles import BODY, CAPTION, FLUSH, HEADING_FONTS
from gongce.bulletins.word.tables import write_table
from gongce.bulletins.word.tail import break_page
from gongce.vocabulary import InputError

ALIGNMENTS = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
DEEPEST = 4


class BodyWriter:
    """Writes blocks in order and counts the headings; Word's numbers for pictures go on through the document."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.counts = [0] * (DEEPEST + 1)
        self.pictures = count(1)

    def write(self, blocks: Sequence[Block]) -> None:
        """Blocks, one after another."""
        for place, block in enumerate(blocks):
            match block:
                case Heading():
                    self.write_heading(block)
                case Paragraph():
                    self.write_paragraph(block)
                case Table():
                    write_table(self.document, block, text_width(self.document.sections[-1]))
                case Picture():
                    self.write_picture(block)
                case PageBreak():
                    break_page(self.document)
                case SignatureLines():
                    self.write_signature_lines(block)
                case Wide():
                    self.write_wide(block, is_last=place == len(blocks) - 1)

    def restart(self) -> None:
        """Headings count from one again: an attachment begins."""
        self.counts = [0] * (DEEPEST + 1)

    def write_heading(self, heading: Heading) -> None:
        """A heading with its number.

        Raises:
            InputError: a level that official documents do not have.
        """
        if not 1 <= heading.level <= DEEPEST:
            raise InputError("no such level of heading", where=heading.text, remedy="use 1 to 4")
        label = ""
        if heading.numbered:
            self.counts[heading.level] += 1
            self.counts[heading.level + 1 :] = [0] * (DEEPEST - heading.level)
            label = heading_label(heading.level, self.counts[heading.level])
        paragraph = add_paragraph(self.document, f"Heading{heading.level}")
        font = HEADING_FONTS[heading.level]
        add_run(paragraph, label + heading.text, font, SAN_HAO, bold=heading.level == 3)

    def write_paragraph(self, block: Paragraph) -> None:
        """A paragraph, its lead in 楷体."""
        paragraph = add_paragraph(self.document, BODY if block.indent and block.align is None else FLUSH)
        if block.align:
            paragraph.alignment = ALIGNMENTS[block.align]
        if block.lead:
            add_run(paragraph, block.lead, KAITI, SAN_HAO, bold=True)
        add_run(paragraph, block.text, FANGSONG, SAN_HAO)

    def write_picture(self, picture: Picture) -> None:
        """A picture with its words for those who cannot see it; the words alone where there is none."""
        if not picture.png:
            add_run(add_paragraph(self.document, BODY), picture.alt, KAITI, SAN_HAO)
            return
        paragraph = add_paragraph(self.document, FLUSH)
        form = paragraph.paragraph_format
        form.alignment, form.line_spacing, form.space_before = WD_ALIGN_PARAGRAPH.CENTER, 1.0, Pt(6)
        form.keep_with_next = bool(picture.caption)
        shape = paragraph.add_run().add_picture(BytesIO(picture.png), width=Mm(picture.width_mm))
        name = next(self.pictures)
        properties = shape._inline.find(qn("wp:docPr"))
        properties.set("id", str(name))
        properties.set("name", f"图{name}")
        properties.set("descr", picture.alt)
        if picture.caption:
            add_run(add_paragraph(self.document, CAPTION), picture.caption, HEITI, 12)

    def write_signature_lines(self, block: SignatureLines) -> None:
        """Who signs, side by side, each over a line to write on."""
        width = text_width(self.document.sections[-1])
        share = width / max(1, len(block.parties))
        for words in (block.parties, ["年　　月　　日"] * len(block.parties) if block.dated else []):
            if words:
                self.write_signature_row(words, share, ruled=words is block.parties)

    def write_signature_row(self, words: Sequence[str], share: float, *, ruled: bool) -> None:
        """One row of places to sign or date."""
        paragraph = add_paragraph(self.document, FLUSH)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
        paragraph.paragraph_format.space_before = Pt(14 if ruled else 4)
        stops = paragraph.paragraph_format.tab_stops
        for place, word in enumerate(words):
            at = Twips(round(share * (place + 1) - 200))
            stops.add_tab_stop(at, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.LINES if ruled else WD_TAB_LEADER.SPACES)
            add_run(paragraph, f"{word}：\t" if ruled else f"\t{word}", FANGSONG, 14)
            if place < len(words) - 1:
                stops.add_tab_stop(Twips(round(share * (place + 1))))
                add_run(paragraph, "\t", FANGSONG, 14)

    def write_wide(self, wide: Wide, *, is_last: bool) -> None:
        """A landscape section; the upright page comes back unless nothing follows."""
        add_section(self.document, wide.paper, landscape=True)
        self.write(wide.blocks)
        if not is_last:
            add_section(self.document)
