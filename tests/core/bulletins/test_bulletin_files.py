"""The three forms of a bulletin, the sheets to confirm and the slides: what a person opens."""

import io
import json
import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
from bulletin_sample import draft, sample
from office import render

from gongce.bulletins.monthly import Bulletin, compose, write_bulletin, write_confirmation, write_confirmations
from gongce.bulletins.monthly.composition import Grid, Section
from gongce.bulletins.monthly.lines import Shown
from gongce.bulletins.slides import slides_of, write_slides
from gongce.vocabulary import InputError


@pytest.fixture(scope="module")
def issued() -> Bulletin:
    return write_bulletin(sample())


@pytest.fixture(scope="module")
def drafted() -> Bulletin:
    return write_bulletin(draft())


def shown(sections: tuple[Section, ...]) -> Iterator[Shown]:
    for section in sections:
        for part in section.parts:
            if isinstance(part, Grid):
                yield from (cell for row in part.rows for cell in row if isinstance(cell, Shown))


def words_of(package: bytes) -> str:
    document = docx.Document(io.BytesIO(package))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_equal_data_give_equal_bytes(issued: Bulletin) -> None:
    again = write_bulletin(sample())
    assert again.files == issued.files


def test_the_three_forms_say_the_same_first_sentence(issued: Bulletin) -> None:
    lead = "2019年1—6月，规模以上工业增加值260.40亿元，增长7.2%"
    assert lead in words_of(issued.docx)
    assert lead in re.sub(r"<[^>]+>", "", issued.html.decode())
    about = openpyxl.load_workbook(io.BytesIO(issued.xlsx))["说明"]
    assert any(str(row[1].value).startswith(lead) for row in about.iter_rows())


def test_word_has_number_title_signature_and_copies(issued: Bulletin) -> None:
    words = words_of(issued.docx)
    for part in ("云工强办通报〔2019〕6号", "云川市工业强市指挥部办公室文件", "2019年7月12日", "抄送：市委办公室"):
        assert part in words


def test_a_draft_is_marked_says_why_and_is_signed_by_nobody(drafted: Bulletin) -> None:
    document = docx.Document(io.BytesIO(drafted.docx))
    assert document.sections[0].header.paragraphs[0].text.startswith("草稿")
    words = words_of(drafted.docx)
    assert "尚有1项问题未处理" in words
    assert "抄送" not in words
    assert "尚有1项问题未处理" in drafted.html.decode()


class Watcher(HTMLParser):
    """What a page would fetch or run, and what its figures say."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.inline: list[str] = []
        self.policy = ""
        self.traced: list[int] = []
        self.labels = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.fetched += [value or "" for name, value in attrs if name in {"src", "href", "srcset", "xlink:href"}]
        self.inline += [name for name, _ in attrs if name == "style" or name.startswith("on")]
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"] or ""
        if "data-t" in given:
            assert given["tabindex"] == "0"
            self.traced.append(int(given["data-t"] or -1))
        self.labels += tag == "svg" and bool(given.get("aria-label"))


@pytest.fixture(scope="module")
def watched(issued: Bulletin) -> Watcher:
    watcher = Watcher()
    watcher.feed(issued.html.decode())
    return watcher


def test_the_page_fetches_nothing_and_runs_only_its_own(watched: Watcher) -> None:
    assert all(address.startswith("#") for address in watched.fetched)
    assert not watched.inline
    assert "default-src 'none'" in watched.policy
    assert "unsafe" not in watched.policy


def test_every_figure_with_an_origin_opens_it_by_hover_and_keyboard(issued: Bulletin, watched: Watcher) -> None:
    page = issued.html.decode()
    found = re.search(r'<script type="application/json" id="traces">(.*?)</script>', page, re.DOTALL)
    assert found
    traces = json.loads(found[1])
    assert set(watched.traced) == set(range(len(traces)))
    composition = issued.composition
    traced = [one for one in shown((*composition.sections, *composition.annexes)) if one.figure.trace]
    assert len(watched.traced) >= len(traced) > 30
    assert any("主要指标!C4" in line for lines in traces for line in lines)


def test_every_drawing_has_words_that_stand_for_it(watched: Watcher, issued: Bulletin) -> None:
    assert watched.labels == issued.html.decode().count("<svg ") > 0


def test_drawings_of_one_page_share_no_names(issued: Bulletin) -> None:
    names = re.findall(r' id="([^"]+)"', issued.html.decode())
    assert len(names) == len(set(names))


def test_hostile_words_stay_words() -> None:
    from dataclasses import replace

    hostile = '<script>alert(1)</script>"\u202e'
    bulletin = write_bulletin(replace(sample(), title=hostile, contact=hostile))
    assert "<script>alert" not in bulletin.html.decode()
    docx.Document(io.BytesIO(bulletin.docx))
    openpyxl.load_workbook(io.BytesIO(bulletin.xlsx))


def test_the_workbook_holds_numbers_as_numbers_and_a_missing_one_empty_with_its_reason(issued: Bulletin) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(issued.xlsx))["工业投资"]
    rows = list(sheet.iter_rows())
    heads = [cell.value for cell in rows[0]]
    assert heads[:3] == ["单位", "完成（亿元）", "增长（%）"]
    assert rows[1][1].value == 226.47
    assert rows[1][1].number_format == "0.00"
    nanping = next(row for row in rows if row[0].value == "南坪县")
    assert nanping[1].value is None
    assert nanping[1].comment.text == "未报送"


def test_the_workbook_tells_where_each_figure_comes_from(issued: Bulletin) -> None:
    book = openpyxl.load_workbook(io.BytesIO(issued.xlsx))
    rows = [[cell.value for cell in row] for row in book["数字来历"].iter_rows(min_row=2)]
    traced = [row for row in rows if row[0] == "工业投资" and row[1] == "B2"]
    assert any("主要指标!C4" in str(row[5]) for row in traced)
    assert all(book[row[0]][row[1]].value is not None or "未报送" in row[5] for row in rows)


def test_what_looks_like_a_formula_is_text_in_the_workbook() -> None:
    from dataclasses import replace

    data = replace(sample(), contact="", notes=(), issuer="=cmd()")
    book = openpyxl.load_workbook(io.BytesIO(write_bulletin(data).xlsx))
    cells = [cell for row in book["说明"].iter_rows() for cell in row if cell.value == "=cmd()"]
    assert cells
    assert all(cell.data_type == "s" for cell in cells)


@pytest.mark.office
def test_the_bulletin_opens_in_an_office_and_its_tables_keep_their_figures_on_one_line(
    issued: Bulletin, tmp_path: Path
) -> None:
    pages = render(issued.docx, tmp_path)
    text = "\n".join(page.get_textpage().get_text_range() for page in pages)
    assert 5 <= len(pages) <= 14
    for figure in ("226.47", "260.40", "440.00", "545.00"):
        assert figure in text, "a figure is broken over two lines"


def test_a_unit_confirms_its_own_figures_and_sees_nobody_else_s() -> None:
    sheet = write_confirmation(sample(), "qingping", deadline=date(2019, 7, 10), reply_to="市工信局运行科")
    words = words_of(sheet.docx)
    assert "46.59" in words
    assert "主要指标 C5、D5" in words
    assert "2019年7月10日" in words
    assert "核对人" in words
    assert not [name for name in ("石桥区", "澜口县", "经开区", "第1") if name in words]
    book = openpyxl.load_workbook(io.BytesIO(sheet.xlsx))
    assert book["核对稿"]["C3"].value == 46.59


def test_every_unit_gets_a_sheet_and_one_that_did_not_report_is_told_so() -> None:
    sheets = write_confirmations(sample(), deadline=date(2019, 7, 10), reply_to="市工信局")
    assert len(sheets) == 9
    assert "未报送" in words_of(next(sheet for sheet in sheets if sheet.unit == "nanping").docx)


def test_a_unit_without_figures_has_no_sheet() -> None:
    with pytest.raises(InputError):
        write_confirmation(sample(), "nowhere", deadline=date(2019, 7, 10), reply_to="")


def test_slides_carry_one_finding_each_with_words_for_every_picture() -> None:
    deck = slides_of(compose(sample()))
    show = pptx.Presentation(io.BytesIO(write_slides(deck)))
    assert len(show.slides) == len(deck.slides) + 1
    pictures = [shape for slide in show.slides for shape in slide.shapes if shape.shape_type == 13]
    charts = [slide for slide in deck.slides if slide.chart]
    assert len(pictures) == len(charts) > 0
    assert all(shape._element.nvPicPr.cNvPr.get("descr") for shape in pictures)
    tables = [shape.table for slide in show.slides for shape in slide.shapes if shape.has_table]
    assert tables[0].cell(1, 2).text == "260.40"


def test_slides_give_equal_bytes_and_a_draft_is_marked_on_each() -> None:
    deck = slides_of(compose(draft()))
    package = write_slides(deck)
    assert package == write_slides(deck)
    for slide in pptx.Presentation(io.BytesIO(package)).slides:
        assert any("草稿" in shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
