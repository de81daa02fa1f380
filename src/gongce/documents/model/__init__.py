"""What a read document is made of: text, furniture, clauses, mentions, commitments. Values only."""

from gongce.documents.model.commitment import Commitment
from gongce.documents.model.document import Clause, Document, Furniture, Metadata, Reference, Table
from gongce.documents.model.mention import Kind, Measure, Mention, Strength

__all__ = [
    "Clause",
    "Commitment",
    "Document",
    "Furniture",
    "Kind",
    "Measure",
    "Mention",
    "Metadata",
    "Reference",
    "Strength",
    "Table",
]
