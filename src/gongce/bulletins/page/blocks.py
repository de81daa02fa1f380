"""A document cut into the blocks a page shows: titles, headings, paragraphs, tables, furniture."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from gongce.documents.model import Clause, Document, Table
from gongce.vocabulary import Span

LONGEST_HEADING = 60
LONGEST_BYLINE = 30
PLAN_TITLE = re.compile(".{4}(方案|计划|规划|纲要|要点|意见|措施|办法|细则|决定)([（(].{1,20}[)）])?$")
STOPS = re.compile("[。，；：,;:、]")
BRACKETED = re.compile("[（(].*[)）]")
DATE_LINE = re.compile(r"[\d〇○零OΟ一二三四五六七八九十]{4}\s*年.{1,4}月.{1,4}日")


class Look(StrEnum):
    """How a block looks."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BYLINE = "byline"
    SIGNATURE = "signature"
    TABLE = "table"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Block:
    """One block: its characters without the blanks around them; `lines` are the parts of a block of several lines.

    `clause` is the place of the clause that starts here among the document's clauses, None where none does.
    """

    look: Look
    span: Span
    level: int = 0
    clause: int | None = None
    lines: tuple[Span, ...] = ()
    table: Table | None = None


def cut_blocks(document: Document) -> list[Block]:
    """The blocks in the order of the text; every character that is not blank lies in exactly one of them."""
    judge = Judge(document)
    blocks: list[Block] = []
    reached = 0
    for table in outermost(document.tables):
        blocks += judge.lines(Span(reached, table.span.start))
        blocks.append(Block(Look.TABLE, table.span, table=table))
        reached = table.span.end
    blocks += judge.lines(Span(reached, len(document.text)))
    return list(fold_furniture(set_bylines(document.text, blocks)))


def outermost(tables: tuple[Table, ...]) -> list[Table]:
    """Tables in order of the text, without those inside another or empty."""
    kept: list[Table] = []
    for table in sorted(tables, key=lambda table: (table.span.start, -table.span.end)):
        if table.span.end > table.span.start and (not kept or table.span.start >= kept[-1].span.end):
            kept.append(table)
    return kept


def filled_lines(text: str, part: Span) -> Iterator[Span]:
    """The lines of a part of the text that hold more than blanks, without the blanks around them."""
    start = part.start
    while start < part.end:
        end = text.find("\n", start, part.end)
        end = part.end if end < 0 else end
        line = text[start:end]
        if filled := line.strip():
            lead = len(line) - len(line.lstrip())
            yield Span(start + lead, start + lead + len(filled))
        start = end + 1


class Judge:
    """Says what each line of a document is."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.headings = sorted((clause.heading, place) for place, clause in enumerate(document.clauses))
        self.furniture = sorted(furniture.span for furniture in document.furniture)

    def lines(self, part: Span) -> list[Block]:
        """One block a line of a part of the text, blank lines left out."""
        return [self.line(line) for line in filled_lines(self.document.text, part)]

    def line(self, line: Span) -> Block:
        """Furniture, title, heading of a clause, signature date or plain paragraph."""
        words = line.text(self.document.text)
        if self.is_furniture(line):
            return Block(Look.FURNITURE, line, lines=(line,))
        if self.is_title(words):
            return Block(Look.TITLE, line)
        place = self.heading_at(line)
        if place is None:
            return Block(Look.SIGNATURE if DATE_LINE.fullmatch(words) else Look.PARAGRAPH, line)
        clause = self.document.clauses[place]
        begins = place if clause.heading.start >= line.start else None
        return Block(Look.HEADING if is_headline(clause, line) else Look.PARAGRAPH, line, clause.level, begins)

    def is_title(self, words: str) -> bool:
        """Whether a line is the document's title, or that of the plan the title names (关于印发…的通知)."""
        title = self.document.metadata.title
        return bool(title) and (words == title or (words in title and PLAN_TITLE.search(words) is not None))

    def heading_at(self, line: Span) -> int | None:
        """The clause whose heading starts with the line, or lies on it where a heading has several lines."""
        last = bisect_right(self.headings, line.start, key=lambda item: item[0].start) - 1
        if last < 0:
            return None
        heading, place = self.headings[last]
        return place if heading.start == line.start < heading.end or heading.end >= line.end else None

    def is_furniture(self, line: Span) -> bool:
        """Whether a line lies in furniture from end to end."""
        place = bisect_right(self.furniture, line.start, key=lambda span: span.start) - 1
        return place >= 0 and self.furniture[place].end >= line.end


def set_bylines(text: str, blocks: list[Block]) -> list[Block]:
    """Blocks with the lines that belong to a neighbour: the name over a date, the bracketed office under a title."""
    return [
        replace(block, look=judge_byline(text, block, before, after))
        if block.look is Look.PARAGRAPH and block.clause is None and block.span.end - block.span.start <= LONGEST_BYLINE
        else block
        for before, block, after in zip([None, *blocks], blocks, [*blocks[1:], None], strict=False)
    ]


def judge_byline(text: str, block: Block, before: Block | None, after: Block | None) -> Look:
    """What a short paragraph is between its neighbours."""
    words = block.span.text(text)
    if after and after.look is Look.SIGNATURE and not STOPS.search(words):
        return Look.SIGNATURE
    is_under_title = before and (before.look is Look.TITLE or (before.look is Look.HEADING and before.level == 0))
    return Look.BYLINE if is_under_title and BRACKETED.fullmatch(words) else Look.PARAGRAPH


def is_headline(clause: Clause, line: Span) -> bool:
    """Whether the clause's heading is the whole line, and short enough to be set as one."""
    return clause.heading.end >= line.end and line.end - line.start <= LONGEST_HEADING


def fold_furniture(blocks: list[Block]) -> Iterator[Block]:
    """Neighbouring lines of furniture as one block."""
    held: list[Block] = []
    for block in blocks:
        if block.look is not Look.FURNITURE and held:
            yield merge_furniture(held)
            held = []
        if block.look is Look.FURNITURE:
            held.append(block)
        else:
            yield block
    if held:
        yield merge_furniture(held)


def merge_furniture(blocks: list[Block]) -> Block:
    """Several lines of furniture in one block."""
    lines = tuple(block.span for block in blocks)
    return Block(Look.FURNITURE, Span(lines[0].start, lines[-1].end), lines=lines)
