"""The summary and the lines of checks for a terminal."""

from reading_sample import make_checks, make_reading

from gongce.bulletins.digest import measure, write_check_lines, write_digest
from gongce.bulletins.lead import write_lead


def test_the_summary_says_title_issuer_counts_and_each_contradiction() -> None:
    lines = write_digest(make_reading(), make_checks()).splitlines()
    assert lines[0] == "云川市试验方案"
    assert lines[1] == "云川市人民政府 · 云政发〔2019〕1号 · 2019-03-18 · 试验<方案>.txt"
    assert lines[3].startswith("读出1条承诺、6处数字；核对5处关系")
    assert lines[4] == "条款 3 个；数字按类别：目标2、现状3、其他1。"
    assert [line for line in lines if line.startswith("✗")] == [line for line in lines if "矛盾 " in line]
    assert any("合计不符" in line for line in lines)


def test_the_lines_of_checks_are_aligned_and_counted() -> None:
    lines = write_check_lines(make_checks()).splitlines()
    assert lines[-1] == "共5处：矛盾1，存疑1，舍入1，成立1，推得1。"
    columns = {measure(line[: line.index("算得27")]) for line in lines[:5] if "算得27" in line}
    assert len(columns) == 1


def test_no_checks_are_told_as_such() -> None:
    assert write_check_lines(()) == "没有可以核对的算术关系。\n"
    assert write_lead(make_reading(), ()) == "读出1条承诺、6处数字，没有可以核对的算术关系。"
