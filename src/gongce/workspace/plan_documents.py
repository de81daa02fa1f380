"""The plan's documents as files beside the workspace: found by their SHA-256, read when asked, never copied."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from gongce.documents.loaders import load
from gongce.documents.model import Document
from gongce.rulebook import Locator, SourceDocument
from gongce.rulebook.locating import find_section
from gongce.vocabulary import GongceError, Span
from gongce.workspace.workspace import Workspace

FOLDER = "documents"
"""Where in a workspace a plan's documents stand; its folder and its plan's are looked in too."""
AROUND = 90
"""Characters shown before and after a figure, as far as its paragraph goes."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Characters of a document around figures: pieces in order, each with whether it is the figure.

    `figures` are the characters from the first figure to the last; without one it is empty, at the section's beginning.
    `cut_before` and `cut_after` say whether the paragraph goes on.
    """

    source: SourceDocument
    section: str
    figures: Span
    pieces: tuple[tuple[str, bool], ...]
    cut_before: bool
    cut_after: bool


def find_file(workspace: Workspace, source: SourceDocument) -> Path | None:
    """The document's file; None where no file of that name with the right bytes is there."""
    folders = (workspace.folder / FOLDER, workspace.folder, workspace.folder / workspace.settings.plan)
    for folder in folders:
        path = folder / source.file
        if path.is_file() and _load(path, path.stat().st_mtime_ns, path.stat().st_size).sha256 == source.sha256:
            return path
    return None


def read_document(workspace: Workspace, name: str = "main") -> tuple[SourceDocument, Document] | None:
    """A document of the pack by its id, decoded; None where the pack or the workspace has none."""
    source = next((one for one in workspace.pack.documents if one.id == name), None)
    path = find_file(workspace, source) if source else None
    if source is None or path is None:
        return None
    stat = path.stat()
    return source, _load(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=8)
def _load(path: Path, stamp: int, size: int) -> Document:
    return load(path)


def read_passages(workspace: Workspace, where: Locator) -> tuple[Passage, ...]:
    """What a locator points at, with the words around it; empty where the document is not there or does not fit."""
    try:
        found = read_document(workspace, where.document)
    except GongceError:
        return ()
    return tuple(_cut(*found, where)) if found else ()


def _cut(source: SourceDocument, document: Document, where: Locator) -> Iterator[Passage]:
    """One passage for figures of one paragraph; without figures the section's beginning."""
    spans = sorted((span for span in where.at if span.end <= len(document.text)), key=lambda span: span.start)
    if not spans:
        section = find_section(source, document, where.section)
        if section is not None:
            yield _passage(source, document.text, where.section, Span(section.start, section.start), [])
        return
    groups: list[list[Span]] = []
    for span in spans:
        near = groups and "\n" not in document.text[groups[-1][-1].end : span.start].strip("\n")
        if near and span.start - groups[-1][-1].end <= AROUND:
            groups[-1].append(span)
        else:
            groups.append([span])
    for group in groups:
        yield _passage(source, document.text, where.section, Span(group[0].start, group[-1].end), group)


def _passage(source: SourceDocument, text: str, section: str, whole: Span, figures: list[Span]) -> Passage:
    first, last = text.rfind("\n", 0, whole.start) + 1, text.find("\n", whole.end)
    last = len(text) if last < 0 else last
    start, end = max(first, whole.start - AROUND), min(last, whole.end + AROUND)
    pieces, place = [], start
    for span in figures:
        pieces += [(text[place : span.start], False), (span.text(text), True)]
        place = span.end
    pieces.append((text[place:end], False))
    kept = tuple(piece for piece in pieces if piece[0])
    return Passage(source, section, whole, kept, start > first, end < last)
