"""The structure of a decoded text: furniture around it, metadata, parts and clauses. Text in, marks out; no files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gongce.documents.model import Clause, Furniture, Metadata
from gongce.documents.structure.annexes import find_annexes
from gongce.documents.structure.furniture import join_marks, list_head, mark_furniture
from gongce.documents.structure.metadata import read_metadata
from gongce.documents.structure.outline import MOST_CLAUSES, outline_text
from gongce.documents.structure.parts import find_boundaries
from gongce.documents.structure.titles import find_titles
from gongce.vocabulary import Span

__all__ = ["Structure", "describe_text", "join_marks", "mark_furniture", "outline_text", "read_metadata"]


@dataclass(frozen=True, slots=True)
class Structure:
    """The marks on a text: furniture in order, metadata, clauses in order, remarks on what could not be marked."""

    furniture: tuple[Furniture, ...]
    metadata: Metadata
    clauses: tuple[Clause, ...]
    notes: tuple[str, ...] = ()


def describe_text(
    text: str, marked: Sequence[Furniture] = (), fields: Mapping[str, str] = {}, tables: Sequence[Span] = ()
) -> Structure:
    r"""Mark a text.

    Args:
        text: the decoded text, whole.
        marked: furniture the file format already told (page headers, menus).
        fields: metadata fields it told (HTML meta elements).
        tables: spans of data tables, in order; nothing in them numbers a clause.

    >>> [clause.path for clause in describe_text("一、目标\n(一)增长。到2020年。").clauses]
    ['一', '一(一)']
    """
    furniture = mark_furniture(text, join_marks(marked))
    hidden = [mark.span for mark in furniture]
    boundaries = find_boundaries(text, hidden)
    unnumbered = [span for _, span in (*find_annexes(text), *find_titles(list_head(text, hidden)))]
    clauses = outline_text(text, merge_spans([*hidden, *tables, *unnumbered]), boundaries)
    preamble = "\n".join(clause.body.text(text)[:3000] for clause in clauses if clause.level == 0)
    metadata = read_metadata(text, furniture, boundaries, preamble, fields)
    notes = (f"only the first {MOST_CLAUSES} clauses are listed",) if len(clauses) >= MOST_CLAUSES else ()
    return Structure(furniture, metadata, clauses, notes)


def merge_spans(spans: Sequence[Span]) -> list[Span]:
    """Spans in order, those that overlap joined.

    >>> merge_spans([Span(5, 9), Span(0, 2), Span(1, 3)])
    [Span(start=0, end=3), Span(start=5, end=9)]
    """
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged
