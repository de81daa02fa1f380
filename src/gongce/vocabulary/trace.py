"""Where a figure comes from: value ← formula ← inputs ← cell of a batch, characters of a document, rule and clause."""

from collections.abc import Iterator
from dataclasses import dataclass

from gongce.vocabulary.span import Span


@dataclass(frozen=True, slots=True)
class CellSource:
    """A cell of a file that was imported: the batch, the file's name and SHA-256, sheet and cell address (B7)."""

    batch: str
    file: str
    sheet: str
    cell: str
    sha256: str = ""

    def __str__(self) -> str:
        place = f"{self.sheet}!{self.cell}" if self.sheet else self.cell
        return f"{self.file} {place} (batch {self.batch})".strip()


@dataclass(frozen=True, slots=True)
class TextSource:
    """Characters of a document: the SHA-256 of its bytes, the section's label and the span."""

    document: str
    section: str
    span: Span

    def __str__(self) -> str:
        return f"{self.section} [{self.span.start}, {self.span.end}] of {self.document}"


@dataclass(frozen=True, slots=True)
class RuleSource:
    """A record of a pack: the pack's name, the record's id, and the clause it was read from."""

    pack: str
    record: str
    section: str = ""

    def __str__(self) -> str:
        return f"{self.pack}/{self.record}{' ' + self.section if self.section else ''}"


Source = CellSource | TextSource | RuleSource


@dataclass(frozen=True, slots=True)
class Trace:
    """Why a figure is what it is: its printed value, the formula's name, what went into it, where that stands.

    `label` names the figure in words; `formula` is the dotted name of a public function, or empty for an input that
    was read; `note` says what a reader must know (estimated, provisional, restated base).

    >>> cell = Trace("46.59亿元", label="工业投资", sources=(CellSource("b1", "6月.xlsx", "表1", "C7"),))
    >>> growth = Trace("+12.0%", label="同比", formula="monitoring.comparable_growth", inputs=(cell,))
    >>> [str(source) for source in growth.all_sources()]
    ['6月.xlsx 表1!C7 (batch b1)']
    """

    value: str
    label: str = ""
    formula: str = ""
    inputs: tuple["Trace", ...] = ()
    sources: tuple[Source, ...] = ()
    note: str = ""

    def all_sources(self) -> Iterator[Source]:
        """Every source at the ends of the trace, in order, repeats left in."""
        yield from self.sources
        for trace in self.inputs:
            yield from trace.all_sources()
