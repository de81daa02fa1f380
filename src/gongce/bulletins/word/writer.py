"""An official document as the bytes of a .docx file."""

from typing import Any

import docx

from gongce.bulletins.page.markup import clean
from gongce.bulletins.word.blocks import OfficialDocument, Wide
from gongce.bulletins.word.body import BodyWriter
from gongce.bulletins.word.head import write_head
from gongce.bulletins.word.package import save_package, set_properties
from gongce.bulletins.word.sections import add_section, set_page, set_running_lines
from gongce.bulletins.word.styles import set_styles
from gongce.bulletins.word.tail import (
    break_page,
    write_attachment_list,
    write_attachment_title,
    write_colophon,
    write_signature,
)

LONGEST_PROPERTY = 255


def write_official(official: OfficialDocument) -> bytes:
    """Writes a document by GB/T 9704—2012: 22 lines of 28 characters of 3号仿宋 on A4.

    The fonts are named as the recipients' machines have them (仿宋_GB2312, 楷体_GB2312, 黑体, 方正小标宋简体); none is
    embedded. Equal documents give equal bytes.

    Args:
        official: the document.

    Returns:
        A .docx package.

    Raises:
        InputError: a table whose rows differ in length, a heading below the fourth level.

    >>> from gongce.bulletins.word import Paragraph
    >>> official = OfficialDocument(issuer="云川市工业强市指挥部办公室", title="通知", body=[Paragraph("正文。")])
    >>> write_official(official)[:2], write_official(official) == write_official(official)
    (b'PK', True)
    """
    document = docx.Document()
    set_styles(document)
    set_page(document.sections[0])
    set_running_lines(document.sections[0], describe_mark(official))
    write_head(document, official)
    writer = BodyWriter(document)
    writer.write(official.body)
    if official.body and isinstance(official.body[-1], Wide) and (official.signature or official.attachments):
        add_section(document)
    write_attachment_list(document, official.attachments)
    write_signature(document, official)
    write_attachments(document, writer, official)
    if official.colophon:
        write_colophon(document, official.colophon)
    keywords = clean("，".join(official.keywords))[:LONGEST_PROPERTY]
    title = clean(official.title.replace("\n", ""))[:LONGEST_PROPERTY]
    set_properties(
        document.core_properties, title=title, author=clean(official.issuer)[:LONGEST_PROPERTY], keywords=keywords
    )
    return save_package(document)


def describe_mark(official: OfficialDocument) -> str:
    """The words that stand on every page of what is not issued."""
    return f"{official.mark}　不得引用、外传" if official.mark else ""


def write_attachments(document: Any, writer: BodyWriter, official: OfficialDocument) -> None:
    """Attachments on pages of their own, headings counted anew in each; a wide one brings its own pages."""
    single = len(official.attachments) == 1
    for place, attachment in enumerate(official.attachments, 1):
        break_page(document)
        writer.restart()
        write_attachment_title(document, place, attachment, single=single)
        writer.write(attachment.body)
