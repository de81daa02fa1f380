"""A loaded document: its decoded text, nothing cut, and what is marked in it."""

from dataclasses import dataclass, field

from gongce.vocabulary import Span


@dataclass(frozen=True, slots=True)
class Furniture:
    """A stretch of the page that is not the document: menus, share buttons, page numbers. Marked, never removed."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Another document this one names: its number and, where printed, its title."""

    number: str
    title: str
    span: Span


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the document says about itself; every field is "" or empty where the page does not say it.

    `dates` keeps dates on the page by what they are: issued (发文/落款), posted (发布/生成), adopted (通过), captured.
    """

    title: str = ""
    issuer: str = ""
    number: str = ""
    issued: str = ""
    place: str = ""
    year: int | None = None
    plan_years: tuple[int, int] | None = None
    dates: dict[str, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    annexes: tuple[str, ...] = ()
    cited: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered or headed part of the text.

    `level` 1 is 一、, 2 is (一), 3 is 1., 4 is (1), 5 is a dash or run-in head; 0 is unnumbered text before the first.
    `label` is the number as printed, `path` the labels from the top ("四(五)1"), `heading` the heading's own span,
    `span` all of the clause up to the next one of its level or higher, `body` its own text up to its first child.
    """

    id: str
    level: int
    label: str
    path: str
    heading: Span
    span: Span
    body: Span
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the source, with each cell's span in the text; merged cells repeat their span."""

    span: Span
    rows: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A document as decoded: the text with LF newlines, and the marks on it. Offsets count its characters."""

    name: str
    sha256: str
    format: str
    encoding: str
    text: str
    metadata: Metadata = Metadata()
    clauses: tuple[Clause, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
