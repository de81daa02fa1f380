"""The structure of a decoded text: furniture around it, metadata, parts and clauses. Text in, marks out; no files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gongce.documents.model import Clause, Furniture, Metadata
from gongce.documents.structure.furniture import join_marks, mark_furniture
from gongce.documents.structure.metadata import read_metadata
from gongce.documents.structure.outline import outline_text
from gongce.documents.structure.parts import find_boundaries

__all__ = ["Structure", "describe_text", "join_marks", "mark_furniture", "outline_text", "read_metadata"]


@dataclass(frozen=True, slots=True)
class Structure:
    """The marks on a text: furniture in order, metadata, clauses in order."""

    furniture: tuple[Furniture, ...]
    metadata: Metadata
    clauses: tuple[Clause, ...]


def describe_text(text: str, marked: Sequence[Furniture] = (), fields: Mapping[str, str] = {}) -> Structure:
    """Mark a text. `marked` and `fields` are what its file format already told (page headers, meta elements).

    >>> [clause.path for clause in describe_text("一、目标\\n(一)增长。到2020年。").clauses]
    ['一', '一(一)']
    """
    furniture = join_marks([*marked, *mark_furniture(text)])
    hidden = [mark.span for mark in furniture]
    boundaries = find_boundaries(text, hidden)
    metadata = read_metadata(text, furniture, boundaries, fields)
    return Structure(furniture, metadata, outline_text(text, hidden, boundaries))
