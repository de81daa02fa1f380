"""The one-page table: units by indicators with growth, place, share of the goal, pace and chance, on one A3 page."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from gongce.bulletins.meeting.data import headline_first
from gongce.bulletins.monthly.book import open_book
from gongce.bulletins.monthly.composition import Context
from gongce.bulletins.monthly.data import NOTHING, Figure, IndicatorTable, LeagueTable, UnitFigures
from gongce.bulletins.monthly.headline import show_chance, tell_lead
from gongce.bulletins.monthly.lines import text_of
from gongce.bulletins.monthly.origin import origin_lines
from gongce.bulletins.monthly.parts.indicators import light_text, missing_note, note_of, shown_tables
from gongce.bulletins.monthly.parts.leagues import change_text, shown_leagues
from gongce.bulletins.monthly.parts.prospects import RULE
from gongce.bulletins.word.numerals import width_in_characters, write_day

MOST_COLUMNS = 36
"""Columns of figures that can be read on one page; indicators beyond are left to the bulletin, and the page says so."""
A3, MARGIN = 8, 0.45
TITLE_ROW, SUBTITLE_ROW, LEAD_ROW, GROUP_ROW, HEAD_ROW, FIRST_ROW = range(6)
FONT = "仿宋_GB2312"
SIZE = 14
ROW_HEIGHT, MOST_HEIGHT = 24.0, 84.0
_CHARACTER, _PADDING, _FURNITURE = 6.2, 3.75, 284.0
"""Points a character of a column takes, and its padding; height of heads and notes."""
_PAGE_WIDTH, _PAGE_HEIGHT = 1125.0, 740.0
"""Points of an A3 page between its margins."""
_LONGEST_ORIGIN = 900
_UNIT_WIDTH = 12.0
_INDENT = "_)_)"
_RANKED = {"growth": "增速", "level": "总量", "ahead": "进度", "share": "完成率"}
_BY = ("growth", "level", "ahead", "share")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it is printed, and its figure."""

    text: str
    figure: Figure = NOTHING


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an indicator: its head and a cell a unit."""

    head: str
    cells: dict[str, Cell]
    is_word: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """One indicator's columns."""

    title: str
    columns: Sequence[Column]


def list_groups(context: Context) -> tuple[list[Group], list[str]]:
    """The groups that fit the page, and titles of the indicators that do not."""
    groups, left, width = [], [], 0
    for table in headline_first(context, shown_tables(context)):
        group = make_group(context, table)
        if width + len(group.columns) <= MOST_COLUMNS:
            groups.append(group)
            width += len(group.columns)
        else:
            left.append(table.title)
    return groups, left


def make_group(context: Context, table: IndicatorTable) -> Group:
    """An indicator's columns; those without any figure are left out."""
    rows = rows_of(table)
    league = league_of(context, table)
    lights = {row.unit: Cell(light_text(row.light)) for row in rows}
    columns = [
        Column("累计", {row.unit: _cell(row.level) for row in rows}),
        Column("增减\n（百分点）" if table.is_ratio else "增长\n（%）", {row.unit: _cell(row.growth) for row in rows}),
        Column(f"{_RANKED[league.by]}\n位次" if league else "位次", _places(league), is_word=True),
        Column("完成目标\n（%）", {row.unit: _cell(row.share) for row in rows}),
        Column("每月\n还需", {row.unit: _cell(row.needed) for row in rows}),
        Column("进度", lights, is_word=True),
        Column("可能性", _chances(context, table)),
    ]
    kept = [column for column in columns if any(cell.text != "—" for cell in column.cells.values())]
    return Group(f"{table.title}（{table.measured_in}）", kept)


def league_of(context: Context, table: IndicatorTable) -> LeagueTable | None:
    """The ranking of an indicator that may be shown: by growth, else by level, else any other."""
    found = [league for league in shown_leagues(context) if league.indicator == table.id]
    return min(found, key=lambda league: _BY.index(league.by), default=None)


def rows_of(table: IndicatorTable) -> list[UnitFigures]:
    """The whole first, then the units."""
    return [*([table.whole] if table.whole else []), *table.rows]


def _cell(figure: Figure) -> Cell:
    return Cell(figure.missing if figure.value is None and figure.missing else figure.text, figure)


def _places(league: LeagueTable | None) -> dict[str, Cell]:
    found = {}
    for row in league.rows if league else ():
        change = f"（{change_text(row.change)}）" if row.change else ""
        figure = Figure(row.rank, 0) if row.rank is not None else NOTHING
        found[row.unit] = Cell("不排名" if row.rank is None else f"{row.rank}{change}", figure)
    return found


def _chances(context: Context, table: IndicatorTable) -> dict[str, Cell]:
    outlook = context.data.outlook
    if outlook is None or not context.may_show(public=outlook.is_public):
        return {}
    found = [one for one in outlook.prospects if one.indicator == table.id and one.chance.value is not None]
    return {one.unit: Cell(show_chance(one.chance).text, one.chance) for one in found}


def write_sheet(context: Context) -> bytes:
    """The table as a workbook that prints on exactly one A3 page; each figure's origin is its cell's comment."""
    data = context.data
    groups, left = list_groups(context)
    names = {row.unit: row.name for table in shown_tables(context) for row in rows_of(table)}
    title = f"{data.period.title}{data.plan}主要指标一览表"
    with open_book(title, data.issuer) as (book, buffer):
        sheet = book.add_worksheet("一览表")
        writer = _Writer(book, sheet, groups, names, _city_of(context))
        writer.write_heads(title, _subtitle(context), text_of(tell_lead(context.data, context.wording)))
        writer.write_rows()
        writer.write_notes(_notes(context, left))
        _set_page(sheet, data.state.mark)
    return buffer.getvalue()


def _city_of(context: Context) -> str:
    return next((table.whole.unit for table in shown_tables(context) if table.whole), "")


def _subtitle(context: Context) -> str:
    data = context.data
    mark = f"{data.state.mark}（{data.state.reason}）　" if data.state.mark else ""
    number = f"{data.number}　" if data.number else ""
    return f"{mark}{data.issuer}　{number}数据截至{write_day(data.as_of.date())}"


def _notes(context: Context, left: Sequence[str]) -> list[str]:
    tables = shown_tables(context)
    missing = [f"{table.title}：{told}" for table in tables if (told := missing_note(list(table.rows)))]
    before = next((league.before for league in shown_leagues(context) if league.before), "")
    internal = any(league.internal for league in context.data.leagues) and not shown_leagues(context)
    return [
        "；".join(filter(None, (note_of(tables), *missing))),
        "；".join(
            filter(
                None,
                (
                    f"位次括号内为与{before}相比的升降" if before else "",
                    "本期按规定不公布位次" if internal else "",
                    RULE if context.data.outlook else "",
                    f"另有{'、'.join(left)}见通报" if left else "",
                ),
            )
        ),
    ]


@dataclass
class _Writer:
    """Writes the cells."""

    book: Workbook
    sheet: Worksheet
    groups: Sequence[Group]
    names: dict[str, str]
    city: str

    def __post_init__(self) -> None:
        self.width = 1 + sum(len(group.columns) for group in self.groups)

    def style(self, **more: object) -> object:
        base = {"font_name": FONT, "font_size": SIZE, "align": "center", "valign": "vcenter", "text_wrap": True}
        return self.book.add_format(base | more)

    def write_heads(self, title: str, subtitle: str, lead: str) -> None:
        """Title, subtitle, the sentence that says what matters, and the two rows of heads."""
        sheet, last = self.sheet, max(1, self.width - 1)
        sheet.merge_range(TITLE_ROW, 0, TITLE_ROW, last, title, self.style(font_name="黑体", font_size=26))
        sheet.merge_range(SUBTITLE_ROW, 0, SUBTITLE_ROW, last, subtitle, self.style(font_size=12))
        sheet.merge_range(LEAD_ROW, 0, LEAD_ROW, last, lead, self.style(align="left"))
        sheet.set_row(LEAD_ROW, 64)
        sheet.set_row(TITLE_ROW, 46)
        sheet.set_row(SUBTITLE_ROW, 24)
        head = self.style(bold=True, border=1, bg_color="#F2F2F2", border_color="#808080", font_size=12)
        sheet.merge_range(GROUP_ROW, 0, HEAD_ROW, 0, "单位", head)
        sheet.set_column(0, 0, _UNIT_WIDTH)
        place = 1
        for group in self.groups:
            count = len(group.columns)
            if count > 1:
                sheet.merge_range(GROUP_ROW, place, GROUP_ROW, place + count - 1, group.title, head)
            else:
                sheet.write_string(GROUP_ROW, place, group.title, head)
            for column in group.columns:
                sheet.write_string(HEAD_ROW, place, column.head, head)
                sheet.set_column(place, place, _width_of(column))
                place += 1
        sheet.set_row(GROUP_ROW, 32)
        sheet.set_row(HEAD_ROW, 48)
        sheet.freeze_panes(FIRST_ROW, 1)

    def write_rows(self) -> None:
        """A row a unit, the city's in bold."""
        height = self.row_height()
        for at, (unit, name) in enumerate(self.names.items(), FIRST_ROW):
            is_city = unit == self.city
            look = {"bold": is_city, "border": 1, "border_color": "#A6A6A6"}
            self.sheet.set_row(at, height)
            self.sheet.write_string(at, 0, name, self.style(**look))
            place = 1
            for group in self.groups:
                for number, column in enumerate(group.columns):
                    edge = {"left": 2, "left_color": "#808080"} if number == 0 else {}
                    self.write_cell(at, place, column, column.cells.get(unit, Cell("—")), look | edge)
                    place += 1

    def row_height(self) -> float:
        """So high that the table fills its page in height as it does in width."""
        columns = [_UNIT_WIDTH, *(_width_of(column) for group in self.groups for column in group.columns)]
        width = sum(column * _CHARACTER + _PADDING for column in columns)
        room = _PAGE_HEIGHT * max(1.0, width / _PAGE_WIDTH) - _FURNITURE
        return min(MOST_HEIGHT, max(ROW_HEIGHT, 0.95 * room / max(1, len(self.names))))

    def write_cell(self, at: int, place: int, column: Column, cell: Cell, look: dict[str, object]) -> None:
        """A number as a number, printed as in the bulletin; words as text; where it comes from as a comment."""
        value = cell.figure.value
        is_number = value is not None and not column.is_word and not cell.text.endswith("%")
        if is_number and value is not None:
            form = ("0" if not cell.figure.decimals else f"0.{'0' * cell.figure.decimals}") + _INDENT
            self.sheet.write_number(at, place, float(cell.text), self.style(**look, align="right", num_format=form))
        else:
            self.sheet.write_string(at, place, cell.text, self.style(**look))
        if cell.figure.trace:
            words = "\n".join(origin_lines(cell.figure))
            self.sheet.write_comment(at, place, words[:_LONGEST_ORIGIN], {"x_scale": 3, "y_scale": 1.6})

    def write_notes(self, notes: Sequence[str]) -> None:
        """Sources and remarks under the table."""
        at, last = FIRST_ROW + len(self.names), max(1, self.width - 1)
        for number, note in enumerate(note for note in notes if note):
            look = self.style(align="left", font_size=11)
            self.sheet.merge_range(at + number, 0, at + number, last, note, look)
            self.sheet.set_row(at + number, 34)


def _width_of(column: Column) -> float:
    """Characters a column needs: its longest cell, the longest line of its head."""
    widest = max((width_in_characters(cell.text) for cell in column.cells.values()), default=3.0)
    head = max(width_in_characters(line) for line in column.head.split("\n"))
    return max(7.0, 2.5 * widest + 2.6, 2.2 * head + 1.0)


def _set_page(sheet: Worksheet, mark: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(A3)
    sheet.fit_to_pages(1, 1)
    sheet.set_margins(left=MARGIN, right=MARGIN, top=0.5, bottom=0.5)
    sheet.center_horizontally()
    sheet.set_footer(f"&L{mark}&R第 &P 页，共 &N 页")
