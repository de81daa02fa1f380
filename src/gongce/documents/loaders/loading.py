"""One way in: a path or a text, sniffed, decoded by its format's loader, then given its structure."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from gongce.documents.loaders.drafts import Draft
from gongce.documents.loaders.encoding import decode_bytes, normalise_newlines
from gongce.documents.loaders.html import load_html, load_web_archive
from gongce.documents.loaders.limits import MEGABYTE, MOST_BYTES
from gongce.documents.loaders.office import load_office
from gongce.documents.loaders.pdf import load_pdf
from gongce.documents.loaders.sniffing import sniff_format
from gongce.documents.loaders.word import load_docx
from gongce.documents.model import Document, Furniture
from gongce.documents.structure import describe_text
from gongce.vocabulary import InputError, Span

_KINDS = {".htm": "html", ".wps": "doc", ".mht": "html", ".mhtml": "html", ".dot": "doc"} | {
    f".{kind}": kind for kind in ("txt", "html", "docx", "pdf", "doc", "rtf", "odt")
}
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.text"
Loader = Callable[[bytes, str], Draft]


def load(path: Path) -> Document:
    """The document in a file, complete with furniture, metadata, clauses and tables.

    What the file is is told from its bytes; a name that says otherwise is noted. Offsets count the characters of
    `text`, for a text file those of `path.read_text()` (a byte order mark is no part of the text).

    Raises:
        InputError: the file cannot be read or used; the message says what, where and what to do.
    """
    where = str(path)
    data = _read_bytes(path, where)
    kind = sniff_format(data, where)
    draft = _LOADERS[kind](data, where)
    if not draft.text.strip():
        raise InputError("holds no text", where=where, remedy="check that the right file was given")
    named = _KINDS.get(path.suffix.lower(), draft.format)
    if named != draft.format:
        draft = replace(draft, notes=(*draft.notes, f"is named {path.suffix}, but holds {draft.format}"))
    return _describe(draft, path.name, hashlib.sha256(data).hexdigest())


def load_text(text: str, name: str) -> Document:
    r"""The document in a text already in hand; its SHA-256 is that of the text as UTF-8.

    >>> load_text("一、目标\r\n(一)增长。", "plan").text
    '一、目标\n(一)增长。'
    """
    text = normalise_newlines(text.removeprefix("\ufeff"))
    return _describe(Draft("txt", text), name, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())


def _read_bytes(path: Path, where: str) -> bytes:
    try:
        if path.is_dir():
            raise InputError("is a folder, not a file", where=where, remedy="give the files in it")
        if path.exists() and not path.is_file():
            raise InputError("is not a regular file", where=where, remedy="copy it to a file first")
        size = path.stat().st_size
        if size > MOST_BYTES:
            what = f"is {size // MEGABYTE} MB, larger than {MOST_BYTES // MEGABYTE} MB"
            raise InputError(what, where=where, remedy="take the pictures out or split it")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(
            f"cannot be read ({reason})", where=where, remedy="check the path and its permissions"
        ) from error


def _load_plain(data: bytes, where: str) -> Draft:
    decoded = decode_bytes(data, where)
    return Draft("txt", decoded.text, decoded.encoding)


def _load_archive(data: bytes, where: str) -> Draft:
    """A ZIP archive is a .docx, or an OpenDocument text that LibreOffice reads."""
    if _OPEN_DOCUMENT in data[:200]:
        return load_office(data, where, "odt")
    return load_docx(data, where)


_LOADERS: dict[str, Loader] = {
    "txt": _load_plain,
    "html": load_html,
    "mhtml": load_web_archive,
    "pdf": load_pdf,
    "zip": _load_archive,
    "doc": partial(load_office, kind="doc"),
    "rtf": partial(load_office, kind="rtf"),
    "wordxml": partial(load_office, kind="xml"),
}


def _describe(draft: Draft, name: str, sha256: str) -> Document:
    spans = [table.span for table in draft.tables if 2 * (table.span.end - table.span.start) < len(draft.text)]
    marks = describe_text(draft.text, draft.furniture, draft.fields, spans)
    return Document(
        name=name,
        sha256=sha256,
        format=draft.format,
        encoding=draft.encoding,
        text=draft.text,
        metadata=marks.metadata,
        clauses=marks.clauses,
        furniture=marks.furniture,
        tables=tuple(table for table in draft.tables if not _is_marked(table.span, marks.furniture)),
        notes=(*draft.notes, *marks.notes),
    )


def _is_marked(span: Span, furniture: Sequence[Furniture]) -> bool:
    """Whether a table is part of the page around the document (its metadata block, a menu)."""
    return any(mark.span.start < span.end and span.start < mark.span.end for mark in furniture)
