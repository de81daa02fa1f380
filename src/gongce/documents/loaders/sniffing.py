"""What a file is, told from its bytes rather than its name."""

import re

from gongce.vocabulary import InputError

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|div|table|p|span|br|center|font|script|style|link)\b",
    re.IGNORECASE | re.DOTALL,
)
_WORD_XML = re.compile(rb"<\?mso-application\s+progid=\"Word|<w:wordDocument|<pkg:package")
_HEAD = 4096
_OFFICE_STREAMS = {"Workbook": "an old Excel workbook", "PowerPoint Document": "an old PowerPoint file"}
_SAVE_AS_WORD = "save it as .docx and give that file"


def sniff_format(data: bytes, where: str) -> str:
    """One of txt, html, mhtml, pdf, zip (.docx and .odt), doc, rtf, wordxml.

    Raises:
        InputError: empty, a picture, a spreadsheet, an encrypted Office file, an archive that holds no document.

    >>> sniff_format(b"%PDF-1.7 ...", "plan.txt"), sniff_format("一、目标".encode(), "plan.txt")
    ('pdf', 'txt')
    """
    head = data[:_HEAD]
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise InputError("is empty", where=where, remedy="check that the file was copied or downloaded whole")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head.startswith(_OLE):
        return _sniff_ole(data, where)
    if head.startswith(_PICTURES) or head[8:12] == b"WEBP":
        raise InputError(
            "is a picture", where=where, remedy="run text recognition (OCR) on it, check the figures, give the text"
        )
    if head.startswith(b"{\\rtf"):
        return "rtf"
    return _sniff_markup(head)


def _sniff_markup(head: bytes) -> str:
    plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    if plain.startswith((b"MIME-Version:", b"From:")) and b"multipart/related" in plain.lower():
        return "mhtml"
    if _WORD_XML.search(plain):
        return "wordxml"
    return "html" if _HTML.match(plain) else "txt"


def _sniff_ole(data: bytes, where: str) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise InputError("is protected by a password", where=where, remedy="save it without a password")
    for stream, kind in _OFFICE_STREAMS.items():
        if stream.encode("utf-16-le") in data and "WordDocument".encode("utf-16-le") not in data:
            raise InputError(f"is {kind}, not a document", where=where, remedy=_SAVE_AS_WORD)
    return "doc"
