"""The document as it reads: its blocks as markup, figures marked, findings beside them."""

from collections.abc import Iterator

from gongce.bulletins.page.blocks import Block, Look
from gongce.bulletins.page.links import Links, clause_of
from gongce.bulletins.page.markup import Attribute, Html, element, icon, join
from gongce.bulletins.page.notes import render_notes
from gongce.bulletins.page.segments import Layer, Segment
from gongce.bulletins.wording import VERDICTS
from gongce.documents.model import Table
from gongce.vocabulary import Span

DEEPEST_HEADING = 6
FIRST_HEADING = 2


class TextRenderer:
    """Renders one document; ids are given out once, to the first piece of a mention."""

    def __init__(self, links: Links) -> None:
        self.links = links
        self.text = links.document.text
        self.named: set[int] = set()

    def render(self) -> Html:
        """All blocks, each followed by its findings."""
        return join(piece for place, block in enumerate(self.links.blocks) for piece in self.render_place(place, block))

    def render_place(self, place: int, block: Block) -> Iterator[Html]:
        """A block and the findings that stand beside it."""
        yield self.render_block(place, block)
        if notes := self.links.notes_of.get(place):
            yield render_notes(self.links, notes)

    def render_block(self, place: int, block: Block) -> Html:
        """One block by its look."""
        if block.look is Look.FURNITURE:
            return self.render_furniture(block)
        if block.look is Look.TABLE and block.table:
            return self.render_table(place, block.table)
        names = {
            Look.TITLE: ("p", "doc-title"),
            Look.HEADING: (f"h{min(block.level + FIRST_HEADING, DEEPEST_HEADING)}", f"head head-{block.level}"),
            Look.SIGNATURE: ("p", "sign-date"),
            Look.BYLINE: ("p", "byline"),
        }
        name, look = names.get(block.look, ("p", "para"))
        return element(
            name,
            {"class": look, "id": clause_of(block) or None, "data-at": block.span.start},
            self.line(block.span, self.links.refs_at(place)),
        )

    def render_furniture(self, block: Block) -> Html:
        """Lines that are not the document, folded away."""
        lines = join(element("p", {"data-at": line.start}, self.line(line)) for line in block.lines)
        words = f"页面附属文字 {len(block.lines)} 行，不属于文件，未读取"
        return element("details", {"class": "furniture"}, element("summary", {}, words), lines)

    def render_table(self, place: int, table: Table) -> Html:
        """A table with merged cells as one cell each; its findings' signs stand under it."""
        rows = join(element("tr", {}, *self.cells(table, row)) for row in range(len(table.rows)))
        signs = join(self.ref(check) for _, check in self.links.refs_at(place))
        body = element("table", {}, element("tbody", {}, rows))
        return element("div", {"class": "doc-table"}, body, element("p", {"class": "refs"}, signs) if signs else Html())

    def cells(self, table: Table, row: int) -> Iterator[Html]:
        """The cells of a row that begin there: a span repeated to the right or below is the same cell."""
        cells = table.rows[row]
        for column, cell in enumerate(cells):
            if is_covered(table, row, column):
                continue
            width = sum(1 for _ in repeats(cells[column:], cell))
            height = sum(
                1 for _ in repeats(tuple(line[column] for line in table.rows[row:] if column < len(line)), cell)
            )
            yield element(
                "td",
                {
                    "colspan": width if width > 1 else None,
                    "rowspan": height if height > 1 else None,
                    "data-at": cell.start if cell.end > cell.start else None,
                },
                self.line(cell),
            )

    def line(self, span: Span, refs: list[tuple[int, int]] | None = None) -> Html:
        """The characters of a line, marked where something is read, signs set in after the figures they speak of."""
        waiting = list(refs or ())
        parts: list[str] = []
        for piece, segment in self.links.segments.pieces(span):
            parts.append(self.piece(piece, segment))
            while waiting and waiting[0][0] <= piece.end:
                parts.append(self.ref(waiting.pop(0)[1]))
        return join([*parts, *(self.ref(check) for _, check in waiting)])

    def piece(self, span: Span, segment: Segment | None) -> str:
        """One piece of text with the marks that lie on it."""
        words = span.text(self.text).replace("\n", " ")
        if segment is None:
            return words
        mentions, checks = segment.places(Layer.MENTION), segment.places(Layer.CHECK)
        looks = ["runin"] if segment.places(Layer.HEADING) else []
        attributes: dict[str, Attribute] = {"class": None}
        if mentions:
            looks += ["m", f"k-{self.links.reading.mentions[mentions[-1]].kind}"]
            attributes |= {"id": self.name(mentions), "data-m": " ".join(map(str, mentions))}
        attributes |= {"class": " ".join(looks) or None, "data-c": " ".join(map(str, checks)) or None}
        return element("mark" if mentions else "span", attributes, words)

    def name(self, mentions: tuple[int, ...]) -> str | None:
        """The id for the first piece of a mention; None for later pieces."""
        fresh = [mention for mention in mentions if mention not in self.named]
        self.named.update(fresh[:1])
        return f"m{fresh[0]}" if fresh else None

    def ref(self, place: int) -> Html:
        """The sign set into the text where a check is told."""
        check, number = self.links.checks[place], self.links.numbers[place]
        label = f"核对{number}:{VERDICTS[check.verdict]}"
        attributes: dict[str, Attribute] = {"class": f"ref v-{check.verdict}", "href": f"#c{place}"}
        return element("a", attributes | {"aria-label": label}, icon(check.verdict), element("span", {}, str(number)))


def repeats(cells: tuple[Span, ...], cell: Span) -> Iterator[Span]:
    """The cells from the first on that are the same cell."""
    for other in cells:
        if other != cell:
            return
        yield other


def is_covered(table: Table, row: int, column: int) -> bool:
    """Whether a cell was already begun above or to the left. Empty cells are never merged."""
    cell = table.rows[row][column]
    if cell.start == cell.end:
        return False
    above = row > 0 and column < len(table.rows[row - 1]) and table.rows[row - 1][column] == cell
    return above or (column > 0 and table.rows[row][column - 1] == cell)
