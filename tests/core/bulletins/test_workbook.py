"""The workbook: four sheets, every row with its clause and characters, no text that runs."""

import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from reading_sample import HOSTILE, TEXT, make_checks, make_reading

from gongce.bulletins.workbook import LONGEST_CELL, write_workbook


@pytest.fixture(scope="module")
def content() -> bytes:
    return write_workbook(make_reading(), make_checks())


@pytest.fixture(scope="module")
def book(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def records(book: Workbook, sheet: str) -> list[dict[str, object]]:
    head, *rows = book[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_there_are_four_sheets_with_a_frozen_head_and_a_filter(book: Workbook) -> None:
    assert book.sheetnames == ["承诺", "数字", "核对", "条款"]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions


@pytest.mark.parametrize(("sheet", "count"), [("承诺", 2), ("数字", 6), ("核对", 5), ("条款", 3)])
def test_every_row_has_its_clause_and_characters(book: Workbook, sheet: str, count: int) -> None:
    rows = records(book, sheet)
    assert len(rows) == count
    for row in rows:
        assert "条款" in row
        assert 0 <= int(str(row["起"])) < int(str(row["止"])) <= len(TEXT)


def test_numbers_are_numbers_with_the_decimals_they_need(book: Workbook) -> None:
    row = records(book, "数字")[0]
    assert row["下限"] == 228.05
    cell = next(cell for cell in book["数字"][2] if cell.value == 228.05)
    assert cell.number_format == "0.00"
    assert records(book, "数字")[4]["上限"] is None


def test_text_that_could_run_is_text_and_marked_so(book: Workbook, content: bytes) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.data_type == "f"] == []
    hostile = next(cell for cell in cells if cell.value == HOSTILE)
    assert hostile.data_type == "s"
    assert hostile.quotePrefix
    assert not any("<f>" in zipfile.ZipFile(io.BytesIO(content)).read(name).decode() for name in sheet_names(content))


def sheet_names(content: bytes) -> list[str]:
    return [name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if name.startswith("xl/worksheets/sheet")]


def test_the_same_reading_gives_the_same_bytes(content: bytes) -> None:
    assert write_workbook(make_reading(), make_checks()) == content


def test_a_text_longer_than_a_cell_is_cut_and_odd_characters_are_shown() -> None:
    reading = make_reading()
    long = replace(reading.commitments[0], subject="长" * (LONGEST_CELL + 5), metric="\x00\ud800指标")
    made = write_workbook(replace(reading, commitments=(long,)), ())
    row = records(openpyxl.load_workbook(io.BytesIO(made)), "承诺")[0]
    assert str(row["主体"]).endswith("长…")
    assert row["指标"] == "\ufffd\ufffd指标"
