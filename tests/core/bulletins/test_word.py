"""Official documents: their page, their parts, their bytes."""

import io
import re
import zipfile
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office import lines_of, render
from PIL import Image

from gongce.bulletins.word import (
    Attachment,
    Colophon,
    Form,
    Heading,
    OfficialDocument,
    Paragraph,
    Picture,
    SignatureLines,
    Table,
    Wide,
    write_official,
)
from gongce.bulletins.word.head import break_title, masthead_size
from gongce.bulletins.word.layout import TEXT_WIDTH
from gongce.bulletins.word.numerals import width_in_characters
from gongce.bulletins.word.tail import place_signature
from gongce.vocabulary import InputError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TABLE = Table(
    ["单位", "增加值", "增速"], [["全市", "228.05", "7.8"], ["青屏区", "46.59", "-3.2"]],
    caption="表1　主要指标", unit="单位：亿元、%", note="来源：市统计局", bold=frozenset({0}),
)  # fmt: skip


def plain(*blocks: object, **parts: object) -> OfficialDocument:
    return OfficialDocument(issuer="", title="", body=blocks, form=Form.PLAIN, **parts)  # type: ignore[arg-type]


def xml_of(package: bytes, part: str = "word/document.xml") -> str:
    return zipfile.ZipFile(io.BytesIO(package)).read(part).decode()


def texts(package: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(package)).paragraphs]


@pytest.mark.office
def test_616_full_width_characters_fill_exactly_one_page_of_22_lines_of_28(tmp_path: Path) -> None:
    full = render(write_official(plain(Paragraph("正" * 616, indent=False))), tmp_path)
    assert [lines_of(page, "正") for page in full] == [[28] * 22]


@pytest.mark.office
def test_the_617th_character_begins_a_second_page(tmp_path: Path) -> None:
    more = render(write_official(plain(Paragraph("正" * 617, indent=False))), tmp_path)
    assert [lines_of(page, "正") for page in more] == [[28] * 22, [1]]


@pytest.mark.office
def test_type_area_and_page_number_lie_where_the_standard_wants_them(tmp_path: Path) -> None:
    page = render(write_official(plain(Paragraph("正" * 616, indent=False))), tmp_path)[0]
    text = page.get_textpage()
    places = {text.get_text_range(at, 1): text.get_charbox(at, loose=True) for at in range(text.count_chars())}
    first, mm = text.get_charbox(0, loose=True), 72 / 25.4
    assert first[0] / mm == pytest.approx(28, abs=0.5)
    tops = 37, 37 + 225 / 22
    assert tops[0] <= (page.get_height() - first[3]) / mm < (page.get_height() - first[1]) / mm <= tops[1] + 0.1
    _left, bottom, right, top = places["—"]
    assert (bottom + top) / 2 / mm == pytest.approx(28, abs=1.5), "the dashes lie 7 mm below the type area"
    assert (page.get_width() - right) / mm == pytest.approx(26 + 14 / mm, abs=1.5), "one character in from the right"


@pytest.mark.office
def test_the_colophon_stands_at_the_foot_of_the_last_page(tmp_path: Path) -> None:
    official = plain(Paragraph("正文。"), colophon=Colophon("市工信局", date(2019, 7, 8), ["市委书记", "市长"], 50))
    page = render(write_official(official), tmp_path)[0]
    text = page.get_textpage()
    at = text.get_text_range().index("抄送")
    assert text.get_charbox(at)[1] < 170


def test_page_and_grid_have_the_values_of_the_standard() -> None:
    xml = xml_of(write_official(plain(Paragraph("正文"))))
    assert 'w:docGrid w:type="linesAndChars" w:linePitch="579" w:charSpace="-848"' in xml
    assert re.search(r'<w:pgSz w:w="11906" w:h="16838"', xml)
    assert re.search(r'w:top="2098" w:right="1474" w:bottom="1984" w:left="1587"', xml)
    styles = xml_of(write_official(plain(Paragraph("正文"))), "word/styles.xml")
    assert re.search(r'<w:spacing [^>]*w:line="579"', styles)
    assert 'w:lineRule="exact"' in styles
    assert "evenAndOddHeaders" in xml_of(write_official(plain(Paragraph("正文"))), "word/settings.xml")


def test_every_run_names_the_chinese_font_apart_from_the_latin_one() -> None:
    runs = ElementTree.fromstring(xml_of(write_official(plain(Heading(1, "总体"), Paragraph("增长7.8%"), TABLE))))
    fonts = [run.find(f"{W}rPr/{W}rFonts") for run in runs.iter(f"{W}r")]
    assert fonts
    assert all(font is not None and font.get(f"{W}eastAsia") != font.get(f"{W}ascii") for font in fonts)
    assert {font.get(f"{W}eastAsia") for font in fonts if font is not None} == {"黑体", "仿宋_GB2312"}


def test_equal_documents_give_equal_bytes() -> None:
    official = plain(Heading(1, "总体"), TABLE, Wide([TABLE]), attachments=[Attachment("表", [TABLE])])
    assert write_official(official) == write_official(official)


def test_headings_count_by_level_and_begin_again_under_a_higher_one() -> None:
    levels = (1, 2, 2, 3, 4, 1, 2)
    written = texts(write_official(plain(*(Heading(level, "标题") for level in levels))))
    assert written == ["一、标题", "（一）标题", "（二）标题", "1.标题", "（1）标题", "二、标题", "（一）标题"]


def test_a_fifth_level_of_heading_is_refused() -> None:
    with pytest.raises(InputError, match="1 to 4"):
        write_official(plain(Heading(5, "标题")))


def test_rows_of_different_lengths_are_refused() -> None:
    with pytest.raises(InputError, match="表1"):
        write_official(plain(Table(["甲", "乙"], [["1"]], caption="表1")))


def test_heads_repeat_and_rows_are_not_torn() -> None:
    xml = xml_of(write_official(plain(TABLE)))
    assert xml.count("<w:tblHeader/>") == 1
    assert xml.count("<w:cantSplit/>") == 3


def test_figures_stand_right_and_words_do_not() -> None:
    table = docx.Document(io.BytesIO(write_official(plain(TABLE)))).tables[0]
    assert [cell.paragraphs[0].alignment.name for cell in table.rows[1].cells] == ["CENTER", "RIGHT", "RIGHT"]


def test_heads_in_two_rows_join_across_and_down() -> None:
    head = [["单位", "增加值", "增加值"], ["", "总量", "增速"]]
    xml = xml_of(write_official(plain(Table(head, [["甲", "1", "2"]]))))
    assert 'w:gridSpan w:val="2"' in xml
    assert xml.count("<w:vMerge") == 2
    assert xml.count("增加值") == 1


def test_a_picture_says_its_words_to_those_who_cannot_see_it() -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4)).save(buffer, "PNG")
    png = buffer.getvalue()
    assert 'descr="工业投资逐月上升"' in xml_of(write_official(plain(Picture(png, "工业投资逐月上升"))))


def test_a_chart_that_could_not_be_drawn_says_so_in_words() -> None:
    assert texts(write_official(plain(Picture(b"", "本机没有中文字体，图未绘出。")))) == [
        "本机没有中文字体，图未绘出。"
    ]


def test_a_draft_is_marked_on_odd_and_even_pages() -> None:
    package = write_official(plain(Paragraph("正文"), mark="草稿"))
    section = docx.Document(io.BytesIO(package)).sections[0]
    assert section.header.paragraphs[0].text.startswith("草稿")
    assert section.even_page_header.paragraphs[0].text.startswith("草稿")


def test_what_is_issued_bears_no_mark() -> None:
    section = docx.Document(io.BytesIO(write_official(plain(Paragraph("正文"))))).sections[0]
    assert section.header.paragraphs[0].text == ""


def test_wide_tables_turn_the_page_and_turn_it_back() -> None:
    package = write_official(plain(Paragraph("前"), Wide([TABLE]), Wide([TABLE], "A3"), Paragraph("后")))
    sections = docx.Document(io.BytesIO(package)).sections
    shapes = [(section.page_width.twips, section.page_height.twips) for section in sections]
    assert shapes[0] == shapes[-1] == (11906, 16838)
    assert (16838, 11906) in shapes
    assert (23811, 16838) in shapes


def test_attachments_are_listed_and_begin_pages() -> None:
    attachments = [Attachment("指标表", [TABLE]), Attachment("名单", [Paragraph("略")])]
    written = texts(write_official(plain(Paragraph("正文"), attachments=attachments)))
    assert "附件：1.指标表" in written
    assert "2.名单" in written
    assert written.count("附件2") == 1


def test_file_head_has_name_number_and_title_in_order() -> None:
    official = OfficialDocument(
        issuer="云川市工信局", title="关于情况的通报", body=[Paragraph("正文")], number="云工信〔2019〕10号",
        recipients=["各县（区）", "各园区"], signature="云川市工信局", day=date(2019, 7, 8), note="此件公开发布",
    )  # fmt: skip
    written = [text for text in texts(write_official(official)) if text]
    assert written == [
        "云川市工信局文件", "云工信〔2019〕10号", "关于情况的通报", "各县（区），各园区：", "正文", "云川市工信局",
        "2019年7月8日", "（此件公开发布）",
    ]  # fmt: skip


def test_places_to_sign_name_every_party() -> None:
    written = texts(write_official(plain(SignatureLines(["市政府", "澜口县"]))))
    assert "市政府：" in written[0]
    assert "澜口县：" in written[0]


@given(st.text(alphabet="工业经济运行情况通报的和、2019年1—6月", max_size=70))
def test_breaking_a_title_loses_nothing_and_keeps_numbers_whole(title: str) -> None:
    lines = break_title(title)
    assert "".join(lines) == title
    assert all(width_in_characters(line) <= 20 for line in lines)


@given(st.integers(2, 40))
def test_the_red_name_fits_the_line_or_is_at_its_least(length: int) -> None:
    points = masthead_size("字" * length)
    assert points * length <= TEXT_WIDTH / 20 or points == 22


@given(st.integers(1, 30), st.booleans())
def test_name_and_date_never_leave_the_type_area(length: int, sealed: bool) -> None:
    assert min(place_signature("字" * length, "2019年12月31日", sealed=sealed)) >= 0


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=40))
def test_any_text_makes_a_file_that_opens(text: str) -> None:
    docx.Document(io.BytesIO(write_official(plain(Paragraph(text), Heading(1, text), Table(["甲"], [[text]])))))
