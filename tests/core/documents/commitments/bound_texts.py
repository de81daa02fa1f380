"""Short texts with their mentions written out by hand, so that the binder is tested without the reader."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from gongce.documents.commitments import bind_commitments
from gongce.documents.loaders import load_text
from gongce.documents.model import Commitment, Document, Kind, Measure, Mention, Metadata, Strength

UNITS = {"%": "growth", "个百分点": "change", "年": "duration"}


def mention(text: str, quote: str, kind: str, **fields: Any) -> Mention:
    """A mention of `quote` (its `nth` occurrence from 0); where only `low` is given, both bounds are alike."""
    start = -1
    for _ in range(fields.pop("nth", 0) + 1):
        start = text.index(quote, start + 1)
    low, high = fields.pop("low", None), fields.pop("high", "same")
    first = Fraction(str(low)) if low is not None else None
    last = first if high == "same" else Fraction(str(high)) if high is not None else None
    plain: dict[str, Any] = {"metric": "", "subject": "", "unit": "", "strength": "firm", "period": None} | fields
    plain["strength"] = Strength(plain["strength"])
    plain["measure"] = Measure(plain.pop("measure", "count"))
    return Mention(start, start + len(quote), quote, Kind(kind), low=first, high=last, **plain)


def bind(text: str, *mentions: Mention, facts: Mapping[str, Any] | None = None) -> tuple[Commitment, ...]:
    """The commitments of a text with these mentions; `facts` are what the document says of itself."""
    document: Document = replace(load_text(text, "plan"), metadata=Metadata(**(facts or {})))
    ordered = tuple(sorted(mentions, key=lambda each: each.start))
    placed = tuple(replace(each, clause=clause_of(document, each.start)) for each in ordered)
    return bind_commitments(document, placed)


def clause_of(document: Document, place: int) -> str:
    """The innermost clause around a place."""
    around = [clause for clause in document.clauses if clause.span.start <= place < clause.span.end]
    return max(around, key=lambda clause: clause.span.start).id if around else ""
