"""Web pages: everything visible is text, furniture is marked, data tables keep their cells."""

import base64
from pathlib import Path

import pytest
import web_pages

from gongce.documents.loaders import load
from gongce.documents.loaders.limits import MOST_ELEMENTS
from gongce.documents.model import Document
from gongce.vocabulary import InputError


def read(folder: Path, page: str, encoding: str = "utf-8") -> Document:
    path = folder / "page.html"
    path.write_bytes(page.encode(encoding))
    return load(path)


def marked(document: Document) -> str:
    return "\n".join(mark.span.text(document.text) for mark in document.furniture)


def read_lines(folder: Path, body: str) -> list[str]:
    return read(folder, f"<html><body>{body}</body></html>").text.splitlines()


def test_paragraphs_under_a_metadata_table(tmp_path: Path) -> None:
    document = read(tmp_path, web_pages.META_TABLE)
    read_back = document.metadata
    assert read_back.title == "甲乙市人民政府关于印发工业行动方案的通知"
    assert (read_back.issuer, read_back.number) == ("甲乙市人民政府", "甲乙政发〔2016〕8号")
    assert (read_back.issued, read_back.dates["posted"], read_back.place) == ("2016-03-08", "2016-03-15", "甲乙市")
    assert [clause.path for clause in document.clauses if clause.level] == ["一", "二"]
    assert "到2018年，规模以上工业增加值达到120亿元，年均增长9%以上。\n" in document.text
    assert "请认真贯彻执行。\n" in document.text
    assert "9亿元" not in document.text


def test_the_furniture_of_that_page_is_marked_and_its_text_is_not(tmp_path: Path) -> None:
    document = read(tmp_path, web_pages.META_TABLE)
    furniture = marked(document)
    for words in ("互动", "当前的位置", "0123/2016-0001", "分享到微信", "上一篇", "版权所有"):
        assert words in furniture
    for words in ("120亿元", "现将方案", "丙县", "甲乙市工业行动方案"):
        assert words not in furniture


def test_a_data_table_keeps_its_cells_and_a_merged_cell_repeats_its_span(tmp_path: Path) -> None:
    document = read(tmp_path, web_pages.META_TABLE)
    (table,) = document.tables
    assert [[cell.text(document.text) for cell in row] for row in table.rows] == [
        ["县区", "增加值（亿元）", "增加值（亿元）"],
        ["县区", "2016年", "2018年"],
        ["丙县", "20", "26"],
    ]
    assert table.rows[0][0] == table.rows[1][0]


def test_text_laid_out_in_a_table_keeps_its_paragraphs(tmp_path: Path) -> None:
    document = read(tmp_path, web_pages.LAYOUT_TABLE, "gb18030")
    assert document.encoding == "gb18030"
    assert document.tables == ()
    assert [clause.path for clause in document.clauses if clause.level] == ["一", "二", "二(一)"]
    assert (document.metadata.title, document.metadata.issued) == ("丙丁县工业振兴计划", "2012-05-06")
    assert "首页|新闻|公开|服务" in marked(document)
    assert "打印" in marked(document)
    assert "50亿元" not in marked(document)


def test_lines_of_spans_are_lines_whatever_their_class_says(tmp_path: Path) -> None:
    document = read(tmp_path, web_pages.SPAN_LINES)
    assert [clause.path for clause in document.clauses if clause.level] == ["一", "一(一)", "一(二)", "二"]
    assert marked(document) == "请输入评论\n验证码："


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<p>甲</p><p>乙</p>", ["甲", "乙"]),
        ("甲<br>乙<br/>丙", ["甲", "乙", "丙"]),
        ("<div>甲<div>乙</div>丙</div>", ["甲", "乙", "丙"]),
        ("<p>工业\n    投资</p>", ["工业投资"]),
        ("<p>industrial\n  output</p>", ["industrial output"]),
        ("<p>增长 <b>9%</b> 以上</p>", ["增长 9% 以上"]),
        ("<p>增长<b>9</b>%</p>", ["增长9%"]),
        ("<ul><li>甲<li>乙</ul>", ["甲", "乙"]),
        ("<pre>甲\n  乙</pre>", ["甲", "  乙"]),
        ("<p>甲&amp;乙&lt;5&#37;</p>", ["甲&乙<5%"]),
        ("<p>甲<script>坏</script>乙<style>坏</style></p>", ["甲乙"]),
        ("<p>甲<!-- 坏 -->乙</p>", ["甲乙"]),
        ("<p>50亿元<del>60亿元</del></p>", ["50亿元"]),
        ("<ruby>汉<rp>(</rp><rt>han</rt><rp>)</rp></ruby>字", ["汉字"]),
        ("<p>甲</p><p hidden>坏</p><p style='display: none'>坏</p>", ["甲"]),
        ("<p>未完<p>也未完<b>粗", ["未完", "也未完粗"]),
    ],
)
def test_markup_becomes_the_lines_a_reader_sees(tmp_path: Path, body: str, lines: list[str]) -> None:
    assert read_lines(tmp_path, body) == lines


def test_a_page_whose_text_a_script_would_show_is_read(tmp_path: Path) -> None:
    body = "<p>首页</p><div style='display:none'>" + "<p>完成投资5亿元，新增企业3家。</p>" * 20 + "</div>"
    document = read(tmp_path, f"<html><body>{body}</body></html>")
    assert "完成投资5亿元" in document.text
    assert document.notes


def test_an_article_in_an_element_named_like_furniture_is_not_furniture(tmp_path: Path) -> None:
    body = "<div class='nav'>" + "<p>完成投资5亿元。新增企业3家。引进项目2个。</p>" * 5 + "</div><p>其他</p>" * 30
    assert marked(read(tmp_path, f"<html><body>{body}</body></html>")) == ""


def test_meta_elements_fill_what_the_page_does_not_print(tmp_path: Path) -> None:
    head = "<meta name='ArticleTitle' content='甲乙市工业方案'><meta name='PubDate' content='2016-03-15 09:00'>"
    document = read(tmp_path, f"<html><head>{head}</head><body><p>一、目标</p><p>完成投资5亿元。</p></body></html>")
    assert document.metadata.title == "甲乙市工业方案"
    assert document.metadata.dates == {"posted": "2016-03-15"}


def test_a_page_in_a_text_file_is_read_as_a_page(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(web_pages.META_TABLE, encoding="utf-8")
    document = load(path)
    assert (document.format, document.notes) == ("html", ("is named .txt, but holds html",))


def test_a_page_saved_as_one_file_is_read(tmp_path: Path) -> None:
    page = base64.encodebytes("<html><body><p>完成投资5亿元。</p></body></html>".encode("gb18030")).decode()
    head = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\n'
    path = tmp_path / "page.mht"
    path.write_text(f"{head}Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n{page}\n--b--\n")
    document = load(path)
    assert (document.format, document.text, document.notes) == ("html", "完成投资5亿元。\n", ())


@pytest.mark.parametrize("declared", ["gb2312", "utf-8", "iso-8859-1", "no-such-code"])
def test_a_wrongly_declared_encoding_does_no_harm(tmp_path: Path, declared: str) -> None:
    page = f"<html><head><meta charset={declared}></head><body><p>一、目标</p><p>完成投资5亿元。</p></body></html>"
    for encoding in ("utf-8", "gb18030"):
        assert read(tmp_path, page, encoding).text == "一、目标\n完成投资5亿元。\n"


def test_a_table_of_huge_spans_stays_small(tmp_path: Path) -> None:
    rows = "<tr><td colspan=99999999 rowspan=99999999>甲</td><td>乙</td></tr>" * 300
    document = read(tmp_path, f"<html><body><table>{rows}</table></body></html>")
    assert sum(len(row) for table in document.tables for row in table.rows) <= 600


def test_more_elements_than_a_page_has_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="elements"):
        read(tmp_path, "<html><body>" + "<b>" * (MOST_ELEMENTS + 1))


def test_nesting_beyond_any_stack_is_read(tmp_path: Path) -> None:
    body = "<div>" * 30_000 + "<table><tr><td>" * 2_000 + "完成投资5亿元" + "</div>" * 100
    assert read_lines(tmp_path, body) == ["完成投资5亿元"]
