"""A check: one relation that a document's own figures must keep, and how it came out."""

from dataclasses import dataclass

from gongce.relations import Verdict
from gongce.vocabulary import Span


@dataclass(frozen=True, slots=True)
class Check:
    """One relation of the audit.

    `id` is "<relation>@<offset of the first span>", unique within a document. `relation` is one of the names in
    `documents.audit.RELATIONS`. `printed` is the figure as the document has it, `computed` what follows from the
    others, `possible` the interval of it (both "" where there is none). `spans` are the places of every figure used,
    `roles` say what each is in the relation (part, whole, share, base, rate, count, item, …; same length). `message` is
    one Chinese sentence; `remedy` what a person can do; `clause` the path of the clause the relation stands in.
    """

    id: str
    relation: str
    verdict: Verdict
    printed: str
    computed: str
    spans: tuple[Span, ...]
    roles: tuple[str, ...]
    message: str
    remedy: str = ""
    clause: str = ""
    possible: str = ""
