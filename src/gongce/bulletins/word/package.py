"""The file's bytes: the same document gives the same bytes."""

import io
import zipfile
from datetime import datetime
from typing import Any

STAMP = (2000, 1, 1, 0, 0, 0)
"""The day written into every package: the core reads no clock."""


def save_package(document: Any) -> bytes:
    """The document as bytes, its parts stamped alike and in order."""
    buffer = io.BytesIO()
    document.save(buffer)
    return restamp(buffer.getvalue())


def restamp(package: bytes) -> bytes:
    """A package of Office with one stamp on every part; works for .docx, .pptx and .xlsx alike."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            part = zipfile.ZipInfo(info.filename, STAMP)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            new.writestr(part, old.read(info.filename))
    return made.getvalue()


def set_properties(properties: Any, *, title: str, author: str, keywords: str = "") -> None:
    """The core properties of a file, with fixed days."""
    properties.title, properties.author, properties.keywords = title, author, keywords
    properties.last_modified_by, properties.comments, properties.revision = author, "", 1
    properties.created = properties.modified = datetime(*STAMP)  # noqa: DTZ001 (the format keeps UTC without a zone)
