"""Drafts as texts, read and held against a knowledge."""

from proof_facts import AS_OF

from gongce.documents import DocumentReading
from gongce.documents.commitments import bind_commitments
from gongce.documents.loaders.loading import load_text
from gongce.documents.reading import read_mentions
from gongce.proofing import Knowledge, Proof, prove_document


def read(text: str, name: str = "draft.txt") -> DocumentReading:
    """A text, read."""
    document = load_text(text, name)
    mentions = read_mentions(document)
    return DocumentReading(document, mentions, bind_commitments(document, mentions))


def prove(knowledge: Knowledge, text: str, name: str = "draft.txt") -> Proof:
    """A text, proofed."""
    return prove_document(read(text, name), knowledge, AS_OF)
