"""What an official document is made of, as data: nothing here knows Word."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

Align = Literal["left", "center", "right"]


class Form(StrEnum):
    """The head of the first page."""

    FILE = "file"
    """文件: the issuer's name in red, the number below, a red rule over the width of the type area."""
    BRIEF = "brief"
    """简报、通报: the name of the series in red, its issue, then issuer and date over a red rule (house style)."""
    LETTER = "letter"
    """信函: the issuer's name between red double rules."""
    PLAIN = "plain"
    """No head: drafts, sheets to sign, letters of responsibility."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4: 一、（一）1.（1）; the writer counts, unless `numbered` is false."""

    level: int
    text: str
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body, indented by two characters; `lead` stands in front of it in 楷体.

    `indent` false begins flush left; `align` is for lines such as a date.
    """

    text: str
    lead: str = ""
    align: Align | None = None
    indent: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its head repeats on every page, its rows are not torn, figures stand right.

    Args:
        head: one row of column heads, or several: equal neighbours are joined across, "" joins with what is above.
        rows: cells as printed; each row as long as the head.
        align: one letter a column, l c r; guessed from the cells where it is empty.
        widths: relative widths; measured from the cells where empty.
        caption: "表1 …" above the table; `unit` ("单位：亿元、%") stands at its right.
        note: under the table: source, remarks.
        bold: places of rows in 黑体 (totals).
        size: points of the cells.
    """

    head: Sequence[str] | Sequence[Sequence[str]]
    rows: Sequence[Sequence[str]]
    align: str = ""
    widths: Sequence[float] = ()
    caption: str = ""
    unit: str = ""
    note: str = ""
    bold: frozenset[int] = frozenset()
    size: float = 10.5

    @property
    def heads(self) -> list[list[str]]:
        """The rows of the head, always as rows."""
        plain = [cell for cell in self.head if isinstance(cell, str)]
        return [plain] if plain else [list(row) for row in self.head]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with the words that stand for it where it cannot be seen.

    `png` empty: the words in `alt` are printed in its place (a chart that could not be drawn says so).
    """

    png: bytes
    alt: str
    caption: str = ""
    width_mm: float = 150.0


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a page."""


@dataclass(frozen=True, slots=True)
class SignatureLines:
    """Places to sign side by side: who, and a line; the same with a date below."""

    parties: Sequence[str]
    dated: bool = True


@dataclass(frozen=True, slots=True)
class Wide:
    """Blocks on landscape pages of their own, for tables wider than the type area; A3 where A4 is too narrow."""

    blocks: Sequence["Heading | Paragraph | Table | Picture | PageBreak | SignatureLines"]
    paper: Literal["A4", "A3"] = "A4"


Block = Heading | Paragraph | Table | Picture | PageBreak | SignatureLines | Wide


@dataclass(frozen=True, slots=True)
class Attachment:
    """附件: begins a page; its title stands in the list after the body."""

    title: str
    body: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Colophon:
    """版记: who has copies, who printed it and when."""

    printed_by: str
    printed_on: date
    copies_to: Sequence[str] = ()
    copies: int | None = None


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """An official document.

    Args:
        issuer: the issuing body's name.
        number: 云工指办〔2019〕10号 for a file or letter, 第6期 for a brief; empty where there is none.
        title: a line break in it stands; else a long title is broken so that the lines balance.
        recipients: 主送机关, in order.
        body: blocks.
        attachments: each listed after the body and printed on pages of its own.
        signature: the name over the date; empty where none is signed.
        day: 成文日期.
        note: 附注, in brackets below the date (此件公开发布).
        form: the head.
        masthead: the red words; the issuer's name followed by 文件 (or alone, for a letter) where empty.
        mark: 草稿 or 内部分析: stands on every page.
        mark_reason: what the mark means, one line under the title.
        secrecy: 密级, top left; urgency: 紧急程度.
        signer: 签发人, for documents sent upward.
        sealed: whether a seal will be put on the date: it decides where name and date stand.
        colophon: 版记.
        keywords: for the file's properties.
    """

    issuer: str
    title: str
    body: Sequence[Block]
    number: str = ""
    recipients: Sequence[str] = ()
    attachments: Sequence[Attachment] = ()
    signature: str = ""
    day: date | None = None
    note: str = ""
    form: Form = Form.FILE
    masthead: str = ""
    mark: str = ""
    mark_reason: str = ""
    secrecy: str = ""
    urgency: str = ""
    signer: str = ""
    sealed: bool = True
    colophon: Colophon | None = None
    keywords: Sequence[str] = field(default_factory=tuple)
