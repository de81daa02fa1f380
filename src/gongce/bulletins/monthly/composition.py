"""A bulletin's content, once: sentences, tables and charts, from which Word, page and workbook are made."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from gongce.bulletins.charts import Chart
from gongce.bulletins.monthly.data import BulletinData
from gongce.bulletins.monthly.lines import Line, Shown
from gongce.bulletins.monthly.template import Kind, Templates

Cell = str | Shown


@dataclass(frozen=True)
class Sentence:
    """A paragraph; `lead` stands in front of it, set apart."""

    line: Line
    lead: str = ""


@dataclass(frozen=True)
class Subtitle:
    """A heading within a section."""

    text: str


@dataclass(frozen=True)
class Grid:
    """A table: `caption` without its number, heads, cells; `bold` rows are totals; `align` a letter a column.

    `wide` asks for a landscape page in Word.
    """

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    unit: str = ""
    note: str = ""
    align: str = ""
    bold: frozenset[int] = frozenset()
    wide: bool = False
    sheet: str = ""


@dataclass(frozen=True)
class Graph:
    """A chart."""

    chart: Chart


Part = Sentence | Subtitle | Grid | Graph


@dataclass(frozen=True)
class Section:
    """A section with its title."""

    title: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class Composition:
    """The whole content of a bulletin.

    `lead` is the sentence that says what matters; `annexes` follow the signature; `sources` name who gave the figures.
    """

    data: BulletinData
    kind: Kind
    title: str
    lead: Line
    sections: Sequence[Section]
    annexes: Sequence[Section] = ()
    sources: Sequence[str] = ()


@dataclass(frozen=True)
class Context:
    """What every part is made from.

    `only` names the matrices and leagues of the section (all where empty).
    """

    data: BulletinData
    templates: Templates
    kind: Kind
    only: Sequence[str] = field(default_factory=tuple)

    @property
    def wording(self) -> "dict[str, str]":
        """The office's sentences."""
        return dict(self.templates.wording)

    @property
    def is_public(self) -> bool:
        """Whether only what is marked public may be shown."""
        return self.kind.audience == "public"

    def may_show(self, *, public: bool) -> bool:
        """Whether a table of that standing may be shown."""
        return public or not self.is_public

    def is_asked(self, name: str) -> bool:
        """Whether the section takes the table of that id."""
        return not self.only or name in self.only
