"""What the audit needs of a read document."""

from typing import Protocol

from gongce.documents.model.commitment import Commitment
from gongce.documents.model.document import Document
from gongce.documents.model.mention import Mention


class Reading(Protocol):
    """A document with its mentions in the order of the text, and its commitments (empty where they are not bound)."""

    @property
    def document(self) -> Document:
        """The document as loaded."""

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Its quantitative mentions."""

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        """Its commitments."""
