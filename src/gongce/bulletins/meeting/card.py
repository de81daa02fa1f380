"""A card for each county or zone on one page: what is left and each month's amount first, the chance beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gongce.bulletins.charts import render_png
from gongce.bulletins.charts.rendering import NO_FONT
from gongce.bulletins.meeting.data import BEHIND, Card, headline_first
from gongce.bulletins.meeting.sheet import league_of
from gongce.bulletins.monthly.composition import Cell, Context
from gongce.bulletins.monthly.data import NOTHING, IndicatorTable, Prospect, UnitFigures
from gongce.bulletins.monthly.headline import show_chance
from gongce.bulletins.monthly.lines import Line, Shown, fill, join, text_of
from gongce.bulletins.monthly.parts.indicators import cell, draw_path, light_text, shown_tables, text_at
from gongce.bulletins.monthly.parts.leagues import place_text
from gongce.bulletins.word import Form, OfficialDocument, Paragraph, Picture, Table, write_official
from gongce.bulletins.word.blocks import Block
from gongce.bulletins.word.numerals import write_day

HEAD = ("指标", "还差", "每月需完成", "可能性", "完成", "增长（%）", "年度目标", "完成目标（%）", "位次", "进度")
MOST_ROWS, MOST_DUTIES, MOST_POINTS, MOST_TOLD = 8, 3, 2, 2
WIDTHS = (6.4, 4.0, 3.9, 3.0, 4.2, 3.6, 4.5, 4.2, 5.0, 4.2)
SIZE, CHART_WIDTH = 10.0, 640
PICTURE_MM, SMALL_MM, MANY = 108.0, 86.0, 4
"""Widths of the chart where the table is short and where it has more rows than `MANY`: a card is one page."""


@dataclass(frozen=True, slots=True)
class CardLine:
    """One indicator of a card: its table, the unit's figures, its prospect and its place."""

    table: IndicatorTable
    row: UnitFigures
    prospect: Prospect | None
    place: str

    @property
    def cells(self) -> list[Cell]:
        """The row of the card's table."""
        gap = self.prospect.gap if self.prospect else NOTHING
        is_open = gap.value is not None and (gap.value > 0 or self.prospect is None)
        figures = (self.row.level, self.row.growth, self.row.target, self.row.share)
        level, *others = (cell(figure) for figure in figures)
        if self.row.level.value is None and self.row.level.missing:
            level = Shown(self.row.level.missing, self.row.level)
        return [
            f"{self.table.title}（{self.table.measured_in}）",
            cell(gap) if is_open else ("已完成" if gap.value is not None else "—"),
            cell(self.row.needed),
            show_chance(self.prospect.chance) if self.prospect else "—",
            level,
            *others,
            self.place,
            light_text(self.row.light),
        ]


def list_lines(context: Context, unit: str) -> list[CardLine]:
    """The unit's indicators, the headline's first."""
    lines = []
    outlook = context.data.outlook
    for table in headline_first(context, shown_tables(context)):
        for row in (row for row in table.rows if row.unit == unit):
            prospect = outlook.of(table.id, unit) if outlook else None
            lines.append(CardLine(table, row, prospect, _place(context, table, unit)))
    return lines[:MOST_ROWS]


def _place(context: Context, table: IndicatorTable, unit: str) -> str:
    league = league_of(context, table)
    row = next((row for row in league.rows if row.unit == unit), None) if league else None
    return place_text(replace(row, change=row.change or None)).removeprefix("第") if row else "—"


def tell_card(context: Context, card: Card, lines: Sequence[CardLine]) -> Line:
    """The one sentence of a card: what it is behind in and what each month must bring, else that it is on schedule."""
    late = [line for line in lines if line.row.light in BEHIND]
    told = [_tell_line(line) for line in late[:MOST_TOLD]]
    if len(late) > MOST_TOLD:
        told.append((f"另有{'、'.join(line.table.title for line in late[MOST_TOLD:])}落后",))
    missing = [line.table.title for line in lines if line.row.level.value is None]
    tail: Line = (f"；{'、'.join(missing)}未报送",) if missing else ()
    head = f"{context.data.period.title}，{card.name}"
    if told:
        return (head, *join(told, "；"), *tail, "。")
    judged = sum(bool(line.row.light) for line in lines)
    return (head, f"{judged}项有目标的指标均未落后序时" if judged else "没有可以判断进度的目标", *tail, "。")


def _tell_line(line: CardLine) -> Line:
    """What is behind, by how much, what each month must bring, the chance."""
    row, prospect = line.row, line.prospect
    by_growth = row.share.value is None
    unit = line.table.measured_in
    said: Line = (line.table.title, "低于目标" if by_growth else "落后序时")
    if row.ahead.value is not None:
        said = (*said, Shown(f"{abs(float(row.ahead.text)):.{row.ahead.decimals}f}", row.ahead), "个百分点")
    needed = fill("今后每月需完成{needed}{unit}", needed=cell(row.needed), unit=unit)
    has_chance = prospect is not None and prospect.chance.value is not None
    chance = fill("完成目标可能性{chance}", chance=show_chance(prospect.chance)) if prospect and has_chance else ()
    return join([said, needed if row.needed.value is not None else (), chance], "，")


def write_card(context: Context, card: Card) -> bytes:
    """A unit's card in Word."""
    data = context.data
    return write_official(
        OfficialDocument(
            issuer=data.issuer,
            title=f"{card.name}{data.period.title}目标完成情况卡",
            body=list(_body(context, card)),
            form=Form.PLAIN,
            mark=data.state.mark,
        )
    )


def _body(context: Context, card: Card) -> Iterator[Block]:
    lines = list_lines(context, card.unit)
    yield Paragraph(text_of(tell_card(context, card, lines)))
    yield _table(lines, context)
    if card.path:
        chart = draw_path(context, card.path)
        png = render_png(chart, width=CHART_WIDTH)
        width = PICTURE_MM if len(lines) <= MANY else SMALL_MM
        yield Picture(png, chart.alt if png else f"（图“{chart.title}”：{NO_FONT}。）", width_mm=width)
    told = "；".join(text_of(line) for line in card.points[:MOST_POINTS])
    yield Table(("增长点", "近期到期事项"), [[f"{told}。" if told else "—", tell_duties(card)]], align="ll", size=SIZE)


def _table(lines: Sequence[CardLine], context: Context) -> Table:
    rows = [[text_at(part) for part in line.cells] for line in lines]
    kept = [at for at in range(len(HEAD)) if at == 0 or any(row[at] != "—" for row in rows)]
    sources = "、".join(dict.fromkeys(line.table.source for line in lines if line.table.source))
    source = f"资料来源：{sources}；" if sources else ""
    note = f"{source}数据截至{write_day(context.data.as_of.date())}；可能性供研判，不作考核依据。"
    return Table(
        [HEAD[at] for at in kept],
        [[row[at] for at in kept] for row in rows],
        align="".join("lrrrrrrrcc"[at] for at in kept),
        widths=[WIDTHS[at] for at in kept],
        note=note,
        size=SIZE,
    )


def tell_duties(card: Card) -> str:
    """What it owes, by day; of many the first few and how many more."""
    duties = sorted(card.duties, key=lambda duty: (duty.due is None, str(duty.due)))
    if not duties:
        return "无。"
    told = [
        f"{duty.what}（{write_day(duty.due) if duty.due else '时限未定'}，{light_text(duty.light)}）"
        for duty in duties[:MOST_DUTIES]
    ]
    more = f"等{len(duties)}项" if len(duties) > MOST_DUTIES else ""
    return "；".join(told) + more + "。"
