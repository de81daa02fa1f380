"""A PDF as a draft: its text joined to paragraphs, running heads marked; scans and protected files refused."""

import statistics

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from gongce.documents.loaders.drafts import Draft
from gongce.documents.loaders.encoding import rate_text
from gongce.documents.loaders.limits import MOST_PAGES
from gongce.documents.loaders.pdf.joining import join_lines
from gongce.documents.loaders.pdf.lines import PrintedLine, read_lines
from gongce.vocabulary import InputError

_LEAST_CHARACTERS = 20
_MEASURED = 20
_LEAST_READABLE = 0.35
_USE_WORD = "get the Word file, or run text recognition (OCR), check the figures and give the text"


def load_pdf(data: bytes, where: str) -> Draft:
    """The text of a PDF that has text.

    Raises:
        InputError: broken, protected by a password, too many pages, or a scan (pages are pictures).
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise _refuse_opening(error, where) from error
    try:
        if len(document) > MOST_PAGES:
            what = f"has {len(document)} pages, more than {MOST_PAGES}"
            raise InputError(what, where=where, remedy="split it and give the part that holds the plan")
        return _read_document(document, where)
    except pdfium.PdfiumError as error:
        raise InputError("is a damaged PDF", where=where, remedy=_USE_WORD) from error
    finally:
        document.close()


def _refuse_opening(error: Exception, where: str) -> InputError:
    if "password" in str(error).lower():
        return InputError("is protected by a password", where=where, remedy="save it without a password")
    return InputError("is a damaged PDF", where=where, remedy="download or print it again, or give the Word file")


def _read_document(document: "pdfium.PdfDocument", where: str) -> Draft:
    pages: list[list[PrintedLine]] = []
    bare: list[int] = []
    for number in range(len(document)):
        page = document[number]
        lines = read_lines(page, number)
        pages.append(lines)
        if sum(len(line.text) for line in lines) < _LEAST_CHARACTERS and _has_picture(page):
            bare.append(number + 1)
        page.close()
    if bare and len(bare) * 2 >= len(pages):
        what = f"is a scan: {len(bare)} of {len(pages)} pages are pictures without text"
        raise InputError(what, where=where, remedy=_USE_WORD)
    text, furniture = join_lines(pages, _measure_width(document))
    if text.strip() and rate_text(text[:20_000]) < _LEAST_READABLE:
        raise InputError("has text no program can read (its fonts carry no characters)", where=where, remedy=_USE_WORD)
    notes = (f"pages without text, perhaps scans: {', '.join(map(str, bare))}",) if bare else ()
    return Draft("pdf", text, "", furniture, (), {}, notes)


def _measure_width(document: "pdfium.PdfDocument") -> float:
    """The usual width of the first pages, in points."""
    widths = [document.get_page_size(number)[0] for number in range(min(len(document), _MEASURED))]
    return statistics.median(widths) if widths else 0.0


def _has_picture(page: "pdfium.PdfPage") -> bool:
    return next(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=3), None) is not None
