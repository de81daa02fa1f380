"""Proofing of drafts: every figure of a hand-written text held against the archive, as of a moment, with its source."""

from gongce.proofing.knowledge import Knowledge
from gongce.proofing.model import Aspect, Claim, Judgement, Known, Proof, Query, Ruling
from gongce.proofing.proving import prove_document

__all__ = [
    "Aspect",
    "Claim",
    "Judgement",
    "Knowledge",
    "Known",
    "Proof",
    "Query",
    "Ruling",
    "prove_document",
]
