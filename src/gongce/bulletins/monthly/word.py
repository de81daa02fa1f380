"""A bulletin as an official document in Word."""

from collections.abc import Iterator, Sequence
from itertools import count

from gongce.bulletins.charts import Chart, render_png
from gongce.bulletins.charts.rendering import NO_FONT
from gongce.bulletins.monthly.composition import Cell, Composition, Graph, Grid, Part, Section, Sentence, Subtitle
from gongce.bulletins.monthly.lines import Shown, text_of
from gongce.bulletins.word import (
    Attachment,
    Block,
    Colophon,
    Form,
    Heading,
    OfficialDocument,
    Paragraph,
    Picture,
    Table,
    Wide,
    write_official,
)
from gongce.bulletins.word.numerals import write_day

WIDEST = 8
"""Columns from which on a table stands on a landscape page."""
PICTURE_MM = 150.0


def write_word(composition: Composition) -> bytes:
    """The bulletin by GB/T 9704; a draft is marked on every page and names nobody as its signer.

    Args:
        composition: its content.

    Returns:
        A .docx package; equal content gives equal bytes.
    """
    data, kind = composition.data, composition.kind
    numbers = count(1)
    body: list[Block] = [Paragraph(text_of(composition.lead))] if composition.lead else []
    for section in composition.sections:
        body += [Heading(1, section.title), *write_parts(section.parts, numbers)]
    body += [Paragraph(line) for line in closing_lines(composition)]
    is_issued = not data.state.mark
    signed = data.issuer if kind.form in {"file", "letter"} and is_issued else ""
    return write_official(
        OfficialDocument(
            issuer=data.issuer, title=composition.title, body=body, number=data.number,
            recipients=tuple(data.recipients),
            attachments=tuple(write_annexes(composition.annexes, numbers)), signature=signed,
            day=data.day if is_issued else None, note="此件公开发布" if kind.audience == "public" else "",
            form=Form(kind.form), masthead=kind.masthead, mark=data.state.mark,
            mark_reason=data.state.reason if data.state.mark else "",
            colophon=write_colophon(composition) if is_issued else None, keywords=(data.plan, data.period.title),
        )
    )  # fmt: skip


def write_colophon(composition: Composition) -> Colophon | None:
    """版记, where the bulletin has its day."""
    data = composition.data
    if data.day is None or composition.kind.form == "plain":
        return None
    return Colophon(data.issuer, data.day, tuple(data.copies))


def closing_lines(composition: Composition) -> list[str]:
    """How it was issued over a doubt, how it can be recomputed, whom to ask."""
    data = composition.data
    lines = [] if data.state.mark else [data.state.reason]
    sources = f"，资料来源：{'、'.join(composition.sources)}" if composition.sources else ""
    lines.append(f"数据截至{write_day(data.as_of.date())}{sources}。")
    if data.publication:
        one = data.publication
        lines.append(f"{write_day(one.day)}经{one.by}批准，通过{one.channel}公布。")
    if data.contact:
        lines.append(f"联系：{data.contact}。")
    return [line for line in lines if line]


def write_parts(parts: Sequence[Part], numbers: Iterator[int]) -> list[Block]:
    """Blocks for the parts, tables numbered through the document."""
    blocks: list[Block] = []
    for part in parts:
        match part:
            case Sentence():
                blocks.append(Paragraph(text_of(part.line), lead=part.lead))
            case Subtitle():
                blocks.append(Heading(2, part.text))
            case Graph():
                blocks.append(draw(part.chart))
            case Grid():
                table = write_table(part, next(numbers))
                blocks.append(Wide([table]) if part.wide or len(part.head) > WIDEST + 1 else table)
    return blocks


def draw(chart: Chart) -> Picture:
    """A chart, or one line where this machine cannot draw it."""
    png = render_png(chart)
    return Picture(png, chart.alt if png else f"（图“{chart.title}”：{NO_FONT}。）", width_mm=PICTURE_MM)


def write_table(grid: Grid, number: int) -> Table:
    """A table with its number."""
    rows = [[words_of(part) for part in row] for row in grid.rows]
    return Table(
        tuple(grid.head), rows, align=grid.align, caption=f"表{number}　{grid.caption}",
        unit=f"单位：{grid.unit}" if grid.unit else "", note=grid.note, bold=grid.bold,
    )  # fmt: skip


def words_of(part: Cell) -> str:
    """A cell's text; the unit of a figure stands in the head."""
    return part.text if isinstance(part, Shown) else part


def write_annexes(annexes: Sequence[Section], numbers: Iterator[int]) -> Iterator[Attachment]:
    """Annexes as attachments."""
    for annex in annexes:
        yield Attachment(annex.title, write_parts(annex.parts, numbers))
