"""Write the monthly returns of Yunchuan as spreadsheets the way offices send them, into returns/.

    python examples/yunchuan/make_returns.py [FOLDER]

Four returns a month, 2016-07 to 2019-06 (January and February joined): `main` (the statistics bureau's table, another
layout from 2018 on), `investment` (万元 from 2018 on, 亿元 before), `registers` (a CSV in GB 18030), `power` (the grid
company's CSV). The bytes are the same on every run. What is wrong in them on purpose is listed in planted_returns.py.
"""

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import planted_returns as planted
import returns_figures as figures
import xlsxwriter
from returns_figures import COUNTIES, INDUSTRIES, UNITS, ZONES, flows, reporting_months, sum_flows

HERE = Path(__file__).resolve().parent
TITLES = {
    "city": "全市",
    "zones": "三个园区",
    "jingkai": "经开区",
    "gaoxin": "高新区",
    "shiqiao-park": "石桥园",
    "counties": "六个县（区）",
    "qingping": "青屏区",
    "shiqiao": "石桥区",
    "lankou": "澜口县",
    "hefeng": "禾丰县",
    "bailing": "白岭县",
    "nanping": "南坪县",
}
SPACED = {"city": "全　市", "qingping": "青 屏 区", "shiqiao": "石 桥 区", "zones": "一、三个园区", "counties": "二、六个县（区）"}
INDUSTRY_TITLES = dict(zip(INDUSTRIES, ("装备制造", "铝基新材料", "绿色食品", "光电信息"), strict=True))
MEMBERS = {"city": UNITS, "zones": ZONES, "counties": COUNTIES} | {unit: (unit,) for unit in UNITS}
FLOWS = {"output": "规模以上工业总产值", "revenue": "营业收入", "profit": "利润总额", "profit-tax": "利税总额"}
Cell = str | float | int | None
NEW_LAYOUT = 2018


def name_months(year: int, month: int) -> str:
    """The period as titles print it."""
    return f"{year}年1-{month}月"


def name_folder(year: int, month: int) -> str:
    """The folder of a month's returns; January and February share one."""
    return f"{year}-0102" if month == 2 else f"{year}-{month:02d}"


def read_cell(return_: str, period: tuple[int, int], unit: str, column: str, right: Cell, *, mended: bool) -> Cell:
    """The right figure, or what is planted in its place."""
    if mended:
        return right
    for error in planted.PLANTED:
        if (error.return_, error.period, error.unit) == (return_, period, unit) and error.column in {"", column}:
            return error.printed
    return right


# The main table: rows are places, columns (key, hundredths or percent).
def value_added(unit: str, year: int, month: int) -> int:
    """A unit's or a group's value added, 0.01 亿元."""
    return sum(figures.value_added(member, year, month) for member in MEMBERS[unit])


def value_added_growth(unit: str, year: int, month: int) -> float:
    """Its growth at comparable prices in percent."""
    return figures.group_growth(MEMBERS[unit], year, month) / 10


def main_values(unit: str, year: int, month: int) -> dict[str, Cell]:
    """Every figure of a row of the main table."""
    before = value_added(unit, year, month - 1) if month > 2 else 0
    values: dict[str, Cell] = {
        "va-month": (value_added(unit, year, month) - before) / 100,
        "va": value_added(unit, year, month) / 100,
        "va-growth": value_added_growth(unit, year, month),
        "firms": sum(figures.firms(member, year, month) for member in MEMBERS[unit]),
    }
    for name in FLOWS:
        flow = sum_flows(name, MEMBERS[unit], year, month)
        values |= {name: flow.now / 100, f"{name}-base": flow.base / 100, f"{name}-growth": flow.growth}
    return values


def main_row(unit: str, year: int, month: int, keys: Sequence[str], *, mended: bool) -> list[Cell]:
    """A row of the main table, with what is planted in it."""
    values = main_values(unit, year, month)
    row = [read_cell("main", (year, month), unit, key, values[key], mended=mended) for key in keys]
    if (year, month, unit) == (2017, 11, "gaoxin"):
        row[keys.index("profit-growth")] = "N/A"
    return row


class Sheet:
    """A sheet being written from the top, in the plain look of such tables."""

    def __init__(self, book: xlsxwriter.Workbook, name: str, widths: Sequence[int]) -> None:
        self.sheet = book.add_worksheet(name)
        self.row = 0
        style = {"font_name": "宋体", "font_size": 11, "align": "center", "valign": "vcenter"}
        self.title_style = book.add_format(style | {"bold": True, "font_size": 16, "font_name": "黑体"})
        self.head_style = book.add_format(style | {"bold": True, "border": 1, "text_wrap": True})
        self.note_style = book.add_format(style | {"align": "left", "font_size": 10})
        self.right_style = book.add_format(style | {"align": "right", "font_size": 10})
        self.text_style = book.add_format(style | {"align": "left", "border": 1})
        self.styles = {places: book.add_format(style | {"border": 1, "num_format": form}) for places, form in ((0, "0"), (1, "0.0"), (2, "0.00"))}
        self.width = len(widths)
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)

    def add_title(self, title: str, unit: str) -> None:
        """The title over all columns, and the line with the units."""
        self.sheet.merge_range(0, 0, 0, self.width - 1, title, self.title_style)
        self.sheet.set_row(0, 28)
        self.sheet.write(1, self.width - 1, unit, self.right_style)
        self.row = 2

    def add_heads(self, heads: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Two rows of heads: each group merged over its columns, a lone one merged down."""
        column = 0
        for title, parts in heads:
            if len(parts) > 1:
                self.sheet.merge_range(self.row, column, self.row, column + len(parts) - 1, title, self.head_style)
                for place, part in enumerate(parts):
                    self.sheet.write(self.row + 1, column + place, part, self.head_style)
            else:
                self.sheet.merge_range(self.row, column, self.row + 1, column, title, self.head_style)
            column += max(1, len(parts))
        self.row += 2

    def add_head(self, heads: Sequence[str]) -> None:
        """One row of heads."""
        for column, head in enumerate(heads):
            self.sheet.write(self.row, column, head, self.head_style)
        self.sheet.set_row(self.row, 32)
        self.row += 1

    def add_row(self, name: str, cells: Sequence[Cell], places: Sequence[int]) -> None:
        """A row; a text stays a text, nothing is left blank."""
        self.sheet.write(self.row, 0, name, self.text_style)
        for column, (cell, digits) in enumerate(zip(cells, places, strict=True), 1):
            if cell is None:
                self.sheet.write_blank(self.row, column, None, self.styles[digits])
            elif isinstance(cell, str):
                self.sheet.write_string(self.row, column, cell, self.styles[digits])
            else:
                self.sheet.write_number(self.row, column, cell, self.styles[digits])
        self.row += 1

    def add_note(self, text: str) -> None:
        """A line under the table."""
        self.sheet.write(self.row, 0, text, self.note_style)
        self.row += 1


def make_book(fill: object, year: int, month: int, **options: object) -> bytes:
    """A workbook's bytes, with fixed properties."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"author": "云川市（虚构）", "created": datetime(year, month, 15, tzinfo=UTC).replace(tzinfo=None)})
    fill(book, year, month, **options)  # type: ignore[operator]
    book.close()
    return buffer.getvalue()


OLD_KEYS = ("va-month", "va", "va-growth", "output", "output-base", "output-growth", "revenue", "revenue-growth", "profit", "profit-growth", "profit-tax", "profit-tax-growth", "firms")
OLD_PLACES = (2, 2, 1, 2, 2, 1, 2, 1, 2, 1, 2, 1, 0)


def fill_old_main(book: xlsxwriter.Workbook, year: int, month: int, *, mended: bool = False) -> None:
    """The table of 2016 and 2017: one sheet, two rows of heads, blanks inside names, some figures as text."""
    sheet = Sheet(book, "主要指标", (18, *(11,) * len(OLD_KEYS)))
    sheet.add_title(f"{name_months(year, month)}云川市工业经济主要指标完成情况表", "单位：亿元、%、户")
    three, two = ("本月止累计", "上年同期", "同比±%"), ("本月止累计", "同比±%")
    heads = [("地　区", ()), ("规模以上工业增加值", ("本月", "本月止累计", "同比±%")), ("规模以上工业总产值", three)]
    sheet.add_heads([*heads, ("营业收入", two), ("利润总额", two), ("利税总额", two), ("规上企业（户）", ())])
    for unit in TITLES:
        row = main_row(unit, year, month, OLD_KEYS, mended=mended)
        if unit == "shiqiao" and month % 3 == 0:
            row = [f" {cell:.2f} " if place == 2 and isinstance(cell, float) else cell for cell, place in zip(row, OLD_PLACES, strict=True)]
        name = SPACED.get(unit, TITLES[unit])
        sheet.add_row(name if unit in {"city", "zones", "counties"} else f"　{name}", row, OLD_PLACES)
    sheet.add_note("注：1.增加值增速按可比价格计算。2.总产值、营业收入、利润、利税同比为同口径。")


VALUE_KEYS, VALUE_PLACES = ("va-month", "va", "va-growth", "firms"), (2, 2, 1, 0)
BENEFIT_KEYS = tuple(f"{name}{part}" for name in FLOWS for part in ("", "-base", "-growth"))


def fill_main(book: xlsxwriter.Workbook, year: int, month: int, *, mended: bool = False, only: str = "") -> None:
    """The table of 2018 and later: four sheets; `only` one unit where a single county sends in what it owes."""
    units = [unit for unit in TITLES if only in {"", unit}]
    add_value_sheet(book, units, year, month, mended=mended)
    add_benefit_sheet(book, units, year, month, mended=mended)
    if not only:
        add_industry_sheet(book, year, month)
        add_related_sheet(book, year, month)


def add_value_sheet(book: xlsxwriter.Workbook, units: Sequence[str], year: int, month: int, *, mended: bool) -> None:
    """Value added and the number of enterprises."""
    sheet = Sheet(book, "增加值", (18, 14, 16, 14, 14))
    sheet.add_title(f"规模以上工业增加值（{name_months(year, month)}）", "")
    sheet.add_head(("单位", "本月\n（亿元）", "本月止累计\n（亿元）", "累计增长\n（%）", "规上企业\n（户）"))
    for unit in units:
        sheet.add_row(TITLES[unit], main_row(unit, year, month, VALUE_KEYS, mended=mended), VALUE_PLACES)
    sheet.add_note("注：增速按可比价格计算；“…”表示未按时报送。")


def add_benefit_sheet(book: xlsxwriter.Workbook, units: Sequence[str], year: int, month: int, *, mended: bool) -> None:
    """Output, revenue, profit, profit and tax, each with the same panel's figure of the year before."""
    sheet = Sheet(book, "产值效益", (18, *(12,) * len(BENEFIT_KEYS)))
    sheet.add_title(f"产值和效益（{name_months(year, month)}）", "")
    parts = ("本月止累计", "上年同期", "增长(%)")
    sheet.add_heads([("单位", ()), *((f"{title}（亿元）", parts) for title in FLOWS.values())])
    for unit in units:
        sheet.add_row(TITLES[unit], main_row(unit, year, month, BENEFIT_KEYS, mended=mended), (2, 2, 1) * len(FLOWS))
    if month == 2:
        sheet.add_note("注：自本月起按年度核定的在库企业名录统计，上年同期为同口径数。")


def add_industry_sheet(book: xlsxwriter.Workbook, year: int, month: int) -> None:
    """The four leading industries of the city."""
    sheet = Sheet(book, "分产业", (18, 14, 14, 14, 14))
    sheet.add_title(f"四大主导产业（{name_months(year, month)}）", "单位：亿元、%")
    sheet.add_heads([("产业", ()), ("增加值", ("本月止累计", "同比")), ("产值", ("本月止累计", "同比"))])
    for name, members in (("四大主导产业", INDUSTRIES), *((title, (key,)) for key, title in INDUSTRY_TITLES.items())):
        added = sum(figures.value_added(member, year, month) for member in members)
        output = sum_flows("industry-output", members, year, month)
        growth = figures.group_growth(members, year, month) / 10
        label = name if len(members) > 1 else f"  {name}"
        sheet.add_row(label, (added / 100, growth, output.now / 100, output.growth), (2, 1, 2, 1))


def add_related_sheet(book: xlsxwriter.Workbook, year: int, month: int) -> None:
    """Other figures of the city: an indicator a row, its unit in a column of its own."""
    sheet = Sheet(book, "相关指标", (22, 12, 16, 12))
    sheet.add_title(f"全市相关指标（{name_months(year, month)}）", "")
    sheet.add_head(("指标名称", "计量单位", "本月止累计", "同比增长%"))
    fixed = figures.fixed_investment(year, month)
    total = read_cell("main", (year, month), "city", "fixed-investment", fixed.now, mended=False)
    product = figures.gdp(year, month) / 100 if month % 3 == 0 else "-"
    loans, before = figures.loans(year, month), figures.loans(year - 1, month)
    hightech = 70 + sum(figures.new_hightech(unit, year, month) for unit in UNITS) - (18 if year == 2018 else 0)
    for row in (
        ("固定资产投资", "万元", total, fixed.growth),
        ("地区生产总值", "亿元", product, None),
        ("制造业贷款余额", "亿元", loans / 100, figures.round_half_up(1000 * (loans - before), before) / 10),
        ("高新技术企业", "户", hightech, "-"),
        ("企业问题办结率", "%", 96.2 + figures.wobble("closure", year, month) / 10, ""),
    ):
        places = 0 if row[1] in {"万元", "户"} else 1 if row[1] == "%" else 2
        sheet.add_row(row[0], (row[1], row[2], row[3] or None), (0, places, 1))
    sheet.add_note("注：地区生产总值按季核算。")


def investment_row(unit: str, year: int, month: int, *, mended: bool) -> list[Cell]:
    """Industrial investment and the part for upgrading: total, the same months of the year before, growth."""
    row: list[Cell] = []
    for name in ("investment", "upgrade-investment"):
        flow = sum_flows(name, MEMBERS[unit], year, month)
        row += [
            read_cell("investment", (year, month), unit, f"{name}{part}", value, mended=mended)
            for part, value in (("", flow.now), ("-base", flow.base), ("-growth", flow.growth))
        ]
    return row


def fill_old_investment(book: xlsxwriter.Workbook, year: int, month: int, *, mended: bool = False) -> None:
    """The table of 2016 and 2017, in 亿元."""
    sheet = Sheet(book, "Sheet1", (18, *(13,) * 4))
    sheet.add_title(f"云川市{name_months(year, month)}工业投资完成情况", "计量单位：亿元")
    parts = ("累计完成", "比上年同期增长%")
    sheet.add_heads([("单位名称", ()), ("工业投资", parts), ("其中：技术改造投资", parts)])
    for unit in TITLES:
        row = investment_row(unit, year, month, mended=mended)
        cells = [figures.round_half_up(row[0], 100) / 100, row[2], figures.round_half_up(row[3], 100) / 100, row[5]]
        sheet.add_row(SPACED.get(unit, TITLES[unit]), cells, (2, 1, 2, 1))


def fill_investment(book: xlsxwriter.Workbook, year: int, month: int, *, mended: bool = False) -> None:
    """The table of 2018 and later, in 万元 with the year before."""
    sheet = Sheet(book, "投资", (18, *(14,) * 6))
    sheet.add_title(f"{name_months(year, month)}工业投资完成情况", "")
    parts = ("本月止累计", "去年同期", "增长%")
    sheet.add_heads([("单位", ()), ("工业投资（万元）", parts), ("其中：技改投资（万元）", parts)])
    for unit in TITLES:
        sheet.add_row(TITLES[unit], investment_row(unit, year, month, mended=mended), (0, 0, 1) * 2)
    if (year, month) == planted.NOT_REPORTED.period:
        sheet.add_note("注：南坪县未按时报送，全市和六个县（区）合计中按市局掌握进度计入。")


def make_registers(year: int, month: int) -> bytes:
    """The bureau's registers as a CSV in GB 18030, its title and unit above the heads."""
    heads = ("单位", "引进亿元以上项目", "引进5亿元以上项目", "引进10亿元以上项目", "新升规企业", "净增规上企业", "新增高新技术企业")
    rows: list[Sequence[Cell]] = [(f"{year}年1-{month}月招商引资和企业培育台账汇总",), ("单位：个、户",), heads]
    for unit in TITLES:
        members = MEMBERS[unit]
        sizes = [sum(figures.projects(member, year, month, size) for member in members) for size in (1, 5, 10)]
        firms = [sum(count(member, year, month) for member in members) for count in (figures.entered, figures.net_entered, figures.new_hightech)]
        rows.append((TITLES[unit], *sizes, *firms))
    rows.append(("注：项目按签约并完成备案计；净增为新入库减退库。",))
    return write_csv(rows, "gb18030")


def make_power(year: int, month: int) -> bytes:
    """The grid company's figures: thousands separated, growth with a percent sign."""
    rows: list[Sequence[Cell]] = [("单位", "工业用电量（万千瓦时）", "同比")]
    for unit in TITLES:
        flow = figures.Flow(0, 0)
        for member in MEMBERS[unit]:
            is_copy = (year, month, member) == (*planted.COPY.period, planted.COPY.unit)
            flow += flows("industrial-power", member, year)[month - 1 if is_copy else month]
        rows.append((TITLES[unit], f"{flow.now:,}", f"{flow.growth:.1f}%"))
    return write_csv(rows, "utf-8-sig")


def write_csv(rows: Sequence[Sequence[Cell]], encoding: str) -> bytes:
    """Rows as CSV with Windows line ends."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def make_month(year: int, month: int) -> Iterator[tuple[str, bytes]]:
    """The files of a month: name, bytes."""
    is_old = year < NEW_LAYOUT
    months = name_months(year, month)
    yield f"{months}云川市工业经济主要指标.xlsx", make_book(fill_old_main if is_old else fill_main, year, month)
    yield f"{months}工业投资完成情况.xlsx", make_book(fill_old_investment if is_old else fill_investment, year, month)
    yield f"{months}招商和企业培育台账.csv", make_registers(year, month)
    yield f"{months}分地区工业用电.csv", make_power(year, month)


def make_corrections(folder: str) -> Iterator[tuple[str, bytes]]:
    """What a later month's folder brings: corrected tables, and what a county sends in late."""
    if folder == planted.SLIP.mended_in:
        year, month = planted.SLIP.period
        yield f"{name_months(year, month)}工业投资完成情况（更正）.xlsx", make_book(fill_investment, year, month, mended=True)
    if folder == planted.SUM_ERROR.mended_in:
        year, month = planted.SUM_ERROR.period
        yield f"{name_months(year, month)}云川市工业经济主要指标（更正）.xlsx", make_book(fill_main, year, month, mended=True)


def write_returns(target: Path) -> int:
    """Write every month's folder; how many files."""
    count = 0
    for year, month in reporting_months():
        folder = target / name_folder(year, month)
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in (*make_month(year, month), *make_corrections(folder.name)):
            (folder / name).write_bytes(content)
            count += 1
    return count


if __name__ == "__main__":
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "returns"
    print(f"{place}: {write_returns(place)} files")
