"""Tables of a draft: every cell is a claim where head and label name it, and only there."""

import io

import docx
from proof_facts import AS_OF

from gongce.documents import read_document
from gongce.proofing import Knowledge, prove_document


def judge(knowledge: Knowledge, folder, caption: str, *rows: tuple[str, ...]) -> list[tuple[str, str]]:
    """The doubts of a Word file with one table."""
    document = docx.Document()
    document.add_paragraph("2019年上半年全市工业运行情况")
    document.add_paragraph("上半年，全市规上工业增加值增长8.5%。")
    document.add_paragraph(caption)
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    target = io.BytesIO()
    document.save(target)
    path = folder / "draft.docx"
    path.write_bytes(target.getvalue())
    proof = prove_document(read_document(path), knowledge, AS_OF)
    return [(one.claim.printed, one.ruling.value) for one in proof.doubts]


HEAD = ("地区", "规上工业增加值（亿元）", "增加值增速（%）", "位次")


def test_a_table_of_right_figures_raises_nothing(knowledge: Knowledge, tmp_path) -> None:
    rows = (HEAD, ("全市", "216.87", "8.5", ""), ("经开区", "62.16", "9.4", "2"), ("高新区", "34.23", "11.4", "1"))
    assert judge(knowledge, tmp_path, "上半年各地区指标", *rows) == []


def test_a_wrong_cell_is_named_with_its_kind(knowledge: Knowledge, tmp_path) -> None:
    rows = (HEAD, ("经开区", "50.01", "9.4", "3"), ("高新区", "34.23", "-11.4", "1"))
    found = judge(knowledge, tmp_path, "上半年各地区指标", *rows)
    assert found == [("50.01", "wrong_period"), ("3", "wrong_rank"), ("-11.4", "wrong_direction")]


def test_a_column_of_a_plan_of_years_is_no_years_target(knowledge: Knowledge, tmp_path) -> None:
    rows = (("地区", "工业投资三年任务进度（%）"), ("全市", "15.2"))
    assert judge(knowledge, tmp_path, "进度表", *rows) == []
