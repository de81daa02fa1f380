"""Official documents as Word files in the format of GB/T 9704—2012: what officials file, edit and print.

A document is data (`OfficialDocument` with blocks); `write_official` turns it into the bytes of a .docx file, the same
bytes for the same document.
"""

from gongce.bulletins.word.blocks import (
    Attachment,
    Block,
    Colophon,
    Form,
    Heading,
    OfficialDocument,
    PageBreak,
    Paragraph,
    Picture,
    SignatureLines,
    Table,
    Wide,
)
from gongce.bulletins.word.numerals import chinese_numeral
from gongce.bulletins.word.writer import write_official

__all__ = [
    "Attachment",
    "Block",
    "Colophon",
    "Form",
    "Heading",
    "OfficialDocument",
    "PageBreak",
    "Paragraph",
    "Picture",
    "SignatureLines",
    "Table",
    "Wide",
    "chinese_numeral",
    "write_official",
]
