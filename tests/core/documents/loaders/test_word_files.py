"""Word files: what Word shows is the text, with tables, notes and tracked changes handled as a reader sees them."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.table import Table
from docx.text.paragraph import Paragraph
from word_samples import L, P, Sample, build_sample, walk

from gongce.documents.loaders import load
from gongce.documents.loaders.word.counting import format_number
from gongce.documents.model import Document
from gongce.vocabulary import InputError

W = nsdecls("w", "wp", "a")
BOX = (
    '<w:r {w}><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="wps"><w:drawing><w:txbxContent>{text}</w:txbxContent></w:drawing></mc:Choice>'
    "<mc:Fallback><w:pict><w:txbxContent>{text}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def read(folder: Path, document: "docx.document.Document") -> Document:
    path = folder / "plan.docx"
    document.save(str(path))
    return load(path)


def read_paragraph(folder: Path, *runs: str) -> Document:
    document = docx.Document()
    paragraph = document.add_paragraph("甲")
    for run in runs:
        paragraph._p.append(parse_xml(run))
    return read(folder, document)


@pytest.mark.parametrize(
    ("run", "text"),
    [
        (f'<w:ins {W} w:id="1" w:author="a"><w:r><w:t>乙</w:t></w:r></w:ins>', "甲乙"),
        (f'<w:del {W} w:id="1" w:author="a"><w:r><w:delText>乙</w:delText></w:r></w:del>', "甲"),
        (f'<w:moveFrom {W} w:id="1" w:author="a"><w:r><w:t>乙</w:t></w:r></w:moveFrom>', "甲"),
        (f'<w:moveTo {W} w:id="1" w:author="a"><w:r><w:t>乙</w:t></w:r></w:moveTo>', "甲乙"),
        (f"<w:r {W}><w:rPr><w:vanish/></w:rPr><w:t>乙</w:t></w:r>", "甲"),
        (f'<w:r {W}><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>乙</w:t></w:r>', "甲乙"),
        (f"<w:hyperlink {W}><w:r><w:t>乙</w:t></w:r></w:hyperlink>", "甲乙"),
        (f"<w:r {W}><w:br/><w:t>乙</w:t></w:r>", "甲\n乙"),
        (f'<w:r {W}><w:br w:type="page"/><w:t>乙</w:t></w:r>', "甲乙"),
        (f"<w:r {W}><w:tab/><w:t>乙</w:t></w:r>", "甲\t乙"),
        (f"<w:r {W}><w:t>2</w:t><w:noBreakHyphen/><w:t>3</w:t><w:softHyphen/></w:r>", "甲2-3"),
        (f"<w:smartTag {W}><w:r><w:t>乙</w:t></w:r></w:smartTag>", "甲乙"),
        (f"<w:sdt {W}><w:sdtContent><w:r><w:t>乙</w:t></w:r></w:sdtContent></w:sdt>", "甲乙"),
        (f'<w:fldSimple {W} w:instr="DATE"><w:r><w:t>乙</w:t></w:r></w:fldSimple>', "甲乙"),
        (f"<w:r {W}><w:instrText>PAGE</w:instrText></w:r>", "甲"),
        (f'<w:r {W}><w:sym w:font="Wingdings" w:char="F0B7"/></w:r>', "甲•"),
        (
            f"<w:r {W}><w:ruby><w:rt><w:r><w:t>yi</w:t></w:r></w:rt>"
            "<w:rubyBase><w:r><w:t>乙</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            "甲乙",
        ),
    ],
)
def test_a_run_shows_what_word_shows(tmp_path: Path, run: str, text: str) -> None:
    assert read_paragraph(tmp_path, run).text.strip() == text


def test_hidden_text_and_tracked_changes_are_noted(tmp_path: Path) -> None:
    hidden = f"<w:r {W}><w:rPr><w:vanish/></w:rPr><w:t>乙丙</w:t></w:r>"
    deleted = f'<w:del {W} w:id="1" w:author="a"><w:r><w:delText>丁</w:delText></w:r></w:del>'
    document = read_paragraph(tmp_path, hidden, deleted)
    assert document.notes == ("2 hidden characters were left out", "tracked changes were read as accepted")


def test_a_text_box_follows_its_paragraph_once(tmp_path: Path) -> None:
    text = "<w:p><w:r><w:t>框内</w:t></w:r></w:p>"
    assert read_paragraph(tmp_path, BOX.format(w=W, text=text)).text == "甲\n框内\n"


def test_a_deleted_paragraph_mark_joins_two_paragraphs(tmp_path: Path) -> None:
    document = docx.Document()
    first = document.add_paragraph("到2020年，")
    first._p.get_or_add_pPr().append(parse_xml(f'<w:rPr {W}><w:del w:id="1" w:author="a"/></w:rPr>'))
    document.add_paragraph("达到5亿元。")
    assert read(tmp_path, document).text == "到2020年，达到5亿元。\n"


def fill(table: Table) -> None:
    for row, cells in enumerate(table.rows):
        for column, cell in enumerate(cells.cells):
            cell.text = f"{row}{column}"


def test_merged_cells_repeat_the_span_of_the_cell_they_are(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("一、指标")
    table = document.add_table(3, 3)
    fill(table)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "县区"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "增加值"
    loaded = read(tmp_path, document)
    (found,) = loaded.tables
    assert [[cell.text(loaded.text) for cell in row] for row in found.rows] == [
        ["县区", "增加值", "增加值"],
        ["县区", "11", "12"],
        ["20", "21", "22"],
    ]
    assert found.rows[0][0] == found.rows[1][0]
    assert found.span.text(loaded.text) == "县区\t增加值\n\t11\t12\n20\t21\t22\n"


def test_numbers_in_a_table_head_no_clause_but_those_of_a_form_do(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("一、指标。" + "完成投资5亿元，新增企业3家。" * 5)
    document.add_table(1, 2).cell(0, 0).text = "1.投资"
    assert [clause.path for clause in read(tmp_path, document).clauses if clause.level] == ["一"]
    form = docx.Document()
    form.add_table(1, 1).cell(0, 0).text = "一、指标\n完成投资5亿元。\n二、任务\n招商。"
    assert [clause.path for clause in read(tmp_path, form).clauses if clause.level] == ["一", "二"]


def test_a_deleted_row_is_left_out(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(2, 1)
    fill(table)
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {W} w:id="1" w:author="a"/>'))
    assert read(tmp_path, document).text.strip() == "10"


def test_a_nested_table_is_read_inside_its_cell(tmp_path: Path) -> None:
    document = docx.Document()
    outer = document.add_table(1, 2)
    outer.cell(0, 0).text = "外"
    inner = outer.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "内一", "内二"
    assert "内一\t内二" in read(tmp_path, document).text


def add_part(path: Path, name: str, content: str, *, kind: str) -> None:
    """Put a notes part into a .docx; the reader finds it by its place."""
    del kind
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, content)


def test_a_footnote_stands_after_the_text(tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    document = docx.Document()
    paragraph = document.add_paragraph("完成投资5亿元。")
    paragraph._p.append(parse_xml(f'<w:r {W}><w:footnoteReference w:id="2"/></w:r>'))
    document.add_paragraph("新增企业3家。")
    document.save(str(path))
    note = (
        f'<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:t>不含乙县。</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    add_part(path, "word/footnotes.xml", note, kind="footnotes")
    assert load(path).text == "完成投资5亿元。\n新增企业3家。\n脚注1 不含乙县。\n"


def test_the_lines_of_a_table_of_contents_are_furniture(tmp_path: Path) -> None:
    document = docx.Document()
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("一、目标\t1", style="toc 1")
    document.add_paragraph("一、目标")
    loaded = read(tmp_path, document)
    assert [mark.reason for mark in loaded.furniture] == ["table of contents"]
    assert len([clause for clause in loaded.clauses if clause.level]) == 1


def read_sample(folder: Path, *levels: L, places: tuple[int, ...]) -> list[str]:
    path = folder / "sample.docx"
    build_sample(Sample("sample", [levels], {1: (0, "")}, walk(*places)), path)
    return [line.split(" ")[0] for line in load(path).text.splitlines()]


def test_a_level_that_never_restarts_counts_on(tmp_path: Path) -> None:
    levels = L("chineseCountingThousand", "%1、"), L("decimal", "第%2条", restart=0)
    assert read_sample(tmp_path, *levels, places=(0, 1, 1, 0, 1)) == ["一、", "第1条", "第2条", "二、", "第3条"]


def test_a_level_that_restarts_after_the_first_ignores_the_second(tmp_path: Path) -> None:
    levels = L("decimal", "%1."), L("decimal", "%1.%2"), L("lowerLetter", "%3)", restart=1)
    assert read_sample(tmp_path, *levels, places=(0, 1, 2, 1, 2, 0, 2)) == ["1.", "1.1", "a)", "1.2", "b)", "2.", "a)"]


def test_a_legal_level_prints_the_higher_ones_in_arabic(tmp_path: Path) -> None:
    levels = L("chineseCounting", "第%1章"), L("decimal", "%1.%2", legal=True)
    assert read_sample(tmp_path, *levels, places=(0, 1, 1, 0, 1)) == ["第一章", "1.1", "1.2", "第二章", "2.1"]


@pytest.mark.parametrize(
    ("style", "printed"),
    [
        ("chineseCounting", {1: "一", 10: "十", 19: "十九", 20: "二十", 99: "九十九", 100: "一百"}),
        ("chineseCountingThousand", {11: "十一", 110: "一百一十", 1000: "一千"}),
        ("chineseLegalSimplified", {1: "壹", 12: "壹拾贰"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {1: "子", 12: "亥"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalEnclosedParen", {3: "⑶"}),
        ("decimalFullWidth", {12: "１２"}),
        ("decimalZero", {7: "07"}),
        ("upperLetter", {1: "A", 26: "Z", 27: "AA"}),
        ("lowerRoman", {4: "iv", 49: "xlix"}),
        ("upperRoman", {1999: "MCMXCIX"}),
        ("none", {3: ""}),
        ("unknownFormat", {3: "3"}),
    ],
)
def test_a_number_prints_as_its_format_says(style: str, printed: dict[int, str]) -> None:
    assert {value: format_number(value, style) for value in printed} == printed


def repack(source: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return stream.getvalue()


def plain_docx() -> bytes:
    document, stream = docx.Document(), io.BytesIO()
    document.add_paragraph("一、目标")
    document.save(stream)
    return stream.getvalue()


def refuse(folder: Path, content: bytes) -> str:
    path = folder / "plan.docx"
    path.write_bytes(content)
    with pytest.raises(InputError) as refused:
        load(path)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_a_part_that_unpacks_beyond_measure_is_refused(tmp_path: Path) -> None:
    bomb = repack(plain_docx(), lambda name, data: data + b" " * 60_000_000 if name.endswith("document.xml") else data)
    assert "ZIP bomb" in refuse(tmp_path, bomb)


def test_a_part_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    stream = io.BytesIO(repack(plain_docx(), lambda name, data: data))
    with zipfile.ZipFile(stream) as archive:
        entry = archive.getinfo("word/document.xml")
        place = entry.header_offset
    content = bytearray(stream.getvalue())
    central = content.rfind(b"PK\x01\x02", 0, content.find(b"word/document.xml", place + 100))
    content[central + 24 : central + 28] = (10).to_bytes(4, "little")
    assert refuse(tmp_path, bytes(content))


def test_an_entity_is_never_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密")
    entity = f'<!DOCTYPE w [<!ENTITY x SYSTEM "file://{secret}">]>'.encode()

    def declare(name: str, data: bytes) -> bytes:
        head, mark, body = data.partition(b"?>")
        return (
            head + mark + entity + body.replace("一、目标".encode(), b"&x;") if name.endswith("document.xml") else data
        )

    assert "document type" in refuse(tmp_path, repack(plain_docx(), declare))


def test_broken_xml_is_refused_with_its_place(tmp_path: Path) -> None:
    broken = repack(plain_docx(), lambda name, data: data[:-20] if name.endswith("document.xml") else data)
    assert "word/document.xml is broken XML at line" in refuse(tmp_path, broken)


@pytest.mark.parametrize(
    ("entry", "words"), [("xl/workbook.xml", "Excel"), ("ppt/x.xml", "PowerPoint"), ("a.txt", "ZIP")]
)
def test_another_archive_is_called_what_it_is(tmp_path: Path, entry: str, words: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(entry, "x")
    assert words in refuse(tmp_path, stream.getvalue())


def test_a_file_of_strict_open_xml_is_read(tmp_path: Path) -> None:
    transitional = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    path = tmp_path / "plan.docx"
    path.write_bytes(repack(plain_docx(), lambda name, data: data.replace(transitional, strict)))
    assert load(path).text == "一、目标\n"


def test_a_paragraphs_number_makes_a_clause(tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    levels = L("chineseCountingThousand", "%1、"), L("chineseCountingThousand", "（%2）")
    paragraphs = [P("目标", 1, 0), P("总量。达到5亿元。", 1, 1), P("任务", 1, 0)]
    build_sample(Sample("plan", [levels], {1: (0, "")}, paragraphs), path)
    assert [clause.path for clause in load(path).clauses] == ["一", "一(一)", "二"]


def test_a_paragraph_of_the_default_style_may_carry_the_number(tmp_path: Path) -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    numbering.append(parse_xml(f'<w:abstractNum {W} w:abstractNumId="0">{L("decimal", "%1.").xml(0)}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {W} w:numId="1"><w:abstractNumId w:val="0"/></w:num>'))
    normal = document.styles["Normal"].element.get_or_add_pPr()
    normal.append(parse_xml(f'<w:numPr {W}><w:numId w:val="1"/></w:numPr>'))
    added: list[Paragraph] = [document.add_paragraph("甲"), document.add_paragraph("乙")]
    assert len(added) == 2
    assert read(tmp_path, document).text == "1. 甲\n2. 乙\n"
