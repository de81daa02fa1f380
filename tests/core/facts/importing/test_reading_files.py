"""Every format becomes the same grid, told from its bytes."""

import io
import zipfile
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from returned_files import build_return, build_sheets, comment

from gongce.facts.importing import CellKind, Grid, paste_grid, read_grid
from gongce.vocabulary import InputError

DATA = Path(__file__).parent / "data"


def texts(grid: Grid) -> dict[tuple[int, int], str]:
    return {place: cell.text for place, cell in sorted(grid.sheets[0].cells.items())}


def test_a_workbook_keeps_formats_merged_blocks_comments_and_hidden_rows() -> None:
    def change(sheet) -> None:
        comment(sheet, "E6", "企业停产")
        sheet.row_dimensions[6].hidden = True
        sheet.column_dimensions["C"].hidden = True

    sheet = read_grid(build_return(change=change), "6月.xlsx").sheets[0]
    assert sheet.text(4, 1) == "1,200.50"
    assert sheet.at(4, 1).decimals == 2
    assert sheet.at(4, 3).is_percent
    assert sheet.at(4, 3).number == Decimal("0.121")
    assert sheet.text(4, 3) == "12.1%"
    assert sheet.comments == {(5, 4): "企业停产"}
    assert sheet.hidden_rows == {5}
    assert sheet.hidden_columns == {2}
    assert sheet.text(2, 3) == "工业投资"
    assert sheet.is_repeat(2, 3)


def test_an_old_workbook_says_the_same_as_the_new_one() -> None:
    old = read_grid((DATA / "return.xls").read_bytes(), "6月.et")
    new = texts(read_grid(build_return(), "6月.xlsx"))
    assert old.format == "xls"
    assert texts(old) == new | {(6, 1): "2000.5"}
    assert old.sheets[0].at(4, 3).is_percent
    assert old.sheets[0].at(6, 1).has_formula
    assert old.sheets[0].hidden_rows == {5}
    assert {(block.top, block.left) for block in old.sheets[0].merged} == {(0, 0), (1, 0), (2, 0), (2, 1), (2, 4)}


def test_the_bytes_tell_the_format_whatever_the_name_says() -> None:
    assert read_grid(build_return(), "6月.xls").format == "xlsx"
    assert read_grid((DATA / "return.xls").read_bytes(), "6月.xlsx").format == "xls"
    assert read_grid("县区,投资\n青屏区,1".encode(), "6月.xlsx").format == "csv"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_separated_text_is_read_in_any_encoding_with_any_separator(encoding: str, mark: str) -> None:
    text = f'县区{mark}工业投资\n青屏区{mark}"1,234.5"\n'
    grid = read_grid(text.encode(encoding), "6月.csv")
    assert texts(grid) == {(0, 0): "县区", (0, 1): "工业投资", (1, 0): "青屏区", (1, 1): "1,234.5"}


def test_a_table_in_a_word_file_keeps_its_merged_heads_and_its_caption() -> None:
    document = docx.Document()
    document.add_paragraph("表2 工业投资")
    document.add_paragraph("单位：亿元")
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "县区"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "工业投资"
    for column, (head, value) in enumerate((("总量", "10.2"), ("增长", "12.1")), start=1):
        table.cell(1, column).text, table.cell(2, column).text = head, value
    table.cell(2, 0).text = "青屏区"
    buffer = io.BytesIO()
    document.save(buffer)
    sheet = read_grid(buffer.getvalue(), "通报.docx").sheets[0]
    assert sheet.caption == "表2 工业投资\n单位：亿元"
    assert [sheet.text(0, 2), sheet.text(1, 0), sheet.text(2, 2)] == ["工业投资", "县区", "12.1"]


def test_a_ruled_table_of_a_pdf_is_read_cell_by_cell() -> None:
    grid = read_grid((DATA / "return.pdf").read_bytes(), "6月.pdf")
    sheet = grid.sheets[0]
    assert "单位：万元、%" in sheet.caption
    assert sheet.text(0, 3) == "工业投资"
    assert [sheet.text(2, column) for column in range(6)] == ["青屏区", "1,200.50", "6,500", "12.1%", "—", "增长12%"]
    assert [sheet.text(4, column) for column in range(6)] == ["合计", "2000.5", "10800", "5.0%", "3", "4①"]
    assert grid.notes == ()


def test_what_is_pasted_is_a_sheet() -> None:
    assert texts(paste_grid("县区\t投资\n青屏区\t10.2\n")) == {
        (0, 0): "县区", (0, 1): "投资", (1, 0): "青屏区", (1, 1): "10.2",
    }  # fmt: skip


def test_a_formula_without_a_result_and_an_error_are_no_numbers() -> None:
    def change(sheet) -> None:
        sheet["B7"] = "=SUM(B5:B6)"
        sheet["C7"] = "#REF!"
        sheet["C7"].data_type = "e"

    sheet = read_grid(build_return(change=change), "6月.xlsx").sheets[0]
    assert sheet.at(6, 1).kind is CellKind.UNCALCULATED
    assert sheet.at(6, 2).kind is CellKind.ERROR


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    parts = parts_of(build_return())
    parts["xl/worksheets/sheet1.xml"] = b"<worksheet>" + b" " * 80_000_000
    with pytest.raises(InputError, match="压缩炸弹"):
        read_grid(zipped(parts), "6月.xlsx")


def test_entities_are_never_expanded() -> None:
    parts = parts_of(build_return())
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + parts["xl/worksheets/sheet1.xml"].partition(b"?>")[2]
    with pytest.raises(InputError, match="文档类型"):
        read_grid(zipped(parts | {"xl/worksheets/sheet1.xml": bomb}), "6月.xlsx")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 50, "is a picture"),
        (b"PK\x03\x04garbage", "压缩包"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "损坏|不是"),
        (zipped({"hello.txt": b"hi"}), "没有表格"),
        (zipped({"xl/workbook.bin": b"hi"}), "xlsb"),
        (zipped({"content.xml": b"<x/>", "mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "ods"),
    ],
)
def test_what_is_no_table_is_told_in_one_line(data: bytes, why: str) -> None:
    with pytest.raises(InputError, match=why) as caught:
        read_grid(data, "6月.xlsx")
    assert "\n" not in str(caught.value)


def test_several_sheets_keep_their_order_and_their_state() -> None:
    grid = read_grid(build_sheets({"青屏区": [["a", 1]], "石桥区": [["b", 2]]}), "6月.xlsx")
    assert [sheet.name for sheet in grid.sheets] == ["青屏区", "石桥区"]
