"""Marked files are refused before anything of them is read; words about secrets are no mark."""

import io

import docx
import openpyxl
import pytest
from returned_files import ROWS, build_return, save

from gongce.facts.importing import is_marked, paste_grid, propose_observations, read_grid
from gongce.vocabulary import RefusedError

MARKS = (
    "机密★", "秘密★1年", "绝密★长期", "机 密 ★ 10年", "机密☆5年", "密级：秘密", "密级:机密", "绝密", "秘密", " 机密 ",
    "【机密】", "（秘密）6月报表", "机密级", "秘密 6个月", "★机密", "秘密 2019年第3号 1年",
)  # fmt: skip
PLAIN = (
    "商业秘密保护条例", "做好保密工作", "不涉及国家秘密", "商业秘密案件数", "企业技术秘密",
    "秘密级事项统计", "机密仪器制造业",
    "精密机械", "保密协议签订户数", "泄露国家秘密案件", "非涉密", "秘密花园景区",
    "加强机密文件管理", "保密审查表", "密度", "绝密件管理办法培训",
)  # fmt: skip


@pytest.mark.parametrize("text", MARKS)
def test_a_mark_is_known_by_its_form(text: str) -> None:
    assert is_marked(text)


@pytest.mark.parametrize("text", PLAIN)
def test_words_in_running_text_are_no_mark(text: str) -> None:
    assert not is_marked(text)


def mark_cell(sheet) -> None:
    sheet["H1"] = "机密★1年"


def mark_header(sheet) -> None:
    sheet.oddHeader.right.text = "秘密★1年"


def mark_name(sheet) -> None:
    sheet.title = "秘密"


def mark_comment(sheet) -> None:
    from returned_files import comment

    comment(sheet, "B5", "绝密")


@pytest.mark.parametrize("change", [mark_cell, mark_header, mark_name, mark_comment])
def test_a_mark_anywhere_in_a_workbook_refuses_it(change) -> None:
    with pytest.raises(RefusedError) as caught:
        read_grid(build_return(change=change), "6月.xlsx")
    assert caught.value.exit_code == 4
    assert "青屏" not in str(caught.value)


def test_a_mark_in_the_properties_of_a_file_refuses_it() -> None:
    book = openpyxl.load_workbook(io.BytesIO(build_return()))
    book.properties.keywords = "机密"
    with pytest.raises(RefusedError):
        read_grid(save(book), "6月.xlsx")


def test_a_mark_in_the_file_name_refuses_it() -> None:
    with pytest.raises(RefusedError):
        read_grid(build_return(), "机密★6月.xlsx")
    assert read_grid(build_return(), "商业秘密统计.xlsx").sheets


def test_a_mark_on_a_hidden_sheet_refuses_the_file() -> None:
    book = openpyxl.load_workbook(io.BytesIO(build_return()))
    hidden = book.create_sheet("底稿")
    hidden["A1"], hidden.sheet_state = "秘密★", "veryHidden"
    with pytest.raises(RefusedError):
        read_grid(save(book), "6月.xlsx")


def test_a_mark_in_a_word_file_refuses_it_wherever_it_stands() -> None:
    for place in ("text", "header"):
        document = docx.Document()
        table = document.add_table(1, 1)
        table.cell(0, 0).text = "1"
        target = document if place == "text" else document.sections[0].header
        target.add_paragraph("机密★5年")
        buffer = io.BytesIO()
        document.save(buffer)
        with pytest.raises(RefusedError):
            read_grid(buffer.getvalue(), "6月.docx")


def test_marked_text_is_refused_pasted_or_read(pack) -> None:
    text = "机密★\n县区\t投资\n青屏区\t1"
    with pytest.raises(RefusedError):
        paste_grid(text)
    with pytest.raises(RefusedError):
        read_grid(text.encode("gb18030"), "6月.csv")
    with pytest.raises(RefusedError):
        propose_observations("机密★1年\n青屏区完成工业投资5亿元。", pack)


def test_a_column_about_secrets_does_not_refuse_a_return() -> None:
    rows = [*ROWS, ("商业秘密保护示范点", None, None, None, None, None)]
    assert read_grid(build_return(rows), "6月.xlsx").sheets[0].height == 8
