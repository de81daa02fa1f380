"""The printed lines of PDF pages with their places, characters in the order they stand on the line."""

import ctypes
import itertools
import statistics
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

_LEAST_GAP = 0.55
_WORD_GAP = 0.15
_COLUMN_GAP = 1.8
_FIRST_WIDE = "\u2e80"
_HYPHEN = "\x02"


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character and its box in points, y upwards."""

    text: str
    left: float
    right: float
    bottom: float
    top: float


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line of a page: text, place, page number from 0, whether it is set in columns.

    `size` is the height of its type and `em` the width of a Chinese character, in points.
    """

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    em: float
    page: int
    is_tabular: bool


def read_lines(page: "pdfium.PdfPage", number: int) -> list[PrintedLine]:
    """The lines of a page as the page's own text order gives them, from left to right inside each line."""
    textpage = page.get_textpage()
    try:
        return [line for glyphs in _group_glyphs(textpage) if (line := _set_line(glyphs, number)) is not None]
    finally:
        textpage.close()


def _group_glyphs(textpage: "pdfium.PdfTextPage") -> Iterator[list[Glyph]]:
    glyphs: list[Glyph] = []
    box = pdfium_c.FS_RECTF()
    pending = 0
    for index in range(textpage.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(textpage.raw, index)
        if code in (0x0A, 0x0D):
            if glyphs:
                yield glyphs
            glyphs = []
        elif 0xD800 <= code < 0xDC00:
            pending = code
        elif code and pdfium_c.FPDFText_GetLooseCharBox(textpage.raw, index, ctypes.byref(box)):
            if 0xDC00 <= code < 0xE000:
                code, pending = 0x10000 + ((pending - 0xD800) << 10) + (code - 0xDC00) if pending else 0xFFFD, 0
            if not (chr(code).isspace() and pdfium_c.FPDFText_IsGenerated(textpage.raw, index) == 1):
                glyphs.append(Glyph(_map_character(chr(code)), box.left, box.right, box.bottom, box.top))
    if glyphs:
        yield glyphs


def _map_character(character: str) -> str:
    """Radicals and compatibility forms some fonts give for ordinary characters become those characters."""
    if "\u2e80" <= character <= "\u2fdf" or "\uf900" <= character <= "\ufaff":
        mapped = unicodedata.normalize("NFKC", character)
        return mapped if len(mapped) == 1 else character
    return "-" if character == _HYPHEN else character


def _set_line(glyphs: list[Glyph], page: int) -> PrintedLine | None:
    printed = [glyph for glyph in glyphs if not glyph.text.isspace()]
    if not printed:
        return None
    left, right = min(glyph.left for glyph in printed), max(glyph.right for glyph in printed)
    bottom = statistics.median(glyph.bottom for glyph in printed)
    top = statistics.median(glyph.top for glyph in printed)
    size = statistics.median(glyph.top - glyph.bottom for glyph in printed)
    if right - left >= top - bottom:
        glyphs = sorted(glyphs, key=lambda glyph: glyph.left)
    gaps = (after.left - before.right for before, after in itertools.pairwise(glyphs) if not after.text.isspace())
    is_tabular = any(gap > _COLUMN_GAP * size for gap in gaps)
    widths = [glyph.right - glyph.left for glyph in printed if glyph.text >= _FIRST_WIDE]
    em = statistics.median(widths) if widths else size
    return PrintedLine(_space_glyphs(glyphs, size), left, right, bottom, top, size, em, page, is_tabular)


def _space_glyphs(glyphs: list[Glyph], size: float) -> str:
    """The line's text: printed blanks, and one more where characters stand further apart than type is set."""
    text, right = "", glyphs[0].left
    for glyph in glyphs:
        is_word = text[-1:].isascii() and glyph.text.isascii() and text[-1:].isalpha() and glyph.text.isalnum()
        is_gap = glyph.left - right > size * (_WORD_GAP if is_word else _LEAST_GAP)
        text += " " if is_gap and text and not text[-1].isspace() and not glyph.text.isspace() else ""
        text += glyph.text
        right = glyph.right
    return text.strip()
