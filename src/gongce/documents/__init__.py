"""Reading a policy document: loaders → outline → mentions → commitments → audit of the document's own arithmetic."""

from dataclasses import dataclass
from pathlib import Path

from gongce.documents.commitments import bind_commitments
from gongce.documents.loaders import load
from gongce.documents.model import Commitment, Document, Mention
from gongce.documents.reading import read_mentions

__all__ = ["DocumentReading", "read_document"]


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """A document with its mentions in the order of the text, and the commitments that are bound from them."""

    document: Document
    mentions: tuple[Mention, ...]
    commitments: tuple[Commitment, ...]


def read_document(path: Path) -> DocumentReading:
    """Load a file, find its mentions and bind its commitments; `audit.audit_reading` takes the result.

    Raises:
        InputError: the file cannot be read or used; the message says what, where and what to do.
    """
    document = load(path)
    mentions = read_mentions(document)
    return DocumentReading(document, mentions, bind_commitments(document, mentions))
