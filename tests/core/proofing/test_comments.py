"""Comments in the Word file: at their characters, and nothing else of the file touched."""

import io
import zipfile
from datetime import UTC, datetime

import docx
import pytest
from proof_drafts_read import prove, read

from gongce.bulletins.proof_page import render_proof_page, write_proof, write_remarks
from gongce.documents.loaders.word import load_docx
from gongce.proofing import Knowledge
from gongce.proofing.comments import Remark, comment_docx, write_docx
from gongce.vocabulary import InputError, Span

AT = datetime(2019, 7, 20, 8, 0, tzinfo=UTC)
RIGHT = "上半年，全市规上工业增加值完成"


def make_docx(*paragraphs: tuple[str, ...], row: tuple[str, ...] = ()) -> bytes:
    """A Word file whose paragraphs are cut into runs as given, with one table row."""
    document = docx.Document()
    for runs in paragraphs:
        paragraph = document.add_paragraph()
        for order, words in enumerate(runs):
            paragraph.add_run(words).bold = order % 2 == 1
    if row:
        table = document.add_table(rows=1, cols=len(row))
        for cell, words in zip(table.rows[0].cells, row, strict=True):
            cell.text = words
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def commented(data: bytes, *remarks: tuple[str, str]) -> tuple[bytes, str]:
    """The file with a comment on each quoted stretch."""
    text = load_docx(data, "draft").text
    spans = [(Span(text.index(quote), text.index(quote) + len(quote)), words) for quote, words in remarks]
    return comment_docx(data, text, [Remark(*one) for one in spans], author="工策", at=AT), text


def covered(data: bytes) -> list[str]:
    """The characters between the marks of each comment, by its id."""
    body = docx.Document(io.BytesIO(data)).element.body
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    held: dict[str, str] = {}
    is_open: set[str] = set()
    for node in body.iter():
        if node.tag == f"{space}commentRangeStart":
            is_open.add(node.get(f"{space}id"))
        elif node.tag == f"{space}commentRangeEnd":
            is_open.discard(node.get(f"{space}id"))
        elif node.tag == f"{space}t":
            for name in is_open:
                held[name] = held.get(name, "") + (node.text or "")
    return [held[name] for name in sorted(held, key=int)]


@pytest.mark.parametrize(
    "runs",
    [
        ("完成216.87亿元，同比增长8.5%。",),
        ("完成21", "6.8", "7亿元，同比", "增长8.5%。"),
        ("完成", "216.87亿元", "，同比增长8.5", "%。"),
    ],
)
def test_a_comment_lies_on_its_own_characters_however_the_text_is_cut_into_runs(runs: tuple[str, ...]) -> None:
    data, text = commented(make_docx(("标题",), runs), ("216.87亿元", "甲"), ("8.5%", "乙"))
    assert covered(data) == ["216.87亿元", "8.5%"]
    assert load_docx(data, "draft").text == text


def test_a_comment_in_a_table_lies_in_its_cell() -> None:
    data, _ = commented(make_docx(("标题",), row=("经开区", "62.16")), ("62.16", "甲"))
    assert covered(data) == ["62.16"]


def test_every_other_part_of_the_file_stays_byte_for_byte() -> None:
    before = make_docx(("完成216.87亿元。",))
    after, _ = commented(before, ("216.87亿元", "甲"))
    old, new = zipfile.ZipFile(io.BytesIO(before)), zipfile.ZipFile(io.BytesIO(after))
    changed = {name for name in new.namelist() if name not in old.namelist() or old.read(name) != new.read(name)}
    assert changed == {"word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}


def test_comments_that_are_there_already_are_kept() -> None:
    first, _ = commented(make_docx(("完成216.87亿元，增长8.5%。",)), ("216.87亿元", "甲"))
    second, _ = commented(first, ("8.5%", "乙"))
    assert [one.text for one in docx.Document(io.BytesIO(second)).comments] == ["甲", "乙"]
    assert covered(second) == ["216.87亿元", "8.5%"]


def test_a_bold_run_stays_bold_on_both_sides_of_a_comment() -> None:
    data, _ = commented(make_docx(("全市", "完成216.87亿元，增长")), ("216.87亿元", "甲"))
    runs = docx.Document(io.BytesIO(data)).paragraphs[0].runs
    assert [(run.text, bool(run.bold)) for run in runs if run.text] == [
        ("全市", False), ("完成", True), ("216.87亿元", True), ("，增长", True),
    ]  # fmt: skip


def test_the_same_draft_is_commented_to_the_same_bytes() -> None:
    data = make_docx(("完成216.87亿元。",))
    assert commented(data, ("216.87亿元", "甲"))[0] == commented(data, ("216.87亿元", "甲"))[0]


def test_a_text_becomes_a_word_file_that_carries_its_comments() -> None:
    data = write_docx("标题\n完成216.87亿元。")
    assert covered(commented(data, ("216.87亿元", "甲"))[0]) == ["216.87亿元"]


def test_an_archive_without_a_text_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("a.txt", "x")
    with pytest.raises(InputError):
        comment_docx(target.getvalue(), "x", [], author="工策", at=AT)


def test_the_summary_stands_at_the_head_and_each_doubt_at_its_figure(knowledge: Knowledge) -> None:
    proof = prove(knowledge, f"标题\n{RIGHT}219.67亿元，同比增长8.5%。")
    head, doubt = write_remarks(proof)
    assert (head.span, "需改1处" in head.text) == (Span(0, 2), True)
    assert doubt.span.text(proof.document.text) == "219.67亿元"
    assert "216.87亿元" in doubt.text
    assert len(write_remarks(proof, is_full=True)) == 1 + len(proof.judgements)


def test_page_and_json_tell_the_right_figure_and_the_cell_it_comes_from(knowledge: Knowledge) -> None:
    text = f"{RIGHT}219.67亿元，同比增长8.5%。<script>alert(1)</script>"
    proof = prove(knowledge, text)
    page, told = render_proof_page(read(text), proof), write_proof(proof)
    assert "应为216.87亿元" in page
    assert "<script>alert" not in page
    assert '"ruling": "differs"' in told
    assert "6月.xlsx" in told
    assert "B7" in told
