"""What is not the document is marked; no line of the document is."""

import itertools
import re
from pathlib import Path

import pytest

from gongce.documents.loaders import load
from gongce.documents.structure import describe_text, mark_furniture

TITLE = "甲乙市人民政府关于印发工业方案的通知\n"
BODY = "各县人民政府：\n现将方案印发给你们，请认真贯彻执行。\n一、目标\n完成投资5亿元，新增企业3家。\n"
MENU = "拼音\n辅助浏览\n读屏\n放大\n缩小\n白底黑字蓝链接\n"


def marked(text: str) -> dict[str, str]:
    return {mark.span.text(text): mark.reason for mark in mark_furniture(text)}


def test_a_run_of_short_bare_lines_above_the_document_is_page_tools() -> None:
    assert marked(MENU + TITLE + BODY) == {MENU.strip(): "page tools"}


def test_fewer_than_five_short_lines_are_left_alone() -> None:
    assert marked("拼音\n读屏\n放大\n缩小\n" + TITLE + BODY) == {}


@pytest.mark.parametrize(
    "lines",
    [
        "生产总值增长8%\n工业增加值增长9%\n财政收入增长7%\n新增就业5万人\n居民收入增长8%\n投资增长9%",
        "甲镇\n乙镇\n丙镇\n丁镇\n戊镇\n己镇",
    ],
)
def test_a_list_above_the_first_sentence_is_no_tool_bar(lines: str) -> None:
    assert marked(f"{lines}\n{BODY}") == {}


def test_a_metadata_block_is_marked_whole() -> None:
    block = "索引号\n0123\n发布日期\n2018-08-09\n发文字号\n甲政发[2018]24号"
    assert marked(f"{block}\n{TITLE}{BODY}") == {block: "metadata block"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("— 12 —", "page number"),
        ("- 3 -", "page number"),
        ("第 3 页 共 12 页", "page number"),
        ("上一篇：甲方案 下一篇：乙通知", "pager"),
        ("您当前的位置：首页 > 政务公开 > 文件", "navigation"),
        ("首页 > 政务公开", "navigation"),
        ("扫一扫在手机上查看当前页面", "page tools"),
        ("【打印】【关闭】", "page tools"),
        ("字体：[大 中 小]", "page tools"),
    ],
)
def test_a_furniture_line_between_lines_of_the_document_is_marked(line: str, reason: str) -> None:
    assert marked(f"{BODY}  {line}\n二、任务\n招商引资，落实责任。\n") == {line: reason}


def test_the_foot_of_a_page_is_marked_as_far_as_its_words_reach() -> None:
    foot = "标签:\n    留言与评论(共有 0 条评论)\n       \n    验证码:"
    assert marked(f"{BODY}附件：考核指标.doc\n\n{foot}\n") == {foot: "page footer"}


@pytest.mark.parametrize(
    "line",
    [
        "关闭小煤矿20家",
        "转发执行",
        "评论员文章5篇",
        "大中小企业融通",
        "来源于税收的收入增长8%。",
        "下一步，要加快招商，完成投资6亿元。",
        "【大力发展工业】",
        "返回园区企业3家",
        "主办会展活动5次",
        "2018-2020年目标 20 30 40",
    ],
)
def test_a_line_of_the_document_is_never_marked(line: str) -> None:
    assert marked(f"{BODY}{line}\n") == {}
    assert marked(f"{BODY}{line}\n二、任务\n招商引资，落实责任。\n") == {}


def test_a_repeated_title_is_marked_but_for_the_last() -> None:
    text = f"甲政办[2012]7号 {TITLE}{TITLE}{BODY}"
    assert marked(text) == {f"甲政办[2012]7号 {TITLE}".strip(): "repeated title"}


def test_a_table_head_is_no_metadata_block() -> None:
    assert marked(f"名称\t单位\t目标值\n投资\t亿元\t5\n{BODY}") == {}


def test_text_without_prose_is_left_alone() -> None:
    assert marked("甲镇\n乙镇\n丙镇\n丁镇\n戊镇\n己镇\n") == {}


def test_nothing_is_cut_and_marks_never_overlap() -> None:
    text = f"{MENU}发布机构:市政府\n{TITLE}{BODY}— 1 —\n标签:\n验证码:\n上一篇：甲\n"
    marks = describe_text(text).furniture
    assert all(one.span.end <= other.span.start for one, other in itertools.pairwise(marks))
    assert [mark.reason for mark in marks] == ["page tools", "metadata block", "page number", "page footer"]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "words", "least"),
    [
        ("suizhou-2018", ["大鼠标", "换肤", "011056632", "罗皓月", "扫一扫"], 3),
        ("xuchang-2012", ["11411000005747138B", "留言与评论", "验证码"], 3),
        ("qidong-7plus1", ["06:01:13", "上一篇", "下一篇"], 2),
    ],
)
def test_the_furniture_of_the_real_pages_is_marked(shared: Path, name: str, words: list[str], least: int) -> None:
    document = load(shared / "documents" / f"{name}.txt")
    furniture = "\n".join(mark.span.text(document.text) for mark in document.furniture)
    assert len(document.furniture) >= least
    assert all(word in furniture for word in words)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["taiyuan-2012", "ruian-2015", "qidong-7plus1", "suizhou-2018", "xuchang-2012"])
def test_no_sentence_of_the_real_plans_is_marked(shared: Path, name: str) -> None:
    document = load(shared / "documents" / f"{name}.txt")
    for mark in document.furniture:
        assert not re.search("。|亿元|万元|%", mark.span.text(document.text))


@pytest.mark.shared
def test_no_passage_of_the_gold_set_is_marked(shared: Path) -> None:
    for path in sorted((shared / "gold" / "docs").glob("0*.txt")):
        assert load(path).furniture == ()
