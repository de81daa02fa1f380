"""PDF files: lines become paragraphs, running heads are marked, scans and locked files are refused."""

import io
from pathlib import Path

import pytest
from pdf_samples import Line, build_pdf, set_paragraphs

from gongce.documents.loaders import load
from gongce.documents.loaders.limits import MOST_PAGES
from gongce.documents.model import Document
from gongce.vocabulary import InputError

SENTENCE = "到2020年，" + "规模以上工业增加值达到120亿元，年均增长9%以上，" * 4 + "完成投资5亿元。"


def read(folder: Path, content: bytes) -> Document:
    path = folder / "plan.pdf"
    path.write_bytes(content)
    return load(path)


def refuse(folder: Path, content: bytes) -> str:
    with pytest.raises(InputError) as refused:
        read(folder, content)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def dress(lines: list[Line], number: int) -> list[Line]:
    return [Line("甲乙市文件", 200, 790, 10), *lines, Line(f"— {number} —", 280, 40, 10)]


def three_pages() -> bytes:
    whole = set_paragraphs(["一、目标", SENTENCE, "二、任务"])
    second = [Line(line.text, line.left, line.baseline + 80) for line in whole[4:]]
    return build_pdf([dress(whole[:4], 1), dress(second, 2), dress(set_paragraphs(["三、保障"]), 3)])


def test_broken_lines_are_joined_and_paragraphs_kept(tmp_path: Path) -> None:
    document = read(tmp_path, build_pdf([set_paragraphs(["一、目标", SENTENCE, "(一)招商。引进项目10个。"])]))
    assert document.text == f"一、目标\n{SENTENCE}\n(一)招商。引进项目10个。\n"
    assert [clause.path for clause in document.clauses] == ["一", "一(一)"]


def test_a_sentence_over_a_page_end_is_whole_and_heads_and_page_numbers_are_marked(tmp_path: Path) -> None:
    document = read(tmp_path, three_pages())
    assert SENTENCE in document.text
    marks = [(mark.span.text(document.text), mark.reason) for mark in document.furniture]
    assert marks.count(("甲乙市文件", "page header or footer")) == 3
    assert [text for text, reason in marks if reason == "page number"] == ["— 1 —", "— 2 —", "— 3 —"]
    assert len(marks) == 6


def test_characters_stand_in_the_order_of_the_line_not_of_the_file(tmp_path: Path) -> None:
    page = [Line("重点推进", 72, 700), Line("建设", 168, 700), Line("“2623”", 120, 700, 8)]
    assert read(tmp_path, build_pdf([page])).text == "重点推进“2623”建设\n"


def test_columns_of_a_table_are_parted_by_blanks(tmp_path: Path) -> None:
    page = [
        Line("甲县", 72, 700),
        Line("20", 200, 700),
        Line("26", 300, 700),
        Line("乙县", 72, 680),
        Line("30", 200, 680),
    ]
    assert read(tmp_path, build_pdf([page])).text == "甲县 20 26\n乙县 30\n"


def test_a_scan_is_refused_with_the_remedy(tmp_path: Path) -> None:
    message = refuse(tmp_path, build_pdf([[], []], has_picture=True))
    assert "scan" in message
    assert "OCR" in message
    assert "Word file" in message


def test_a_page_without_text_among_others_is_noted(tmp_path: Path) -> None:
    pages = [set_paragraphs([SENTENCE]), [], set_paragraphs([SENTENCE]), set_paragraphs([SENTENCE])]
    assert read(tmp_path, build_pdf(pages, has_picture=True)).notes == ("pages without text, perhaps scans: 2",)


def test_a_locked_file_is_refused(tmp_path: Path) -> None:
    assert "password" in refuse(tmp_path, build_pdf([set_paragraphs([SENTENCE])], is_locked=True))


@pytest.mark.parametrize("length", [20, 400, 900])
def test_a_cut_file_is_refused(tmp_path: Path, length: int) -> None:
    assert "damaged" in refuse(tmp_path, build_pdf([set_paragraphs([SENTENCE])])[:length])


def test_a_book_is_refused(tmp_path: Path) -> None:
    assert f"more than {MOST_PAGES}" in refuse(tmp_path, build_pdf([[]] * (MOST_PAGES + 1)))


def test_an_empty_pdf_holds_no_text(tmp_path: Path) -> None:
    assert "no text" in refuse(tmp_path, build_pdf([[]]))


def test_a_pdf_is_known_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    path.write_bytes(io.BytesIO(three_pages()).getvalue())
    document = load(path)
    assert document.format == "pdf"
    assert document.notes == ("is named .docx, but holds pdf",)
