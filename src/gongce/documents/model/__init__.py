"""What a read document is made of: text, furniture, clauses, mentions, commitments. Values only."""

from gongce.documents.model.check import Check
from gongce.documents.model.commitment import Commitment
from gongce.documents.model.document import Clause, Document, Furniture, Metadata, Reference, Table
from gongce.documents.model.mention import Kind, Measure, Mention, Strength
from gongce.documents.model.reading import Reading

__all__ = [
    "Check",
    "Clause",
    "Commitment",
    "Document",
    "Furniture",
    "Kind",
    "Measure",
    "Mention",
    "Metadata",
    "Reading",
    "Reference",
    "Strength",
    "Table",
]
