"""Files become documents: bytes are decoded, nothing is cut, and what is not the document itself is marked."""

import hashlib
from pathlib import Path

from gongce.documents.loaders.encoding import decode_bytes, normalise_newlines
from gongce.documents.model import Document
from gongce.documents.structure import describe_text
from gongce.vocabulary import InputError

__all__ = ["load", "load_text"]


def load(path: Path) -> Document:
    """The document in a file, complete with furniture, metadata, clauses and tables.

    Raises:
        InputError: the file cannot be read or used.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror})", where=str(path), remedy="check the path and its permissions"
        ) from error
    text, encoding = decode_bytes(data, str(path))
    return _describe(text, path.name, hashlib.sha256(data).hexdigest(), encoding)


def load_text(text: str, name: str) -> Document:
    """The document in a text already in hand; its SHA-256 is that of the text as UTF-8.

    >>> load_text("一、目标\\r\\n(一)增长。", "plan").text
    '一、目标\\n(一)增长。'
    """
    text = normalise_newlines(text.removeprefix("\ufeff"))
    return _describe(text, name, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), "")


def _describe(text: str, name: str, sha256: str, encoding: str) -> Document:
    marks = describe_text(text)
    return Document(name, sha256, "txt", encoding, text, marks.metadata, marks.clauses, marks.furniture)
